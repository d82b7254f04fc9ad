//! The facts about a gateway as lowering reads them, made of what is emitted.

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;
use bumpalo::Bump;
use joinwright_operation::JoinedSchema;
use joinwright_operation::facts::{
    Argument, ArgumentValue, Batching, HiddenKey, KeyField, KeyPart, Lift, Names, Pairing, Preset,
    PresetMember, PresetPlace, PresetValue, Relationship, RemoteId, RemoteSchema, Renaming, Role,
    RootField, Segment,
};

use crate::ir::{self, Gateway};
use crate::names::RustIdent;
use crate::plan::{
    ArgumentPlan, ArgumentPlanValue, BatchingPlan, JoinPlan, KeyPartPlan, Plans, PresetPlan,
    PresetValuePlan, RemotePlan, RenamingPlan, RolePlan, SegmentPlan,
};

/// The joined schema with what generated code states about it. How a remote schema is reached is
/// left out: no operation depends on it.
pub(super) fn joined_schema<'a>(
    arena: &'a Bump,
    gateway: &Gateway,
    plans: &'a Plans,
) -> JoinedSchema<'a> {
    let facts = Facts { arena, remotes: &plans.remotes };
    let (remotes, root_fields, relationships) = facts.gateway(plans);
    JoinedSchema::new(gateway.joined.clone(), &remotes, &root_fields, relationships)
}

/// The joined schema as a role sees it.
pub(super) fn schema_of_role<'a>(
    arena: &'a Bump,
    schema: &Valid<Schema>,
    plan: &'a RolePlan,
    plans: &'a Plans,
) -> JoinedSchema<'a> {
    let facts = Facts { arena, remotes: &plans.remotes };
    let (remotes, root_fields, relationships) = facts.gateway(plans);
    let role = facts.role(plan);
    JoinedSchema::of_role(schema.clone(), &remotes, &root_fields, relationships, &role)
}

/// Makes facts, whose lists stand in an arena.
struct Facts<'a> {
    arena: &'a Bump,
    remotes: &'a [RemotePlan],
}

/// The lists that facts have places in.
type Lists<'a> = (Vec<RemoteSchema<'a>>, Vec<RootField<'a>>, Vec<Relationship<'a>>);

impl<'a> Facts<'a> {
    fn gateway(&self, plans: &'a Plans) -> Lists<'a> {
        let root_field = |plan: &'a crate::plan::RootFieldPlan| RootField {
            operation: plan.operation,
            name: &plan.name,
            remote: self.id(&plan.remote),
        };
        let remotes = plans.remotes.iter().map(|plan| self.remote(plan)).collect();
        let root_fields = plans.root_fields.iter().map(root_field).collect();
        let relationships = plans.joins.iter().map(|plan| self.relationship(plan)).collect();
        (remotes, root_fields, relationships)
    }

