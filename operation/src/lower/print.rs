//! Printing: what is collected, as document text in one line.
//!
//! Names, literals and directives come from the client's document and from the facts. Values of
//! variables and keys never do: they travel as variables.

use std::collections::HashSet;
use std::fmt::Write;
use std::mem;

use apollo_compiler::ast::{InputValueDefinition, Type, Value};
use apollo_compiler::executable::{Argument, Directive};
use apollo_compiler::schema::InputObjectType;
use apollo_compiler::{Name, Node};

use super::Lowering;
use super::collect::{Content, Entry, Joined, Level};
use super::key_parts::{Part, PartField};
use crate::facts::{PresetValue, RemoteId};
use crate::operation::{Term, VariableId};
use crate::presets::ArgumentPreset;

/// In whose terms joined fields are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// The client's, to compare what is asked.
    Client,
    /// A remote schema's, to ask it.
    Upstream(RemoteId),
}

/// Text in the making, with the variables it uses.
pub(super) struct Printer<'l, 'a, 'd> {
    lowering: &'l Lowering<'a, 'd>,
    mode: Mode,
    out: String,
    used: Used,
}

/// What a text uses.
#[derive(Debug, Default)]
pub(super) struct Used {
    /// The client's variables.
    pub(super) variables: Vec<VariableId>,
    /// Those of them that stand where no null may.
    pub(super) required: Vec<VariableId>,
    /// Session values, by their numbers.
    pub(super) session: Vec<usize>,
}

impl Used {
    /// What both use, sorted.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.variables.extend(other.variables);
        self.required.extend(other.required);
        self.session.extend(other.session);
        self.sorted()
    }

    fn sorted(mut self) -> Self {
        self.variables.sort();
        self.variables.dedup();
        self.session.sort_unstable();
        self.session.dedup();
        self
    }
}

impl<'l, 'a, 'd> Printer<'l, 'a, 'd> {
    pub(super) fn new(lowering: &'l Lowering<'a, 'd>, mode: Mode) -> Self {
        Self { lowering, mode, out: String::new(), used: Used::default() }
    }

    /// The text and what it uses, sorted.
    pub(super) fn finish(self) -> (String, Used) {
        (self.out, self.used.sorted())
    }

    pub(super) fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// `{ id name ... on User { email } }`
    pub(super) fn level(&mut self, level: &Level<'_>) {
        self.text("{");
        let mut open: &[Name] = &[];
        let mut printed = HashSet::new();
        let mut seen = vec![false; level.entries.len()];
        for (idx, terms) in &level.order {
            let entry = &level.entries[*idx];
            let again = mem::replace(&mut seen[*idx], true);
            if open != entry.guard.types {
                self.text(&" }".repeat(open.len()));
                open = &entry.guard.types;
                for ty in open {
                    let _ = write!(self.out, " ... on {} {{", self.type_name(ty));
                }
            }
            match &entry.content {
                Content::Leaf | Content::Object(_) => self.data(entry),
                // What is asked of the target is the same at each place. Nested in one another,
                // places would otherwise double the text each time.
                Content::Join(_) if again && self.mode == Mode::Client => {
                    self.alias(&entry.key, &entry.field.name);
                    self.terms(terms);
                }
                Content::Join(joined) => self.joined(entry, joined, terms, &mut printed),
            }
        }
        self.text(&" }".repeat(open.len()));
        for helper in &level.helpers {
            self.part(&helper.alias, &helper.part, &[]);
        }
        self.text(" }");
    }

