//! Every name that generated code may use. Adding here is API.

pub use axum::Router;
pub use joinwright_operation::facts::{
    Argument, ArgumentValue, Batching, HiddenKey, HttpVersion, KeyField, KeyPart, Lift, Names,
    OnError, OperationKind, Pairing, Pem, Preset, PresetMember, PresetPlace, PresetValue,
    Relationship, RemoteId, RemoteSchema, Renaming, Returns, Role, RootField, Segment, Setting,
    Transport, Url,
};
pub use joinwright_operation::headers::{AnswersOf, Forwarded, HeaderRules, ResponseHeaders};
pub use reqwest::Client;
pub use serde::{self, Deserialize, Serialize};
pub use std::borrow::Cow;
pub use std::process::ExitCode;

pub use crate::builder::{Builder, Error};
pub use crate::function::{Function, Scalar, Values, call_function, function_values};
pub use crate::key::{EnumValue, Id, Json, KeyError, RawJson, fit, json, read};
pub use crate::plan::{Join, Plan};
pub use crate::settings::Settings;

/// What modules of compiled operations may use beside this.
pub mod operation {
    pub use joinwright_operation::facts::{OperationKind, RelationshipId};
    pub use joinwright_operation::{
        Batch, BatchId, BoundPresets, ClientPart, ClientValue, Condition, ConditionId, EntityShape,
        Fetch, FetchId, FieldShape, InputField, InputKind, InputObject, InputPreset, InputPresets,
        InputPresetsId, InputType, JsonPiece, Known, Leaf, Namespace, ObjectShape, Occurrence,
        Operation, OperationPresets, PresetEffect, RenamedTypes, Request, Reuse, RootMember,
        RootSource, Run, SessionValue, SessionValueId, Shape, ShapeKind, Shared, SlotShape, Term,
        Variable, VariableId, VariablePresets, VariablePresetsId, cut, in_order, kept, kept_as,
    };
    pub use std::borrow::Cow::{self, Borrowed};

    pub use crate::answer::scan::{Scanner, Span, TakeObject};
    pub use crate::compiled::{CompiledOperation, CompiledText, ForRoles, Source};
}
