//! What relationships start from: interfaces and unions, keys by path, each item of a list.

use expect_test::expect;

use crate::support::{check, check_order_user};

/// The relationships file of two remote schemas, `left` with these relationships.
fn left(relationships: &[(&str, &str, &str)]) -> String {
    let mut text = "- name: left\n  definition: {url: http://left}\n".to_owned();
    text += "  remote_relationships:\n";
    for (ty, name, to) in relationships {
        text += &format!(
            "    - type_name: {ty}\n      relationships:\n        - name: {name}\n          \
             definition: {{to_remote_schema: {{remote_schema: right, {to}}}}}\n"
        );
    }
    text + "- name: right\n  definition: {url: http://right}\n"
}

const BY_ID: &str = "lhs_fields: [id], remote_field: {user: {arguments: {id: $id}}}";

#[test]
fn an_interface_gives_its_field_to_all_implementers_of_all_remote_schemas() {
    check(
        &left(&[("Node", "user", BY_ID)]),
        &[
            (
                "left",
                "type Query { node: Node } interface Node { id: ID! } \
                 interface Named implements Node { id: ID! name: String } \
                 type Robot implements Node & Named { id: ID! name: String }",
            ),
            (
                "right",
                "type Query { user(id: ID!, deep: Boolean): User } interface Node { id: ID! } \
                 type User implements Node { id: ID! } type Other { id: ID! }",
            ),
        ],
        &expect![[r#"
            foreign of left: User
            foreign of right: Named Robot
            Node.user id -> right.user(id: $id as ID!), aliased, 100 keys, User
            Query node from left
            Query user from right

            type Query {
              node: Node
              user(id: ID!, deep: Boolean): User
            }

            interface Node {
              id: ID!
              """Joined by `id`: `right.Query.user(id:)`."""
              user(deep: Boolean): User
            }

            interface Named implements Node {
              id: ID!
              name: String
              """Joined by `id`: `right.Query.user(id:)`."""
              user(deep: Boolean): User
            }

            type Robot implements Node & Named {
              id: ID!
              name: String
              """Joined by `id`: `right.Query.user(id:)`."""
              user(deep: Boolean): User
            }

            type User implements Node {
              id: ID!
              """Joined by `id`: `right.Query.user(id:)`."""
              user(deep: Boolean): User
            }

            type Other {
              id: ID!
            }
        "#]],
    );
}

#[test]
fn a_union_gives_its_field_to_its_members() {
    check(
        &left(&[("Found", "user", BY_ID), ("Found", "again", BY_ID)]),
        &[
            (
                "left",
                "type Query { found: Found me: Book } union Found = Book | Film | Query \
                 type Book { id: ID! } type Film { id: ID }",
            ),
            ("right", "type Query { user(id: ID!): User } type User { name: String }"),
        ],
        &expect![[r#"
            Found.user id -> right.user(id: $id as ID!), aliased, 100 keys, User
            Found.again id -> right.user(id: $id as ID!), aliased, 100 keys, User
            Query found from left
            Query me from left
            Query user from right

            type Query {
              found: Found
              me: Book
              user(id: ID!): User
            }

            union Found = Book | Film

            type Book {
              id: ID!
              """Joined by `id`: `right.Query.user(id:)`."""
              user: User
              """Joined by `id`: `right.Query.user(id:)`."""
              again: User
            }

            type Film {
              id: ID
              """Joined by `id`: `right.Query.user(id:)`."""
              user: User
              """Joined by `id`: `right.Query.user(id:)`."""
              again: User
            }

            type User {
              name: String
            }
        "#]],
    );
}

#[test]
fn implementers_of_other_remote_schemas_clash_too() {
    check(
        &left(&[("Node", "user", BY_ID)]),
        &[
            ("left", "type Query { node: Node } interface Node { id: ID! }"),
            (
                "right",
                "type Query { user(id: ID!): User } interface Node { id: ID! } \
                 type User implements Node { id: ID! user: Int }",
            ),
        ],
        &expect![[r#"
            error[J032] relationship `Node.user` is named like a field of `User`
              remote_schemas.yaml:6:17 "user": `User` gets it too, and has a field of this name
              schemas/right.graphql:1:99 "user": `Int`, declared here
              help: give the relationship another name
        "#]],
    );
}

#[test]
fn relationships_of_two_interfaces_clash_only_on_a_type_of_both() {
    let schema = |extra: &str| {
        format!(
            "type Query {{ a: A b: B }} interface A {{ id: ID! }} interface B {{ id: ID! }} \
             type X implements A {{ id: ID! }} type Y implements B {{ id: ID! }} {extra}"
        )
    };
    let right = ("right", "type Query { user(id: ID!): User } type User { name: String }");
    let relationships = left(&[("A", "user", BY_ID), ("B", "user", BY_ID)]);
    check(
        &relationships,
        &[("left", &schema("")), right],
        &expect![[r#"
        A.user id -> right.user(id: $id as ID!), aliased, 100 keys, User
        B.user id -> right.user(id: $id as ID!), aliased, 100 keys, User
        Query a from left
        Query b from left
        Query user from right

        type Query {
          a: A
          b: B
          user(id: ID!): User
        }

        interface A {
          id: ID!
          """Joined by `id`: `right.Query.user(id:)`."""
          user: User
        }

        interface B {
          id: ID!
          """Joined by `id`: `right.Query.user(id:)`."""
          user: User
        }

        type X implements A {
          id: ID!
          """Joined by `id`: `right.Query.user(id:)`."""
          user: User
        }

        type Y implements B {
          id: ID!
          """Joined by `id`: `right.Query.user(id:)`."""
          user: User
        }

        type User {
          name: String
        }
    "#]],
    );
    let both = schema("type Z implements A & B { id: ID! }");
    check(
        &relationships,
        &[("left", &both), right],
        &expect![[r#"
        error[J033] there are two relationships `Z.user`
          remote_schemas.yaml:10:17 "user": `B.user` is one
          remote_schemas.yaml:6:17 "user": `A.user` is the other
          schemas/left.graphql:1:60 "B": `Z` is one of these
          help: give one of them another name: each is a field of the joined type
    "#]],
    );
}

#[test]
fn members_of_a_union_may_differ_in_nullability_alone() {
    let check_found = |tags: &str, expected: &expect_test::Expect| {
        let left_sdl = format!(
            "type Query {{ found: Found }} union Found = Book | Film type Owner {{ id: ID }} \
             type Book {{ tags: [Int!] owner: Owner! }} type Film {{ tags: {tags} owner: Owner }}"
        );
        let right = "type Query { user(id: ID!, tags: [Int]): User } type User { name: String }";
        check(
            &left(&[(
                "Found",
                "user",
                "lhs_fields: [tags, owner.id], \
                 remote_field: {user: {arguments: {id: $owner.id, tags: $tags}}}",
            )]),
            &[("left", &left_sdl), ("right", right)],
            expected,
        );
    };
    check_found(
        "[Int!]!",
        &expect![[r#"
        Found.user tags owner.id -> right.user(id: $owner.id as ID!, tags: $tags as [Int]), aliased, 100 keys, User
        Query found from left
        Query user from right

        type Query {
          found: Found
          user(id: ID!, tags: [Int]): User
        }

        union Found = Book | Film

        type Owner {
          id: ID
        }

        type Book {
          tags: [Int!]
          owner: Owner!
          """Joined by `tags`, `owner.id`: `right.Query.user(id:, tags:)`."""
          user: User
        }

        type Film {
          tags: [Int!]!
          owner: Owner
          """Joined by `tags`, `owner.id`: `right.Query.user(id:, tags:)`."""
          user: User
        }

        type User {
          name: String
        }
    "#]],
    );
    check_found(
        "[Int]",
        &expect![[r#"
        error[J093] relationship `Found.user`: `Book.tags` is `[Int!]`, but `Film.tags` is `[Int]`
          remote_schemas.yaml:7:78 "tags": differs between the members of the union
          schemas/left.graphql:1:89 "tags": `[Int!]`, declared here
          schemas/left.graphql:1:130 "tags": `[Int]`, declared here
          help: declare a relationship on each of the members, with a key of its own
    "#]],
    );
}

const ORDERS: &str = "\
type Query { orders: [Order!]! }
type Order { id: ID! owner: Named! price(currency: Currency!, digits: Int = 2): Int tags: [ID!]! }
interface Named { name: String contact: Contact }
type Person implements Named { name: String contact: Contact email: String }
type Contact { id: ID }
enum Currency { EUR USD }
";

const USERS: &str = "\
type Query { user(id: ID!, n: Int): User users(ids: [ID!]!): [[User]!]! }
type User { id: ID! }
";

#[test]
fn a_key_field_may_lie_below_an_interface() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [owner.contact.id]
remote_field: {user: {arguments: {id: $owner.contact.id}}}",
        &expect![[r#"
            Order.user owner.contact.id -> users.user(id: $owner.contact.id as ID!), aliased, 100 keys, User
            """Joined by `owner.contact.id`: `users.Query.user(id:)`."""
            user(n: Int): User
        "#]],
    );
}

#[test]
fn a_key_field_has_the_fields_of_the_interface_alone() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [owner.email]
remote_field: {user: {arguments: {id: $owner.email}}}",
        &expect![[r#"
            error[J024] type `Named` has no field `email` to join by
              remote_schemas.yaml:10:34 "email": no such field
              schemas/orders.graphql:3:11 "Named": `Named`, declared here
              help: the fields of `Named` that a key can have are: `name`
        "#]],
    );
}

#[test]
fn a_key_field_may_have_arguments() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [id, {price: {arguments: {currency: EUR}}}]
remote_field: {user: {arguments: {id: $id, n: $price}}}",
        &expect![[r#"
            Order.user id price -> users.user(id: $id as ID!, n: $price as Int), aliased, 100 keys, User
            """Joined by `id`, `price`: `users.Query.user(id:, n:)`."""
            user: User
        "#]],
    );
}

#[test]
fn a_key_field_goes_through_no_root_type() {
    check_order_user(
        "type Query { orders: [Order!]! id: ID } type Order { id: ID! query: Query }",
        USERS,
        "lhs_fields: [query.id]
remote_field: {user: {arguments: {id: $query.id}}}",
        &expect![[r#"
            warning[J073] field `Order.query` of `orders` is left out: it returns a root type
              remote_schemas.yaml:1:9 "orders": its root types are merged into the joined ones
              schemas/orders.graphql:1:62 "query": returns a root type
            error[J091] key field `query.id` goes through `Order.query`, which returns `Query`, which is not part of the joined schema
              remote_schemas.yaml:10:28 "query": a key can not go through it
              schemas/orders.graphql:1:62 "query": `Query`, declared here
              help: join by another field of `Order`
        "#]],
    );
}

#[test]
fn each_makes_a_list_of_what_the_target_returns() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [tags]
remote_field: {user: {arguments: {id: $tags}}}
each: true",
        &expect![[r#"
            Order.user tags -> users.user(id: $tags as ID!), aliased, 100 keys, [User]
            """Joined by each of `tags`: `users.Query.user(id:)`."""
            user(n: Int): [User]
        "#]],
    );
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [tags]
remote_field: {users: {arguments: {ids: $tags}}}
batch: {match: position}
each: true",
        &expect![[r#"
            Order.user tags -> users.users(ids: each $tags as ID!), listed by position, One, 100 keys, [[User]]
            """Joined by each of `tags`: `users.Query.users(ids:)`."""
            user: [[User]]
        "#]],
    );
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [tags]
remote_field: {users: {arguments: {ids: $tags}}}
each: true",
        &expect![[r#"
            Order.user tags -> users.users(ids: [$tags as ID!]), aliased, 100 keys, [[[User]!]]
            """Joined by each of `tags`: `users.Query.users(ids:)`."""
            user: [[[User]!]]
        "#]],
    );
}

#[test]
fn each_counts_only_what_is_used() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [tags, id]
remote_field: {user: {arguments: {id: $id}}}
each: true",
        &expect![[r#"
            error[J094] relationship `Order.user`: `each` asks for the items of a list, but no key field is one
              remote_schemas.yaml:12:15 "each": there is no list
              schemas/orders.graphql:2:14 "id": `ID!`, declared here
              help: remove `each`, or join by a field that is a list
        "#]],
    );
}

#[test]
fn each_that_is_false_says_nothing() {
    check_order_user(
        ORDERS,
        USERS,
        "lhs_fields: [id]
remote_field: {user: {arguments: {id: $id}}}
each: false",
        &expect![[r#"
            Order.user id -> users.user(id: $id as ID!), aliased, 100 keys, User
            """Joined by `id`: `users.Query.user(id:)`."""
            user(n: Int): User
        "#]],
    );
}

/// Two remote schemas that serve one `Product` together.
fn lifted(relationships: &str) -> String {
    let lift = |to: &str, field: &str| {
        format!(
            "    - type_name: Product\n      relationships:\n        - definition: \
             {{to_remote_schema: {{remote_schema: {to}, lhs_fields: [upc], \
             remote_field: {{product_{to}: {{arguments: {{upc: $upc}}}}}}, lift: [{field}]}}}}\n"
        )
    };
    format!(
        "- name: shop\n  definition: {{url: http://shop}}\n  remote_relationships:\n{}{relationships}\
         - name: stock\n  definition: {{url: http://stock}}\n  remote_relationships:\n{}",
        lift("stock", "count"),
        lift("shop", "tags, maker"),
    )
}

const SHOP: &str = "\
type Query { product_shop(upc: ID!): Product }
interface Made { upc: ID! tags: [ID!] }
type Product implements Made { upc: ID! tags: [ID!] maker: Maker }
type Maker { upc: ID! }
";

const STOCK: &str = "\
type Query { product_stock(upc: ID!): Product }
type Product { upc: ID! count: Int }
";

#[track_caller]
fn check_lifted(relationships: &str, expected: &expect_test::Expect) {
    check(&lifted(relationships), &[("shop", SHOP), ("stock", STOCK)], expected);
}

#[test]
fn a_lift_starts_from_objects_and_from_one_key() {
    check_lifted(
        "    - type_name: Made
      relationships:
        - definition: {to_remote_schema: {remote_schema: stock, lhs_fields: [upc], remote_field: {product_stock: {arguments: {upc: $upc}}}, lift: [count]}}
    - type_name: Product
      relationships:
        - definition: {to_remote_schema: {remote_schema: stock, lhs_fields: [tags], remote_field: {product_stock: {arguments: {upc: $tags}}}, lift: [count], each: true}}
",
        &expect![[r#"
            error[J022] source type `Made` is an interface, and only object types can be lifted to
              remote_schemas.yaml:7:18 "Made": no object type
              schemas/shop.graphql:2:11 "Made": `Made` is an interface
              help: declare the lift on an object type, or give the relationship a `name`
            error[J104] lift of `Product.count`: a key must have one row, but `each` asks for one for each item
              remote_schemas.yaml:12:158 "each": many rows
              remote_schemas.yaml:12:150 "count": lifted from the row
              schemas/shop.graphql:3:41 "tags": `[ID!]`, declared here
              help: join the list as a field: `name` in place of `lift`
        "#]],
    );
}

#[test]
fn every_remote_schema_with_an_implementer_gives_the_key() {
    check_lifted(
        "    - type_name: Made
      relationships:
        - name: items
          definition: {to_remote_schema: {remote_schema: stock, lhs_fields: [tags], remote_field: {product_stock: {arguments: {upc: $tags}}}, each: true}}
    - type_name: Product
      relationships:
        - name: made
          definition: {to_remote_schema: {remote_schema: stock, lhs_fields: [maker.upc], remote_field: {product_stock: {arguments: {upc: $maker.upc}}}}}
",
        &expect![[r#"
            error[J106] relationship `Made.items`: key field `tags` is not one of every `Product`: `stock` has none
              remote_schemas.yaml:10:78 "tags": `stock` can not give it
              schemas/stock.graphql:2:6 "Product": the `Product` of `stock`
              schemas/shop.graphql:2:27 "tags": `[ID!]`, declared here
              help: join by what all of them have: `upc`
            error[J106] relationship `Product.made`: key field `maker.upc` is not one of every `Product`: `stock` has none
              remote_schemas.yaml:14:78 "maker.upc": `stock` can not give it
              schemas/stock.graphql:2:6 "Product": the `Product` of `stock`
              schemas/shop.graphql:4:14 "upc": `ID!`, declared here
              help: join by what all of them have: `upc`
        "#]],
    );
}
