//! Roles: from permissions to the gateway as each role sees it.
//!
//! ```text
//! permissions   permissions: of each remote schema     → what is left of that schema (`View`)
//! inherited     inherited_roles.yaml                   → further roles, with the views of others
//! seen          views of one role                      → which relationships exist for it
//! compose       what it sees                           → its joined schema, as for everybody
//! ```
//!
//! A role's joined schema is composed of what it sees, exactly as the gateway's is composed of all. So a
//! role gets what a gateway would give that has its part of the SDL and nothing else.

mod existence;
mod functions;
mod inherited;
mod interface_presets;
mod interfaces;
mod permissions;
mod presets;
mod reachable;
mod rule_faults;
mod rules;
mod sdl;
mod sdl_members;
mod seen;
mod visible;

use apollo_compiler::Schema;
use joinwright_operation::facts::RemoteId;

use super::compose::{Composition, compose};
use super::lifts::Connected;
use super::remotes::Remotes;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::ir::{HiddenKey, Relationship, Role, RootField, fields_of};
use crate::syntax::{Documents, HiddenKeys};
use permissions::Permissions;
use seen::Seen;

/// The gateway of which roles see a part, lowered but for them.
pub(super) struct Lowering<'a> {
    pub(super) documents: &'a Documents,
    pub(super) remotes: &'a Remotes,
    pub(super) relationships: &'a [Relationship],
    pub(super) root_fields: &'a [RootField],
    pub(super) joined: &'a Schema,
    pub(super) connected: &'a Connected,
}

