//! `allow` and `deny`: from rules to the parts of a remote schema that they leave.
//!
//! ```yaml
//! allow: [Query.user, "User.*", Node.id]
//! deny: [User.email]
//! ```
//!
//! What is allowed of an interface is allowed of the types that implement it, as far as the role sees
//! those; what is denied of one is denied of the other, so that there is no way around it. A field that
//! returns what the role does not see, or that can not be asked without it, goes too.

use apollo_compiler::Name;
use apollo_compiler::ast::{FieldDefinition, Type};
use apollo_compiler::collections::{IndexMap, IndexSet};
use apollo_compiler::schema::{ComponentName, ExtendedType};

use super::rule_faults;
use super::visible::{View, Visible};
use crate::diagnostic::Diagnostics;
use crate::ir::{RemoteSchema, fields_of};
use crate::source::Spanned;
use crate::syntax::{RuleDocument, RulesDocument};

/// What rules let a role see. What is wrong with them is reported.
pub(super) fn view(
    remote: &RemoteSchema,
    role: &Spanned<String>,
    rules: &RulesDocument,
    diagnostics: &mut Diagnostics,
) -> View {
    let mut unknown = Diagnostics::new();
    rule_faults::check_names(remote, rules, &mut unknown);
    let granted = Granted::of(remote, rules);
    if unknown.is_empty() {
        // A name that is none has no effect, and is reported.
        rule_faults::check_effects(&granted, role, diagnostics);
    }
    diagnostics.extend(unknown);
    let schema = granted.visible().restrict(remote);
    View { schema, presets: Vec::new(), place: role.span }
}

/// What rules leave of a remote schema.
pub(super) struct Granted<'a> {
    pub(super) remote: &'a RemoteSchema,
    pub(super) rules: &'a RulesDocument,
    /// The members of each type that are left: fields, values, input fields.
    pub(super) members: IndexMap<Name, IndexSet<Name>>,
}

/// Whether a rule names a member of a type, alone or with others.
pub(super) fn covers(rule: &RuleDocument, ty: &str, member: &str) -> bool {
    match rule {
        RuleDocument::Everything => true,
        RuleDocument::Type { ty: named, .. } => named == ty,
        RuleDocument::Member(named, name) => named == ty && name == member,
        RuleDocument::Argument(..) => false,
    }
}

/// As [`covers`], but a type's name alone is the type and not its fields: whoever does not see an
/// interface may see the fields of the types that implement it.
fn covers_fields(rule: &RuleDocument, ty: &str, member: &str) -> bool {
    !matches!(rule, RuleDocument::Type { has_star: false, .. }) && covers(rule, ty, member)
}

impl<'a> Granted<'a> {
    fn of(remote: &'a RemoteSchema, rules: &'a RulesDocument) -> Self {
        let mut granted = Self { remote, rules, members: IndexMap::default() };
        for (name, ty) in &remote.schema.types {
            if ty.is_built_in() || remote.is_federation_type(name) {
                continue;
            }
            let own: Vec<&Name> = match ty {
                ExtendedType::Object(ty) => ty.fields.keys().collect(),
                ExtendedType::Interface(ty) => ty.fields.keys().collect(),
                ExtendedType::Enum(ty) => ty.values.keys().collect(),
                ExtendedType::InputObject(ty) => ty.fields.keys().collect(),
                ExtendedType::Scalar(_) | ExtendedType::Union(_) => continue,
            };
            let is_input = ty.is_enum() || ty.is_input_object();
            let left = own.into_iter().filter(|member| {
                let is_allowed = if is_input {
                    granted.is_input_allowed(name, member)
                } else {
                    granted.is_allowed(name, member)
                };
                is_allowed && !granted.is_denied(name, member)
            });
            let left = left.cloned().collect();
            granted.members.insert(name.clone(), left);
        }
        granted.inherit();
        while granted.prune() {}
        granted
    }

