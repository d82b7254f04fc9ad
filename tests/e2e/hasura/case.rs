//! A case: servers, an operation, the answer, the requests.

use joinwright_runtime::codegen::{Error, Router};
use joinwright_tests::{RunningGateway, Upstream};

use super::answer::{Answer, Complaint, Expected};
use super::asked::Asked;
use super::whole_schema::argument_type;
use super::{Manner, Server};

/// Makes the gateway, from a function that knows where each remote schema is.
type MakeRouter = fn(&dyn Fn(&str) -> String) -> Result<Router, Error>;

/// What is asked and what comes of it. Made by a fixture, filled in by a test, ended by `check`.
pub(super) struct Case {
    servers: Vec<Server>,
    router: MakeRouter,
    query: String,
    variables: &'static str,
    operation_name: Option<&'static str>,
    headers: Vec<(&'static str, &'static str)>,
    /// Texts in the query that stand for names, and whose names those are.
    names: Vec<(&'static str, ArgumentOf)>,
    expected: Expected,
    errors: Vec<Complaint>,
    asked: Vec<(&'static str, Asked)>,
    cookies: Vec<&'static str>,
}

/// A type, a field, an argument.
type ArgumentOf = [&'static str; 3];

/// A gateway and its remote schemas.
pub(super) struct Running {
    pub(super) gateway: RunningGateway,
    upstreams: Vec<(&'static str, Upstream)>,
}

impl Case {
    pub(super) fn new(servers: impl Into<Vec<Server>>, router: MakeRouter) -> Self {
        Self {
            servers: servers.into(),
            router,
            query: String::new(),
            variables: "{}",
            operation_name: None,
            headers: Vec::new(),
            names: Vec::new(),
            expected: Expected::Refused(Vec::new()),
            errors: Vec::new(),
            asked: Vec::new(),
            cookies: Vec::new(),
        }
    }

    /// A server in place of the one with its name.
    pub(super) fn serving(mut self, server: Server) -> Self {
        let name = server.name;
        *self.server(name) = server;
        self
    }

    /// A server that behaves in another manner.
    pub(super) fn with(mut self, name: &str, manner: Manner) -> Self {
        self.server(name).manner = manner;
        self
    }

    fn server(&mut self, name: &str) -> &mut Server {
        self.servers.iter_mut().find(|known| known.name == name).unwrap()
    }

    pub(super) fn query(mut self, query: &str) -> Self {
        self.query = query.to_owned();
        self
    }

    pub(super) fn variables(mut self, variables: &'static str) -> Self {
        self.variables = variables;
        self
    }

    pub(super) fn operation_name(mut self, name: &'static str) -> Self {
        self.operation_name = Some(name);
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    /// A text in the query stands for the type that introspection shows for an argument.
    pub(super) fn naming(mut self, text: &'static str, argument: ArgumentOf) -> Self {
        self.names.push((text, argument));
        self
    }

    /// The answer's `data`, byte for byte.
    pub(super) fn data(mut self, data: &str) -> Self {
        self.expected = Expected::Data(data.to_owned());
        self
    }

    /// What the answer's `data` has, among others: members of objects, items of lists.
    pub(super) fn at_least(mut self, data: &str) -> Self {
        self.expected = Expected::AtLeast(serde_json::from_str(data).unwrap());
        self
    }

    /// There is no `data`, and an error mentions each of these.
    pub(super) fn refused(mut self, mentioned: &[&'static str]) -> Self {
        self.expected = Expected::Refused(mentioned.to_vec());
        self
    }

    /// One of the answer's errors. There are no others than those that are named.
    pub(super) fn error(mut self, error: Complaint) -> Self {
        self.errors.push(error);
        self
    }

    /// What a remote schema is asked.
    pub(super) fn asks(mut self, name: &'static str, asked: Asked) -> Self {
        self.asked.push((name, asked));
        self
    }

    /// One of the `Set-Cookie` headers of the answer. There are no others than those that are named.
    pub(super) fn set_cookie(mut self, cookie: &'static str) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// Starts what is needed, asks, and compares.
    pub(super) async fn check(self) {
        let running = Running::start(self.servers, self.router).await;
        let mut query = self.query;
        for (text, argument) in self.names {
            query = query.replace(text, &argument_type(&running.gateway, argument).await);
        }
        let body = serde_json::json!({
            "query": query,
            "variables": serde_json::from_str::<serde_json::Value>(self.variables).unwrap(),
            "operationName": self.operation_name,
        });
        let (status, headers, body) =
            running.gateway.post_for_headers(body.to_string(), &self.headers).await;
        assert_eq!(status, 200, "{body}");
        let cookies = headers.get_all("set-cookie").iter();
        let cookies: Vec<_> = cookies.map(|cookie| cookie.to_str().unwrap()).collect();
        assert_eq!(cookies, self.cookies);
        Answer::read(&body).check(&self.expected, &self.errors);
        for (name, asked) in self.asked {
            asked.check(name, running.upstream(name));
        }
    }

    /// Starts the servers and the gateway, for a test that is no operation with an answer.
    pub(super) async fn start(self) -> Running {
        Running::start(self.servers, self.router).await
    }
}

impl Running {
    async fn start(servers: Vec<Server>, router: MakeRouter) -> Self {
        let mut upstreams = Vec::new();
        for server in servers {
            upstreams.push((server.name, server.start().await));
        }
        let url = |name: &str| find(&upstreams, name).url().to_owned();
        let router = router(&url).unwrap();
        let gateway = RunningGateway::start(router).await;
        Self { gateway, upstreams }
    }

    /// Who was asked what, with which variables.
    pub(super) fn requests(&self) -> Vec<String> {
        let requests = self.upstreams.iter().flat_map(|(name, upstream)| {
            let requests = upstream.requests().into_iter();
            requests.map(move |asked| format!("{name}: {} {}", asked.document, asked.variables))
        });
        requests.collect()
    }

    fn upstream(&self, name: &str) -> &Upstream {
        find(&self.upstreams, name)
    }
}

fn find<'a>(upstreams: &'a [(&'static str, Upstream)], name: &str) -> &'a Upstream {
    let found = upstreams.iter().find(|(known, _)| *known == name);
    found.map(|(_, upstream)| upstream).unwrap_or_else(|| panic!("no remote schema `{name}`"))
}
