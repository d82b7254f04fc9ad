//! Relationships to join modules.

use joinwright_operation::facts::{OnError, RemoteId, Returns};

use crate::ir::{
    Batching, Constant, Gateway, KeyField, KeySegment, MatchField, Pairing, Relationship,
    RemoteSchema,
};
use crate::names::{Case, RustIdent, Scope};
use crate::source::SourceMap;

use super::arguments::{ArgumentPlanner, holds_key};
use super::binding::{Binding, Suffixes, VariablePlan};
use super::functions::{FunctionPlan, Types};
use super::keys::{JoinKey, Keys, used};
use super::{RemotePlan, literal, names, place, rules};

/// A relationship: a module of the output.
#[derive(Debug)]
pub(crate) struct JoinPlan {
    /// The module.
    pub(crate) module: RustIdent,
    /// `Order.user → users.Query.user(id:)`
    pub(crate) title: String,
    /// `one, key user_id, aliased by 100`
    pub(crate) summary: String,
    /// `gateway/remote_schemas.yaml:11`
    pub(crate) place: String,
    /// What it does, a sentence each.
    pub(crate) rules: Vec<String>,
    /// What there is to say about names and types, a sentence each.
    pub(crate) notes: Vec<String>,
    /// The key struct's name.
    pub(crate) key_ident: RustIdent,
    /// Whether the key struct has the lifetime `'a`.
    pub(crate) key_is_borrowed: bool,
    /// The fields that make the key, as variables call them.
    pub(crate) key_fields: Vec<String>,
    /// The way to each of them.
    pub(crate) key_parts: Vec<KeyPartPlan>,
    /// The one of them whose items are asked for one by one.
    pub(crate) each: Option<usize>,
    /// What a key binds.
    pub(crate) binding: Binding,
    /// The source type.
    pub(crate) source_type: String,
    /// Further types that have the joined field.
    pub(crate) also_on: Vec<String>,
    /// The joined field.
    pub(crate) name: String,
    /// The variant of the remote schema that is asked.
    pub(crate) remote: RustIdent,
    /// The target field's path.
    pub(crate) path: Vec<SegmentPlan>,
    /// Whether the target is a scalar or an enum, which has no selection.
    pub(crate) is_leaf: bool,
    /// How keys travel.
    pub(crate) batching: BatchingPlan,
    /// The most keys in one request.
    pub(crate) max_keys: u32,
    /// The function that answers it in place of a server.
    pub(crate) function: Option<FunctionPlan>,
    /// The deadline of one of its requests, if it has one of its own.
    pub(crate) timeout_seconds: Option<u32>,
    /// What a failed join costs.
    pub(crate) on_error: OnError,
    /// Whether a role's preset of a bound argument stands in place of what is bound.
    pub(crate) preset_wins: bool,
    /// Whether the root field of the path is non-null.
    pub(crate) is_root_non_null: bool,
    /// The object type that rows must have, one of those that the target returns.
    pub(crate) as_type: Option<String>,
    /// What it puts on the source type itself.
    pub(crate) lift: Option<LiftPlan>,
    /// The row's fields by which objects are known; empty if they are not.
    pub(crate) entity: Vec<String>,
}

/// Fields of the row that are put on the source type.
#[derive(Debug)]
pub(crate) struct LiftPlan {
    /// The variant of the remote schema whose objects lack them.
    pub(crate) owner: RustIdent,
    /// The fields.
    pub(crate) fields: Vec<String>,
}

/// A part of the key.
#[derive(Debug)]
pub(crate) enum KeyPartPlan {
    /// A field of the source type.
    Field(String),
    /// A field below it, or one with arguments: names, with the arguments as a GraphQL text.
    Path(Vec<(String, String)>),
}

/// One field of the path.
#[derive(Debug)]
pub(crate) struct SegmentPlan {
    /// The type that has the field, by its name in the joined schema.
    pub(crate) parent: String,
    /// The field.
    pub(crate) field: String,
    /// Its bound arguments.
    pub(crate) arguments: Vec<ArgumentPlan>,
}

/// A bound argument.
#[derive(Debug)]
pub(crate) struct ArgumentPlan {
    /// Its name.
    pub(crate) name: String,
    /// What it gets.
    pub(crate) value: ArgumentPlanValue,
}

