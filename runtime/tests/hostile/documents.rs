//! Attacks by documents. Nothing here may take long: what expands without end would never come to
//! its end, and the test with it.
//!
//! Published faults of other GraphQL servers that concern documents, and the tests that show that
//! they are not ours:
//!
//! | fault | test |
//! |---|---|
//! | CVE-2024-32971: literals of another request | `plan_is_the_documents_own` |
//! | CVE-2025-27097: variables of another request | `variables_are_the_requests_own` |
//! | CVE-2024-43414, CVE-2025-32030, -32031, -32032, -32034: planning or naming expands fragments | `doubling_fragments` |
//! | CVE-2025-31496: fragments validated once for each spread | `doubling_fragments` |
//! | CVE-2025-32033: counters that wrap | `doubling_fragments`, `prepare/size.rs` |
//! | CVE-2025-32380: the guard itself expands fragments | `doubling_fragments`, `prepare/size.rs` |
//! | CVE-2023-41317: an operation without a name ends the process | `subscriptions_without_a_name` |
//! | CVE-2023-45812: `@defer` ends the process | `unknown_directives` |
//! | CVE-2022-37734: floods of directives in the lexer | `floods` |
//! | CVE-2024-47614: floods of directives in validation | `floods` |
//! | CVE-2023-28867, CVE-2026-40324, CVE-2022-21708, RUSTSEC-2022-0037, -0038: deep documents | `stack.rs` |
//! | CVE-2024-40094: introspection slips past the guard | `introspection_bombs` |
//! | CVE-2023-26144, GHSA-fc86-6rv6-2jpm: overlapping fields compared in pairs | `overlapping_fields` |
//! | CVE-2024-39895: a field many times | `overlapping_fields`, `limits.rs` |
//! | CVE-2026-32621: names that mean something to the gateway | `names_with_a_meaning_elsewhere` |
//! | CVE-2021-47713: nested queries | `limits.rs`, `stack.rs` |

use std::fmt::Write;

use joinwright_runtime::Limits;

use super::support::{Gateway, Upstream, answer};

async fn code(document: &str) -> String {
    Gateway::asking(Limits::default()).await.ask(document).await.code()
}

