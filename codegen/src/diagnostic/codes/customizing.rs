//! J080 to J089: what `customization` names, and the names it gives.

use super::{Code, Explanation};

/// `customization` names no type, or one without fields.
pub const UNKNOWN_RENAMED_TYPE: Code = Code("J080");
/// `customization` names no field.
pub const UNKNOWN_RENAMED_FIELD: Code = Code("J081");
/// Two types, or two fields, get one name.
pub const RENAMED_ALIKE: Code = Code("J082");
/// A field and that of its interface get two names.
pub const RENAMED_APART: Code = Code("J083");
/// Two rules for the fields of one type.
pub const TYPE_RENAMED_TWICE: Code = Code("J084");

/// The explanations of renaming.
pub(super) const CUSTOMIZING: &[Explanation] = &[
    Explanation {
        code: UNKNOWN_RENAMED_TYPE,
        title: "a type to rename is not there",
        text: "The keys of `type_names.mapping` are types of the remote schema, and `parent_type` is \
               one of its object types or interfaces. All are the names that its SDL gives, not \
               those that `customization` makes of them.",
        cure: "customization:\n  type_names: { mapping: { User: Account } }\n  field_names:\n  \
               - { parent_type: User, prefix: account_ }",
    },
    Explanation {
        code: UNKNOWN_RENAMED_FIELD,
        title: "a field to rename is not there",
        text: "The keys of `mapping` in `field_names` are fields of `parent_type`, by the names that \
               the SDL gives.",
        cure: "field_names:\n- { parent_type: User, mapping: { name: full_name } }",
    },
    Explanation {
        code: RENAMED_ALIKE,
        title: "two things are renamed alike",
        text: "Each type of a remote schema, and each field of a type, needs a name of its own in \
               the joined schema. A type can not take the name of one of GraphQL's own scalars \
               either.",
        cure: "type_names: { mapping: { User: Account, Message: Note } }",
    },
    Explanation {
        code: RENAMED_APART,
        title: "a field is renamed apart from its interface",
        text: "A type that implements an interface has the interface's fields under the interface's \
               names. A field of an interface is renamed alike in the interface and in all types \
               that implement it.",
        cure: "field_names:\n- { parent_type: Node, mapping: { id: key } }\n\
               - { parent_type: User, mapping: { id: key } }",
    },
    Explanation {
        code: TYPE_RENAMED_TWICE,
        title: "the fields of a type are renamed twice",
        text: "`field_names` has one item for each type: with two it would not be clear which one \
               counts.",
        cure: "field_names:\n- { parent_type: User, prefix: user_, mapping: { id: key } }",
    },
];
