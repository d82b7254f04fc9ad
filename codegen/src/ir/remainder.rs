//! What is left to the client of an input object that a relationship binds in part.

/// An input object type without the fields that a relationship binds. It has a field at least.
///
/// ```text
/// input Filter { user: ID  shop: Shop  open: Boolean }     input Shop { id: ID  name: String }
/// where: { user: $user_id, shop: { id: 7 } }               bound
/// where: { shop: { name: "Pen & Co" }, open: true }        what the client may give
/// ```
#[derive(Debug, Clone)]
pub struct Remainder {
    /// The input object type.
    pub input: String,
    /// The fields that are left, in the order of the type; with what is left of those that are bound
    /// in part.
    pub fields: Vec<(String, Option<Remainder>)>,
    /// Whether one of them is required.
    pub is_required: bool,
}
