//! Upstreams that misbehave. Whatever `one` does, `b` of the other remote schema is there, errors
//! have places, and nothing of the upstream's address or of what it sent is shown.
//!
//! The rows of the list of faults that these tests go through, with the places where the others are:
//!
//! | row | test |
//! |---|---|
//! | refuses, resets, breaks off | `connections_that_break`, `mutation_is_never_sent_again` |
//! | stalls before the head, in it, in the body; trickles | `connections_that_stall` |
//! | not HTTP, wrong chunks, a huge head, endless 1xx, other encodings | `what_is_not_http` |
//! | invalid, empty, doubled JSON; HTML; other statuses | `what_is_not_graphql`, `bodies_that_are_no_response` |
//! | data of another shape, numbers out of range, nulls where none may be | `data_that_was_not_asked_for` |
//! | malformed errors | `malformed_errors` |
//! | surplus bytes, two lengths | `connection_with_surplus_bytes_is_not_used_again` |
//! | redirects | `redirects_are_not_followed` |
//! | HTTP/1.0 | `old_versions_of_http` |
//! | answers without end, compressed ones | `limits.rs`, `connections.rs`, `remote/client/tests.rs` |
//! | idle connections that are closed, slow upstreams beside others | `connections.rs`, `limits.rs` |
//! | clients that leave | `http.rs` |
//! | keys, aliases and rows of joins | the generated gateways of the workspace's tests |

use std::time::Duration;

use expect_test::{Expect, expect};
use joinwright_runtime::Limits;

use super::support::{Gateway, Peer, Upstream, answer};

const QUERY: &str = "{ a { n } b }";

/// What a client gets whose gateway asks the upstream once.
async fn told(upstream: &Upstream, document: &str) -> String {
    let gateway = Gateway::start(upstream, Limits::default()).await;
    let answer = gateway.ask(document).await;
    assert_eq!(answer.status, 200);
    serde_json::from_str::<serde_json::Value>(&answer.body).unwrap();
    assert!(!answer.body.contains("127.0.0.1"), "{}", answer.body);
    assert!(upstream.requests().len() <= 1 && upstream.accepted() <= 1, "{}", answer.body);
    answer.body
}

/// Tells of each case.
async fn check(cases: &[(&str, Vec<u8>)], document: &str, expected: Expect) {
    let mut transcript = String::new();
    for (name, bytes) in cases {
        let upstream = Upstream::says_and_closes(bytes.clone()).await;
        transcript += &format!("{name}\n  {}\n", told(&upstream, document).await);
    }
    expected.assert_eq(&transcript);
}

