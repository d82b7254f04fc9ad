//! Plan snapshots: what `joinwright plan` prints, beside the relationships it is about.

use expect_test::{Expect, expect};
use joinwright_codegen::describe_plan;
use joinwright_tests::folders::sources;

#[track_caller]
fn check(case: &str, expect: Expect) {
    expect.assert_eq(&describe_plan(&sources(&format!("golden/{case}"))).unwrap());
}

#[test]
fn aliased_and_listed() {
    check(
        "readme",
        expect![[r#"
        Order.user → users.Query.user(id:)
          declared  golden/readme/remote_schemas.yaml:10
          plan      one, key user_id, aliased by 100
          document  query <Operation>__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ...<selection> } }
          variables {"_j0_0_id":<user_id>}
          batching  One aliased field for each distinct key; at most 100 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      The field is what the target answers for its key.
          errors    An error of `users` nulls this field alone.

        User.orders → orders.Query.orders_by_user_ids(user_ids:)
          declared  golden/readme/remote_schemas.yaml:28
          plan      many, key id, listed by 100
          document  query <Operation>__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ...<selection> } }
          variables {"_j0_0_user_ids":[<id>,…]}
          batching  One field for the list of distinct keys; at most 100 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      Rows find their keys by `user_id`; a key without a row is an empty list.
          errors    An error of `orders` nulls this field alone.
    "#]],
    );
}

