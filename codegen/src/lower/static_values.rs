//! A static value must be one that its position takes: GraphQL's input coercion, done at build time.
//!
//! ```yaml
//! orders: { arguments: { first: ten } }                    # `first: Int`
//! orders: { arguments: { sort: NEWST } }                   # `enum Sort { NEWEST OLDEST }`
//! orders: { arguments: { where: { user: 7 } } }            # `input Where { user_id: Int! }`
//! orders: { arguments: { after: null } }
//! ```
//!
//! YAML has no enum values: a string at an enum's place is one. A custom scalar takes anything.

use apollo_compiler::schema::{EnumType, ExtendedType, InputObjectType};

use super::one_of;
use super::relationships::Context;
use super::values::{Position, PositionKind};
use crate::diagnostic::{Diagnostic, codes, unknown_name_help};
use crate::ir::{Constant, RemoteSchema, SchemaCoordinate};
use crate::source::{Span, Spanned};
use crate::syntax::ArgumentDocument;

pub(super) type Members = [(Spanned<String>, Spanned<ArgumentDocument>)];

/// What a value without variables is for its position.
pub(super) fn coerce(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    value: &Spanned<ArgumentDocument>,
    position: &Position,
) -> Option<Constant> {
    if value.value == ArgumentDocument::Null {
        report_null(context, value.span, position);
        return None;
    }
    if position.ty.is_list() {
        let item = position.item();
        let ArgumentDocument::List(items) = &value.value else {
            return coerce(context, target, value, &item).map(|item| Constant::List(vec![item]));
        };
        let items: Vec<_> =
            items.iter().map(|value| coerce(context, target, value, &item)).collect();
        return items.into_iter().collect::<Option<_>>().map(Constant::List);
    }
    match target.schema.types.get(position.ty.inner_named_type())? {
        ExtendedType::Scalar(scalar) if scalar.is_built_in() => {
            let constant = built_in(&scalar.name, &value.value);
            if constant.is_none() {
                report_mismatch(context, target, value, position);
            }
            constant
        }
        ExtendedType::Scalar(_) => custom(context, target, value, position),
        ExtendedType::Enum(ty) => enum_value(context, target, value, position, ty),
        ExtendedType::InputObject(ty) => match &value.value {
            ArgumentDocument::Object(members) => {
                object(context, target, ty, members, value.span, position)
            }
            ArgumentDocument::Variable(_)
            | ArgumentDocument::Int(_)
            | ArgumentDocument::Float(_)
            | ArgumentDocument::String(_)
            | ArgumentDocument::Boolean(_)
            | ArgumentDocument::Null
            | ArgumentDocument::List(_) => {
                report_mismatch(context, target, value, position);
                None
            }
        },
        // A valid schema has only input types here.
        ExtendedType::Object(_) | ExtendedType::Interface(_) | ExtendedType::Union(_) => None,
    }
}

/// <https://spec.graphql.org/September2025/#sec-Scalars.Built-in-Scalars>
fn built_in(scalar: &str, value: &ArgumentDocument) -> Option<Constant> {
    match (scalar, value) {
        ("Int", ArgumentDocument::Int(text)) => {
            text.parse::<i32>().ok().map(|int| Constant::Int(int.to_string()))
        }
        // An integral float is an integer, as Hasura reads it.
        ("Int", ArgumentDocument::Float(text)) => {
            let float: f64 = text.parse().ok()?;
            let is_int = float.fract() == 0.0 && f64::from(float as i32) == float;
            is_int.then(|| Constant::Int((float as i32).to_string()))
        }
        ("Float", ArgumentDocument::Int(text) | ArgumentDocument::Float(text)) => {
            number(text).then(|| Constant::Float(text.clone()))
        }
        ("String" | "ID", ArgumentDocument::String(text)) => Some(Constant::String(text.clone())),
        ("ID", ArgumentDocument::Int(text)) => number(text).then(|| Constant::Int(text.clone())),
        ("Boolean", ArgumentDocument::Boolean(value)) => Some(Constant::Boolean(*value)),
        (_, _) => None,
    }
}

/// Whether YAML's number is also one of GraphQL's: those are JSON's.
fn number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
}

