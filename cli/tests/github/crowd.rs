//! Many relationships and operations on GitHub's schema: fifty of each.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use apollo_compiler::Schema;
use apollo_compiler::schema::ExtendedType;

/// How many relationships and how many operations there are.
pub(crate) const N: usize = 50;

const NOTES: &str = "\
type Query { notes_of(nodes: [ID!]!): [Note!]! }
type Note { node: ID! text: String! author: Author }
type Author { login: String! name: String }
";

/// Object types with an `id` and at least four more leaves that need no arguments.
pub(crate) struct Source {
    name: String,
    leaves: Vec<String>,
}

/// The first [`N`] of them, by name.
pub(crate) fn sources(sdl: &str) -> Vec<Source> {
    let schema = Schema::parse(sdl, "github.graphql").unwrap_or_else(|broken| broken.partial);
    let mut found: Vec<Source> = Vec::new();
    for ty in schema.types.values() {
        let ExtendedType::Object(object) = ty else { continue };
        let is_node = object.implements_interfaces.iter().any(|name| name.as_str() == "Node");
        let is_leaf = |name: &str| {
            let ty = schema.types.get(name);
            ty.is_some_and(|ty| ty.is_scalar() || ty.is_enum())
        };
        let leaves = (object.fields.iter())
            .filter(|(name, field)| {
                *name != "id"
                    && field.arguments.is_empty()
                    && is_leaf(field.ty.inner_named_type().as_str())
            })
            .map(|(name, _)| name.to_string());
        let leaves: Vec<String> = leaves.collect();
        if is_node && object.fields.contains_key("id") && leaves.len() >= 4 {
            found.push(Source { name: object.name.to_string(), leaves });
        }
    }
    found.sort_by(|left, right| left.name.cmp(&right.name));
    found.truncate(N);
    assert_eq!(found.len(), N);
    found
}

/// Writes the gateway folder beside the schema of GitHub that is there.
pub(crate) fn write(gateway: &Path, sources: &[Source], n_operations: usize) {
    fs::write(gateway.join("schemas/notes.graphql"), NOTES).unwrap();
    fs::write(gateway.join("remote_schemas.yaml"), relationships(sources)).unwrap();
    let operations = gateway.join("operations");
    // Those of an earlier call.
    let _ = fs::remove_dir_all(&operations);
    fs::create_dir_all(&operations).unwrap();
    for source in &sources[..n_operations] {
        let file = operations.join(format!("{}.graphql", source.name));
        fs::write(file, operation(source)).unwrap();
    }
}

fn relationships(sources: &[Source]) -> String {
    let mut out = "\
- name: github
  definition: { url_from_env: GITHUB_URL }
  remote_relationships:
"
    .to_owned();
    for source in sources {
        write!(
            out,
            "    - type_name: {}
      relationships:
        - name: joined_notes
          definition:
            to_remote_schema:
              remote_schema: notes
              lhs_fields: [id]
              remote_field: {{ notes_of: {{ arguments: {{ nodes: $id }} }} }}
              batch: {{ match: {{ node: $id }}, returns: many }}
",
            source.name
        )
        .unwrap();
    }
    out + "- name: notes\n  definition: { url_from_env: NOTES_URL }\n"
}

/// A query of a node of this type with its notes.
pub(crate) fn operation(source: &Source) -> String {
    let Source { name, leaves } = source;
    let leaves = leaves[..4].join("\n      ");
    format!(
        "query Of{name}($id: ID!, $owner: String!, $repository: String!) {{
  node(id: $id) {{
    __typename
    id
    ... on {name} {{
      {leaves}
      joined_notes {{
        text
        author {{
          login
        }}
      }}
    }}
  }}
  repository(owner: $owner, name: $repository) {{
    id
    nameWithOwner
    owner {{
      login
    }}
    issues(first: 10) {{
      nodes {{
        number
        title
      }}
    }}
  }}
}}
"
    )
}
