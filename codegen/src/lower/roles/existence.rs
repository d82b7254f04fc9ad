//! Which relationships exist for a role: those of which it sees every part.
//!
//! ```yaml
//! # source type `Order`, key field `user_id`, target `users.Query.user(id:)`, its type `User`
//! - name: user
//!   definition: { to_remote_schema: { lhs_fields: [user_id], … } }
//! ```
//!
//! The key of a row tells something even if nobody shows it: whether two orders have one user, say. So a
//! hidden key field is a hidden part like any other, unless the relationship says that it is not.

use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Schema};

use super::seen::{Seen, hidden_key};
use crate::ir::{
    Constant, HiddenKey, KeyField, Mapping, PresetPlace, Relationship, RemoteSchema, Segment,
    fields_of,
};
use crate::syntax::HiddenKeys;

impl Seen<'_> {
    /// Finds out which relationships exist.
    pub(super) fn find_relationships(&mut self, relationships: &[Relationship]) {
        let (mut existing, mut kept_out) = (Vec::new(), Vec::new());
        for (idx, relationship) in relationships.iter().enumerate() {
            let Some(hidden) = self.hidden_keys(relationship) else { continue };
            match hidden.first() {
                Some(first) if relationship.hidden_keys != HiddenKeys::Allow => {
                    kept_out.push((idx, first.clone()));
                }
                _ => existing.push((idx, hidden)),
            }
        }
        self.relationships = existing;
        self.kept_out = kept_out;
    }

    /// What of a relationship's keys the role does not see; `None` if it does not see the rest.
    fn hidden_keys(&self, relationship: &Relationship) -> Option<Vec<HiddenKey>> {
        self.sees_target(relationship).then_some(())?;
        let mut hidden = self.hidden_key_fields(relationship)?;
        let target = self.remote(relationship.target);
        let row = relationship.as_type.as_ref().map_or(relationship.row_type(), |ty| &ty.value);
        for (_, fields) in relationship.matched() {
            for field in fields {
                let own = fields_of(&target.schema, row);
                if own.is_none_or(|own| !own.contains_key(field.name.value.as_str())) {
                    let name = Name::new(&field.name.value).ok()?;
                    hidden.push(hidden_key(self.whole(relationship.target), row, &name, &field.ty));
                }
            }
        }
        let mut known: Vec<HiddenKey> = Vec::new();
        hidden.retain(|key| {
            let is_new = !known.contains(key);
            known.push(key.clone());
            is_new
        });
        Some(hidden)
    }

    /// The hidden ones among the key fields of every remote schema that has the source type; `None` if
    /// the role sees that type nowhere.
    fn hidden_key_fields(&self, relationship: &Relationship) -> Option<Vec<HiddenKey>> {
        let source = self.whole(relationship.source);
        let joined = source.joined_type(&relationship.source_type.value);
        let mut hidden = Vec::new();
        let mut is_seen = false;
        for (idx, remote) in self.remotes.iter().enumerate() {
            let is_source = idx == usize::from(relationship.source.0);
            if relationship.is_lift() && !is_source {
                continue;
            }
            let Some(own) = remote.own_type(&joined).filter(|own| !remote.is_left_out(own)) else {
                continue;
            };
            is_seen = true;
            for parent in parents(&remote.schema, own) {
                for key in relationship.key.iter().filter(|key| key.used) {
                    hidden.extend(hidden_on_the_way(remote, &self.whole[idx], parent, key));
                }
            }
        }
        is_seen.then_some(hidden)
    }

    fn sees_target(&self, relationship: &Relationship) -> bool {
        let target = self.remote(relationship.target);
        let has_type = |name: &str| target.schema.types.contains_key(name);
        let sees = |segment: &Segment| self.sees_segment(relationship, target, segment);
        let row = relationship.path.last().map(|end| end.ty.inner_named_type());
        relationship.path.iter().all(sees)
            && row.is_some_and(|row| has_type(row))
            && relationship.as_type.as_ref().is_none_or(|ty| has_type(&ty.value))
    }

    fn sees_segment(
        &self,
        relationship: &Relationship,
        target: &RemoteSchema,
        segment: &Segment,
    ) -> bool {
        let fields = fields_of(&target.schema, &segment.parent);
        let Some(field) = fields.and_then(|fields| fields.get(segment.field.value.as_str())) else {
            return false;
        };
        segment.arguments.iter().all(|bound| {
            let place = PresetPlace::Argument {
                parent: segment.parent.clone(),
                field: segment.field.value.clone(),
                argument: bound.name.value.clone(),
            };
            let is_own = field.arguments.iter().any(|own| own.name == bound.name.value.as_str());
            // What the gateway gives for the role gives way to what the relationship binds.
            is_own && self.sees_value(relationship, &bound.value.value, &bound.ty)
                || self.is_preset(relationship.target, &place)
        })
    }

    /// Whether the role sees the types of a bound value. The YAML reader bounds the nesting.
    fn sees_value(&self, relationship: &Relationship, value: &Mapping, ty: &Type) -> bool {
        match value {
            Mapping::List(items) => {
                items.iter().all(|item| self.sees_value(relationship, &item.value, ty.item_type()))
            }
            Mapping::Each(item) => self.sees_value(relationship, &item.value, ty.item_type()),
            Mapping::Key { .. } => self.sees_type(relationship, ty),
            Mapping::Static(constant) => self.sees_constant(relationship, constant, ty),
            Mapping::Object(members) => members.iter().all(|(name, value)| {
                match self.input_field(relationship, ty, &name.value) {
                    InputField::Seen(ty) => self.sees_value(relationship, &value.value, &ty),
                    InputField::Free => true,
                    InputField::Hidden => false,
                }
            }),
        }
    }

    fn sees_constant(&self, relationship: &Relationship, value: &Constant, ty: &Type) -> bool {
        match value {
            Constant::List(items) => {
                items.iter().all(|item| self.sees_constant(relationship, item, ty.item_type()))
            }
            Constant::Object(members) => {
                members.iter().all(|(name, value)| match self.input_field(relationship, ty, name) {
                    InputField::Seen(ty) => self.sees_constant(relationship, value, &ty),
                    InputField::Free => true,
                    InputField::Hidden => false,
                })
            }
            Constant::Int(_)
            | Constant::Float(_)
            | Constant::String(_)
            | Constant::Boolean(_)
            | Constant::Enum(_) => self.sees_type(relationship, ty),
        }
    }

    fn sees_type(&self, relationship: &Relationship, ty: &Type) -> bool {
        self.remote(relationship.target).schema.types.contains_key(ty.inner_named_type())
    }

    fn input_field(&self, relationship: &Relationship, ty: &Type, field: &str) -> InputField {
        let target = self.remote(relationship.target);
        let input = ty.inner_named_type();
        match target.schema.types.get(input) {
            Some(ExtendedType::InputObject(own)) => match own.fields.get(field) {
                Some(field) => InputField::Seen((*field.ty).clone()),
                None => {
                    let (input, field) = (input.to_string(), field.to_owned());
                    let place = PresetPlace::InputField { input, field };
                    match self.is_preset(relationship.target, &place) {
                        true => InputField::Free,
                        false => InputField::Hidden,
                    }
                }
            },
            // A custom scalar's value has no types.
            Some(_) => InputField::Free,
            None => InputField::Hidden,
        }
    }
}

