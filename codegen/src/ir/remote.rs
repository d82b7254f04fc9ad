//! Questions about a remote schema that several stages ask.

use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::collections::IndexMap;
use apollo_compiler::parser::{FileId, SourceSpan};
use apollo_compiler::schema::{Component, ExtendedType};
use apollo_compiler::{Name, Schema};

use crate::ir::{RemoteSchema, SchemaCoordinate};
use crate::source::Span;

/// The types that federation adds to a remote schema. They never enter the joined schema.
const FEDERATION_TYPES: [&str; 3] = ["_Any", "_Entity", "_Service"];

/// The query fields that federation adds.
const FEDERATION_FIELDS: [&str; 2] = ["_entities", "_service"];

impl RemoteSchema {
    /// The place of a node of `schema`; the start of the file for what has none, such as `String`.
    pub fn span(&self, location: Option<SourceSpan>) -> Span {
        let location = location.filter(|span| span.file_id() != FileId::BUILT_IN);
        let (start, end) = location.map_or((0, 0), |span| (span.offset(), span.end_offset()));
        Span { file: self.file, start, end }
    }

    /// The place of a name, as its declaration writes it.
    pub fn span_of(&self, name: &Name) -> Span {
        self.span(name.location().or_else(|| self.places.get(name.as_str()).copied()))
    }

    /// The place of a field's name; that of its type if it is not known.
    pub(crate) fn span_of_field(&self, parent: &Name, field: &Name) -> Span {
        let coordinate = || SchemaCoordinate::Field(parent, field).to_string();
        match field.location().or_else(|| self.places.get(&coordinate()).copied()) {
            Some(location) => self.span(Some(location)),
            None => self.span_of(parent),
        }
    }

    /// Whether `name` is the query, mutation or subscription type.
    pub fn is_root_type(&self, name: &str) -> bool {
        self.schema.schema_definition.iter_root_operations().any(|(_, root)| root.name == name)
    }

    /// Whether a type of the remote schema stays out of the joined schema under its own name:
    /// root types are merged into the joined ones, federation's types can only be targets.
    pub fn is_left_out(&self, name: &str) -> bool {
        self.is_root_type(name) || self.is_federation_type(name)
    }

    /// Whether `name` is a type that federation adds.
    pub(crate) fn is_federation_type(&self, name: &str) -> bool {
        FEDERATION_TYPES.contains(&name) && self.is_federated()
    }

    /// Whether a query field is one that federation adds.
    pub(crate) fn is_federation_field(&self, field: &str) -> bool {
        FEDERATION_FIELDS.contains(&field)
    }

    fn is_federated(&self) -> bool {
        let query = self.schema.schema_definition.query.as_ref();
        query.and_then(|query| self.schema.get_object(query)).is_some_and(|query| {
            FEDERATION_FIELDS.iter().any(|&name| query.fields.contains_key(name))
        })
    }
}

/// The fields of an object or interface type.
pub(crate) fn fields_of<'a>(
    schema: &'a Schema,
    ty: &str,
) -> Option<&'a IndexMap<Name, Component<FieldDefinition>>> {
    match schema.types.get(ty)? {
        ExtendedType::Object(ty) => Some(&ty.fields),
        ExtendedType::Interface(ty) => Some(&ty.fields),
        ExtendedType::Scalar(_)
        | ExtendedType::Union(_)
        | ExtendedType::Enum(_)
        | ExtendedType::InputObject(_) => None,
    }
}

/// The kind of a type, for messages.
pub(crate) fn kind(ty: &ExtendedType) -> &'static str {
    match ty {
        ExtendedType::Scalar(_) => "a scalar",
        ExtendedType::Object(_) => "an object type",
        ExtendedType::Interface(_) => "an interface",
        ExtendedType::Union(_) => "a union",
        ExtendedType::Enum(_) => "an enum",
        ExtendedType::InputObject(_) => "an input object type",
    }
}
