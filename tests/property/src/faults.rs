//! Answers written in other ways: members in any order, twice, and such that nobody asked for, white
//! space, escapes. They mean the same.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use fastrand::Rng;

use crate::data::MARKER;
use crate::json::Json;

/// Writes the answer to a document in another way.
pub(crate) fn rewrite(rng: &mut Rng, document: &str, answer: &Json) -> String {
    let mut out = String::new();
    // Without the right order nobody can tell the order that a type would have.
    let may_shuffle = !document.contains("... on ");
    let mut answer = answer.clone();
    if let Json::Object(members) = &mut answer {
        let extensions = Json::Object(vec![("data".to_owned(), Json::List(Vec::new()))]);
        members.push(("extensions".to_owned(), extensions));
        rng.shuffle(members);
        let mut writer = Writer { rng, may_shuffle, out };
        writer.object(members);
        out = writer.out;
    }
    out
}

/// Text in the making.
struct Writer<'r> {
    rng: &'r mut Rng,
    may_shuffle: bool,
    out: String,
}

impl Writer<'_> {
    fn value(&mut self, json: &Json) {
        self.space();
        match json {
            // A custom scalar's value: there order counts.
            Json::Object(members) if members.iter().any(|(name, _)| name.contains(MARKER)) => {
                self.out.push_str(&json.to_string());
            }
            Json::Object(members) => {
                let members = self.disturbed(members.clone());
                self.object(&members);
            }
            Json::List(items) => {
                self.out.push('[');
                for (idx, item) in items.iter().enumerate() {
                    self.out.push_str(if idx > 0 { "," } else { "" });
                    self.value(item);
                }
                self.space();
                self.out.push(']');
            }
            // One string is always written alike: custom scalars are equal byte for byte.
            Json::String(text) => string(&mut Rng::with_seed(hash(text)), text, &mut self.out),
            Json::Other(text) => self.out.push_str(text),
        }
        self.space();
    }

    fn disturbed(&mut self, mut members: Vec<(String, Json)>) -> Vec<(String, Json)> {
        if self.may_shuffle && self.rng.bool() {
            self.rng.shuffle(&mut members);
        }
        if self.rng.u32(0..4) == 0
            && let Some(again) = self.rng.choice(members.clone())
        {
            members.push(again);
        }
        if self.rng.u32(0..3) == 0 {
            let unasked = ("zz".to_owned(), unasked(self.rng));
            members.insert(self.rng.usize(..=members.len()), unasked);
        }
        members
    }

    fn object(&mut self, members: &[(String, Json)]) {
        self.out.push('{');
        for (idx, (name, member)) in members.iter().enumerate() {
            self.out.push_str(if idx > 0 { "," } else { "" });
            self.space();
            string(self.rng, name, &mut self.out);
            self.space();
            self.out.push(':');
            self.value(member);
        }
        self.out.push('}');
    }

    fn space(&mut self) {
        if self.rng.u32(0..6) == 0 {
            self.out.push_str([" ", "\n", "\t", "\r\n  "][self.rng.usize(..4)]);
        }
    }
}

fn unasked(rng: &mut Rng) -> Json {
    let texts = ["null", "[{\"id\":7}]", "{\"__typename\":\"Query\",\"a\":{}}", "\"}\"", "-1.5e-3"];
    Json::parse(texts[rng.usize(..texts.len())]).unwrap()
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
