//! Renamed types, fields and root fields: the client knows the new names, upstreams their own.

mod errors;
mod namespaces;
mod renamed;
mod variables;

use std::fmt::Write;

use expect_test::Expect;
use joinwright_tests::gateways::e2e_names;
use joinwright_tests::{Reply, RunningGateway, Upstream};

const REMOTES: [(&str, &str); 5] = [
    ("left", include_str!("names/gateway/schemas/left.graphql")),
    ("messages", include_str!("names/gateway/schemas/messages.graphql")),
    ("copy1", include_str!("names/gateway/schemas/copy1.graphql")),
    ("copy2", include_str!("names/gateway/schemas/copy2.graphql")),
    ("stock", include_str!("names/gateway/schemas/stock.graphql")),
];

/// The answers of the upstreams, each in the order of the requests.
#[derive(Default)]
struct Script([Vec<Reply>; 5]);

fn script() -> Script {
    Script::default()
}

impl Script {
    fn left(self, data: &str) -> Self {
        self.reply(0, Reply::data(data))
    }

    fn messages(self, data: &str) -> Self {
        self.reply(1, Reply::data(data))
    }

    fn copy1(self, data: &str) -> Self {
        self.reply(2, Reply::data(data))
    }

    fn copy2(self, data: &str) -> Self {
        self.reply(3, Reply::data(data))
    }

    fn stock(self, data: &str) -> Self {
        self.reply(4, Reply::data(data))
    }

    /// The next answer of `messages`, as it is.
    fn messages_reply(self, reply: impl Into<Reply>) -> Self {
        self.reply(1, reply)
    }

    /// The next answer of `copy1`, as it is.
    fn copy1_reply(self, reply: impl Into<Reply>) -> Self {
        self.reply(2, reply)
    }

    fn reply(mut self, remote: usize, reply: impl Into<Reply>) -> Self {
        self.0[remote].push(reply.into());
        self
    }

    /// Asks a query without variables, and compares the answer and the requests.
    async fn check(self, query: &str, expect: Expect) {
        self.check_with(query, "{}", expect).await;
    }

    /// Asks a query with variables, and compares the answer and the requests.
    async fn check_with(self, query: &str, variables: &str, expect: Expect) {
        let mut upstreams = Vec::new();
        for ((_, sdl), replies) in REMOTES.iter().zip(self.0) {
            upstreams.push(Upstream::scripted(sdl, replies).await);
        }
        let router = e2e_names::Gateway::builder()
            .left_url(upstreams[0].url())
            .messages_url(upstreams[1].url())
            .copy1_url(upstreams[2].url())
            .copy2_url(upstreams[3].url())
            .stock_url(upstreams[4].url())
            .router()
            .unwrap();
        let gateway = RunningGateway::start(router).await;
        let (status, body) = gateway.post(query, variables).await;
        assert_eq!(status, 200, "{body}");
        expect.assert_eq(&transcript(&body, &upstreams));
    }
}

/// The answer, byte for byte but for line breaks between errors, then every request.
fn transcript(body: &str, upstreams: &[Upstream]) -> String {
    let mut text = body
        .replace(",\"errors\":[{", ",\n\"errors\":[\n{")
        .replace("},{\"message\":", "},\n{\"message\":");
    text.push('\n');
    for ((name, _), upstream) in REMOTES.iter().zip(upstreams) {
        for request in upstream.requests() {
            writeln!(text, "{name}: {}", request.document).unwrap();
            if request.variables != "{}" {
                writeln!(text, "  {}", request.variables).unwrap();
            }
        }
    }
    text
}
