//! Directives in SDL: what a gateway needs of them, and what is dropped.
//!
//! - Applied but not defined: dropped, with one warning for the file.
//! - Federation's own, and `@link`: dropped without a word, they speak to another kind of gateway.
//! - Redefined built-in ones: the specification's definition counts.
//! - `@defer` and `@stream`: dropped with a warning, they are not served.

use std::collections::{BTreeSet, HashSet};

use apollo_compiler::ast::{
    Definition, Directive, DirectiveDefinition, DirectiveList, DirectiveLocation, Document,
};
use apollo_compiler::ast::{EnumValueDefinition, FieldDefinition, InputValueDefinition};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::{Name, Node};

use super::Context;

/// The most names that a warning lists.
const MAX_LISTED: usize = 10;

const FEDERATION: [&str; 20] = [
    "authenticated",
    "composeDirective",
    "connect",
    "context",
    "core",
    "cost",
    "extends",
    "external",
    "fromContext",
    "inaccessible",
    "interfaceObject",
    "key",
    "link",
    "listSize",
    "override",
    "policy",
    "provides",
    "requires",
    "requiresScopes",
    "shareable",
];

fn is_federation(name: &str) -> bool {
    let is_prefixed =
        ["federation__", "link__", "join__"].iter().any(|prefix| name.starts_with(prefix));
    is_prefixed || name == "tag" || FEDERATION.contains(&name)
}

/// A built-in directive's arguments; nothing for another directive.
fn built_in_arguments(name: &str) -> Option<&'static [&'static str]> {
    match name {
        "skip" | "include" => Some(&["if"]),
        "deprecated" => Some(&["reason"]),
        "specifiedBy" => Some(&["url"]),
        _ => None,
    }
}

/// Drops what the module says.
pub(super) fn drop_undeclared(ctx: &mut Context<'_>, document: &mut Document) {
    drop_definitions(ctx, document);
    let declared: HashSet<Name> = document
        .definitions
        .iter()
        .filter_map(|definition| definition.as_directive_definition())
        .map(|definition| definition.name.clone())
        .collect();
    let mut dropped = Dropped::default();
    for definition in &mut document.definitions {
        each_list(definition, &mut |list| tidy(list, &declared, &mut dropped));
    }
    if dropped.is_one_of_applied {
        document.definitions.push(one_of());
    }
    dropped.warn(ctx);
}

fn drop_definitions(ctx: &mut Context<'_>, document: &mut Document) {
    let mut unserved: Option<Option<SourceSpan>> = None;
    document.definitions.retain(|definition| {
        let Definition::DirectiveDefinition(definition) = definition else {
            return true;
        };
        if matches!(definition.name.as_str(), "defer" | "stream") {
            unserved.get_or_insert(definition.name.location());
            return false;
        }
        let is_executable = definition.locations.iter().any(|location| is_executable(*location));
        built_in_arguments(&definition.name).is_none()
            && (is_executable || !is_federation(&definition.name))
    });
    if let Some(location) = unserved {
        ctx.forgive("`@defer` and `@stream` are not served: they are left out".into(), location);
    }
}

fn is_executable(location: DirectiveLocation) -> bool {
    use DirectiveLocation as At;
    match location {
        At::Query
        | At::Mutation
        | At::Subscription
        | At::Field
        | At::FragmentDefinition
        | At::FragmentSpread
        | At::InlineFragment
        | At::VariableDefinition => true,
        At::Schema
        | At::Scalar
        | At::Object
        | At::FieldDefinition
        | At::ArgumentDefinition
        | At::Interface
        | At::Union
        | At::Enum
        | At::EnumValue
        | At::InputObject
        | At::InputFieldDefinition => false,
    }
}

/// What was dropped, for the warning.
#[derive(Default)]
struct Dropped {
    names: BTreeSet<Name>,
    first: Option<SourceSpan>,
    is_one_of_applied: bool,
}

