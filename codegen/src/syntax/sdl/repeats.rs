//! Definitions that stand in one file twice.
//!
//! Word for word repeats are one, with one warning for the file. Two that differ are an error.

use std::collections::{HashMap, HashSet};

use apollo_compiler::Name;
use apollo_compiler::ast::{Definition, Document};
use apollo_compiler::parser::SourceSpan;

use super::Context;
use crate::diagnostic::{Diagnostic, codes};

/// What a definition must be the only one of.
#[derive(PartialEq, Eq, Hash)]
enum Place {
    Schema,
    Directive(Name),
    Type(Name),
}

/// Drops repeats; `false` if two definitions of one name differ, which is reported.
pub(super) fn drop_repeats(ctx: &mut Context<'_>, document: &mut Document) -> bool {
    let mut first: HashMap<Place, usize> = HashMap::new();
    let mut extensions: HashSet<&Definition> = HashSet::new();
    let mut repeats: Vec<usize> = Vec::new();
    let mut is_unambiguous = true;
    for (idx, definition) in document.definitions.iter().enumerate() {
        if definition.is_extension_definition() {
            if !extensions.insert(definition) {
                repeats.push(idx);
            }
            continue;
        }
        let Some(place) = place(definition) else {
            continue;
        };
        let original = *first.entry(place).or_insert(idx);
        if original == idx {
            continue;
        }
        if document.definitions[original] != *definition {
            report_conflict(ctx, &document.definitions[original], definition);
            is_unambiguous = false;
        }
        // Of two that differ one goes too, so that the type system's rules have a word as well.
        repeats.push(idx);
    }
    if is_unambiguous && let Some(first) = repeats.first() {
        warn(ctx, &document.definitions[*first], repeats.len());
    }
    let mut repeats = repeats.into_iter().peekable();
    let mut idx = 0;
    document.definitions.retain(|_| {
        let is_repeat = repeats.next_if_eq(&idx).is_some();
        idx += 1;
        !is_repeat
    });
    is_unambiguous
}

fn place(definition: &Definition) -> Option<Place> {
    match definition {
        Definition::SchemaDefinition(_) => Some(Place::Schema),
        Definition::DirectiveDefinition(definition) => {
            Some(Place::Directive(definition.name.clone()))
        }
        Definition::OperationDefinition(_) | Definition::FragmentDefinition(_) => None,
        definition => definition.name().cloned().map(Place::Type),
    }
}

fn describe(definition: &Definition) -> String {
    match (definition, definition.name()) {
        (Definition::DirectiveDefinition(_), Some(name)) => format!("`@{name}`"),
        (_, Some(name)) => format!("`{name}`"),
        (_, None) => "the schema".to_owned(),
    }
}

fn name_location(definition: &Definition) -> Option<SourceSpan> {
    definition.name().map_or_else(|| definition.location(), |name| name.location())
}

fn warn(ctx: &mut Context<'_>, definition: &Definition, n_repeats: usize) {
    let name = describe(definition);
    let message = match n_repeats {
        1 => format!("{name} is defined twice, word for word: it is read once"),
        n => format!(
            "{n} definitions are there twice, word for word, {name} first: each is read once"
        ),
    };
    ctx.forgive(message, name_location(definition));
}

/// What makes one definition of two.
fn conflict_help(second: &Definition) -> String {
    let keyword = match second {
        Definition::ObjectTypeDefinition(_) => "type",
        Definition::InterfaceTypeDefinition(_) => "interface",
        Definition::InputObjectTypeDefinition(_) => "input",
        Definition::EnumTypeDefinition(_) => "enum",
        Definition::UnionTypeDefinition(_) => "union",
        _ => return "remove one of the two".to_owned(),
    };
    let name = second.name().map_or("", |name| name.as_str());
    format!("remove one of the two, or let the second add to the first: `extend {keyword} {name}`")
}

fn report_conflict(ctx: &mut Context<'_>, first: &Definition, second: &Definition) {
    let message = format!("{} is defined twice, differently", describe(second));
    let help = conflict_help(second);
    let (first, second) = (ctx.span(name_location(first)), ctx.span(name_location(second)));
    let diagnostic = Diagnostic::error(codes::SDL_CONFLICT, message, second)
        .label("second")
        .related(first, "first")
        .help(help);
    ctx.diagnostics.push(diagnostic);
}
