//! What a build script says.

use std::path::PathBuf;

/// Compiles a gateway folder in a build script.
///
/// ```no_run
/// fn main() -> Result<(), joinwright_codegen::Error> {
///     joinwright_codegen::Config::new("gateway").compile()
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Config {
    pub(crate) folder: PathBuf,
    pub(crate) out_dir: Option<PathBuf>,
}

impl Config {
    /// The gateway folder, relative to the crate: it holds `remote_schemas.yaml` and `schemas/`.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), out_dir: None }
    }

    /// Where the output goes. By default Cargo's `OUT_DIR`, where `include_gateway!` looks for it.
    ///
    /// A crate with several gateways gives each a folder of its own and includes its `gateway.rs`:
    ///
    /// ```no_run
    /// # fn main() -> Result<(), joinwright_codegen::Error> {
    /// # use std::path::Path;
    /// let out_dir = std::env::var("OUT_DIR").unwrap_or_default();
    /// for name in ["shop", "staff"] {
    ///     joinwright_codegen::Config::new(format!("gateways/{name}"))
    ///         .out_dir(Path::new(&out_dir).join(name))
    ///         .compile()?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn out_dir(mut self, out_dir: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(out_dir.into());
        self
    }
}
