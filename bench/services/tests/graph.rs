//! The graph's data, and what else depends on it.

use std::fs;
use std::path::Path;

use bench_services::{SERVICES, expected, services};

fn gateway(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../gateway/gateway");
    fs::read_to_string(folder.join(file)).unwrap()
}

#[test]
fn the_gateway_is_compiled_from_the_schemas_that_are_served() {
    for (service, name) in services().into_iter().zip(SERVICES) {
        let file = gateway(&format!("schemas/{name}.graphql"));
        assert_eq!(file.trim(), service.sdl.trim(), "`bench-services sdl {name}` prints it");
    }
}

#[tokio::test]
async fn answers_have_the_published_sizes() {
    let mut sizes = Vec::new();
    for name in ["S", "M", "B"] {
        sizes.push(expected(&gateway(&format!("operations/{name}.graphql"))).await.unwrap().len());
    }
    assert_eq!(sizes, [45, 3_897, 87_327]);
}
