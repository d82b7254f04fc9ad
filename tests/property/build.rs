//! Compiles random gateways into this crate: each is a module, and a list names them all.
//!
//! `JOINWRIGHT_GATEWAYS` says how many (40), `JOINWRIGHT_FROM` the number of the first (0), and
//! `JOINWRIGHT_CASE` names the only one that is wanted.

#[path = "src/query/mod.rs"]
#[allow(dead_code, reason = "the test uses what the build script does not")]
#[expect(clippy::panic, clippy::unwrap_used, reason = "without queries there is nothing to build")]
mod query;
#[path = "src/schema/mod.rs"]
#[allow(dead_code, reason = "the test uses what the build script does not")]
mod schema;

use std::fmt::{self, Write};
use std::path::Path;
use std::{env, fs};

use apollo_compiler::Schema;
use joinwright_codegen::diagnostic::render;
use joinwright_codegen::source::SourceMap;
use joinwright_codegen::{Generated, Options, generate};

/// How many gateways there are unless `JOINWRIGHT_GATEWAYS` says otherwise.
const N_GATEWAYS: u64 = 40;

/// How many cases of each gateway are compiled with it.
const N_COMPILED: u64 = 4;

/// Why there are no gateways. `Debug` is the text: it is what Rust prints of an error of `main`.
struct Failed(String);

impl fmt::Debug for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

fn main() -> Result<(), Failed> {
    for variable in ["JOINWRIGHT_GATEWAYS", "JOINWRIGHT_FROM", "JOINWRIGHT_CASE"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    for input in ["src/schema", "src/query"] {
        println!("cargo::rerun-if-changed={input}");
    }
    let out_dir = env::var("OUT_DIR")?;
    let out_dir = Path::new(&out_dir);
    let mut list = String::new();
    for seed in seeds()? {
        let gateway = schema::gateway(seed);
        let dir = out_dir.join(format!("g{seed}"));
        let role = match compile(seed, &gateway, &dir, true) {
            // What the role sees of two remote schemas does not fit together: that is refused, and
            // there is nothing to ask.
            Err(Failed(text)) if text.contains("error[J147]") => {
                println!("cargo::warning=gateway {seed} is tested without its role");
                compile(seed, &gateway, &dir, false)?
            }
            role => role?,
        };
        list_gateway(&mut list, seed, &gateway, out_dir, role.as_deref());
    }
    fs::write(out_dir.join("gateways.rs"), list)?;
    Ok(())
}

fn seeds() -> Result<Vec<u64>, Failed> {
    if let Ok(case) = env::var("JOINWRIGHT_CASE") {
        let gateway = case.split(':').next().unwrap_or_default();
        return Ok(vec![gateway.parse()?]);
    }
    let first = number("JOINWRIGHT_FROM", 0)?;
    Ok((first..first + number("JOINWRIGHT_GATEWAYS", N_GATEWAYS)?).collect())
}

fn number(variable: &str, default: u64) -> Result<u64, Failed> {
    match env::var(variable) {
        Ok(number) => Ok(number.parse()?),
        Err(_) => Ok(default),
    }
}

/// Writes the gateway beside its input, which a person wants to see when a case fails. Gives the file with
/// what the role sees.
fn compile(
    seed: u64,
    gateway: &schema::Gateway,
    dir: &Path,
    with_role: bool,
) -> Result<Option<String>, Failed> {
    let schemas = dir.join("schemas");
    fs::create_dir_all(&schemas)?;
    let mut sources = SourceMap::default();
    let file = gateway.relationships_file(seed, with_role);
    fs::write(dir.join("remote_schemas.yaml"), &file)?;
    sources.add("gateway/remote_schemas.yaml", file);
    for remote in &gateway.remotes {
        let name = format!("{}.graphql", remote.name);
        fs::write(schemas.join(&name), remote.sdl())?;
        sources.add(format!("gateway/schemas/{name}"), remote.sdl());
    }
    let schema = generated(&sources, dir)?.schema;
    let schema = Schema::parse_and_validate(schema, "schema.graphql")
        .map_err(|invalid| Failed(invalid.to_string()))?;
    for case in 0..N_COMPILED {
        let (text, _) = query::query(gateway, &schema, case).compiled(case);
        sources.add(format!("gateway/operations/{case}.graphql"), text);
    }
    let generated = generated(&sources, dir)?;
    fs::write(dir.join("gateway.rs"), generated.gateway)?;
    fs::write(dir.join("schema.graphql"), generated.schema)?;
    let Some((file, role)) = generated.roles.into_iter().next() else {
        return Ok(None);
    };
    fs::write(dir.join(&file), role)?;
    Ok(Some(file))
}

fn generated(sources: &SourceMap, dir: &Path) -> Result<Generated, Failed> {
    generate(sources, &Options::default()).map_err(|diagnostics| {
        let diagnostics = diagnostics.sorted();
        let (shown, _) = diagnostics.shown();
        let texts: Vec<String> = shown.iter().map(|one| render::plain(sources, one)).collect();
        Failed(format!("refused: {}\n{}", dir.display(), texts.join("\n")))
    })
}

/// The module, its entry of the list, and a test for who sees everything and one for the role.
fn list_gateway(
    list: &mut String,
    seed: u64,
    gateway: &schema::Gateway,
    out_dir: &Path,
    role: Option<&str>,
) {
    let dir = out_dir.join(format!("g{seed}"));
    let path = dir.join("gateway.rs");
    let setters = (0..gateway.remotes.len()).map(|idx| format!(".r{idx}_url(&urls[{idx}])"));
    let setters: String = setters.collect();
    list.push_str(&gateway.functions());
    // Writing to a `String` can not fail.
    let _ = write!(
        list,
        "/// The gateway of seed {seed}.\n\
         pub mod g{seed} {{ include!({path:?}); }}\n\
         #[test]\n\
         fn gateway_{seed:02}() {{\n\
         \x20   let router = |urls: &[String], settings| {{\n\
         \x20       g{seed}::Gateway::builder(){setters}.settings(settings).router()\n\
         \x20   }};\n\
         \x20   crate::check::gateway({seed}, g{seed}::SDL, {N_COMPILED}, router);\n\
         }}\n",
    );
    let Some(role) = role.map(|role| dir.join(role)) else { return };
    let _ = write!(
        list,
        "#[test]\n\
         fn role_of_gateway_{seed:02}() {{\n\
         \x20   let router = |urls: &[String], settings| {{\n\
         \x20       g{seed}::Gateway::builder(){setters}.settings(settings).router()\n\
         \x20   }};\n\
         \x20   crate::check::role({seed}, include_str!({role:?}), router);\n\
         }}\n",
    );
}
