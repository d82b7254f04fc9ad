//! Remainders: what bound input objects leave to the client.

use expect_test::expect;

use crate::support::{check, check_order_user};

const ORDERS: &str = "\
type Query { orders: [Order!]! }
type Order { id: ID! user_id: ID }
";

const USERS: &str = r#"
directive @oneOf on INPUT_OBJECT
type Query {
  users(where: Where = {name: {like: "A%"}}, by: By, page: Page, all: [Where!]): [User!]!
  shop(at: Where!): Shop!
}
type Shop { users(where: Where): [User!]! }
type User { id: ID! }
input Where {
  id: IdTest! = {not: 0}
  "How it is spelt."
  name: StringTest
  status: Status! = OPEN
  ids: [ID!]
  and: [Where!]
  page: Page
  any: Any
}
input IdTest { eq: ID in: [ID!] not: ID }
input StringTest { like: String @deprecated }
input By @oneOf { id: ID email: String }
input Page { first: Int! after: ID }
scalar Any
enum Status { OPEN SHUT }
"#;

#[test]
fn what_is_bound_is_gone_at_every_depth() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {where: {id: {eq: $user_id}, name: {like: x}, any: {a: 1}}}}}",
        &expect![[r#"
            Order.user user_id -> users.users(where: {id: {eq: $user_id as ID}, name: Object([("like", String("x"))]), any: Object([("a", Int("1"))])}), aliased, 100 keys, [User!]
            """Joined by `user_id`: `users.Query.users(where:)`."""
            user(where: Order_user_where, by: By, page: Page, all: [Where!]): [User!]
            """`Where`, as far as `Order.user` leaves it to the client."""
            input Order_user_where {
              id: Order_user_where_id
              status: Status! = OPEN
              ids: [ID!]
              and: [Where!]
              page: Page
            }

            """`IdTest`, as far as `Order.user` leaves it to the client."""
            input Order_user_where_id {
              in: [ID!]
              not: ID
            }

        "#]],
    );
}

#[test]
fn bound_lists_and_custom_scalars_are_gone_as_a_whole() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {where: {ids: [$user_id], and: {name: {like: x}}, any: {a: $user_id}}, all: {status: SHUT}}}}",
        &expect![[r#"
            Order.user user_id -> users.users(where: {ids: [$user_id as ID!], and: List([Object([("name", Object([("like", String("x"))]))])]), any: {a: $user_id as Any}}, all: List([Object([("status", Enum("SHUT"))])])), aliased, 100 keys, [User!]
            """Joined by `user_id`: `users.Query.users(where:, all:)`."""
            user(where: Order_user_where, by: By, page: Page): [User!]
            """`Where`, as far as `Order.user` leaves it to the client."""
            input Order_user_where {
              id: IdTest! = {
                not: 0,
              }
              """How it is spelt."""
              name: StringTest
              status: Status! = OPEN
              page: Page
            }

            warning[J043] relationship `Order.user`: key field `user_id` is `ID`, but input field `Where.any` takes `Any`
              remote_schemas.yaml:11:108 "$user_id": values of a custom scalar pass as they come
              schemas/orders.graphql:2:22 "user_id": `Order.user_id` is `ID`
              schemas/users.graphql:17:3 "any": takes `Any`
        "#]],
    );
}

#[test]
fn what_is_left_and_required_is_required_of_the_client() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {where: {page: {after: $user_id}}, page: {after: x}}}}",
        &expect![[r#"
            Order.user user_id -> users.users(where: {page: {after: $user_id as ID}}, page: Object([("after", String("x"))])), aliased, 100 keys, [User!]
            """Joined by `user_id`: `users.Query.users(where:, page:)`."""
            user(where: Order_user_where!, by: By, page: Order_user_page!, all: [Where!]): [User!]
            """`Where`, as far as `Order.user` leaves it to the client."""
            input Order_user_where {
              id: IdTest! = {
                not: 0,
              }
              """How it is spelt."""
              name: StringTest
              status: Status! = OPEN
              ids: [ID!]
              and: [Where!]
              page: Order_user_where_page!
              any: Any
            }

            """`Page`, as far as `Order.user` leaves it to the client."""
            input Order_user_where_page {
              first: Int!
            }

            """`Page`, as far as `Order.user` leaves it to the client."""
            input Order_user_page {
              first: Int!
            }

        "#]],
    );
}

#[test]
fn what_is_bound_in_whole_is_gone() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {by: {id: $user_id}, page: {first: 1, after: x}, all: [{status: OPEN}]}}}",
        &expect![[r#"
            Order.user user_id -> users.users(by: {id: $user_id as ID}, page: Object([("first", Int("1")), ("after", String("x"))]), all: List([Object([("status", Enum("OPEN"))])])), aliased, 100 keys, [User!]
            """Joined by `user_id`: `users.Query.users(by:, page:, all:)`."""
            user(where: Where = {name: {like: "A%"}}): [User!]
        "#]],
    );
}