fn cases<const N: usize>(cases: [(&'static str, &str); N]) -> Vec<(&'static str, Vec<u8>)> {
    cases.into_iter().map(|(name, text)| (name, text.as_bytes().to_vec())).collect()
}

/// Answers with these bodies.
fn bodies<const N: usize>(bodies: [&'static str; N]) -> Vec<(&'static str, Vec<u8>)> {
    bodies.into_iter().map(|body| (body, answer(body).into_bytes())).collect()
}

#[tokio::test]
async fn connections_that_break() {
    let whole = answer(r#"{"data":{"a":{"n":1}}}"#);
    let half = &whole[..whole.len() / 2];
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    check(
        &cases([
            ("nothing", ""),
            ("half a line", "HTTP/1.1 2"),
            ("half a head", half),
            ("half a body", &whole[..whole.len() - 3]),
            ("no body", &whole[..whole.len() - 22]),
            ("no last chunk", &format!("{chunked}16\r\n{{\"data\":{{\"a\":{{\"n\":1}}}}\r\n")),
            ("half a chunk", &format!("{chunked}1f\r\n{{\"data\":{{\"a\"")),
        ]),
        QUERY,
        expect![[r#"
            nothing
              {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
            half a line
              {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
            half a head
              {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
            half a body
              {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
            no body
              {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
            no last chunk
              {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
            half a chunk
              {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        "#]],
    )
    .await;
    let resets = Upstream::start(|mut peer: Peer| async move {
        peer.request().await;
        peer.reset();
    });
    let (resets, closed) = (resets.await, Upstream::start(|_| async {}).await);
    let nobody = closed.moved_to("http://127.0.0.1:1/");
    let mut transcript = String::new();
    for (name, upstream) in [("resets", resets), ("closes at once", closed), ("nobody", nobody)] {
        transcript += &format!("{name}\n  {}\n", told(&upstream, QUERY).await);
    }
    expect![[r#"
        resets
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        closes at once
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        nobody
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` can not be reached","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
    "#]].assert_eq(&transcript);
}

#[tokio::test]
async fn mutation_is_never_sent_again() {
    for bytes in ["", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{", "HTTP/1.1 503 x\r\n\r\n"] {
        let upstream = Upstream::says_and_closes(bytes).await;
        let told = told(&upstream, "mutation { act }").await;
        assert!(told.contains(r#"{"data":{"act":null},"errors":[{"#), "{told}");
        assert_eq!(upstream.requests().len(), 1, "{bytes}");
    }
}

#[tokio::test]
async fn connections_that_stall() {
    let starts = ["", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\ncontent-length: 22\r\n\r\n{\"data\""];
    let stalled = starts.map(|start| async move {
        let upstream = Upstream::start(move |mut peer| async move {
            peer.request().await;
            peer.send(start).await;
            peer.stall().await;
        });
        told(&upstream.await, QUERY).await
    });
    let trickling = async {
        let upstream = Upstream::start(|mut peer: Peer| async move {
            peer.request().await;
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").await;
            while peer.send(" ").await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        told(&upstream.await, QUERY).await
    };
    let (stalled, trickling) =
        futures_util::future::join(futures_util::future::join_all(stalled), trickling).await;
    for told in stalled.iter().chain([&trickling]) {
        assert_eq!(told, &stalled[0]);
    }
    expect![[r#"{"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` did not answer within 2 seconds","path":["a"],"extensions":{"code":"remote-schema-timeout","remote_schema":"one"}}]}"#]].assert_eq(&trickling);
}

#[tokio::test]
async fn what_is_not_http() {
    let json = r#"{"data":{"a":{"n":1}}}"#;
    let head = "HTTP/1.1 200 OK\r\n";
    let huge = format!("{head}x: {}\r\n\r\n{json}", "a".repeat(4 << 20));
    let many = format!("{head}{}\r\n{json}", "x: y\r\n".repeat(10_000));
    let hundreds = "HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000) + &answer(json);
    let encoded = |encoding| {
        format!(
            "{head}content-encoding: {encoding}\r\ncontent-length: 5\r\n\r\n\u{1}\u{2}\u{3}{{}}"
        )
    };
    let mut cases = cases([
        ("another protocol", "220 mail.example ESMTP\r\n"),
        ("HTTP/9", "HTTP/9.9 200 OK\r\n\r\n{}"),
        ("no status", "HTTP/1.1 abc OK\r\n\r\n{}"),
        (
            "wrong chunks",
            &format!("{head}transfer-encoding: chunked\r\n\r\nzz\r\n{json}\r\n0\r\n\r\n"),
        ),
        (
            "endless chunk",
            &format!("{head}transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n{json}"),
        ),
        ("wrong length", &format!("{head}content-length: abc\r\n\r\n{json}")),
        ("negative length", &format!("{head}content-length: -1\r\n\r\n{json}")),
        ("two lengths", &format!("{head}content-length: 22\r\ncontent-length: 5\r\n\r\n{json}")),
        ("a header that is none", &format!("{head}no colon\r\n\r\n{json}")),
        ("a huge head", &huge),
        ("many headers", &many),
        ("false gzip", &encoded("gzip")),
        ("another encoding", &encoded("br")),
        ("unknown encoding", &encoded("wrong")),
    ]);
    cases.push(("half of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc".to_vec()));
    check(&cases, QUERY, expect![[r#"
        another protocol
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        HTTP/9
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        no status
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        wrong chunks
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        endless chunk
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        wrong length
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        negative length
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        two lengths
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        a header that is none
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        a huge head
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        many headers
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        false gzip
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        another encoding
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 0","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        unknown encoding
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 0","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        half of TLS
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` broke off before its answer was complete","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
    "#]]).await;
    // Informational answers are passed over.
    let upstream = Upstream::says_and_closes(hundreds).await;
    let told = told(&upstream, QUERY).await;
    assert!(told.contains(r#""b":1"#), "{told}");
}

#[tokio::test]
async fn what_is_not_graphql() {
    let html = "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 19\r\n\r\n\
                <html>secret</html>";
    let busy = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 100\r\ncontent-length: 0\r\n\r\n";
    let mut cases = cases([
        ("502", html),
        ("HTML", &html.replace("502 Bad Gateway", "200 OK")),
        ("500", "HTTP/1.1 500 x\r\ncontent-length: 0\r\n\r\n"),
        ("429", busy),
        ("204", "HTTP/1.1 204 No Content\r\n\r\n"),
        ("empty", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"),
        ("a mark first", &answer("\u{feff}{\"data\":{\"a\":{\"n\":1}}}")),
        (
            "plain text",
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 22\r\n\r\n{\"data\":{\"a\":{\"n\":1}}}",
        ),
    ]);
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 26\r\n\r\n";
    cases.push((
        "not UTF-8",
        [head.as_bytes(), b"{\"data\":{\"a\":{\"s\":\"\xff\xfe\xff\"}}}"].concat(),
    ));
    check(&cases, QUERY, expect![[r#"
        502
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` answered with HTTP status 502","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        HTML
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 0","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        500
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` answered with HTTP status 500","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        429
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` answered with HTTP status 429","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        204
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 0","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        empty
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 0","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        a mark first
          {"data":{"a":{"n":1},"b":1}}
        plain text
          {"data":{"a":{"n":1},"b":1}}
        not UTF-8
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is not UTF-8","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
    "#]]).await;
}

#[tokio::test]
async fn bodies_that_are_no_response() {
    let cases = bodies([
        "{",
        "nonsense",
        r#"{"data":{"a":{"n":1}}"#,
        r#"{"data":{"a":{"n":1}}}{"data":{"a":{"n":1}}}"#,
        r#"{"data":{"a":{"n":1}}} x"#,
        r#"{"data":{"a":{"n":1,}}}"#,
        r#"{"data":{"a":{"n":01}}}"#,
        r#"{"data":{"a":{"n":NaN}}}"#,
        "null",
        "7",
        "\"text\"",
        "[]",
        "{}",
        r#"{"error":"x"}"#,
        r#"{"data":[]}"#,
        r#"{"data":"a"}"#,
        r#"{"data":7}"#,
        r#"{"data":null}"#,
        r#"{"data":null,"errors":[]}"#,
        r#"{"errors":[]}"#,
        r#"{"errors":[{"message":"no"}]}"#,
        r#"{"data":{"a":{"n":1}},"data":{"a":{"n":2}}}"#,
    ]);
    check(&cases, QUERY, expect![[r#"
        {
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected a string at byte 1","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        nonsense
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 0","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"data":{"a":{"n":1}}
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `,` or the end of the list or object at byte 21","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"data":{"a":{"n":1}}}{"data":{"a":{"n":1}}}
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected the end at byte 22","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"data":{"a":{"n":1}}} x
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected the end at byte 23","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"data":{"a":{"n":1,}}}
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected a string at byte 20","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"data":{"a":{"n":01}}}
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `,` or the end of the list or object at byte 19","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"data":{"a":{"n":NaN}}}
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected a value at byte 18","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        null
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 0","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        7
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 0","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        "text"
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 0","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        []
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 0","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {}
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` answered without data","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"error":"x"}
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` answered without data","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"data":[]}
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 8","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"data":"a"}
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 8","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"data":7}
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is no GraphQL response: expected `{` at byte 8","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"data":null}
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` answered without data","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"data":null,"errors":[]}
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` answered without data","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"errors":[]}
          {"data":{"a":null,"b":1},"errors":[{"message":"remote schema `one` answered without data","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        {"errors":[{"message":"no"}]}
          {"data":{"a":null,"b":1},"errors":[{"message":"no","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        {"data":{"a":{"n":1}},"data":{"a":{"n":2}}}
          {"data":{"a":{"n":2},"b":1}}
    "#]]).await;
}

/// Answers to `{ a { n f s l strict must { n } as { n } } }` in which one member is wrong.
fn wrong_data() -> Vec<(&'static str, Vec<u8>)> {
    let usual = [
        ("n", "1"),
        ("f", "1"),
        ("s", "\"\""),
        ("l", "[]"),
        ("strict", "[]"),
        ("must", "{\"n\":1}"),
        ("as", "[]"),
    ];
    let with = |name: &str, value: &str| {
        let member = |(usual, usually): (&str, &str)| {
            format!("\"{usual}\":{}", if usual == name { value } else { usually })
        };
        answer(&format!(r#"{{"data":{{"a":{{{}}}}}}}"#, usual.map(member).join(",")))
    };
    let wrong = [
        ("n", "\"1\""),
        ("n", "1.5"),
        ("n", "2147483648"),
        ("n", "true"),
        ("n", "{}"),
        ("n", "[1]"),
        ("f", "\"1.5\""),
        ("s", "7"),
        ("l", "7"),
        ("l", "[1,null,\"x\",2]"),
        ("strict", "null"),
        ("strict", "[1,null]"),
        ("must", "null"),
        ("must", "[{\"n\":1}]"),
        ("as", "{\"n\":1}"),
        ("as", "[{\"n\":1},null]"),
        ("n", "1,\"extra\":{\"x\":[1]}"),
        ("n", "1,\"n\":2"),
    ];
    let mut made = Vec::new();
    for (name, value) in wrong {
        made.push((&*format!("{name}: {value}").leak(), with(name, value).into_bytes()));
    }
    let escaped = with("n", "1").replace("\"n\":1,", "\"\\u006e\":1,");
    made.push(("an escaped name", answer(escaped.split("\r\n\r\n").nth(1).unwrap()).into_bytes()));
    made
}

#[tokio::test]
async fn data_that_was_not_asked_for() {
    let document = "{ a { n f s l strict must { n } as { n } } b }";
    let mut made = wrong_data();
    made.push(("nothing of it", answer(r#"{"data":{"a":{}}}"#).into_bytes()));
    made.push(("another root", answer(r#"{"data":{"other":1,"a":null},"x":1}"#).into_bytes()));
    made.push(("no root", answer(r#"{"data":{}}"#).into_bytes()));
    let reordered =
        r#"{"data":{"a":{"as":[],"must":{"n":1},"strict":[],"l":[],"s":"","f":1,"n":1}}}"#;
    made.push(("reordered", answer(reordered).into_bytes()));
    check(&made, document, expect![[r#"
        n: "1"
          {"data":{"a":{"n":null,"f":1,"s":"","l":[],"strict":[],"must":{"n":1},"as":[]},"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is no integer","path":["a","n"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        n: 1.5
          {"data":{"a":{"n":null,"f":1,"s":"","l":[],"strict":[],"must":{"n":1},"as":[]},"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is no 32-bit integer","path":["a","n"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        n: 2147483648
          {"data":{"a":{"n":null,"f":1,"s":"","l":[],"strict":[],"must":{"n":1},"as":[]},"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is no 32-bit integer","path":["a","n"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        n: true
          {"data":{"a":{"n":null,"f":1,"s":"","l":[],"strict":[],"must":{"n":1},"as":[]},"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is no integer","path":["a","n"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        n: {}
          {"data":{"a":{"n":null,"f":1,"s":"","l":[],"strict":[],"must":{"n":1},"as":[]},"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is no integer","path":["a","n"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        n: [1]
          {"data":{"a":{"n":null,"f":1,"s":"","l":[],"strict":[],"must":{"n":1},"as":[]},"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is no integer","path":["a","n"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        f: "1.5"
          {"data":{"a":{"n":1,"f":null,"s":"","l":[],"strict":[],"must":{"n":1},"as":[]},"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is no number","path":["a","f"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        s: 7
          {"data":{"a":{"n":1,"f":1,"s":null,"l":[],"strict":[],"must":{"n":1},"as":[]},"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is no string","path":["a","s"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        l: 7
          {"data":{"a":{"n":1,"f":1,"s":"","l":null,"strict":[],"must":{"n":1},"as":[]},"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is no list","path":["a","l"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        l: [1,null,"x",2]
          {"data":{"a":{"n":1,"f":1,"s":"","l":[1,null,null,2],"strict":[],"must":{"n":1},"as":[]},"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is no integer","path":["a","l",2],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        strict: null
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is null but may not be","path":["a","strict"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        strict: [1,null]
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is null but may not be","path":["a","strict",1],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        must: null
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is null but may not be","path":["a","must"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        must: [{"n":1}]
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is no object","path":["a","must"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        as: {"n":1}
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is no list","path":["a","as"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        as: [{"n":1},null]
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is null but may not be","path":["a","as",1],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        n: 1,"extra":{"x":[1]}
          {"data":{"a":{"n":1,"f":1,"s":"","l":[],"strict":[],"must":{"n":1},"as":[]},"b":1}}
        n: 1,"n":2
          {"data":{"a":{"n":2,"f":1,"s":"","l":[],"strict":[],"must":{"n":1},"as":[]},"b":1}}
        an escaped name
          {"data":{"a":{"n":1,"f":1,"s":"","l":[],"strict":[],"must":{"n":1},"as":[]},"b":1}}
        nothing of it
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is missing","path":["a","n"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}},{"message":"the answer of remote schema `one` is not what was asked: the value is missing","path":["a","f"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}},{"message":"the answer of remote schema `one` is not what was asked: the value is missing","path":["a","s"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}},{"message":"the answer of remote schema `one` is not what was asked: the value is missing","path":["a","l"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}},{"message":"the answer of remote schema `one` is not what was asked: the value is missing","path":["a","strict"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        another root
          {"data":{"a":null,"b":1}}
        no root
          {"data":{"a":null,"b":1},"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is missing","path":["a"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        reordered
          {"data":{"a":{"n":1,"f":1,"s":"","l":[],"strict":[],"must":{"n":1},"as":[]},"b":1}}
    "#]]).await;
    check(
        &bodies([r#"{"data":null}"#, r#"{"data":{"must":null}}"#]),
        "{ must { n } b }",
        expect![[r#"
            {"data":null}
              {"data":null,"errors":[{"message":"remote schema `one` answered without data","path":["must"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
            {"data":{"must":null}}
              {"data":null,"errors":[{"message":"the answer of remote schema `one` is not what was asked: the value is null but may not be","path":["must"],"extensions":{"code":"remote-schema-invalid","remote_schema":"one"}}]}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn malformed_errors() {
    let errors = [
        r#"{"data":{"a":null},"errors":[{}]}"#,
        r#"{"data":{"a":null},"errors":[7,"x",null,[]]}"#,
        r#"{"data":{"a":null},"errors":{"message":"x"}}"#,
        r#"{"data":{"a":null},"errors":[{"message":7}]}"#,
        r#"{"data":{"a":null},"errors":[{"message":"m","path":"a.n"}]}"#,
        r#"{"data":{"a":null},"errors":[{"message":"m","path":[-1,{},null,1.5]}]}"#,
        r#"{"data":{"a":null},"errors":[{"message":"m","path":["a","n",99999999999999999999]}]}"#,
        r#"{"data":{"a":null},"errors":[{"message":"m","path":["other"]}]}"#,
        r#"{"data":{"a":null},"errors":[{"message":"m","locations":[{"line":-1,"column":"x"}]}]}"#,
        r#"{"data":{"a":null},"errors":[{"message":"m","extensions":7}]}"#,
        r#"{"data":{"a":null},"errors":[{"message":"m\u0000\u001b[31m","extensions":{"code":"C"}}]}"#,
    ];
    check(&bodies(errors), QUERY, expect![[r#"
        {"data":{"a":null},"errors":[{}]}
          {"data":{"a":null,"b":1},"errors":[{"message":"an error without a message","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        {"data":{"a":null},"errors":[7,"x",null,[]]}
          {"data":{"a":null,"b":1},"errors":[{"message":"an error without a message","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}},{"message":"an error without a message","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}},{"message":"an error without a message","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}},{"message":"an error without a message","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        {"data":{"a":null},"errors":{"message":"x"}}
          {"data":{"a":null,"b":1},"errors":[{"message":"x","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        {"data":{"a":null},"errors":[{"message":7}]}
          {"data":{"a":null,"b":1},"errors":[{"message":"an error without a message","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        {"data":{"a":null},"errors":[{"message":"m","path":"a.n"}]}
          {"data":{"a":null,"b":1},"errors":[{"message":"m","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        {"data":{"a":null},"errors":[{"message":"m","path":[-1,{},null,1.5]}]}
          {"data":{"a":null,"b":1},"errors":[{"message":"m","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        {"data":{"a":null},"errors":[{"message":"m","path":["a","n",99999999999999999999]}]}
          {"data":{"a":null,"b":1},"errors":[{"message":"m","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        {"data":{"a":null},"errors":[{"message":"m","path":["other"]}]}
          {"data":{"a":null,"b":1},"errors":[{"message":"m","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        {"data":{"a":null},"errors":[{"message":"m","locations":[{"line":-1,"column":"x"}]}]}
          {"data":{"a":null,"b":1},"errors":[{"message":"m","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        {"data":{"a":null},"errors":[{"message":"m","extensions":7}]}
          {"data":{"a":null,"b":1},"errors":[{"message":"m","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"one"}}]}
        {"data":{"a":null},"errors":[{"message":"m\u0000\u001b[31m","extensions":{"code":"C"}}]}
          {"data":{"a":null,"b":1},"errors":[{"message":"m\u0000\u001b[31m","path":["a"],"extensions":{"remote_schema":"one","code":"C"}}]}
    "#]]).await;
    let many = format!(
        r#"{{"data":{{"a":null}},"errors":[{}{{"message":"last"}}]}}"#,
        r#"{"message":"m","path":["a"]},"#.repeat(10_000),
    );
    let upstream = Upstream::says_and_closes(answer(&many)).await;
    let told = told(&upstream, QUERY).await;
    assert!(told.len() < 20_000 && told.contains("further errors"), "{told}");
}

#[tokio::test]
async fn connection_with_surplus_bytes_is_not_used_again() {
    let good = answer(r#"{"data":{"a":{"n":1}}}"#);
    let forged = answer(r#"{"data":{"a":{"n":666}}}"#);
    let both = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n\
                16\r\n{\"data\":{\"a\":{\"n\":1}}}\r\n0\r\n\r\n";
    for bytes in [format!("{good}{forged}"), format!("{good}x"), both.to_owned()] {
        let upstream = Upstream::says(bytes).await;
        let gateway = Gateway::start(&upstream, Limits::default()).await;
        for _ in 0..3 {
            let answer = gateway.ask("{ a { n } }").await.body;
            assert!(!answer.contains("666"), "{answer}");
        }
        assert_eq!(gateway.ask("{ b }").await.body, r#"{"data":{"b":1}}"#);
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = Upstream::says(answer(r#"{"data":{"a":{"n":1}}}"#)).await;
    for status in ["301 x", "302 x", "303 x", "307 x", "308 x"] {
        let url = &other.url;
        let bytes = format!("HTTP/1.1 {status}\r\nlocation: {url}\r\ncontent-length: 0\r\n\r\n");
        let told = told(&Upstream::says(bytes).await, QUERY).await;
        assert!(told.starts_with(r#"{"data":{"a":null,"b":1},"#), "{told}");
    }
    assert_eq!(other.accepted(), 0);
}

#[tokio::test]
async fn old_versions_of_http() {
    let upstream =
        Upstream::says_and_closes("HTTP/1.0 200 OK\r\n\r\n{\"data\":{\"a\":{\"n\":1}}}").await;
    let gateway = Gateway::start(&upstream, Limits::default()).await;
    for _ in 0..2 {
        assert_eq!(gateway.ask(QUERY).await.body, r#"{"data":{"a":{"n":1},"b":1}}"#);
    }
    assert_eq!(upstream.accepted(), 2);
}