    /// What a type is called there.
    fn type_name<'n>(&self, joined: &'n Name) -> &'n str
    where
        'a: 'n,
    {
        match self.mode {
            Mode::Client => joined,
            Mode::Upstream(remote) => self.lowering.schema.remote(remote).names.own_type(joined),
        }
    }

    /// What a field is called there.
    fn field_name<'n>(&self, parent: &Name, joined: &'n Name) -> &'n str
    where
        'a: 'n,
    {
        match self.mode {
            Mode::Client => joined,
            Mode::Upstream(remote) => {
                self.lowering.schema.remote(remote).names.own_field(parent, joined)
            }
        }
    }

    fn data(&mut self, entry: &Entry<'_>) {
        let wrappers = self.open_terms(&entry.guard.terms);
        let field = self.field_name(&entry.parent, &entry.field.name);
        self.alias(&entry.key, field);
        let presets = self.presets(&entry.parent, field);
        self.arguments(&entry.field.arguments, &entry.field.definition.arguments, &presets);
        self.directives(&entry.field.directives);
        self.terms(&entry.guard.terms);
        if let Content::Object(below) = &entry.content {
            self.text(" ");
            self.level(below);
        }
        self.text(&" }".repeat(wrappers));
    }

    fn joined<'e>(
        &mut self,
        entry: &'e Entry<'_>,
        joined: &'e Joined<'_>,
        terms: &'e [Term],
        printed: &mut HashSet<(&'e str, &'e [Name], &'e [Term])>,
    ) {
        let wrappers = self.open_terms(terms);
        match (self.mode, joined.slot()) {
            (Mode::Upstream(_), Some(slot)) => {
                self.part(&slot.key, &slot.part, terms);
                for helper in &slot.injected {
                    if printed.insert((&helper.alias, &entry.guard.types, terms)) {
                        self.part(&helper.alias, &helper.part, terms);
                    }
                }
            }
            (Mode::Client, _) | (Mode::Upstream(_), None) => {
                self.alias(&entry.key, &entry.field.name);
                self.arguments(&entry.field.arguments, &entry.field.definition.arguments, &[]);
                self.directives(&entry.field.directives);
                self.terms(terms);
                self.text(" ");
                self.level(&joined.selection);
            }
        }
        self.text(&" }".repeat(wrappers));
    }

    /// What the gateway asks for itself: `user: owner(first: true) { id }`.
    fn part(&mut self, key: &str, part: &Part, terms: &[Term]) {
        self.part_field(key, &part.field);
        self.terms(terms);
        for field in &part.below {
            self.text(" {");
            self.part_field(&field.name, field);
        }
        self.text(&" }".repeat(part.below.len()));
    }

    fn part_field(&mut self, key: &str, field: &PartField) {
        let name = self.field_name(&field.parent, &field.name);
        self.alias(key, name);
        let mut presets = self.presets(&field.parent, name);
        let (given, definitions) = self.lowering.part_arguments(field, !presets.is_empty());
        if given.is_empty() && presets.is_empty() {
            return self.text(&field.arguments);
        }
        // What the relationship says stands.
        presets.retain(|(name, _)| given.iter().all(|argument| argument.name != *name));
        self.arguments(&given, definitions, &presets);
    }

    fn alias(&mut self, key: &str, field: &str) {
        if key == field {
            let _ = write!(self.out, " {field}");
        } else {
            let _ = write!(self.out, " {key}: {field}");
        }
    }

    /// Opens a fragment for each term that can not stand on the field itself, since a directive
    /// may not be repeated there. Gives their number.
    fn open_terms(&mut self, terms: &[Term]) -> usize {
        let (_, wrapping) = split_terms(terms);
        for term in &wrapping {
            self.text(" ...");
            self.term(term);
            self.text(" {");
        }
        wrapping.len()
    }

    fn terms(&mut self, terms: &[Term]) {
        for term in split_terms(terms).0 {
            self.term(term);
        }
    }

    fn term(&mut self, term: &Term) {
        self.used.variables.push(term.variable);
        let name = self.lowering.variable_name(term.variable);
        let directive = if term.value { "include" } else { "skip" };
        let _ = write!(self.out, " @{directive}(if: ${name})");
    }

    /// `(first: 5)`, or nothing without arguments and presets.
    pub(super) fn arguments(
        &mut self,
        given: &[Node<Argument>],
        definitions: &[Node<InputValueDefinition>],
        presets: &[ArgumentPreset<'a>],
    ) {
        self.bound_and_own_arguments(&[], given, definitions, presets);
    }

    /// The arguments that a relationship binds, the client's own, and the presets.
    pub(super) fn bound_and_own_arguments(
        &mut self,
        bound: &[String],
        own: &[Node<Argument>],
        definitions: &[Node<InputValueDefinition>],
        presets: &[ArgumentPreset<'a>],
    ) {
        let mut separator = "(";
        for argument in bound {
            self.text(separator);
            self.text(argument);
            separator = ", ";
        }
        for argument in own {
            let definition = definitions.iter().find(|of| of.name == argument.name);
            let _ = write!(self.out, "{separator}{}: ", argument.name);
            self.value(&argument.value, definition.map(|definition| &*definition.ty));
            separator = ", ";
        }
        for (name, preset) in presets {
            let _ = write!(self.out, "{separator}{name}: ");
            self.preset(preset.ty, &preset.value);
            separator = ", ";
        }
        if separator != "(" {
            self.text(")");
        }
    }

    /// All directives but `@skip` and `@include`, which are terms.
    pub(super) fn directives(&mut self, directives: &[Node<Directive>]) {
        for directive in directives.iter() {
            if !matches!(directive.name.as_str(), "skip" | "include") {
                let _ = write!(self.out, " @{}", directive.name);
                let schema = self.lowering.schema.schema();
                let definition = schema.directive_definitions.get(&directive.name);
                let arguments = definition.map_or(&[][..], |definition| &definition.arguments);
                self.arguments(&directive.arguments, arguments, &[]);
            }
        }
    }

    /// A value of a type. Only of input objects the type counts.
    fn value(&mut self, value: &Value, ty: Option<&Type>) {
        match value {
            Value::Variable(name) => {
                if let Some(id) = self.lowering.variables.get(name.as_str()) {
                    self.used.variables.push(*id);
                    self.used.required.extend(ty.filter(|ty| ty.is_non_null()).map(|_| *id));
                }
                let _ = write!(self.out, "${name}");
            }
            Value::List(items) => {
                self.text("[");
                for (idx, item) in items.iter().enumerate() {
                    self.text(if idx == 0 { "" } else { ", " });
                    self.value(item, ty.map(Type::item_type));
                }
                self.text("]");
            }
            Value::Object(fields) => self.object(fields, ty),
            constant => self.text(&constant_text(constant)),
        }
    }

    fn object(&mut self, fields: &[(Name, Node<Value>)], ty: Option<&Type>) {
        let input = ty.and_then(|ty| self.input(ty.inner_named_type()));
        let mut separator = "";
        self.text("{");
        for (name, value) in fields {
            let _ = write!(self.out, "{separator}{name}: ");
            let field = input.and_then(|input| input.fields.get(name));
            self.value(value, field.map(|field| &*field.ty));
            separator = ", ";
        }
        let presets = input.map(|input| self.input_presets(&input.name)).unwrap_or_default();
        for (name, preset) in presets {
            if fields.iter().all(|(given, _)| given != name) {
                let _ = write!(self.out, "{separator}{name}: ");
                self.preset(preset.ty, &preset.value);
                separator = ", ";
            }
        }
        self.text("}");
    }

    /// A preset of a type, which is GraphQL text.
    fn preset(&mut self, ty: &str, value: &PresetValue<'_>) {
        match value {
            PresetValue::Literal { graphql, .. } => self.text(graphql),
            PresetValue::Session { variable } => {
                let number = self.lowering.schema.presets().number(variable, ty);
                self.used.session.push(number);
                let name = self.lowering.session_name(number);
                let _ = write!(self.out, "${name}");
            }
            PresetValue::List { ty, items } => {
                self.text("[");
                for (idx, item) in items.iter().enumerate() {
                    self.text(if idx == 0 { "" } else { ", " });
                    self.preset(ty, item);
                }
                self.text("]");
            }
            // No value of its own.
            PresetValue::Inside => {}
            PresetValue::Object(members) => {
                self.text("{");
                for (idx, member) in members.iter().enumerate() {
                    let separator = if idx == 0 { "" } else { ", " };
                    let _ = write!(self.out, "{separator}{}: ", member.name);
                    self.preset(member.ty, &member.value);
                }
                self.text("}");
            }
        }
    }

    /// The presets of a field's arguments; none in the client's terms.
    pub(super) fn presets(&self, parent: &str, field: &str) -> Vec<ArgumentPreset<'a>> {
        match self.mode {
            Mode::Client => Vec::new(),
            Mode::Upstream(remote) => {
                self.lowering.schema.presets().of_field(remote, parent, field).collect()
            }
        }
    }

    fn input_presets(&self, input: &str) -> Vec<ArgumentPreset<'a>> {
        match self.mode {
            Mode::Client => Vec::new(),
            Mode::Upstream(remote) => {
                self.lowering.schema.presets().of_input(remote, input).collect()
            }
        }
    }

    /// An input object type in whose values, or below them, there are presets.
    fn input(&self, name: &Name) -> Option<&'d InputObjectType> {
        let Mode::Upstream(remote) = self.mode else { return None };
        let schema = self.lowering.schema;
        match schema.presets().reach(remote, name) {
            true => schema.schema().get_input_object(name).map(|input| &**input),
            false => None,
        }
    }
}

