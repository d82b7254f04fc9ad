//! The entries of the relationships file as remote schemas, and finding them by name.

use std::collections::BTreeMap;

use apollo_compiler::ast::DirectiveDefinition;
use joinwright_operation::facts::RemoteId;

use super::customization;
use crate::diagnostic::Diagnostics;
use crate::ir::{Names, RemoteSchema};
use crate::syntax::{Documents, RemoteDocument, Sdl, UrlDocument};

/// Hasura's default of `timeout_seconds`.
const DEFAULT_TIMEOUT_SECONDS: u32 = 60;

/// The directives that every server has; the gateway treats them itself.
pub(super) const STANDARD_DIRECTIVES: [&str; 4] = ["skip", "include", "deprecated", "specifiedBy"];

/// The remote schemas whose SDL could be read.
pub(super) struct Remotes {
    /// `RemoteId` is the index.
    pub(super) schemas: Vec<RemoteSchema>,
    /// Every entry of the relationships file.
    entries: Vec<(String, Option<RemoteId>)>,
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
        Self { schemas, entries }
    }

    /// The remote schema of an entry of the relationships file.
    pub(super) fn of_entry(&self, entry_idx: usize) -> Option<RemoteId> {
        self.entries[entry_idx].1
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
