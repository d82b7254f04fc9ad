//! When two types are one: the same kind, and the same fields, arguments, types, default values,
//! enum values, members and interfaces in any order. Descriptions and applied directives do not
//! count, apart from `@oneOf`. Every pair of types of one name is compared, so comparing names compares what they name.

use apollo_compiler::Node;
use apollo_compiler::ast::Value;
use apollo_compiler::collections::{IndexMap, IndexSet};
use apollo_compiler::schema::{
    Component, ComponentName, ExtendedType, FieldDefinition, InputObjectType, InputValueDefinition,
    Name,
};

use crate::ir::{SchemaCoordinate, kind};

/// The first difference of two definitions.
pub(super) struct Difference {
    /// What differs, in words.
    pub(super) message: String,
    /// What the first has.
    pub(super) first: Side,
    /// What the second has.
    pub(super) second: Side,
}

/// One side of a difference.
pub(super) struct Side {
    /// Whose it is; `None` for the type itself.
    pub(super) name: Option<Name>,
    /// What it is: ``is `ID` ``, ``is missing``.
    pub(super) text: String,
}

impl Side {
    pub(super) fn has(name: Option<&Name>, text: impl Into<String>) -> Self {
        Self { name: name.cloned(), text: text.into() }
    }

    pub(super) fn missing(what: &str) -> Self {
        Self { name: None, text: format!("no `{what}`") }
    }
}

/// What keeps two types from being one.
pub(super) fn difference(first: &ExtendedType, second: &ExtendedType) -> Option<Difference> {
    let name = first.name();
    match (first, second) {
        (ExtendedType::Scalar(_), ExtendedType::Scalar(_)) => None,
        (ExtendedType::Object(a), ExtendedType::Object(b)) => {
            if a.ptr_eq(b) {
                return None;
            }
            of_names(name, "interface", &a.implements_interfaces, &b.implements_interfaces)
                .or_else(|| of_fields(name, &a.fields, &b.fields))
        }
        (ExtendedType::Interface(a), ExtendedType::Interface(b)) => {
            of_names(name, "interface", &a.implements_interfaces, &b.implements_interfaces)
                .or_else(|| of_fields(name, &a.fields, &b.fields))
        }
        (ExtendedType::Union(a), ExtendedType::Union(b)) => {
            of_names(name, "member", &a.members, &b.members)
        }
        (ExtendedType::Enum(a), ExtendedType::Enum(b)) => {
            of_keys(name, "value", &a.values, &b.values)
        }
        (ExtendedType::InputObject(a), ExtendedType::InputObject(b)) => {
            let one_of = || of_one_of(name, a, b);
            of_keys(name, "input field", &a.fields, &b.fields).or_else(one_of).or_else(|| {
                a.fields.iter().find_map(|(field, a)| {
                    let coordinate = SchemaCoordinate::Field(name, field).to_string();
                    of_input_values(&coordinate, a, b.fields.get(field)?)
                })
            })
        }
        (
            ExtendedType::Scalar(_)
            | ExtendedType::Object(_)
            | ExtendedType::Interface(_)
            | ExtendedType::Union(_)
            | ExtendedType::Enum(_)
            | ExtendedType::InputObject(_),
            _,
        ) => Some(Difference {
            message: format!("{} and {}", kind(first), kind(second)),
            first: Side::has(None, kind(first)),
            second: Side::has(None, kind(second)),
        }),
    }
}

/// `@oneOf` is no mere directive: it says which values there are.
fn of_one_of(ty: &Name, first: &InputObjectType, second: &InputObjectType) -> Option<Difference> {
    let [a, b] = [first, second].map(|ty| ty.directives.has("oneOf"));
    let side = |is_one_of| match is_one_of {
        true => Side::has(None, "has `@oneOf`"),
        false => Side::missing("@oneOf"),
    };
    (a != b).then(|| Difference {
        message: format!("only one `{ty}` has `@oneOf`"),
        first: side(a),
        second: side(b),
    })
}