    fn role(&self, plan: &'a RolePlan) -> Role<'a> {
        let foreign_types = plan.foreign_types.iter();
        let hidden_key =
            |(parent, field, ty): &'a (String, String, String)| HiddenKey { parent, field, ty };
        Role {
            name: &plan.name,
            // Its schema is not read from text.
            sdl: "",
            root_fields: &plan.root_fields,
            relationships: &plan.relationships,
            foreign_types: self
                .list(foreign_types.map(|(remote, types)| (self.id(remote), self.strings(types)))),
            hidden_keys: self.list(plan.hidden_keys.iter().map(hidden_key)),
            presets: self.list(plan.presets.iter().map(|plan| self.preset(plan))),
        }
    }

    fn preset(&self, plan: &'a PresetPlan) -> Preset<'a> {
        let place = match &plan.place {
            ir::PresetPlace::Argument { parent, field, argument } => {
                PresetPlace::Argument { parent, field, argument }
            }
            ir::PresetPlace::InputField { input, field } => {
                PresetPlace::InputField { input, field }
            }
        };
        let remote = RemoteId(plan.remote as u16);
        Preset { remote, place, ty: &plan.ty, value: self.preset_value(&plan.value) }
    }

    fn preset_value(&self, plan: &'a PresetValuePlan) -> PresetValue<'a> {
        match plan {
            PresetValuePlan::Literal { graphql, json } => PresetValue::Literal { graphql, json },
            PresetValuePlan::Session(variable) => PresetValue::Session { variable },
            PresetValuePlan::Inside => PresetValue::Inside,
            PresetValuePlan::List { ty, items } => {
                let items = self.list(items.iter().map(|item| self.preset_value(item)));
                PresetValue::List { ty, items }
            }
            PresetValuePlan::Object(members) => {
                let member = |(name, ty, value): &'a (String, String, PresetValuePlan)| {
                    PresetMember { name, ty, value: self.preset_value(value) }
                };
                PresetValue::Object(self.list(members.iter().map(member)))
            }
        }
    }

    fn list<T: Copy>(&self, items: impl IntoIterator<Item = T>) -> &'a [T] {
        let items: Vec<T> = items.into_iter().collect();
        self.arena.alloc_slice_copy(&items)
    }

    fn strings(&self, items: &'a [String]) -> &'a [&'a str] {
        self.list(items.iter().map(String::as_str))
    }

    /// The place of a remote schema, by its variant of `Remote`.
    fn id(&self, variant: &RustIdent) -> RemoteId {
        let place = self.remotes.iter().position(|remote| remote.variant == *variant);
        RemoteId(place.unwrap_or_default() as u16)
    }

    fn remote(&self, plan: &'a RemotePlan) -> RemoteSchema<'a> {
        let fields = plan.names.fields.iter();
        let plain = RemoteSchema::PLAIN;
        RemoteSchema {
            name: &plan.name,
            timeout_seconds: plan.timeout_seconds,
            directives: self.strings(&plan.directives),
            foreign_types: self.strings(&plan.foreign_types),
            names: Names {
                namespace: plan.names.namespace.as_deref(),
                types: self.renaming(&plan.names.types),
                fields: self.list(fields.map(|(ty, rule)| (ty.as_str(), self.renaming(rule)))),
            },
            url: plain.url,
            headers: plain.headers,
            forward_client_headers: plain.forward_client_headers,
            client_headers: plain.client_headers,
            forward_session_variables: plain.forward_session_variables,
            response_headers: plain.response_headers,
            transport: plain.transport,
            side_by_side: plain.side_by_side,
        }
    }

    fn renaming(&self, plan: &'a RenamingPlan) -> Renaming<'a> {
        let mapping = plan.mapping.iter().map(|(own, joined)| (own.as_str(), joined.as_str()));
        Renaming { prefix: &plan.prefix, suffix: &plan.suffix, mapping: self.list(mapping) }
    }

    fn relationship(&self, plan: &'a JoinPlan) -> Relationship<'a> {
        Relationship {
            source_type: &plan.source_type,
            name: &plan.name,
            also_on: self.strings(&plan.also_on),
            key: self.list(plan.key_parts.iter().map(|part| self.key_part(part))),
            each: plan.each.map(|place| place as u16),
            remote: self.id(&plan.remote),
            path: self.list(plan.path.iter().map(|segment| self.segment(segment))),
            batching: self.batching(&plan.batching),
            max_keys: plan.max_keys,
            timeout_seconds: plan.timeout_seconds,
            on_error: plan.on_error,
            preset_wins: plan.preset_wins,
            is_root_non_null: plan.is_root_non_null,
            as_type: plan.as_type.as_deref(),
            lift: plan.lift.as_ref().map(|lift| Lift {
                owner: self.id(&lift.owner),
                fields: self.strings(&lift.fields),
            }),
            entity: self.strings(&plan.entity),
        }
    }

    fn key_part(&self, plan: &'a KeyPartPlan) -> KeyPart<'a> {
        match plan {
            KeyPartPlan::Field(name) => KeyPart::Field(name),
            KeyPartPlan::Path(fields) => {
                let field = |(name, arguments): &'a (String, String)| KeyField { name, arguments };
                KeyPart::Path(self.list(fields.iter().map(field)))
            }
        }
    }

    fn segment(&self, plan: &'a SegmentPlan) -> Segment<'a> {
        let argument = |plan: &'a ArgumentPlan| {
            let value = match &plan.value {
                ArgumentPlanValue::Literal(literal) => ArgumentValue::Literal(literal),
                ArgumentPlanValue::Part { literal, json, suffix, ty } => {
                    ArgumentValue::Part { literal, object: json, suffix, ty }
                }
                ArgumentPlanValue::Variable { suffix, ty } => {
                    ArgumentValue::Variable { suffix, ty }
                }
            };
            Argument { name: &plan.name, value }
        };
        let arguments = self.list(plan.arguments.iter().map(argument));
        Segment { parent: &plan.parent, field: &plan.field, arguments }
    }

    fn batching(&self, plan: &'a BatchingPlan) -> Batching<'a> {
        match plan {
            BatchingPlan::Aliased => Batching::Aliased,
            BatchingPlan::Listed { pairing, returns, before, after } => Batching::Listed {
                pairing: match pairing {
                    None => Pairing::Position,
                    Some(fields) => Pairing::Fields(self.strings(fields)),
                },
                returns: *returns,
                before,
                after,
            },
        }
    }
}
