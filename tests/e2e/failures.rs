//! Upstreams that fail: what they were to answer is null with an error, the rest is untouched.

use expect_test::expect;
use joinwright_tests::gateways::e2e_slow;
use joinwright_tests::{Reply, Request, RunningGateway, Upstream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::shop::{ORDERS, STOCK, Shop, USERS, script};

/// Asks for a join, with this answer to it.
async fn joined_with(reply: impl Into<Reply>) -> String {
    let shop = script()
        .orders(r#"{"orders":[{"id":"1","user":"7"},{"id":"2","user":null}]}"#)
        .users_reply(reply)
        .start()
        .await;
    let (status, body) = shop.gateway.post("{ orders { id user { name } } }", "{}").await;
    assert_eq!(status, 200);
    assert_eq!(shop.users.requests().len(), 1);
    shop.transcript(&body).split("\norders: ").next().unwrap().to_owned()
}

#[tokio::test]
async fn web_pages_are_no_answers() {
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"remote schema `users` answered with HTTP status 502","path":["orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}"#]].assert_eq(&joined_with(Reply::html(502, "<html>Bad gateway</html>")).await);
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"the answer of remote schema `users` is no GraphQL response: expected `{` at byte 0","path":["orders",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}"#]].assert_eq(&joined_with(Reply::html(200, "<html>Sign in</html>")).await);
}

#[tokio::test]
async fn texts_that_are_no_graphql_responses() {
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"the answer of remote schema `users` is no GraphQL response: expected `{` at byte 0","path":["orders",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}"#]].assert_eq(&joined_with("").await);
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"remote schema `users` answered without data","path":["orders",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}"#]].assert_eq(&joined_with("{}").await);
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"the answer of remote schema `users` is no GraphQL response: expected `{` at byte 0","path":["orders",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}"#]].assert_eq(&joined_with("[]").await);
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"the answer of remote schema `users` is no GraphQL response: expected `,` or the end of the list or object at byte 32","path":["orders",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}"#]].assert_eq(&joined_with(r#"{"data":{"_j0_0":{"name":"Ann"}}"#).await);
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"the answer of remote schema `users` is no GraphQL response: expected the end at byte 23","path":["orders",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}"#]].assert_eq(&joined_with(r#"{"data":{"_j0_0":null}}{"data":{"_j0_0":null}}"#).await);
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"the answer of remote schema `users` is not UTF-8","path":["orders",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}"#]]
        .assert_eq(&joined_with(b"{\"data\":{\"_j0_0\":{\"name\":\"\xff\"}}}".as_slice()).await);
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"the answer of remote schema `users` is no GraphQL response: expected `{` at byte 8","path":["orders",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}"#]].assert_eq(&joined_with(r#"{"data":[{"_j0_0":null}]}"#).await);
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"remote schema `users` answered without data","path":["orders",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}"#]].assert_eq(&joined_with(r#"{"data":null}"#).await);
}

#[tokio::test]
async fn deep_nesting_is_refused() {
    let deep = format!(
        r#"{{"data":{{"_j0_0":{{"name":"Ann"}},"x":{}{}}}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"the answer of remote schema `users` is no GraphQL response: nested too deeply at byte 292","path":["orders",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}"#]].assert_eq(&joined_with(deep).await);
}

#[tokio::test]
async fn graphql_response_with_an_error_status_counts() {
    let reply = Reply {
        status: 500,
        ..Reply::from(r#"{"data":{"_j0_0":null},"errors":[{"message":"boom","path":["_j0_0"]}]}"#)
    };
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"boom","path":["orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}"#]].assert_eq(&joined_with(reply).await);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"remote schema `users` answered with HTTP status 307","path":["orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}"#]].assert_eq(&joined_with(Reply::html(307, "")).await);
}

#[tokio::test]
async fn remote_schema_that_is_down() {
    // Nothing listens on port 1.
    let shop = script()
        .orders(r#"{"orders":[{"id":"1","user":"7","advice":"OPEN"}]}"#)
        .orders(r#"{"orders":[{"id":"1"}]}"#)
        .stock(r#"{"_j0_0":"hurry"}"#)
        .start_with_users_at("http://127.0.0.1:1/graphql")
        .await;
    shop.check("{ orders { id user { name } advice } }", "{}", expect![[r#"
        {"data":{"orders":[{"id":"1","user":null,"advice":"hurry"}]},
        "errors":[
        {"message":"remote schema `users` can not be reached","path":["orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
        orders: query Operation__orders { orders { id user: user_id advice: status } }
        stock: query Operation__stock($_j0_0_status: Status!) { _j0_0: advice(status: $_j0_0_status) }
          {"_j0_0_status":"OPEN"}
    "#]])
        .await;
    let (_, body) = shop.gateway.post("{ orders { id } user(id: 1) { name } }", "{}").await;
    expect![[r#"{"data":{"orders":[{"id":"1"}],"user":null},"errors":[{"message":"remote schema `users` can not be reached","path":["user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}"#]].assert_eq(&body);
    let (_, body) = shop.gateway.post("{ me { name } }", "{}").await;
    expect![[r#"{"data":null,"errors":[{"message":"remote schema `users` can not be reached","path":["me"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}"#]].assert_eq(&body);
}

#[tokio::test]
async fn remote_schema_that_hangs_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/graphql", listener.local_addr().unwrap());
    // Each connection is closed after it was accepted, with half an answer.
    let server = tokio::spawn(async move {
        loop {
            let (mut connection, _) = listener.accept().await.unwrap();
            let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"data\":{\"_j0_0\":";
            let mut head = [0; 16];
            connection.read_exact(&mut head).await.unwrap();
            connection.write_all(half).await.unwrap();
        }
    });
    let shop =
        script().orders(r#"{"orders":[{"id":"1","user":"7"}]}"#).start_with_users_at(&url).await;
    shop.check("{ orders { id user { name } } }", "{}", expect![[r#"
        {"data":{"orders":[{"id":"1","user":null}]},
        "errors":[
        {"message":"remote schema `users` broke off before its answer was complete","path":["orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
        orders: query Operation__orders { orders { id user: user_id } }
    "#]])
        .await;
    server.abort();
}

#[tokio::test]
async fn remote_schema_that_never_answers() {
    let quick = Upstream::scripted(
        include_str!("slow/gateway/schemas/quick.graphql"),
        [Reply::data(r#"{"things":[{"id":"1","detail":"1"}]}"#)],
    )
    .await;
    let slow = Upstream::start(include_str!("slow/gateway/schemas/slow.graphql"), |_| {
        std::future::pending()
    })
    .await;
    let router =
        e2e_slow::Gateway::builder().quick_url(quick.url()).slow_url(slow.url()).router().unwrap();
    let gateway = RunningGateway::start(router).await;
    let (status, body) = gateway.post("{ things { id detail } }", "{}").await;
    assert_eq!(status, 200);
    expect![[r#"{"data":{"things":[{"id":"1","detail":null}]},"errors":[{"message":"remote schema `slow` did not answer within 1 seconds","path":["things",0,"detail"],"extensions":{"code":"remote-schema-timeout","remote_schema":"slow"}}]}"#]].assert_eq(&body);
    assert_eq!(slow.requests().len(), 1);
}

#[tokio::test]
async fn one_failed_join_leaves_the_joins_beside_and_above_it() {
    script()
        .users(r#"{"users":[{"orders":"7"}]}"#)
        .orders(r#"{"_j0_0":[{"user":"7","advice":"OPEN","id":"1","_j1":"7"}]}"#)
        .users_reply(Reply::html(503, ""))
        .stock(r#"{"_j0_0":"hurry"}"#)
        .check(
            "{ users { orders { user { name } advice id } } }",
            expect![[r#"
                {"data":{"users":[{"orders":[{"user":null,"advice":"hurry","id":"1"}]}]},
                "errors":[
                {"message":"remote schema `users` answered with HTTP status 503","path":["users",0,"orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
                orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { user: user_id advice: status id _j1: user_id }
                  {"_j0_0_user_ids":["7"]}
                users: query Operation__users { users { orders: id } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
                stock: query Operation__stock($_j0_0_status: Status!) { _j0_0: advice(status: $_j0_0_status) }
                  {"_j0_0_status":"OPEN"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn failed_join_feeds_no_further_joins() {
    script()
        .orders(r#"{"orders":[{"user":"7"}]}"#)
        .users_reply(Reply::html(503, ""))
        .check("{ orders { user { name orders { season } } } }", expect![[r#"
            {"data":{"orders":[{"user":null}]},
            "errors":[
            {"message":"remote schema `users` answered with HTTP status 503","path":["orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name orders: id }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn failed_chunk_costs_its_own_keys() {
    let stock = |request: Request| async move {
        if request.variables.contains("[3,4]") {
            Reply::html(500, "")
        } else {
            Reply::data(r#"{"_j0_0":[1,2]}"#)
        }
    };
    let lines =
        r#"{"order":{"lines":[{"price":1},{"price":2},{"price":3},{"price":4},{"price":1}]}}"#;
    let shop = Shop::start(
        Upstream::scripted(ORDERS, [Reply::data(lines)]).await,
        Upstream::scripted(USERS, [""; 0]).await,
        Upstream::start(STOCK, stock).await,
    )
    .await;
    let query = "{ order(id: 1) { lines { price } } }";
    let (_, body) = shop.gateway.post(query, "{}").await;
    expect![[r#"{"data":{"order":{"lines":[{"price":1},{"price":2},{"price":null},{"price":null},{"price":1}]}},"errors":[{"message":"remote schema `stock` answered with HTTP status 500","path":["order","lines",2,"price"],"extensions":{"code":"remote-schema-error","remote_schema":"stock"}},{"message":"remote schema `stock` answered with HTTP status 500","path":["order","lines",3,"price"],"extensions":{"code":"remote-schema-error","remote_schema":"stock"}}]}"#]].assert_eq(&body);
}

#[tokio::test]
async fn answer_over_32_mib_is_refused() {
    let large = format!(r#"{{"data":{{"_j0_0":{{"name":"{}"}}}}}}"#, "x".repeat(33 << 20));
    expect![[r#"
        {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":null}]},
        "errors":[
        {"message":"the answer of remote schema `users` is larger than 32 MiB","path":["orders",0,"user"],"extensions":{"code":"remote-schema-too-large","remote_schema":"users"}}]}"#]].assert_eq(&joined_with(large).await);
}
