//! What a client adds to an argument that a relationship binds in part.
//!
//! ```text
//! bound     where: { id: { eq: $id } }
//! client    messages(where: { name: { eq: $name } })
//! sent      {"_j0_7_where":{"id":{"eq":7},"name":{"eq":"alice"}}}
//! ```

use std::borrow::Cow;

use crate::operation::VariableId;

/// What the client adds to one argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientPart {
    /// The end of the name of the argument's variable.
    pub suffix: Cow<'static, str>,
    /// What the relationship binds, as JSON, if that is the same for every key. Otherwise each key
    /// writes it.
    pub constant: Option<Cow<'static, str>>,
    /// The client's value.
    pub value: ClientValue,
}

/// A value in the client's document, as far as the operation tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientValue {
    /// A value without variables, as JSON.
    Json(Cow<'static, str>),
    /// A variable. One without a value is left out of an object, and is null in a list.
    Variable {
        /// The variable.
        id: VariableId,
        /// Its default value as JSON.
        default: Option<Cow<'static, str>>,
    },
    /// A list with a variable inside.
    List(Cow<'static, [ClientValue]>),
    /// An object with a variable inside, and the names of its members.
    Object(Cow<'static, [(Cow<'static, str>, ClientValue)]>),
}
