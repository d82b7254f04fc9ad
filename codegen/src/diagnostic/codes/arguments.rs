//! J087 to J089: what is bound and what is left.

use super::{Code, Explanation};

/// An object of an input type with `@oneOf` with none or several of its fields.
pub const ONE_OF_FIELDS: Code = Code("J087");

/// The explanations of bound input objects.
pub(super) const ARGUMENTS: &[Explanation] = &[Explanation {
    code: ONE_OF_FIELDS,
    title: "an input type with `@oneOf` takes one field",
    text: "Of an input object type with `@oneOf` exactly one field is given. A relationship binds that \
           one, and nothing is left to the client.",
    cure: "user: { arguments: { by: { id: $user_id } } }",
}];
