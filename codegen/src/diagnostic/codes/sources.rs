//! J090 to J096: what a relationship starts from.

use super::{Code, Explanation};

/// A key field goes on after a list.
pub const KEY_PATH_THROUGH_LIST: Code = Code("J090");
/// A key field goes on after a scalar, an enum or a union.
pub const KEY_PATH_THROUGH_FIELDLESS: Code = Code("J091");
/// A key field's argument is bound to another key field.
pub const KEY_ARGUMENT_NOT_CONSTANT: Code = Code("J092");
/// The members of a union have different key fields.
pub const UNION_KEY_FIELD: Code = Code("J093");
/// `each` without a list in the key.
pub const EACH_WITHOUT_LIST: Code = Code("J094");
/// `each` with two lists in the key.
pub const EACH_TWO_LISTS: Code = Code("J095");
/// `each` with a list of lists.
pub const EACH_NESTED_LISTS: Code = Code("J096");

/// The explanations of keys by path and of `each`.
pub(super) const SOURCES: &[Explanation] = &[
    Explanation {
        code: KEY_PATH_THROUGH_LIST,
        title: "a key field goes through a list",
        text: "An object has one key. Behind a list there would be one for each item. The items \
               themselves can have the relationship.",
        cure: "- type_name: Line",
    },
    Explanation {
        code: KEY_PATH_THROUGH_FIELDLESS,
        title: "a key field goes through a type without fields",
        text: "A key field goes on from an object or an interface. Scalars and enums have no \
               fields, which fields a union has is known only when it answers, and root types are \
               not part of the joined schema.",
        cure: "lhs_fields: [owner.id]",
    },
    Explanation {
        code: KEY_ARGUMENT_NOT_CONSTANT,
        title: "an argument of a key field is not constant",
        text: "All key fields are asked for at once, in the request that asks for their objects. \
               What one of them holds is not known then.",
        cure: "lhs_fields: [{ price: { arguments: { currency: EUR } } }]",
    },
    Explanation {
        code: UNION_KEY_FIELD,
        title: "the members of a union have different key fields",
        text: "A relationship of a union is one relationship of all its members, so each of them \
               must have the key fields, and with the same types. Whether a field may be null does \
               not matter.",
        cure: "- type_name: Order\n- type_name: Parcel",
    },
    Explanation {
        code: EACH_WITHOUT_LIST,
        title: "`each` without a list",
        text: "`each: true` asks the target for each item of a key field that is a list, and the \
               joined field is the list of the answers. A key field that nothing uses does not \
               count.",
        cure: "lhs_fields: [tag_ids]\nremote_field: { tag: { arguments: { id: $tag_ids } } }\neach: true",
    },
    Explanation {
        code: EACH_TWO_LISTS,
        title: "`each` with two lists",
        text: "With two lists in the key nobody knows which items belong together. One key field \
               is the list; any others are single values, which go with each of its items.",
        cure: "lhs_fields: [region, tag_ids]",
    },
    Explanation {
        code: EACH_NESTED_LISTS,
        title: "`each` with a list of lists",
        text: "The items of the list are keys, and the joined field is a list of what they join \
               to. Lists of lists have no such items.",
        cure: "lhs_fields: [tag_ids]",
    },
];
