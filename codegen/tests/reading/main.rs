//! Reading gateway folders: what is accepted, and the words for what is not.

#![expect(clippy::too_many_lines, reason = "expected reports stand beside their inputs")]
#![expect(clippy::unwrap_used, reason = "what helps tests may fail as tests do")]

mod files;
mod introspection;
mod metadata;
mod relationships;
mod render;
mod robust;
mod sdl;
mod yaml;

use expect_test::Expect;
use joinwright_codegen::diagnostic::{Diagnostics, Report};
use joinwright_codegen::source::SourceMap;
use joinwright_codegen::syntax::{self, Documents};

/// SDL that nobody objects to.
const USERS: &str = "type Query {\n  user(id: ID!): User\n}\n\ntype User {\n  id: ID!\n}\n";

/// A relationships file for [`USERS`].
const USERS_YAML: &str = "- name: users\n  definition: { url_from_env: USERS_URL }\n";

/// Parses files given as path and text, the relationships file first.
fn parse(files: &[(&str, &str)]) -> (SourceMap, Documents, Diagnostics) {
    let mut sources = SourceMap::default();
    for (path, text) in files {
        sources.add(*path, *text);
    }
    let (documents, diagnostics) = syntax::parse(&sources);
    (sources, documents, diagnostics)
}

/// Compares the report on files; empty if there is nothing to say.
#[track_caller]
fn check(files: &[(&str, &str)], expect: Expect) {
    let (sources, _, diagnostics) = parse(files);
    let report = match diagnostics.is_empty() {
        true => String::new(),
        false => Report::new(sources, diagnostics).to_string(),
    };
    expect.assert_eq(&report);
}

/// Compares the report on a relationships file whose remote schema is `users`.
#[track_caller]
fn check_yaml(yaml: &str, expect: Expect) {
    check(
        &[("gateway/remote_schemas.yaml", yaml), ("gateway/schemas/users.graphql", USERS)],
        expect,
    );
}

/// Compares the report on the SDL of `users`.
#[track_caller]
fn check_sdl(sdl: &str, expect: Expect) {
    check(
        &[("gateway/remote_schemas.yaml", USERS_YAML), ("gateway/schemas/users.graphql", sdl)],
        expect,
    );
}
