//! J001 to J019: reading the relationships file and the SDL.

use super::{Code, Explanation};

/// A file can not be read as text.
pub const UNREADABLE_FILE: Code = Code("J001");
/// The relationships file is no YAML, or YAML of a kind that is not read.
pub const MALFORMED_YAML: Code = Code("J002");
/// Something that must be unique is there twice.
pub const DUPLICATE: Code = Code("J003");
/// A list where a map must be, a string where a number must be.
pub const WRONG_KIND: Code = Code("J004");
/// A required key is not there.
pub const MISSING_KEY: Code = Code("J005");
/// A key that means nothing.
pub const UNKNOWN_KEY: Code = Code("J006");
/// A key that means something, but not yet to this compiler.
pub const NOT_SUPPORTED: Code = Code("J007");
/// The address of a remote schema.
pub const BAD_URL: Code = Code("J008");
/// A name that GraphQL does not allow.
pub const BAD_NAME: Code = Code("J009");
/// A value out of range.
pub const BAD_VALUE: Code = Code("J010");
/// `remote_field` names no field, or several.
pub const REMOTE_FIELD_KEYS: Code = Code("J011");
/// The nesting printed in Hasura's documentation.
pub const MALFORMED_NESTING: Code = Code("J012");
/// An SDL file that no remote schema uses.
pub const UNUSED_FILE: Code = Code("J013");
/// A remote schema without SDL.
pub const MISSING_SDL: Code = Code("J014");
/// SDL that does not parse.
pub const SDL_SYNTAX: Code = Code("J015");
/// SDL that breaks a rule of the type system.
pub const SDL_INVALID: Code = Code("J016");
/// SDL that was read forgivingly.
pub const SDL_FORGIVEN: Code = Code("J017");
/// A definition that is there twice, differently.
pub const SDL_CONFLICT: Code = Code("J018");
/// An introspection result that is none.
pub const BAD_INTROSPECTION: Code = Code("J019");
/// The explanations.
pub(super) const READING: &[Explanation] = &[
    Explanation {
        code: UNREADABLE_FILE,
        title: "a file can not be read",
        text: "The relationships file and the schemas are UTF-8 text of at most 64 MiB. A file in \
               another encoding, or one that the system does not hand out, is not guessed at.",
        cure: "iconv -f ISO-8859-1 -t UTF-8 users.graphql > fixed && mv fixed users.graphql",
    },
    Explanation {
        code: MALFORMED_YAML,
        title: "the relationships file is not YAML that is read",
        text: "The file is one YAML 1.2 document of lists, maps and scalars, nested at most 64 \
               deep. Aliases (`*name`), tags (`!name`), several documents and keys that are lists \
               or maps are refused: metadata has no use for them.",
        cure: "- name: users\n  definition:\n    url_from_env: USERS_URL",
    },
    Explanation {
        code: DUPLICATE,
        title: "something is there twice",
        text: "A key stands once in a map, a remote schema has a name of its own, and a key field \
               stands once in `lhs_fields`. Of two, nobody could say which counts.",
        cure: "lhs_fields: [region, user_id]",
    },
    Explanation {
        code: WRONG_KIND,
        title: "a value is of the wrong kind",
        text: "Each key of the relationships file wants a list, a map, a string, a number or a \
               Boolean. A scalar that YAML reads as a number or a Boolean becomes a string in quotes.",
        cure: "lhs_fields: [user_id]",
    },
    Explanation {
        code: MISSING_KEY,
        title: "a required key is missing",
        text: "A remote schema needs `name` and `definition` with `url` or `url_from_env`; a \
               relationship needs `name` and `definition.to_remote_schema` with `remote_schema`, \
               `lhs_fields` and `remote_field`; each field in `remote_field` needs `arguments`, \
               even if there are none: `arguments: {}`.",
        cure: "remote_field:\n  users:\n    arguments: {}",
    },
    Explanation {
        code: UNKNOWN_KEY,
        title: "a key means nothing",
        text: "Unknown keys are refused, so that a misspelling is never silently ignored.",
        cure: "timeout_seconds: 10",
    },
    Explanation {
        code: NOT_SUPPORTED,
        title: "a part of the format is not supported yet",
        text: "The whole metadata format is recognised. What does not work yet is refused and not \
               ignored, because a gateway without it would behave otherwise than the file says. \
               Empty and default values of such keys are accepted.",
        cure: "definition:\n  to_remote_schema: { remote_schema: users, … }   # and not `to_source`",
    },
    Explanation {
        code: BAD_URL,
        title: "the address of a remote schema is wrong",
        text: "A remote schema has either `url`, an absolute `http` or `https` address, or \
               `url_from_env`, the name of the environment variable that holds one.",
        cure: "definition:\n  url: https://users.example.com/graphql",
    },
    Explanation {
        code: BAD_NAME,
        title: "a name is not possible",
        text: "Types, fields, arguments and relationships have GraphQL names: letters, digits and \
               `_`, not beginning with a digit; the names of relationships and those that \
               `customization` gives do not begin with `__`. A remote schema's name is also the \
               name of its SDL file, so it holds no `/`, `\\` or control character.",
        cure: "arguments: { id: $user_id }",
    },
    Explanation {
        code: BAD_VALUE,
        title: "a value is not allowed",
        text: "`timeout_seconds` and `max_keys` are whole numbers of at least 1; `returns` is `one` or \
               `many`; `match` is `position` or a map from fields of the target to key fields.",
        cure: "batch:\n  match: { id: $user_id }\n  returns: many\n  max_keys: 100",
    },
    Explanation {
        code: REMOTE_FIELD_KEYS,
        title: "`remote_field` does not name one field",
        text: "`remote_field` is a map with exactly one key, the target field. A field below it is \
               named by `field`, which has the same form.",
        cure: "remote_field:\n  viewer:\n    arguments: {}\n    field:\n      user:\n        \
               arguments: { id: $user_id }",
    },
    Explanation {
        code: MALFORMED_NESTING,
        title: "the relationships are nested as in a malformed example",
        text: "An example that circulates has `type_name` and `name` as keys of maps where the \
               format has lists. `remote_relationships` is a list with one item for each type, and \
               each item's `relationships` is a list with one item for each relationship.",
        cure: "remote_relationships:\n  - type_name: Order\n    relationships:\n      - name: user\n\
               \x20       definition: { to_remote_schema: { ... } }",
    },
    Explanation {
        code: UNUSED_FILE,
        title: "an SDL file is not used",
        text: "A file in `schemas/` has the name of no remote schema, or a remote schema has two.",
        cure: "rm gateway/schemas/old.graphql",
    },
    Explanation {
        code: MISSING_SDL,
        title: "a remote schema has no SDL",
        text: "The SDL of the remote schema `users` is `schemas/users.graphql`, beside the \
               relationships file, or an introspection result `schemas/users.json`.",
        cure: "joinwright introspect https://users.example.com/graphql > gateway/schemas/users.graphql",
    },
    Explanation {
        code: SDL_SYNTAX,
        title: "SDL does not parse",
        text: "The file holds GraphQL type definitions and nothing else: no operations, no \
               fragments.",
        cure: "type User { id: ID! }",
    },
    Explanation {
        code: SDL_INVALID,
        title: "SDL breaks a rule of the type system",
        text: "Every type that is named must be defined, there must be a query root, objects must \
               have what their interfaces ask for, and so on, as in the GraphQL specification.",
        cure: "type Query { users: [User!]! }",
    },
    Explanation {
        code: SDL_FORGIVEN,
        title: "SDL was read forgivingly",
        text: "The SDL of somebody else's server is not yours to change, so what costs nothing is \
               only a warning: directives that are applied but not defined are dropped, identical \
               definitions are one, and subscriptions are left out of the gateway.",
        cure: "directive @cost(weight: Int) on FIELD_DEFINITION",
    },
    Explanation {
        code: SDL_CONFLICT,
        title: "two definitions of one name differ",
        text: "Word for word repeats of a definition are one. Two definitions that differ could \
               not be chosen between.",
        cure: "extend type User { email: String }",
    },
    Explanation {
        code: BAD_INTROSPECTION,
        title: "an introspection result can not be read",
        text: "`schemas/<name>.json` is what a server answers to the introspection query: an \
               object with `__schema`, by itself or in `data`.",
        cure: "joinwright introspect https://users.example.com/graphql > gateway/schemas/users.graphql",
    },
];
