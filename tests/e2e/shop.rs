//! The gateway of `shop/` with its three upstreams, and how a test talks to it.

use std::fmt::Write;

use expect_test::Expect;
use joinwright_runtime::Settings;
use joinwright_tests::gateways::e2e_shop;
use joinwright_tests::{Reply, RunningGateway, Upstream};

pub(super) const ORDERS: &str = include_str!("shop/gateway/schemas/orders.graphql");
pub(super) const USERS: &str = include_str!("shop/gateway/schemas/users.graphql");
pub(super) const STOCK: &str = include_str!("shop/gateway/schemas/stock.graphql");

/// The answers of the upstreams, each in the order of the requests.
#[derive(Default)]
pub(super) struct Script {
    orders: Vec<Reply>,
    users: Vec<Reply>,
    stock: Vec<Reply>,
}

pub(super) fn script() -> Script {
    Script::default()
}

impl Script {
    /// The next answer of `orders`: the value of `data`.
    pub(super) fn orders(self, data: &str) -> Self {
        self.orders_reply(Reply::data(data))
    }

    /// The next answer of `orders`, as it is.
    pub(super) fn orders_reply(mut self, reply: impl Into<Reply>) -> Self {
        self.orders.push(reply.into());
        self
    }

    /// The next answer of `users`: the value of `data`.
    pub(super) fn users(self, data: &str) -> Self {
        self.users_reply(Reply::data(data))
    }

    /// The next answer of `users`, as it is.
    pub(super) fn users_reply(mut self, reply: impl Into<Reply>) -> Self {
        self.users.push(reply.into());
        self
    }

    /// The next answer of `stock`: the value of `data`.
    pub(super) fn stock(self, data: &str) -> Self {
        self.stock_reply(Reply::data(data))
    }

    /// The next answer of `stock`, as it is.
    pub(super) fn stock_reply(mut self, reply: impl Into<Reply>) -> Self {
        self.stock.push(reply.into());
        self
    }

    pub(super) async fn start(self) -> Shop {
        let (orders, users, stock) = self.upstreams().await;
        Shop::start(orders, users, stock).await
    }

    /// The gateway has settings.
    pub(super) async fn start_with(self, settings: Settings) -> Shop {
        let (orders, users, stock) = self.upstreams().await;
        Shop::start_with(settings, orders, users, stock).await
    }

    /// The gateway is told that `users` is elsewhere.
    pub(super) async fn start_with_users_at(self, url: &str) -> Shop {
        let (orders, users, stock) = self.upstreams().await;
        Shop::start_at(url, Settings::default(), orders, users, stock).await
    }

    async fn upstreams(self) -> (Upstream, Upstream, Upstream) {
        (
            Upstream::scripted(ORDERS, self.orders).await,
            Upstream::scripted(USERS, self.users).await,
            Upstream::scripted(STOCK, self.stock).await,
        )
    }

    /// Asks a query without variables, and compares the answer and the requests.
    pub(super) async fn check(self, query: &str, expect: Expect) {
        self.check_with(query, "{}", expect).await;
    }

    /// Asks a query with variables, and compares the answer and the requests.
    pub(super) async fn check_with(self, query: &str, variables: &str, expect: Expect) {
        self.start().await.check(query, variables, expect).await;
    }
}

/// The gateway and its upstreams, running.
pub(super) struct Shop {
    pub(super) gateway: RunningGateway,
    pub(super) orders: Upstream,
    pub(super) users: Upstream,
    pub(super) stock: Upstream,
}

impl Shop {
    pub(super) async fn start(orders: Upstream, users: Upstream, stock: Upstream) -> Self {
        Self::start_with(Settings::default(), orders, users, stock).await
    }

    pub(super) async fn start_with(
        settings: Settings,
        orders: Upstream,
        users: Upstream,
        stock: Upstream,
    ) -> Self {
        let url = users.url().to_owned();
        Self::start_at(&url, settings, orders, users, stock).await
    }

    async fn start_at(
        url: &str,
        settings: Settings,
        orders: Upstream,
        users: Upstream,
        stock: Upstream,
    ) -> Self {
        let router = e2e_shop::Gateway::builder()
            .orders_url(orders.url())
            .users_url(url)
            .stock_url(stock.url())
            .settings(settings)
            .router()
            .unwrap();
        let gateway = RunningGateway::start(router).await;
        Self { gateway, orders, users, stock }
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
        for (name, upstream) in
            [("orders", &self.orders), ("users", &self.users), ("stock", &self.stock)]
        {
            for request in upstream.requests() {
                writeln!(text, "{name}: {}", request.document).unwrap();
                if request.variables != "{}" {
                    writeln!(text, "  {}", request.variables).unwrap();
                }
            }
        }
        // Some editors break lines at this sign.
        text.replace('\u{2028}', "<U+2028>")
    }
}