impl Lowering<'_> {
    /// The roles; `None` if the documents say nothing about them.
    pub(super) fn roles(&self, diagnostics: &mut Diagnostics) -> Option<Vec<Role>> {
        let (documents, remotes) = (self.documents, self.remotes);
        let has_permissions = documents.remotes.iter().any(|entry| !entry.permissions.is_empty());
        if !has_permissions && documents.inherited_roles.is_empty() {
            return None;
        }
        let mut roles = permissions::read(documents, remotes, diagnostics);
        inherited::add(&remotes.schemas, &documents.inherited_roles, &mut roles, diagnostics);
        if diagnostics.has_errors() {
            // What a role sees of a gateway that is none says nothing.
            return Some(Vec::new());
        }
        Some(roles.iter().filter_map(|role| self.role(role, diagnostics)).collect())
    }

    fn role(&self, permissions: &Permissions, diagnostics: &mut Diagnostics) -> Option<Role> {
        let (remotes, relationships) = (&self.remotes.schemas, self.relationships);
        let mut seen = Seen::of(remotes, &permissions.views, relationships, self.connected);
        let mut own = seen.own(relationships);
        let mut findings = Diagnostics::new();
        let composition = compose(&mut seen.remotes, &mut own, self.connected, &mut findings);
        if composition.joined.schema_definition.query.is_none() {
            diagnostics.push(self.without_queries(permissions));
            return None;
        }
        let errors = findings.into_iter().filter(|one| one.severity == Severity::Error);
        let errors: Vec<Diagnostic> =
            errors.map(|finding| self.for_role(permissions, finding)).collect();
        if !errors.is_empty() {
            diagnostics.extend(errors);
            return None;
        }
        if let Some(namespace) = self.renamed_namespace(permissions, &composition) {
            diagnostics.push(namespace);
            return None;
        }
        for (idx, hidden) in &seen.kept_out {
            diagnostics.extend(kept_out(permissions, &relationships[*idx], hidden));
        }
        Some(self.finished(permissions, &seen, composition))
    }

    fn finished(
        &self,
        permissions: &Permissions,
        seen: &Seen<'_>,
        composition: Composition,
    ) -> Role {
        let all = self.root_fields;
        let root_fields = composition.root_fields.iter().filter_map(|own| {
            all.iter().position(|root| (root.operation, &root.name) == (own.operation, &own.name))
        });
        let foreign_types = seen.remotes.iter().zip(&self.remotes.schemas).enumerate();
        let foreign_types = foreign_types
            .filter(|(_, (own, remote))| own.foreign_types != remote.foreign_types)
            .map(|(idx, (own, _))| (RemoteId(idx as u16), own.foreign_types.clone()));
        let mut hidden_keys: Vec<HiddenKey> = Vec::new();
        for key in seen.relationships.iter().flat_map(|(_, hidden)| hidden) {
            if !hidden_keys.contains(key) {
                hidden_keys.push(key.clone());
            }
        }
        let views = permissions.views.iter().flatten();
        Role {
            name: permissions.name.clone(),
            root_fields: root_fields.collect(),
            relationships: seen.relationships.iter().map(|(idx, _)| *idx).collect(),
            foreign_types: foreign_types.collect(),
            hidden_keys,
            presets: views.flat_map(|view| view.presets.iter().cloned()).collect(),
            joined: reachable::reachable(composition.joined),
        }
    }

    fn without_queries(&self, permissions: &Permissions) -> Diagnostic {
        let role = &permissions.name;
        let message = format!("the role `{}` can ask for nothing", role.value);
        let diagnostic = Diagnostic::error(codes::ROLE_WITHOUT_QUERIES, message, role.span)
            .label("no root field of the query type is left to it")
            .help("let it see a root field of the query type, and what that returns");
        let first = permissions.views.iter().position(Option::is_some).unwrap_or_default();
        let Some(remote) = self.remotes.schemas.get(first) else { return diagnostic };
        let query = remote.schema.schema_definition.query.as_ref();
        let place = query.map_or(remote.span(None), |query| remote.span_of(&query.name));
        diagnostic.related(place, format!("the query type of `{}`", remote.name.value))
    }

    /// The type of a namespace is called by what no other type is called, and the role may lack that
    /// other: then presets would look for one type, and clients see another.
    fn renamed_namespace(
        &self,
        permissions: &Permissions,
        composition: &Composition,
    ) -> Option<Diagnostic> {
        let ty = |schema: &Schema, root: &RootField| {
            let field = fields_of(schema, root.operation_type())?.get(root.name.as_str())?;
            Some(field.ty.inner_named_type().to_string())
        };
        let mut namespaces = composition.root_fields.iter().filter_map(|root| {
            let remote = &self.remotes.schemas[usize::from(root.remote.0)];
            let namespace = remote.names.namespace.as_ref()?;
            let (own, whole) = (ty(&composition.joined, root)?, ty(self.joined, root)?);
            (own != whole).then_some((remote, namespace, whole))
        });
        let (remote, namespace, whole) = namespaces.next()?;
        let role = &permissions.name;
        let message = format!(
            "the namespace `{}` has a type of another name for the role `{}` than `{whole}`",
            namespace.value, role.value
        );
        let query = remote.schema.schema_definition.query.as_ref();
        let place = query.map_or(remote.span(None), |query| remote.span_of(&query.name));
        let help = "say what its type is called: `type_names: { mapping: { Query: … } }`";
        let diagnostic = Diagnostic::error(codes::ROLE_SCHEMA_INVALID, message, role.span);
        let diagnostic = diagnostic.related(namespace.span, "the namespace");
        Some(diagnostic.related(place, "what stands in it").help(help))
    }

    /// What is wrong with the joined schema of a role alone, since that of everybody is right.
    fn for_role(&self, permissions: &Permissions, finding: Diagnostic) -> Diagnostic {
        let role = &permissions.name;
        let message = format!("role `{}`: {}", role.value, finding.message);
        let mut diagnostic = Diagnostic::error(codes::ROLE_SCHEMA_INVALID, message, role.span);
        let places = permissions.views.iter().flatten().map(|view| view.place);
        for place in places.filter(|place| *place != role.span) {
            diagnostic = diagnostic.related(place, "the same role");
        }
        diagnostic.related.extend(finding.related);
        diagnostic.help("let the role see the same of both, or what is missing")
    }
}

/// A relationship that a role would have but for a hidden key, unless that is meant.
fn kept_out(
    permissions: &Permissions,
    relationship: &Relationship,
    hidden: &HiddenKey,
) -> Option<Diagnostic> {
    if relationship.hidden_keys == HiddenKeys::Refuse {
        return None;
    }
    let role = &permissions.name;
    let (source, name) = (&relationship.source_type.value, &relationship.name.value);
    let message = format!(
        "the role `{}` does not have `{source}.{name}`, since it does not see the key field `{}.{}`",
        role.value, hidden.parent, hidden.field
    );
    let declared = relationship.key.first().map(|key| key.declared);
    let diagnostic = Diagnostic::warning(codes::ROLE_HIDDEN_KEY, message, role.span)
        .related(relationship.name.span, "the relationship")
        .help(
            "let the role see the key field;\nor say what is meant, `hidden_keys: refuse` or \
             `hidden_keys: allow`, beside `lhs_fields`",
        );
    Some(match declared {
        Some(declared) => diagnostic.related(declared, "its key"),
        None => diagnostic,
    })
}