#[test]
fn names_that_are_taken_get_a_number() {
    check_order_user(
        &format!("{ORDERS} scalar Order_user_where"),
        &format!("{USERS} scalar Order_user_where_id scalar Order_user_where_id_2"),
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {where: {id: {eq: $user_id}}}}}",
        &expect![[r#"
            Order.user user_id -> users.users(where: {id: {eq: $user_id as ID}}), aliased, 100 keys, [User!]
            """Joined by `user_id`: `users.Query.users(where:)`."""
            user(where: Order_user_where_2, by: By, page: Page, all: [Where!]): [User!]
            scalar Order_user_where

            scalar Order_user_where_id

            scalar Order_user_where_id_2

            """`Where`, as far as `Order.user` leaves it to the client."""
            input Order_user_where_2 {
              id: Order_user_where_id_3
              """How it is spelt."""
              name: StringTest
              status: Status! = OPEN
              ids: [ID!]
              and: [Where!]
              page: Page
              any: Any
            }

            """`IdTest`, as far as `Order.user` leaves it to the client."""
            input Order_user_where_id_3 {
              in: [ID!]
              not: ID
            }

        "#]],
    );
}

#[test]
fn types_have_their_names_in_the_joined_schema() {
    let relationships = "\
- name: orders
  definition:
    url: http://orders
    customization: {type_names: {prefix: My}}
  remote_relationships:
    - type_name: Order
      relationships:
        - name: user
          definition:
            to_remote_schema:
              remote_schema: users
              lhs_fields: [user_id]
              remote_field: {users: {arguments: {where: {id: {eq: $user_id}}}}}
- name: users
  definition:
    url: http://users
    customization: {type_names: {suffix: Of}}
";
    let users = "\
type Query { users(where: Where, page: Page): [User!]! }
type User { id: ID! }
input Where { id: Test and: [Where!] any: Any }
input Test { eq: ID not: Any }
input Page { first: Int }
scalar Any
";
    check(
        relationships,
        &[("orders", ORDERS), ("users", users)],
        &expect![[r#"
        Order.user user_id -> users.users(where: {id: {eq: $user_id as ID}}), aliased, 100 keys, [User!]
        Query orders from orders
        Query users from users

        type Query {
          orders: [MyOrder!]!
          users(where: WhereOf, page: PageOf): [UserOf!]!
        }

        type MyOrder {
          id: ID!
          user_id: ID
          """Joined by `user_id`: `users.Query.users(where:)`."""
          user(where: MyOrder_user_where, page: PageOf): [UserOf!]
        }

        type UserOf {
          id: ID!
        }

        input WhereOf {
          id: TestOf
          and: [WhereOf!]
          any: AnyOf
        }

        input TestOf {
          eq: ID
          not: AnyOf
        }

        input PageOf {
          first: Int
        }

        scalar AnyOf

        """`WhereOf`, as far as `MyOrder.user` leaves it to the client."""
        input MyOrder_user_where {
          id: MyOrder_user_where_id
          and: [WhereOf!]
          any: AnyOf
        }

        """`TestOf`, as far as `MyOrder.user` leaves it to the client."""
        input MyOrder_user_where_id {
          not: AnyOf
        }
    "#]],
    );
}

#[test]
fn in_the_middle_of_a_path_nothing_is_left() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {shop: {arguments: {at: {id: {eq: $user_id}, page: {after: x}}}, field: {users: {arguments: {where: {page: {after: x}}}}}}}",
        &expect![[r#"
            error[J041] relationship `Order.user`: input field `Page.first` is missing
              remote_schemas.yaml:11:80 "{after: x}": has no `first`
              schemas/users.graphql:22:14 "first": `Int!`, required
              help: add `first: …` here
        "#]],
    );
}

#[test]
fn of_one_of_exactly_one_is_bound() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {by: {id: $user_id, email: x}}}}",
        &expect![[r#"
            error[J087] relationship `Order.user`: input type `By` takes exactly one of its fields
              remote_schemas.yaml:11:69 "email": a second field
              schemas/users.graphql:21:7 "By": `By` has `@oneOf`
              help: leave all but one out, as in `{ id: … }`
        "#]],
    );
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: []
remote_field: {users: {arguments: {by: {}}}}",
        &expect![[r#"
            error[J087] relationship `Order.user`: input type `By` takes exactly one of its fields
              remote_schemas.yaml:11:54 "{}": binds no field
              schemas/users.graphql:21:7 "By": `By` has `@oneOf`
              help: bind one: `{ id: … }`
        "#]],
    );
}
