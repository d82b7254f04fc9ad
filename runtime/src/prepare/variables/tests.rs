use std::borrow::Cow;

use joinwright_operation::facts::OperationKind;
use joinwright_operation::{
    InputField, InputKind, InputObject, InputType, OperationPresets, Shared, Term,
};

use super::*;

fn nullable(kind: InputKind) -> InputType {
    InputType { nullable: true, kind }
}

fn required(kind: InputKind) -> InputType {
    InputType { nullable: false, kind }
}

fn list(item: InputType) -> InputKind {
    InputKind::List(Shared::new(item))
}

fn variable(name: &'static str, ty: InputType) -> Variable {
    let (has_default, default_boolean) = (false, None);
    Variable { name: name.into(), ty, has_default, default_boolean }
}

fn field(name: &'static str, ty: InputType) -> InputField {
    InputField { name: name.into(), ty, has_default: false }
}

/// `input Where { and: [Where!], id: IdFilter, limit: Int! = 1, n: Int! }`,
/// `input IdFilter { _eq: ID }`.
fn operation(variables: Vec<Variable>) -> Operation {
    let conjunction = nullable(list(required(InputKind::Object(0))));
    let mut limit = field("limit", required(InputKind::Int));
    limit.has_default = true;
    let fields = vec![
        field("and", conjunction),
        field("id", nullable(InputKind::Object(1))),
        limit,
        field("n", required(InputKind::Int)),
    ];
    let filter = vec![field("_eq", nullable(InputKind::Id))];
    let inputs = vec![
        InputObject { name: "Where".into(), fields: fields.into(), one_of: false },
        InputObject { name: "IdFilter".into(), fields: filter.into(), one_of: false },
    ];
    Operation {
        kind: OperationKind::Query,
        variables: variables.into(),
        inputs: inputs.into(),
        presets: OperationPresets::NONE,
        conditions: Cow::default(),
        members: Cow::default(),
        namespaces: Cow::default(),
        fetches: Cow::default(),
        batches: Cow::default(),
        runs: Cow::default(),
    }
}

