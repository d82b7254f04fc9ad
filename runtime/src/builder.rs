//! From a plan to something that serves: what is in the environment is looked up, clients are made.

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use joinwright_operation::facts::{RemoteId, Role, Transport};
use reqwest::Client;

use crate::auth::{AuthError, Authenticator};
use crate::command_line::{Arguments, Command, help};
use crate::compiled::CompiledText;
use crate::configuration::{
    ConfigurationError, ConfigurationFile, FILE_VARIABLE, SCHEMA, configured,
};
use crate::engine::Engine;
use crate::http::{self, Endpoint, TlsError};
use crate::limits::Limits;
use crate::plan::Plan;
use crate::remote::{
    ClientError, DirectClient, Environment, HttpClient, KeepRules, RemoteClient, RemoteError,
    RemoteHeaders, Trust, Wanted, install_crypto, make_client, plain_client,
};
use crate::roles::Roles;
use crate::settings::Settings;

/// The exit code for a wrong command line or configuration.
const MISCONFIGURED: u8 = 2;

/// A gateway in the making. Generated code wraps it with a setter for each remote schema.
///
/// `Debug` shows no addresses: there may be passwords in them.
pub struct Builder {
    plan: &'static Plan,
    urls: Vec<(RemoteId, String)>,
    clients: Vec<(RemoteId, Client)>,
    settings: Settings,
    texts: &'static [CompiledText],
    roles: Option<&'static [Role<'static>]>,
}

/// All that serves.
struct Gateway {
    endpoint: Arc<Endpoint>,
    tls: Option<http::Acceptor>,
    settings: Settings,
    /// Whether functions answer relationships.
    has_functions: bool,
}

impl Builder {
    /// A gateway with the addresses of the relationships file.
    pub fn new(plan: &'static Plan) -> Self {
        Self {
            plan,
            urls: Vec::new(),
            clients: Vec::new(),
            settings: Settings::default(),
            texts: &[],
            roles: None,
        }
    }

    /// The compiled operations, by the hashes of their texts.
    pub fn operations(mut self, texts: &'static [CompiledText]) -> Self {
        self.texts = texts;
        self
    }

