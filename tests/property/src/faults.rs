//! Answers written in other ways: members in any order, twice, and such that nobody asked for, white
//! space, escapes. They mean the same.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use fastrand::Rng;

use crate::data::MARKER;
use crate::json::Json;

/// Writes an answer in another way.
pub(crate) fn rewrite(rng: &mut Rng, answer: &Json) -> String {
    let mut out = String::new();
    let mut answer = answer.clone();
    if let Json::Object(members) = &mut answer {
        let extensions = Json::Object(vec![("data".to_owned(), Json::List(Vec::new()))]);
        members.push(("extensions".to_owned(), extensions));
        rng.shuffle(members);
        object(rng, members, &mut out);
    }
    space(rng, &mut out);
    out
}

fn value(rng: &mut Rng, json: &Json, out: &mut String) {
    space(rng, out);
    match json {
        // A custom scalar's value: there order counts.
        Json::Object(members) if members.iter().any(|(name, _)| name.contains(MARKER)) => {
            out.push_str(&json.to_string());
        }
        Json::Object(members) => {
            let mut members = members.clone();
            if rng.bool() {
                rng.shuffle(&mut members);
            }
            if rng.u32(0..4) == 0
                && let Some(again) = rng.choice(members.clone())
            {
                members.insert(rng.usize(..=members.len()), again);
            }
            if rng.u32(0..3) == 0 {
                let unasked = ("zz".to_owned(), unasked(rng));
                members.insert(rng.usize(..=members.len()), unasked);
            }
            object(rng, &members, out);
        }
        Json::List(items) => {
            out.push('[');
            for (idx, item) in items.iter().enumerate() {
                if idx > 0 {
                    out.push(',');
                }
                value(rng, item, out);
                space(rng, out);
            }
            out.push(']');
        }
        // One string is always written alike: custom scalars are equal byte for byte.
        Json::String(text) => string(&mut Rng::with_seed(hash(text)), text, out),
        Json::Other(text) => out.push_str(text),
    }
    space(rng, out);
}

fn object(rng: &mut Rng, members: &[(String, Json)], out: &mut String) {
    out.push('{');
    for (idx, (name, member)) in members.iter().enumerate() {
        if idx > 0 {
            out.push(',');
        }
        space(rng, out);
        string(rng, name, out);
        space(rng, out);
        out.push(':');
        value(rng, member, out);
    }
    out.push('}');
}

fn unasked(rng: &mut Rng) -> Json {
    let texts = ["null", "[{\"id\":7}]", "{\"__typename\":\"Query\",\"a\":{}}", "\"}\"", "-1.5e-3"];
    Json::parse(texts[rng.usize(..texts.len())]).unwrap()
}

fn space(rng: &mut Rng, out: &mut String) {
    if rng.u32(0..6) == 0 {
        out.push_str([" ", "\n", "\t", "\r\n  "][rng.usize(..4)]);
    }
}

fn string(rng: &mut Rng, text: &str, out: &mut String) {
    out.push('"');
    let escapes = rng.u32(0..3) == 0;
    for c in text.chars() {
        let must = matches!(c, '"' | '\\') || c < ' ';
        if must || (escapes && rng.u32(0..3) == 0) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04X}"));
            }
        } else {
            out.push(c);
        }
    }
    out.push('"');
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