/// A custom scalar's value, as it is.
fn custom(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    value: &Spanned<ArgumentDocument>,
    position: &Position,
) -> Option<Constant> {
    match &value.value {
        ArgumentDocument::Int(text) if number(text) => Some(Constant::Int(text.clone())),
        ArgumentDocument::Float(text) if number(text) => Some(Constant::Float(text.clone())),
        ArgumentDocument::String(text) => Some(Constant::String(text.clone())),
        ArgumentDocument::Boolean(value) => Some(Constant::Boolean(*value)),
        ArgumentDocument::List(items) => {
            let items: Vec<_> =
                items.iter().map(|item| custom(context, target, item, position)).collect();
            items.into_iter().collect::<Option<_>>().map(Constant::List)
        }
        ArgumentDocument::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|(name, value)| {
                    Some((name.value.clone(), custom(context, target, value, position)?))
                })
                .collect();
            members.into_iter().collect::<Option<_>>().map(Constant::Object)
        }
        ArgumentDocument::Null => {
            report_null(context, value.span, position);
            None
        }
        ArgumentDocument::Int(_) | ArgumentDocument::Float(_) | ArgumentDocument::Variable(_) => {
            report_mismatch(context, target, value, position);
            None
        }
    }
}

fn enum_value(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    value: &Spanned<ArgumentDocument>,
    position: &Position,
    ty: &EnumType,
) -> Option<Constant> {
    let ArgumentDocument::String(name) = &value.value else {
        report_mismatch(context, target, value, position);
        return None;
    };
    if ty.values.contains_key(name.as_str()) {
        return Some(Constant::Enum(name.clone()));
    }
    let message =
        format!("relationship `{}`: enum `{}` has no value `{name}`", context.coordinate, ty.name);
    let mut diagnostic = Diagnostic::error(codes::STATIC_VALUE_TYPE, message, value.span)
        .label("no such value")
        .related(target.span_of(&ty.name), format!("`{}`, declared here", ty.name));
    let values = ty.values.keys().map(|value| value.as_str());
    diagnostic.help = unknown_name_help(name, &format!("the values of `{}`", ty.name), values);
    context.diagnostics.push(diagnostic);
    None
}

fn object(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    ty: &InputObjectType,
    members: &Members,
    span: Span,
    at: &Position,
) -> Option<Constant> {
    let is_complete = check_members(context, target, ty, members, span, at);
    let members: Vec<_> = members
        .iter()
        .map(|(name, value)| {
            let position = field(context, target, ty, name, at)?;
            Some((name.value.clone(), coerce(context, target, value, &position)?))
        })
        .collect();
    is_complete?;
    members.into_iter().collect::<Option<_>>().map(Constant::Object)
}

/// The position of an input object's field.
pub(super) fn field(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    ty: &InputObjectType,
    name: &Spanned<String>,
    at: &Position,
) -> Option<Position> {
    if let Some(field) = ty.fields.get(name.value.as_str()) {
        let declared = target.span_of(&field.name);
        return Some(at.input_field(&ty.name, &name.value, (*field.ty).clone(), declared));
    }
    let message = format!(
        "relationship `{}`: input type `{}` has no field `{}`",
        context.coordinate, ty.name, name.value
    );
    let mut diagnostic = Diagnostic::error(codes::UNKNOWN_INPUT_FIELD, message, name.span)
        .label("no such field")
        .related(target.span_of(&ty.name), format!("`{}`, declared here", ty.name));
    let fields = ty.fields.keys().map(|field| field.as_str());
    let what = format!("the fields of `{}`", ty.name);
    diagnostic.help = unknown_name_help(&name.value, &what, fields);
    context.diagnostics.push(diagnostic);
    None
}

/// Whether an object has the fields that its type requires, apart from those that the client gives.
pub(super) fn check_members(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    ty: &InputObjectType,
    members: &Members,
    span: Span,
    at: &Position,
) -> Option<()> {
    if ty.directives.has("oneOf") {
        return one_of::check(context, target, ty, members, span);
    }
    if at.is_open {
        return Some(());
    }
    let is_given = |field: &str| members.iter().any(|(name, _)| name.value == field);
    let mut missing =
        ty.fields.values().filter(|field| field.is_required() && !is_given(&field.name));
    let Some(field) = missing.next() else {
        return Some(());
    };
    let coordinate = SchemaCoordinate::Field(&ty.name, &field.name);
    let message =
        format!("relationship `{}`: input field `{coordinate}` is missing", context.coordinate);
    let diagnostic = Diagnostic::error(codes::MISSING_INPUT_FIELD, message, span)
        .label(format!("has no `{}`", field.name))
        .related(target.span_of(&field.name), format!("`{}`, required", field.ty))
        .help(format!("add `{}: …` here", field.name));
    context.diagnostics.push(diagnostic);
    None
}

