//! `docs/joinwright.schema.json` and the table of keys in `docs/server.md` are made of `Settings`.
//! `UPDATE_EXPECT=1` writes them anew.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

use super::layers::variable;
use super::{SCHEMA, Settings};

/// What stands around the table.
const MARKS: [&str; 2] = ["<!-- keys -->\n", "<!-- end of keys -->\n"];

/// The variables of the section `auth`, which are older than the file.
const AUTH_VARIABLES: [(&str, &str); 9] = [
    ("/auth/open", "JOINWRIGHT_AUTH=open"),
    ("/auth/admin_secrets", "JOINWRIGHT_ADMIN_SECRETS"),
    ("/auth/jwt_secrets", "JOINWRIGHT_JWT_SECRETS"),
    ("/auth/webhook", "JOINWRIGHT_AUTH_HOOK"),
    ("/auth/webhook_mode", "JOINWRIGHT_AUTH_HOOK_MODE"),
    ("/auth/webhook_sends_request", "JOINWRIGHT_AUTH_HOOK_SEND_REQUEST_BODY"),
    ("/auth/webhook_timeout_seconds", "JOINWRIGHT_AUTH_HOOK_TIMEOUT"),
    ("/auth/unauthorized_role", "JOINWRIGHT_UNAUTHORIZED_ROLE"),
    ("/auth/header_prefix", "JOINWRIGHT_HEADER_PREFIX"),
];

fn schema() -> Value {
    let mut schema = serde_json::to_value(schemars::schema_for!(Settings)).unwrap();
    schema["title"] = "joinwright.yaml".into();
    schema["description"] = "What a Joinwright gateway does apart from joining.".into();
    schema
}

/// Compares a file with what it must be, or writes it.
fn check(path: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, actual).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap();
    assert!(expected == actual, "{} is not what it must be; UPDATE_EXPECT=1", path.display());
}

#[test]
fn schema_is_that_of_the_settings() {
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    check("../docs/joinwright.schema.json", &text);
}

#[test]
fn embedded_schema_is_json() {
    assert!(serde_json::from_str::<Value>(SCHEMA).is_ok());
}

#[test]
fn page_lists_every_key_with_its_variable_and_default() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/server.md");
    let page = fs::read_to_string(path).unwrap();
    let (before, rest) = page.split_once(MARKS[0]).unwrap();
    let (_, after) = rest.split_once(MARKS[1]).unwrap();
    let [begin, end] = MARKS;
    check("../docs/server.md", &[before, begin, &table(), end, after].concat());
}

/// The table of keys.
fn table() -> String {
    let schema = schema();
    let defaults = serde_json::to_value(Settings::default()).unwrap();
    let mut keys = Vec::new();
    collect(&schema, &schema, "", &mut keys);
    let mut table = String::new();
    let mut section = None;
    for (path, about) in keys {
        let (_, key) = path.split_at(1);
        let (own, name) = key.split_once('/').map_or(("", key), |(own, _)| (own, key));
        if section.replace(own.to_owned()) != Some(own.to_owned()) {
            writeln!(table, "\n| key | environment variable | default | |").unwrap();
            writeln!(table, "|---|---|---|---|").unwrap();
        }
        let known = AUTH_VARIABLES.iter().find(|(known, _)| *known == path);
        let variable = known.map_or_else(|| variable(&path), |(_, name)| (*name).to_owned());
        let default = match defaults.pointer(&path) {
            None | Some(Value::Null) => String::new(),
            Some(Value::Array(items)) if items.is_empty() => "none".to_owned(),
            Some(Value::String(text)) => format!("`{text}`"),
            Some(value) => format!("`{}`", value.to_string().replace(',', ", ").replace('"', "")),
        };
        let key = name.replace('/', ".");
        writeln!(table, "| `{key}` | `{variable}` | {default} | {about} |").unwrap();
    }
    table + "\n"
}

/// The keys below a schema, each with what it says of itself.
fn collect(root: &Value, schema: &Value, path: &str, keys: &mut Vec<(String, String)>) {
    let target = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|pointer| root.pointer(pointer.trim_start_matches('#')));
    match target.unwrap_or(schema).get("properties").and_then(Value::as_object) {
        Some(properties) => {
            // Sections come after the keys that are in none.
            for wants_sections in [false, true] {
                for (name, property) in properties {
                    let mut found = Vec::new();
                    collect(root, property, &format!("{path}/{name}"), &mut found);
                    let is_section = found.len() != 1 || found[0].0 != format!("{path}/{name}");
                    if is_section == wants_sections {
                        keys.append(&mut found);
                    }
                }
            }
        }
        None => {
            let about = schema["description"].as_str().unwrap_or_default().replace('\n', " ");
            keys.push((path.to_owned(), about));
        }
    }
}
