//! Functions of the gateway crate in place of remote schemas: `functions/gateway`, whose functions
//! are in `support/functions.rs`.

use expect_test::{Expect, expect};
use joinwright_tests::gateways::e2e_functions;
use joinwright_tests::{Reply, RunningGateway, Upstream};

const ORDERS: &str = include_str!("functions/gateway/schemas/orders.graphql");
const COURIERS: &str = include_str!("functions/gateway/schemas/couriers.graphql");

/// Asks, and compares the answer and what each upstream was asked.
async fn check(query: &str, variables: &str, orders: &str, couriers: &[&str], expect: Expect) {
    let orders = Upstream::scripted(ORDERS, [Reply::data(orders)]).await;
    let couriers = couriers.iter().map(|data| Reply::data(data));
    let couriers = Upstream::scripted(COURIERS, couriers).await;
    let gateway = e2e_functions::Gateway::builder();
    let gateway = gateway.orders_url(orders.url()).couriers_url(couriers.url());
    let gateway = RunningGateway::start(gateway.router().unwrap()).await;
    let (status, mut text) = gateway.post(query, variables).await;
    assert_eq!(status, 200, "{text}");
    text = text
        .replace(",\"errors\":[", ",\n\"errors\":[\n")
        .replace("},{\"message\"", "},\n{\"message\"");
    for request in orders.requests().iter().chain(&couriers.requests()) {
        text += &format!("\n{} {}", request.document, request.variables);
    }
    expect.assert_eq(&text);
}

/// Orders with these ids, to ask for what does as the ids say.
fn orders(ids: &[&str], field: &str) -> String {
    let orders: Vec<String> = ids.iter().map(|id| format!("{{\"{field}\":\"{id}\"}}")).collect();
    format!("{{\"orders\":[{}]}}", orders.join(","))
}

#[tokio::test]
async fn all_distinct_keys_are_one_call_and_the_clients_selection_holds() {
    check(
        "query Q($no: Boolean!) { orders { id shipping { __typename cost: price days together
           ... Way speed @skip(if: $no) day @include(if: $no) } } }
         fragment Way on Estimate { route { to: harbour next { harbour next { harbour } } } }",
        r#"{"no":false}"#,
        r#"{"orders":[
            {"id":"1","shipping":2.5,"_j0":"FAST","_j1":["mon",1.50]},
            {"id":"2","shipping":2.5,"_j0":"FAST","_j1":["mon",1.50]},
            {"id":"3","shipping":0,"_j0":"SLOW","_j1":"mon"},
            {"id":"4","shipping":null,"_j0":"SLOW","_j1":"mon"},
            {"id":"5","shipping":1000,"_j0":"SLOW","_j1":"mon"}]}"#,
        &[],
        expect![[r#"
            {"data":{"orders":[
                        {"id":"1","shipping":{"__typename":"Estimate","cost":3.75,"days":2,"together":3,"route":[{"to":"Genoa","next":{"harbour":"\"Rotterdam\"","next":null}}],"speed":"FAST"}},
                        {"id":"2","shipping":{"__typename":"Estimate","cost":3.75,"days":2,"together":3,"route":[{"to":"Genoa","next":{"harbour":"\"Rotterdam\"","next":null}}],"speed":"FAST"}},
                        {"id":"3","shipping":{"__typename":"Estimate","cost":null,"days":9,"together":3,"route":[{"to":"Genoa","next":{"harbour":"\"Rotterdam\"","next":null}}],"speed":"SLOW"}},
                        {"id":"4","shipping":null},
                        {"id":"5","shipping":null}]}}
            query Q__orders { orders { id shipping: weight _j0: speed _j1: day } } {}"#]],
    )
    .await;
}

