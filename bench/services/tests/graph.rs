//! The graph's data, and what else depends on it.

use std::path::Path;
use std::{fs, io};

use bench_services::{SERVICES, expected, services};

/// A file of the gateway's folder.
fn gateway(file: &str) -> io::Result<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../gateway/gateway").join(file))
}

#[test]
fn the_gateway_is_compiled_from_the_schemas_that_are_served() {
    for (service, name) in services().into_iter().zip(SERVICES) {
        let file = gateway(&format!("schemas/{name}.graphql")).unwrap();
        assert_eq!(file.trim(), service.sdl.trim(), "`bench-services sdl {name}` prints it");
    }
}

#[tokio::test]
async fn answers_have_the_published_sizes() {
    let mut sizes = Vec::new();
    for name in ["S", "M", "B"] {
        let query = gateway(&format!("operations/{name}.graphql")).unwrap();
        sizes.push(expected(&query).await.unwrap().len());
    }
    assert_eq!(sizes, [45, 3_897, 87_327]);
}
