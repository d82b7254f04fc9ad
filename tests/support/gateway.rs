//! A generated gateway that runs, and clients of it.

use axum::http::HeaderMap;
use graphql_client::GraphQLQuery;
use joinwright_runtime::codegen::{Client, Router};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A gateway behind a loopback port. It stops when it is dropped.
#[derive(Debug)]
pub struct RunningGateway {
    url: String,
    client: Client,
    server: JoinHandle<()>,
}

impl RunningGateway {
    /// Serves a router.
    ///
    /// # Panics
    /// If there is no free port.
    pub async fn start(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/graphql", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        // Nothing is asked over TLS, so no certificates are needed.
        let client = Client::builder().tls_certs_only([]).build().unwrap();
        Self { url, client, server }
    }

    /// Posts a query with its variables, a JSON object. Gives status and body.
    pub async fn post(&self, query: &str, variables: &str) -> (u16, String) {
        let query = serde_json::to_string(query).unwrap();
        self.post_body(format!("{{\"query\":{query},\"variables\":{variables}}}")).await
    }

    /// Posts a body.
    ///
    /// # Panics
    /// If the gateway can not be reached.
    pub async fn post_body(&self, body: String) -> (u16, String) {
        self.post_with_headers(body, &[]).await
    }

    /// Posts a body with headers; one of them may be another `Content-Type` than JSON's usual one.
    ///
    /// # Panics
    /// If the gateway can not be reached.
    pub async fn post_with_headers(&self, body: String, headers: &[(&str, &str)]) -> (u16, String) {
        let (status, _, body) = self.post_for_headers(body, headers).await;
        (status, body)
    }

    /// Posts a body with headers. Gives the status, the headers of the answer, and its body.
    ///
    /// # Panics
    /// If the gateway can not be reached.
    pub async fn post_for_headers(
        &self,
        body: String,
        headers: &[(&str, &str)],
    ) -> (u16, HeaderMap, String) {
        let mut request = self.client.post(&self.url).body(body);
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("the gateway answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        (status, headers, response.text().await.expect("the answer is complete"))
    }

    /// Gets another path than that of GraphQL.
    ///
    /// # Panics
    /// If the gateway can not be reached.
    pub async fn get(&self, path: &str) -> (u16, String) {
        let url = self.url.replace("/graphql", path);
        let response = self.client.get(url).send().await.expect("the gateway answers");
        let status = response.status().as_u16();
        (status, response.text().await.expect("the answer is complete"))
    }

    /// Asks as a typed client does.
    ///
    /// # Panics
    /// If the answer is not what the joined schema says.
    pub async fn ask<Q: GraphQLQuery>(
        &self,
        variables: Q::Variables,
    ) -> graphql_client::Response<Q::ResponseData> {
        let body = serde_json::to_string(&Q::build_query(variables)).unwrap();
        let (status, body) = self.post_body(body).await;
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error} in {body}"))
    }
}

impl Drop for RunningGateway {
    fn drop(&mut self) {
        self.server.abort();
    }
}
