//! Emission: [`Plans`] to the output's tokens, section by section. Nothing is decided here.

mod asking;
mod docs;
mod entry;
mod functions;
mod header;
mod imports;
mod inputs;
mod joins;
mod keys;
mod names;
mod operations;
mod output;
mod presets;
mod remotes;
mod roles;
mod roots;
mod shapes;
mod types;
mod usual;

use quote::quote;

use crate::operations::Compiled;
use crate::plan::Plans;

pub(crate) use docs::one_line;
pub(crate) use header::header;
pub(crate) use output::Output;
use output::Section;

/// The output for a gateway.
pub(crate) fn emit(plans: &Plans, compiled: &Compiled) -> Output {
    let mut output = Output::default();
    output.add(Section::RemoteSchemas, remotes::remote_enum(&plans.remotes));
    output.add(Section::RemoteSchemas, remotes::remote_impl());
    output.add(Section::RemoteSchemas, remotes::remotes(&plans.remotes));
    output.add(Section::JoinedSchema, joined_schema());
    if !plans.enums.is_empty() {
        output.add(Section::Keys, keys::enums(&plans.enums, plans.has_functions()));
    }
    if !plans.keys.is_empty() {
        output.add(Section::Keys, keys::keys(&plans.keys));
    }
    if !plans.types.is_empty() {
        output.add(Section::Functions, functions::types(&plans.types));
    }
    for join in &plans.joins {
        output.add(Section::Joins, joins::module(join));
    }
    output.add(Section::Joins, joins::table(&plans.joins));
    for constructor in roots::constructors(&plans.root_fields) {
        output.add(Section::RootFields, constructor);
    }
    output.add(Section::RootFields, roots::table(&plans.root_fields));
    let has_operations = !compiled.operations.is_empty();
    if has_operations {
        output.add(Section::CompiledOperations, operations::module(compiled, plans));
    }
    if let Some(roles) = &plans.roles {
        output.add(Section::Roles, roles::module(roles, plans));
    }
    let servers: Vec<_> = plans.servers().collect();
    for item in entry::items(&servers, has_operations, plans.roles.is_some()) {
        output.add(Section::EntryPoint, item);
    }
    output.import();
    output
}

fn joined_schema() -> proc_macro2::TokenStream {
    quote! {
        /// The joined schema.
        pub const SDL: &str = include_str!("schema.graphql");
    }
}
