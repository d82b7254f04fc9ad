//! Random selection sets.

use std::collections::BTreeSet;

use apollo_compiler::Name;
use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::schema::ExtendedType;

use super::{Draft, Fragment};
use crate::schema::Relationship;

/// Aliases that look like the gateway's own, or like a field.
const ALIASES: [&str; 9] = ["_j", "_j0", "_j1", "_j0_0", "_j2x", "id", "name", "x", "__t"];

impl Draft<'_> {
    /// A selection set of a type, at most so deep and through so many joins.
    pub(super) fn selection_set(&mut self, ty: &str, depth: usize, n_joins: usize) -> String {
        let is_abstract = !matches!(self.schema.types[ty], ExtendedType::Object(_));
        let n_selections = self.rng.usize(1..5);
        let mut selections = Vec::new();
        for _ in 0..n_selections {
            let fragments = if is_abstract { 9 } else { 4 };
            match self.rng.usize(0..20) {
                0 => selections.push("__typename".to_owned()),
                roll if roll <= fragments => {
                    let fragment = match self.rng.u32(0..3) {
                        0 => self.spread(ty, depth, n_joins),
                        _ => self.inline_fragment(ty, depth, n_joins),
                    };
                    selections.push(fragment);
                }
                _ => self.field(ty, depth, n_joins, &mut selections),
            }
        }
        if selections.is_empty() {
            selections.push("__typename".to_owned());
        }
        format!("{{ {} }}", selections.join(" "))
    }

    fn inline_fragment(&mut self, ty: &str, depth: usize, n_joins: usize) -> String {
        let on = self.condition(ty);
        let head = match self.rng.u32(0..5) {
            0 => String::new(),
            _ => format!(" on {on}"),
        };
        let directives = self.directives(false);
        let on = if head.is_empty() { ty.to_owned() } else { on };
        let selections = self.selection_set(&on, depth, n_joins);
        format!("...{head}{directives} {selections}")
    }

    fn spread(&mut self, ty: &str, depth: usize, n_joins: usize) -> String {
        let possible = self.conditions(ty);
        let known: Vec<&str> = (self.fragments.iter())
            .filter(|fragment| possible.contains(&fragment.on))
            .map(|fragment| fragment.name.as_str())
            .collect();
        let known = self.rng.choice(known).map(str::to_owned).filter(|_| self.rng.bool());
        let name = match known {
            Some(name) => name,
            None => {
                let on = self.condition(ty);
                let selections = self.selection_set(&on, depth, n_joins);
                let name = format!("_f{}", self.fragments.len());
                self.fragments.push(Fragment { name: name.clone(), on, selections });
                name
            }
        };
        format!("...{name}{}", self.directives(false))
    }

    /// A type whose fragment may stand in a selection set of the type, if possible one with joins.
    fn condition(&mut self, ty: &str) -> String {
        let conditions: Vec<String> = self.conditions(ty).into_iter().collect();
        let joined = conditions.iter().filter(|name| self.has_joins(name));
        let joined: Vec<String> = joined.cloned().collect();
        let joined = self.rng.choice(joined).filter(|_| self.rng.bool());
        joined.unwrap_or_else(|| conditions[self.rng.usize(..conditions.len())].clone())
    }

    fn conditions(&self, ty: &str) -> BTreeSet<String> {
        let own = self.possible(ty);
        let types = self.schema.types.iter().filter(|(_, ty)| !ty.is_built_in());
        let names = types.map(|(name, _)| name.to_string());
        let overlaps = |name: &String| !self.possible(name).is_disjoint(&own);
        names.filter(|name| name == ty || overlaps(name)).collect()
    }

    /// The object types of a type.
    fn possible(&self, ty: &str) -> BTreeSet<Name> {
        match &self.schema.types[ty] {
            ExtendedType::Object(object) => BTreeSet::from([object.name.clone()]),
            ExtendedType::Union(union) => {
                union.members.iter().map(|member| member.name.clone()).collect()
            }
            ExtendedType::Interface(interface) => {
                let objects = self.schema.types.values().filter_map(ExtendedType::as_object);
                let objects =
                    objects.filter(|object| object.implements_interfaces.contains(&interface.name));
                objects.map(|object| object.name.clone()).collect()
            }
            _ => BTreeSet::new(),
        }
    }

    /// A field, sometimes twice.
    fn field(&mut self, ty: &str, depth: usize, n_joins: usize, out: &mut Vec<String>) {
        let Some((field, is_join)) = self.choose(ty, depth, n_joins) else {
            return;
        };
        self.n_left = self.n_left.saturating_sub(1);
        let arguments = self.arguments(&field.arguments);
        let alias = match self.rng.u32(0..10) {
            0..2 => format!("{}: ", ALIASES[self.rng.usize(..ALIASES.len())]),
            2 => format!("{}: ", self.new_alias()),
            // Two sites of one name would have to have the same arguments.
            _ if !field.arguments.is_empty() => format!("{}: ", self.new_alias()),
            _ => String::new(),
        };
        let inner = field.ty.inner_named_type().to_string();
        let is_leaf = self.schema.types[inner.as_str()].is_leaf();
        let n_times = if self.rng.u32(0..8) == 0 { 2 } else { 1 };
        for _ in 0..n_times {
            let directives = self.directives(self.goes_somewhere(ty, &field.name));
            let n_joins = if is_join { n_joins - 1 } else { n_joins };
            let selections = match is_leaf {
                true => String::new(),
                false => format!(" {}", self.selection_set(&inner, depth - 1, n_joins)),
            };
            out.push(format!("{alias}{}{arguments}{directives}{selections}", field.name));
        }
    }

    /// Whether a directive on a field reaches a remote schema: a namespace is the gateway's, and a
    /// function has none.
    fn goes_somewhere(&self, ty: &str, field: &str) -> bool {
        let mut remotes = self.gateway.remotes.iter();
        let is_namespace = remotes.any(|one| one.names.namespace.as_deref() == Some(field));
        let relationship = self.gateway.relationship(ty, field);
        let is_function = relationship.is_some_and(|one| one.function.is_some());
        let functions = self.gateway.relationships.iter().filter_map(|one| one.function.as_ref());
        let is_given = functions.filter_map(|one| one.object.as_deref()).any(|name| name == ty);
        !is_namespace && !is_function && !is_given
    }

    fn new_alias(&mut self) -> String {
        self.n_aliases += 1;
        format!("a{}", self.n_aliases)
    }

    /// A field that may be selected here, and whether it is joined. Liked are those that are, or
    /// lead there.
    fn choose(
        &mut self,
        ty: &str,
        depth: usize,
        n_joins: usize,
    ) -> Option<(FieldDefinition, bool)> {
        let schema = self.schema;
        let fields = match &schema.types[ty] {
            ExtendedType::Object(object) => &object.fields,
            ExtendedType::Interface(interface) => &interface.fields,
            _ => return None,
        };
        let mut choices = Vec::new();
        for field in fields.values() {
            let inner = field.ty.inner_named_type();
            let is_leaf = schema.types[inner].is_leaf();
            if !is_leaf && (depth == 0 || self.n_left == 0) {
                continue;
            }
            let is_join = self.gateway.relationship(ty, &field.name).is_some();
            if is_join && n_joins == 0 {
                continue;
            }
            let weight = match (is_join, is_leaf) {
                (true, _) => 8,
                (false, true) => 1,
                (false, false) if self.has_joins(inner) && field.arguments.is_empty() => 9,
                (false, false) if self.has_joins(inner) => 4,
                (false, false) => 2,
            };
            choices.extend(std::iter::repeat_n((field, is_join), weight));
        }
        let (field, is_join) = self.rng.choice(choices)?;
        Some(((***field).clone(), is_join))
    }

    /// Whether objects of the type may have joined fields.
    fn has_joins(&self, ty: &str) -> bool {
        let possible = self.possible(ty);
        let is_source = |one: &Relationship| {
            let sources = self.gateway.sources(one);
            possible.iter().any(|name| sources.contains(name.as_str()))
        };
        self.gateway.relationships.iter().any(is_source)
    }

    /// `@skip`, `@include` and `@mark`, seldom.
    fn directives(&mut self, is_field: bool) -> String {
        let mut directives = String::new();
        for name in ["skip", "include"] {
            if self.rng.u32(0..14) == 0 {
                let condition = self.condition_value();
                directives.push_str(&format!(" @{name}(if: {condition})"));
            }
        }
        let has_mark = self.schema.directive_definitions.contains_key("mark");
        if is_field && has_mark && self.rng.u32(0..20) == 0 {
            directives.push_str(" @mark(n: 1)");
        }
        directives
    }
}
