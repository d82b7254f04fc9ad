//! What stands in federation's `representations` must fit the entity type that `as` names: nobody else
//! checks it, since `_Any` takes anything.
//!
//! ```yaml
//! representations: [{ id: $user_id }]                          # which type?
//! representations: [{ __typename: Usr, id: $user_id }]         # `as: User`
//! representations: [{ __typename: User, user: $user_id }]      # `User` has no field `user`
//! ```

use apollo_compiler::ast::FieldDefinition;

use super::Subject;
use super::type_fit::{Fit, key_to_place};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, unknown_name_help};
use crate::ir::{ArgumentMapping, Constant, Mapping, RemoteSchema, fields_of};
use crate::source::Spanned;

/// The scalar of representations.
pub(super) const REPRESENTATION: &str = "_Any";

pub(super) fn check(subject: Subject<'_>, diagnostics: &mut Diagnostics) {
    let Some(as_type) = &subject.relationship.as_type else { return };
    let arguments = subject.relationship.path.iter().flat_map(|segment| &segment.arguments);
    for argument in arguments.filter(|argument| argument.ty.inner_named_type() == REPRESENTATION) {
        if let Mapping::Each(item) = &argument.value.value
            && let Mapping::Object(members) = &item.value
        {
            let entity = Entity { subject, argument, as_type };
            entity.check_typename(item, members, diagnostics);
            for (name, value) in members.iter().filter(|(name, _)| name.value != "__typename") {
                diagnostics.extend(entity.check_member(name, value));
            }
        }
    }
}

/// A representation's place, and what it must be.
struct Entity<'a> {
    subject: Subject<'a>,
    argument: &'a ArgumentMapping,
    as_type: &'a Spanned<String>,
}

impl Entity<'_> {
    fn check_typename(
        &self,
        item: &Spanned<Mapping>,
        members: &[(Spanned<String>, Spanned<Mapping>)],
        diagnostics: &mut Diagnostics,
    ) {
        let wanted = &self.as_type.value;
        let typename = members.iter().find(|(name, _)| name.value == "__typename");
        let (what, span) = match typename {
            None => ("has no `__typename`".to_owned(), item.span),
            Some((_, Spanned { value: Mapping::Static(Constant::String(name)), span })) => {
                if name == wanted {
                    return;
                }
                (format!("is of type `{name}`, but `as` is `{wanted}`"), *span)
            }
            Some((_, value)) => ("has a `__typename` that is no name".to_owned(), value.span),
        };
        let message =
            format!("relationship `{}`: the representation {what}", self.subject.coordinate());
        let diagnostic = Diagnostic::error(codes::BAD_REPRESENTATION, message, span)
            .label("which entity?")
            .related(self.as_type.span, "the type of the rows")
            .related(self.argument.declared, format!("takes `{}`", self.argument.ty))
            .help(format!("write `__typename: {wanted}`"));
        diagnostics.push(diagnostic);
    }

    fn check_member(&self, name: &Spanned<String>, value: &Spanned<Mapping>) -> Option<Diagnostic> {
        let Some((owner, field)) = self.field(&name.value) else {
            return self.unknown_member(name);
        };
        let Mapping::Key { key, .. } = &value.value else {
            return None;
        };
        let key = &self.subject.relationship.key[*key];
        let places = (&key.ty, &*self.subject.source.schema);
        let Fit::Never(why) = key_to_place(places, (&field.ty, &owner.schema)) else {
            return None;
        };
        let (coordinate, ty) = (self.subject.coordinate(), &self.as_type.value);
        let message = format!(
            "relationship `{coordinate}`: key field `{}` is `{}`, but `{ty}.{}` is `{}`",
            key.name.value, key.ty, name.value, field.ty
        );
        let label = why.map_or_else(|| "does not fit".to_owned(), str::to_owned);
        let diagnostic = Diagnostic::error(codes::KEY_TYPE, message, value.span)
            .label(label)
            .related(key.declared, format!("the key is `{}`", key.ty))
            .related(owner.span_of(&field.name), format!("`{}`, declared here", field.ty))
            .help(format!("join by a field of type `{}`", field.ty.clone().nullable()));
        Some(diagnostic)
    }

    /// A field that a representation can have, with a remote schema that has it. What a lift brings
    /// along (federation's `@requires`) may be a field that only the source type has.
    fn field(&self, name: &str) -> Option<(&RemoteSchema, &FieldDefinition)> {
        let Subject { relationship, source, target } = self.subject;
        let own = fields_of(&target.schema, &self.as_type.value)?.get(name);
        if let Some(field) = own {
            return Some((target, field));
        }
        let fields = fields_of(&source.schema, &relationship.source_type.value)?;
        let field = fields.get(name).filter(|_| relationship.is_lift())?;
        Some((source, field))
    }

    fn unknown_member(&self, name: &Spanned<String>) -> Option<Diagnostic> {
        let (target, ty) = (self.subject.target, &self.as_type.value);
        let declared = target.schema.types.get(ty.as_str())?.name();
        let coordinate = self.subject.coordinate();
        let message =
            format!("relationship `{coordinate}`: entity `{ty}` has no field `{}`", name.value);
        let mut diagnostic = Diagnostic::error(codes::BAD_REPRESENTATION, message, name.span)
            .label("no such field")
            .related(target.span_of(declared), format!("`{ty}`, declared here"));
        let names = fields_of(&target.schema, ty)?.keys().map(|name| name.as_str());
        diagnostic.help = unknown_name_help(&name.value, &format!("the fields of `{ty}`"), names);
        Some(diagnostic)
    }
}
