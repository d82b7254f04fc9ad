//! Typed clients, derived from the emitted joined schema, and real GraphQL servers upstream.

use expect_test::expect;
use graphql_client::GraphQLQuery;

use super::servers::serve;

/// `OrdersWithUsers` of `typed.graphql`.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "e2e/shop/schema.graphql",
    query_path = "e2e/typed.graphql",
    response_derives = "Debug, PartialEq"
)]
struct OrdersWithUsers;

/// `UsersWithOrders` of `typed.graphql`.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "e2e/shop/schema.graphql",
    query_path = "e2e/typed.graphql",
    response_derives = "Debug"
)]
struct UsersWithOrders;

/// `Ages` of `typed.graphql`.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "e2e/shop/schema.graphql",
    query_path = "e2e/typed.graphql",
    response_derives = "Debug"
)]
struct Ages;

/// `Rename` of `typed.graphql`.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "e2e/shop/schema.graphql",
    query_path = "e2e/typed.graphql",
    response_derives = "Debug"
)]
struct Rename;

#[tokio::test]
async fn orders_with_their_users_aliased_and_listed() {
    let shop = serve(2).await;
    let variables = orders_with_users::Variables { first: None };
    let response = shop.gateway.ask::<OrdersWithUsers>(variables).await;
    assert_eq!(response.errors, None);
    let orders = response.data.unwrap().orders;
    assert_eq!(orders.len(), 7);
    let names: Vec<_> =
        (orders.iter()).map(|order| order.user.as_ref().map(|user| user.name.as_str())).collect();
    let (a, b, c) = (Some("Ann"), Some("Bo \"the\" Bob"), Some("Çem 😀"));
    assert_eq!(names, [a, b, c, a, b, c, None]);
    for order in &orders {
        let user = order.user.as_ref().map(|user| (&user.id, &user.name));
        assert_eq!(user, order.buyer.as_ref().map(|user| (&user.id, &user.name)));
    }
    assert_eq!(orders[3].total, Some(1.5));
    expect![[r#"

        orders: query OrdersWithUsers__orders($first: Int) { orders(first: $first) { id number total user: user_id buyer: user_id } }
          {"first":null}
        users: query OrdersWithUsers__users($_j0_0_id: ID!, $_j0_1_id: ID!, $_j0_2_id: ID!, $_j1_0_ids: [ID!]!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } _j0_2: user(id: $_j0_2_id) { ..._j0 } _j1_0: users_by_ids(ids: $_j1_0_ids) { ..._j1 } } fragment _j0 on User { id name } fragment _j1 on User { id name _j0: id }
          {"_j0_0_id":"1","_j0_1_id":"2","_j0_2_id":"3","_j1_0_ids":["1","2","3"]}
    "#]].assert_eq(&shop.transcript(""));
}

#[tokio::test]
async fn clients_variables_reach_the_upstream() {
    let shop = serve(2).await;
    let variables = orders_with_users::Variables { first: Some(1) };
    let response = shop.gateway.ask::<OrdersWithUsers>(variables).await;
    assert_eq!(response.data.unwrap().orders.len(), 1);
    assert_eq!(shop.orders.requests()[0].variables, r#"{"first":1}"#);
    assert_eq!(shop.users.requests()[0].variables, r#"{"_j0_0_id":"1","_j1_0_ids":["1"]}"#);
}

#[tokio::test]
async fn users_with_their_orders_and_back() {
    let shop = serve(2).await;
    let response = shop.gateway.ask::<UsersWithOrders>(users_with_orders::Variables).await;
    assert_eq!(response.errors, None);
    for (n, user) in response.data.unwrap().users.iter().enumerate() {
        let orders = user.orders.as_ref().unwrap();
        let ids: Vec<_> = orders.iter().map(|order| order.id.as_str()).collect();
        assert_eq!(ids, [format!("o{n}"), format!("o{}", n + 3)]);
        for order in orders {
            assert_eq!(order.user.as_ref().unwrap().name, user.name);
        }
    }
    expect![[r#"

        orders: query UsersWithOrders__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { id user: user_id _j0: user_id }
          {"_j0_0_user_ids":["1","2","3"]}
        users: query UsersWithOrders__users { users { name orders: id } }
        users: query UsersWithOrders__users($_j0_0_id: ID!, $_j0_1_id: ID!, $_j0_2_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } _j0_2: user(id: $_j0_2_id) { ..._j0 } } fragment _j0 on User { name }
          {"_j0_0_id":"1","_j0_1_id":"2","_j0_2_id":"3"}
    "#]].assert_eq(&shop.transcript(""));
}

#[tokio::test]
async fn upstream_errors_reach_the_client_at_its_own_paths() {
    let shop = serve(1).await;
    let response = shop.gateway.ask::<Ages>(ages::Variables).await;
    let ages: Vec<_> = (response.data.unwrap().orders.iter())
        .map(|order| order.user.as_ref().unwrap().age)
        .collect();
    assert_eq!(ages, [Some(30), None, Some(30)]);
    let errors: Vec<_> = response.errors.unwrap().iter().map(ToString::to_string).collect();
    expect!["orders/1/user/age:0:0: not to be told"].assert_eq(&errors.join("\n"));
}

#[tokio::test]
async fn mutation_with_a_join() {
    let shop = serve(1).await;
    let variables = rename::Variables { id: "2".to_owned(), name: "Eve".to_owned() };
    let response = shop.gateway.ask::<Rename>(variables).await;
    let user = response.data.unwrap().rename_user.unwrap();
    assert_eq!(user.orders.unwrap()[0].id, "o1");
    expect![[r#"

        orders: query Rename__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { id _j0: user_id }
          {"_j0_0_user_ids":["2"]}
        users: mutation Rename__users($id: ID!, $name: String!) { rename_user(id: $id, name: $name) { name orders: id } }
          {"id":"2","name":"Eve"}
    "#]].assert_eq(&shop.transcript(""));
}
