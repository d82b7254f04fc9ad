//! Values with key fields in them: what they are for their positions.
//!
//! A `$variable` must be one of `lhs_fields`; a list needs a list type, an object an input object
//! type. Where GraphQL would make a list of one item, the list is written out here: a key that
//! stands at a list becomes a list with a key inside.
//!
//! ```yaml
//! user: { arguments: { id: $userid } }       # `lhs_fields: [user_id]`
//! user: { arguments: { id: [$user_id] } }    # the SDL has `user(id: ID!)`
//! ```

use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;

use super::key_fields::{Keys, Variable};
use super::path::list_depth;
use super::relationships::Context;
use super::static_values;
use crate::diagnostic::{Diagnostic, codes, unknown_name_help};
use crate::ir::{Mapping, RemoteSchema, SchemaCoordinate};
use crate::source::{Span, Spanned};
use crate::syntax::ArgumentDocument;

/// What a [`Position`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PositionKind {
    Argument,
    InputField,
    /// Of a list.
    Item,
}

/// Where a value goes: an argument or an input field, or a list item of one.
pub(super) struct Position {
    /// Which of them.
    pub(super) kind: PositionKind,
    /// What it is, in words: ``argument `Query.user(id:)` ``.
    pub(super) name: String,
    /// The type that is wanted here.
    pub(super) ty: Type,
    /// The type as it is declared, with the lists around `ty`.
    declared_type: Type,
    /// Where the SDL declares it.
    pub(super) declared: Span,
    /// Whether the client gives what an input object here leaves out.
    pub(super) is_open: bool,
}

impl Position {
    /// An argument.
    pub(super) fn argument(
        coordinate: SchemaCoordinate<'_>,
        ty: Type,
        declared: Span,
        is_open: bool,
    ) -> Self {
        Self {
            kind: PositionKind::Argument,
            name: format!("argument `{coordinate}`"),
            declared_type: ty.clone(),
            ty,
            declared,
            is_open,
        }
    }

    /// A field of an input object here.
    pub(super) fn input_field(&self, object: &str, field: &str, ty: Type, declared: Span) -> Self {
        let coordinate = SchemaCoordinate::Field(object, field);
        Self {
            kind: PositionKind::InputField,
            name: format!("input field `{coordinate}`"),
            declared_type: ty.clone(),
            ty,
            declared,
            is_open: self.is_open,
        }
    }

    /// An item of a list.
    pub(super) fn item(&self) -> Self {
        let name = match self.kind {
            PositionKind::Item => self.name.clone(),
            PositionKind::Argument | PositionKind::InputField => {
                format!("an item of {}", self.name)
            }
        };
        let ty = self.ty.item_type().clone();
        Self {
            kind: PositionKind::Item,
            name,
            ty,
            declared_type: self.declared_type.clone(),
            declared: self.declared,
            is_open: false,
        }
    }

    /// A finding about the value here.
    pub(super) fn related_to(&self, diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.related(self.declared, format!("takes `{}`", self.declared_type))
    }
}

/// Lowers the values of one argument.
pub(super) struct Values<'c, 'a> {
    /// The relationship.
    pub(super) context: &'c mut Context<'a>,
    /// Whose positions they are.
    pub(super) target: &'c RemoteSchema,
    /// What variables name.
    pub(super) keys: &'c mut Keys,
}

impl Values<'_, '_> {
    /// What a value is for its position.
    pub(super) fn lower(
        &mut self,
        value: &Spanned<ArgumentDocument>,
        position: &Position,
    ) -> Option<Spanned<Mapping>> {
        let mapping = match &value.value {
            ArgumentDocument::Variable(name) => self.variable(name, value.span, position)?,
            ArgumentDocument::List(items) if first_variable(&value.value).is_some() => {
                self.list(items, value.span, position)?
            }
            ArgumentDocument::Object(members) if first_variable(&value.value).is_some() => {
                self.object(members, value.span, position)?
            }
            ArgumentDocument::Int(_)
            | ArgumentDocument::Float(_)
            | ArgumentDocument::String(_)
            | ArgumentDocument::Boolean(_)
            | ArgumentDocument::Null
            | ArgumentDocument::List(_)
            | ArgumentDocument::Object(_) => {
                let constant = static_values::coerce(self.context, self.target, value, position);
                Mapping::Static(constant?)
            }
        };
        Some(Spanned::new(mapping, value.span))
    }

    fn variable(&mut self, name: &str, span: Span, position: &Position) -> Option<Mapping> {
        let (idx, key) = match self.keys.find(name) {
            Variable::Field(idx, key) => (idx, key),
            Variable::Unresolved => return None,
            Variable::Unknown => {
                report_unknown_variable(self.context, self.keys, name, span);
                return None;
            }
        };
        let depth = list_depth(&key.ty);
        let missing = list_depth(&position.ty).saturating_sub(depth);
        // Listed batching wants one list more than a key has. Otherwise only a key that is no list
        // becomes one: how a list should become a list of lists is anybody's guess.
        let is_listed = self.context.document.batch.is_some();
        let n_lists = if depth == 0 || is_listed { missing } else { 0 };
        self.keys.mark_used(idx);
        let ty = (0..n_lists).fold(&position.ty, |ty, _| ty.item_type());
        let mapping = Mapping::Key { key: idx, ty: ty.clone() };
        Some((0..n_lists).fold(mapping, |item, _| Mapping::List(vec![Spanned::new(item, span)])))
    }

