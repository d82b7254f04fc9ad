//! The first screen of the README, done as it says.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that can not go on stops")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A running example.
struct Example {
    process: Child,
    /// `127.0.0.1:4000`
    address: String,
    /// What it prints after it is ready, up to the address of GraphiQL.
    hint: String,
}

impl Example {
    fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(variables: &[(&str, &str)]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_example-gateway"))
            .envs(variables.iter().copied())
            .args(["--listen", "127.0.0.1:0"])
            .env_remove("ORDERS_URL")
            .env_remove("USERS_URL")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let ready = lines.next().unwrap();
        let address = ready.strip_prefix("listening on http://").unwrap().to_owned();
        let mut hint = String::new();
        while !hint.contains("GraphiQL") {
            hint.push_str(&lines.next().unwrap());
            hint.push('\n');
        }
        Self { process, address, hint }
    }

    /// Posts JSON and gives the answer's body.
    fn post(&self, json: &str) -> String {
        let length = json.len();
        let head = format!("content-type: application/json\r\ncontent-length: {length}\r\n");
        self.send("POST /graphql", &head, json)
    }

    /// Sends a request and gives the answer's body.
    fn send(&self, line: &str, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let address = &self.address;
        let request =
            format!("{line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{head}\r\n{body}");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The README's curl command and the answer below it.
fn readme() -> (&'static str, &'static str) {
    let mut blocks = include_str!("../../README.md").lines().map(str::trim);
    let command = blocks.find(|line| line.starts_with("curl ")).unwrap();
    let answer = blocks.find(|line| line.starts_with('{')).unwrap();
    (command, answer)
}

#[test]
fn the_query_has_the_answer_that_the_readme_shows() {
    let (command, answer) = readme();
    let json = command.split('\'').find(|part| part.starts_with('{')).unwrap();
    assert_eq!(Example::start().post(json), answer);
}

#[test]
fn the_binary_prints_the_readmes_command() {
    let (command, _) = readme();
    let example = Example::start();
    let command = command.replace("127.0.0.1:4000", &example.address);
    assert!(example.hint.contains(&command), "{}", example.hint);
}

/// The curl commands of a page, each with the answer below it, and what it posts or gets.
fn commands(page: &str) -> Vec<(&str, &str)> {
    let lines: Vec<&str> = page.lines().map(str::trim).collect();
    let places = (0..lines.len()).filter(|place| lines[*place].starts_with("curl "));
    places.map(|place| (lines[place], lines[place + 2])).collect()
}

/// What a curl command gets from the example.
fn perform(example: &Example, command: &str) -> String {
    let quoted: Vec<&str> = command.split('\'').skip(1).step_by(2).collect();
    match quoted.as_slice() {
        [url] => {
            let path = url.strip_prefix("http://127.0.0.1:4000").unwrap();
            example.send(&format!("GET {path}"), "", "")
        }
        [_, json] => example.post(json),
        _ => panic!("{command}"),
    }
}

#[test]
fn compiled_operations_are_answered_as_the_page_says() {
    let page = include_str!("../../docs/compiled-operations.md");
    let (before, after) = page.split_once("## Only compiled operations").unwrap();
    let (before, registering) = before.split_once("## Texts that clients register").unwrap();
    let open = Example::start();
    let variable = "JOINWRIGHT_ONLY_COMPILED_OPERATIONS";
    assert!(after.contains(&format!("{variable}=1 cargo run")));
    let closed = Example::start_with(&[(variable, "1")]);
    let counts = [before, registering, after].map(|part| commands(part).len());
    assert_eq!(counts, [2, 2, 1]);
    for (command, answer) in commands(before) {
        assert_eq!(perform(&open, command), answer);
        assert_eq!(perform(&closed, command), answer);
    }
    for (command, answer) in commands(registering) {
        assert_eq!(perform(&open, command), answer);
        assert_ne!(perform(&closed, command), answer);
    }
    for (command, answer) in commands(after) {
        assert_eq!(perform(&closed, command), answer);
        assert_ne!(perform(&open, command), answer);
    }
    let (_, readme) = include_str!("../../README.md").split_once("## Operations that").unwrap();
    let readme = commands(readme);
    assert_eq!(readme.len(), 1);
    for (command, answer) in readme {
        assert_eq!(perform(&open, command), answer);
    }
}

#[test]
fn the_page_shows_the_file_and_the_manifest() {
    let page = include_str!("../../docs/compiled-operations.md");
    let file = include_str!("../gateway/operations/orders.graphql");
    assert!(page.contains(&format!("```graphql\n# gateway/operations/orders.graphql\n{file}```")));
    let manifest = include_str!(concat!(env!("OUT_DIR"), "/operations.json"));
    assert!(page.contains(&format!("```json\n{manifest}```")), "{manifest}");
}

#[test]
fn every_order_gets_its_user_and_every_user_their_orders() {
    let example = Example::start();
    let query =
        r#"{"query":"{ orders { id user_id user { id } } users { id orders { user_id } } }"}"#;
    let answer: serde_json::Value = serde_json::from_str(&example.post(query)).unwrap();
    assert_eq!(answer["errors"], serde_json::Value::Null, "{answer}");

    let orders = answer["data"]["orders"].as_array().unwrap();
    assert!(orders.len() >= 20);
    for order in orders {
        let known = order["user_id"].as_str().filter(|id| *id != "404");
        assert_eq!(order["user"]["id"].as_str(), known, "{order}");
    }
    let users = answer["data"]["users"].as_array().unwrap();
    assert!(users.len() >= 8);
    for user in users {
        let own = orders.iter().filter(|order| order["user_id"] == user["id"]).count();
        assert_eq!(user["orders"].as_array().unwrap().len(), own, "{user}");
    }
}

#[test]
fn every_order_gets_the_shipping_that_the_readmes_function_says() {
    let readme = include_str!("../../README.md");
    let (_, function) = include_str!("../src/shipping.rs").split_once("\n\n").unwrap();
    assert!(readme.contains(&format!("```rust\n{function}```")), "{function}");
    let query = r#"{"query":"{ orders { total shipping { price } } }"}"#;
    let answer: serde_json::Value = serde_json::from_str(&Example::start().post(query)).unwrap();
    assert_eq!(answer["errors"], serde_json::Value::Null, "{answer}");
    for order in answer["data"]["orders"].as_array().unwrap() {
        let price = if order["total"].as_i64().unwrap() >= 2000 { 0 } else { 490 };
        assert_eq!(order["shipping"]["price"], price, "{order}");
    }
}