/// A field of an object that is bound.
enum InputField {
    /// The role sees it.
    Seen(Type),
    /// Nobody need see it.
    Free,
    Hidden,
}

/// The types whose fields make the key: the type itself, or the members of a union.
fn parents<'s>(schema: &'s Schema, ty: &'s Name) -> Vec<&'s Name> {
    match schema.get_union(ty) {
        Some(union) => union.members.iter().map(|member| &member.name).collect(),
        None => vec![ty],
    }
}

/// What of a key field's way the role does not see.
fn hidden_on_the_way(
    seen: &RemoteSchema,
    whole: &RemoteSchema,
    parent: &Name,
    key: &KeyField,
) -> Vec<HiddenKey> {
    let mut hidden = Vec::new();
    let mut parent = parent.clone();
    for segment in &key.path {
        let Some(own) = whole.own_field(&parent, &segment.joined) else { break };
        let Some(field) = fields_of(&whole.schema, &parent).and_then(|it| it.get(own)) else {
            break;
        };
        let left = fields_of(&seen.schema, &parent).and_then(|fields| fields.get(own));
        let is_seen = left.is_some_and(|left| {
            let has = |name: &str| left.arguments.iter().any(|own| own.name == name);
            segment.arguments.iter().all(|(name, _)| has(name))
        });
        if !is_seen {
            hidden.push(hidden_key(whole, &parent, own, &field.ty));
        }
        parent = field.ty.inner_named_type().clone();
    }
    hidden
}
