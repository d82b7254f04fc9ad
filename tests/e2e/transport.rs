//! How remote schemas are asked: addresses, headers, hidden root fields, chunks, explanations.

use expect_test::expect;
use joinwright_runtime::Settings;
use joinwright_tests::gateways::e2e_transport::{Gateway, SDL};
use joinwright_tests::{Reply, Request, RunningGateway, Upstream};

const OPEN: &str = include_str!("transport/gateway/schemas/open.graphql");
const CLOSED: &str = include_str!("transport/gateway/schemas/closed.graphql");

const THINGS: &str = r#"{"data":{"things":[{"id":1,"closed":1},{"id":2,"closed":2}]}}"#;

async fn start(open: &Upstream, closed: &Upstream, settings: Settings) -> RunningGateway {
    let builder = Gateway::builder().open_url(open.url()).closed_url(closed.url());
    RunningGateway::start(builder.settings(settings).router().unwrap()).await
}

fn body(query: &str) -> String {
    format!("{{\"query\":\"{query}\"}}")
}

fn header<'r>(request: &'r Request, name: &str) -> Vec<&'r str> {
    request.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
}

#[tokio::test]
async fn headers_go_where_they_are_meant_to_go() {
    let open = Upstream::scripted(OPEN, [THINGS]).await;
    let closed = Upstream::scripted(CLOSED, [Reply::data(r#"{"_j0_0":"a","_j0_1":"b"}"#)]).await;
    let gateway = start(&open, &closed, Settings::default()).await;
    let headers = [
        ("x-api-key", "from-client"),
        ("x-custom", "one"),
        ("x-custom", "two"),
        ("authorization", "Bearer token"),
        ("cookie", "a=b"),
        ("te", "trailers"),
        ("x-hop", "hop"),
        ("connection", "x-hop"),
        ("user-agent", "browser"),
        ("x-hasura-admin-secret", "secret"),
    ];
    let (_, answer) = gateway.post_with_headers(body("{ things { id closed } }"), &headers).await;
    assert_eq!(answer, r#"{"data":{"things":[{"id":1,"closed":"a"},{"id":2,"closed":"b"}]}}"#);

    let to_open = &open.requests()[0];
    assert_eq!(header(to_open, "x-api-key"), ["from-config joinwright-tests"]);
    assert_eq!(header(to_open, "x-hasura-tenant"), ["tenant-from-config"]);
    assert_eq!(header(to_open, "x-custom"), ["one", "two"]);
    assert_eq!(header(to_open, "authorization"), ["Bearer token"]);
    assert_eq!(header(to_open, "cookie"), ["a=b"]);
    assert_eq!(header(to_open, "content-type"), ["application/json"]);
    assert_eq!(
        header(to_open, "host"),
        [open.url()["http://".len()..].trim_end_matches("/graphql")]
    );
    assert!(header(to_open, "user-agent")[0].starts_with("joinwright/"));
    for name in ["te", "x-hop", "connection", "x-hasura-admin-secret", "x-closed-key"] {
        assert!(header(to_open, name).is_empty(), "{name}");
    }

    let to_closed = &closed.requests()[0];
    assert_eq!(header(to_closed, "x-closed-key"), ["closed-secret"]);
    for name in ["x-api-key", "x-custom", "authorization", "cookie"] {
        assert!(header(to_closed, name).is_empty(), "{name}");
    }
}

#[tokio::test]
async fn rules_say_which_headers_go_along() {
    let open = Upstream::scripted(OPEN, [THINGS]).await;
    let closed = Upstream::scripted(CLOSED, [Reply::data(r#"{"_j0_0":"a","_j0_1":"b"}"#)]).await;
    let gateway = start(&open, &closed, Settings::default()).await;
    let headers = [
        ("x-shop-id", "1"),
        ("x-shop-secret", "2"),
        ("x-other", "3"),
        ("accept-language", "de"),
        ("user-agent", "browser"),
        ("x-request-id", "4"),
        ("x-correlation-id", "spoofed"),
        ("x-user", "spoofed"),
        ("x-hasura-user-id", "7"),
        ("x-hasura-org-id", "8"),
    ];
    gateway.post_with_headers(body("{ things { closed } }"), &headers).await;
    let to_closed = &closed.requests()[0];
    for (name, values) in [
        ("x-shop-id", &["1"][..]),
        ("x-shop-secret", &[]),
        ("x-other", &[]),
        ("accept-language", &["de"]),
        ("x-forwarded-user-agent", &["browser"]),
        ("x-request-id", &[]),
        ("x-correlation-id", &["4"]),
        ("x-user", &["user 7"]),
        ("x-hasura-user-id", &["7"]),
        ("x-hasura-org-id", &[]),
        ("x-hasura-role", &[]),
    ] {
        assert_eq!(header(to_closed, name), values, "{name}");
    }
    assert!(header(to_closed, "user-agent")[0].starts_with("joinwright/"));
    let to_open = &open.requests()[0];
    assert_eq!(header(to_open, "x-hasura-org-id"), ["8"]);
    assert_eq!(header(to_open, "x-hasura-role"), ["admin"]);
    assert!(header(to_open, "accept-language").is_empty());
}

#[tokio::test]
async fn header_whose_session_variable_is_missing_is_not_the_clients_either() {
    let open = Upstream::scripted(OPEN, [THINGS]).await;
    let closed = Upstream::scripted(CLOSED, [Reply::data(r#"{"_j0_0":"a","_j0_1":"b"}"#)]).await;
    let gateway = start(&open, &closed, Settings::default()).await;
    gateway.post_with_headers(body("{ things { closed } }"), &[("x-user", "user 1")]).await;
    assert!(header(&closed.requests()[0], "x-user").is_empty());
}

#[tokio::test]
async fn cookies_of_joins_reach_the_client_where_that_is_wanted() {
    let things = r#"{"data":{"things":[{"closed":1,"again":1}]}}"#;
    let root = Reply::from(things).with_header("set-cookie", "root=1");
    let again = Reply::data(r#"{"_j0_0":{"id":1}}"#).with_header("set-cookie", "again=1");
    let open = Upstream::scripted(OPEN, [root, again]).await;
    let detail = Reply::html(401, "").with_header("set-cookie", "closed=; Max-Age=0");
    let closed = Upstream::scripted(CLOSED, [detail]).await;
    let gateway = start(&open, &closed, Settings::default()).await;
    let query = body("{ things { closed again { id } } }");
    let (status, headers, _) = gateway.post_for_headers(query, &[]).await;
    assert_eq!(status, 200);
    let cookies: Vec<_> = headers.get_all("set-cookie").iter().collect();
    // Also those of an answer that is none.
    assert_eq!(cookies, ["root=1", "closed=; Max-Age=0"]);
    assert!(headers.get("cache-control").is_none() && headers.get("vary").is_none());
}

#[tokio::test]
async fn mutations_take_the_clients_headers_along() {
    let make = Reply::data(r#"{"make":{"id":1}}"#);
    let open = Upstream::scripted(OPEN, [make]).await;
    let closed = Upstream::scripted(CLOSED, [""; 0]).await;
    let gateway = start(&open, &closed, Settings::default()).await;
    gateway.post_with_headers(body("mutation { make { id } }"), &[("x-custom", "one")]).await;
    assert_eq!(header(&open.requests()[0], "x-custom"), ["one"]);
}

#[test]
fn unset_variables_of_a_template_are_named() {
    let builder = Gateway::builder();
    expect![[r#"
        the environment variable `TRANSPORT_TEST_UNSET` is not set; remote schema `open` needs it for its URL
        the environment variable `CLOSED_URL` is not set; it holds the URL of remote schema `closed`"#]]
    .assert_eq(&builder.router().unwrap_err().to_string());
}

#[tokio::test]
async fn hidden_root_fields_are_targets_alone() {
    assert!(
        SDL.contains("things:") && !SDL.contains("hiddenThing(id: Int") && !SDL.contains("secret")
    );
    let again = r#"{"data":{"_j0_0":{"name":"a"},"_j0_1":{"name":"b"}}}"#;
    let things = r#"{"data":{"things":[{"again":1},{"again":2}]}}"#;
    let open = Upstream::scripted(OPEN, [things, again]).await;
    let closed = Upstream::scripted(CLOSED, [""; 0]).await;
    let gateway = start(&open, &closed, Settings::default()).await;
    let (_, body) = gateway.post("{ things { again { name } } }", "{}").await;
    assert_eq!(body, r#"{"data":{"things":[{"again":{"name":"a"}},{"again":{"name":"b"}}]}}"#);
    let (_, body) = gateway.post("{ hiddenThing(id: 1) { name } }", "{}").await;
    assert!(body.contains("validation-failed"), "{body}");
}

#[tokio::test]
async fn chunks_are_as_large_as_the_remote_schema_takes() {
    let things = r#"{"data":{"things":[{"again":1},{"again":2},{"again":3},{"again":1}]}}"#;
    let two = r#"{"data":{"_j0_0":{"id":1},"_j0_1":{"id":2}}}"#;
    let open = Upstream::scripted(OPEN, [things, two, r#"{"data":{"_j0_0":{"id":3}}}"#]).await;
    let closed = Upstream::scripted(CLOSED, [""; 0]).await;
    let gateway = start(&open, &closed, Settings::default()).await;
    let (_, body) = gateway.post("{ things { again { id } } }", "{}").await;
    let rows = r#"[{"again":{"id":1}},{"again":{"id":2}},{"again":{"id":3}},{"again":{"id":1}}]"#;
    assert_eq!(body, format!(r#"{{"data":{{"things":{rows}}}}}"#));
    // One after the other: `side_by_side: 1`.
    let variables: Vec<_> = open.requests().iter().map(|it| it.variables.clone()).collect();
    assert_eq!(variables, ["{}", r#"{"_j0_0_id":1,"_j0_1_id":2}"#, r#"{"_j0_0_id":3}"#]);
}

#[tokio::test]
async fn explanation_lists_the_requests_in_order() {
    let things = r#"{"data":{"things":[{"id":1,"me":1,"closed":1},{"id":2,"me":2,"closed":1}]}}"#;
    let again = r#"{"data":{"_j0_0":{"closed":7},"_j0_1":null}}"#;
    let open = Upstream::scripted(OPEN, [things, again]).await;
    let closed = Upstream::start(CLOSED, |request| async move {
        Reply::data(if request.variables.contains('7') {
            r#"{"_j0_0":"c"}"#
        } else {
            r#"{"_j0_0":"a"}"#
        })
    })
    .await;
    let gateway = start(&open, &closed, Settings::default().explain(true)).await;
    let (_, body) =
        gateway.post("query Q { things { id me: again { closed } closed } }", "{}").await;
    expect![[r#"
        {"data":{"things":[{"id":1,"me":{"closed":"c"},"closed":"a"},{"id":2,"me":null,"closed":"a"}]},
        "extensions":{"explain":[{"wave":0,"fetch":0,"fed_by":[],"remote_schema":"open","operation_name":"Q__open","document":"query Q__open { things { id me: id closed: id } }"},
        {"wave":1,"fetch":1,"fed_by":[0],"remote_schema":"open","operation_name":"Q__open","document":"query Q__open($_j0_0_id: Int!, $_j0_1_id: Int!) { _j0_0: hiddenThing(id: $_j0_0_id) { ..._j0 } _j0_1: hiddenThing(id: $_j0_1_id) { ..._j0 } } fragment _j0 on Thing { closed: id }","joins":[{"relationship":"Thing.again","keys":2,"sites":["things.me"]}]},
        {"wave":1,"fetch":2,"fed_by":[0],"remote_schema":"closed","operation_name":"Q__closed","document":"query Q__closed($_j0_0_id: Int!) { _j0_0: detail(id: $_j0_0_id) }","joins":[{"relationship":"Thing.closed","keys":1,"sites":["things.closed"]}]},
        {"wave":2,"fetch":3,"fed_by":[1,2],"remote_schema":"closed","operation_name":"Q__closed","document":"query Q__closed($_j0_0_id: Int!) { _j0_0: detail(id: $_j0_0_id) }","joins":[{"relationship":"Thing.closed","keys":1,"sites":["things.me.closed"]}]}]}}"#]].assert_eq(
        &body
            .replace("},{\"wave\"", "},\n{\"wave\"")
            .replace(",\"extensions\"", ",\n\"extensions\""),
    );
}

#[tokio::test]
async fn answers_that_failed_are_explained_too() {
    let open = Upstream::scripted(OPEN, [Reply::html(500, "")]).await;
    let closed = Upstream::scripted(CLOSED, [""; 0]).await;
    let gateway = start(&open, &closed, Settings::default().explain(true)).await;
    let (_, body) = gateway.post("{ things { id } }", "{}").await;
    expect![[r#"{"data":{"things":null},"errors":[{"message":"remote schema `open` answered with HTTP status 500","path":["things"],"extensions":{"code":"remote-schema-error","remote_schema":"open"}}],"extensions":{"explain":[{"wave":0,"fetch":0,"fed_by":[],"remote_schema":"open","operation_name":"Operation__open","document":"query Operation__open { things { id } }"}]}}"#]].assert_eq(&body);
}