/// The value of a bound argument.
#[derive(Debug)]
pub(crate) enum ArgumentPlanValue {
    /// A GraphQL literal.
    Literal(String),
    /// An input object without a key, of which the client may give the rest.
    Part {
        /// The object as a GraphQL literal.
        literal: String,
        /// The object as JSON.
        json: String,
        /// The end of the variable's name.
        suffix: String,
        /// Its type.
        ty: String,
    },
    /// A variable.
    Variable {
        /// The end of its name.
        suffix: String,
        /// Its type.
        ty: String,
    },
}

/// How keys travel.
#[derive(Debug)]
pub(crate) enum BatchingPlan {
    /// One aliased field for each key.
    Aliased,
    /// One field that takes the list of keys.
    Listed {
        /// The row's fields that equal the key's; `None` for pairing by position.
        pairing: Option<Vec<String>>,
        /// How many rows a key has.
        returns: Returns,
        /// JSON before the first item.
        before: String,
        /// JSON after the last item.
        after: String,
    },
}

/// Plans all relationships.
pub(super) fn joins(
    sources: &SourceMap,
    gateway: &Gateway,
    remotes: &[RemotePlan],
    keys: &mut Keys,
    types: &mut Types,
) -> Vec<JoinPlan> {
    let mut modules = Scope::items();
    let mut plans = Vec::new();
    for relationship in &gateway.relationships {
        let (source, name) = (&relationship.source_type.value, &relationship.name.value);
        let name = if relationship.is_lift() {
            let remote = |id: RemoteId| &gateway.remotes[usize::from(id.0)].name.value;
            let (owner, target) = (remote(relationship.source), remote(relationship.target));
            format!("{owner}_{source}_from_{target}")
        } else {
            format!("{source}_{name}")
        };
        let module = modules.name(Case::Snake, &name);
        let target = &gateway.remotes[usize::from(relationship.target.0)];
        let source = &gateway.remotes[usize::from(relationship.source.0)].schema;
        let key = keys.join_key(relationship, source, &target.schema);
        let function = types.function(relationship, source, target, &key, keys);
        let mut plan = join(sources, gateway, remotes, relationship, module.ident, key, keys);
        plan.function = function;
        plan.notes.extend(module.note);
        plans.push(plan);
    }
    plans
}

fn join(
    sources: &SourceMap,
    gateway: &Gateway,
    remotes: &[RemotePlan],
    relationship: &Relationship,
    module: RustIdent,
    key: JoinKey,
    keys: &mut Keys,
) -> JoinPlan {
    let source = &gateway.remotes[usize::from(relationship.source.0)];
    let target = &gateway.remotes[usize::from(relationship.target.0)];
    let source_type = &relationship.source_type.value;
    let binding = ArgumentPlanner::new(&target.schema, &key, keys).binding(relationship);
    let (key_ident, key_is_borrowed) = {
        let plan = keys.key(key.idx);
        (plan.ident.clone(), plan.is_borrowed())
    };
    JoinPlan {
        module,
        title: format!(
            "{} → {}",
            rules::coordinate(relationship),
            rules::target(gateway, relationship)
        ),
        summary: rules::summary(gateway, relationship),
        place: place(sources, relationship.name.span),
        rules: vec![
            rules::batching(gateway, relationship),
            rules::null_key(relationship).to_owned(),
            rules::rows(gateway, relationship),
            rules::error(gateway, relationship),
        ],
        notes: rules::renamed(source, relationship)
            .into_iter()
            .chain(rules::sources(relationship))
            .chain(rules::client_parts(relationship))
            .chain(rules::entity(gateway, relationship))
            .chain(key.notes)
            .collect(),
        key_ident,
        key_is_borrowed,
        key_fields: used(relationship).map(KeyField::joined_name).collect(),
        key_parts: used(relationship).map(key_part).collect(),
        each: used(relationship).position(|field| field.list.is_some()),
        path: path(gateway, relationship, &binding),
        binding,
        source_type: source.joined_type(source_type),
        also_on: relationship.also_on.clone(),
        name: relationship.name.value.clone(),
        remote: remotes[usize::from(relationship.target.0)].variant.clone(),
        is_leaf: is_leaf(gateway, relationship),
        batching: batching(target, relationship),
        max_keys: relationship.max_keys,
        function: None,
        timeout_seconds: relationship.timeout_seconds,
        on_error: relationship.on_error,
        preset_wins: relationship.preset_wins,
        is_root_non_null: (relationship.path.first())
            .is_some_and(|segment| segment.ty.is_non_null()),
        as_type: relationship.as_type.as_ref().map(|ty| target.joined_type(&ty.value)),
        entity: match_names(target, relationship, &relationship.entity),
        lift: relationship.is_lift().then(|| LiftPlan {
            owner: remotes[usize::from(relationship.source.0)].variant.clone(),
            fields: (relationship.lift.iter())
                .map(|field| target.joined_lift(relationship.row_type(), &field.value))
                .collect(),
        }),
    }
}

