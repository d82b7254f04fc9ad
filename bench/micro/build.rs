//! Compiles the gateway of the federated graph, which is the benchmark's.

fn main() -> Result<(), joinwright_codegen::Error> {
    joinwright_codegen::Config::new("../gateway/gateway").compile()
}
