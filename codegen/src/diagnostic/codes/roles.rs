//! J140 to J159: roles and what they may see.

use super::Explanation;
use crate::diagnostic::Code;

/// The name of a role can not be one.
pub const ROLE_NAME: Code = Code("J140");
/// A rule of `allow` or `deny` is no coordinate.
pub const ROLE_RULE_SYNTAX: Code = Code("J141");
/// A rule has no effect.
pub const ROLE_RULE_UNUSED: Code = Code("J142");
/// A role's SDL or rules name what the remote schema does not have.
pub const ROLE_UNKNOWN: Code = Code("J143");
/// A role's SDL says otherwise than the remote schema's.
pub const ROLE_DIFFERS: Code = Code("J144");
/// A role lacks an argument or input field that must be given.
pub const ROLE_LACKS_REQUIRED: Code = Code("J145");
/// A role's SDL is no part of a schema.
pub const ROLE_SDL: Code = Code("J146");
/// What a role sees is no valid schema.
pub const ROLE_SCHEMA_INVALID: Code = Code("J147");
/// `@preset` is wrong.
pub const ROLE_PRESET: Code = Code("J148");
/// A role can ask for nothing.
pub const ROLE_WITHOUT_QUERIES: Code = Code("J149");
/// An inherited role can not be made of its roles.
pub const ROLE_INHERITED: Code = Code("J150");
/// An interface is seen without the types that implement it.
pub const ROLE_INTERFACE: Code = Code("J151");
/// A hidden key field keeps a relationship from a role.
pub const ROLE_HIDDEN_KEY: Code = Code("J152");
/// A preset is lost through an interface.
pub const ROLE_PRESET_LOST: Code = Code("J153");
/// A preset of an argument that a relationship binds.
pub const ROLE_PRESET_BOUND: Code = Code("J154");