/// The terms that stand on a field, one `@include` and one `@skip`, and the others.
fn split_terms(terms: &[Term]) -> (Vec<&Term>, Vec<&Term>) {
    let first = |value| terms.iter().position(|term| term.value == value);
    let (include, skip) = (first(true), first(false));
    let (own, wrapping): (Vec<_>, Vec<_>) = (terms.iter().enumerate())
        .partition(|(idx, _)| Some(*idx) == include || Some(*idx) == skip);
    let terms = |list: Vec<(usize, _)>| list.into_iter().map(|(_, term)| term).collect();
    (terms(own), terms(wrapping))
}

/// A value without variables as GraphQL text in one line.
pub(super) fn constant_text(value: &Value) -> String {
    match value {
        Value::String(text) => string_literal(text),
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(|item| constant_text(item)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let fields: Vec<_> = (fields.iter())
                .map(|(name, value)| format!("{name}: {}", constant_text(value)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Null => "null".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::Enum(name) => name.to_string(),
        Value::Variable(name) => format!("${name}"),
        Value::Int(number) => number.as_str().to_owned(),
        Value::Float(number) => number.as_str().to_owned(),
    }
}

/// A string as a GraphQL literal in one line.
///
/// ```
/// assert_eq!(joinwright_operation::string_literal("say \"hi\"\n"), r#""say \"hi\"\n""#);
/// ```
pub fn string_literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