fn key_part(field: &KeyField) -> KeyPartPlan {
    if let [KeySegment { joined, arguments, .. }] = field.path.as_slice()
        && arguments.is_empty()
    {
        return KeyPartPlan::Field(joined.clone());
    }
    let segment = |segment: &KeySegment| {
        let arguments = segment.arguments.iter();
        let arguments: Vec<String> =
            arguments.map(|(name, value)| format!("{name}: {}", literal::graphql(value))).collect();
        let arguments = match arguments.as_slice() {
            [] => String::new(),
            arguments => format!("({})", arguments.join(", ")),
        };
        (segment.joined.clone(), arguments)
    };
    KeyPartPlan::Path(field.path.iter().map(segment).collect())
}

/// The path with its arguments. Variables come in the order in which the binding has them.
fn path(gateway: &Gateway, relationship: &Relationship, binding: &Binding) -> Vec<SegmentPlan> {
    let target = &gateway.remotes[usize::from(relationship.target.0)];
    let mut variables: Vec<&VariablePlan> = match binding {
        Binding::Nothing => Vec::new(),
        Binding::Arguments { variables, .. } => variables.iter().collect(),
        Binding::Element { variable, .. } => vec![variable],
    };
    let mut suffixes: Suffixes = variables.iter().map(|variable| variable.suffix.clone()).collect();
    variables.reverse();
    let mut segments = Vec::new();
    for segment in &relationship.path {
        let mut arguments = Vec::new();
        for argument in &segment.arguments {
            let variable = if holds_key(argument) { variables.pop() } else { None };
            let ty = || argument.ty.clone().non_null().to_string();
            let value = match (literal::constant(&argument.value.value), variable) {
                (None, Some(variable)) => {
                    ArgumentPlanValue::Variable { suffix: variable.suffix.clone(), ty: ty() }
                }
                // The gateway, too, may add to an object.
                (Some(constant), _) if literal::holds_object(&constant) => {
                    ArgumentPlanValue::Part {
                        literal: literal::graphql(&constant),
                        json: literal::json(&constant),
                        suffix: suffixes.free(&argument.name.value),
                        ty: ty(),
                    }
                }
                // An argument without a key is a constant, one with a key has a variable.
                (constant, _) => ArgumentPlanValue::Literal(literal::graphql(
                    &constant.unwrap_or(Constant::Enum("null".to_owned())),
                )),
            };
            arguments.push(ArgumentPlan { name: argument.name.value.clone(), value });
        }
        segments.push(SegmentPlan {
            parent: names::parent(gateway, target, &segment.parent),
            field: segment.field.value.clone(),
            arguments,
        });
    }
    segments
}

fn is_leaf(gateway: &Gateway, relationship: &Relationship) -> bool {
    let schema = &gateway.remotes[usize::from(relationship.target.0)].schema;
    relationship.path.last().is_some_and(|segment| {
        let ty = schema.types.get(segment.ty.inner_named_type());
        ty.is_some_and(|ty| ty.is_scalar() || ty.is_enum())
    })
}

fn batching(target: &RemoteSchema, relationship: &Relationship) -> BatchingPlan {
    let Batching::Listed { pairing, returns } = &relationship.batching else {
        return BatchingPlan::Aliased;
    };
    let mut arguments = relationship.path.iter().flat_map(|segment| &segment.arguments);
    let around = arguments.find_map(|argument| literal::around_each(&argument.value.value));
    // Listed batching has a list of keys: a rule saw to it.
    let (before, after) =
        around.map_or(("[".to_owned(), "]".to_owned()), |(before, _, after)| (before, after));
    let pairing = match pairing {
        Pairing::Position => None,
        Pairing::Fields(fields) => Some(match_names(target, relationship, fields)),
    };
    BatchingPlan::Listed { pairing, returns: *returns, before, after }
}

/// The row's fields in the order of the used key fields.
fn match_names(
    target: &RemoteSchema,
    relationship: &Relationship,
    fields: &[MatchField],
) -> Vec<String> {
    let row = relationship.row_type();
    let used = relationship.key.iter().enumerate().filter(|(_, field)| field.used);
    used.filter_map(|(key, _)| fields.iter().find(|field| field.key == key))
        .map(|field| target.joined_field(row, &field.name.value))
        .collect()
}
