//! Joined fields of interfaces, keys below fields, and each item of a list.

mod support;

use expect_test::expect;
use support::check;

#[test]
fn joined_field_of_an_interface_arrives_for_all_types() {
    check(
        "{ hub { __typename keeper { name } } }",
        expect![[r#"
        hub?: fetch 0 field 0
        #0 to 0, 0 parents, feeds [1]
          query Operation__orders { hub { __typename keeper: keeper_id } }
          - hub
            - __typename
            - keeper in r0 slot of batch 0 from [0]
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
fn joined_field_that_is_selected_again_on_one_type_is_collected_for_each_type() {
    check(
        "{ hub { keeper { name } ... on Shop { keeper { email } } } }",
        expect![[r#"
        hub?: fetch 0 field 0
        #0 to 0, 0 parents, feeds [1]
          query Operation__orders { hub { ... on Depot { _j0: keeper_id } ... on Shop { _j1: keeper_id } } }
          - hub
            - _j0 as keeper in r0 slot of batch 0 from [0] on ["Depot"]
            - _j1 as keeper in r1 slot of batch 1 from [1] on ["Shop"]
        #1 to 1, 1 parents, feeds []
          Operation__user_service
          ($_j0_#_id: ID!)
          _j0_#: user(id: $_j0_#_id) { ..._j0 }
          fragment _j0 on User { name }
          - name
          ($_j1_#_id: ID!)
          _j1_#: user(id: $_j1_#_id) { ..._j1 }
          fragment _j1 on User { name email }
          - name
          - email
    "#]],
    );
}

#[test]
fn joined_field_below_a_field_that_one_type_selects_again() {
    check(
        "{ hub { ... on Shop { rival { keeper { name } } } ... on Shop { rival { ... on Depot { keeper { email } } } } } }",
        expect![[r#"
            hub?: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { hub { ... on Shop { rival { ... on Depot { _j0: keeper_id } ... on Shop { _j1: keeper_id } } } } }
              - hub
                - rival on ["Shop"]
                  - _j0 as keeper in r0 slot of batch 0 from [0] on ["Depot"]
                  - _j1 as keeper in r1 slot of batch 1 from [1] on ["Shop"]
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
fn joined_field_below_two_entries_of_one_field_is_collected_for_each_type_in_both() {
    check(
        "query ($v: Boolean!) { hub @skip(if: $v) { keeper { name } } hub { ... on Shop { keeper { email } } } }",
        expect![[r#"
            hub?: fetch 0 field 0 if 0
            hub?: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders($v: Boolean!) { hub @skip(if: $v) { ... on Depot { _j0: keeper_id } ... on Shop { _j1: keeper_id } } hub { ... on Shop { _j1: keeper_id } } }
              - hub if 0
                - _j0 as keeper in r0 slot of batch 0 from [0] on ["Depot"] if 0
                - _j1 as keeper in r1 slot of batch 1 from [1] on ["Shop"] if 0
                - _j1 as keeper in r1 slot of batch 1 from [1] on ["Shop"]
              - hub
                - _j0 as keeper in r0 slot of batch 0 from [0] on ["Depot"] if 0
                - _j1 as keeper in r1 slot of batch 1 from [1] on ["Shop"] if 0
                - _j1 as keeper in r1 slot of batch 1 from [1] on ["Shop"]
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
              ($_j1_#_id: ID!)
              _j1_#: user(id: $_j1_#_id) { ..._j1 }
              fragment _j1 on User { name @skip(if: $v) email }
              - name if 0
              - email
        "#]],
    );
}

#[test]
fn field_whose_type_is_narrower_on_one_type() {
    check(
        "{ hub { twin { keeper { name } } ... on Shop { twin { size keeper { email } } } } }",
        expect![[r#"
            hub?: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { hub { ... on Depot { twin { _j0: keeper_id } } ... on Shop { twin { _j1: keeper_id size } } } }
              - hub
                - twin on ["Depot"]
                  - _j0 as keeper in r0 slot of batch 0 from [0] on []
                  - _j1 as keeper in r1 slot of batch 1 from [1] on []
                  - size on []
                - twin on ["Shop"]
                  - _j0 as keeper in r0 slot of batch 0 from [0] on []
                  - _j1 as keeper in r1 slot of batch 1 from [1] on []
                  - size on []
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
              ($_j1_#_id: ID!)
              _j1_#: user(id: $_j1_#_id) { ..._j1 }
              fragment _j1 on User { name email }
              - name
              - email
        "#]],
    );
}

#[test]
fn field_selected_through_an_interface_and_on_its_type_with_a_narrower_type() {
    check(
        "{ hub { ... on Depot { ... on Hub { near { id } } near { user { name } } } } }",
        expect![[r#"
            hub?: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { hub { ... on Depot { near { id user: user_id } } } }
              - hub
                - near on ["Depot"]
                  - id
                  - user in r0 slot of batch 0 from [0]
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
fn joined_field_that_one_type_alone_selects_keeps_its_key() {
    check(
        "{ hub { ... on Shop { keeper { name } keeper { email } } next { id } } }",
        expect![[r#"
        hub?: fetch 0 field 0
        #0 to 0, 0 parents, feeds [1]
          query Operation__orders { hub { ... on Shop { keeper: keeper_id } next { id } } }
          - hub
            - keeper in r0 slot of batch 0 from [0] on ["Shop"]
            - next
              - id
        #1 to 1, 1 parents, feeds []
          Operation__user_service
          ($_j0_#_id: ID!)
          _j0_#: user(id: $_j0_#_id) { ..._j0 }
          fragment _j0 on User { name email }
          - name
          - email
    "#]],
    );
}

#[test]
fn same_selection_on_the_interface_and_on_a_type_is_one_batch() {
    check(
        "{ hub { keeper { name } ... on Shop { keeper { name } } } }",
        expect![[r#"
        hub?: fetch 0 field 0
        #0 to 0, 0 parents, feeds [1]
          query Operation__orders { hub { ... on Depot { _j0: keeper_id } ... on Shop { _j1: keeper_id } } }
          - hub
            - _j0 as keeper in r0 slot of batch 0 from [0] on ["Depot"]
            - _j1 as keeper in r1 slot of batch 0 from [1] on ["Shop"]
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
fn key_below_a_field() {
    check(
        "{ orders { lines { fan { name } } } }",
        expect![[r#"
        orders: fetch 0 field 0
        #0 to 0, 0 parents, feeds [1]
          query Operation__orders { orders { lines { fan: order { user_id } } } }
          - orders
            - lines
              - fan in r0 slot of batch 0 from [0]
                - user_id
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
fn list_below_a_field_with_arguments_under_terms() {
    check(
        "query Q($a: Boolean!) { orders { lines { friends @include(if: $a) { name } product } } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Q__orders($a: Boolean!) { orders { lines { friends: product @include(if: $a) _j0: order @include(if: $a) { tags(in: OPEN) } product } } }
              - orders
                - lines
                  - friends in r1 slot of batch 0 from [1, 0] if 0
                  - _j0 cut in r0 if 0
                    - tags
                  - product
            #1 to 1, 1 parents, feeds []
              Q__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
        "#]],
    );
}
