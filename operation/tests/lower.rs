//! Operations in, requests out: documents, shapes' slots and waves.

mod support;

use std::fmt::Write;

use expect_test::expect;

use support::{check, lowered};

#[test]
fn the_key_arrives_where_the_joined_value_goes() {
    check(
        "query Get { orders { id user { name } total } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Get__orders { orders { id user: user_id total } }
              - orders
                - id
                - user in r0 slot of batch 0 from [0]
                - total
            #1 to 1, 1 parents, feeds []
              Get__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
        "#]],
    );
}

#[test]
fn root_fields_of_one_remote_schema_are_one_request() {
    check(
        "{ users { id } __typename orders { id } user(id: 1) { name } }",
        expect![[r#"
            users: fetch 0 field 0
            __typename: typename Query
            orders: fetch 1 field 0
            user?: fetch 0 field 1
            #0 to 1, 0 parents, feeds []
              query Operation__user_service { users { id } user(id: 1) { name } }
              - users
                - id
              - user
                - name
            #1 to 0, 0 parents, feeds []
              query Operation__orders { orders { id } }
              - orders
                - id
        "#]],
    );
}

#[test]
fn joins_of_one_wave_to_one_remote_schema_are_one_request() {
    check(
        "{ orders { user { name } lines { maker { email } } } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { orders { user: user_id lines { maker: maker_id } } }
              - orders
                - user in r0 slot of batch 0 from [0]
                - lines
                  - maker in r0 slot of batch 1 from [0]
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
              ($_j1_#_id: ID!)
              _j1_#: user(id: $_j1_#_id) { ..._j1 }
              fragment _j1 on User { email }
              - email
        "#]],
    );
}

#[test]
fn equal_selections_share_a_batch_whatever_their_aliases() {
    check(
        "{ orders { a: user { name } b: user { name } c: user(lang: \"de\") { name } } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { orders { a: user_id b: user_id c: user_id } }
              - orders
                - a in r0 slot of batch 0 from [0]
                - b in r1 slot of batch 0 from [1]
                - c in r2 slot of batch 1 from [2]
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
              ($_j1_#_id: ID!)
              _j1_#: user(id: $_j1_#_id, lang: "de") { ..._j1 }
              fragment _j1 on User { name }
              - name
        "#]],
    );
}

#[test]
fn joins_of_joins_and_listed_batching() {
    check(
        "query Q($n: Int = 5) { users { orders(first: $n) { total user { name } } } }",
        expect![[r#"
            users: fetch 0 field 0
            #0 to 1, 0 parents, feeds [1]
              query Q__user_service { users { orders: id } }
              - users
                - orders in r0 slot of batch 0 from [0]
            #1 to 0, 1 parents, feeds [2]
              Q__orders
              ($_j0_#_user_ids: [ID!]!)
              _j0_#: orders_by_user_ids(user_ids: $_j0_#_user_ids, first: $n) { ..._j0 }
              fragment _j0 on Order { total user: user_id _j0: user_id }
              - total
              - user in r1 slot of batch 1 from [1]
              - _j0 cut in r0
            #2 to 1, 1 parents, feeds []
              Q__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
        "#]],
    );
}

#[test]
fn composite_keys_are_injected_and_cut() {
    check(
        "{ orders { stats { views } s: stats { views } region } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { orders { stats: id _j0: region s: id region } }
              - orders
                - stats in r1 slot of batch 0 from [1, 0]
                - _j0 cut in r0
                - s in r2 slot of batch 0 from [2, 0]
                - region
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_name: String!, $_j0_#_id: ID!)
              _j0_#: region(name: $_j0_#_name) { stats(kind: DAILY, id: $_j0_#_id) { ..._j0 } }
              fragment _j0 on Stats { views }
              - stats
                - views
        "#]],
    );
}

#[test]
fn a_slot_that_is_data_on_another_type_gets_a_private_alias() {
    check(
        "{ search { ... on Order { x: user { name } } ... on Parcel { x: sender { name } } } }",
        expect![[r#"
            search?: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { search { ... on Order { _j0: user_id } ... on Parcel { x: sender { name } } } }
              - search
                - _j0 as x in r0 slot of batch 0 from [0] on ["Order"]
                - x on ["Parcel"]
                  - name
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
        "#]],
    );
}

#[test]
fn the_prefix_avoids_the_operations_names() {
    check(
        "{ orders { _j0: stats { views } } }",
        expect![[r#"
        orders: fetch 0 field 0
        #0 to 0, 0 parents, feeds [1]
          query Operation__orders { orders { _j0: id _j10: region } }
          - orders
            - _j0 in r1 slot of batch 0 from [1, 0]
            - _j10 cut in r0
        #1 to 1, 1 parents, feeds []
          Operation__user_service
          ($_j10_#_name: String!, $_j10_#_id: ID!)
          _j10_#: region(name: $_j10_#_name) { stats(kind: DAILY, id: $_j10_#_id) { ..._j10 } }
          fragment _j10 on Stats { views }
          - stats
            - views
    "#]],
    );
}

#[test]
fn conditions_go_upstream_and_wrap_what_is_joined() {
    check(
        "query Q($a: Boolean!, $b: Boolean!) {
           orders @include(if: $a) {
             user @include(if: $b) { name }
             user @skip(if: $a) { email }
             ... @include(if: $a) { ... @include(if: $b) { total } }
           }
         }",
        expect![[r#"
            orders: fetch 0 field 0 if 3
            #0 to 0, 0 parents, feeds [1]
              query Q__orders($a: Boolean!, $b: Boolean!) { orders @include(if: $a) { user: user_id @include(if: $b) user: user_id @skip(if: $a) ... @include(if: $b) { total @include(if: $a) } } }
              - orders if 3
                - user in r0 slot of batch 0 from [0] if 0
                - user in r0 slot of batch 0 from [0] if 1
                - total if 2
            #1 to 1, 1 parents, feeds []
              Q__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name @include(if: $b) email @skip(if: $a) }
              - name if 0
              - email if 1
        "#]],
    );
}

#[test]
fn fragments_on_interfaces_keep_the_order_of_each_type() {
    check(
        "{ node(id: 1) { ...F id ... on Parcel { weight __typename } } }
         fragment F on Node { ... on Order { total user { name } } __typename }",
        expect![[r#"
            node?: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { node(id: 1) { ... on Order { total user: user_id } __typename id ... on Parcel { weight __typename } } }
              - node
                - total on ["Order"]
                - user in r0 slot of batch 0 from [0] on ["Order"]
                - __typename
                - id
                - weight on ["Parcel"]
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
        "#]],
    );
}

#[test]
fn mutations_run_in_order() {
    check(
        "mutation { buy(n: 1) { id } rename(name: \"x\") { name } pay(n: 2) { user { name } } }",
        expect![[r#"
            buy?: fetch 0 field 0
            rename?: fetch 1 field 0
            pay?: fetch 2 field 0
            #0 to 0, 0 parents, feeds []
              mutation Operation__orders { buy(n: 1) { id } }
              - buy
                - id
            #1 to 1, 0 parents, feeds []
              mutation Operation__user_service { rename(name: "x") { name } }
              - rename
                - name
            #2 to 0, 0 parents, feeds [3]
              mutation Operation__orders { pay(n: 2) { user: user_id } }
              - pay
                - user in r0 slot of batch 0 from [0]
            #3 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
            then 1..2
            then 2..4
        "#]],
    );
}

#[test]
fn constant_conditions_leave_nothing_to_ask() {
    check(
        "{ orders { lines { product @skip(if: true) } user @include(if: false) { name } } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds []
              query Operation__orders { orders { lines { _j0: __typename } } }
              - orders
                - lines
                  - _j0 cut
        "#]],
    );
}

#[test]
fn directives_go_where_the_field_goes() {
    check(
        "{ orders @cached(ttl: 3) { id } }",
        expect![[r#"
        orders: fetch 0 field 0
        #0 to 0, 0 parents, feeds []
          query Operation__orders { orders @cached(ttl: 3) { id } }
          - orders
            - id
    "#]],
    );
    check(
        "{ orders { user @cached { name } } }",
        expect![[r#"
        error: remote schema `user service` has no directive `@cached`
    "#]],
    );
}

#[test]
fn directives_that_would_get_lost_are_refused() {
    for text in [
        "query @cached { orders { id } }",
        "{ orders { ... @cached { id } } }",
        "{ orders { ...F @cached } } fragment F on Order { id }",
    ] {
        let message = "`@cached` is supported on fields only".to_owned();
        assert_eq!(lowered(text), Err(message), "{text}");
    }
}

#[test]
fn a_mutation_whose_order_depends_on_variables_is_refused() {
    let text = "mutation ($a: Boolean!) { buy(n: 1) @include(if: $a) { id } rename { name } buy(n: 1) { id } }";
    let message = "`buy` is selected again after other mutations".to_owned();
    assert_eq!(lowered(text), Err(message));
}

#[test]
fn joins_selected_twice_at_each_depth_do_not_double_the_work() {
    let mut text = "query ($a: Boolean!) { users { ...F0 } }".to_owned();
    for n in 0..18 {
        let m = n + 1;
        write!(
            text,
            "fragment F{n} on User {{ orders {{ user {{ ...F{m} }} \
             user @include(if: $a) {{ name ...F{m} }} }} }}"
        )
        .unwrap();
    }
    text.push_str("fragment F18 on User { id }");
    // 2^18 copies of the innermost selection would not fit.
    let longest = lowered(&text).map(|operation| {
        operation.batches.iter().map(|batch| batch.fragment.len()).max().unwrap_or(0)
    });
    assert!(longest.is_ok_and(|n_bytes| n_bytes < 1_000));
}

#[test]
fn a_fragment_bomb_is_refused() {
    let mut text = "{ orders { user { ...F0 } } }".to_owned();
    for n in 0..40 {
        write!(
            text,
            "fragment F{n} on User {{ orders {{ a: user {{ ...F{m} }} b: user {{ ...F{m} }} }} }}",
            m = n + 1
        )
        .unwrap();
    }
    text.push_str("fragment F40 on User { name }");
    assert_eq!(lowered(&text), Err("the operation expands to more than 5000 fields".to_owned()));
}

#[test]
fn a_condition_bomb_is_refused() {
    let variables: Vec<_> = (0..30).map(|n| format!("$v{n}: Boolean!")).collect();
    let mut text = format!("query ({}) {{ users {{ ...F0 }} }}", variables.join(", "));
    for n in 0..30 {
        let m = n + 1;
        write!(
            text,
            "fragment F{n} on User {{ ...F{m} @include(if: $v{n}) ...F{m} @skip(if: $v{n}) }}"
        )
        .unwrap();
    }
    text.push_str("fragment F30 on User { name }");
    assert_eq!(lowered(&text), Err("the operation expands to more than 5000 fields".to_owned()));
}
