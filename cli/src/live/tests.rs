//! Each change on its own: what it is called, what it concerns and what it does.

use apollo_compiler::Schema;
use expect_test::{Expect, expect};

use super::compare::{Effect, compare};

#[track_caller]
fn check(folder: &str, live: &str, expected: Expect) {
    let folder = Schema::parse(folder, "folder.graphql").unwrap();
    let live = Schema::parse(live, "live.graphql").unwrap();
    let mut shown = String::new();
    for change in compare(&folder, &live) {
        let effect = match change.effect {
            Effect::Breaking => "breaking",
            Effect::Harmless => "harmless",
        };
        shown.push_str(&format!("{effect} [{}] {}\n", change.concerns, change.text));
    }
    expected.assert_eq(&shown);
}

#[test]
fn order_descriptions_and_directives_do_not_count() {
    check(
        r#""Old." type Query { a: Int "Old." b(x: Int, y: Int): Int } enum E { A B }"#,
        r#"enum E { B A } type Query { b(y: Int, x: Int): Int @deprecated a: Int }"#,
        expect![""],
    );
}

#[test]
fn types_come_go_and_change_kind() {
    check(
        "type Query { a: Int } type Gone { a: Int } scalar Kind",
        "type Query { a: Int } type New { a: Int } enum Kind { A }",
        expect![[r#"
            breaking [Gone] type `Gone` is gone
            breaking [Kind] type `Kind` was a scalar and is an enum now
            harmless [New] type `New` is new
        "#]],
    );
}

#[test]
fn a_root_type_with_another_name_is_still_the_root() {
    check(
        "type Query { a: Int b: Int }",
        "schema { query: query_root } type query_root { a: Int }",
        expect![[r#"
            breaking [Query.b] field `Query.b` is gone
        "#]],
    );
}

#[test]
fn a_field_may_become_stricter_but_not_laxer() {
    check(
        "type Query { gone: Int stricter: [Int] laxer: [Int!]! other: Int list: Int }",
        "type Query { stricter: [Int!]! laxer: [Int]! other: Float list: [Int] added: Int }",
        expect![[r#"
            breaking [Query.gone] field `Query.gone` is gone
            harmless [Query.stricter] field `Query.stricter` was `[Int]` and is `[Int!]!` now
            breaking [Query.laxer] field `Query.laxer` was `[Int!]!` and is `[Int]!` now
            breaking [Query.other] field `Query.other` was `Int` and is `Float` now
            breaking [Query.list] field `Query.list` was `Int` and is `[Int]` now
            harmless [Query] field `Query.added` is new
        "#]],
    );
}

#[test]
fn an_argument_may_become_laxer_but_not_stricter() {
    check(
        "type Query { f(gone: Int, laxer: Int!, stricter: Int, other: Int, kept: Int!): Int }",
        "type Query { f(laxer: Int, stricter: Int!, other: ID, kept: Int!, new: Int, must: Int!): Int }",
        expect![[r#"
            breaking [Query.f(gone:)] argument `Query.f(gone:)` is gone
            harmless [Query.f(laxer:)] argument `Query.f(laxer:)` was `Int!` and is `Int` now
            breaking [Query.f(stricter:)] argument `Query.f(stricter:)` was `Int` and is `Int!` now
            breaking [Query.f(other:)] argument `Query.f(other:)` was `Int` and is `ID` now
            harmless [Query.f] argument `Query.f(new:)` is new
            breaking [Query.f] argument `Query.f(must:)` is new and required
        "#]],
    );
}

#[test]
fn a_default_lets_a_stricter_argument_be_left_out() {
    check(
        "type Query { f(a: Int, b: Int! = 1, c: Int = 1): Int }",
        "type Query { f(a: Int! = 2, b: Int!, c: Int = 3): Int }",
        expect![[r#"
            harmless [Query.f(a:)] argument `Query.f(a:)` was `Int` and is `Int!` now
            harmless [Query.f(a:)] the default of argument `Query.f(a:)` was absent and is `2` now
            breaking [Query.f(b:)] the default of argument `Query.f(b:)` was `1` and is absent now
            harmless [Query.f(c:)] the default of argument `Query.f(c:)` was `1` and is `3` now
        "#]],
    );
}

#[test]
fn input_fields_are_like_arguments() {
    check(
        "type Query { f(i: I): Int } input I { gone: Int, kept: Int, stricter: Int }",
        "type Query { f(i: I): Int } input I { kept: Int, stricter: Int!, new: Int, must: Int! }",
        expect![[r#"
            breaking [I.gone] input field `I.gone` is gone
            breaking [I.stricter] input field `I.stricter` was `Int` and is `Int!` now
            harmless [I] input field `I.new` is new
            breaking [I] input field `I.must` is new and required
        "#]],
    );
}

#[test]
fn an_enum_breaks_where_it_is_sent_or_received() {
    check(
        "type Query { out: Out in(in: In): Int } enum Out { A B } enum In { A B }",
        "type Query { out: Out in(in: In): Int } enum Out { A C } enum In { A C }",
        expect![[r#"
            harmless [Out] enum value `Out.B` is gone
            breaking [Out] enum value `Out.C` is new
            breaking [In] enum value `In.B` is gone
            harmless [In] enum value `In.C` is new
        "#]],
    );
}

#[test]
fn abstract_types_lose_and_gain_members() {
    check(
        "type Query { u: U i: I } union U = A | B interface I { x: Int } type A implements I { x: Int } type B { x: Int } type C { x: Int }",
        "type Query { u: U i: I } union U = A | C interface I { x: Int } type A { x: Int } type B implements I { x: Int } type C { x: Int }",
        expect![[r#"
            breaking [U] `B` is no member of union `U` any more
            harmless [U] `C` is a new member of union `U`
            breaking [A] `A` does not implement `I` any more
            harmless [B] `B` implements `I` now
        "#]],
    );
}
