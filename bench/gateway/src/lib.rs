//! Joinwright's gateway of the federated graph.
//!
//! `bench-gateway documents` prints the manifest of its compiled operations. With `CLIENT=reqwest` in the
//! environment the services are asked by reqwest, as those are that are reached by TLS.

use std::io::{Write, stdout};
use std::process::ExitCode;

use reqwest::Client;

joinwright_runtime::include_gateway!();

/// The compiled operations: their ids and texts.
const DOCUMENTS: &str = include_str!(concat!(env!("OUT_DIR"), "/operations.json"));

/// Serves, or prints the manifest.
pub fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("documents") {
        return match stdout().write_all(DOCUMENTS.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    match std::env::var("CLIENT").as_deref() {
        Ok("reqwest") => by_reqwest(),
        _ => gateway::run(),
    }
}

/// The gateway with a client of reqwest for all services, made as the runtime makes its own.
fn by_reqwest() -> ExitCode {
    // An error says that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().http1_only().tls_certs_only([]).build();
    let Ok(client) = client else { return ExitCode::FAILURE };
    gateway::Gateway::builder()
        .accounts_client(client.clone())
        .inventory_client(client.clone())
        .products_client(client.clone())
        .reviews_client(client)
        .run()
}
