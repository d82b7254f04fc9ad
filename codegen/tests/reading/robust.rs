//! Broken input: a diagnostic or success, never a panic.

use joinwright_codegen::diagnostic::Report;

use crate::parse;

const YAML: &str = include_str!("../../../example-gateway/gateway/remote_schemas.yaml");
const ORDERS: &str = include_str!("../../../example-gateway/gateway/schemas/orders.graphql");
const USERS: &str = include_str!("../../../example-gateway/gateway/schemas/users.graphql");

/// What each byte is replaced by, and what is put before it.
const INTRUDERS: [&str; 16] =
    ["\0", "\t", "\n", " ", "-", ":", "{", "]", "&a ", "*a ", "!", "\"", "'", "$", "é", "#"];

#[track_caller]
fn survives(yaml: &str, users: &str) {
    let files = [
        ("gateway/remote_schemas.yaml", yaml),
        ("gateway/schemas/orders.graphql", ORDERS),
        ("gateway/schemas/users.graphql", users),
    ];
    let (sources, documents, diagnostics) = parse(&files);
    let is_whole =
        documents.remotes.len() == 2 && documents.remotes.iter().all(|remote| remote.sdl.is_some());
    assert!(is_whole || diagnostics.has_errors(), "{yaml}\n{users}");
    if !diagnostics.is_empty() {
        let report = Report::new(sources, diagnostics).to_string();
        assert!(report.contains("-->"), "{report}");
    }
}

#[test]
fn truncated_yaml() {
    for at in 0..YAML.len() {
        let (yaml, users) = (&YAML[..at], USERS);
        let files =
            [("gateway/remote_schemas.yaml", yaml), ("gateway/schemas/users.graphql", users)];
        let (sources, documents, diagnostics) = parse(&files);
        assert!(diagnostics.has_errors() || !documents.remotes.is_empty(), "{yaml}");
        let _ = Report::new(sources, diagnostics).to_string();
    }
}

#[test]
fn mutated_yaml() {
    for (at, intruder) in (0..YAML.len()).zip(INTRUDERS.iter().cycle()) {
        let (before, after) = YAML.split_at(at);
        let _ = parse(&[("remote_schemas.yaml", &format!("{before}{intruder}{after}"))]);
        let (sources, _, diagnostics) =
            parse(&[("remote_schemas.yaml", &format!("{before}{intruder}{}", &after[1..]))]);
        let _ = Report::new(sources, diagnostics).to_string();
    }
}

#[test]
fn types_of_functions() {
    for ty in [
        "", " ", "!", "\0", "]", "[", "[]", "A ", " A", "A B", "A]", "A,", "[A", "[A]]", "A!!",
        "#", "\"A\"",
    ] {
        let yaml = YAML.replace("type: Shipping", &format!("type: {}", serde_json::json!(ty)));
        let (_, _, diagnostics) = parse(&[("gateway/remote_schemas.yaml", &yaml)]);
        assert!(diagnostics.has_errors(), "{ty}");
    }
}

#[test]
fn mutated_sdl() {
    for at in 0..USERS.len() {
        let intruder = INTRUDERS[at % INTRUDERS.len()];
        let (before, after) = USERS.split_at(at);
        survives(YAML, &format!("{before}{intruder}{}", &after[1..]));
        survives(YAML, before);
    }
}

#[test]
fn deep_sdl() {
    let (open, close) = ("[".repeat(50_000), "]".repeat(50_000));
    for field in [
        format!("a: {open}Int{close}"),
        format!("a(b: T = {open}1{close}): Int"),
        format!("a: Int @x(y: {open}1{close})"),
        format!("a(b: T = {}1{}): Int", "{a:".repeat(50_000), "}".repeat(50_000)),
    ] {
        survives(YAML, &format!("type Query {{ {field} }}"));
    }
}
