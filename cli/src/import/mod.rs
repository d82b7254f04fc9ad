//! `joinwright import`: a gateway crate from a Hasura export.
//!
//! The export is read whole, and the APIs are asked, before anything is written.

mod fetch;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use joinwright_codegen::source::{self, SourceMap};
use joinwright_codegen::syntax::{self, Import, LeftOut, RemoteDocument};

use crate::args;
use crate::folder;
use crate::new::{self, Crate};
use crate::report::{self, BOLD, Failure, PLAIN};
use crate::schema;

/// Runs the command.
pub(crate) fn run(args: &args::Import) -> Result<ExitCode, Failure> {
    let krate = Crate::new(&args.dir, args.joinwright.as_deref())?;
    let sources = load(&args.from)?;
    let import = match syntax::import(&sources) {
        Ok(import) => import,
        Err(diagnostics) => {
            folder::show(sources, diagnostics);
            return Ok(ExitCode::FAILURE);
        }
    };
    let remotes = remotes(&import);
    let schemas = match args.introspect {
        true => report::block_on(fetch::all(&remotes))?,
        false => Vec::new(),
    };
    krate.write()?;
    let gateway = args.dir.join("gateway");
    for (path, text) in &import.files {
        let is_relationships = path == "remote_schemas.yaml";
        let line = if is_relationships { schema::modeline() } else { String::new() };
        new::write(&gateway.join(path), format!("{line}{text}").as_bytes())?;
    }
    fs::create_dir_all(gateway.join("schemas")).map_err(|error| new::io(&gateway, &error))?;
    let mut is_complete = true;
    for (remote, schema) in remotes.iter().zip(&schemas) {
        match schema {
            Ok(sdl) => new::write(&args.dir.join(schema_path(remote)), sdl.as_bytes())?,
            Err(failure) => {
                is_complete = false;
                report::stderr(&format!("{}: {failure}\n", remote.name.value));
            }
        }
    }
    report::stderr(&summary(args, &krate, &import, &remotes, &sources));
    Ok(if is_complete { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The export's files: a folder, or one file with the whole metadata.
fn load(from: &Path) -> Result<SourceMap, Failure> {
    if from.is_dir() {
        return match source::relationships_file(from) {
            Some(_) => source::load(from, Path::new("")).map_err(Failure::usage),
            None => {
                let what = format!("there is no remote_schemas.yaml in {}", from.display());
                Err(Failure::usage(what)
                    .help("name the folder that `hasura metadata export` has written: `metadata`"))
            }
        };
    }
    let text = fs::read_to_string(from).map_err(|error| new::io(from, &error))?;
    let mut sources = SourceMap::default();
    sources.add_text(from.display().to_string(), text);
    Ok(sources)
}

/// Where the SDL of a remote schema is, from the crate on.
fn schema_path(remote: &RemoteDocument) -> String {
    format!("gateway/schemas/{}.graphql", remote.name.value)
}

/// The remote schemas that can be read. What is wrong with others is what `joinwright check` says.
fn remotes(import: &Import) -> Vec<RemoteDocument> {
    let mut sources = SourceMap::default();
    for (path, text) in &import.files {
        sources.add_text(path, text);
    }
    syntax::parse(&sources).0.remotes
}

/// What a person reads at the end: what was not taken over, and what is left to do.
fn summary(
    args: &args::Import,
    krate: &Crate,
    import: &Import,
    remotes: &[RemoteDocument],
    sources: &SourceMap,
) -> String {
    let dir = args.dir.display();
    let mut text = String::new();
    for LeftOut { what, help, place } in &import.left_out {
        let place = match place {
            // The line with the schema's address comes before it.
            Some((path, line)) if path == "remote_schemas.yaml" => {
                format!("{dir}/gateway/{path}:{}: ", line + schema::modeline().lines().count())
            }
            Some((path, line)) => format!("{dir}/gateway/{path}:{line}: "),
            None => String::new(),
        };
        text.push_str(&format!("{place}{BOLD}not taken over{PLAIN}: {what}\n  help: {help}\n"));
    }
    let others = syntax::left_out(sources);
    if !others.is_empty() {
        let paths: Vec<&str> = others.iter().map(|(_, file)| file.path.as_str()).collect();
        text.push_str(&format!("{BOLD}not taken over{PLAIN}: {}\n", paths.join(", ")));
        text.push_str("  help: keep in Hasura what is needed of it\n");
    }
    text.push_str(&format!("wrote the gateway crate `{}`\n", krate.name()));
    let missing = remotes.iter().filter(|one| !args.dir.join(schema_path(one)).exists());
    let missing: Vec<String> =
        missing.map(|remote| format!("  {dir}/{}\n", schema_path(remote))).collect();
    if !missing.is_empty() {
        text.push_str(&format!(
            "put the SDL of the APIs there, by `joinwright introspect URL > FILE` for example:\n{}",
            missing.concat()
        ));
    }
    text.push_str(&format!(
        "then: joinwright check {}\n",
        new::shell_word(&format!("{dir}/gateway"))
    ));
    text
}
