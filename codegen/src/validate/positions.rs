//! Where the parts of a key go: every [`Mapping::Key`] of a relationship with its position.

use apollo_compiler::ast::Type;

use super::Subject;
use crate::ir::{Mapping, SchemaCoordinate};
use crate::source::{Span, Spanned};

/// A place that a part of the key goes to.
pub(super) struct KeyPosition<'a> {
    /// An index of the relationship's key.
    pub(super) key: usize,
    /// Where the relationships file names it.
    pub(super) span: Span,
    /// The argument or input field, in words: ``argument `Query.user(id:)` ``.
    pub(super) name: String,
    /// The type of the place: of an item, if the key stands inside a list.
    pub(super) ty: &'a Type,
    /// The type of the argument or input field.
    pub(super) declared_type: &'a Type,
    /// Where the SDL declares the argument or input field.
    pub(super) declared: Span,
}

/// The argument or input field that is being visited.
#[derive(Clone)]
struct Place<'a> {
    name: String,
    ty: &'a Type,
    declared: Span,
}

/// All places of a relationship's key, in the order written.
pub(super) fn of_keys(subject: Subject<'_>) -> Vec<KeyPosition<'_>> {
    let mut positions = Vec::new();
    for segment in &subject.relationship.path {
        for argument in &segment.arguments {
            let coordinate = SchemaCoordinate::Argument(
                &segment.parent,
                &segment.field.value,
                &argument.name.value,
            );
            let place = Place {
                name: format!("argument `{coordinate}`"),
                ty: &argument.ty,
                declared: argument.declared,
            };
            visit(subject, &argument.value, &place, &mut positions);
        }
    }
    positions
}

fn visit<'a>(
    subject: Subject<'a>,
    value: &'a Spanned<Mapping>,
    place: &Place<'a>,
    positions: &mut Vec<KeyPosition<'a>>,
) {
    match &value.value {
        Mapping::Key { key, ty } => positions.push(KeyPosition {
            key: *key,
            span: value.span,
            name: place.name.clone(),
            ty,
            declared_type: place.ty,
            declared: place.declared,
        }),
        Mapping::Static(_) => {}
        Mapping::List(items) => {
            items.iter().for_each(|item| visit(subject, item, place, positions));
        }
        Mapping::Each(item) => visit(subject, item, place, positions),
        Mapping::Object(members) => {
            let type_name = place.ty.inner_named_type();
            let object = subject.target.schema.get_input_object(type_name);
            for (name, member) in members {
                let field = object.and_then(|object| object.fields.get(name.value.as_str()));
                // Inside a custom scalar everything stands where the scalar does.
                let inner = field.map_or_else(
                    || place.clone(),
                    |field| Place {
                        name: format!(
                            "input field `{}`",
                            SchemaCoordinate::Field(type_name, &field.name)
                        ),
                        ty: &field.ty,
                        declared: subject.target.span_of(&field.name),
                    },
                );
                visit(subject, member, &inner, positions);
            }
        }
    }
}