#[tokio::test]
async fn plan_is_the_documents_own() {
    let upstream = Upstream::says(answer(r#"{"data":{"node":null}}"#)).await;
    let gateway = Gateway::start(&upstream, Limits::default()).await;
    for id in ["1", "2", "1", "3"] {
        gateway.ask(&format!("query Same {{ node(id: {id}) {{ id }} }}")).await;
    }
    let ids = upstream.requests().into_iter().map(|request| {
        let start = request.find("id: ").unwrap() + 4;
        request[start..start + 1].to_owned()
    });
    assert_eq!(ids.collect::<Vec<_>>(), ["1", "2", "1", "3"]);
}

#[tokio::test]
async fn variables_are_the_requests_own() {
    let upstream = Upstream::says(answer(r#"{"data":{"node":null}}"#)).await;
    let gateway = Gateway::start(&upstream, Limits::default()).await;
    // Also what looks like the end of a text, or of a document.
    let values =
        [r#""1""#, r#""\"}) { a { n } } #""#, r#""\u0000\u2028\n\"\"\"""#, "null", r#""1""#];
    for value in values {
        let document = "query Same($id: ID) { node(id: $id) { id } }";
        gateway.ask_with(document, &format!("{{\"id\":{value}}}")).await;
    }
    gateway.ask("query Same($id: ID) { node(id: $id) { id } }").await;
    let requests = upstream.requests();
    for (request, value) in requests.iter().zip(values) {
        assert!(request.ends_with(&format!(r#""variables":{{"id":{value}}}}}"#)), "{request}");
    }
    assert!(!requests[values.len()].contains("variables"), "{}", requests[values.len()]);
}

#[tokio::test]
async fn doubling_fragments() {
    let doubling = |inside: [&str; 2], last: &str| {
        let mut fragments = String::new();
        for n in 0..60 {
            let [one, other] = inside.map(|inside| inside.replace("NEXT", &(n + 1).to_string()));
            write!(fragments, "fragment F{n} on A {{ {one} {other} }}").unwrap();
        }
        fragments + &format!("fragment F60 on A {{ {last} }}")
    };
    // 2⁶⁰ fields.
    let plain = doubling(["...FNEXT", "...FNEXT"], "n");
    let aliased = doubling(["x: must { ...FNEXT }", "y: must { ...FNEXT }"], "n");
    let typed = doubling(["... on A { ...FNEXT }", "... on Node { ... on A { ...FNEXT } }"], "n");
    let skipped = doubling(["...FNEXT @skip(if: $s)", "...FNEXT @include(if: $s)"], "n");
    for (fragments, refusal) in [
        (plain, "too-many-fields"),
        (aliased, "selections-too-deep"),
        (typed, "too-many-fields"),
        (skipped, "too-many-fields"),
    ] {
        for query in ["{ a { ...F0 } }", "query A { a { n } } query B { a { ...F0 } }"] {
            assert_eq!(code(&format!("{query} {fragments}")).await, refusal, "{fragments}");
        }
    }
}

#[tokio::test]
async fn fragments_that_spread_themselves() {
    for document in [
        "{ a { ...F } } fragment F on A { ...F }",
        "{ a { ...F } } fragment F on A { must { ...F } }",
        "{ a { ...F } } fragment F on A { n ...G } fragment G on A { ...H s } fragment H on A { ...F }",
        "{ a { ...F @skip(if: true) } } fragment F on A { ... on A { ...G @include(if: true) } } \
         fragment G on A { must { ...F } as { ...G ...F } }",
        "{ a { n } } fragment F on A { ...G } fragment G on A { ...F }",
        "{ __schema { types { ...F } } } fragment F on __Type { ofType { ...F } }",
    ] {
        assert_eq!(code(document).await, "validation-failed", "{document}");
    }
}

#[tokio::test]
async fn floods() {
    let flood = |n: usize, make: &dyn Fn(usize) -> String| (0..n).map(make).collect::<String>();
    let documents = [
        format!("{{ a {{ n {} }} }}", "@skip ".repeat(7_000)),
        format!("{{ a {{ n {} }} }}", "@".repeat(900_000)),
        format!("{{ a {{ n }} }} {}", " ,".repeat(400_000)),
        format!("{{ a {{ n }} }} {}", "#\n".repeat(400_000)),
        format!("query {} {{ a {{ n }} }}", "@x".repeat(7_000)),
        format!("query ({}) {{ a {{ n }} }}", flood(2_400, &|n| format!("$v{n}: Int "))),
        format!("query ({}) {{ a {{ n }} }}", flood(2_400, &|_| "$v: Int ".to_owned())),
        flood(2_400, &|n| format!("query Q{n} {{ b }} ")),
        flood(2_400, &|_| "query Q { b } ".to_owned()),
        format!("{{ a {{ n }} }} {}", flood(1_600, &|n| format!("fragment F{n} on A {{ n }} "))),
        format!("{{ a {{ n }} }} {}", flood(1_600, &|_| "fragment F on A { n } ".to_owned())),
        format!("{{ a {{ {} }} }}", flood(4_000, &|n| format!("...F{n} "))),
        format!("{{ a {{ {} }} }}", flood(4_000, &|n| format!("x{n} "))),
        format!("{{ any(json: [{}]) b: any(json: 1) }}", "$x ".repeat(7_000)),
        format!("{{ any({}) }}", "json: 1 ".repeat(3_000)),
        format!("{{ any(json: \"{}\") x }}", "\\u0000".repeat(100_000)),
    ];
    for document in documents {
        let answer = Gateway::asking(Limits::default()).await.ask(&document).await;
        let code = answer.code();
        assert!(code != "ASKED" && code != "unexpected", "{code} {:.80}", document);
        // What is said of it does not grow with it.
        assert!(answer.body.len() < 100_000, "{} {:.80}", answer.body.len(), document);
    }
}

#[tokio::test]
async fn overlapping_fields() {
    for document in [
        format!("{{ {} }}", "a { n } ".repeat(1_600)),
        format!("{{ a {{ {} }} }}", "must { must { n } } ".repeat(1_000)),
        format!("{{ a {{ {} }} }}", "n ".repeat(4_900)),
    ] {
        let limits = Limits::default().root_fields(usize::MAX);
        let answer = Gateway::asking(limits).await.ask(&document).await;
        assert_eq!(answer.code(), "ASKED", "{}", answer.body);
    }
}

#[tokio::test]
async fn introspection_bombs() {
    let nested = "fields { type { ".repeat(4) + "name" + &"} } ".repeat(4);
    let spread = "{ __schema { types { ...F ...F } } } \
                  fragment F on __Type { fields { type { ...G ...G } } } \
                  fragment G on __Type { fields { type { fields { type { fields { name } } } } } }";
    for document in [
        format!("{{ __schema {{ types {{ {nested} }} }} }}"),
        format!("{{ __type(name: \"A\") {{ {nested} }} }}"),
        format!("{{ x: __schema {{ y: types {{ ... on __Type {{ {nested} }} }} }} }}"),
        spread.to_owned(),
    ] {
        assert_eq!(code(&document).await, "validation-failed", "{document}");
    }
    // Its fields count as any others, whatever things are called.
    let wide = "__type(name: \"A\") { name } ".repeat(31);
    assert_eq!(code(&format!("{{ {wide} }}")).await, "too-many-root-fields");
    let named = "{ ...__schema ...__schema } fragment __schema on Query { x: a { n } }";
    let limits = Limits::default().aliases(1);
    assert_eq!(Gateway::asking(limits).await.ask(named).await.code(), "too-many-aliases");
}

#[tokio::test]
async fn names_with_a_meaning_elsewhere() {
    let data = r#"{"data":{"__proto__":{"n":1},"constructor":{"n":2},"_j0_0":{"_j":3}}}"#;
    let upstream = Upstream::says(answer(data)).await;
    let gateway = Gateway::start(&upstream, Limits::default()).await;
    let document = "query __proto__ { __proto__: a { n } constructor: a { n } _j0_0: a { _j: n } }";
    for _ in 0..2 {
        assert_eq!(gateway.ask(document).await.body, data);
    }
    let variables = "query ($__proto__: JSON) { any(json: $__proto__) }";
    gateway.ask_with(variables, r#"{"__proto__":{"constructor":1}}"#).await;
    let request = upstream.requests().pop().unwrap();
    assert!(request.ends_with(r#""variables":{"__proto__":{"constructor":1}}}"#), "{request}");
}

#[tokio::test]
async fn subscriptions_without_a_name() {
    for document in ["subscription { a { n } }", "subscription S { a { n } } { b }"] {
        assert_eq!(code(document).await, "not-supported");
    }
}

#[tokio::test]
async fn unknown_directives() {
    for document in ["{ a { ... @defer { n } } }", "{ a { l @stream(initialCount: 1) } }"] {
        assert_eq!(code(document).await, "validation-failed");
    }
}

#[tokio::test]
async fn gateway_serves_on_after_all_of_it() {
    let gateway = Gateway::asking(Limits::default()).await;
    for document in ["{", "", "\0", "\u{feff}{ b }", "{ b }}", "query", "{ a { ...F } }"] {
        gateway.ask(document).await;
        assert_eq!(gateway.ask("{ b }").await.body, r#"{"data":{"b":1}}"#);
    }
}
