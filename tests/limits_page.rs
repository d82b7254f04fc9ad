//! `docs/limits.md`: the tables have every limit, with its default and a code that exists.

use std::collections::BTreeMap;
use std::fs;

use joinwright_runtime::{Limits, Settings};
use joinwright_tests::RunningGateway;
use joinwright_tests::folders::folder;
use joinwright_tests::gateways::e2e_shop::Gateway;

/// The rows of the tables: their first two cells, and the last.
fn rows() -> Vec<(String, String, String)> {
    let page = fs::read_to_string(folder("../docs/limits.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| `")).map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        (cells[1].trim_matches('`').to_owned(), cells[2].to_owned(), cells[4].to_owned())
    });
    rows.collect()
}

#[test]
fn tables_have_the_defaults() {
    let written: BTreeMap<String, String> =
        rows().into_iter().map(|(name, default, _)| (name, default)).collect();
    let limits = serde_json::to_value(Limits::default()).unwrap();
    let limits = limits.as_object().unwrap().iter();
    let actual: BTreeMap<String, String> =
        limits.map(|(name, default)| (name.clone(), default.to_string())).collect();
    assert_eq!(written, actual);
}

#[tokio::test]
async fn the_error_is_what_happens() {
    let page = fs::read_to_string(folder("../docs/limits.md")).unwrap();
    let written = page.lines().find(|line| line.starts_with("    {")).unwrap();
    let nowhere = "http://127.0.0.1:1/";
    let builder = Gateway::builder().orders_url(nowhere).users_url(nowhere).stock_url(nowhere);
    let router = builder.settings(Settings::default()).router().unwrap();
    let gateway = RunningGateway::start(router).await;
    let aliases: String = (0..101).map(|n| format!("a{n}: id ")).collect();
    let (_, body) = gateway.post(&format!("{{ users {{ {aliases} }} }}"), "{}").await;
    assert_eq!(written.trim(), body);
}
