//! Planning: a [`Gateway`] that obeys every rule to [`Plans`], which say what the output contains.
//!
//! Everything is decided here, in output terms: names as Rust spells them, types, which struct is
//! shared, what each document says. It can not fail, and `emit` decides nothing.

mod arguments;
mod binding;
mod display;
mod functions;
mod joins;
mod keys;
mod literal;
mod names;
mod preset_ways;
mod presets;
mod roles;
mod rules;
mod types;

use joinwright_operation::facts::OperationKind;

use crate::ir::{Gateway, Valid};
use crate::names::{Case, RustIdent, Scope};
use crate::source::{FileId, Role, SourceFile, SourceMap, Span};
use crate::syntax::{AskingDocument, UrlDocument};

pub(crate) use binding::{
    Binding, FitPlan, MemberPlan, MemberValue, StructPlan, Value, VariablePlan,
};
pub(crate) use display::display;
pub(crate) use functions::{FunctionPlan, OwnedMember, OwnedStruct, OwnedType};
pub(crate) use joins::{
    ArgumentPlan, ArgumentPlanValue, BatchingPlan, JoinPlan, KeyPartPlan, LiftPlan, SegmentPlan,
};
pub(crate) use keys::{EnumPlan, KeyPlan};
pub(crate) use names::{NamesPlan, RenamingPlan};
pub(crate) use presets::{PresetPlan, PresetValuePlan};
pub(crate) use roles::RolePlan;
pub(crate) use types::RustType;

/// What the output contains.
#[derive(Debug)]
pub(crate) struct Plans {
    /// The files that it was made of.
    pub(crate) inputs: Vec<InputPlan>,
    /// The remote schemas, servers first.
    pub(crate) remotes: Vec<RemotePlan>,
    /// The enums that keys and their arguments have.
    pub(crate) enums: Vec<EnumPlan>,
    /// The key structs, each once.
    pub(crate) keys: Vec<KeyPlan>,
    /// The structs that functions return.
    pub(crate) types: Vec<OwnedStruct>,
    /// The relationships.
    pub(crate) joins: Vec<JoinPlan>,
    /// The root fields.
    pub(crate) root_fields: Vec<RootFieldPlan>,
    /// The roles; `None` if there are no permissions.
    pub(crate) roles: Option<Vec<RolePlan>>,
}

impl Plans {
    /// The remote schemas that are servers.
    pub(crate) fn servers(&self) -> impl Iterator<Item = &RemotePlan> {
        self.remotes.iter().filter(|remote| remote.function.is_none())
    }

    /// Whether the gateway crate sees types of the output.
    pub(crate) fn has_functions(&self) -> bool {
        self.joins.iter().any(|join| join.function.is_some())
    }
}

/// An input file.
#[derive(Debug)]
pub(crate) struct InputPlan {
    /// Its path.
    pub(crate) path: String,
    /// A digest of its text, for people to compare.
    pub(crate) digest: u64,
}

/// A remote schema.
#[derive(Debug)]
pub(crate) struct RemotePlan {
    /// Its variant of `Remote`.
    pub(crate) variant: RustIdent,
    /// What there is to say about the variant's name.
    pub(crate) note: Option<String>,
    /// Its name, as written.
    pub(crate) name: String,
    /// Where it is reached.
    pub(crate) url: UrlDocument,
    /// The deadline of a request.
    pub(crate) timeout_seconds: u32,
    /// Headers, certificates and the like.
    pub(crate) asking: AskingDocument,
    /// The executable directives it declares.
    pub(crate) directives: Vec<String>,
    /// Object types of the joined schema that it does not have.
    pub(crate) foreign_types: Vec<String>,
    /// What its types and fields are called in the joined schema.
    pub(crate) names: NamesPlan,
    /// Its SDL file's path.
    pub(crate) schema_path: String,
    /// The builder's setter of the address.
    pub(crate) url_setter: RustIdent,
    /// The builder's setter of the HTTP client.
    pub(crate) client_setter: RustIdent,
    /// The path of the function that stands in for a server.
    pub(crate) function: Option<String>,
}

/// A root field.
#[derive(Debug)]
pub(crate) struct RootFieldPlan {
    /// Query or mutation.
    pub(crate) operation: OperationKind,
    /// Its name.
    pub(crate) name: String,
    /// The variant of the remote schema that answers it.
    pub(crate) remote: RustIdent,
}

/// Plans the output.
pub(crate) fn plan(sources: &SourceMap, gateway: &Valid<Gateway>) -> Plans {
    let remotes = remotes(sources, gateway);
    let mut keys = keys::Keys::default();
    let mut types = functions::Types::default();
    let joins = joins::joins(sources, gateway, &remotes, &mut keys, &mut types);
    let root_fields = root_fields(gateway, &remotes);
    let roles = roles::roles(gateway, &remotes);
    let (enums, keys) = keys.into_plans();
    let types = types.into_plans();
    Plans { inputs: inputs(sources), remotes, enums, keys, types, joins, root_fields, roles }
}

fn inputs(sources: &SourceMap) -> Vec<InputPlan> {
    let files = sources.iter().map(|(_, file)| file);
    let inputs = files.filter(|file| file.printed_from.is_none() && file.role != Role::LeftOut);
    let input = |file: &SourceFile| InputPlan {
        path: file.path.clone(),
        digest: fnv_1a(file.text.as_bytes()),
    };
    let mut inputs: Vec<InputPlan> = inputs.map(input).collect();
    inputs.sort_by(|one, other| one.path.cmp(&other.path));
    inputs
}

/// The hash FNV-1a, 64 bits: short, and the same everywhere.
fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn remotes(sources: &SourceMap, gateway: &Gateway) -> Vec<RemotePlan> {
    let mut variants = Scope::members();
    let mut setters = Scope::members();
    let mut remotes = Vec::new();
    for remote in &gateway.remotes {
        let name = &remote.name.value;
        let variant = variants.name(Case::Pascal, name);
        remotes.push(RemotePlan {
            variant: variant.ident,
            note: variant.note,
            name: name.clone(),
            url: remote.url.clone(),
            timeout_seconds: remote.timeout_seconds,
            asking: remote.asking.clone(),
            directives: remote.directives.clone(),
            foreign_types: remote.foreign_types.clone(),
            names: names::names(gateway, remote),
            schema_path: input_path(sources, remote.file),
            url_setter: setters.name(Case::Snake, &format!("{name} url")).ident,
            client_setter: setters.name(Case::Snake, &format!("{name} client")).ident,
            function: remote.function.clone(),
        });
    }
    remotes
}

fn root_fields(gateway: &Gateway, remotes: &[RemotePlan]) -> Vec<RootFieldPlan> {
    let root_field = |field: &crate::ir::RootField| RootFieldPlan {
        operation: field.operation,
        name: field.name.clone(),
        remote: remotes[usize::from(field.remote.0)].variant.clone(),
    };
    gateway.root_fields.iter().map(root_field).collect()
}

/// The path of the input that a schema stands in: of the introspection result, if it was one.
fn input_path(sources: &SourceMap, id: FileId) -> String {
    let file = sources.file(id);
    let input = file.printed_from.map_or(file, |input| sources.file(input));
    input.path.clone()
}

/// A place for people: `gateway/remote_schemas.yaml:11`.
pub(crate) fn place(sources: &SourceMap, span: Span) -> String {
    let (line, _) = sources.line_column(span);
    format!("{}:{line}", sources.file(span.file).path)
}

#[cfg(test)]
mod tests {
    use super::fnv_1a;

    #[test]
    fn the_digest_is_fnv_1a() {
        assert_eq!(fnv_1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv_1a(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
