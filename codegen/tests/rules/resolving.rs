//! Names: remote schemas, source types, key fields, targets, relationships.

use expect_test::expect;

use crate::support::{check, check_order_user};

const ORDERS: &str = "\
type Query { orders: [Order!]! }
type Order { id: ID! user_id: ID region: Region total: Float! tags: [String] }
enum Region { EU US }
";

const USERS: &str = "\
type Query { user(id: ID!): User users(ids: [ID!]!): [User!]! }
type User { id: ID! name: String }
";

#[test]
fn a_relationship_resolves() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {user: {arguments: {id: $user_id}}}",
        &expect![[r#"
            Order.user user_id -> users.user(id: $user_id as ID!), aliased, 100 keys, User
            """Joined by `user_id`: `users.Query.user(id:)`."""
            user: User
        "#]],
    );
}

#[test]
fn an_unbound_argument_stays_on_the_joined_field() {
    check_order_user(
        ORDERS,
        r#"type Query { user(id: ID!, "Which one." locale: String = "en", deep: Deep!): User! } input Deep { x: Int } type User { id: ID! }"#,
        "lhs_fields: [user_id]
remote_field: {user: {arguments: {id: $user_id}}}",
        &expect![[r#"
            Order.user user_id -> users.user(id: $user_id as ID!), aliased, 100 keys, User
            """Joined by `user_id`: `users.Query.user(id:)`."""
            user(
              """Which one."""
              locale: String = "en",
              deep: Deep!,
            ): User
        "#]],
    );
}

#[test]
fn a_path_ends_at_its_last_field() {
    check_order_user(
        ORDERS,
        "type Query { shop(region: Region!): Shop } interface Shop { user(id: ID!): User } enum Region { EU US } type User { id: ID! }",
        "lhs_fields: [user_id, region]
remote_field: {shop: {arguments: {region: $region}, field: {user: {arguments: {id: $user_id}}}}}",
        &expect![[r#"
            Order.user user_id region -> users.shop(region: $region as Region!).user(id: $user_id as ID!), aliased, 100 keys, User
            """Joined by `user_id`, `region`: `users.Query.shop(region:).user(id:)`."""
            user: User
        "#]],
    );
}

#[test]
fn a_relationship_without_key_is_fine() {
    check_order_user(
        ORDERS,
        "type Query { users: [User!]! } type User { id: ID! }",
        "lhs_fields: []
remote_field: {users: {arguments: {}}}",
        &expect![[r#"
            Order.user -> users.users(), aliased, 100 keys, [User!]
            """Joined: `users.Query.users`."""
            user: [User!]
        "#]],
    );
}

#[test]
fn unknown_names_of_several_relationships_are_all_reported() {
    check(
        "- name: orders
  definition: {url: http://orders}
  remote_relationships:
    - type_name: Order
      relationships:
        - name: user
          definition:
            to_remote_schema: {remote_schema: user, lhs_fields: [userid], remote_field: {x: {arguments: {}}}}
        - name: buyer
          definition:
            to_remote_schema: {remote_schema: users, lhs_fields: [user_id], remote_field: {usr: {arguments: {id: $user_id}}}}
        - name: seller
          definition:
            to_remote_schema: {remote_schema: users, lhs_fields: [user_id], remote_field: {user: {arguments: {user_id: $userid}}}}
    - type_name: Orders
      relationships:
        - name: user
          definition:
            to_remote_schema: {remote_schema: users, lhs_fields: [user_id], remote_field: {user: {arguments: {id: $user}}}}
- name: users
  definition: {url: http://users}
",
        &[("orders", ORDERS), ("users", USERS)],
        &expect![[r#"
            error[J020] relationship `Order.user`: there is no remote schema `user`
              remote_schemas.yaml:8:47 "user": no entry of this file has this name
              schemas/orders.graphql:2:6 "Order": the type that gets `Order.user`
              help: did you mean `users`?
            error[J024] type `Order` has no field `userid` to join by
              remote_schemas.yaml:8:66 "userid": no such field
              schemas/orders.graphql:2:6 "Order": `Order`, declared here
              help: did you mean `user_id`?
            error[J028] relationship `Order.buyer`: type `Query` of `users` has no field `usr`
              remote_schemas.yaml:11:92 "usr": no such field
              schemas/users.graphql:1:6 "Query": `Query`, declared here
              help: did you mean `user`?
            error[J034] relationship `Order.seller`: field `Query.user` has no argument `user_id`
              remote_schemas.yaml:14:111 "user_id": no such argument
              schemas/users.graphql:1:14 "user": `Query.user`, declared here
              help: the arguments of `Query.user` are: `id`
            error[J021] remote schema `orders` has no type `Orders`
              remote_schemas.yaml:15:18 "Orders": no such type
              schemas/orders.graphql:1:1 "": the SDL of `orders`
              help: did you mean `Order`?
            error[J036] relationship `Orders.user`: `$user` is not one of its `lhs_fields`
              remote_schemas.yaml:19:115 "$user": unknown variable
              remote_schemas.yaml:19:67 "user_id": the key fields
              help: did you mean `$user_id`?
        "#]],
    );
}

#[test]
fn a_source_type_has_objects() {
    check(
        "- name: orders
  definition: {url: http://orders}
  remote_relationships:
    - type_name: Region
      relationships:
        - name: user
          definition:
            to_remote_schema: {remote_schema: users, lhs_fields: [], remote_field: {user: {arguments: {}}}}
    - type_name: String
      relationships:
        - name: user
          definition:
            to_remote_schema: {remote_schema: users, lhs_fields: [], remote_field: {user: {arguments: {}}}}
    - type_name: Filter
      relationships:
        - name: user
          definition:
            to_remote_schema: {remote_schema: users, lhs_fields: [], remote_field: {user: {arguments: {}}}}
    - type_name: Query
      relationships:
        - name: user
          definition:
            to_remote_schema: {remote_schema: users, lhs_fields: [], remote_field: {user: {arguments: {}}}}
    - type_name: __Type
      relationships:
        - name: user
          definition:
            to_remote_schema: {remote_schema: users, lhs_fields: [], remote_field: {user: {arguments: {}}}}
- name: users
  definition: {url: http://users}
",
        &[("orders", "type Query { found(filter: Filter): Found }
interface Node { id: ID! }
type Order implements Node { id: ID! name: String }
type Refund implements Node { id: ID! }
union Found = Order | Refund
enum Region { EU }
input Filter { region: Region }
"), ("users", USERS)],
        &expect![[r#"
            error[J022] source type `Region` is an enum, which has no objects to join
              remote_schemas.yaml:4:18 "Region": only object types, interfaces and unions can have relationships
              schemas/orders.graphql:6:6 "Region": `Region` is an enum
              help: the types of `orders` that can have relationships are: `Node`, `Order`, `Refund`, `Found`
            error[J022] source type `String` is a scalar, which has no objects to join
              remote_schemas.yaml:9:18 "String": only object types, interfaces and unions can have relationships
              schemas/orders.graphql:1:1 "": `String` is a scalar
              help: the types of `orders` that can have relationships are: `Node`, `Order`, `Refund`, `Found`
            error[J022] source type `Filter` is an input object type, which has no objects to join
              remote_schemas.yaml:14:18 "Filter": only object types, interfaces and unions can have relationships
              schemas/orders.graphql:7:7 "Filter": `Filter` is an input object type
              help: the types of `orders` that can have relationships are: `Node`, `Order`, `Refund`, `Found`
            error[J023] source type `Query` is not part of the joined schema
              remote_schemas.yaml:19:18 "Query": a root type has no objects to join
              schemas/orders.graphql:1:6 "Query": declared here
              help: declare the relationship on a type that a root field returns
            error[J021] remote schema `orders` has no type `__Type`
              remote_schemas.yaml:24:18 "__Type": no such type
              schemas/orders.graphql:1:1 "": the SDL of `orders`
              help: the types of `orders` that can have relationships are: `Node`, `Order`, `Refund`, `Found`
        "#]],
    );
}

#[test]
fn a_key_field_takes_no_arguments_and_returns_a_leaf() {
    check_order_user(
        "type Query { orders: [Order!]! } type Order { id(format: String): ID! customer_id: ID customer: [User!] } type User { id: ID! }",
        "type Query { user(id: ID!): User } type User { id: ID! }",
        "lhs_fields: [id, customer]
remote_field: {user: {arguments: {id: $id}}}",
        &expect![[r#"
            error[J025] key field `Order.id` takes arguments
              remote_schemas.yaml:10:28 "id": the gateway asks for it by itself
              schemas/orders.graphql:1:50 "format": takes `String`
              help: say what it is given: `{ id: { arguments: {} } }`
            error[J026] key field `Order.customer` is `[User!]`, and `User` is an object type
              remote_schemas.yaml:10:32 "customer": a key is made of scalars and enum values
              schemas/orders.graphql:1:87 "customer": `[User!]`, declared here
              help: use a field of `Order` that holds an id, such as a foreign key
        "#]],
    );
}

#[test]
fn an_unused_key_field_is_a_warning() {
    check_order_user(
        ORDERS,
        "type Query { user(id: ID!): User } type User { id: ID! }",
        "lhs_fields: [region, user_id]
remote_field: {user: {arguments: {id: $user_id}}}",
        &expect![[r#"
            Order.user user_id -> users.user(id: $user_id as ID!), aliased, 100 keys, User
            """Joined by `user_id`: `users.Query.user(id:)`."""
            user: User
            warning[J027] relationship `Order.user`: key field `region` is not used
              remote_schemas.yaml:10:28 "region": neither an argument nor `match` uses it
              schemas/orders.graphql:2:34 "region": `Region`, declared here
              help: bind it to an argument, `$region`, or remove it: it is not asked for
        "#]],
    );
}

#[test]
fn a_mutation_is_no_target() {
    check_order_user(
        ORDERS,
        "type Query { users: [User] } type Mutation { user(id: ID!): User } type User { id: ID! }",
        "lhs_fields: [user_id]
remote_field: {user: {arguments: {id: $user_id}}}",
        &expect![[r#"
            error[J028] relationship `Order.user`: type `Query` of `users` has no field `user`
              remote_schemas.yaml:11:30 "user": no such field
              schemas/users.graphql:1:6 "Query": `Query`, declared here
              schemas/users.graphql:1:46 "user": this is a mutation
              help: choose a query field: a relationship never runs a mutation
        "#]],
    );
}

#[test]
fn a_path_does_not_go_through_a_union() {
    check_order_user(
        ORDERS,
        "type Query { search(id: ID!): Found } union Found = User type User { id: ID! }",
        "lhs_fields: [user_id]
remote_field: {search: {arguments: {id: $user_id}, field: {id: {arguments: {}}}}}",
        &expect![[r#"
            error[J029] relationship `Order.user`: the path goes through `Query.search`, which returns a union
              remote_schemas.yaml:11:30 "search": has no fields to go on with
              schemas/users.graphql:1:14 "search": returns `Found`
              help: remove `field` to end the path here: the client chooses the member type
        "#]],
    );
}

#[test]
fn a_path_does_not_go_through_a_scalar() {
    check_order_user(
        ORDERS,
        "type Query { name(id: ID!): String }",
        "lhs_fields: [user_id]
remote_field: {name: {arguments: {id: $user_id}, field: {id: {arguments: {}}}}}",
        &expect![[r#"
            error[J029] relationship `Order.user`: the path goes through `Query.name`, which returns a scalar
              remote_schemas.yaml:11:30 "name": has no fields to go on with
              schemas/users.graphql:1:14 "name": returns `String`
              help: remove `field` to end the path here
        "#]],
    );
}

#[test]
fn a_path_does_not_go_through_a_list() {
    check_order_user(
        ORDERS,
        "type Query { users(id: ID!): [User!]! } type User { id: ID! }",
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {id: $user_id}, field: {id: {arguments: {}}}}}",
        &expect![[r#"
            error[J030] relationship `Order.user`: the path goes through `Query.users`, which returns a list
              remote_schemas.yaml:11:30 "users": many values, of which none is the key's
              schemas/users.graphql:1:14 "users": returns `[User!]!`
              help: go through a field that returns one object, or end the path at the list
        "#]],
    );
}

#[test]
fn a_target_does_not_return_a_root_type() {
    check_order_user(
        ORDERS,
        "type Query { query(id: ID): Query! user: User } type User { id: ID! }",
        "lhs_fields: [user_id]
remote_field: {query: {arguments: {id: $user_id}}}",
        &expect![[r#"
            error[J031] relationship `Order.user`: target `Query.query` returns `Query`, which is not in the joined schema
              remote_schemas.yaml:11:30 "query": returns `Query!`
              schemas/users.graphql:1:14 "query": declared here
              help: go on with `field` to a field of that type: a root type has no objects to join
            warning[J073] field `Query.query` of `users` is left out: it returns a root type
              remote_schemas.yaml:12:9 "users": its root types are merged into the joined ones
              schemas/users.graphql:1:14 "query": returns a root type
        "#]],
    );
}

#[test]
fn a_path_may_go_through_a_root_type() {
    check_order_user(
        ORDERS,
        "type Query { query(id: ID): Query! user: User } type User { id: ID! }",
        "lhs_fields: [user_id]
remote_field: {query: {arguments: {id: $user_id}, field: {user: {arguments: {}}}}}",
        &expect![[r#"
            Order.user user_id -> users.query(id: $user_id as ID).user(), aliased, 100 keys, User
            """Joined by `user_id`: `users.Query.query(id:).user`."""
            user: User
            warning[J073] field `Query.query` of `users` is left out: it returns a root type
              remote_schemas.yaml:12:9 "users": its root types are merged into the joined ones
              schemas/users.graphql:1:14 "query": returns a root type
        "#]],
    );
}

#[test]
fn federation_fields_are_no_targets() {
    check_order_user(
        ORDERS,
        "scalar _Any union _Entity = User type _Service { sdl: String } type Query { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! user: User } type User { id: ID! }",
        "lhs_fields: [user_id]
remote_field: {_entities: {arguments: {representations: [{__typename: User, id: $user_id}]}}}",
        &expect![[r#"
            error[J031] relationship `Order.user`: target `Query._entities` returns `_Entity`, which is not in the joined schema
              remote_schemas.yaml:11:30 "_entities": returns `[_Entity]!`
              schemas/users.graphql:1:97 "_entities": declared here
              help: list the keys, and say which entities the rows are: `batch: { match: position, as: User }`
        "#]],
    );
}

#[test]
fn relationships_need_names_of_their_own() {
    check(
        "- name: orders
  definition: {url: http://orders}
  remote_relationships:
    - type_name: Order
      relationships:
        - name: region
          definition:
            to_remote_schema: {remote_schema: users, lhs_fields: [user_id], remote_field: {user: {arguments: {id: $user_id}}}}
        - name: user
          definition:
            to_remote_schema: {remote_schema: users, lhs_fields: [user_id], remote_field: {user: {arguments: {id: $user_id}}}}
    - type_name: Order
      relationships:
        - name: user
          definition:
            to_remote_schema: {remote_schema: users, lhs_fields: [user_id], remote_field: {user: {arguments: {id: $user_id}}}}
- name: users
  definition: {url: http://users}
",
        &[("orders", ORDERS), ("users", USERS)],
        &expect![[r#"
            error[J032] relationship `Order.region` is named like a field
              remote_schemas.yaml:6:17 "region": the type has a field of this name
              schemas/orders.graphql:2:34 "region": `Region`, declared here
              help: give the relationship another name
            error[J033] there are two relationships `Order.user`
              remote_schemas.yaml:14:17 "user": the second
              remote_schemas.yaml:9:17 "user": the first
              schemas/orders.graphql:2:6 "Order": `Order`, which can have only one
              help: give one of them another name: each is a field of the joined type
        "#]],
    );
}

#[test]
fn a_remote_schema_without_sdl_hides_nothing_else() {
    check(
        "- name: orders
  definition: {url: http://orders}
  remote_relationships:
    - type_name: Order
      relationships:
        - name: user
          definition:
            to_remote_schema: {remote_schema: users, lhs_fields: [userid], remote_field: {user: {arguments: {id: $userid}}}}
- name: users
  definition: {url: http://users}
  remote_relationships:
    - type_name: User
      relationships:
        - name: orders
          definition:
            to_remote_schema: {remote_schema: orders, lhs_fields: [id], remote_field: {order: {arguments: {id: $x}}}}
",
        &[("orders", ORDERS)],
        &expect![[r#"
            error[J024] type `Order` has no field `userid` to join by
              remote_schemas.yaml:8:67 "userid": no such field
              schemas/orders.graphql:2:6 "Order": `Order`, declared here
              help: did you mean `user_id`?
            error[J014] the remote schema `users` has no SDL
              remote_schemas.yaml:9:9 "users": there is no `schemas/users.graphql`
              help: put its SDL there: `joinwright introspect URL > schemas/users.graphql`
            error[J028] relationship `User.orders`: type `Query` of `orders` has no field `order`
              remote_schemas.yaml:16:88 "order": no such field
              schemas/orders.graphql:1:6 "Query": `Query`, declared here
              help: did you mean `orders`?
        "#]],
    );
}
