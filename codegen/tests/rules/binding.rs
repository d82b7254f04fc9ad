//! Values: arguments, static values, keys at their positions.

use expect_test::expect;

use crate::support::check_order_user;

const ORDERS: &str = "\
type Query { orders: [Order!]! }
type Order { id: ID! user_id: ID }
";

const USERS: &str = "\
type Query {
  user(
    where: Where, ids: [ID!], n: Int, f: Float, s: String, b: Boolean, any: Any, id: ID
    region: Region, grid: [[Int!]!], wheres: [Where!]
  ): User
}
type User { id: ID! }
scalar Any
enum Region { EU US }
input Where { id: Comparison!, age: Int = 3, and: [Where!] }
input Comparison { _eq: ID, _in: [ID!] }
";

const KEYS: &str = "\
type Query { orders: [Order!]! }
type Order {
  int: Int float: Float string: String boolean: Boolean id: ID custom: Any
  enum: Region! ids: [ID!] idsn: [ID]
}
enum Region { EU US }
scalar Any
";

#[test]
fn static_values_become_what_their_positions_make_of_them() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {user: {arguments: {id: 7, n: 3.0, f: 2, s: x, b: true, any: {a: [1, {b: x}]}, region: EU, ids: $user_id, grid: [[1], 2], wheres: {id: {_eq: x}}}}}",
        &expect![[r#"
            Order.user user_id -> users.user(id: Int("7"), n: Int("3"), f: Float("2"), s: String("x"), b: Boolean(true), any: Object([("a", List([Int("1"), Object([("b", String("x"))])]))]), region: Enum("EU"), ids: [$user_id as ID!], grid: List([List([Int("1")]), List([Int("2")])]), wheres: List([Object([("id", Object([("_eq", String("x"))]))])])), aliased, 100 keys, User
            """
            Joined by `user_id`: `users.Query.user(id:, n:, f:, s:, b:, any:, region:, ids:, grid:, wheres:)`.
            """
            user(where: Where): User
        "#]],
    );
}

#[test]
fn keys_stand_inside_lists_and_objects() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {user: {arguments: {where: {id: {_in: $user_id}, and: [{id: {_eq: $user_id}, age: 4}]}, ids: [x, $user_id], any: {deep: [$user_id]}}}}",
        &expect![[r#"
            Order.user user_id -> users.user(where: {id: {_in: [$user_id as ID!]}, and: [{id: {_eq: $user_id as ID}, age: Int("4")}]}, ids: [String("x"), $user_id as ID!], any: {deep: [$user_id as Any]}), aliased, 100 keys, User
            """Joined by `user_id`: `users.Query.user(where:, ids:, any:)`."""
            user(where: Order_user_where, n: Int, f: Float, s: String, b: Boolean, id: ID, region: Region, grid: [[Int!]!], wheres: [Where!]): User
            """`Where`, as far as `Order.user` leaves it to the client."""
            input Order_user_where {
              id: Order_user_where_id
              age: Int = 3
            }

            """`Comparison`, as far as `Order.user` leaves it to the client."""
            input Order_user_where_id {
              _eq: ID
            }

            warning[J043] relationship `Order.user`: key field `user_id` is `ID`, but argument `Query.user(any:)` takes `Any`
              remote_schemas.yaml:11:150 "$user_id": values of a custom scalar pass as they come
              schemas/orders.graphql:2:22 "user_id": `Order.user_id` is `ID`
              schemas/users.graphql:3:72 "any": takes `Any`
        "#]],
    );
}

