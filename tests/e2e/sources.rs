//! What relationships start from: interfaces and unions, keys below fields, each item of a list.

use std::fmt::Write;

use expect_test::Expect;
use joinwright_tests::gateways::e2e_sources;
use joinwright_tests::{Reply, RunningGateway, Upstream};

mod abstract_types;
mod each;
mod paths;

const LIBRARY: &str = include_str!("sources/gateway/schemas/library.graphql");
const PEOPLE: &str = include_str!("sources/gateway/schemas/people.graphql");

/// The answers of the upstreams, each in the order of the requests.
#[derive(Default)]
struct Script {
    library: Vec<Reply>,
    people: Vec<Reply>,
}

fn script() -> Script {
    Script::default()
}

impl Script {
    /// The next answer of `library`: the value of `data`.
    fn library(mut self, data: &str) -> Self {
        self.library.push(Reply::data(data));
        self
    }

    /// The next answer of `people`: the value of `data`.
    fn people(self, data: &str) -> Self {
        self.people_reply(Reply::data(data))
    }

    /// The next answer of `people`, as it is.
    fn people_reply(mut self, reply: impl Into<Reply>) -> Self {
        self.people.push(reply.into());
        self
    }

    /// Asks a query, and compares the answer and the requests.
    async fn check(self, query: &str, expect: Expect) {
        self.check_with(query, "{}", expect).await;
    }

    /// Asks a query with variables, and compares the answer and the requests.
    async fn check_with(self, query: &str, variables: &str, expect: Expect) {
        let library = Upstream::scripted(LIBRARY, self.library).await;
        let people = Upstream::scripted(PEOPLE, self.people).await;
        let router = e2e_sources::Gateway::builder()
            .library_url(library.url())
            .people_url(people.url())
            .router()
            .unwrap();
        let gateway = RunningGateway::start(router).await;
        let (status, body) = gateway.post(query, variables).await;
        assert_eq!(status, 200, "{body}");
        let mut text = body
            .replace(",\"errors\":[{", ",\n\"errors\":[\n{")
            .replace("},{\"message\":", "},\n{\"message\":");
        text.push('\n');
        for (name, upstream) in [("library", &library), ("people", &people)] {
            for request in upstream.requests() {
                writeln!(text, "{name}: {}", request.document).unwrap();
                if request.variables != "{}" {
                    writeln!(text, "  {}", request.variables).unwrap();
                }
            }
        }
        expect.assert_eq(&text);
    }
}
