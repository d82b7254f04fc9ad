//! What is done by recursion, as deep as any setting lets it go, on threads with a stack of 2 MiB:
//! an overflow would end the whole process. Each test also goes one level further, and far beyond.

use joinwright_runtime::Limits;
use serde_json::value::RawValue;

use super::support::{Gateway, Upstream, answer};

/// Does something on threads with a stack of 2 MiB.
fn on_small_stacks<F: Future<Output = ()>>(act: impl FnOnce() -> F + Send + 'static) {
    const STACK: usize = 2 << 20;
    let run = move || {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).thread_stack_size(STACK).enable_all();
        runtime.build().unwrap().block_on(act());
    };
    std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
}

/// The largest limits there are on what is nested.
fn deepest() -> Limits {
    let limits = Limits::default().nesting(u8::MAX).depth(u8::MAX).json_depth(u8::MAX);
    limits.tokens(usize::MAX).join_depth(usize::MAX)
}

/// Opens and closes something so often, around what is inside.
fn nested(n: usize, [open, inside, close]: [&str; 3]) -> String {
    open.repeat(n) + inside + &close.repeat(n)
}

/// How deep a document may be nested so that it is served; deeper ones are all refused.
async fn deepest_served(gateway: &Gateway, document: impl Fn(usize) -> String) -> usize {
    let refused = ["document-too-deep", "selections-too-deep", "too-many-fields"];
    let is_refused = async |n| refused.contains(&&*gateway.ask(&document(n)).await.code());
    let (mut deepest, mut is_over) = (0, false);
    let beyond = [260, 300, 1_000, 30_000];
    for n in (90..100).chain(120..132).chain(245..258).chain(beyond) {
        match is_refused(n).await {
            true => is_over = true,
            false => {
                assert!(!is_over, "{n}");
                deepest = n;
            }
        }
    }
    assert!(deepest >= 90);
    deepest
}

#[test]
fn selection_sets() {
    on_small_stacks(|| async {
        let gateway = Gateway::asking(deepest()).await;
        let fields = |n| format!("{{ node {} }}", nested(n, ["{ node ", "{ id }", "}"]));
        assert!(deepest_served(&gateway, fields).await < 256);
        let fragments = |n| nested(n, ["{ ... ", "{ a { n } }", "}"]);
        assert!(deepest_served(&gateway, fragments).await < 256);
        let conditions = |n| nested(n, ["{ ... on Query @skip(if: false)", "{ a { n } }", "}"]);
        let limits = deepest().directives(usize::MAX);
        assert!(deepest_served(&Gateway::asking(limits).await, conditions).await < 256);
    });
}

#[test]
fn literals() {
    on_small_stacks(|| async {
        let gateway = Gateway::asking(deepest()).await;
        for value in [["[", "1", "]"], ["{a:", "1", "}"], ["[{a:", "1", "}]"]] {
            let document = |n| {
                let n = if value[0].len() > 3 { n / 2 } else { n };
                format!("{{ any(json: {}) }}", nested(n, value))
            };
            assert!(deepest_served(&gateway, document).await < 258);
        }
        let object = |n| format!("{{ any(objects: {}) }}", nested(n, ["{in:", "{n: 1}", "}"]));
        assert!(deepest_served(&gateway, object).await < 256);
        let default =
            |n| format!("query ($j: JSON = {}) {{ any(json: $j) }}", nested(n, ["[", "1", "]"]));
        assert!(deepest_served(&gateway, default).await < 256);
    });
}

#[test]
fn types() {
    on_small_stacks(|| async {
        let gateway = Gateway::asking(deepest()).await;
        for n in [12, 200, 250, 255, 256, 30_000] {
            let ty = nested(n, ["[", "Int", "]"]);
            let code = gateway.ask(&format!("query ($l: {ty}) {{ lists(of: $l) }}")).await.code();
            let expected = match n {
                12 => "ASKED",
                256.. => "document-too-deep",
                _ => "validation-failed",
            };
            assert_eq!(code, expected, "{n}");
        }
    });
}