    /// What each role may ask for. Without it, every role may ask for everything.
    pub fn roles(mut self, roles: &'static [Role<'static>]) -> Self {
        self.roles = Some(roles);
        self
    }

    /// Where a remote schema is reached, in place of what the relationships file says.
    pub fn url(mut self, remote: RemoteId, url: &str) -> Self {
        self.urls.push((remote, url.to_owned()));
        self
    }

    /// The HTTP client for a remote schema, used as it is: its certificates, proxy and redirects
    /// count, not those of the relationships file. The remote schema's headers and deadline and the
    /// cap on answers hold all the same.
    pub fn client(mut self, remote: RemoteId, client: Client) -> Self {
        self.clients.push((remote, client));
        self
    }

    /// What the gateway does apart from joining.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// The gateway as a router, to be mounted in a server: `/graphql`, GraphiQL on `/`, `/healthz`.
    ///
    /// # Errors
    /// If a remote schema's address is not known or is no URL, or if no HTTP client can be made.
    pub fn router(self) -> Result<Router, Error> {
        let settings = configured(&self.settings, None, &variable, &[])?;
        let endpoint = self.endpoint(&settings, variable)?;
        Ok(http::router(endpoint, &settings))
    }

    /// Serves until SIGTERM or SIGINT, as the binary's arguments say.
    ///
    /// The exit code is 0 after a signal, 2 for wrong arguments or a wrong configuration, 1 if the
    /// address to listen on can not be had.
    pub fn run(self) -> ExitCode {
        let mut arguments = env::args_os();
        let program = arguments.next().unwrap_or_default();
        let program = std::path::Path::new(&program).file_name().unwrap_or_default();
        let program = program.to_string_lossy();
        match Command::parse(arguments) {
            Ok(Command::Run(arguments)) => match self.gateway(&arguments) {
                Ok(gateway) => gateway.serve(),
                Err(error) => fail(MISCONFIGURED, &error.to_string()),
            },
            Ok(Command::CheckConfig(arguments)) => match self.gateway(&arguments) {
                Ok(_) => print("the configuration can be used\n"),
                Err(error) => fail(MISCONFIGURED, &error.to_string()),
            },
            Ok(Command::ConfigSchema) => print(SCHEMA),
            Ok(Command::Help) => print(&help(&program)),
            Ok(Command::Version) => {
                print(&format!("{program} (joinwright {})\n", env!("CARGO_PKG_VERSION")))
            }
            Err(message) => fail(MISCONFIGURED, &message),
        }
    }

    /// All that serves, from all that is said.
    fn gateway(&self, arguments: &Arguments) -> Result<Gateway, Error> {
        let named = arguments.config.clone();
        let named = named.or_else(|| set(FILE_VARIABLE, variable).map(PathBuf::from));
        let file = ConfigurationFile::find(named.as_deref())?;
        let settings = configured(&self.settings, file.as_ref(), &variable, &arguments.settings)?;
        install_crypto();
        let tls = http::Acceptor::new(&settings.http.tls)?;
        let endpoint = self.endpoint(&settings, variable)?;
        let has_functions = self.plan.servers().len() < self.plan.remotes.len();
        Ok(Gateway { endpoint, tls, settings, has_functions })
    }

    /// Resolves everything before it reports, so that one start shows all that is missing.
    pub(crate) fn endpoint(
        &self,
        settings: &Settings,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Arc<Endpoint>, Error> {
        install_crypto();
        let (mut remotes, mut errors) = (Vec::new(), Vec::new());
        let mut made = Vec::new();
        for index in 0..self.plan.servers().len() {
            match self.remote(index, &settings.limits, &environment, &mut made) {
                Ok(remote) => remotes.push(remote),
                Err(ClientError::Remote(more)) => errors.extend(more),
                Err(ClientError::Client(error)) => return Err(Error::Client(error)),
            }
        }
        if !errors.is_empty() {
            return Err(Error::Remotes(errors));
        }
        let (auth, profile) = (&settings.auth, settings.profile);
        let authenticator = Authenticator::new(auth, profile, &environment, &plain_client)?;
        for remote in &remotes {
            remote.check_names(authenticator.names())?;
        }
        let engine = Engine {
            plan: self.plan,
            remotes,
            wanted: Wanted::by(self.plan.remotes),
            explains: settings.explain,
            texts: self.texts,
            only_compiled: settings.only_compiled_operations,
            masks_upstream_errors: settings.masks_upstream_errors(),
            functions: None,
            limits: settings.limits,
            roles: Roles::new(self.roles, settings.enable_remote_schema_permissions),
            persisted_queries: settings.persisted_queries.unwrap_or(true),
        };
        Ok(Arc::new(Endpoint::new(engine, authenticator, settings)))
    }

    /// Who asks a remote schema. Clients of reqwest, one for each way to connect, are shared, as are
    /// their connections.
    fn remote(
        &self,
        index: usize,
        limits: &Limits,
        variable: &dyn Fn(&str) -> Option<String>,
        made: &mut Vec<((Trust, Transport<'static>), Client)>,
    ) -> Result<RemoteClient, ClientError> {
        let remote = &self.plan.remotes[index];
        let environment = Environment { remote: remote.name, variable };
        let given = self.urls.iter().rev().find(|(id, _)| usize::from(id.0) == index);
        let url = environment.url(remote.url, given.map(|(_, url)| url.as_str()));
        let (url, headers) = both(url, environment.headers(remote)).map_err(ClientError::Remote)?;
        let own = self.clients.iter().rev().find(|(id, _)| usize::from(id.0) == index);
        let client = match (own, DirectClient::new(&url, &remote.transport)) {
            (Some((_, client)), _) => HttpClient::General(client.clone(), url),
            (None, Some(client)) => HttpClient::Direct(Box::new(client)),
            (None, None) => {
                let way = (Trust::for_url(&url), remote.transport);
                HttpClient::General(general_client(way, &environment, made)?, url)
            }
        };
        let deadline = Duration::from_secs(u64::from(remote.timeout_seconds));
        let headers = RemoteHeaders::new(headers, remote);
        let keep = KeepRules::new(remote, self.plan.remotes);
        Ok(RemoteClient::new(remote.name, deadline, client, headers, limits).keeping(keep))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Gateway {
    fn serve(self) -> ExitCode {
        let mut threads = match self.has_functions {
            // They may need a processor for a while, and they may block.
            true => tokio::runtime::Builder::new_multi_thread(),
            false => tokio::runtime::Builder::new_current_thread(),
        };
        let runtime = match threads.enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return fail(1, &format!("the threads can not be started: {error}")),
        };
        for warning in self.endpoint.warnings() {
            let _ = writeln!(io::stderr(), "warning: {warning}");
        }
        let endpoint = match self.has_functions {
            true => Endpoint::clone(&self.endpoint).functions_on(runtime.handle().clone()),
            false => Endpoint::clone(&self.endpoint),
        };
        match runtime.block_on(http::serve(&endpoint, self.tls, &self.settings)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                let address = self.settings.listen.as_str();
                fail(1, &format!("can not listen on {address}: {error}"))
            }
        }
    }
}

/// A client for one way to connect, made once.
fn general_client(
    way: (Trust, Transport<'static>),
    environment: &Environment<'_>,
    made: &mut Vec<((Trust, Transport<'static>), Client)>,
) -> Result<Client, ClientError> {
    if let Some((_, client)) = made.iter().find(|(known, _)| *known == way) {
        return Ok(client.clone());
    }
    let client = make_client(way.0, &way.1, environment)?;
    made.push((way, client.clone()));
    Ok(client)
}

/// An environment variable that is not set to nothing.
fn set(name: &str, environment: impl Fn(&str) -> Option<String>) -> Option<String> {
    environment(name).filter(|value| !value.is_empty())
}

/// Two things, or all that is wrong with them.
fn both<A, B, E>(one: Result<A, Vec<E>>, other: Result<B, Vec<E>>) -> Result<(A, B), Vec<E>> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut errors), Err(more)) => {
            errors.extend(more);
            Err(errors)
        }
        (Err(errors), Ok(_)) | (Ok(_), Err(errors)) => Err(errors),
    }
}

impl From<RemoteError> for Error {
    fn from(error: RemoteError) -> Self {
        Self::Remotes(vec![error])
    }
}

/// Why a gateway can not serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Addresses of remote schemas are missing or wrong.
    #[error("{}", lines(.0))]
    Remotes(Vec<RemoteError>),
    /// The settings can not be used.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// A setting of who may ask can not be used.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The certificate or its key can not be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// No HTTP client can be made, as where the system has no certificates to trust.
    #[error("the HTTP client for remote schemas can not be made: {0}")]
    Client(#[source] reqwest::Error),
}

/// One error a line.
fn lines(errors: &[RemoteError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// An environment variable. One that is not UTF-8 counts as empty: it is set, but not usable.
fn variable(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.into_string().unwrap_or_default())
}

/// Prints what was asked for. Nobody is left to be told if standard output is closed.
fn print(text: &str) -> ExitCode {
    let _ = io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

fn fail(code: u8, message: &str) -> ExitCode {
    let mut stderr = io::stderr().lock();
    for line in message.lines() {
        let _ = writeln!(stderr, "error: {line}");
    }
    ExitCode::from(code)
}

#[cfg(test)]
mod tests {
    use joinwright_operation::facts::{RemoteSchema, Url as Address};

    use super::*;

    static PLAN: Plan = Plan {
        sdl: "type Query { a: Int }",
        remotes: &[
            remote("users", Address::FromEnv("USERS_URL")),
            remote("orders", Address::Literal("http://127.0.0.1:1/graphql")),
        ],
        root_fields: &[],
        joins: &[],
    };

    const fn remote(name: &'static str, url: Address<'static>) -> RemoteSchema<'static> {
        RemoteSchema { name, url, ..RemoteSchema::PLAIN }
    }

    fn error(builder: &Builder, environment: impl Fn(&str) -> Option<String>) -> String {
        builder.endpoint(&builder.settings, environment).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn unset_or_empty_variable_is_named_with_its_remote_schema() {
        let expected = "the environment variable `USERS_URL` is not set; it holds the URL of \
                        remote schema `users`";
        assert_eq!(error(&Builder::new(&PLAN), |_| None), expected);
        assert_eq!(error(&Builder::new(&PLAN), |_| Some(String::new())), expected);
    }

    #[test]
    fn all_wrong_addresses_are_reported_without_showing_them() {
        let builder = Builder::new(&PLAN).url(RemoteId(1), "ftp://me:secret@host/");
        assert_eq!(
            error(&builder, |_| Some("no url".to_owned())),
            "the URL of remote schema `users`, from the environment variable `USERS_URL`, is no \
             URL of HTTP: relative URL without a base\n\
             the URL of remote schema `orders`, from the builder, is no URL of HTTP: it begins \
             neither with http:// nor with https://",
        );
    }

    #[test]
    fn no_other_variables_are_read_than_those_that_are_declared() {
        let read = std::cell::RefCell::new(Vec::new());
        let environment = |name: &str| {
            read.borrow_mut().push(name.to_owned());
            // What a variable holds is no template.
            (name == "USERS_URL").then(|| "http://127.0.0.1:1/{{HOME}}".to_owned())
        };
        let builder = Builder::new(&PLAN);
        builder.endpoint(&builder.settings, environment).unwrap();
        let mut read = read.into_inner();
        let own = ["JOINWRIGHT_", "HASURA_GRAPHQL_"];
        read.retain(|name| !own.iter().any(|start| name.starts_with(start)));
        assert_eq!(read, ["USERS_URL"]);
    }

    #[test]
    fn builders_url_stands_in_for_the_variable() {
        let builder = Builder::new(&PLAN).url(RemoteId(0), "http://127.0.0.1:2/");
        assert!(builder.endpoint(&builder.settings, |_| None).is_ok());
    }
}