impl Dropped {
    fn warn(&self, ctx: &mut Context<'_>) {
        let listed: Vec<String> =
            self.names.iter().take(MAX_LISTED).map(|name| format!("`@{name}`")).collect();
        let listed = listed.join(", ");
        let message = match self.names.len() {
            0 => return,
            1 => format!("the directive {listed} is applied but not defined: it is left out"),
            n if n > MAX_LISTED => {
                let more = n - MAX_LISTED;
                format!(
                    "directives are applied but not defined, they are left out: {listed} and {more} more"
                )
            }
            _ => format!("directives are applied but not defined, they are left out: {listed}"),
        };
        ctx.forgive(message, self.first);
    }
}

fn tidy(list: &mut DirectiveList, declared: &HashSet<Name>, dropped: &mut Dropped) {
    list.0.retain_mut(|directive| {
        if let Some(arguments) = built_in_arguments(&directive.name) {
            keep_arguments(directive, arguments);
            return true;
        }
        if declared.contains(&directive.name) {
            return true;
        }
        if directive.name == "oneOf" {
            dropped.is_one_of_applied = true;
            return true;
        }
        if !is_federation(&directive.name) {
            dropped.names.insert(directive.name.clone());
            dropped.first = dropped.first.or(directive.location());
        }
        false
    });
}

/// Servers add arguments to built-in directives; the specification's definition has none of them.
fn keep_arguments(directive: &mut Node<Directive>, known: &[&str]) {
    if directive.arguments.iter().any(|argument| !known.contains(&argument.name.as_str())) {
        let arguments = &mut directive.make_mut().arguments;
        arguments.retain(|argument| known.contains(&argument.name.as_str()));
    }
}

/// Built-in since the specification of September 2025, but not to the parser.
fn one_of() -> Definition {
    Definition::DirectiveDefinition(Node::new(DirectiveDefinition {
        description: None,
        name: apollo_compiler::name!("oneOf"),
        arguments: Vec::new(),
        repeatable: false,
        locations: vec![DirectiveLocation::InputObject],
    }))
}

/// Visits every list of directives in a definition.
fn each_list(definition: &mut Definition, visit: &mut impl FnMut(&mut DirectiveList)) {
    macro_rules! visit {
        ($node: expr, $($members: ident = $each: path)?) => {{
            let node = $node.make_mut();
            visit(&mut node.directives);
            $(for member in &mut node.$members { $each(member, visit); })?
        }};
    }
    match definition {
        Definition::OperationDefinition(_) | Definition::FragmentDefinition(_) => {}
        Definition::DirectiveDefinition(node) => {
            for argument in &mut node.make_mut().arguments {
                input(argument, visit);
            }
        }
        Definition::SchemaDefinition(node) => visit!(node,),
        Definition::SchemaExtension(node) => visit!(node,),
        Definition::ScalarTypeDefinition(node) => visit!(node,),
        Definition::ScalarTypeExtension(node) => visit!(node,),
        Definition::UnionTypeDefinition(node) => visit!(node,),
        Definition::UnionTypeExtension(node) => visit!(node,),
        Definition::ObjectTypeDefinition(node) => visit!(node, fields = field),
        Definition::ObjectTypeExtension(node) => visit!(node, fields = field),
        Definition::InterfaceTypeDefinition(node) => visit!(node, fields = field),
        Definition::InterfaceTypeExtension(node) => visit!(node, fields = field),
        Definition::EnumTypeDefinition(node) => visit!(node, values = enum_value),
        Definition::EnumTypeExtension(node) => visit!(node, values = enum_value),
        Definition::InputObjectTypeDefinition(node) => visit!(node, fields = input),
        Definition::InputObjectTypeExtension(node) => visit!(node, fields = input),
    }
}

fn field(node: &mut Node<FieldDefinition>, visit: &mut impl FnMut(&mut DirectiveList)) {
    let node = node.make_mut();
    visit(&mut node.directives);
    for argument in &mut node.arguments {
        input(argument, visit);
    }
}

fn input(node: &mut Node<InputValueDefinition>, visit: &mut impl FnMut(&mut DirectiveList)) {
    visit(&mut node.make_mut().directives);
}

fn enum_value(node: &mut Node<EnumValueDefinition>, visit: &mut impl FnMut(&mut DirectiveList)) {
    visit(&mut node.make_mut().directives);
}
