//! A key field must be a field of the source type, must take no arguments, and must return scalars
//! or enum values.
//!
//! ```yaml
//! lhs_fields: [userid]     # the SDL has `user_id`
//! lhs_fields: [price]      # the SDL has `price(currency: String): Int`
//! lhs_fields: [customer]   # the SDL has `customer: Customer`
//! ```
//!
//! The gateway asks for key fields itself. It could not know a field's arguments, and an object has
//! no value without a selection.

use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::schema::{ExtendedType, ObjectType};

use super::relationships::Context;
use crate::diagnostic::{Diagnostic, codes, unknown_name_help};
use crate::ir::{KeyField, RemoteSchema, SchemaCoordinate, kind};
use crate::source::Spanned;

/// The key of a relationship, with holes where a field did not resolve.
pub(super) struct Keys {
    /// `lhs_fields`, in the order written.
    names: Vec<String>,
    fields: Vec<Option<KeyField>>,
}

/// What a variable says.
pub(super) enum Variable<'a> {
    /// A key field, with its index.
    Field(usize, &'a KeyField),
    /// A key field that did not resolve; that was reported.
    Unresolved,
    /// No key field.
    Unknown,
}

impl Keys {
    /// Finds the key fields. Without a source type nothing resolves, but the names are known.
    pub(super) fn resolve(context: &mut Context<'_>) -> Self {
        let mut keys = Self { names: Vec::new(), fields: Vec::new() };
        for name in &context.document.lhs_fields {
            // `lhs_fields` is a set.
            if keys.names.contains(&name.value) {
                continue;
            }
            keys.names.push(name.value.clone());
            let field =
                context.source.and_then(|(source, ty)| resolve_field(context, source, ty, name));
            keys.fields.push(field);
        }
        keys
    }

    /// The key field of this name.
    pub(super) fn find(&self, name: &str) -> Variable<'_> {
        let Some(idx) = self.names.iter().position(|known| known == name) else {
            return Variable::Unknown;
        };
        match &self.fields[idx] {
            Some(field) => Variable::Field(idx, field),
            None => Variable::Unresolved,
        }
    }

    /// Notes that an argument or `match` uses the key field.
    pub(super) fn mark_used(&mut self, idx: usize) {
        if let Some(Some(field)) = self.fields.get_mut(idx) {
            field.used = true;
        }
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.iter().map(String::as_str)
    }

    /// The key, if all of it resolved.
    pub(super) fn finish(self) -> Option<Vec<KeyField>> {
        self.fields.into_iter().collect()
    }
}

fn resolve_field(
    context: &mut Context<'_>,
    source: &RemoteSchema,
    ty: &ObjectType,
    name: &Spanned<String>,
) -> Option<KeyField> {
    let Some(field) = ty.fields.get(name.value.as_str()) else {
        context.diagnostics.push(unknown(source, ty, name));
        return None;
    };
    let declared = source.span_of(&field.name);
    let coordinate = SchemaCoordinate::Field(&ty.name, &field.name);
    if let Some(diagnostic) = takes_arguments(source, coordinate, field, name) {
        context.diagnostics.push(diagnostic);
        return None;
    }
    let inner = field.ty.inner_named_type();
    let returned = source.schema.types.get(inner);
    if let Some(returned) = returned.filter(|returned| !returned.is_leaf()) {
        let message = format!(
            "key field `{coordinate}` is `{}`, and `{inner}` is {}",
            field.ty,
            kind(returned)
        );
        let diagnostic = Diagnostic::error(codes::KEY_FIELD_NOT_LEAF, message, name.span)
            .label("a key is made of scalars and enum values")
            .related(declared, format!("`{}`, declared here", field.ty))
            .help(format!("use a field of `{}` that holds an id, such as a foreign key", ty.name));
        context.diagnostics.push(diagnostic);
        return None;
    }
    Some(KeyField { name: name.clone(), ty: field.ty.clone(), declared, used: false })
}

fn unknown(source: &RemoteSchema, ty: &ObjectType, name: &Spanned<String>) -> Diagnostic {
    let message = format!("type `{}` has no field `{}` to join by", ty.name, name.value);
    let mut diagnostic = Diagnostic::error(codes::UNKNOWN_KEY_FIELD, message, name.span)
        .label("no such field")
        .related(source.span_of(&ty.name), format!("`{}`, declared here", ty.name));
    let usable = ty.fields.values().filter(|field| {
        let returned = source.schema.types.get(field.ty.inner_named_type());
        field.arguments.is_empty() && returned.is_some_and(ExtendedType::is_leaf)
    });
    diagnostic.help = unknown_name_help(
        &name.value,
        &format!("the fields of `{}` that a key can have", ty.name),
        usable.map(|field| field.name.as_str()),
    );
    diagnostic
}

fn takes_arguments(
    source: &RemoteSchema,
    coordinate: SchemaCoordinate<'_>,
    field: &FieldDefinition,
    name: &Spanned<String>,
) -> Option<Diagnostic> {
    let argument = field.arguments.first()?;
    let message = format!("key field `{coordinate}` takes arguments");
    let diagnostic = Diagnostic::error(codes::KEY_FIELD_TAKES_ARGUMENTS, message, name.span)
        .label("a key field must take no arguments")
        .related(source.span_of(&argument.name), format!("takes `{}`", argument.name))
        .help("use a field without arguments: the gateway asks for it by itself");
    Some(diagnostic)
}
