//! An upstream: a GraphQL server over the rows of one remote schema, which checks what it is asked
//! and remembers it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use apollo_compiler::resolvers::Execution;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use axum::Router;
use axum::extract::State;
use axum::routing::post;
use fastrand::Rng;
use serde::Deserialize;

use crate::data::{MARKER, World};
use crate::faults::rewrite;
use crate::json::Json;
use crate::resolve::{Node, Thing};

/// An upstream that runs.
pub(crate) struct Upstream {
    pub(crate) address: SocketAddr,
    state: Arc<Served>,
}

struct Served {
    remote: usize,
    schema: Valid<Schema>,
    case: Mutex<Option<Case>>,
    log: Mutex<Vec<Asked>>,
}

/// What is served at the moment.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) world: Arc<World<'static>>,
    /// The seed of the way in which answers are written, if it is not the usual one.
    pub(crate) rewritten: Option<u64>,
}

/// A request that came.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) body: String,
    pub(crate) answer: String,
    /// What is wrong with the request.
    pub(crate) violation: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Body {
    query: String,
    operation_name: String,
    #[serde(default)]
    variables: serde_json_bytes::Map<serde_json_bytes::ByteString, serde_json_bytes::Value>,
}

impl Upstream {
    /// Starts to serve a remote schema.
    pub(crate) async fn start(remote: usize, sdl: &str) -> Self {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql").unwrap();
        let (case, log) = (Mutex::default(), Mutex::default());
        let state = Arc::new(Served { remote, schema, case, log });
        let router = Router::new().route("/", post(answer)).with_state(Arc::clone(&state));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, state }
    }

    /// Serves another case and forgets what was asked.
    pub(crate) fn serve(&self, case: Case) {
        *self.state.case.lock().unwrap() = Some(case);
        self.state.log.lock().unwrap().clear();
    }

    /// What was asked since.
    pub(crate) fn log(&self) -> Vec<Asked> {
        self.state.log.lock().unwrap().clone()
    }
}

async fn answer(State(state): State<Arc<Served>>, body: String) -> String {
    let case = state.case.lock().unwrap().clone().unwrap();
    let (answer, violation) = match state.execute(&body, &case) {
        Ok(answer) => (answer, None),
        Err(violation) => ("{\"data\":null}".to_owned(), Some(violation)),
    };
    let asked = Asked { body, answer: answer.clone(), violation };
    state.log.lock().unwrap().push(asked);
    answer
}

impl Served {
    fn execute(&self, body: &str, case: &Case) -> Result<String, String> {
        let body: Body = serde_json::from_str(body).map_err(|error| error.to_string())?;
        if body.query.contains(MARKER) {
            return Err("a value stands in the document".to_owned());
        }
        let document =
            ExecutableDocument::parse_and_validate(&self.schema, &body.query, "upstream")
                .map_err(|invalid| invalid.to_string())?;
        let operation = document.operations.get(Some(&body.operation_name));
        let operation = operation.map_err(|_| "the operation is not there".to_owned())?;
        if document.operations.len() > 1 {
            return Err("there is another operation".to_owned());
        }
        let undeclared = body.variables.keys().find(|name| {
            operation.variables.iter().all(|variable| variable.name.as_str() != name.as_str())
        });
        if let Some(name) = undeclared {
            return Err(format!("the variable `{}` is not declared", name.as_str()));
        }
        let thing = if operation.is_mutation() { Thing::Mutation } else { Thing::Query };
        let response = Execution::new(&self.schema, &document)
            .operation(operation)
            .raw_variable_values(&body.variables)
            .execute_sync(&Node::root(&case.world, self.remote, thing))
            .map_err(|error| error.message().to_string())?;
        if !response.errors.is_empty() && case.world.broken.is_none() {
            return Err(format!("the answer has errors: {:?}", response.errors));
        }
        let text = serde_json::to_string(&response).unwrap();
        Ok(match case.rewritten {
            None => text,
            Some(seed) => {
                let mut rng = Rng::with_seed(seed ^ body.query.len() as u64);
                rewrite(&mut rng, &body.query, &Json::parse(&text).unwrap())
            }
        })
    }
}
