use std::borrow::Cow;

use joinwright_operation::facts::RemoteId;
use joinwright_operation::{InputKind, InputPreset, InputType, ObjectShape};

use super::*;
use crate::auth::SessionVariables;

const NAME: &[JsonPiece] = &[
    JsonPiece::Text(Cow::Borrowed("{\"of\":")),
    JsonPiece::Session(SessionValueId(0)),
    JsonPiece::Text(Cow::Borrowed("}")),
];

/// `input A { x: Int @preset(value: 0) b: [B] any: Any }`, `input B { by: By @preset(…) a: A }`
const INPUTS: &[InputPresets] = &[
    InputPresets {
        members: Cow::Borrowed(&[InputPreset {
            name: Cow::Borrowed("x"),
            value: Cow::Borrowed(&[JsonPiece::Text(Cow::Borrowed("0"))]),
        }]),
        below: Cow::Borrowed(&[(Cow::Borrowed("b"), InputPresetsId(1))]),
    },
    InputPresets {
        members: Cow::Borrowed(&[InputPreset {
            name: Cow::Borrowed("by"),
            value: Cow::Borrowed(NAME),
        }]),
        below: Cow::Borrowed(&[(Cow::Borrowed("a"), InputPresetsId(0))]),
    },
];

fn session_value(is_always_needed: bool) -> SessionValue {
    SessionValue {
        variable: "x-hasura-user-id".into(),
        name: "_js0".into(),
        declared: "Int!".into(),
        ty: InputType { nullable: false, kind: InputKind::Int },
        is_always_needed,
    }
}

fn session(user_id: Option<&str>) -> Session {
    let variables = user_id.map(|id| ("user-id".into(), id.into())).into_iter().collect();
    Session::new("user", SessionVariables::new(variables))
}

fn values<'a>(names: &'a [SessionValue], user_id: Option<&str>) -> PresetValues<'a> {
    let session = session(user_id);
    let json = |value: &SessionValue| session.variable(&value.variable).map(str::to_owned);
    PresetValues {
        inputs: INPUTS,
        names,
        session: names.iter().map(|value| json(value).ok_or(Code::NotFound)).collect(),
        ..PresetValues::default()
    }
}

#[track_caller]
fn check(json: &str, expect: &str) {
    let names = [session_value(true)];
    let added = values(&names, Some("7")).add(InputPresetsId(0), json, usize::MAX);
    assert_eq!(added.as_deref(), Ok(expect), "{json}");
}