#[test]
fn static_values_of_wrong_types_are_all_reported() {
    check_order_user(
        ORDERS,
        USERS,
        r#"lhs_fields: [user_id]
remote_field: {user: {arguments: {n: x, f: "1.5", s: 12, b: "true", id: 1.5, region: UE, ids: [[1]], grid: [1, [x]], wheres: [1], where: x}}}"#,
        &expect![[r#"
            error[J038] relationship `Order.user`: argument `Query.user(n:)` takes `Int`, not a string
              remote_schemas.yaml:11:52 "x": a string does not fit here
              schemas/users.graphql:3:31 "n": takes `Int`
              help: write a whole number
            error[J038] relationship `Order.user`: argument `Query.user(f:)` takes `Float`, not a string
              remote_schemas.yaml:11:58 "\"1.5\"": a string does not fit here
              schemas/users.graphql:3:39 "f": takes `Float`
              help: take it out of the quotes: `1.5`
            error[J038] relationship `Order.user`: argument `Query.user(s:)` takes `String`, not the number `12`
              remote_schemas.yaml:11:68 "12": the number `12` does not fit here
              schemas/users.graphql:3:49 "s": takes `String`
              help: put it in quotes: `"12"`
            error[J038] relationship `Order.user`: argument `Query.user(b:)` takes `Boolean`, not a string
              remote_schemas.yaml:11:75 "\"true\"": a string does not fit here
              schemas/users.graphql:3:60 "b": takes `Boolean`
              help: take it out of the quotes: `true`
            error[J038] relationship `Order.user`: argument `Query.user(id:)` takes `ID`, not the number `1.5`
              remote_schemas.yaml:11:87 "1.5": the number `1.5` does not fit here
              schemas/users.graphql:3:82 "id": takes `ID`
              help: write a string or a whole number
            error[J038] relationship `Order.user`: enum `Region` has no value `UE`
              remote_schemas.yaml:11:100 "UE": no such value
              schemas/users.graphql:9:6 "Region": `Region`, declared here
              help: the values of `Region` are: `EU`, `US`
            error[J038] relationship `Order.user`: an item of argument `Query.user(ids:)` takes `ID!`, not a list
              remote_schemas.yaml:11:110 "[1]": a list does not fit here
              schemas/users.graphql:3:19 "ids": takes `[ID!]`
              help: write a string or a whole number
            error[J038] relationship `Order.user`: an item of argument `Query.user(grid:)` takes `Int!`, not a string
              remote_schemas.yaml:11:127 "x": a string does not fit here
              schemas/users.graphql:4:21 "grid": takes `[[Int!]!]`
              help: write a whole number
            error[J038] relationship `Order.user`: an item of argument `Query.user(wheres:)` takes `Where!`, not the number `1`
              remote_schemas.yaml:11:141 "1": the number `1` does not fit here
              schemas/users.graphql:4:38 "wheres": takes `[Where!]`
              help: write an object with fields of `Where`: `{ id: … }`
            error[J038] relationship `Order.user`: argument `Query.user(where:)` takes `Where`, not a string
              remote_schemas.yaml:11:152 "x": a string does not fit here
              schemas/users.graphql:3:5 "where": takes `Where`
              help: write an object with fields of `Where`: `{ id: … }`
        "#]],
    );
}

#[test]
fn an_int_has_32_bits() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {user: {arguments: {n: 3000000000}}}",
        &expect![[r#"
            error[J038] relationship `Order.user`: argument `Query.user(n:)` takes `Int`, not the number `3000000000`
              remote_schemas.yaml:11:52 "3000000000": the number `3000000000` does not fit here
              schemas/users.graphql:3:31 "n": takes `Int`
              help: write a whole number from -2147483648 to 2147483647
        "#]],
    );
}

#[test]
fn a_static_null_is_refused() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {user: {arguments: {n: null, any: {a: null}}}}",
        &expect![[r#"
            error[J039] relationship `Order.user`: argument `Query.user(n:)` can not be bound to null
              remote_schemas.yaml:11:52 "null": null is not allowed here
              schemas/users.graphql:3:31 "n": takes `Int`
              help: leave the argument out: then it is the client's
            error[J039] relationship `Order.user`: argument `Query.user(any:)` can not be bound to null
              remote_schemas.yaml:11:67 "null": null is not allowed here
              schemas/users.graphql:3:72 "any": takes `Any`
              help: leave the argument out: then it is the client's
        "#]],
    );
}

#[test]
fn an_input_object_has_known_and_all_required_fields() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {user: {arguments: {where: {idd: {_eq: $user_id}, age: 3}, wheres: [{id: {eq: x}}, {age: 3}]}}}",
        &expect![[r#"
            error[J040] relationship `Order.user`: input type `Where` has no field `idd`
              remote_schemas.yaml:11:57 "idd": no such field
              schemas/users.graphql:10:7 "Where": `Where`, declared here
              help: did you mean `id`?
            error[J040] relationship `Order.user`: input type `Comparison` has no field `eq`
              remote_schemas.yaml:11:103 "eq": no such field
              schemas/users.graphql:11:7 "Comparison": `Comparison`, declared here
              help: the fields of `Comparison` are: `_eq`, `_in`
            error[J041] relationship `Order.user`: input field `Where.id` is missing
              remote_schemas.yaml:11:112 "{age: 3}": has no `id`
              schemas/users.graphql:10:15 "id": `Comparison!`, required
              help: add `id: …` here
        "#]],
    );
}

#[test]
fn a_list_or_object_needs_a_place_that_takes_it() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {user: {arguments: {id: [$user_id], n: {a: $user_id}}}}",
        &expect![[r#"
            error[J037] relationship `Order.user`: argument `Query.user(id:)` takes `ID`, not a list
              remote_schemas.yaml:11:53 "[$user_id]": a list does not fit here
              schemas/users.graphql:3:82 "id": takes `ID`
              help: bind the key field itself: `$user_id`
            error[J037] relationship `Order.user`: argument `Query.user(n:)` takes `Int`, not an object
              remote_schemas.yaml:11:68 "{a: $user_id}": an object does not fit here
              schemas/users.graphql:3:31 "n": takes `Int`
              help: bind the key field itself: `$user_id`
        "#]],
    );
}

#[test]
fn an_argument_and_a_variable_must_be_known() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [user_id]
remote_field: {user: {arguments: {idd: $user_id, id: $userid}}}",
        &expect![[r#"
            error[J034] relationship `Order.user`: field `Query.user` has no argument `idd`
              remote_schemas.yaml:11:49 "idd": no such argument
              schemas/users.graphql:2:3 "user": `Query.user`, declared here
              help: did you mean `id`?
            error[J036] relationship `Order.user`: `$userid` is not one of its `lhs_fields`
              remote_schemas.yaml:11:68 "$userid": unknown variable
              remote_schemas.yaml:10:28 "user_id": the key fields
              schemas/orders.graphql:2:6 "Order": `Order`, the source type
              help: did you mean `$user_id`?
        "#]],
    );
}

#[test]
fn required_arguments_in_the_middle_of_a_path_are_bound() {
    check_order_user(
        ORDERS,
        r#"type Query { shop(id: ID!, region: String! = "EU", at: Int): Shop } type Shop { user(id: ID!): User } type User { id: ID! }"#,
        "lhs_fields: [user_id]
remote_field: {shop: {arguments: {at: 5}, field: {user: {arguments: {id: $user_id}}}}}",
        &expect![[r#"
            error[J035] relationship `Order.user`: argument `Query.shop(id:)` is required, and nobody can give it
              remote_schemas.yaml:11:30 "shop": does not bind `id`
              schemas/users.graphql:1:19 "id": `ID!`, required
              help: bind it here: `arguments: {id: …}`; the client sees only the arguments of the path's last field
        "#]],
    );
}

#[test]
fn keys_that_fit() {
    check_order_user(
        KEYS,
        "type Query { user(a: Int, b: Float!, c: ID, d: String, e: ID, f: ID, g: String, h: Region, i: [ID!], j: [ID], k: [[ID!]!]!): String } scalar Any scalar Uuid enum Region { EU US } enum Status { A }",
        "lhs_fields: [int, id, string, custom, enum, ids, idsn]
remote_field: {user: {arguments: {a: $int, b: $int, c: $int, d: $id, e: $string, f: $custom, g: $enum, h: $enum, i: $ids, j: $idsn, k: $id}}}",
        &expect![[r#"
            Order.user int id string custom enum ids idsn -> users.user(a: $int as Int, b: $int as Float!, c: $int as ID, d: $id as String, e: $string as ID, f: $custom as ID, g: $enum as String, h: $enum as Region, i: $ids as [ID!], j: $idsn as [ID], k: [[$id as ID!]]), aliased, 100 keys, String
            """
            Joined by `int`, `id`, `string`, `custom`, `enum`, `ids`, `idsn`: `users.Query.user(a:, b:, c:, d:, e:, f:, g:, h:, i:, j:, k:)`.
            """
            user: String
        "#]],
    );
}

#[test]
fn keys_that_fit_perhaps() {
    check_order_user(
        KEYS,
        "type Query { user(a: Int, b: Int, c: Uuid, d: Any): String } scalar Any scalar Uuid enum Region { EU US } enum Status { A }",
        "lhs_fields: [id, custom, float]
remote_field: {user: {arguments: {a: $id, b: $custom, c: $custom, d: $float}}}",
        &expect![[r#"
            Order.user id custom float -> users.user(a: $id as Int, b: $custom as Int, c: $custom as Uuid, d: $float as Any), aliased, 100 keys, String
            """Joined by `id`, `custom`, `float`: `users.Query.user(a:, b:, c:, d:)`."""
            user: String
            warning[J043] relationship `Order.user`: key field `id` is `ID`, but argument `Query.user(a:)` takes `Int`
              remote_schemas.yaml:11:52 "$id": an `ID` that is no integer is an error when it is joined
              schemas/orders.graphql:3:57 "id": `Order.id` is `ID`
              schemas/users.graphql:1:19 "a": takes `Int`
            warning[J043] relationship `Order.user`: key field `custom` is `Any`, but argument `Query.user(b:)` takes `Int`
              remote_schemas.yaml:11:60 "$custom": values of a custom scalar pass as they come
              schemas/orders.graphql:3:64 "custom": `Order.custom` is `Any`
              schemas/users.graphql:1:27 "b": takes `Int`
            warning[J043] relationship `Order.user`: key field `custom` is `Any`, but argument `Query.user(c:)` takes `Uuid`
              remote_schemas.yaml:11:72 "$custom": values of a custom scalar pass as they come
              schemas/orders.graphql:3:64 "custom": `Order.custom` is `Any`
              schemas/users.graphql:1:35 "c": takes `Uuid`
            warning[J043] relationship `Order.user`: key field `float` is `Float`, but argument `Query.user(d:)` takes `Any`
              remote_schemas.yaml:11:84 "$float": values of a custom scalar pass as they come
              schemas/orders.graphql:3:12 "float": `Order.float` is `Float`
              schemas/users.graphql:1:44 "d": takes `Any`
        "#]],
    );
}

#[test]
fn keys_that_do_not_fit() {
    check_order_user(
        KEYS,
        "type Query { user(a: Int, b: Boolean, c: ID, d: ID, e: Region, f: Status, g: [ID!], h: ID, i: [[ID!]], j: Float, k: Any): String } scalar Any scalar Uuid enum Region { EU US } enum Status { A }",
        "lhs_fields: [string, int, float, boolean, enum, idsn, ids, id]
remote_field: {user: {arguments: {a: $string, b: $int, c: $float, d: $boolean, e: $string, f: $enum, g: $idsn, h: $ids, i: $ids, j: $id, k: $enum}}}",
        &expect![[r#"
            error[J042] relationship `Order.user`: key field `string` is `String`, but argument `Query.user(a:)` takes `Int`
              remote_schemas.yaml:11:52 "$string": `String` does not fit `Int`
              schemas/orders.graphql:3:25 "string": `Order.string` is `String`
              schemas/users.graphql:1:19 "a": takes `Int`
              help: join by a field of type `Int`, or bind another argument
            error[J042] relationship `Order.user`: key field `int` is `Int`, but argument `Query.user(b:)` takes `Boolean`
              remote_schemas.yaml:11:64 "$int": `Int` does not fit `Boolean`
              schemas/orders.graphql:3:3 "int": `Order.int` is `Int`
              schemas/users.graphql:1:27 "b": takes `Boolean`
              help: join by a field of type `Boolean`, or bind another argument
            error[J042] relationship `Order.user`: key field `float` is `Float`, but argument `Query.user(c:)` takes `ID`
              remote_schemas.yaml:11:73 "$float": `Float` does not fit `ID`
              schemas/orders.graphql:3:12 "float": `Order.float` is `Float`
              schemas/users.graphql:1:39 "c": takes `ID`
              help: join by a field of type `ID`, or bind another argument
            error[J042] relationship `Order.user`: key field `boolean` is `Boolean`, but argument `Query.user(d:)` takes `ID`
              remote_schemas.yaml:11:84 "$boolean": `Boolean` does not fit `ID`
              schemas/orders.graphql:3:40 "boolean": `Order.boolean` is `Boolean`
              schemas/users.graphql:1:46 "d": takes `ID`
              help: join by a field of type `ID`, or bind another argument
            error[J042] relationship `Order.user`: key field `string` is `String`, but argument `Query.user(e:)` takes `Region`
              remote_schemas.yaml:11:97 "$string": `String` does not fit `Region`
              schemas/orders.graphql:3:25 "string": `Order.string` is `String`
              schemas/users.graphql:1:53 "e": takes `Region`
              help: join by a field of type `Region`, or bind another argument
            error[J042] relationship `Order.user`: key field `enum` is `Region!`, but argument `Query.user(f:)` takes `Status`
              remote_schemas.yaml:11:109 "$enum": these are two enums
              schemas/orders.graphql:4:3 "enum": `Order.enum` is `Region!`
              schemas/users.graphql:1:64 "f": takes `Status`
              help: join by a field of type `Status`, or bind another argument
            error[J042] relationship `Order.user`: key field `idsn` is `[ID]`, but argument `Query.user(g:)` takes `[ID!]`
              remote_schemas.yaml:11:119 "$idsn": an item of the key may be null
              schemas/orders.graphql:4:28 "idsn": `Order.idsn` is `[ID]`
              schemas/users.graphql:1:75 "g": takes `[ID!]`
              help: join by a field of type `[ID!]`, or bind another argument
            error[J042] relationship `Order.user`: key field `ids` is `[ID!]`, but argument `Query.user(h:)` takes `ID`
              remote_schemas.yaml:11:129 "$ids": the key is a list
              schemas/orders.graphql:4:17 "ids": `Order.ids` is `[ID!]`
              schemas/users.graphql:1:85 "h": takes `ID`
              help: put `each: true` beside `remote_field` to ask for each item of the list
            error[J042] relationship `Order.user`: key field `ids` is `[ID!]`, but argument `Query.user(i:)` takes `[[ID!]]`
              remote_schemas.yaml:11:138 "$ids": the lists are nested differently
              schemas/orders.graphql:4:17 "ids": `Order.ids` is `[ID!]`
              schemas/users.graphql:1:92 "i": takes `[[ID!]]`
              help: join by a field of type `[[ID!]]`, or bind another argument
            error[J042] relationship `Order.user`: key field `id` is `ID`, but argument `Query.user(j:)` takes `Float`
              remote_schemas.yaml:11:147 "$id": `ID` does not fit `Float`
              schemas/orders.graphql:3:57 "id": `Order.id` is `ID`
              schemas/users.graphql:1:104 "j": takes `Float`
              help: join by a field of type `Float`, or bind another argument
            error[J042] relationship `Order.user`: key field `enum` is `Region!`, but argument `Query.user(k:)` takes `Any`
              remote_schemas.yaml:11:155 "$enum": `Region!` does not fit `Any`
              schemas/orders.graphql:4:3 "enum": `Order.enum` is `Region!`
              schemas/users.graphql:1:114 "k": takes `Any`
              help: join by a field of type `Any`, or bind another argument
        "#]],
    );
}
