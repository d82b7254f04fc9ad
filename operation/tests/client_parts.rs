//! Client parts: what a client adds to arguments that are bound.

mod support;

use expect_test::expect;

use support::{check, lowered};

#[test]
fn an_argument_that_the_client_leaves_alone_is_as_bound() {
    check(
        "{ users { bought(first: 1) { id } } }",
        expect![[r#"
        users: fetch 0 field 0
        #0 to 1, 0 parents, feeds [1]
          query Operation__user_service { users { bought: id } }
          - users
            - bought in r0 slot of batch 0 from [0]
        #1 to 0, 1 parents, feeds []
          Operation__orders
          ($_j0_#_where: Where!)
          _j0_#: orders(where: $_j0_#_where, sort: {up: true}, first: 1) { ..._j0 }
          fragment _j0 on Order { id }
          - id
    "#]],
    );
}

#[test]
fn literals_are_json_and_variables_are_not_declared_upstream() {
    check(
        r#"query ($n: Int, $m: Int = 5, $note: String) {
          users {
            bought(
              where: { region: $note, total: { eq: $n, in: [1, $n, $m], rest: { a: [DONE, "\"", 1.50, true, null] } } }
              sort: { by: DONE, any: { deep: [{ n: $n }] } }
              first: $n
            ) { id }
          }
        }"#,
        expect![[r#"
            users: fetch 0 field 0
            #0 to 1, 0 parents, feeds [1]
              query Operation__user_service { users { bought: id } }
              - users
                - bought in r0 slot of batch 0 from [0]
            #1 to 0, 1 parents, feeds []
              Operation__orders
              ($_j0_#_where: Where!, $_j0_#_sort: Sort!)
              _j0_#: orders(where: $_j0_#_where, sort: $_j0_#_sort, first: $n) { ..._j0 }
              fragment _j0 on Order { id }
              where: key with Object([("region", Variable { id: VariableId(2), default: None }), ("total", Object([("eq", Variable { id: VariableId(0), default: None }), ("in", List([Json("1"), Variable { id: VariableId(0), default: None }, Variable { id: VariableId(1), default: Some("5") }])), ("rest", Json("{\"a\":[\"DONE\",\"\\\"\",1.50,true,null]}"))]))])
              sort: {"up":true} with Object([("by", Json("\"DONE\"")), ("any", Object([("deep", List([Object([("n", Variable { id: VariableId(0), default: None })])]))]))])
              - id
        "#]],
    );
}

#[test]
fn a_whole_variable_is_a_part() {
    check(
        "query ($s: User_bought_sort = {by: [OPEN]}) { users { bought(sort: $s) { id } } }",
        expect![[r#"
            users: fetch 0 field 0
            #0 to 1, 0 parents, feeds [1]
              query Operation__user_service { users { bought: id } }
              - users
                - bought in r0 slot of batch 0 from [0]
            #1 to 0, 1 parents, feeds []
              Operation__orders
              ($_j0_#_where: Where!, $_j0_#_sort: Sort!)
              _j0_#: orders(where: $_j0_#_where, sort: $_j0_#_sort) { ..._j0 }
              fragment _j0 on Order { id }
              sort: {"up":true} with Variable { id: VariableId(0), default: Some("{\"by\":[\"OPEN\"]}") }
              - id
        "#]],
    );
}

#[test]
fn sites_share_a_batch_if_they_add_the_same() {
    let n_batches = |one: &str, other: &str| {
        let text = format!(
            "query ($s: Int) {{ users {{ \
             a: bought(first: $s, where: {{total: {{eq: {one}}}}}) {{ id }} \
             b: bought(first: $s, where: {{total: {{eq: {other}}}}}) {{ id }} }} }}"
        );
        lowered(&text).unwrap().batches.len()
    };
    assert_eq!(n_batches("1", "1"), 1);
    assert_eq!(n_batches("$s", "$s"), 1);
    assert_eq!(n_batches("1", "2"), 2);
    assert_eq!(n_batches("$s", "2"), 2);
}
