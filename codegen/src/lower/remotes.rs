//! The entries of the relationships file as remote schemas, and finding them by name.

use std::collections::BTreeMap;

use apollo_compiler::ast::DirectiveDefinition;
use joinwright_operation::facts::RemoteId;

use super::customization;
use crate::diagnostic::Diagnostics;
use crate::ir::{Names, RemoteSchema};
use crate::source::Span;
use crate::syntax::{Documents, RemoteDocument, Sdl, UrlDocument};

/// Hasura's default of `timeout_seconds`.
pub(super) const DEFAULT_TIMEOUT_SECONDS: u32 = 60;

/// The directives that every server has; the gateway treats them itself.
pub(super) const STANDARD_DIRECTIVES: [&str; 4] = ["skip", "include", "deprecated", "specifiedBy"];

/// The remote schemas whose SDL could be read.
pub(super) struct Remotes {
    /// `RemoteId` is the index.
    pub(super) schemas: Vec<RemoteSchema>,
    /// Every entry of the relationships file.
    entries: Vec<(String, Option<RemoteId>)>,
    /// The functions that relationships go to, by the places of their paths, with the entry in which
    /// they stand.
    functions: Vec<(Span, usize, RemoteId)>,
}

/// What a name says.
pub(super) enum Found {
    /// A remote schema.
    Remote(RemoteId),
    /// An entry without a readable SDL; that was reported.
    Unreadable,
    /// Nothing.
    Unknown,
}

impl Remotes {
    /// Takes over what could be read.
    pub(super) fn lower(documents: &Documents, diagnostics: &mut Diagnostics) -> Self {
        let mut schemas = Vec::new();
        let mut entries = Vec::new();
        for document in &documents.remotes {
            let name = &document.name.value;
            // The second of a name was reported; with it everything would clash with the first.
            let is_new = !entries.iter().any(|(known, _)| known == name);
            let id = document.sdl.as_ref().filter(|_| is_new).map(|sdl| {
                schemas.push(lower_remote(document, sdl, diagnostics));
                RemoteId((schemas.len() - 1) as u16)
            });
            entries.push((name.clone(), id));
        }
        Self { schemas, entries, functions: Vec::new() }
    }

    /// The remote schema of an entry of the relationships file.
    pub(super) fn of_entry(&self, entry_idx: usize) -> Option<RemoteId> {
        self.entries[entry_idx].1
    }

    /// Adds what stands in for a server.
    pub(super) fn add_function(&mut self, path: Span, entry_idx: usize, schema: RemoteSchema) {
        let id = RemoteId(self.schemas.len() as u16);
        self.functions.push((path, entry_idx, id));
        self.schemas.push(schema);
    }

    /// What stands in for a server, if its types could be read.
    pub(super) fn function(&self, path: Span) -> Option<RemoteId> {
        self.functions.iter().find(|(known, ..)| *known == path).map(|(.., id)| *id)
    }

    /// Whose type a relationship of an entry starts from: the entry's own, or one of its functions'.
    pub(super) fn source(&self, entry_idx: usize, ty: &str) -> Option<RemoteId> {
        let own = self.of_entry(entry_idx)?;
        let has_type = |id: &RemoteId| self.get(*id).schema.types.contains_key(ty);
        let functions = self.functions.iter().filter(|(_, entry, _)| *entry == entry_idx);
        let candidates = std::iter::once(own).chain(functions.map(|(.., id)| *id));
        candidates.into_iter().find(has_type).or(Some(own))
    }

    /// The remote schema of this name.
    pub(super) fn find(&self, name: &str) -> Found {
        match self.entries.iter().find(|(entry, _)| entry == name) {
            Some((_, Some(id))) => Found::Remote(*id),
            Some((_, None)) => Found::Unreadable,
            None => Found::Unknown,
        }
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.entries.iter().map(|(name, _)| name.as_str())
    }

    /// The remote schema.
    pub(super) fn get(&self, id: RemoteId) -> &RemoteSchema {
        &self.schemas[usize::from(id.0)]
    }
}

fn lower_remote(
    document: &RemoteDocument,
    sdl: &Sdl,
    diagnostics: &mut Diagnostics,
) -> RemoteSchema {
    // A missing address was reported; the empty one is never used.
    let url = document.url.as_ref().map(|url| url.value.clone());
    let mut remote = RemoteSchema {
        name: document.name.clone(),
        url: url.unwrap_or_else(|| UrlDocument::Literal(String::new())),
        timeout_seconds: document
            .timeout_seconds
            .as_ref()
            .map_or(DEFAULT_TIMEOUT_SECONDS, |seconds| seconds.value),
        asking: document.asking.clone(),
        hidden: document.hidden.clone(),
        file: sdl.file,
        schema: sdl.schema.clone(),
        directives: executable_directives(sdl),
        // Known only when all remote schemas are: composition fills it in.
        foreign_types: Vec::new(),
        names: Names::default(),
        places: BTreeMap::new(),
        function: None,
    };
    remote.names = customization::lower(&remote, &document.customization, diagnostics);
    remote
}

fn executable_directives(sdl: &Sdl) -> Vec<String> {
    let mut names: Vec<String> = sdl
        .schema
        .directive_definitions
        .values()
        .filter(|directive| is_executable(directive))
        .map(|directive| directive.name.to_string())
        .filter(|name| !STANDARD_DIRECTIVES.contains(&name.as_str()))
        .collect();
    names.sort_unstable();
    names
}

/// Whether a directive may stand in an operation.
fn is_executable(directive: &DirectiveDefinition) -> bool {
    use apollo_compiler::schema::DirectiveLocation as Location;
    directive.locations.iter().any(|location| {
        matches!(
            location,
            Location::Query
                | Location::Mutation
                | Location::Subscription
                | Location::Field
                | Location::FragmentDefinition
                | Location::FragmentSpread
                | Location::InlineFragment
                | Location::VariableDefinition
        )
    })
}