/// What is wrong with `json` as the value of `$v`.
fn wrong(ty: InputType, json: &str) -> Vec<String> {
    let operation = operation(vec![variable("v", ty)]);
    let text = format!(r#"{{"v":{json}}}"#);
    match read_variables(&operation, Some(&text)) {
        Ok(values) => {
            assert_eq!(values.get(VariableId(0)), Some(json), "the bytes must be untouched");
            Vec::new()
        }
        Err(errors) => errors.into_iter().map(|error| error.message.into_owned()).collect(),
    }
}

#[track_caller]
fn check(kind: impl Fn() -> InputKind, good: &[&str], bad: &[&str]) {
    for json in good {
        assert_eq!(wrong(required(kind()), json), [""; 0], "{json}");
    }
    for json in bad {
        assert_eq!(wrong(required(kind()), json).len(), 1, "{json}");
    }
    assert_eq!(wrong(required(kind()), "null").len(), 1);
    assert_eq!(wrong(nullable(kind()), "null"), [""; 0]);
}

#[test]
fn int_has_32_bits_and_no_fraction() {
    let good = ["0", "-0", "2147483647", "-2147483648"];
    let bad = ["2147483648", "-2147483649", "1.0", "1e3", "\"1\"", "true", "[]", "{}"];
    check(|| InputKind::Int, &good, &bad);
}

#[test]
fn float_is_any_finite_number() {
    check(|| InputKind::Float, &["1", "-1.50", "1e300"], &["1e999", "\"1\"", "false"]);
}

#[test]
fn id_is_a_string_or_an_integer_of_any_size() {
    let good = ["7", "-7", "123456789012345678901234567890", "\"7\"", "\"\""];
    check(|| InputKind::Id, &good, &["7.0", "7e1", "true", "{}"]);
}

#[test]
fn string_and_boolean_are_exact() {
    check(|| InputKind::String, &["\"\"", "\"\\u0041\""], &["7", "true", "[\"a\"]"]);
    check(|| InputKind::Boolean, &["true", "false"], &["0", "\"true\""]);
}

#[test]
fn enum_value_is_a_known_string_however_it_is_escaped() {
    let values: Vec<Cow<'static, str>> = vec!["ASC".into(), "DESC".into()];
    let kind = || InputKind::Enum { name: "Order".into(), values: values.clone().into() };
    check(kind, &["\"ASC\"", "\"\\u0041SC\""], &["\"asc\"", "3", "true"]);
}

#[test]
fn custom_scalar_is_anything_but_null() {
    check(|| InputKind::Custom, &["{\"a\":[1,{}]}", "1.0", "\"a\""], &[]);
}

#[test]
fn list_takes_one_item_for_itself() {
    let kind = || list(required(InputKind::Int));
    check(kind, &["[]", "[1,2]", "1"], &["[null]", "\"1\"", "[[1]]"]);
    check(|| list(nullable(InputKind::Int)), &["[null, 1]"], &["[1.5]"]);
}

#[test]
fn errors_name_the_path_and_all_are_collected() {
    let json = r#"{"n":"x","id":{"_eq":[7],"_ne":1},"and":[{"n":1},{"id":null}],"n":1}"#;
    let expected = [
        "variable `$v.n` must be an `Int`, but is a string",
        "variable `$v.id._eq` must be an `ID`, a string or an integer, but is a list",
        "variable `$v.id._ne` is no field of `IdFilter`",
        "variable `$v.and[1].n` is required, as an `Int`",
        "variable `$v.n` is given twice",
    ];
    assert_eq!(wrong(required(InputKind::Object(0)), json), expected);
}

#[test]
fn escaped_name_is_the_same_member() {
    let json = r#"{"n":1,"\u006e":2}"#;
    assert_eq!(wrong(required(InputKind::Object(0)), json), ["variable `$v.n` is given twice"]);
}

#[test]
fn nesting_of_input_objects_is_bounded() {
    let nested = |levels: usize| {
        let (open, close) = (r#"{"n":1,"and":"#.repeat(levels), "}".repeat(levels));
        format!(r#"{open}{{"n":1}}{close}"#)
    };
    assert_eq!(wrong(required(InputKind::Object(0)), &nested(20)), [""; 0]);
    let errors = wrong(required(InputKind::Object(0)), &nested(10_000));
    assert!(errors[0].ends_with("is nested deeper than 50 levels"), "{}", errors[0]);
}

#[test]
fn number_of_errors_is_bounded() {
    let json = format!("[{}0]", "true,".repeat(1_000));
    assert_eq!(wrong(required(list(required(InputKind::Int))), &json).len(), 50);
}

#[test]
fn absent_null_and_value_are_three_things() {
    let operation = operation(vec![
        variable("absent", nullable(InputKind::Int)),
        variable("null", nullable(InputKind::Int)),
        variable("value", nullable(InputKind::Int)),
    ]);
    let text = r#"{"value": 1, "null": null, "undeclared": {"a": 1}}"#;
    let values = read_variables(&operation, Some(text)).unwrap();
    let texts = [0, 1, 2].map(|id| values.get(VariableId(id)));
    assert_eq!(texts, [None, Some("null"), Some("1")]);
}

#[test]
fn required_variable_may_be_absent_only_with_a_default() {
    let mut with_default = variable("a", required(InputKind::Int));
    with_default.has_default = true;
    let operation = operation(vec![with_default, variable("b", required(InputKind::Int))]);
    for text in [None, Some("null"), Some("{}")] {
        let errors = read_variables(&operation, text).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].message, "variable `$b` is required, as an `Int`");
    }
}

#[test]
fn variables_are_an_object_and_each_is_given_once() {
    let operation = operation(vec![variable("a", nullable(InputKind::Int))]);
    assert!(read_variables(&operation, Some("[]")).is_err());
    let errors = read_variables(&operation, Some(r#"{"a":1,"a":2}"#)).unwrap_err();
    assert_eq!(errors[0].message, "variable `$a` is given twice");
}

#[test]
fn condition_holds_if_all_terms_of_an_alternative_do() {
    let mut defaulted = variable("b", nullable(InputKind::Boolean));
    (defaulted.has_default, defaulted.default_boolean) = (true, Some(false));
    let operation = operation(vec![variable("a", required(InputKind::Boolean)), defaulted]);
    let term = |id, value| Term { variable: VariableId(id), value };
    let all = |terms: Vec<Term>| Cow::<'static, [Term]>::Owned(terms);
    let condition = |any: Vec<Cow<'static, [Term]>>| Condition { any: any.into() };

    let values = read_variables(&operation, Some(r#"{"a":true}"#)).unwrap();
    assert!(values.condition(&condition(vec![all(vec![term(0, true), term(1, false)])])));
    assert!(!values.condition(&condition(vec![all(vec![term(0, true), term(1, true)])])));
    let either = condition(vec![all(vec![term(1, true)]), all(vec![term(0, true)])]);
    assert!(values.condition(&either));
    assert!(!values.condition(&condition(Vec::new())));
}

#[test]
fn null_in_a_condition_is_refused() {
    let mut operation = operation(vec![variable("a", nullable(InputKind::Boolean))]);
    let term = Term { variable: VariableId(0), value: true };
    operation.conditions = vec![Condition { any: vec![vec![term].into()].into() }].into();
    let errors = read_variables(&operation, Some(r#"{"a":null}"#)).unwrap_err();
    let message = "variable `$a` stands in `@skip` or `@include` and must not be null";
    assert_eq!(errors[0].message, message);
}
