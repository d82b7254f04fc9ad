//! The order of members, and where they are expected: what several fragments and directives let in.

mod support;

use expect_test::expect;

use support::{check, lowered};

#[test]
fn a_root_field_stands_where_it_is_first_selected() {
    check(
        "query ($a: Boolean!) { __typename @skip(if: $a) users { id } __typename }",
        expect![[r#"
            __typename: typename Query if 0
            users: fetch 0 field 0
            __typename: typename Query
            #0 to 1, 0 parents, feeds []
              query Operation__user_service { users { id } }
              - users
                - id
        "#]],
    );
}

#[test]
fn a_joined_field_stands_where_it_is_first_selected() {
    check(
        "query ($a: Boolean!) { orders { user @skip(if: $a) { name } id user { name } } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders($a: Boolean!) { orders { user: user_id @skip(if: $a) id user: user_id } }
              - orders
                - user in r0 slot of batch 0 from [0] if 0
                - id
                - user in r0 slot of batch 0 from [0]
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name @skip(if: $a) name }
              - name if 0
              - name
        "#]],
    );
}

#[test]
fn what_stands_below_a_field_does_not_overtake_what_a_directive_lets_in() {
    check(
        "query ($a: Boolean!) { users { id } users @include(if: $a) { name } users { email } }",
        expect![[r#"
            users: fetch 0 field 0
            #0 to 1, 0 parents, feeds []
              query Operation__user_service($a: Boolean!) { users { id } users @include(if: $a) { name } users { email } }
              - users
                - id
                - name if 0
                - email
        "#]],
    );
}

#[test]
fn the_type_name_that_stands_in_for_nothing_obeys_the_directives_around_it() {
    check(
        "query ($a: Boolean!) { order(id: 1) { id }
           order(id: 1) @include(if: $a) { id @include(if: false) } }",
        expect![[r#"
            order?: fetch 0 field 0
            #0 to 0, 0 parents, feeds []
              query Operation__orders($a: Boolean!) { order(id: 1) { id } order(id: 1) @include(if: $a) { _j0: __typename } }
              - order
                - id
                - _j0 cut if 0
        "#]],
    );
}

#[test]
fn selections_under_one_type_condition_apply_to_the_same_objects() {
    check(
        "query ($a: Boolean!) { node(id: 1) {
           ... on Order { lines { product } lines @include(if: $a) { product order { id } } } } }",
        expect![[r#"
            node?: fetch 0 field 0
            #0 to 0, 0 parents, feeds []
              query Operation__orders($a: Boolean!) { node(id: 1) { ... on Order { lines { product } lines @include(if: $a) { product order { id } } } } }
              - node
                - lines on ["Order"]
                  - product
                  - product if 0
                  - order if 0
                    - id
        "#]],
    );
}

#[test]
fn types_that_the_remote_schema_does_not_have_are_spelled_out() {
    check(
        "{ node(id: 1) { ... on Sender { ... on Node { id } } ... on Courier { id } } }",
        expect![[r#"
            node?: fetch 0 field 0
            #0 to 0, 0 parents, feeds []
              query Operation__orders { node(id: 1) { ... on Parcel { id } } }
              - node
                - id on ["Parcel"]
        "#]],
    );
}

#[test]
fn a_joined_field_that_is_reached_on_two_ways_is_one_slot() {
    check(
        "query ($a: Boolean!) { orders { lines { order { user { name } } } }
           orders @include(if: $a) { lines { order { id user @skip(if: $a) { email } user { id } } } } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders($a: Boolean!) { orders { lines { order { user: user_id } } } orders @include(if: $a) { lines { order { id user: user_id @skip(if: $a) user: user_id } } } }
              - orders
                - lines
                  - order
                    - user in r0 slot of batch 0 from [0]
                    - id if 0
                    - user in r0 slot of batch 0 from [0] if 0
                  - order if 0
                    - user in r0 slot of batch 0 from [0]
                    - id if 0
                    - user in r0 slot of batch 0 from [0] if 0
                - lines if 0
                  - order
                    - user in r0 slot of batch 0 from [0]
                    - id if 0
                    - user in r0 slot of batch 0 from [0] if 0
                  - order if 0
                    - user in r0 slot of batch 0 from [0]
                    - id if 0
                    - user in r0 slot of batch 0 from [0] if 0
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name id @include(if: $a) }
              - name
              - id if 0
        "#]],
    );
}

#[test]
fn a_joined_field_that_some_objects_reach_on_two_ways_is_asked_by_type() {
    check(
        "{ hub { next { user { name } } ... on Depot { next { user { email } } } } }",
        expect![[r#"
            hub?: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { hub { ... on Depot { next { _j0: user_id } } ... on Shop { next { _j1: user_id } } } }
              - hub
                - next on ["Depot"]
                  - _j0 as user in r0 slot of batch 0 from [0] on []
                  - _j1 as user in r1 slot of batch 1 from [1] on []
                - next on ["Shop"]
                  - _j0 as user in r0 slot of batch 0 from [0] on []
                  - _j1 as user in r1 slot of batch 1 from [1] on []
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name email }
              - name
              - email
              ($_j1_#_id: ID!)
              _j1_#: user(id: $_j1_#_id) { ..._j1 }
              fragment _j1 on User { name }
              - name
        "#]],
    );
}

#[test]
fn joined_fields_at_several_places_cost_no_more_than_they_say() {
    let mut text = "query ($a: Boolean!) { users { ...F0 } }".to_owned();
    for n in 0..60 {
        let next = n + 1;
        text += &format!(
            " fragment F{n} on User {{
                orders {{ user {{ ...F{next} }} user @include(if: $a) {{ name ...F{next} }} }} }}"
        );
    }
    text += " fragment F60 on User { id }";
    assert!(lowered(&text).is_ok());
}
