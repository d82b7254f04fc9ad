//! The compiler's input: SDL, and the relationships file.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::{Argument, Binding, Field, Gateway, ROLE, Relationship, Remote, Segment};

impl Remote {
    /// The SDL.
    pub(crate) fn sdl(&self) -> String {
        let mut out = String::new();
        if self.has_mark {
            out.push_str("directive @mark(n: Int) on FIELD\n");
        }
        for name in &self.scalars {
            line(&mut out, format_args!("scalar {name}"));
        }
        for one in &self.enums {
            line(&mut out, format_args!("enum {} {{ {} }}", one.name, one.values.join(" ")));
        }
        for input in &self.inputs {
            let fields = input.fields.iter().map(|(name, ty)| format!("{name}: {ty}"));
            let fields: Vec<String> = fields.collect();
            line(&mut out, format_args!("input {} {{ {} }}", input.name, fields.join(", ")));
        }
        for union in &self.unions {
            line(&mut out, format_args!("union {} = {}", union.name, union.members.join(" | ")));
        }
        for interface in &self.interfaces {
            fields(&mut out, &format!("interface {}", interface.name), &interface.fields);
        }
        for object in &self.objects {
            let implements = match object.interfaces.as_slice() {
                [] => String::new(),
                names => format!(" implements {}", names.join(" & ")),
            };
            fields(&mut out, &format!("type {}{implements}", object.name), &object.fields);
        }
        fields(&mut out, "type Query", &self.query);
        if !self.mutation.is_empty() {
            fields(&mut out, "type Mutation", &self.mutation);
        }
        out
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a `String` can not fail.
    let _ = writeln!(out, "{text}");
}

fn fields(out: &mut String, head: &str, fields: &[Field]) {
    line(out, format_args!("{head} {{"));
    for field in fields {
        let arguments: Vec<String> = field.arguments.iter().map(argument).collect();
        let arguments = match arguments.as_slice() {
            [] => String::new(),
            some => format!("({})", some.join(", ")),
        };
        line(out, format_args!("  {}{arguments}: {}", field.name, field.ty));
    }
    line(out, format_args!("}}"));
}

fn argument(argument: &Argument) -> String {
    let default = argument.default.as_ref().map(|text| format!(" = {text}")).unwrap_or_default();
    format!("{}: {}{default}", argument.name, argument.ty)
}

impl Gateway {
    /// The relationships file: JSON, which is YAML. The seed decides what the role sees.
    pub(crate) fn relationships_file(&self, seed: u64, with_role: bool) -> String {
        let remotes = self.remotes.iter().enumerate().map(|(idx, remote)| {
            let mut types: Vec<(&str, Vec<Value>)> = Vec::new();
            for relationship in self.relationships.iter().filter(|one| one.source == idx) {
                let value = relationship.to_json(self);
                match types.iter_mut().find(|(ty, _)| *ty == relationship.source_type) {
                    Some((_, relationships)) => relationships.push(value),
                    None => types.push((&relationship.source_type, vec![value])),
                }
            }
            let types: Vec<Value> = types
                .into_iter()
                .map(|(ty, all)| json!({ "type_name": ty, "relationships": all }))
                .collect();
            let variable = format!("{}_URL", remote.name.to_uppercase());
            let mut definition = json!({ "url_from_env": variable });
            if let Some(customization) = remote.names.to_json() {
                definition["customization"] = customization;
            }
            let mut entry = json!({
                "name": remote.name,
                "definition": definition,
                "remote_relationships": types,
            });
            if with_role {
                let sdl = self.seen(seed, idx).sdl();
                entry["permissions"] = json!([{ "role": ROLE, "definition": { "schema": sdl } }]);
            }
            entry
        });
        let remotes: Vec<Value> = remotes.collect();
        format!("{:#}\n", Value::Array(remotes))
    }
}

impl Relationship {
    fn to_json(&self, gateway: &Gateway) -> Value {
        if let Some(function) = &self.function {
            let target = self.function_to_json(gateway, function);
            return json!({ "name": self.name, "definition": { "to_function": target } });
        }
        let mut target = json!({
            "remote_schema": gateway.remotes[self.target].name,
            "lhs_fields": self.key,
            "remote_field": path(&self.path),
        });
        if let Some(batch) = &self.batch {
            let fields = batch.fields.iter();
            let fields: Map<_, _> =
                fields.map(|(row, key)| (row.clone(), json!(format!("${key}")))).collect();
            let pairing = if fields.is_empty() { json!("position") } else { Value::Object(fields) };
            let mut value = json!({ "match": pairing });
            if batch.is_many {
                value["returns"] = json!("many");
            }
            if let Some(max_keys) = batch.max_keys {
                value["max_keys"] = json!(max_keys);
            }
            if let Some(rows) = &batch.rows {
                value["as"] = json!(rows);
            }
            target["batch"] = value;
        }
        if self.each.is_some() {
            target["each"] = json!(true);
        }
        if self.is_fatal {
            target["on_error"] = json!("fail");
        }
        if !self.lift.is_empty() {
            target["lift"] = json!(self.lift);
            return json!({ "definition": { "to_remote_schema": target } });
        }
        json!({ "name": self.name, "definition": { "to_remote_schema": target } })
    }
}

fn path(path: &[Segment]) -> Value {
    let Some((first, rest)) = path.split_first() else {
        return Value::Null;
    };
    let arguments = first.arguments.iter();
    let arguments: Map<_, _> =
        arguments.map(|(name, binding)| (name.clone(), binding.to_json())).collect();
    let mut value = json!({ "arguments": arguments });
    if !rest.is_empty() {
        value["field"] = self::path(rest);
    }
    json!({ &first.field: value })
}

impl Binding {
    fn to_json(&self) -> Value {
        match self {
            Self::Key(name) => json!(format!("${name}")),
            Self::Static(value) => escaped(value),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Object(members) => Value::Object(
                members.iter().map(|(name, value)| (name.clone(), value.to_json())).collect(),
            ),
        }
    }
}

/// A static value as it is written: a `$` at the beginning of a string is doubled.
fn escaped(value: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with('$') => json!(format!("${text}")),
        Value::Array(items) => items.iter().map(escaped).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), escaped(value)));
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}
