//! `joinwright introspect` against servers of all kinds.

use async_graphql::{EmptySubscription, Enum, ID, InputObject, Interface, Object, Schema};
use async_graphql::{SimpleObject, Union};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use expect_test::{Expect, expect};

use crate::server::{Server, execute};
use crate::support::{Run, joinwright, mask};

struct Query;

#[Object]
impl Query {
    /// Finds things.
    async fn find(&self, filter: Filter, #[graphql(default = 10)] limit: i32) -> Vec<Found> {
        let _ = (filter.name, filter.colours, limit);
        Vec::new()
    }

    #[graphql(deprecation = "Ask \"find\".")]
    async fn named(&self, ids: Vec<ID>) -> Option<Named> {
        let _ = ids;
        None
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn paint(&self, id: ID, colour: Colour) -> bool {
        let _ = (id, colour);
        false
    }
}

#[derive(InputObject)]
struct Filter {
    name: Option<String>,
    #[graphql(default_with = "vec![Colour::Red]")]
    colours: Vec<Colour>,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum Colour {
    Red,
    #[graphql(deprecation)]
    Blue,
}

#[derive(SimpleObject)]
struct Ball {
    name: String,
    colour: Colour,
}

#[derive(SimpleObject)]
struct Cube {
    name: String,
}

#[derive(Union)]
enum Found {
    Ball(Ball),
    Cube(Cube),
}

#[derive(Interface)]
#[graphql(field(name = "name", ty = "&String"))]
enum Named {
    Ball(Ball),
    Cube(Cube),
}

fn toys() -> Schema<Query, Mutation, EmptySubscription> {
    Schema::build(Query, Mutation, EmptySubscription).register_output_type::<Named>().finish()
}

fn introspect(server: &Server) -> Run {
    joinwright(&["introspect", &server.url()], &[])
}

/// The server's answer is refused with this message and exit code 1.
#[track_caller]
fn check_refused(server: &Server, expected: Expect) {
    let run = introspect(server);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
    expected.assert_eq(&mask(&run.stderr, server.url(), "URL"));
}

#[test]
fn prints_the_schema_of_a_server() {
    let server = Server::graphql(toys());
    let run = introspect(&server);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    expect![[r#"
        "A GraphQL Schema defines the capabilities of a GraphQL server. It exposes all available types and directives on the server, as well as the entry points for query, mutation, and subscription operations."
        schema {
          query: Query
          mutation: Mutation
        }

        type Ball implements Named {
          name: String!
          colour: Colour!
        }

        enum Colour {
          RED
          BLUE @deprecated
        }

        type Cube implements Named {
          name: String!
        }

        input Filter {
          name: String
          colours: [Colour!]! = [RED]
        }

        union Found = Ball | Cube

        type Mutation {
          paint(id: ID!, colour: Colour!): Boolean!
        }

        interface Named {
          name: String!
        }

        type Query {
          "Finds things."
          find(filter: Filter!, limit: Int! = 10): [Found!]!
          named(ids: [ID!]!): Named @deprecated(reason: "Ask \"find\".")
        }
    "#]].assert_eq(&run.stdout);
}

#[test]
fn asks_old_servers_for_less() {
    let newest = Server::graphql(toys());
    let expected = introspect(&newest).stdout;
    assert_eq!(newest.seen().len(), 1);
    for (unknown, n_requests) in
        [("isOneOf", 2), ("args(includeDeprecated", 3), ("specifiedByURL", 4)]
    {
        let server = Server::new(move |body| async move {
            if String::from_utf8_lossy(&body).contains(unknown) {
                let errors = r#"{"errors":[{"message":"Unknown field."}]}"#;
                return (StatusCode::BAD_REQUEST, errors).into_response();
            }
            execute(toys(), body).await
        });
        let run = introspect(&server);
        assert_eq!((run.code, types(&run.stdout)), (Some(0), types(&expected)), "{unknown}");
        assert_eq!(server.seen().len(), n_requests, "{unknown}");
    }
}

/// Without the schema's description, which came in 2021.
fn types(sdl: &str) -> &str {
    &sdl[sdl.find("type Ball").unwrap()..]
}

#[test]
fn sends_headers_and_keeps_them_secret() {
    let server = Server::always(401, "who are you?");
    let url = server.url();
    let arguments = [
        "introspect",
        &url,
        "--header",
        "X-Tenant: hush-1",
        "--header",
        "X-Tenant:hush-2",
        "--header-from-env",
        "Authorization=TOKEN",
    ];
    let run = joinwright(&arguments, &[("TOKEN", "Bearer hush-3")]);
    assert_eq!(run.code, Some(1));
    assert!(!run.stderr.contains("hush"), "{}", run.stderr);
    expect![[r#"
        error: URL answers with status 401 Unauthorized: who are you?
        help: send credentials: `--header-from-env Authorization=VARIABLE`
    "#]]
    .assert_eq(&mask(&run.stderr, &url, "URL"));

    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    let tenants: Vec<_> = seen[0].headers.get_all("x-tenant").iter().collect();
    assert_eq!(tenants, ["hush-1", "hush-2"]);
    assert_eq!(seen[0].headers["authorization"], "Bearer hush-3");
    assert_eq!(seen[0].headers["content-type"], "application/json");
    assert_eq!(seen[0].body["operationName"], "Introspection2025");
}

#[test]
fn a_server_that_hides_its_schema_is_told_apart() {
    let hidden = Schema::build(Query, Mutation, EmptySubscription).disable_introspection().finish();
    check_refused(
        &Server::graphql(hidden),
        expect![[r#"
        error: URL does not show its schema: its answer has no `__schema`
        help: introspection is switched off: ask the API's owner for its SDL file, and put it into `schemas/`
    "#]],
    );
    let apollo = r#"{"errors":[{"message":"GraphQL introspection is not allowed by Apollo Server, but the query contained __schema or __type."}]}"#;
    check_refused(
        &Server::always(400, apollo),
        expect![[r#"
        error: URL does not show its schema: GraphQL introspection is not allowed by Apollo Server, but the query contained __schema or __type.
        help: introspection is switched off: ask the API's owner for its SDL file, and put it into `schemas/`
    "#]],
    );
    let hasura = r#"{"errors":[{"message":"field '__schema' not found in type: 'query_root'","extensions":{"code":"validation-failed"}}]}"#;
    check_refused(
        &Server::always(200, hasura),
        expect![[r#"
        error: URL does not show its schema: field '__schema' not found in type: 'query_root'
        help: introspection is switched off: ask the API's owner for its SDL file, and put it into `schemas/`
    "#]],
    );
}

#[test]
fn other_errors_of_the_server_are_shown() {
    let errors = r#"{"data":null,"errors":[{"message":"no database\u001b[31m"},{"message":"2"}]}"#;
    check_refused(
        &Server::always(200, errors),
        expect![[r#"
        error: URL answers with errors: no database\u{1b}[31m; 2
    "#]],
    );
}

#[test]
fn answers_that_are_not_graphql_are_refused() {
    check_refused(
        &Server::always(404, "<h1>Not here</h1>"),
        expect![[r#"
            error: URL answers with status 404 Not Found: <h1>Not here</h1>
            help: is the path right? GraphQL is often served at `/graphql`
        "#]],
    );
    check_refused(
        &Server::always(503, ""),
        expect![[r#"
        error: URL answers with status 503 Service Unavailable
    "#]],
    );
    check_refused(
        &Server::always(200, "<!doctype html>"),
        expect![[r#"
        error: URL does not answer with JSON: <!doctype html>
        help: is this a GraphQL API? GraphQL is often served at `/graphql`
    "#]],
    );
    check_refused(
        &Server::always(200, "{}"),
        expect![[r#"
        error: URL answers with JSON that is not the answer to an introspection query: it has neither `data` nor `errors`
        help: is this a GraphQL API? GraphQL is often served at `/graphql`
    "#]],
    );
    check_refused(
        &Server::always(200, r#"{"data":{"hello":"world"}}"#),
        expect![[r#"
        error: URL does not show its schema: its answer has no `__schema`
        help: introspection is switched off: ask the API's owner for its SDL file, and put it into `schemas/`
    "#]],
    );
    check_refused(
        &Server::always(200, r#"{"data":{"__schema":{"types":7}}}"#),
        expect![[r#"
        error: URL answers with JSON that is not the answer to an introspection query: invalid type: integer `7`, expected a sequence at line 1 column 30
        help: is this a GraphQL API? GraphQL is often served at `/graphql`
    "#]],
    );
}

#[test]
fn an_endless_answer_is_cut_off() {
    let server = Server::new(|_| async { vec![b' '; (64 << 20) + 1].into_response() });
    check_refused(
        &server,
        expect![[r#"
            error: the answer of URL is larger than 64 MiB
        "#]],
    );
}

#[test]
fn redirects_are_not_followed() {
    let server = Server::new(|_| async {
        (StatusCode::FOUND, [("location", "https://elsewhere.example/")]).into_response()
    });
    check_refused(
        &server,
        expect![[r#"
        error: URL answers with a redirect (302 Found) to https://elsewhere.example/
        help: give that address; redirects are not followed, since headers may be secret
    "#]],
    );
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_server_that_is_down_is_reported() {
    let server = Server::always(200, "");
    let url = server.url();
    drop(server);
    let run = joinwright(&["introspect", &url], &[]);
    assert_eq!(run.code, Some(1));
    let stderr = mask(&run.stderr, &url, "URL");
    assert!(stderr.starts_with("error: could not reach URL: Connection refused"), "{stderr}");
}

#[test]
fn mistakes_on_the_command_line_are_explained() {
    #[track_caller]
    fn check(arguments: &[&str], expected: Expect) {
        let run = joinwright(&[&["introspect"], arguments].concat(), &[]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
        assert!(!run.stderr.contains("hush"), "{}", run.stderr);
        expected.assert_eq(&run.stderr);
    }
    let url = "http://127.0.0.1:1/";
    check(
        &["users.example.com"],
        expect![[r#"
        error: that is not the address of an API: it does not begin with `http://` or `https://`
        help: write it like `https://users.example.com/graphql`
    "#]],
    );
    check(
        &["ftp://users.example.com"],
        expect![[r#"
        error: that is not the address of an API: it does not begin with `http://` or `https://`
        help: write it like `https://users.example.com/graphql`
    "#]],
    );
    check(
        &[url, "--header", "hush"],
        expect![[r#"
        error: `--header` takes a header's name and something behind it
        help: write `--header 'Name: value'`, or `--header-from-env Name=VARIABLE` with the name of an environment variable that holds the value
    "#]],
    );
    check(
        &[url, "--header", "a b: hush"],
        expect![[r#"
        error: `--header` takes a header's name and something behind it
        help: write `--header 'Name: value'`, or `--header-from-env Name=VARIABLE` with the name of an environment variable that holds the value
    "#]],
    );
    check(
        &[url, "--header", "a: hu\nsh"],
        expect![[r#"
        error: the value of the header `a` can not be sent
    "#]],
    );
    check(
        &[url, "--header-from-env", "a"],
        expect![[r#"
        error: `--header-from-env` takes a header's name and something behind it
        help: write `--header 'Name: value'`, or `--header-from-env Name=VARIABLE` with the name of an environment variable that holds the value
    "#]],
    );
    check(
        &[url, "--header-from-env", "a: hush=hush"],
        expect![[r#"
        error: `--header-from-env` takes a header's name and something behind it
        help: write `--header 'Name: value'`, or `--header-from-env Name=VARIABLE` with the name of an environment variable that holds the value
    "#]],
    );
    check(
        &[url, "--header-from-env", "a=JOINWRIGHT_TEST_UNSET"],
        expect![[r#"
        error: the environment variable for the header `a` is not set
        help: write `--header 'Name: value'`, or `--header-from-env Name=VARIABLE` with the name of an environment variable that holds the value
    "#]],
    );
}
