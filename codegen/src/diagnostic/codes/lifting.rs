//! J100 to J109: types that several remote schemas serve together.

use super::Explanation;
use crate::diagnostic::Code;

/// A remote schema can not give a field of a lifted type.
pub const LIFT_UNREACHABLE: Code = Code("J100");
/// Lifts take a field from one another.
pub const LIFT_CYCLE: Code = Code("J101");
/// `lift` names a field that the target does not have.
pub const UNKNOWN_LIFT_FIELD: Code = Code("J102");
/// `lift` names a field that the type has already.
pub const LIFT_OF_OWN_FIELD: Code = Code("J103");
/// A key of a lift does not have one object of the type.
pub const LIFT_NOT_ONE_ROW: Code = Code("J104");
/// `as` names a type that the target does not return.
pub const AS_NOT_POSSIBLE: Code = Code("J105");
/// A key field that not every remote schema of the type has.
pub const KEY_NOT_EVERYWHERE: Code = Code("J106");
/// `lift` and `name`.
pub const LIFT_WITH_NAME: Code = Code("J107");
/// A representation that does not fit its entity.
pub const BAD_REPRESENTATION: Code = Code("J108");
/// `entity`, but a key does not have one object of one type.
pub const ENTITY_NOT_ONE_OBJECT: Code = Code("J109");

/// The explanations of lifts and of entities.
pub(super) const LIFTING: &[Explanation] = &[
    Explanation {
        code: LIFT_UNREACHABLE,
        title: "a field of a lifted type can not be reached",
        text: "Types of one name that lifts connect are one type of the joined schema, with the \
               fields of all of them. A client may ask for each of its fields wherever it gets such \
               an object, so each remote schema that has the type must have the field itself or \
               lift it from another.",
        cure: "- definition:\n    to_remote_schema:\n      remote_schema: inventory\n      \
               lhs_fields: [upc]\n      remote_field: { product: { arguments: { upc: $upc } } }\n      \
               lift: [inStock]",
    },
    Explanation {
        code: LIFT_CYCLE,
        title: "lifts go in a circle",
        text: "A lift may take a field from a remote schema that lifts it itself, but at the end \
               somebody must have it.",
        cure: "remote_schema: inventory   # its SDL has `type Product { inStock: Boolean }`\n\
               lift: [inStock]",
    },
    Explanation {
        code: UNKNOWN_LIFT_FIELD,
        title: "a lift takes a field that is not there",
        text: "A lifted field is one that the target's type has in its own SDL, or that a lift gives \
               it there.",
        cure: "lift: [inStock]   # the SDL has `type Product { inStock: Boolean }`",
    },
    Explanation {
        code: LIFT_OF_OWN_FIELD,
        title: "a lift takes a field that the type has already",
        text: "A field has one source in each remote schema: the remote schema itself, or one lift.",
        cure: "lift: [inStock]   # and the source type has no `inStock`",
    },
    Explanation {
        code: LIFT_NOT_ONE_ROW,
        title: "a lift without exactly one object of its type",
        text: "The lifted fields become fields of the source object, so each key has one row, and \
               that is an object of the same type. Rows of which a key has many become a list, which \
               is an ordinary relationship with a name.",
        cure: "batch: { match: { upc: $upc } }\nlift: [inStock]",
    },
    Explanation {
        code: AS_NOT_POSSIBLE,
        title: "`as` names a type that the rows can not be",
        text: "Where the target returns an interface or a union, such as federation's `_entities`, \
               `as` says which of its object types the rows are. A row of another type is null, \
               with an error.",
        cure: "remote_field:\n  _entities:\n    arguments: { representations: [{ __typename: User, id: \
               $user_id }] }\nbatch: { match: position, as: User }",
    },
    Explanation {
        code: KEY_NOT_EVERYWHERE,
        title: "a key field that not every remote schema has",
        text: "A relationship belongs to the joined type. If several remote schemas serve that type, \
               each of them must be able to give the key itself.",
        cure: "lhs_fields: [id]   # each `type User` has `id`",
    },
    Explanation {
        code: LIFT_WITH_NAME,
        title: "a relationship with `name` and `lift`",
        text: "`name` is the field that the target becomes; `lift` puts fields of the target on the \
               source type itself, under their own names.",
        cure: "- definition:\n    to_remote_schema:\n      remote_schema: inventory\n      lhs_fields: \
               [upc]\n      remote_field: { product: { arguments: { upc: $upc } } }\n      lift: [inStock]",
    },
    Explanation {
        code: BAD_REPRESENTATION,
        title: "a representation that does not fit its entity",
        text: "Federation's `_entities` finds an entity by its type name and key fields. What stands \
               in `representations` is JSON without a type, so it is checked against the type that \
               `as` names.",
        cure: "representations: [{ __typename: User, id: $user_id }]\nbatch: { match: position, as: User }",
    },
    Explanation {
        code: ENTITY_NOT_ONE_OBJECT,
        title: "`entity`, but a key does not have one object",
        text: "`entity` says that an object with the fields of a key is the row of that key, \
               wherever the remote schema gives it. So a key must have one object, and all must be \
               of one type.",
        cure: "remote_field: { user: { arguments: { id: $user_id } } }   # returns `User`\n\
               entity: { id: $user_id }",
    },
];