/// Components in any order, by name.
fn of_keys<T>(
    ty: &str,
    what: &str,
    first: &IndexMap<Name, Component<T>>,
    second: &IndexMap<Name, Component<T>>,
) -> Option<Difference> {
    let lacks = |name: &&Name| !second.contains_key(*name);
    let is_new = |name: &&Name| !first.contains_key(*name);
    if let Some(name) = first.keys().find(lacks) {
        return Some(only_first(ty, what, name));
    }
    second.keys().find(is_new).map(|name| only_second(ty, what, name))
}

fn of_names(
    ty: &str,
    what: &str,
    first: &IndexSet<ComponentName>,
    second: &IndexSet<ComponentName>,
) -> Option<Difference> {
    if let Some(name) = first.iter().find(|name| !second.contains(*name)) {
        return Some(only_first(ty, what, &name.name));
    }
    let name = second.iter().find(|name| !first.contains(*name))?;
    Some(only_second(ty, what, &name.name))
}

fn only_first(ty: &str, what: &str, name: &Name) -> Difference {
    Difference {
        message: format!("only one `{ty}` has the {what} `{name}`"),
        first: Side::has(Some(name), format!("{what} `{name}`")),
        second: Side::missing(name),
    }
}

fn only_second(ty: &str, what: &str, name: &Name) -> Difference {
    let Difference { message, first, second } = only_first(ty, what, name);
    Difference { message, first: second, second: first }
}

fn of_fields(
    ty: &str,
    first: &IndexMap<Name, Component<FieldDefinition>>,
    second: &IndexMap<Name, Component<FieldDefinition>>,
) -> Option<Difference> {
    of_keys(ty, "field", first, second)
        .or_else(|| first.iter().find_map(|(name, a)| of_field(ty, a, second.get(name)?)))
}

/// Fields of a type.
pub(super) fn of_field(
    ty: &str,
    first: &FieldDefinition,
    second: &FieldDefinition,
) -> Option<Difference> {
    let name = &first.name;
    let coordinate = SchemaCoordinate::Field(ty, name).to_string();
    if first.ty != second.ty {
        return Some(Difference {
            message: format!("`{coordinate}` is `{}` and `{}`", first.ty, second.ty),
            first: Side::has(Some(name), format!("`{}`", first.ty)),
            second: Side::has(Some(&second.name), format!("`{}`", second.ty)),
        });
    }
    for argument in &first.arguments {
        let Some(other) = second.argument_by_name(&argument.name) else {
            return Some(only_first(&coordinate, "argument", &argument.name));
        };
        let coordinate = SchemaCoordinate::Argument(ty, name, &argument.name).to_string();
        if let Some(difference) = of_input_values(&coordinate, argument, other) {
            return Some(difference);
        }
    }
    let new = second.arguments.iter().find(|a| first.argument_by_name(&a.name).is_none())?;
    Some(only_second(&coordinate, "argument", &new.name))
}

/// Arguments, or fields of input objects.
pub(super) fn of_input_values(
    coordinate: &str,
    first: &InputValueDefinition,
    second: &InputValueDefinition,
) -> Option<Difference> {
    let is_equal = first.ty == second.ty
        && match (&first.default_value, &second.default_value) {
            (None, None) => true,
            (Some(a), Some(b)) => equal_values(a, b),
            (None, Some(_)) | (Some(_), None) => false,
        };
    if is_equal {
        return None;
    }
    let describe = |value: &InputValueDefinition| match &value.default_value {
        Some(default) => format!("`{} = {default}`", value.ty),
        None => format!("`{}`", value.ty),
    };
    let (a, b) = (describe(first), describe(second));
    Some(Difference {
        message: format!("`{coordinate}` is {a} and {b}"),
        first: Side::has(Some(&first.name), a),
        second: Side::has(Some(&second.name), b),
    })
}

/// Whether two literals are one value: members of objects may stand in any order.
fn equal_values(first: &Node<Value>, second: &Node<Value>) -> bool {
    match (&**first, &**second) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.iter().any(|(other, b)| name == other && equal_values(a, b)))
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal_values(a, b))
        }
        (a, b) => a == b,
    }
}
