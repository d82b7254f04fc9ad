//! Members that stand in one definition twice: fields, input fields and enum values.
//!
//! Repeats that differ in their descriptions at most are one, with one warning for the file. GitHub's
//! schema has such. Two that differ otherwise are left to the type system's rules, which refuse them.

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::{
    Definition, Document, EnumValueDefinition, FieldDefinition, InputValueDefinition,
};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::{Name, Node};

use super::Context;

/// A member that was dropped: its coordinate and its place.
type Dropped = (String, Option<SourceSpan>);

/// Drops repeats.
pub(super) fn drop_repeats(ctx: &mut Context<'_>, document: &mut Document) {
    let mut dropped: Vec<Dropped> = Vec::new();
    for definition in &mut document.definitions {
        let Some(name) = definition.name().cloned() else {
            continue;
        };
        match definition {
            Definition::ObjectTypeDefinition(ty) if repeats(&ty.fields) => {
                drop_from(&name, &mut ty.make_mut().fields, &mut dropped);
            }
            Definition::InterfaceTypeDefinition(ty) if repeats(&ty.fields) => {
                drop_from(&name, &mut ty.make_mut().fields, &mut dropped);
            }
            Definition::InputObjectTypeDefinition(ty) if repeats(&ty.fields) => {
                drop_from(&name, &mut ty.make_mut().fields, &mut dropped);
            }
            Definition::EnumTypeDefinition(ty) if repeats(&ty.values) => {
                drop_from(&name, &mut ty.make_mut().values, &mut dropped);
            }
            _ => {}
        }
    }
    let Some((first, location)) = dropped.first() else {
        return;
    };
    let message = match dropped.len() {
        1 => format!("`{first}` is defined twice, alike: it is read once"),
        n => format!(
            "{n} members of types are defined twice, alike, `{first}` first: each is read once"
        ),
    };
    ctx.forgive(message, *location);
}

/// A member of a definition.
trait Member: Clone + PartialEq {
    fn name(&self) -> &Name;

    /// The member as it counts: without what is only said about it.
    fn undescribed(&self) -> Self;
}

impl Member for FieldDefinition {
    fn name(&self) -> &Name {
        &self.name
    }

    fn undescribed(&self) -> Self {
        let arguments = self.arguments.iter().map(|argument| Node::new(argument.undescribed()));
        Self { description: None, arguments: arguments.collect(), ..self.clone() }
    }
}

impl Member for InputValueDefinition {
    fn name(&self) -> &Name {
        &self.name
    }

    fn undescribed(&self) -> Self {
        Self { description: None, ..self.clone() }
    }
}

impl Member for EnumValueDefinition {
    fn name(&self) -> &Name {
        &self.value
    }

    fn undescribed(&self) -> Self {
        Self { description: None, ..self.clone() }
    }
}

/// Whether a name stands there twice. Looked at first, since a definition that is changed is copied.
fn repeats<M: Member>(members: &[Node<M>]) -> bool {
    let mut names = HashSet::with_capacity(members.len());
    members.iter().any(|member| !names.insert(member.name()))
}

fn drop_from<M: Member>(ty: &Name, members: &mut Vec<Node<M>>, dropped: &mut Vec<Dropped>) {
    let mut first: HashMap<Name, Node<M>> = HashMap::new();
    members.retain(|member| {
        let original = first.entry(member.name().clone()).or_insert_with(|| member.clone());
        let is_repeat = !original.ptr_eq(member) && original.undescribed() == member.undescribed();
        if is_repeat {
            dropped.push((format!("{ty}.{}", member.name()), member.name().location()));
        }
        !is_repeat
    });
}
