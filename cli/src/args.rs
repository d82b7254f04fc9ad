//! The command line: subcommands, options and the help texts that a newcomer reads first.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Compiles GraphQL joins: several GraphQL APIs and a file of relationships in, one gateway out.
#[derive(Debug, Parser)]
#[command(name = "joinwright", version, after_help = START)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const START: &str = "\
A gateway starts as a folder:
  gateway/remote_schemas.yaml      which APIs there are and how their types are joined
  gateway/schemas/<name>.graphql   the schema of each API

Start like this:
  joinwright introspect https://users.example.com/graphql > gateway/schemas/users.graphql
  joinwright check gateway
  joinwright new my-gateway --from gateway";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a new gateway crate.
    #[command(after_help = "\
Example:
  joinwright new my-gateway --from gateway
  cd my-gateway && cargo run")]
    New(New),
    /// Write a new gateway crate from a Hasura export.
    #[command(after_help = "\
Example:
  joinwright import hasura/metadata my-gateway --introspect
  joinwright check my-gateway/gateway

What can not be taken over, such as relationships to databases, is commented out in
gateway/remote_schemas.yaml, and listed with what to do about it.")]
    Import(Import),
    /// Check a gateway folder and say what is wrong with it.
    #[command(after_help = "\
Example:
  joinwright check gateway

It prints what `cargo build` of the gateway would. Exit code 0: the folder compiles, maybe with
warnings; 1: it does not, or --live found a break; 2: something could not be read.")]
    Check(Check),
    /// Print how each relationship of a gateway folder is fetched.
    #[command(after_help = "\
Example:
  joinwright plan gateway")]
    Plan(Plan),
    /// Ask a running GraphQL API for its schema and print it as SDL.
    #[command(after_help = "\
Example:
  joinwright introspect https://users.example.com/graphql \\
    --header-from-env Authorization=USERS_AUTHORIZATION > gateway/schemas/users.graphql")]
    Introspect(Introspect),
    /// Print the JSON Schema of `remote_schemas.yaml`, for editors.
    #[command(after_help = "\
Example:
  joinwright schema > gateway/remote_schemas.schema.json

With this line at its top, editors complete and explain what stands in remote_schemas.yaml:
  # yaml-language-server: $schema=remote_schemas.schema.json")]
    Schema,
}

/// `joinwright new`
#[derive(Debug, clap::Args)]
pub(crate) struct New {
    /// Where to write the crate: a folder that does not exist yet, or an empty one.
    ///
    /// The crate and its binary are named like the folder.
    pub(crate) dir: PathBuf,
    /// The gateway folder to copy in: `remote_schemas.yaml`, and `schemas/` with the SDL files.
    #[arg(long, value_name = "GATEWAY_FOLDER")]
    pub(crate) from: PathBuf,
    /// A checkout of Joinwright whose crates to use, in place of the published ones.
    #[arg(long, value_name = "PATH")]
    pub(crate) joinwright: Option<PathBuf>,
}

/// `joinwright import`
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// The folder that `hasura metadata export` has written, or a file with the whole metadata.
    #[arg(value_name = "HASURA_METADATA")]
    pub(crate) from: PathBuf,
    /// Where to write the crate: a folder that does not exist yet, or an empty one.
    pub(crate) dir: PathBuf,
    /// Ask each API for its schema, with the headers of the export. Variables that it names have to
    /// be set.
    #[arg(long)]
    pub(crate) introspect: bool,
    /// A checkout of Joinwright whose crates to use, in place of the published ones.
    #[arg(long, value_name = "PATH")]
    pub(crate) joinwright: Option<PathBuf>,
}

/// `joinwright check`
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// The folder with `remote_schemas.yaml`.
    #[arg(value_name = "GATEWAY_FOLDER")]
    pub(crate) folder: PathBuf,
    /// Also ask the running APIs for their schemas, and say which changes break what.
    #[arg(long)]
    pub(crate) live: bool,
}

/// `joinwright plan`
#[derive(Debug, clap::Args)]
pub(crate) struct Plan {
    /// The folder with `remote_schemas.yaml`.
    #[arg(value_name = "GATEWAY_FOLDER")]
    pub(crate) folder: PathBuf,
}

/// `joinwright introspect`
#[derive(Debug, clap::Args)]
pub(crate) struct Introspect {
    /// The API's address, as in `https://users.example.com/graphql`; with `--gateway`, the name of one
    /// of its remote schemas.
    #[arg(value_name = "URL")]
    pub(crate) url: String,
    /// The gateway folder whose `remote_schemas.yaml` says where the remote schema is and which headers
    /// it gets.
    #[arg(long, value_name = "GATEWAY_FOLDER", conflicts_with_all = ["headers", "headers_from_env"])]
    pub(crate) gateway: Option<PathBuf>,
    /// A header to send. May be given several times.
    #[arg(long = "header", value_name = "K: V")]
    pub(crate) headers: Vec<String>,
    /// A header whose value is in an environment variable, where no process list shows it. May be
    /// given several times.
    #[arg(long = "header-from-env", value_name = "K=VAR")]
    pub(crate) headers_from_env: Vec<String>,
}
