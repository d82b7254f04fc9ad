//! What can be wrong with `allow` and `deny`: names that nothing has, and rules that come to nothing.
//!
//! ```yaml
//! allow: [Query.usr]                # there is `Query.user`
//! allow: [Query.user]               # `User` is returned, but nothing of it is allowed
//! deny: ["Query.user(id:)"]         # nobody can ask for `Query.user` without it
//! ```

use apollo_compiler::Name;
use apollo_compiler::schema::ExtendedType;

use super::rules::{Granted, covers};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, unknown_name_help};
use crate::ir::{RemoteSchema, SchemaCoordinate, fields_of, kind};
use crate::source::{Span, Spanned};
use crate::syntax::{RuleDocument, RulesDocument};

/// Whether every rule names something.
pub(super) fn check_names(
    remote: &RemoteSchema,
    rules: &RulesDocument,
    diagnostics: &mut Diagnostics,
) {
    for rule in rules.allow.iter().flatten().chain(&rules.deny) {
        diagnostics.extend(unknown(remote, rule));
    }
}

fn unknown(remote: &RemoteSchema, rule: &Spanned<RuleDocument>) -> Option<Diagnostic> {
    let (ty, member, argument) = match &rule.value {
        RuleDocument::Everything => return None,
        RuleDocument::Type { ty, .. } => (ty, None, None),
        RuleDocument::Member(ty, member) => (ty, Some(member), None),
        RuleDocument::Argument(ty, field, argument) => (ty, Some(field), Some(argument)),
    };
    let what = |message: String, declared: Span, help: Option<String>| {
        let mut diagnostic = Diagnostic::error(codes::ROLE_UNKNOWN, message, rule.span)
            .related(declared, format!("in the SDL of `{}`", remote.name.value));
        diagnostic.help = help;
        Some(diagnostic)
    };
    let own = remote.schema.types.get(ty.as_str()).filter(|own| !own.is_built_in());
    let Some(own) = own else {
        let names = remote.schema.types.values().filter(|own| !own.is_built_in());
        let names: Vec<&str> = names.map(|own| own.name().as_str()).collect();
        let help = unknown_name_help(ty, &format!("the types of `{}`", remote.name.value), names);
        return what(format!("there is no type `{ty}`"), remote.span(None), help);
    };
    let member = member?;
    let members = members(own);
    if !members.iter().any(|name| *name == member.as_str()) {
        let coordinate = SchemaCoordinate::Field(ty, member);
        let names = members.iter().map(|name| name.as_str());
        let help = unknown_name_help(member, &format!("the members of `{ty}`"), names);
        let message = format!("there is no `{coordinate}`: `{ty}` is {}", kind(own));
        return what(message, remote.span_of(own.name()), help);
    }
    let argument = argument?;
    let field = fields_of(&remote.schema, ty)?.get(member.as_str())?;
    let known = field.arguments.iter().any(|known| known.name == argument.as_str());
    if known {
        return None;
    }
    let coordinate = SchemaCoordinate::Argument(ty, member, argument);
    let names = field.arguments.iter().map(|known| known.name.as_str());
    let help = unknown_name_help(argument, &format!("the arguments of `{ty}.{member}`"), names);
    what(format!("there is no argument `{coordinate}`"), remote.span_of(&field.name), help)
}

/// What a rule can name behind a dot.
fn members(ty: &ExtendedType) -> Vec<&Name> {
    match ty {
        ExtendedType::Object(ty) => ty.fields.keys().collect(),
        ExtendedType::Interface(ty) => ty.fields.keys().collect(),
        ExtendedType::Enum(ty) => ty.values.keys().collect(),
        ExtendedType::InputObject(ty) => ty.fields.keys().collect(),
        ExtendedType::Scalar(_) | ExtendedType::Union(_) => Vec::new(),
    }
}

