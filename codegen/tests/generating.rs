//! The engine from sources to output: what is written is Rust, and always the same.

use joinwright_codegen::source::SourceMap;
use joinwright_codegen::{Generated, Options, describe_plan, generate};

const YAML: &str = include_str!("../../example-gateway/gateway/remote_schemas.yaml");
const ORDERS: &str = include_str!("../../example-gateway/gateway/schemas/orders.graphql");
const USERS: &str = include_str!("../../example-gateway/gateway/schemas/users.graphql");

fn example() -> SourceMap {
    let mut sources = SourceMap::default();
    sources.add("gateway/remote_schemas.yaml", YAML);
    sources.add("gateway/schemas/orders.graphql", ORDERS);
    sources.add("gateway/schemas/users.graphql", USERS);
    sources
}

fn generated(sources: &SourceMap) -> Generated {
    match generate(sources, &Options::default()) {
        Ok(generated) => generated,
        Err(diagnostics) => panic!(
            "{}",
            joinwright_codegen::diagnostic::Report::new(sources.clone(), diagnostics)
        ),
    }
}

#[test]
fn show() {
    println!("{}", generated(&example()).gateway);
    println!("{}", generated(&example()).schema);
    println!("{}", describe_plan(&example()).unwrap());
}
