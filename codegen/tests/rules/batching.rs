//! Listed batching: where the keys go, and how rows find them.

use expect_test::expect;

use crate::support::check_order_user;

const ORDERS: &str = "\
type Query { orders: [Order!]! }
type Order { id: ID! user_id: ID region: String }
";

const USERS: &str = "\
type Query {
  user(id: ID!): User
  users(ids: [ID!], more: [ID!], where: Where, keys: [Key!], any: Any, locale: String): [User!]!
  names(ids: [ID!]!): [String]!
  groups(ids: [ID!]!): [[User!]!]!
  found(ids: [ID!]!): [Found]
}
union Found = User
scalar Any
input Where { id: In and: [Where!] }
input In { _in: [ID!] }
input Key { id: ID! region: String }
type User {
  id: ID! number: Int name: String region: String active: Boolean
  friends(first: Int): [User] friend: User tags: [String] code: Any
}
";

#[test]
fn the_key_stands_at_a_list() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {ids: $user_id}}}
batch: {match: {id: $user_id}}",
        &expect![[r#"
            Order.user user_id -> users.users(ids: each $user_id as ID!), listed by id, One, 100 keys, User
            """Joined by `user_id`: `users.Query.users(ids:)`."""
            user(more: [ID!], where: Where, keys: [Key!], any: Any, locale: String): User
        "#]],
    );
}

#[test]
fn the_list_is_deep_in_an_input_object() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {where: {id: {_in: $user_id}}}}}
batch: {match: {id: $user_id}, returns: many, max_keys: 7}",
        &expect![[r#"
            Order.user user_id -> users.users(where: {id: {_in: each $user_id as ID!}}), listed by id, Many, 7 keys, [User!]
            """Joined by `user_id`: `users.Query.users(where:)`."""
            user(ids: [ID!], more: [ID!], where: Order_user_where, keys: [Key!], any: Any, locale: String): [User!]
            """`Where`, as far as `Order.user` leaves it to the client."""
            input Order_user_where {
              and: [Where!]
            }

        "#]],
    );
}

#[test]
fn the_list_is_of_input_objects() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id, region]
remote_field: {users: {arguments: {keys: [{id: $user_id, region: $region}]}}}
batch: {match: {region: $region, id: $user_id}}",
        &expect![[r#"
            Order.user user_id region -> users.users(keys: each {id: $user_id as ID!, region: $region as String}), listed by id region, One, 100 keys, User
            """Joined by `user_id`, `region`: `users.Query.users(keys:)`."""
            user(ids: [ID!], more: [ID!], where: Where, any: Any, locale: String): User
        "#]],
    );
}

#[test]
fn the_list_is_inside_a_custom_scalar() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {any: {id: {_in: [$user_id]}}}}}
batch: {match: {id: $user_id}}",
        &expect![[r#"
            Order.user user_id -> users.users(any: {id: {_in: each $user_id as Any}}), listed by id, One, 100 keys, User
            """Joined by `user_id`: `users.Query.users(any:)`."""
            user(ids: [ID!], more: [ID!], where: Where, keys: [Key!], locale: String): User
            warning[J043] relationship `Order.user`: key field `user_id` is `ID`, but argument `Query.users(any:)` takes `Any`
              remote_schemas.yaml:11:67 "$user_id": values of a custom scalar pass as they come
              schemas/orders.graphql:2:22 "user_id": `Order.user_id` is `ID`
              schemas/users.graphql:3:62 "any": takes `Any`
        "#]],
    );
}

#[test]
fn rows_by_position_may_be_anything() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {groups: {arguments: {ids: $user_id}}}
batch: {match: position}",
        &expect![[r#"
            Order.user user_id -> users.groups(ids: each $user_id as ID!), listed by position, One, 100 keys, [User!]
            """Joined by `user_id`: `users.Query.groups(ids:)`."""
            user: [User!]
        "#]],
    );
}

#[test]
fn batch_needs_a_list() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {locale: $user_id}}}
batch: {match: {id: $user_id}}",
        &expect![[r#"
            error[J050] relationship `Order.user`: the key does not stand at a list, so `batch` can not list keys there
              remote_schemas.yaml:11:58 "$user_id": `String` is one key, not a list
              schemas/users.graphql:3:72 "locale": takes `String`
              remote_schemas.yaml:12:15 "batch": asks for a list of keys
              help: bind an argument that takes a list of keys, or remove `batch`: the keys still travel in one request
        "#]],
    );
}

#[test]
fn batch_needs_a_key() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {ids: [a]}}}
batch: {match: {id: $user_id}}",
        &expect![[r#"
            error[J050] relationship `Order.user`: no argument is bound to a key, so `batch` has nothing to list
              remote_schemas.yaml:12:15 "batch": nothing to list
              schemas/users.graphql:3:3 "users": returns `[User!]!`
              help: bind an argument that takes a list to the key, `$user_id`, or remove `batch`
        "#]],
    );
}