/// The explanations of roles.
pub(super) const ROLES: &[Explanation] = &[
    Explanation {
        code: ROLE_NAME,
        title: "a role has an impossible name",
        text: "The role `admin` sees everything and can not be restricted. Any other name is possible \
               that a header can hold.",
        cure: "permissions:\n  - role: customer\n    definition: { allow: [Query.me, \"User.*\"] }",
    },
    Explanation {
        code: ROLE_RULE_SYNTAX,
        title: "a rule names no part of a schema",
        text: "A rule of `allow` or `deny` is `Type.field`, `Type.*`, `Type`, `Type.field(argument:)` or \
               `*`, with the names of the SDL file. In `allow`, a `!` before it denies.",
        cure: "definition: { allow: [Query.user, \"User.*\", \"!User.email\"] }",
    },
    Explanation {
        code: ROLE_RULE_UNUSED,
        title: "a rule has no effect",
        text: "A rule in `allow` gives the role nothing: the field returns a type of which the role sees \
               no field, takes a required argument of a type that it may not see, or is denied by another \
               rule. What was meant to be allowed is not.",
        cure: "definition: { allow: [Query.user, \"User.*\"] }   # `Query.user` alone leads nowhere",
    },
    Explanation {
        code: ROLE_UNKNOWN,
        title: "a permission names what the remote schema does not have",
        text: "A role sees a part of the remote schema: its types, fields, arguments, enum values, input \
               fields, union members and interfaces are the remote schema's, under the names that the SDL \
               file has, whatever `customization` makes of them.",
        cure: "definition:\n  schema: |\n    type Query { user(id: ID!): User }\n    type User { name: \
               String }",
    },
    Explanation {
        code: ROLE_DIFFERS,
        title: "a permission says otherwise than the remote schema",
        text: "A role may see less than there is, and what it sees is as the remote schema has it: a type \
               is of the same kind, a field or an argument has the same type, and a default is the same. \
               `= null` is no default.",
        cure: "type Query { users(first: Int = 10): [User!]! }   # exactly as in the SDL file",
    },
    Explanation {
        code: ROLE_LACKS_REQUIRED,
        title: "a permission leaves out what must be given",
        text: "The remote schema refuses requests without a required argument or input field, so a role \
               that sees the field sees the argument too, or the gateway gives it: with `@preset`.",
        cure: "type Query { orders(owner: ID! @preset(value: \"x-hasura-user-id\")): [Order!] }",
    },
    Explanation {
        code: ROLE_SDL,
        title: "the SDL of a permission is no part of a schema",
        text: "It defines each type once, as `type`, `interface`, `union`, `enum`, `input` or `scalar`, and \
               at most one `schema`; the query type is among them. Every type that it mentions is defined \
               in it, scalars aside. It has no `extend` and no directives but `@preset`.",
        cure: "definition:\n  schema: |\n    schema { query: Query }\n    type Query { me: User }\n    \
               type User { name: String }",
    },
    Explanation {
        code: ROLE_SCHEMA_INVALID,
        title: "what a role sees is no valid schema",
        text: "What is left of the schemas for a role breaks a rule of GraphQL, or two remote schemas \
               give it two different types of one name. A client of the role could not work with it.",
        cure: "interface Node { id: ID! }\ntype User implements Node { id: ID! name: String }   # `id` is \
               there too",
    },
    Explanation {
        code: ROLE_PRESET,
        title: "`@preset` is wrong",
        text: "`@preset(value:)` stands once, at an argument or a field of an input type, and its value \
               fits there. A text that begins with `x-hasura-` is a session variable, unless `static: \
               true` stands beside it; what a session variable holds can be a scalar, an enum value or a \
               list of them.",
        cure: "type Query { orders(owner: ID! @preset(value: \"x-hasura-user-id\")): [Order!] }",
    },
    Explanation {
        code: ROLE_WITHOUT_QUERIES,
        title: "a role can ask for nothing",
        text: "The permissions of a role give it types, but no root field of the query type leads to \
               them: whoever has the role would be refused always.",
        cure: "definition: { allow: [Query.user, \"User.*\"] }",
    },
    Explanation {
        code: ROLE_INHERITED,
        title: "an inherited role can not be made of its roles",
        text: "An inherited role has for each remote schema the permission that its roles have there. They \
               must agree: two that differ could be put together to something that neither may see. The \
               inherited role's own permission decides then. Its roles have permissions, and none is made \
               of itself.",
        cure: "permissions:\n  - role: manager      # made of customer and support\n    definition: { \
               allow: [\"*\"] }",
    },
    Explanation {
        code: ROLE_INTERFACE,
        title: "a role sees an interface apart from its types",
        text: "Through a field of an interface the role gets that field of every type that implements it. \
               A type that the role sees must implement the interface for the role too (an error); objects \
               of a type that it does not see come all the same, with the interface's fields (a \
               warning).",
        cure: "interface Node { id: ID! }\ntype User implements Node { id: ID! }",
    },
    Explanation {
        code: ROLE_HIDDEN_KEY,
        title: "a role lacks a relationship for its key alone",
        text: "A relationship exists for a role only if the role sees its key fields: from what is joined, \
               a key that is hidden could be told. If that is no secret, `hidden_keys: allow` lets the \
               relationship have them; `hidden_keys: refuse` says that it is meant, without this warning.",
        cure: "to_remote_schema:\n  remote_schema: users\n  lhs_fields: [user_id]\n  hidden_keys: \
               allow\n  remote_field: { user: { arguments: { id: $user_id } } }",
    },
    Explanation {
        code: ROLE_PRESET_LOST,
        title: "a preset is lost through an interface",
        text: "An argument of a type's field has a preset for a role, and the role sees that field of an \
               interface that the type implements, without the same preset. Asked for through the \
               interface, the field would come without it.",
        cure: "interface Priced { total(currency: Currency @preset(value: EUR)): Int }\ntype Order \
               implements Priced { total(currency: Currency @preset(value: EUR)): Int }",
    },
    Explanation {
        code: ROLE_PRESET_BOUND,
        title: "a relationship binds an argument that has a preset",
        text: "The argument can have one value only. What the relationship binds is sent, as in Hasura, \
               so the preset does not limit what is joined for the role. With `preset_wins: true` the \
               preset is sent instead. A list of keys is always sent: rows are told apart by it. (A \
               warning.)",
        cure: "to_remote_schema:\n  remote_schema: users\n  lhs_fields: [user_id]\n  preset_wins: \
               true\n  remote_field: { user: { arguments: { id: $user_id } } }",
    },
];
