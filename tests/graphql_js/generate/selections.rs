//! Random selection sets.

use std::collections::BTreeSet;

use apollo_compiler::ast::{FieldDefinition, InputValueDefinition, Type};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node, name};

use super::{Draft, Fragment};

/// Few, so that response keys meet.
const ALIASES: [&str; 5] = ["id", "name", "price", "x", "kind"];

impl Draft<'_> {
    /// A selection set of a type, at most so deep.
    pub(super) fn selection_set(&mut self, ty: &str, depth: usize) -> String {
        if self.errs() {
            return self.one_of(&["", " { }"]).to_owned();
        }
        let is_abstract =
            !matches!(self.schema.types.get(ty), Some(ExtendedType::Object(_)) | None);
        let mut selections: Vec<String> = Vec::new();
        for _ in 0..self.rng.usize(1..5) {
            let fragments = match (depth, is_abstract) {
                (0, _) => 0,
                (_, true) => 50,
                (_, false) => 15,
            };
            let selection = match self.rng.u32(..100) {
                0..4 => "__typename".to_owned(),
                roll if roll < 4 + fragments && roll % 2 == 0 => self.spread(ty, depth - 1),
                roll if roll < 4 + fragments => self.inline_fragment(ty, depth - 1),
                _ => self.field(ty, depth),
            };
            if self.percent(6) {
                selections.push(selection.clone());
            }
            selections.push(selection);
        }
        format!(" {{ {} }}", selections.join(" "))
    }

    fn inline_fragment(&mut self, ty: &str, depth: usize) -> String {
        let directives = self.directives("INLINE_FRAGMENT");
        if self.percent(20) {
            return format!("...{directives}{}", self.selection_set(ty, depth));
        }
        let on = self.condition(ty);
        format!("... on {on}{directives}{}", self.selection_set(&on, depth))
    }

    fn spread(&mut self, ty: &str, depth: usize) -> String {
        let possible = self.conditions(ty);
        let known: Vec<String> = (self.fragments.iter())
            .filter(|fragment| possible.contains(&fragment.on))
            .map(|fragment| fragment.name.clone())
            .collect();
        let name = match (known.is_empty(), self.errs()) {
            (_, true) => self.one_of(&["F0", "F1", "Nowhere"]).to_owned(),
            (false, _) if self.percent(50) => self.one_of(&known),
            (_, false) => self.new_fragment(ty, depth),
        };
        let directives = self.directives("FRAGMENT_SPREAD");
        format!("...{name}{directives}")
    }

    fn new_fragment(&mut self, ty: &str, depth: usize) -> String {
        let on = self.condition(ty);
        let name = format!("F{}", self.fragments.len());
        let directives = self.directives("FRAGMENT_DEFINITION");
        // It is not known before it is done, so that only a mistake makes a cycle.
        let mut text = self.selection_set(&on, depth);
        if self.errs() && text.len() > 4 {
            text = format!(" {{ ...{name}{}", &text[2..]);
        }
        let mut name = name;
        while self.fragments.iter().any(|known| known.name == name) {
            name.push('x');
        }
        let text = format!("{directives}{text}");
        self.fragments.push(Fragment { name: name.clone(), on, text });
        name
    }

    fn condition(&mut self, ty: &str) -> String {
        if self.errs() {
            return self.any_type();
        }
        let conditions: Vec<String> = self.conditions(ty).into_iter().collect();
        if conditions.is_empty() { ty.to_owned() } else { self.one_of(&conditions) }
    }

    /// The types whose fragments may stand in a selection set of the type.
    fn conditions(&self, ty: &str) -> BTreeSet<String> {
        let own = self.possible(ty);
        let names = self.schema.types.keys().map(Name::to_string);
        names.filter(|name| !self.possible(name).is_disjoint(&own)).collect()
    }

    /// The object types of a type.
    fn possible(&self, ty: &str) -> BTreeSet<Name> {
        match self.schema.types.get(ty) {
            Some(ExtendedType::Object(object)) => BTreeSet::from([object.name.clone()]),
            Some(ExtendedType::Union(_) | ExtendedType::Interface(_)) => {
                let objects = self.schema.types.iter().filter(|(_, it)| it.is_object());
                let objects = objects.filter(|(name, _)| self.schema.is_subtype(ty, name));
                objects.map(|(name, _)| name.clone()).collect()
            }
            _ => BTreeSet::new(),
        }
    }

    fn field(&mut self, ty: &str, depth: usize) -> String {
        let Some(field) = self.choose(ty, depth) else {
            return "__typename".to_owned();
        };
        self.n_left = self.n_left.saturating_sub(1);
        let alias = match self.rng.u32(..100) {
            0..4 => format!("{}: ", self.one_of(&ALIASES)),
            // Two sites of one name would have to have the same arguments.
            4..70 if !field.arguments.is_empty() => format!("a{}: ", self.rng.u32(..1_000)),
            _ => String::new(),
        };
        let arguments = self.arguments(&field.arguments);
        let directives = self.directives("FIELD");
        let inner = field.ty.inner_named_type();
        let is_leaf = self.schema.types.get(inner).is_none_or(ExtendedType::is_leaf);
        let selections = match is_leaf != self.errs() {
            true => String::new(),
            false => self.selection_set(inner, depth.saturating_sub(1)),
        };
        format!("{alias}{}{arguments}{directives}{selections}", field.name)
    }

    fn choose(&mut self, ty: &str, depth: usize) -> Option<FieldDefinition> {
        if self.errs() {
            let mut field = self.choose("Item", depth)?;
            if self.percent(30) {
                field.name = Name::new("nothing").ok()?;
            }
            return Some(field);
        }
        let fields = match self.schema.types.get(ty)? {
            ExtendedType::Object(object) => &object.fields,
            ExtendedType::Interface(interface) => &interface.fields,
            _ => return None,
        };
        let mut choices: Vec<FieldDefinition> =
            fields.values().map(|field| (***field).clone()).collect();
        if ty == "Query" && self.percent(6) {
            choices = self.meta_fields();
        }
        choices.retain(|field| {
            let inner = field.ty.inner_named_type();
            let is_leaf = self.schema.types.get(inner).is_none_or(ExtendedType::is_leaf);
            is_leaf || (depth > 0 && self.n_left > 0)
        });
        if choices.is_empty() { None } else { Some(self.one_of(&choices)) }
    }

    /// Introspection, which the schema does not list.
    fn meta_fields(&self) -> Vec<FieldDefinition> {
        let field = |name: Name, arguments: Vec<Node<InputValueDefinition>>, ty: Name| {
            let (description, directives) = (None, Default::default());
            FieldDefinition { description, name, arguments, ty: Type::Named(ty), directives }
        };
        let name = InputValueDefinition {
            description: None,
            name: name!("name"),
            ty: Type::NonNullNamed(name!("String")).into(),
            default_value: None,
            directives: Default::default(),
        };
        vec![
            field(name!("__schema"), Vec::new(), name!("__Schema")),
            field(name!("__type"), vec![name.into()], name!("__Type")),
        ]
    }
}
