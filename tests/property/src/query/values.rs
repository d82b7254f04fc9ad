//! Random arguments and variables.

use apollo_compiler::Node;
use apollo_compiler::ast::{InputValueDefinition, Type};
use apollo_compiler::schema::ExtendedType;
use serde_json::{Map, Value, json};

use super::{Draft, Variable};
use crate::schema::{MARKED_WORDS, STATIC_WORDS};

impl Draft<'_> {
    /// Arguments: the required ones and some others.
    pub(super) fn arguments(&mut self, definitions: &[Node<InputValueDefinition>]) -> String {
        let mut arguments = Vec::new();
        for definition in definitions {
            if definition.is_required() || self.rng.bool() {
                let value = self.argument(&definition.ty);
                arguments.push(format!("{}: {value}", definition.name));
            }
        }
        self.rng.shuffle(&mut arguments);
        match arguments.as_slice() {
            [] => String::new(),
            some => format!("({})", some.join(", ")),
        }
    }

    /// A literal or a variable.
    fn argument(&mut self, ty: &Type) -> String {
        if self.rng.u32(0..3) == 0 {
            return self.variable(ty);
        }
        self.literal(ty, 2, true)
    }

    /// The condition of a directive.
    pub(super) fn condition_value(&mut self) -> String {
        match self.rng.u32(0..4) {
            0 => "true".to_owned(),
            1 => "false".to_owned(),
            _ => {
                let boolean = apollo_compiler::ty!(Boolean!);
                self.variable(&boolean)
            }
        }
    }

    /// A variable for a place of a type, a new one or one that is known.
    fn variable(&mut self, place: &Type) -> String {
        let known: Vec<&str> = (self.variables.iter())
            .filter(|variable| variable.ty == place.to_string())
            .map(|variable| variable.name.as_str())
            .collect();
        let known = self.rng.choice(known).map(str::to_owned);
        if let Some(name) = known.filter(|_| self.rng.bool()) {
            return format!("${name}");
        }
        let nullable = place.clone().nullable();
        let (ty, default) = match self.rng.u32(0..4) {
            0 => (nullable.clone(), Some(self.literal(&nullable.clone().non_null(), 2, false))),
            1 => (place.clone().non_null(), None),
            _ => (place.clone(), None),
        };
        let may_be_absent = default.is_some() || !ty.is_non_null();
        let value = match self.rng.u32(0..4) {
            0 if may_be_absent => None,
            // A default does not stand in for null.
            1 if !place.is_non_null() && !ty.is_non_null() => Some(Value::Null),
            _ => Some(self.value(&nullable.non_null(), 2)),
        };
        let name = match self.rng.u32(0..3) {
            0 => format!("_j{}", self.variables.len()),
            _ => format!("v{}", self.variables.len()),
        };
        self.variables.push(Variable { name: name.clone(), ty: ty.to_string(), default, value });
        format!("${name}")
    }

    /// A literal, with variables inside if they are allowed.
    fn literal(&mut self, ty: &Type, depth: usize, has_variables: bool) -> String {
        if !ty.is_non_null() && self.rng.u32(0..10) == 0 {
            return "null".to_owned();
        }
        if ty.is_list() {
            let item = ty.item_type();
            let mut items: Vec<String> = Vec::new();
            for _ in 0..self.rng.usize(0..3) {
                items.push(match has_variables && self.rng.u32(0..6) == 0 {
                    true => self.variable(item),
                    false => self.literal(item, depth, has_variables),
                });
            }
            return match items.as_slice() {
                // What is no list becomes one of one item, but no variable does: and of a list, each
                // item would.
                [item] if may_stand_alone(item) && self.rng.bool() => item.clone(),
                _ => format!("[{}]", items.join(", ")),
            };
        }
        let name = ty.inner_named_type().as_str();
        let schema = self.schema;
        match &schema.types[name] {
            ExtendedType::Enum(one) => {
                let values: Vec<_> = one.values.keys().collect();
                values[self.rng.usize(..values.len())].to_string()
            }
            ExtendedType::InputObject(object) => {
                let mut members = Vec::new();
                for field in object.fields.values() {
                    let is_wanted = depth > 0 && self.rng.bool();
                    if field.is_required() || is_wanted {
                        let value = match has_variables && self.rng.u32(0..5) == 0 {
                            true => self.variable(&field.ty),
                            false => {
                                self.literal(&field.ty, depth.saturating_sub(1), has_variables)
                            }
                        };
                        members.push(format!("{}: {value}", field.name));
                    }
                }
                format!("{{{}}}", members.join(", "))
            }
            _ => self.scalar_literal(name),
        }
    }

    fn scalar_literal(&mut self, name: &str) -> String {
        let number = self.rng.i32(-1..5);
        let text =
            ["\"plain\"", r#""it's \"quoted\" \\ é""#, "\"\"\"a \"block\"\n  of two\"\"\"", "\"\""];
        let text = text[self.rng.usize(..4)];
        match name {
            "Int" => number.to_string(),
            "Float" => ["0.5", "3", "-2.25", "1e3"][self.rng.usize(..4)].to_owned(),
            "Boolean" => self.rng.bool().to_string(),
            "String" => text.to_owned(),
            "ID" if self.rng.bool() => number.to_string(),
            "ID" => format!("\"{number}\""),
            _ => ["{a: [1, 2.5, RED], b: {c: null}}", "\"x\"", "7", "[true]"][self.rng.usize(..4)]
                .to_owned(),
        }
    }

    /// A value of a variable.
    fn value(&mut self, ty: &Type, depth: usize) -> Value {
        if !ty.is_non_null() && self.rng.u32(0..8) == 0 {
            return Value::Null;
        }
        if ty.is_list() {
            let n_items = self.rng.usize(0..4);
            return (0..n_items).map(|_| self.value(ty.item_type(), depth)).collect();
        }
        let name = ty.inner_named_type().as_str();
        let schema = self.schema;
        match &schema.types[name] {
            ExtendedType::Enum(one) => {
                let values: Vec<_> = one.values.keys().collect();
                json!(values[self.rng.usize(..values.len())].as_str())
            }
            ExtendedType::InputObject(object) => {
                let mut members = Map::new();
                for field in object.fields.values() {
                    let is_wanted = depth > 0 && self.rng.bool();
                    if field.is_required() || is_wanted {
                        let value = self.value(&field.ty, depth.saturating_sub(1));
                        members.insert(field.name.to_string(), value);
                    }
                }
                Value::Object(members)
            }
            _ => self.scalar_value(name),
        }
    }

    fn scalar_value(&mut self, name: &str) -> Value {
        let number = self.rng.i32(-1..5);
        match name {
            "Int" => json!(number),
            "Float" => json!([0.5, 3.0, -2.25][self.rng.usize(..3)]),
            "Boolean" => json!(self.rng.bool()),
            "String" if self.rng.bool() => {
                json!(STATIC_WORDS[self.rng.usize(..STATIC_WORDS.len())])
            }
            "String" => json!(MARKED_WORDS[self.rng.usize(..MARKED_WORDS.len())]),
            "ID" if self.rng.bool() => json!(number),
            "ID" => json!(number.to_string()),
            _ => json!({ "¤": [number, "\"", null] }),
        }
    }
}

/// Whether a literal may stand for a list of it alone.
fn may_stand_alone(item: &str) -> bool {
    let has_variable_items = item.starts_with('[') && item.contains('$');
    !item.starts_with('$') && item != "null" && !has_variable_items
}