#[test]
fn chains_of_fragments() {
    on_small_stacks(|| async {
        let gateway = Gateway::asking(deepest().fields(usize::MAX)).await;
        let chain = |n: usize, open: &str, close: &str| {
            let mut document = "{ a { ...F0 } }".to_owned();
            for at in 0..n {
                let next = at + 1;
                document += &format!("fragment F{at} on A {{ {open} ...F{next} {close} }}");
            }
            document + &format!("fragment F{n} on A {{ n }}")
        };
        let code = async |document: String| gateway.ask(&document).await.code();
        // What a chain nests below fields is counted; what it only spreads is bounded by validation.
        assert_eq!(code(chain(90, "must {", "}")).await, "ASKED");
        assert_eq!(code(chain(90, "", "")).await, "ASKED");
        for n in [200, 300, 5_000, 20_000] {
            assert_eq!(code(chain(n, "must {", "}")).await, "selections-too-deep", "{n}");
            assert_eq!(code(chain(n, "", "")).await, "selections-too-deep", "{n}");
        }
    });
}

#[test]
fn json_of_clients() {
    on_small_stacks(|| async {
        let gateway = Gateway::asking(deepest()).await;
        let documents = [
            ("query ($j: JSON) { any(json: $j) }", "j"),
            ("query ($o: In) { any(objects: $o) }", "o"),
            ("query ($l: [[[[[[[[[[[[Int]]]]]]]]]]]]) { lists(of: $l) }", "l"),
        ];
        for (document, name) in documents {
            for n in [10, 49, 50, 51, 200, 250, 252, 253, 254, 255, 100_000] {
                for shape in [["[", "1", "]"], ["{\"in\":", "{}", "}"]] {
                    let n = if shape[0].len() > 1 { n.max(2) - 1 } else { n };
                    let value = nested(n, shape);
                    let variables = format!("{{\"{name}\":{value}}}");
                    let code = gateway.ask_with(document, &variables).await.code();
                    let is_deep = n + 2 + usize::from(shape[0].len() > 1) > 255;
                    assert_eq!(code == "json-too-deep", is_deep, "{document} {n} {code}");
                }
            }
        }
    });
}

#[test]
fn json_of_upstreams() {
    on_small_stacks(|| async {
        for n in [100, 250, 256, 257, 200_000] {
            let value = nested(n, ["[", "1", "]"]);
            let nodes = nested(n, ["{\"node\":", "{\"id\":\"1\"}", "}"]);
            for body in [
                value.clone(),
                format!(r#"{{"data":{{"a":{value}}}}}"#),
                format!(r#"{{"data":{{"a":{nodes}}}}}"#),
                format!(r#"{{"data":{{"a":{{"n":1,"unasked":{value}}}}}}}"#),
                format!(r#"{{"data":{{"a":null}},"extensions":{value}}}"#),
                format!(
                    r#"{{"data":null,"errors":[{{"message":"m","extensions":{{"x":{value}}}}}]}}"#
                ),
                format!(r#"{{"data":null,"errors":[{{"message":"m","path":{value}}}]}}"#),
                format!(r#"{{"data":null,"errors":{value}}}"#),
            ] {
                let upstream = Upstream::says(answer(&body)).await;
                let gateway = Gateway::start(&upstream, deepest()).await;
                let answer = gateway.ask("{ a { n } b }").await;
                // Well formed, and what has nothing to do with it is there.
                serde_json::from_str::<&RawValue>(&answer.body).unwrap();
                assert!(answer.body.contains(r#""b":1"#), "{n} {:.300}", answer.body);
            }
        }
    });
}

#[test]
fn answers_as_deep_as_the_deepest_document() {
    on_small_stacks(|| async {
        let data = nested(120, ["{\"node\":", "{\"id\":\"1\"}", "}"]);
        let wrong = nested(120, ["{\"node\":", "{\"id\":null}", "}"]);
        let document = nested(120, ["{ node ", "{ id }", "}"]);
        for (data, is_whole) in [(data, true), (wrong, false)] {
            let upstream = Upstream::says(answer(&format!(r#"{{"data":{data}}}"#))).await;
            let gateway = Gateway::start(&upstream, deepest()).await;
            let answer = gateway.ask(&document).await;
            assert_eq!(answer.body == format!(r#"{{"data":{data}}}"#), is_whole, "{}", answer.body);
        }
    });
}
