//! The headers and addresses of the relationships file, as the commands that ask an API use them.

use crate::server::Server;
use crate::support::{Run, folder, joinwright};

const USERS: &str = include_str!("../../../example-gateway/gateway/schemas/users.graphql");

const RELATIONSHIPS: &str = r#"
- name: users
  definition:
    url: "{{USERS_HOST}}/graphql"
    headers:
      - { name: Authorization, value: "Bearer {{USERS_TOKEN}}" }
      - { name: X-Api-Key, value_from_env: USERS_KEY }
"#;

const SECRETS: [(&str, &str); 2] = [("USERS_TOKEN", "token"), ("USERS_KEY", "key")];

/// Runs a command on a folder, with the server's address and these variables in the environment.
fn run(server: &Server, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let gateway =
        folder(&[("remote_schemas.yaml", RELATIONSHIPS), ("schemas/users.graphql", USERS)]);
    let gateway = gateway.path().to_str().unwrap();
    let arguments: Vec<&str> =
        arguments.iter().map(|word| if *word == "GATEWAY" { gateway } else { word }).collect();
    let host = server.url().replace("/graphql", "");
    let variables = [&[("USERS_HOST", host.as_str())], variables].concat();
    joinwright(&arguments, &variables)
}

/// Whether all requests had the configured headers.
#[track_caller]
fn assert_sent(server: &Server) {
    let seen = server.seen();
    assert!(!seen.is_empty());
    for request in seen {
        assert_eq!(request.headers["authorization"], "Bearer token");
        assert_eq!(request.headers["x-api-key"], "key");
    }
}

#[test]
fn check_sends_them() {
    let server = Server::sdl(USERS);
    let run = run(&server, &["check", "GATEWAY", "--live"], &SECRETS);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
    assert_sent(&server);
}

#[test]
fn introspect_sends_them_to_the_remote_schema_that_is_named() {
    let server = Server::sdl(USERS);
    let run = run(&server, &["introspect", "--gateway", "GATEWAY", "users"], &SECRETS);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(run.stdout.contains("type User"), "{}", run.stdout);
    assert_sent(&server);
}

#[test]
fn the_proxy_is_asked_in_place_of_the_api() {
    let proxy = Server::sdl(USERS);
    let gateway = folder(&[
        (
            "remote_schemas.yaml",
            r#"
- name: users
  definition: { url: "http://users.invalid/graphql" }
  proxy: { url: "http://{{PROXY_HOST}}" }
"#,
        ),
        ("schemas/users.graphql", USERS),
    ]);
    let arguments = ["check", gateway.path().to_str().unwrap(), "--live"];
    let host = proxy.url().replace("http://", "").replace("/graphql", "");
    let run = joinwright(&arguments, &[("PROXY_HOST", &host)]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
    assert_eq!(proxy.seen()[0].headers["host"], "users.invalid");
    let run = joinwright(&arguments, &[]);
    let expected = "`proxy` can not be used: the environment variable `PROXY_HOST` is not set";
    assert!(run.stdout.contains(expected), "{}", run.stdout);
}

#[test]
fn certificates_are_those_of_the_relationships_file() {
    let relationships = r#"
- name: users
  definition: { url: "https://localhost:1/graphql" }
  tls: { ca: certificates/nobody.pem }
- name: orders
  definition: { url: "https://localhost:1/graphql" }
  tls: { ca_from_env: ORDERS_CA }
"#;
    let files = [
        ("remote_schemas.yaml", relationships),
        ("schemas/users.graphql", USERS),
        ("schemas/orders.graphql", "type Query { orders: Int }"),
    ];
    let gateway = folder(&files);
    let arguments = ["check", gateway.path().to_str().unwrap(), "--live"];
    let run = joinwright(&arguments, &[("ORDERS_CA", "no certificate")]);
    for expected in [
        "`tls.ca` can not be used: the file `certificates/nobody.pem`: No such file or directory",
        "`orders` could not be compared",
    ] {
        assert!(run.stdout.contains(expected), "{}", run.stdout);
    }
    assert_eq!(run.code, Some(1), "{}", run.stdout);
}

#[test]
fn what_is_not_there_is_named_and_nothing_is_asked() {
    let server = Server::sdl(USERS);
    let unset = run(&server, &["introspect", "--gateway", "GATEWAY", "users"], &SECRETS[..1]);
    assert_eq!(unset.code, Some(2));
    let expected =
        "the environment variable `USERS_KEY` is not set; the header `X-Api-Key` needs it";
    assert!(unset.stderr.contains(expected), "{}", unset.stderr);
    let unknown = run(&server, &["introspect", "--gateway", "GATEWAY", "orders"], &SECRETS);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("there is no remote schema `orders` in"), "{}", unknown.stderr);
    assert!(server.seen().is_empty());
}