#[tokio::test]
async fn custom_scalars_keep_every_digit() {
    check(
        "{ orders { shipping { day } } }",
        "{}",
        r#"{"orders":[{"shipping":1,"_j0":"SLOW","_j1":{"n":1.50000000000000000001}}]}"#,
        &[],
        expect![[r#"
            {"data":{"orders":[{"shipping":{"day":{"n":1.50000000000000000001}}}]}}
            query Operation__orders { orders { shipping: weight _j0: speed _j1: day } } {}"#]],
    )
    .await;
}

#[tokio::test]
async fn relationships_below_what_a_function_gives() {
    check(
        "{ orders { shipping { days by: courier { name } price } } }",
        "{}",
        r#"{"orders":[{"shipping":1,"_j0":"FAST","_j1":1},{"shipping":2,"_j0":"SLOW","_j1":1},
            {"shipping":3,"_j0":"FAST","_j1":1}]}"#,
        &[r#"{"_j0_0":{"name":"Ann"}}"#],
        expect![[r#"
            {"data":{"orders":[{"shipping":{"days":2,"by":{"name":"Ann"},"price":1.5}},{"shipping":{"days":9,"by":null,"price":3.0}},
                        {"shipping":{"days":2,"by":{"name":"Ann"},"price":4.5}}]}}
            query Operation__orders { orders { shipping: weight _j0: speed _j1: day } } {}
            query Operation__couriers($_j0_0_id: ID!) { _j0_0: courier(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Courier { name } {"_j0_0_id":"c1"}"#]],
    )
    .await;
}

#[tokio::test]
async fn two_selections_of_one_function_are_two_calls() {
    check(
        "{ orders { a: shipping { days } b: shipping { days } c: shipping { price } } }",
        "{}",
        r#"{"orders":[{"a":1,"_j0":"FAST","_j1":1,"b":1,"c":1}]}"#,
        &[],
        expect![[r#"
            {"data":{"orders":[{"a":{"days":2},"b":{"days":2},"c":{"price":1.5}}]}}
            query Operation__orders { orders { a: weight _j0: speed _j1: day b: weight c: weight } } {}"#]],
    )
    .await;
}

#[tokio::test]
async fn max_keys_splits_calls() {
    check(
        "{ orders { together } }",
        "{}",
        &orders(&["a", "b", "a", "c"], "together"),
        &[],
        expect![[r#"
            {"data":{"orders":[{"together":2},{"together":2},{"together":2},{"together":1}]}}
            query Operation__orders { orders { together: id } } {}"#]],
    )
    .await;
}

#[tokio::test]
async fn a_function_without_a_key_is_called_once() {
    check(
        "{ orders { season } }",
        "{}",
        r#"{"orders":[{"season":"Order"},{"season":"Order"}]}"#,
        &[],
        expect![[r#"
            {"data":{"orders":[{"season":["AUTUMN","WINTER"]},{"season":["AUTUMN","WINTER"]}]}}
            query Operation__orders { orders { season: __typename } } {}"#]],
    )
    .await;
}

#[tokio::test]
async fn an_error_of_one_key_stays_with_that_key() {
    check(
        "{ orders { status } }",
        "{}",
        &orders(&["1", "bad", "unknown", "bad"], "status"),
        &[],
        expect![[r#"
            {"data":{"orders":[{"status":"1 is on its way"},{"status":null},{"status":null},{"status":null}]},
            "errors":[
            {"message":"an error occurred when formatting an argument","path":["orders",1,"status"],"extensions":{"code":"function-error"}},
            {"message":"an error occurred when formatting an argument","path":["orders",3,"status"],"extensions":{"code":"function-error"}}]}
            query Operation__orders { orders { status: id } } {}"#]],
    )
    .await;
}

#[tokio::test]
async fn an_error_of_the_call_is_at_every_place() {
    check("{ orders { status } }", "{}", &orders(&["1", "none"], "status"), &[], expect![[r#"
        {"data":{"orders":[{"status":null},{"status":null}]},
        "errors":[
        {"message":"the office is \"closed\"","path":["orders",0,"status"],"extensions":{"code":"function-error"}},
        {"message":"the office is \"closed\"","path":["orders",1,"status"],"extensions":{"code":"function-error"}}]}
        query Operation__orders { orders { status: id } } {}"#]])
        .await;
}

#[tokio::test]
async fn another_number_of_values_than_of_keys_is_an_error() {
    check("{ orders { status } }", "{}", &orders(&["1", "short"], "status"), &[], expect![[r#"
        {"data":{"orders":[{"status":null},{"status":null}]},
        "errors":[
        {"message":"relationship `Order.status`: its function gave 1 values for 2 keys","path":["orders",0,"status"],"extensions":{"code":"function-error"}},
        {"message":"relationship `Order.status`: its function gave 1 values for 2 keys","path":["orders",1,"status"],"extensions":{"code":"function-error"}}]}
        query Operation__orders { orders { status: id } } {}"#]])
        .await;
}

#[tokio::test]
async fn a_panic_costs_its_fields_and_nothing_else() {
    check(
        "{ orders { id status together } }",
        "{}",
        r#"{"orders":[{"id":"1","status":"panic","together":"1"}]}"#,
        &[],
        expect![[r#"
            {"data":{"orders":[{"id":"1","status":null,"together":1}]},
            "errors":[
            {"message":"relationship `Order.status`: its function panicked","path":["orders",0,"status"],"extensions":{"code":"function-error"}}]}
            query Operation__orders { orders { id status: id together: id } } {}"#]],
    )
    .await;
}

#[tokio::test]
async fn a_function_that_does_not_end_is_given_up() {
    check("{ orders { status } }", "{}", &orders(&["late"], "status"), &[], expect![[r#"
        {"data":{"orders":[{"status":null}]},
        "errors":[
        {"message":"relationship `Order.status`: its function did not answer within 1 seconds","path":["orders",0,"status"],"extensions":{"code":"function-error"}}]}
        query Operation__orders { orders { status: id } } {}"#]]).await;
}

#[tokio::test]
async fn a_key_that_can_not_be_read_is_an_error_at_its_place() {
    check(
        "{ orders { shipping { together } } }",
        "{}",
        r#"{"orders":[{"shipping":1e999,"_j0":"FAST","_j1":1},{"shipping":1,"_j0":"FAST","_j1":1}]}"#,
        &[],
        expect![[r#"
            {"data":{"orders":[{"shipping":null},{"shipping":{"together":1}}]},
            "errors":[
            {"message":"the key `1e999` is no Float","path":["orders",0,"shipping"],"extensions":{"code":"invalid-key"}}]}
            query Operation__orders { orders { shipping: weight _j0: speed _j1: day } } {}"#]],
    )
    .await;
}

#[tokio::test]
async fn each_item_of_a_list_is_a_key() {
    check(
        "{ orders { labels } }",
        "{}",
        r#"{"orders":[{"labels":{"id":7},"_j1":["new",null,"red"]},{"labels":null,"_j1":["new"]}]}"#,
        &[],
        expect![[r#"
            {"data":{"orders":[{"labels":["7-new",null,"7-red"]},{"labels":null}]}}
            query Operation__orders { orders { labels: owner { id } _j1: tags } } {}"#]],
    )
    .await;
}