    fn is_allowed(&self, ty: &str, field: &str) -> bool {
        let Some(allow) = &self.rules.allow else { return true };
        allow.iter().any(|rule| {
            let names_argument = matches!(&rule.value, RuleDocument::Argument(parent, name, _)
                if parent == ty && name == field);
            names_argument || covers(&rule.value, ty, field)
        })
    }

    /// Values and input fields are allowed unless a rule names some of their type.
    fn is_input_allowed(&self, ty: &str, member: &str) -> bool {
        let allow = self.rules.allow.iter().flatten();
        let named: Vec<&RuleDocument> = allow
            .map(|rule| &rule.value)
            .filter(|rule| match rule {
                RuleDocument::Type { ty: named, .. } | RuleDocument::Member(named, _) => {
                    named == ty
                }
                RuleDocument::Everything | RuleDocument::Argument(..) => false,
            })
            .collect();
        named.is_empty() || named.iter().any(|rule| covers(rule, ty, member))
    }

    /// Whether a member is denied: itself, with its type, or by way of an interface.
    fn is_denied(&self, ty: &Name, member: &Name) -> bool {
        let deny = || self.rules.deny.iter().map(|rule| &rule.value);
        if deny().any(|rule| covers(rule, ty, member)) {
            return true;
        }
        let types = &self.remote.schema.types;
        let above = types.get(ty).map(interfaces).into_iter().flatten().any(|interface| {
            let fields = fields_of(&self.remote.schema, &interface.name);
            fields.is_some_and(|fields| fields.contains_key(member))
                && deny().any(|rule| covers_fields(rule, &interface.name, member))
        });
        let is_interface = types.get(ty).is_some_and(ExtendedType::is_interface);
        above
            || is_interface
                && implementers(self.remote, ty).any(|implementer| {
                    let denied = RuleDocument::Member(implementer.to_string(), member.to_string());
                    deny().any(|rule| *rule == denied)
                })
    }

    pub(super) fn is_argument_granted(&self, ty: &str, field: &str, argument: &str) -> bool {
        let names = |rule: &RuleDocument| match rule {
            RuleDocument::Argument(parent, name, named) if parent == ty && name == field => {
                Some(named == argument)
            }
            _ => None,
        };
        let allow = self.rules.allow.iter().flatten().filter_map(|rule| names(&rule.value));
        let allow: Vec<bool> = allow.collect();
        let is_allowed = allow.is_empty() || allow.contains(&true);
        is_allowed && !self.rules.deny.iter().any(|rule| names(&rule.value) == Some(true))
    }

    /// What is allowed of interfaces is allowed of the types that the role sees anything of.
    fn inherit(&mut self) {
        let types = &self.remote.schema.types;
        for (name, ty) in types.iter().filter(|(_, ty)| ty.is_object() || ty.is_interface()) {
            if self.members.get(name).is_none_or(IndexSet::is_empty) {
                continue;
            }
            let above = interfaces(ty).iter().filter_map(|one| self.members.get(&one.name));
            let above: Vec<Name> = above.flatten().cloned().collect();
            for field in above {
                if !self.is_denied(name, &field)
                    && let Some(fields) = self.members.get_mut(name)
                {
                    fields.insert(field);
                }
            }
        }
    }

    /// Takes away what leads to nothing. Whether there was such a thing.
    fn prune(&mut self) -> bool {
        let mut lost: Vec<(Name, Name)> = Vec::new();
        for (ty, members) in &self.members {
            for member in members {
                if !self.leads_somewhere(ty, member) {
                    lost.push((ty.clone(), member.clone()));
                }
            }
        }
        for (ty, member) in &lost {
            let is_required = match self.remote.schema.types.get(ty) {
                Some(ExtendedType::InputObject(input)) => {
                    input.fields.get(member).is_some_and(|field| field.is_required())
                }
                _ => false,
            };
            if let Some(members) = self.members.get_mut(ty) {
                members.shift_remove(member);
                if is_required {
                    members.clear();
                }
            }
        }
        !lost.is_empty()
    }