/// Whether every rule has an effect, and denies nothing that must be given.
pub(super) fn check_effects(
    granted: &Granted<'_>,
    role: &Spanned<String>,
    diagnostics: &mut Diagnostics,
) {
    for rule in &granted.rules.deny {
        diagnostics.extend(denies_required(granted, rule));
    }
    for rule in granted.rules.allow.iter().flatten() {
        if !has_effect(granted, &rule.value) {
            diagnostics.push(unused(granted, role, rule));
        }
    }
}

fn has_effect(granted: &Granted<'_>, rule: &RuleDocument) -> bool {
    let has = |ty: &str, member: &str| {
        granted.members.get(ty).is_some_and(|members| members.contains(member))
    };
    match rule {
        RuleDocument::Everything => granted.members.values().any(|members| !members.is_empty()),
        RuleDocument::Type { ty, .. } => {
            let own = granted.remote.schema.types.get_key_value(ty.as_str());
            own.is_some_and(|(name, _)| granted.sees(name))
        }
        RuleDocument::Member(ty, member) => has(ty, member),
        RuleDocument::Argument(ty, field, argument) => {
            has(ty, field) && granted.is_argument_granted(ty, field, argument)
        }
    }
}

fn unused(
    granted: &Granted<'_>,
    role: &Spanned<String>,
    rule: &Spanned<RuleDocument>,
) -> Diagnostic {
    let remote = granted.remote;
    let message = format!("`{}` gives the role `{}` nothing", rule.value, role.value);
    let diagnostic = Diagnostic::error(codes::ROLE_RULE_UNUSED, message, rule.span);
    let (RuleDocument::Member(ty, member) | RuleDocument::Argument(ty, member, _)) = &rule.value
    else {
        return diagnostic
            .related(remote.span(None), format!("the SDL of `{}`", remote.name.value))
            .help("remove it, or what denies it");
    };
    let denial = granted.rules.deny.iter().find(|denied| covers(&denied.value, ty, member));
    if let Some(denial) = denial {
        return diagnostic
            .related(denial.span, "denies it")
            .related(remote.span(None), format!("the SDL of `{}`", remote.name.value))
            .help("remove one of the two");
    }
    let field = fields_of(&remote.schema, ty).and_then(|fields| fields.get(member.as_str()));
    let Some(field) = field else {
        return diagnostic.related(remote.span(None), "").help("remove it, or what denies it");
    };
    let declared = remote.span(field.name.location());
    let returned = field.ty.inner_named_type();
    let required = field.arguments.iter().filter(|argument| argument.is_required());
    let lacking = required.map(|argument| argument.ty.inner_named_type());
    let hidden = std::iter::once(returned).chain(lacking).find(|ty| !granted.sees(ty));
    match hidden {
        Some(hidden) => diagnostic
            .related(declared, format!("needs `{hidden}`, of which the role sees nothing"))
            .help(format!("allow what the role may see of it: `{hidden}.*`")),
        None => diagnostic
            .related(declared, "declared here")
            .help("allow it of every type that implements the interface, or remove it"),
    }
}

/// A denial of an argument or input field without which nothing can be asked.
fn denies_required(granted: &Granted<'_>, rule: &Spanned<RuleDocument>) -> Option<Diagnostic> {
    let remote = granted.remote;
    let (own, ty) = match &rule.value {
        RuleDocument::Argument(ty, field, argument) => {
            let field = fields_of(&remote.schema, ty)?.get(field.as_str())?;
            let own = field.arguments.iter().find(|own| own.name == argument.as_str())?;
            (own, ty)
        }
        RuleDocument::Member(ty, field) => {
            let input = remote.schema.get_input_object(ty)?;
            (&input.fields.get(field.as_str())?.node, ty)
        }
        RuleDocument::Everything | RuleDocument::Type { .. } => return None,
    };
    own.is_required().then(|| {
        let message = format!("`{}` is denied, but it must be given", rule.value);
        Diagnostic::error(codes::ROLE_LACKS_REQUIRED, message, rule.span)
            .related(remote.span(own.name.location()), format!("`{}`, not null", own.ty))
            .help(format!(
                "deny what takes it; or write the role's SDL, `schema`, in which `@preset` gives it \
                 ({ty})"
            ))
    })
}