#[test]
fn composite_keys_and_nested_paths() {
    check(
        "composite_key",
        expect![[r#"
        Order.shipment → shipping.Query.region(code:).shipment(order:)
          declared  golden/composite_key/remote_schemas.yaml:7
          plan      one, key id region, aliased by 100
          document  query <Operation>__shipping($_j0_0_code: String!, $_j0_0_order: OrderKey!) { _j0_0: region(code: $_j0_0_code) { shipment(order: $_j0_0_order) { ...<selection> } } }
          variables {"_j0_0_code":<region>,"_j0_0_order":{"id":<id>,"region":<region>}}
          batching  One aliased field for each distinct key; at most 100 keys in a request.
          null key  A key with a null in any part fetches nothing, and the field is null.
          rows      The field is what the target answers for its key.
          errors    An error of `shipping` nulls this field alone.

        Order.carrier → shipping.Query.region(code:).default_carrier
          declared  golden/composite_key/remote_schemas.yaml:18
          plan      one, key region, aliased by 100
          document  query <Operation>__shipping($_j0_0_code: String!) { _j0_0: region(code: $_j0_0_code) { default_carrier } }
          variables {"_j0_0_code":<region>}
          batching  One aliased field for each distinct key; at most 100 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      The field is what the target answers for its key.
          errors    An error of `shipping` nulls this field alone.
    "#]],
    );
}

#[test]
fn static_values_and_nested_arguments() {
    check(
        "nested_arguments",
        expect![[r#"
            Order.similar → search.Query.products(limit:, sort:, fuzzy:, filter:)
              declared  golden/nested_arguments/remote_schemas.yaml:11
              plan      one, key id product total, aliased by 100
              document  query <Operation>__search($_j0_0_filter: Filter!) { _j0_0: products(limit: 5, sort: PRICE, fuzzy: false, filter: $_j0_0_filter) { ...<selection> } }
              variables {"_j0_0_filter":{"kind":"book","weight":1.5,"all":[{"field":"name","like":<product>},{"field":"price","near":<total>}],"not_orders":[<id>,"0"]}}
              batching  One aliased field for each distinct key; at most 100 keys in a request.
              null key  A key with a null in any part fetches nothing, and the field is null.
              rows      The field is what the target answers for its key.
              errors    An error of `search` nulls this field alone.
              note      The client gives the rest of `filter`; what is bound stands.

            Order.recent → search.Query.products(limit:, sort:, filter:)
              declared  golden/nested_arguments/remote_schemas.yaml:29
              plan      one, no key, aliased by 100
              document  query <Operation>__search { _j0_0: products(limit: 3, sort: NEWEST, filter: {kind: "magazine"}) { ...<selection> } }
              variables {}
              batching  One aliased field for each distinct key; at most 100 keys in a request.
              null key  There is no key: one answer serves every place.
              rows      The field is what the target answers for its key.
              errors    An error of `search` nulls this field alone.
              note      The client gives the rest of `filter`; what is bound stands.
        "#]],
    );
}

#[test]
fn lists_wherever_they_stand() {
    check(
        "listed",
        expect![[r#"
        Order.user → users.Query.users(ids:)
          declared  golden/listed/remote_schemas.yaml:8
          plan      one, key user_id, listed by 100
          document  query <Operation>__users($_j0_0_ids: [ID!]!) { _j0_0: users(ids: $_j0_0_ids) { ...<selection> } }
          variables {"_j0_0_ids":[<user_id>,…]}
          batching  One field for the list of distinct keys; at most 100 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      Rows find their keys by `id`; a key without a row is null.
          errors    An error of `users` nulls this field alone.

        Order.visits → users.Query.visits(where:)
          declared  golden/listed/remote_schemas.yaml:16
          plan      many, key user_id, listed by 50
          document  query <Operation>__users($_j0_0_where: VisitFilter!) { _j0_0: visits(where: $_j0_0_where) { ...<selection> } }
          variables {"_j0_0_where":{"user":{"id":{"_in":[<user_id>,…]}},"hidden":{"_eq":false}}}
          batching  One field for the list of distinct keys; at most 50 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      Rows find their keys by `user_id`; a key without a row is an empty list.
          errors    An error of `users` nulls this field alone.

        Order.address → users.Query.addresses(keys:)
          declared  golden/listed/remote_schemas.yaml:27
          plan      one, key user_id country, listed by 100
          document  query <Operation>__users($_j0_0_keys: [AddressKey!]!) { _j0_0: addresses(keys: $_j0_0_keys) { ...<selection> } }
          variables {"_j0_0_keys":[{"user":<user_id>,"country":<country>},…]}
          batching  One field for the list of distinct keys; at most 100 keys in a request.
          null key  A key with a null in any part fetches nothing, and the field is null.
          rows      Rows find their keys by `user_id`, `country`; a key without a row is null.
          errors    An error of `users` nulls this field alone.

        Order.rank → users.Query.ranking.ranks(ids:)
          declared  golden/listed/remote_schemas.yaml:36
          plan      one, key user_id, listed by 100
          document  query <Operation>__users($_j0_0_ids: [ID!]!) { _j0_0: ranking { ranks(ids: $_j0_0_ids) } }
          variables {"_j0_0_ids":[<user_id>,…]}
          batching  One field for the list of distinct keys; at most 100 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      The n-th row is the n-th key's; a key without a row is null.
          errors    An error of `users` nulls this field alone.
    "#]],
    );
}

#[test]
fn joins_without_a_key() {
    check(
        "self_join",
        expect![[r#"
        Person.boss → staff.Query.person(id:)
          declared  golden/self_join/remote_schemas.yaml:7
          plan      one, key boss_id, aliased by 100
          document  query <Operation>__staff($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ...<selection> } }
          variables {"_j0_0_id":<boss_id>}
          batching  One aliased field for each distinct key; at most 100 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      The field is what the target answers for its key.
          errors    An error of `staff` nulls this field alone.

        Person.company → staff.Query.company
          declared  golden/self_join/remote_schemas.yaml:13
          plan      one, no key, aliased by 100
          document  query <Operation>__staff { _j0_0: company { ...<selection> } }
          variables {}
          batching  One aliased field for each distinct key; at most 100 keys in a request.
          null key  There is no key: one answer serves every place.
          rows      The field is what the target answers for its key.
          errors    An error of `staff` nulls this field alone.

        Person.motto → staff.Query.company.motto(language:)
          declared  golden/self_join/remote_schemas.yaml:19
          plan      one, no key, aliased by 100
          document  query <Operation>__staff { _j0_0: company { motto(language: "en") } }
          variables {}
          batching  One aliased field for each distinct key; at most 100 keys in a request.
          null key  There is no key: one answer serves every place.
          rows      The field is what the target answers for its key.
          errors    An error of `staff` nulls this field alone.
    "#]],
    );
}

#[test]
fn renamed_types_are_planned_by_their_own_names() {
    check(
        "customization",
        expect![[r#"
        Order.buyer → users.Query.users(ids:, role:)
          declared  golden/customization/remote_schemas.yaml:9
          plan      one, key user_id, listed by 100
          document  query <Operation>__users($_j0_0_ids: [ID!]!) { _j0_0: users(ids: $_j0_0_ids, role: BUYER) { ...<selection> } }
          variables {"_j0_0_ids":[<user_id>,…]}
          batching  One field for the list of distinct keys; at most 100 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      Rows find their keys by `id`; a key without a row is null.
          errors    An error of `users` nulls this field alone.

        User.orders → orders.Query.orders(user_id:, role:)
          declared  golden/customization/remote_schemas.yaml:28
          plan      one, key id, aliased by 100
          document  query <Operation>__orders($_j0_0_user_id: ID!) { _j0_0: orders(user_id: $_j0_0_user_id, role: GUEST) { ...<selection> } }
          variables {"_j0_0_user_id":<id>}
          batching  One aliased field for each distinct key; at most 100 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      The field is what the target answers for its key.
          errors    An error of `orders` nulls this field alone.
          note      `User` is `Account` in the joined schema.
    "#]],
    );
}

#[test]
fn no_relationships() {
    check(
        "passthrough",
        expect![[r#"
        No relationships.
    "#]],
    );
}