    fn leads_somewhere(&self, ty: &Name, member: &Name) -> bool {
        let sees = |ty: &Type| self.sees(ty.inner_named_type());
        match self.remote.schema.types.get(ty) {
            Some(ExtendedType::InputObject(input)) => {
                input.fields.get(member).is_some_and(|field| sees(&field.ty))
            }
            Some(ExtendedType::Object(object)) => {
                object.fields.get(member).is_some_and(|field| self.can_be_asked(ty, field))
            }
            Some(ExtendedType::Interface(interface)) => {
                let is_whole = implementers(self.remote, ty)
                    .filter(|implementer| self.sees(implementer))
                    .all(|implementer| self.members[implementer].contains(member));
                is_whole && interface.fields.get(member).is_some_and(|it| self.can_be_asked(ty, it))
            }
            _ => true,
        }
    }

    fn can_be_asked(&self, ty: &str, field: &FieldDefinition) -> bool {
        let mut required = field.arguments.iter().filter(|argument| argument.is_required());
        self.sees(field.ty.inner_named_type())
            && required.all(|argument| {
                self.sees(argument.ty.inner_named_type())
                    && self.is_argument_granted(ty, &field.name, &argument.name)
            })
    }

    /// Whether anything of a type is left.
    pub(super) fn sees(&self, ty: &Name) -> bool {
        let is_denied = || {
            self.rules.deny.iter().any(|rule| match &rule.value {
                RuleDocument::Type { ty: denied, .. } => denied == ty.as_str(),
                RuleDocument::Everything => true,
                RuleDocument::Member(..) | RuleDocument::Argument(..) => false,
            })
        };
        match self.remote.schema.types.get(ty) {
            Some(own) if own.is_built_in() => true,
            Some(ExtendedType::Scalar(_)) => !is_denied(),
            Some(ExtendedType::Union(union)) => {
                !is_denied() && union.members.iter().any(|member| self.sees(&member.name))
            }
            Some(_) => self.members.get(ty).is_some_and(|members| !members.is_empty()),
            None => false,
        }
    }

    fn visible(&self) -> Visible {
        let mut visible = Visible::default();
        let types = self.remote.schema.types.iter();
        for (name, ty) in types.filter(|(name, _)| self.sees(name)) {
            visible.add_type(name);
            let interfaces = interfaces(ty).iter().filter(|one| self.sees(&one.name));
            interfaces.for_each(|interface| visible.add_interface(name, &interface.name));
            if let ExtendedType::Union(union) = ty {
                let members = union.members.iter().filter(|member| self.sees(&member.name));
                members.for_each(|member| visible.add_member(name, &member.name));
            }
            for member in self.members.get(name).into_iter().flatten() {
                visible.add_member(name, member);
                let field = fields_of(&self.remote.schema, name).and_then(|it| it.get(member));
                for argument in field.into_iter().flat_map(|field| &field.arguments) {
                    if self.is_argument_granted(name, member, &argument.name)
                        && self.sees(argument.ty.inner_named_type())
                    {
                        visible.add_argument(name, member, &argument.name);
                    }
                }
            }
        }
        visible
    }
}

/// The interfaces of an object type or interface.
fn interfaces(ty: &ExtendedType) -> &IndexSet<ComponentName> {
    static NONE: std::sync::LazyLock<IndexSet<ComponentName>> =
        std::sync::LazyLock::new(IndexSet::default);
    match ty {
        ExtendedType::Object(ty) => &ty.implements_interfaces,
        ExtendedType::Interface(ty) => &ty.implements_interfaces,
        ExtendedType::Scalar(_)
        | ExtendedType::Union(_)
        | ExtendedType::Enum(_)
        | ExtendedType::InputObject(_) => &NONE,
    }
}

/// The types that implement an interface.
pub(super) fn implementers<'a>(
    remote: &'a RemoteSchema,
    interface: &'a Name,
) -> impl Iterator<Item = &'a Name> {
    let types = remote.schema.types.iter();
    let types = types.filter(|(_, ty)| interfaces(ty).iter().any(|one| one.name == *interface));
    types.map(|(name, _)| name)
}
