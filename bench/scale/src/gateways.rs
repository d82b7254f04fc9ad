//! The gateways that are measured. All join items to their owners; they differ in what they have
//! beside that.

use std::fmt::Write;

/// How many relationships a gateway has.
pub const RELATIONSHIPS: [usize; 7] = [1, 3, 10, 30, 100, 300, 1_000];

/// How many fields the remote schema of the owners has.
pub const FIELDS: [usize; 8] = [3, 10, 30, 100, 300, 1_000, 3_000, 8_000];

/// How many relationships a type has, of those that no query uses.
const ON_A_TYPE: usize = 10;

/// How many fields a type has, of those that no query asks for.
const IN_A_TYPE: usize = 10;

/// A gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gateway {
    /// Every way to join items to owners, and owners to owners.
    Joins,
    /// So many relationships.
    Relationships(usize),
    /// A remote schema of so many fields.
    Fields(usize),
}

/// All of them.
pub fn all() -> Vec<Gateway> {
    let mut all = vec![Gateway::Joins];
    all.extend(RELATIONSHIPS.map(Gateway::Relationships));
    all.extend(FIELDS.map(Gateway::Fields));
    all
}

impl Gateway {
    /// What it is called.
    pub fn name(self) -> String {
        match self {
            Self::Joins => "joins".to_owned(),
            Self::Relationships(n) => format!("relationships_{n}"),
            Self::Fields(n) => format!("fields_{n}"),
        }
    }

    /// The SDL of the items.
    pub fn items(self) -> String {
        let mut sdl = "\
            type Query { items(n: Int!, keys: Int!): [Item!]! }\n\
            type Item { id: Int! name: String! owner_id: ID! }\n"
            .to_owned();
        for thing in 0..self.things() {
            let _ = writeln!(sdl, "extend type Query {{ thing_{thing}: Thing{thing} }}");
            let _ = writeln!(sdl, "type Thing{thing} {{ id: Int! owner_id: ID! }}");
        }
        sdl
    }

    /// The SDL of the owners.
    pub fn owners(self) -> String {
        let Self::Fields(n_fields) = self else {
            return "type Query { owners(ids: [ID!]!): [Owner!]! owner(id: ID!): Owner }\n\
                    type Owner { id: ID! name: String! next_id: ID! }\n"
                .to_owned();
        };
        let mut sdl = "type Query { owners(ids: [ID!]!): [Owner!]! }\n\
                       type Owner { id: ID! name: String! }\n"
            .to_owned();
        let fields: Vec<usize> = (3..n_fields).collect();
        for (nth, fields) in fields.chunks(IN_A_TYPE).enumerate() {
            let _ = writeln!(sdl, "type More{nth} {{");
            for field in fields {
                let _ = writeln!(sdl, "  \"A field that nobody asks for.\"");
                let _ = writeln!(sdl, "  field_{field}(first: Int = 10): [More{nth}!]");
            }
            sdl.push_str("}\n");
        }
        sdl
    }

    /// How many types have relationships that no query uses.
    fn things(self) -> usize {
        match self {
            Self::Relationships(n) => (n - 1).div_ceil(ON_A_TYPE),
            Self::Joins | Self::Fields(_) => 0,
        }
    }

    /// The relationships file.
    pub fn relationships(self) -> String {
        let mut yaml = "- name: items\n  definition: { url_from_env: ITEMS_URL }\n".to_owned();
        yaml.push_str("  remote_relationships:\n    - type_name: Item\n      relationships:\n");
        yaml.push_str(&listed("owner", "owner_id", ""));
        if self == Self::Joins {
            yaml.push_str(&listed("owner_at_once", "owner_id", ", max_keys: 1000000"));
            yaml.push_str(&aliased("owner_by_alias", "owner_id"));
        }
        if let Self::Relationships(n) = self {
            let unused: Vec<usize> = (1..n).collect();
            for (thing, unused) in unused.chunks(ON_A_TYPE).enumerate() {
                let _ = write!(yaml, "    - type_name: Thing{thing}\n      relationships:\n");
                for nth in unused {
                    yaml.push_str(&listed(&format!("owner_{nth}"), "owner_id", ""));
                }
            }
        }
        yaml.push_str("- name: owners\n  definition: { url_from_env: OWNERS_URL }\n");
        if self == Self::Joins {
            yaml.push_str(
                "  remote_relationships:\n    - type_name: Owner\n      relationships:\n",
            );
            yaml.push_str(&listed("next", "next_id", ""));
        }
        yaml
    }
}

/// A relationship to owners that asks for all keys with one list.
fn listed(name: &str, key: &str, more: &str) -> String {
    format!(
        "        - name: {name}
          definition:
            to_remote_schema:
              remote_schema: owners
              lhs_fields: [{key}]
              remote_field: {{ owners: {{ arguments: {{ ids: ${key} }} }} }}
              batch: {{ match: {{ id: ${key} }}{more} }}
"
    )
}

/// A relationship to owners that asks for each key with a field of its own.
fn aliased(name: &str, key: &str) -> String {
    format!(
        "        - name: {name}
          definition:
            to_remote_schema:
              remote_schema: owners
              lhs_fields: [{key}]
              remote_field: {{ owner: {{ arguments: {{ id: ${key} }} }} }}
"
    )
}
