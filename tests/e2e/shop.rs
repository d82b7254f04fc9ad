//! The gateway of `shop/` with its three upstreams, and how a test talks to it.

use std::fmt::Write;

use expect_test::Expect;
use joinwright_tests::gateways::e2e_shop;
use joinwright_tests::{Reply, RunningGateway, Upstream};

pub(super) const ORDERS: &str = include_str!("shop/gateway/schemas/orders.graphql");
pub(super) const USERS: &str = include_str!("shop/gateway/schemas/users.graphql");
pub(super) const STOCK: &str = include_str!("shop/gateway/schemas/stock.graphql");

/// The answers of the upstreams, request by request: the value of `data`, or a whole body.
#[derive(Default)]
pub(super) struct Script<'a> {
    pub(super) orders: &'a [&'a str],
    pub(super) users: &'a [&'a str],
    pub(super) stock: &'a [&'a str],
}

/// The gateway and its upstreams, running.
pub(super) struct Shop {
    pub(super) gateway: RunningGateway,
    pub(super) orders: Upstream,
    pub(super) users: Upstream,
    pub(super) stock: Upstream,
}

impl Script<'_> {
    pub(super) async fn start(self) -> Shop {
        let orders = Upstream::scripted(ORDERS, replies(self.orders)).await;
        let users = Upstream::scripted(USERS, replies(self.users)).await;
        let stock = Upstream::scripted(STOCK, replies(self.stock)).await;
        Shop::start(orders, users, stock).await
    }

    /// Asks a query without variables, and compares the answer and the requests.
    pub(super) async fn check(self, query: &str, expect: Expect) {
        self.start().await.check(query, "{}", expect).await;
    }
}

/// A text that is an envelope is sent as it is; other JSON is the value of `data`.
fn replies<'a>(texts: &'a [&'a str]) -> impl Iterator<Item = Reply> + 'a {
    texts.iter().map(|text| match text.as_bytes() {
        [b'{', b'"', b'd', b'a', b't', b'a', b'"', ..] | [b'{', b'"', b'e', b'r', b'r', ..] => {
            (*text).into()
        }
        [b'{', ..] => Reply::data(text),
        _ => (*text).into(),
    })
}

impl Shop {
    pub(super) async fn start(orders: Upstream, users: Upstream, stock: Upstream) -> Self {
        let router = e2e_shop::Gateway::builder()
            .orders_url(orders.url())
            .users_url(users.url())
            .stock_url(stock.url())
            .router()
            .unwrap();
        let gateway = RunningGateway::start(router).await;
        Self {
            gateway,
            orders,
            users,
            stock,
        }
    }

    /// Asks, and compares the answer and the requests that were made for it.
    pub(super) async fn check(&self, query: &str, variables: &str, expect: Expect) {
        let (status, body) = self.gateway.post(query, variables).await;
        assert_eq!(status, 200, "{body}");
        expect.assert_eq(&self.transcript(&body));
    }

    /// The answer, byte for byte but for line breaks between errors, then every request.
    pub(super) fn transcript(&self, body: &str) -> String {
        let mut text = body
            .replace(",\"errors\":[{", ",\n\"errors\":[\n{")
            .replace("},{\"message\":", "},\n{\"message\":");
        text.push('\n');
        for (name, upstream) in [
            ("orders", &self.orders),
            ("users", &self.users),
            ("stock", &self.stock),
        ] {
            for request in upstream.requests() {
                writeln!(text, "{name}: {}", request.document).unwrap();
                if request.variables != "{}" {
                    writeln!(text, "  {}", request.variables).unwrap();
                }
            }
        }
        text
    }
}