#[test]
fn batch_needs_one_list() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {ids: $user_id, more: $user_id}}}
batch: {match: {id: $user_id}}",
        &expect![[r#"
            error[J051] relationship `Order.user`: the keys could be listed at two places
              remote_schemas.yaml:11:71 "$user_id": a second list
              remote_schemas.yaml:11:55 "$user_id": the first list
              schemas/users.graphql:3:21 "more": takes `[ID!]`
              help: bind the key to one argument that takes a plain list of keys, or remove `batch`
        "#]],
    );
}

#[test]
fn a_list_in_a_list_is_two() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {where: {and: {id: {_in: $user_id}}}}}}
batch: {match: {id: $user_id}}",
        &expect![[r#"
            error[J051] relationship `Order.user`: the keys could be listed at two places
              remote_schemas.yaml:11:74 "$user_id": a second list
              remote_schemas.yaml:11:63 "{id: {_in: $user_id}}": the first list
              schemas/users.graphql:3:34 "where": takes `Where`
              help: bind the key to one argument that takes a plain list of keys, or remove `batch`
        "#]],
    );
}

#[test]
fn the_whole_key_is_inside_the_list() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id, region]
remote_field: {users: {arguments: {ids: $user_id, locale: $region}}}
batch: {match: {id: $user_id, region: $region}}",
        &expect![[r#"
            error[J052] relationship `Order.user`: with `batch` every part of the key must be inside the list
              remote_schemas.yaml:11:73 "$region": one value for all keys of a request
              remote_schemas.yaml:11:55 "$user_id": the list of keys
              schemas/users.graphql:3:72 "locale": takes `String`
              help: bind a list of input objects that hold the whole key, or remove `batch`
        "#]],
    );
}

#[test]
fn batch_needs_rows() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {user: {arguments: {id: $user_id}}}
batch: {match: {id: $user_id}}",
        &expect![[r#"
            error[J053] relationship `Order.user`: `batch` needs rows, but `Query.user` returns `User`, which is no list
              remote_schemas.yaml:11:30 "user": returns no list
              schemas/users.graphql:2:3 "user": returns `User`
              remote_schemas.yaml:12:15 "batch": asks for rows
              help: choose a field that returns a list, or remove `batch`: the keys still travel in one request
        "#]],
    );
}

#[test]
fn match_fields_are_fields_of_the_rows() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {ids: $user_id}}}
batch: {match: {userid: $user, friends: $user_id, friend: $user_id}}",
        &expect![[r#"
            error[J054] relationship `Order.user`: `match` names `userid`, but the row type `User` has no such field
              remote_schemas.yaml:12:31 "userid": no such field
              schemas/users.graphql:13:6 "User": `User`, declared here
            error[J036] relationship `Order.user`: `$user` is not one of its `lhs_fields`
              remote_schemas.yaml:12:39 "$user": unknown variable
              remote_schemas.yaml:10:28 "user_id": the key fields
              schemas/orders.graphql:2:6 "Order": `Order`, the source type
              help: did you mean `$user_id`?
            error[J055] relationship `Order.user`: `match` field `User.friends` takes arguments
              remote_schemas.yaml:12:46 "friends": can not be compared with a key
              schemas/users.graphql:15:3 "friends": `[User]`, declared here
              help: use a field without arguments that returns a scalar or an enum value
            error[J055] relationship `Order.user`: `match` field `User.friend` returns an object type
              remote_schemas.yaml:12:65 "friend": can not be compared with a key
              schemas/users.graphql:15:31 "friend": `User`, declared here
              help: use a field without arguments that returns a scalar or an enum value
        "#]],
    );
}

#[test]
fn match_names_each_part_of_the_key_once() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id, region]
remote_field: {users: {arguments: {keys: [{id: $user_id, region: $region}]}}}
batch: {match: {id: $user_id, number: $user_id}}",
        &expect![[r#"
            error[J057] relationship `Order.user`: `match` compares `$user_id` with two fields
              remote_schemas.yaml:12:53 "$user_id": the second
              remote_schemas.yaml:12:31 "id": the first
              schemas/users.graphql:14:11 "number": declared here
              help: compare each part of the key with one field
        "#]],
    );
}

#[test]
fn match_names_the_whole_key() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id, region]
remote_field: {users: {arguments: {keys: [{id: $user_id, region: $region}]}}}
batch: {match: {id: $user_id}}",
        &expect![[r#"
            error[J058] relationship `Order.user`: `match` leaves out key field `region`
              remote_schemas.yaml:12:31 "id": does not compare `region`
              remote_schemas.yaml:10:37 "region": a part of the key
              schemas/orders.graphql:2:34 "region": `String`, declared here
              schemas/users.graphql:3:3 "users": returns `[User!]!`
              help: add the field of the rows that holds it, `…: $region`; if none does, remove `batch`
        "#]],
    );
}

