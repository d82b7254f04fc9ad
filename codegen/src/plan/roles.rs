//! Roles as the facts state them.

use crate::ir::{Gateway, Role};
use crate::names::{Case, RustIdent, Scope};

use super::presets::{PresetPlan, presets};
use super::{RemotePlan, rules};

/// A role: a constant of the output and a file with its schema.
#[derive(Debug)]
pub(crate) struct RolePlan {
    /// The constant.
    pub(crate) ident: RustIdent,
    /// Its name.
    pub(crate) name: String,
    /// What it sees, a sentence each.
    pub(crate) docs: Vec<String>,
    /// The file with the joined schema as it sees it, beside the output.
    pub(crate) file: String,
    /// The root fields, as places in the table.
    pub(crate) root_fields: Vec<u16>,
    /// The relationships, as places in the table.
    pub(crate) relationships: Vec<u16>,
    /// The foreign types of remote schemas, by the remote schemas' variants.
    pub(crate) foreign_types: Vec<(RustIdent, Vec<String>)>,
    /// What feeds joins although it is hidden: type, field, its type.
    pub(crate) hidden_keys: Vec<(String, String, String)>,
    /// What the gateway gives.
    pub(crate) presets: Vec<PresetPlan>,
}

/// Plans all roles.
pub(super) fn roles(gateway: &Gateway, remotes: &[RemotePlan]) -> Option<Vec<RolePlan>> {
    let mut scope = Scope::items();
    let roles = gateway.roles.as_ref()?.iter();
    Some(roles.map(|role| self::role(gateway, remotes, role, &mut scope)).collect())
}

fn role(gateway: &Gateway, remotes: &[RemotePlan], role: &Role, scope: &mut Scope) -> RolePlan {
    let name = &role.name.value;
    let named = scope.name(Case::Upper, name);
    let places = |places: &[usize]| places.iter().map(|place| *place as u16).collect();
    let foreign_types = role
        .foreign_types
        .iter()
        .map(|(id, types)| (remotes[usize::from(id.0)].variant.clone(), types.clone()));
    let hidden_keys = role
        .hidden_keys
        .iter()
        .map(|key| (key.parent.clone(), key.field.clone(), key.ty.to_string()));
    RolePlan {
        file: format!("schema_{}.graphql", named.ident.as_str().to_ascii_lowercase()),
        ident: named.ident,
        name: name.clone(),
        docs: docs(gateway, role).into_iter().chain(named.note).collect(),
        root_fields: places(&role.root_fields),
        relationships: places(&role.relationships),
        foreign_types: foreign_types.collect(),
        hidden_keys: hidden_keys.collect(),
        presets: presets(gateway, role),
    }
}

/// What a role sees, for people.
fn docs(gateway: &Gateway, role: &Role) -> Vec<String> {
    let root_fields = role.root_fields.iter().map(|place| &*gateway.root_fields[*place].name);
    let relationships = role.relationships.iter();
    let relationships = relationships.map(|at| rules::coordinate(&gateway.relationships[*at]));
    let relationships: Vec<String> = relationships.collect();
    vec![
        format!("`{}`", role.name.value),
        String::new(),
        listed("Root fields", &root_fields.map(str::to_owned).collect::<Vec<_>>()),
        listed("Relationships", &relationships),
    ]
}

fn listed(what: &str, names: &[String]) -> String {
    match names {
        [] => format!("{what}: none."),
        names => format!("{what}: `{}`.", names.join("`, `")),
    }
}
