use apollo_compiler::{ExecutableDocument, Schema};
use expect_test::{Expect, expect};

use super::violations;

const SDL: &str = "
directive @oneOf on INPUT_OBJECT
directive @mark(with: In) on QUERY | FIELD | VARIABLE_DEFINITION
scalar Any
type Query { find(in: In, any: Any, list: [In!], one: One, n: Int! = 1): Int }
input In { need: Int!, may: Int, filled: Int! = 1, list: [Int!], deep: In, ones: [One!] }
input One @oneOf { a: Int, b: [Int!] }
";

fn check(query: &str, expect: Expect) {
    let schema = Schema::parse_and_validate(SDL, "schema.graphql").unwrap();
    let document = ExecutableDocument::parse_and_validate(&schema, query, "query.graphql").unwrap();
    let found = violations(&schema, &document).into_iter().map(|violation| {
        let places = violation.spans.iter().map(|span| {
            let at = span.line_column(&document.sources).unwrap();
            format!("{}:{} ", at.line, at.column)
        });
        format!("{}{}\n", places.collect::<String>(), violation.message)
    });
    expect.assert_eq(&found.collect::<String>());
}

#[test]
fn an_input_object_has_each_field_once() {
    check(
        "{ find(in: {need: 1, need: 2}, any: {x: {y: 1, z: 2, y: 3}}) }",
        expect![[r#"
            1:22 1:13 the input object has two fields `need`
            1:54 1:42 the input object has two fields `y`
        "#]],
    );
}

#[test]
fn a_field_may_stand_in_two_objects() {
    check("{ find(any: {x: {y: 1}, y: {y: 2}}) }", expect![""]);
}

#[test]
fn a_variable_inside_of_a_custom_scalar_is_defined() {
    check(
        "query Q { find(any: {x: [{y: $x}]}) } query R($x: Int) { find(any: {x: $x}) }",
        expect![[r#"
            1:30 1:1 variable `$x` is not defined by operation `Q`
        "#]],
    );
}

#[test]
fn a_variable_in_a_fragment_is_defined_by_every_operation_that_spreads_it() {
    check(
        "{ ...A } fragment A on Query { ...B } fragment B on Query { find(any: {x: $x}) ...A2 } \
         fragment A2 on Query { x: find }",
        expect![[r#"
            1:75 1:1 variable `$x` is not defined by the operation
        "#]],
    );
}

#[test]
fn a_nullable_variable_stands_in_a_non_null_field_only_with_a_default() {
    check(
        "query ($x: Int, $y: Int = 1, $z: Int = null) { \
           a: find(in: {need: $x}) b: find(in: {need: $y}) c: find(in: {need: $z}) \
           d: find(in: {need: 1, filled: $x}) e: find(in: {need: 1, may: $x}) \
           f: find(n: $x) }",
        expect![[r#"
            1:67 1:8 variable `$x` of type `Int` can not stand where `Int!` is expected
            1:115 1:30 variable `$z` of type `Int` can not stand where `Int!` is expected
        "#]],
    );
}

#[test]
fn a_variable_in_a_list_is_an_item() {
    check(
        "query ($x: Int!, $xs: [Int!], $in: In, $y: Int = 1) { \
           a: find(in: {need: 1, list: [$x, $xs, $y]}) b: find(in: {need: 1, list: $xs}) \
           c: find(in: {need: 1, list: $x}) d: find(list: [$in]) e: find(list: {need: $xs}) }",
        expect![[r#"
            1:88 1:18 variable `$xs` of type `[Int!]` can not stand where `Int!` is expected
            1:161 1:8 variable `$x` of type `Int!` can not stand where `[Int!]` is expected
            1:181 1:31 variable `$in` of type `In` can not stand where `In!` is expected
            1:208 1:18 variable `$xs` of type `[Int!]` can not stand where `Int!` is expected
        "#]],
    );
}

#[test]
fn an_input_object_with_one_of_has_one_field() {
    check(
        "query ($a: Int, $b: [Int!]!) { \
           a: find(one: {}) b: find(one: {a: 1, b: 2}) c: find(one: {a: null}) d: find(one: {a: $a}) \
           e: find(one: {b: $b}) f: find(one: {a: 1}) g: find(in: {need: 1, ones: [{a: 1}, {}]}) \
           h: find(one: null) }",
        expect![[r#"
            1:45 `One` takes exactly one of its fields, but 0 are given
            1:62 `One` takes exactly one of its fields, but 2 are given
            1:93 `One` takes exactly one of its fields, and `a` must not be null
            1:202 `One` takes exactly one of its fields, but 0 are given
            1:117 1:8 variable `$a` of type `Int` can not stand in `One`, whose only field must not be null: declare it as `Int!`
        "#]],
    );
}

#[test]
fn arguments_of_directives_are_values_too() {
    check(
        "query ($x: Int @mark(with: {need: 1, need: 2})) @mark(with: {need: $x}) { \
           find @mark(with: {need: 1, list: [$x]}) }",
        expect![[r#"
            1:38 1:29 the input object has two fields `need`
            1:68 1:8 variable `$x` of type `Int` can not stand where `Int!` is expected
            1:109 1:8 variable `$x` of type `Int` can not stand where `Int!` is expected
        "#]],
    );
}

#[test]
fn fields_that_are_merged_have_lists_of_one_length() {
    check(
        "{ find(in: {need: 1, list: [1, 2]}) ...A b: find(list: []) b: find(list: []) } \
         fragment A on Query { find(in: {list: [1], need: 1}) b: find(list: []) }",
        expect![[r#"
            1:102 1:3 two fields `find` have different arguments and can not be merged: give one of them an alias
        "#]],
    );
}