    fn list(
        &mut self,
        items: &[Spanned<ArgumentDocument>],
        span: Span,
        position: &Position,
    ) -> Option<Mapping> {
        if !position.ty.is_list() && !is_custom_scalar(self.target, &position.ty) {
            self.report_shape(span, position, "a list", items.iter());
            return None;
        }
        let item = if position.ty.is_list() { &position.item() } else { position };
        let items: Vec<_> = items.iter().map(|value| self.lower(value, item)).collect();
        items.into_iter().collect::<Option<_>>().map(Mapping::List)
    }

    fn object(
        &mut self,
        members: &[(Spanned<String>, Spanned<ArgumentDocument>)],
        span: Span,
        position: &Position,
    ) -> Option<Mapping> {
        if position.ty.is_list() {
            let object = self.object(members, span, &position.item())?;
            return Some(Mapping::List(vec![Spanned::new(object, span)]));
        }
        if is_custom_scalar(self.target, &position.ty) {
            let lowered = members
                .iter()
                .map(|(name, value)| Some((name.clone(), self.lower(value, position)?)));
            return all(lowered).map(Mapping::Object);
        }
        let ty = self.target.schema.types.get(position.ty.inner_named_type());
        let Some(ExtendedType::InputObject(object)) = ty else {
            let values = members.iter().map(|(_, value)| value);
            self.report_shape(span, position, "an object", values);
            return None;
        };
        let is_complete = static_values::check_members(
            self.context,
            self.target,
            object,
            members,
            span,
            position,
        );
        let lowered = members.iter().map(|(name, value)| {
            let field = static_values::field(self.context, self.target, object, name, position)?;
            Some((name.clone(), self.lower(value, &field)?))
        });
        let members = all(lowered);
        is_complete?;
        members.map(Mapping::Object)
    }

    fn report_shape<'v>(
        &mut self,
        span: Span,
        position: &Position,
        found: &str,
        mut values: impl Iterator<Item = &'v Spanned<ArgumentDocument>>,
    ) {
        let variable = values.find_map(|value| first_variable(&value.value));
        let message = format!(
            "relationship `{}`: {} takes `{}`, not {found}",
            self.context.coordinate, position.name, position.ty
        );
        let mut diagnostic = Diagnostic::error(codes::VALUE_SHAPE, message, span)
            .label(format!("{found} does not fit here"));
        diagnostic.help = variable.map(|name| format!("bind the key field itself: `${name}`"));
        self.context.diagnostics.push(position.related_to(diagnostic));
    }
}

/// The name of the first variable in a value.
pub(super) fn first_variable(value: &ArgumentDocument) -> Option<&str> {
    match value {
        ArgumentDocument::Variable(name) => Some(name),
        ArgumentDocument::List(items) => items.iter().find_map(|item| first_variable(&item.value)),
        ArgumentDocument::Object(members) => {
            members.iter().find_map(|(_, value)| first_variable(&value.value))
        }
        ArgumentDocument::Int(_)
        | ArgumentDocument::Float(_)
        | ArgumentDocument::String(_)
        | ArgumentDocument::Boolean(_)
        | ArgumentDocument::Null => None,
    }
}

/// Collects all, so that every finding is made before the first hole counts.
fn all<T>(items: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let items: Vec<Option<T>> = items.collect();
    items.into_iter().collect()
}

/// Reports a `$variable` that is no key field.
pub(super) fn report_unknown_variable(
    context: &mut Context<'_>,
    keys: &Keys,
    name: &str,
    span: Span,
) {
    let message =
        format!("relationship `{}`: `${name}` is not one of its `lhs_fields`", context.coordinate);
    let mut diagnostic =
        Diagnostic::error(codes::UNKNOWN_VARIABLE, message, span).label("unknown variable");
    let lhs_fields = &context.document.lhs_fields;
    if let (Some(first), Some(last)) = (lhs_fields.first(), lhs_fields.last()) {
        let span = Span { end: last.name.span.end, ..first.name.span };
        diagnostic = diagnostic.related(span, "the key fields");
    }
    let variables: Vec<String> = keys.names().map(|name| format!("${name}")).collect();
    let help = unknown_name_help(
        &format!("${name}"),
        "the key fields",
        variables.iter().map(String::as_str),
    );
    let source = context.source.as_ref();
    let field = source.and_then(|(source, ty)| Some((source, ty.field(name)?)));
    diagnostic.help = match (field, source) {
        (Some((source, (ty, field))), _) => {
            let coordinate = SchemaCoordinate::Field(ty, &field.name);
            let label = format!("`{coordinate}`, declared here");
            diagnostic = diagnostic.related(source.span_of(&field.name), label);
            Some(format!("add `{name}` to `lhs_fields`"))
        }
        (None, Some((source, ty))) => {
            let label = format!("`{}`, the source type", ty.name);
            diagnostic = diagnostic.related(source.span_of(ty.name), label);
            help.or_else(|| Some(format!("add a field of `{}` to `lhs_fields`", ty.name)))
        }
        (None, None) => help,
    };
    context.diagnostics.push(diagnostic);
}

/// Whether a type is a scalar that the target defines itself, which takes any value.
pub(super) fn is_custom_scalar(target: &RemoteSchema, ty: &Type) -> bool {
    if ty.is_list() {
        return false;
    }
    let ty = target.schema.types.get(ty.inner_named_type());
    matches!(ty, Some(ExtendedType::Scalar(scalar)) if !scalar.is_built_in())
}
