//! Every name that generated code may use. Adding here is API.

pub use joinwright_operation::facts::{
    Argument, ArgumentValue, Batching, OperationKind, Pairing, Relationship, RemoteId,
    RemoteSchema, Returns, RootField, Segment, Url,
};
pub use serde::{self, Deserialize, Serialize};
pub use std::borrow::Cow;

pub use crate::key::{
    CanonicalKey, EnumValue, Fit, Id, Json, KeyError, KeyVariables, RawJson, fit, json, read,
};
pub use crate::plan::{Join, Plan};
