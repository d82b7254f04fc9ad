//! Two types of a remote schema, or two fields of a type, need two names in the joined schema.
//!
//! ```yaml
//! type_names: { mapping: { Message: Thingy, User: Thingy } }
//! field_names:
//! - { parent_type: User, mapping: { name: label, title: label } }
//! - { parent_type: Message, mapping: { msg: id } }   # and `id` keeps its name
//! - { parent_type: Status, prefix: _ }               # and a field is `_id`
//! ```
//!
//! Names that begin with `__` are GraphQL's own: what is renamed does not get one.

use std::collections::HashMap;

use apollo_compiler::Name;
use apollo_compiler::schema::ExtendedType;
use joinwright_operation::facts::STANDARD_SCALARS;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{RemoteSchema, Renaming, SchemaCoordinate, fields_of};

/// Checks the names that a `customization` gives.
pub(super) fn check(remote: &RemoteSchema, findings: &mut Diagnostics) {
    let mut owners: HashMap<String, &Name> = HashMap::new();
    for (own, ty) in &remote.schema.types {
        check_fields(remote, own, findings);
        let joined = remote.joined_type(own);
        let is_renamed = joined != own.as_str();
        if is_renamed && STANDARD_SCALARS.contains(&joined.as_str()) {
            findings.push(standard_scalar(remote, ty, &joined));
        } else if is_renamed && joined.starts_with("__") {
            findings.push(reserved(remote, &remote.names.types, own, own.to_string(), &joined));
        } else if let Some(first) = owners.insert(joined.clone(), own) {
            let (one, other) = (first.to_string(), own.to_string());
            let message = format!("types `{one}` and `{other}` of `{}`", remote.name.value);
            let found = Found { message, one, other, joined: &joined };
            findings.push(found.diagnostic(remote, &remote.names.types, (first, own)));
        }
    }
}

fn check_fields(remote: &RemoteSchema, parent: &Name, findings: &mut Diagnostics) {
    let (Some(rule), Some(fields)) =
        (remote.names.fields.get(parent.as_str()), fields_of(&remote.schema, parent))
    else {
        return;
    };
    let mut owners: HashMap<String, &Name> = HashMap::new();
    for field in fields.values() {
        let joined = remote.joined_field(parent, &field.name);
        if joined.starts_with("__") && joined != field.name.as_str() {
            let coordinate = SchemaCoordinate::Field(parent, &field.name).to_string();
            findings.push(reserved(remote, rule, &field.name, coordinate, &joined));
        } else if let Some(first) = owners.insert(joined.clone(), &field.name) {
            let coordinate = |name| SchemaCoordinate::Field(parent, name).to_string();
            let (one, other) = (coordinate(first), coordinate(&field.name));
            let message = format!("fields `{one}` and `{other}`");
            let found = Found { message, one, other, joined: &joined };
            findings.push(found.diagnostic(remote, rule, (first, &field.name)));
        }
    }
}

/// Two things under one name.
struct Found<'a> {
    message: String,
    one: String,
    other: String,
    joined: &'a str,
}

impl Found<'_> {
    fn diagnostic(
        self,
        remote: &RemoteSchema,
        rule: &Renaming,
        (first, second): (&Name, &Name),
    ) -> Diagnostic {
        let Self { message, one, other, joined } = self;
        let message = format!("{message} are both `{joined}` in the joined schema");
        // One of the two has been renamed, or they would have been one from the start.
        let rules = [second, first].map(|own| rule.span_of(own));
        let place = rules[0].or(rules[1]).unwrap_or(remote.name.span);
        let mut diagnostic = Diagnostic::error(codes::RENAMED_ALIKE, message, place)
            .label(format!("gives the name `{joined}`"));
        if let Some(rule) = rules[1].filter(|rule| *rule != place) {
            diagnostic = diagnostic.related(rule, format!("gives `{joined}` as well"));
        }
        diagnostic
            .related(remote.span_of(first), format!("`{one}`"))
            .related(remote.span_of(second), format!("`{other}`"))
            .help(format!("give one of them another name: `mapping: {{ {second}: {joined}_2 }}`"))
    }
}

fn standard_scalar(remote: &RemoteSchema, ty: &ExtendedType, joined: &str) -> Diagnostic {
    let own = ty.name();
    let message = format!(
        "type `{own}` of `{}` is `{joined}` in the joined schema, which is a scalar of GraphQL's own",
        remote.name.value
    );
    let place = remote.names.types.span_of(own).unwrap_or(remote.name.span);
    Diagnostic::error(codes::RENAMED_ALIKE, message, place)
        .label(format!("gives the name `{joined}`"))
        .related(remote.span_of(own), format!("`{own}`, declared here"))
        .help(format!("give it another name: `mapping: {{ {own}: My{joined} }}`"))
}

fn reserved(
    remote: &RemoteSchema,
    rule: &Renaming,
    own: &Name,
    coordinate: String,
    joined: &str,
) -> Diagnostic {
    let message =
        format!("`{coordinate}` is `{joined}` in the joined schema, which begins with `__`");
    let place = rule.span_of(own).unwrap_or(remote.name.span);
    Diagnostic::error(codes::BAD_NAME, message, place)
        .label(format!("gives the name `{joined}`"))
        .related(remote.span_of(own), format!("`{coordinate}`, declared here"))
        .help(format!("give it another name: `mapping: {{ {own}: my{own} }}`"))
}
