//! What remote schemas are called in the joined schema: `customization`.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{Object, Remote, Role};

/// Types that several remote schemas have: they are one type only under one name.
const SHARED: [&str; 2] = ["Node", "Money"];

/// The scalars that keep their names.
const STANDARD: [&str; 5] = ["Int", "Float", "String", "Boolean", "ID"];

/// `customization`
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    /// `root_fields_namespace`
    pub(crate) namespace: Option<String>,
    types: Rule,
    /// By the types' own names.
    fields: Vec<(String, Rule)>,
}

/// How names change.
#[derive(Debug, Clone, Default)]
struct Rule {
    prefix: String,
    suffix: String,
    mapping: Vec<(String, String)>,
}

impl Rule {
    fn is_plain(&self) -> bool {
        self.prefix.is_empty() && self.suffix.is_empty() && self.mapping.is_empty()
    }

    fn apply(&self, name: &str) -> String {
        match self.mapping.iter().find(|(own, _)| own == name) {
            Some((_, new)) => new.clone(),
            None => format!("{}{name}{}", self.prefix, self.suffix),
        }
    }

    fn to_json(&self) -> Value {
        let mut value = json!({});
        if !self.prefix.is_empty() {
            value["prefix"] = json!(self.prefix);
        }
        if !self.suffix.is_empty() {
            value["suffix"] = json!(self.suffix);
        }
        if !self.mapping.is_empty() {
            let mapping = self.mapping.iter().map(|(own, new)| (own.clone(), json!(new)));
            value["mapping"] = Value::Object(mapping.collect::<Map<_, _>>());
        }
        value
    }
}

impl Names {
    /// Names for a remote schema; mostly its own.
    pub(super) fn random(rng: &mut Rng, remote: &Remote) -> Self {
        let mut names = Self::default();
        if rng.u32(0..3) > 0 {
            return names;
        }
        if rng.bool() {
            names.namespace = Some(format!("in_{}", remote.name));
        }
        if rng.bool() {
            names.types.prefix = format!("{}_", remote.name.to_uppercase());
            names.types.suffix = ["", "_x"][rng.usize(..2)].to_owned();
        }
        if let Some(object) = rng.choice(&remote.objects).filter(|_| rng.bool()) {
            // An object of a shared interface may be called what it likes.
            if !SHARED.contains(&object.name.as_str()) {
                names.types.mapping.push((object.name.clone(), format!("Re{}", remote.name)));
            }
        }
        names.rename_fields(rng, remote);
        names
    }

    /// One rule for all types, so that interfaces and their objects agree.
    fn rename_fields(&mut self, rng: &mut Rng, remote: &Remote) {
        if rng.bool() {
            return;
        }
        let rule = Rule {
            prefix: ["", "its_"][rng.usize(..2)].to_owned(),
            suffix: "_of".to_owned(),
            mapping: vec![("id".to_owned(), "ident".to_owned())],
        };
        let objects = remote.objects.iter().map(|object| &object.name);
        let interfaces = remote.interfaces.iter().map(|interface| &interface.name);
        // Shared types can change only if they are no longer shared, and with them all the others
        // that may implement one of them.
        let is_apart = !self.types.prefix.is_empty();
        let has_shared = remote.interfaces.iter().any(|one| one.name == "Node");
        if is_apart || !has_shared {
            let names = objects.chain(interfaces).filter(|name| is_apart || *name != "Money");
            self.fields.extend(names.map(|name| {
                let mut rule = rule.clone();
                let has_id = remote.fields(name).iter().any(|field| field.name == "id");
                rule.mapping.retain(|_| has_id);
                (name.clone(), rule)
            }));
        }
        if rng.bool() {
            self.fields.push(("Query".to_owned(), Rule { mapping: Vec::new(), ..rule }));
        }
    }

    /// `customization`, if there is any.
    pub(super) fn to_json(&self) -> Option<Value> {
        let mut value = json!({});
        if let Some(namespace) = &self.namespace {
            value["root_fields_namespace"] = json!(namespace);
        }
        if !self.types.is_plain() {
            value["type_names"] = self.types.to_json();
        }
        if !self.fields.is_empty() {
            let rules = self.fields.iter().map(|(ty, rule)| {
                let mut value = rule.to_json();
                value["parent_type"] = json!(ty);
                value
            });
            value["field_names"] = rules.collect();
        }
        value.as_object().is_some_and(|object| !object.is_empty()).then_some(value)
    }

    /// Whether everything keeps its name.
    pub(super) fn is_plain(&self) -> bool {
        self.to_json().is_none()
    }

    /// What a type is called in the joined schema.
    pub(crate) fn joined_type(&self, own: &str) -> String {
        let is_mapped = self.types.mapping.iter().any(|(name, _)| name == own);
        let is_fixed = STANDARD.contains(&own) || matches!(own, "Query" | "Mutation");
        if is_fixed && !is_mapped { own.to_owned() } else { self.types.apply(own) }
    }

    /// What a field is called in the joined schema.
    pub(crate) fn joined_field(&self, ty: &str, own: &str) -> String {
        match self.fields.iter().find(|(name, _)| name == ty) {
            Some((_, rule)) => rule.apply(own),
            None => own.to_owned(),
        }
    }
}

impl Remote {
    /// The joined names of an object type's own and all its interfaces and unions.
    pub(crate) fn joined_types_of(&self, object: &Object) -> Vec<String> {
        debug_assert_eq!(object.role, Role::Rows);
        let unions = self.unions.iter().filter(|union| union.members.contains(&object.name));
        let own = std::iter::once(&object.name).chain(&object.interfaces);
        own.chain(unions.map(|union| &union.name)).map(|ty| self.names.joined_type(ty)).collect()
    }
}