fn report_null(context: &mut Context<'_>, span: Span, position: &Position) {
    let message = format!(
        "relationship `{}`: {} can not be bound to null",
        context.coordinate, position.name
    );
    let diagnostic = Diagnostic::error(codes::STATIC_NULL, message, span)
        .label("null is not allowed here")
        .help(match position.kind {
            PositionKind::Argument => "leave the argument out: then it is the client's",
            PositionKind::InputField => "leave the field out: then it has its default",
            PositionKind::Item => "leave the item out",
        });
    context.diagnostics.push(position.related_to(diagnostic));
}

fn report_mismatch(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    value: &Spanned<ArgumentDocument>,
    position: &Position,
) {
    let found = describe(&value.value);
    let message = format!(
        "relationship `{}`: {} takes `{}`, not {found}",
        context.coordinate, position.name, position.ty
    );
    let mut diagnostic = Diagnostic::error(codes::STATIC_VALUE_TYPE, message, value.span)
        .label(format!("{found} does not fit here"));
    let ty = target.schema.types.get(position.ty.inner_named_type());
    diagnostic.help = ty.and_then(|ty| cure(&value.value, ty));
    context.diagnostics.push(position.related_to(diagnostic));
}

fn describe(value: &ArgumentDocument) -> String {
    match value {
        ArgumentDocument::Variable(name) => format!("the key field `{name}`"),
        ArgumentDocument::Int(text) | ArgumentDocument::Float(text) => {
            format!("the number `{text}`")
        }
        ArgumentDocument::String(_) => "a string".to_owned(),
        ArgumentDocument::Boolean(value) => format!("`{value}`"),
        ArgumentDocument::Null => "null".to_owned(),
        ArgumentDocument::List(_) => "a list".to_owned(),
        ArgumentDocument::Object(_) => "an object".to_owned(),
    }
}

/// How a value of the type is written, if the value at hand is not one.
fn cure(value: &ArgumentDocument, ty: &ExtendedType) -> Option<String> {
    let is_in_quotes = |ty: &str, text: &str| match ty {
        "Int" => text.parse::<i32>().is_ok(),
        "Float" => number(text),
        "Boolean" => matches!(text, "true" | "false"),
        _ => false,
    };
    let help = match (ty.name().as_str(), value) {
        (name, ArgumentDocument::String(text)) if is_in_quotes(name, text) => {
            format!("take it out of the quotes: `{text}`")
        }
        ("String", ArgumentDocument::Int(text) | ArgumentDocument::Float(text)) => {
            format!("put it in quotes: `\"{text}\"`")
        }
        ("String", ArgumentDocument::Boolean(value)) => format!("put it in quotes: `\"{value}\"`"),
        ("Int", ArgumentDocument::Int(_) | ArgumentDocument::Float(_)) => {
            format!("write a whole number from {} to {}", i32::MIN, i32::MAX)
        }
        ("Int", _) => "write a whole number".to_owned(),
        ("Float", _) => "write a number".to_owned(),
        ("String", _) => "write a string".to_owned(),
        ("Boolean", _) => "write `true` or `false`".to_owned(),
        ("ID", _) => "write a string or a whole number".to_owned(),
        (_, _) => return cure_by_kind(ty),
    };
    Some(help)
}

fn cure_by_kind(ty: &ExtendedType) -> Option<String> {
    match ty {
        ExtendedType::Enum(ty) => {
            let what = format!("write one of the values of `{}`; they", ty.name);
            unknown_name_help("", &what, ty.values.keys().map(|value| value.as_str()))
        }
        ExtendedType::InputObject(ty) => {
            let field = ty.fields.keys().next()?;
            Some(format!("write an object with fields of `{}`: `{{ {field}: … }}`", ty.name))
        }
        ExtendedType::Scalar(_)
        | ExtendedType::Object(_)
        | ExtendedType::Interface(_)
        | ExtendedType::Union(_) => None,
    }
}