#[test]
fn objects_get_what_they_lack_at_any_depth_and_in_lists() {
    check("{}", r#"{"x":0}"#);
    check(r#"{"b":{"c":1}}"#, r#"{"b":{"c":1,"by":{"of":7}},"x":0}"#);
    check(
        r#"[{"b":[{},{"a":{"y":1.50}}]}, {}]"#,
        r#"[{"b":[{"by":{"of":7}},{"a":{"y":1.50,"x":0},"by":{"of":7}}],"x":0},{"x":0}]"#,
    );
    check(" { \"y\" : [ 1 ] } ", r#"{"y":[ 1 ],"x":0}"#);
}

#[test]
fn null_stays_null_and_what_is_there_stands() {
    check("null", "null");
    check("[null]", "[null]");
    check(r#"{"b":null}"#, r#"{"b":null,"x":0}"#);
    check(r#"{"x":5}"#, r#"{"x":5}"#);
    check(r#"{"\u0078":5}"#, r#"{"x":5}"#);
}

#[test]
fn a_custom_scalar_is_not_looked_into() {
    check(r#"{"any":{"b":{}}}"#, r#"{"any":{"b":{}},"x":0}"#);
}

#[test]
fn size_is_bounded() {
    let presets = values(&[], None);
    let many = format!("[{}]", vec!["{}"; 1_000].join(","));
    assert!(presets.add(InputPresetsId(0), &many, 8_001).is_ok());
    assert_eq!(presets.add(InputPresetsId(0), &many, 8_000), Err(PresetFault::TooLarge));
}

fn operation(is_always_needed: bool, default: Option<&'static str>) -> Operation {
    use joinwright_operation::facts::OperationKind;
    use joinwright_operation::{OperationPresets, Variable, VariablePresetsId};
    static DATA: ObjectShape = ObjectShape::of(&[]);
    let ty = InputType { nullable: true, kind: InputKind::Custom };
    let fetch = |presets| {
        Fetch::root(RemoteId(0), "A", "{ a }", &[VariableId(0)], &DATA).variable_presets(presets)
    };
    let presets = |id| VariablePresets {
        variable: VariableId(0),
        default: default.map(Cow::Borrowed),
        presets: InputPresetsId(id),
    };
    Operation {
        kind: OperationKind::Query,
        variables: vec![Variable::of("a", ty)].into(),
        inputs: Cow::default(),
        presets: OperationPresets {
            session_values: vec![session_value(is_always_needed)].into(),
            variables: vec![presets(0), presets(1)].into(),
            inputs: INPUTS.into(),
        },
        conditions: Cow::default(),
        members: Cow::default(),
        namespaces: Cow::default(),
        fetches: vec![fetch(&[VariablePresetsId(0)]), fetch(&[VariablePresetsId(1)]), fetch(&[])]
            .into(),
        batches: Cow::default(),
        runs: Cow::default(),
    }
}

/// What each fetch of an operation sends of its variable.
fn sent(
    operation: &Operation,
    session: &Session,
    given: Option<&'static str>,
) -> Result<Vec<Option<String>>, Vec<String>> {
    let presets = PresetValues::new(operation, session, |_| given).map_err(|errors| {
        errors.iter().map(|error| error.message.to_string()).collect::<Vec<_>>()
    })?;
    let sent = |fetch| presets.sent(fetch, VariableId(0)).map(str::to_owned);
    Ok(operation.fetches.iter().map(sent).collect())
}

#[test]
fn one_variable_is_sent_as_each_remote_schema_needs_it() {
    let (operation, session) = (operation(true, None), session(Some("7")));
    let some = |text: &str| Some(text.to_owned());
    let expect = vec![some(r#"{"x":0}"#), some(r#"{"by":{"of":7}}"#), None];
    assert_eq!(sent(&operation, &session, Some("{}")), Ok(expect));
    assert_eq!(
        sent(&operation, &session, Some("null")),
        Ok(vec![some("null"), some("null"), None])
    );
    assert_eq!(sent(&operation, &session, None), Ok(vec![None; 3]));
}

#[test]
fn a_default_gets_presets_only_if_the_client_gave_nothing() {
    let (operation, session) = (operation(true, Some(r#"{"y":1}"#)), session(Some("7")));
    let first = |given| sent(&operation, &session, given).unwrap().remove(0).unwrap();
    assert_eq!(first(None), r#"{"y":1,"x":0}"#);
    assert_eq!(first(Some("{}")), r#"{"x":0}"#);
    assert_eq!(first(Some("null")), "null");
}

#[test]
fn what_the_session_lacks_is_an_error_that_names_it_and_not_its_value() {
    let message = |user_id| sent(&operation(true, None), &session(user_id), None).unwrap_err();
    assert_eq!(message(None), ["session variable `x-hasura-user-id` is missing"]);
    assert_eq!(
        message(Some("secret")),
        ["session variable `x-hasura-user-id` has no value of type `Int!`"]
    );
}

#[test]
fn what_only_objects_of_variables_need_is_needed_if_they_are_there() {
    let operation = operation(false, None);
    let missing = Err(vec!["session variable `x-hasura-user-id` is missing".to_owned()]);
    assert!(sent(&operation, &session(None), Some("null")).is_ok());
    assert!(sent(&operation, &session(None), None).is_ok());
    assert_eq!(sent(&operation, &session(None), Some("{}")), missing);
}

#[test]
fn debug_shows_no_value() {
    let (operation, session) = (operation(true, None), session(Some("4711")));
    let presets = PresetValues::new(&operation, &session, |_| Some("{}")).unwrap();
    assert!(!format!("{presets:?}").contains("4711"));
}
