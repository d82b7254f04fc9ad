//! Compiles `gateway/` into this crate's `OUT_DIR`.

fn main() -> Result<(), joinwright_codegen::Error> {
    joinwright_codegen::Config::new("gateway").compile()
}