#[test]
fn match_may_name_more_than_the_arguments() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id, region]
remote_field: {users: {arguments: {ids: $user_id}}}
batch: {match: {id: $user_id, region: $region}}",
        &expect![[r#"
            Order.user user_id region -> users.users(ids: each $user_id as ID!), listed by id region, One, 100 keys, User
            """Joined by `user_id`, `region`: `users.Query.users(ids:)`."""
            user(more: [ID!], where: Where, keys: [Key!], any: Any, locale: String): User
        "#]],
    );
}

#[test]
fn match_fields_are_comparable_with_the_key() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {ids: $user_id}}}
batch: {match: {active: $user_id}}",
        &expect![[r#"
            error[J059] relationship `Order.user`: `match` compares `active: Boolean` of the rows with key field `user_id: ID`
              remote_schemas.yaml:12:31 "active": never equal
              schemas/users.graphql:14:51 "active": the rows have `Boolean`
              schemas/orders.graphql:2:22 "user_id": the key has `ID`
              help: compare the field of a row that holds the key
        "#]],
    );
}

#[test]
fn match_with_a_custom_scalar_is_a_warning() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {ids: $user_id}}}
batch: {match: {code: $user_id}}",
        &expect![[r#"
            Order.user user_id -> users.users(ids: each $user_id as ID!), listed by code, One, 100 keys, User
            """Joined by `user_id`: `users.Query.users(ids:)`."""
            user(more: [ID!], where: Where, keys: [Key!], any: Any, locale: String): User
            warning[J060] relationship `Order.user`: `match` compares `code: Any` of the rows with key field `user_id: ID`
              remote_schemas.yaml:12:31 "code": values of a custom scalar are equal only if they are written alike
              schemas/users.graphql:15:59 "code": the rows have `Any`
              schemas/orders.graphql:2:22 "user_id": the key has `ID`
        "#]],
    );
}

#[test]
fn match_of_lists_and_keys_is_refused() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {ids: $user_id}}}
batch: {match: {tags: $user_id}}",
        &expect![[r#"
            error[J059] relationship `Order.user`: `match` compares `tags: [String]` of the rows with key field `user_id: ID`
              remote_schemas.yaml:12:31 "tags": the row's field is a list
              schemas/users.graphql:15:44 "tags": the rows have `[String]`
              schemas/orders.graphql:2:22 "user_id": the key has `ID`
              help: compare the field of a row that holds the key
        "#]],
    );
}

#[test]
fn an_id_matches_an_int() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {ids: $user_id}}}
batch: {match: {number: $user_id}}",
        &expect![[r#"
            Order.user user_id -> users.users(ids: each $user_id as ID!), listed by number, One, 100 keys, User
            """Joined by `user_id`: `users.Query.users(ids:)`."""
            user(more: [ID!], where: Where, keys: [Key!], any: Any, locale: String): User
        "#]],
    );
}

#[test]
fn leaf_rows_are_matched_by_position() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {names: {arguments: {ids: $user_id}}}
batch: {match: {id: $user_id}}",
        &expect![[r#"
            error[J056] relationship `Order.user`: the rows of `Query.names` are no objects, so they have no field to match
              remote_schemas.yaml:12:30 "{id: $user_id}": matches by a field
              schemas/users.graphql:4:3 "names": returns `[String]!`
              help: use `match: position` if the rows come in the order of the keys
        "#]],
    );
}

#[test]
fn rows_that_are_lists_are_matched_by_position() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {groups: {arguments: {ids: $user_id}}}
batch: {match: {id: $user_id}}",
        &expect![[r#"
            error[J056] relationship `Order.user`: the rows of `Query.groups` are lists, so they have no field to match
              remote_schemas.yaml:12:30 "{id: $user_id}": matches by a field
              schemas/users.graphql:5:3 "groups": returns `[[User!]!]!`
              help: use `match: position` if the rows come in the order of the keys
        "#]],
    );
}

#[test]
fn rows_of_a_union_are_matched_by_position() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {found: {arguments: {ids: $user_id}}}
batch: {match: {id: $user_id}}",
        &expect![[r#"
            error[J056] relationship `Order.user`: the rows of `Query.found` are of a union, so they have no field to match
              remote_schemas.yaml:12:30 "{id: $user_id}": matches by a field
              schemas/users.graphql:6:3 "found": returns `[Found]`
              help: use `match: position` if the rows come in the order of the keys
        "#]],
    );
}

#[test]
fn position_gives_one_row() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {users: {arguments: {ids: $user_id}}}
batch: {match: position, returns: many}",
        &expect![[r#"
            error[J061] relationship `Order.user`: `match: position` gives every key one row, never many
              remote_schemas.yaml:12:49 "many": many rows for a key
              remote_schemas.yaml:12:30 "position": the n-th row is the n-th key's
              schemas/users.graphql:3:3 "users": returns `[User!]!`
              help: leave `returns` out (a row may be a list itself), or match by a field: `match: {field: $key_field}`
        "#]],
    );
}
