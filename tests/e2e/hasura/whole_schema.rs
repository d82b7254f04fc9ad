//! Schemas as a whole: what a server says of itself against what is written down.

use apollo_compiler::Schema;
use apollo_compiler::schema::ExtendedType;
use joinwright_codegen::syntax::sdl_from_introspection;
use joinwright_tests::RunningGateway;
use serde_json::Value;

use super::Case;

const INTROSPECTION: &str = include_str!("../../../cli/graphql/introspection_2023.graphql");

/// What introspection shows is a valid schema, and it is the joined schema.
pub(super) async fn check_introspection(case: Case, sdl: &str) {
    check_introspection_as(case, "admin", sdl).await;
}

/// What introspection shows a role is a valid schema, and it is this one.
pub(super) async fn check_introspection_as(case: Case, role: &str, sdl: &str) {
    let running = case.start().await;
    let body = serde_json::json!({ "query": INTROSPECTION }).to_string();
    let headers = [("x-hasura-role", role)];
    let (status, body) = running.gateway.post_with_headers(body, &headers).await;
    assert_eq!(status, 200, "{body}");
    let introspected = sdl_from_introspection(&body).unwrap();
    assert_same_types(&introspected, sdl);
}

/// The named type of an argument, as introspection shows it.
pub(super) async fn argument_type(gateway: &RunningGateway, argument: [&str; 3]) -> String {
    let [ty, field, argument] = argument;
    let query = format!(
        "{{ __type(name: \"{ty}\") {{ fields {{ name args {{ name type {{ name }} }} }} }} }}"
    );
    let (_, body) = gateway.post(&query, "{}").await;
    let answer: Value = serde_json::from_str(&body).unwrap();
    let field = named(&answer["data"]["__type"]["fields"], field);
    named(&field["args"], argument)["type"]["name"].as_str().unwrap().to_owned()
}

/// The one of a list's objects that has this name.
fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    let found = list.as_array().unwrap().iter().find(|item| item["name"] == name);
    found.unwrap_or_else(|| panic!("no `{name}` in {list}"))
}

/// Compares two SDL texts, both of which are valid: their types, in whatever order.
pub(super) fn assert_same_types(actual: &str, expected: &str) {
    assert_eq!(types(actual, "actual.graphql"), types(expected, "expected.graphql"));
}

fn types(sdl: &str, path: &str) -> Vec<(String, ExtendedType)> {
    let schema = Schema::parse_and_validate(sdl, path).unwrap();
    let own = schema.types.iter().filter(|(_, ty)| !ty.is_built_in());
    let mut types: Vec<_> = own.map(|(name, ty)| (name.to_string(), ty.clone())).collect();
    types.sort_by(|(left, _), (right, _)| left.cmp(right));
    types
}
