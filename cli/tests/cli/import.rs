//! `joinwright import`: what it takes over from an export, what it leaves out, what it asks for.

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};
use tempfile::TempDir;

use crate::server::Server;
use crate::support::{Run, folder, joinwright, mask};

const COUNTRIES: &str = "type Query { country(code: ID!): Country } type Country { code: ID! }";
const CITIES: &str = "type Query { cities: [City!]! } type City { id: ID! country: ID }";

const YAML: &str = r#"# Where people live.
- name: countries
  definition:
    url: '{{COUNTRIES}}'
    timeout_seconds: 60
    headers:
      - name: x-key
        value_from_env: COUNTRIES_KEY
      - name: x-kind
        value: a {{KIND}} b
  comment: ""
  permissions:
    - role: user
      definition:
        schema: |
          type Query { country(code: ID!): Country }

          type Country { code: ID! }
  remote_relationships:
    - relationships:
        - definition:
            to_source:
              source: default
              table: { schema: public, name: flags }
              relationship_type: object
              field_mapping: { code: code }
          name: flag
      type_name: Country
- name: cities
  definition:
    url_from_env: CITIES
  remote_relationships: "!include cities/relationships.yaml"
"#;

const RELATIONSHIPS: &str = r#"- type_name: City
  relationships:
    - name: in_country # the only one that stays
      definition:
        remote_schema: countries
        hasura_fields: [country]
        remote_field: { country: { arguments: { code: $country } } }
    - name: streets
      definition:
        to_source: { source: default, table: streets }
"#;

fn export() -> TempDir {
    folder(&[
        ("metadata/version.yaml", "version: 3\n"),
        ("metadata/actions.yaml", "actions: []\ncustom_types:\n  enums: []\n"),
        ("metadata/databases/databases.yaml", "- name: default\n  kind: postgres\n"),
        ("metadata/remote_schemas.yaml", YAML),
        ("metadata/cities/relationships.yaml", RELATIONSHIPS),
    ])
}

fn import(from: &Path, dir: &Path, rest: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut arguments = vec!["import", from.to_str().unwrap(), dir.to_str().unwrap()];
    arguments.extend(rest);
    joinwright(&arguments, variables)
}

#[track_caller]
fn check_text(run: &Run, place: &TempDir, expected: Expect) {
    expected.assert_eq(&mask(&run.stderr, place.path().to_str().unwrap(), "PLACE"));
    assert_eq!(run.stdout, "");
}

#[test]
fn an_export_becomes_a_crate() {
    let place = export();
    let dir = place.path().join("my-gateway");
    let run = import(&place.path().join("metadata"), &dir, &[], &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    check_text(
        &run,
        &place,
        expect![[r#"
            PLACE/my-gateway/gateway/remote_schemas.yaml:21: not taken over: the relationship `Country.flag`, which leads to a database
              help: serve the table as GraphQL, by Hasura for example, and add that API as a remote schema
            PLACE/my-gateway/gateway/cities/relationships.yaml:8: not taken over: the relationship `City.streets`, which leads to a database
              help: serve the table as GraphQL, by Hasura for example, and add that API as a remote schema
            not taken over: PLACE/metadata/databases/databases.yaml
              help: keep in Hasura what is needed of it
            wrote the gateway crate `my-gateway`
            put the SDL of the APIs there, by `joinwright introspect URL > FILE` for example:
              PLACE/my-gateway/gateway/schemas/countries.graphql
              PLACE/my-gateway/gateway/schemas/cities.graphql
            then: joinwright check PLACE/my-gateway/gateway
        "#]],
    );
    for file in ["Cargo.toml", "build.rs", "src/main.rs", "gateway/remote_schemas.schema.json"] {
        assert!(dir.join(file).is_file(), "{file}");
    }
    let yaml = fs::read_to_string(dir.join("gateway/remote_schemas.yaml")).unwrap();
    expect![[r##"
        # yaml-language-server: $schema=remote_schemas.schema.json
        # Where people live.
        - name: countries
          definition:
            url: '{{COUNTRIES}}'
            timeout_seconds: 60
            headers:
              - name: x-key
                value_from_env: COUNTRIES_KEY
              - name: x-kind
                value: a {{KIND}} b
          comment: ""
          permissions:
            - role: user
              definition:
                schema: |
                  type Query { country(code: ID!): Country }

                  type Country { code: ID! }
          remote_relationships:
            # Not taken over: the relationship `Country.flag`, which leads to a database.
            # - relationships:
            #     - definition:
            #         to_source:
            #           source: default
            #           table: { schema: public, name: flags }
            #           relationship_type: object
            #           field_mapping: { code: code }
            #       name: flag
            #   type_name: Country
        - name: cities
          definition:
            url_from_env: CITIES
          remote_relationships: "!include cities/relationships.yaml"
    "##]]
    .assert_eq(&yaml);
    let included = fs::read_to_string(dir.join("gateway/cities/relationships.yaml")).unwrap();
    expect![[r#"
        - type_name: City
          relationships:
            - name: in_country # the only one that stays
              definition:
                remote_schema: countries
                hasura_fields: [country]
                remote_field: { country: { arguments: { code: $country } } }
            # Not taken over: the relationship `City.streets`, which leads to a database.
            # - name: streets
            #   definition:
            #     to_source: { source: default, table: streets }
    "#]]
    .assert_eq(&included);
}

#[test]
fn the_apis_are_asked_with_the_headers_of_the_export() {
    let place = export();
    let (countries, cities) = (Server::sdl(COUNTRIES), Server::sdl(CITIES));
    let dir = place.path().join("gate");
    let variables = [
        ("COUNTRIES", countries.url()),
        ("CITIES", cities.url()),
        ("COUNTRIES_KEY", "secret".to_owned()),
        ("KIND", "kind".to_owned()),
    ];
    let variables: Vec<(&str, &str)> =
        variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let run = import(place.path(), &dir, &["--introspect"], &variables);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!run.stderr.contains("secret"), "{}", run.stderr);
    let headers = &countries.seen()[0].headers;
    assert_eq!(
        (&headers["x-key"], &headers["x-kind"]),
        (&"secret".parse().unwrap(), &"a kind b".parse().unwrap())
    );
    assert!(!cities.seen()[0].headers.contains_key("x-key"));
    for schema in ["countries", "cities"] {
        let sdl =
            fs::read_to_string(dir.join(format!("gateway/schemas/{schema}.graphql"))).unwrap();
        assert!(sdl.contains("type Query {"), "{sdl}");
    }
}

#[test]
fn what_could_not_be_asked_is_left_to_do() {
    let place = export();
    let cities = Server::sdl(CITIES);
    let url = cities.url();
    let dir = place.path().join("gate");
    let run = import(place.path(), &dir, &["--introspect"], &[("CITIES", &url)]);
    assert_eq!(run.code, Some(1));
    let text = &run.stderr;
    assert!(text.contains("countries: the environment variable `COUNTRIES` is not set"), "{text}");
    assert!(text.contains("put the SDL") && text.contains("schemas/countries.graphql"), "{text}");
    assert!(!text.contains("schemas/cities.graphql"), "{text}");
    assert!(dir.join("gateway/schemas/cities.graphql").is_file());
}

#[test]
fn an_imported_gateway_checks() {
    let place = export();
    let (countries, cities) = (Server::sdl(COUNTRIES), Server::sdl(CITIES));
    let (countries, cities) = (countries.url(), cities.url());
    let dir = place.path().join("gate");
    let variables =
        [("COUNTRIES", &*countries), ("CITIES", &*cities), ("COUNTRIES_KEY", "k"), ("KIND", "k")];
    let run = import(place.path(), &dir, &["--introspect"], &variables);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = joinwright(&["check".as_ref(), dir.join("gateway").as_os_str()], &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert_eq!(run.stdout, "ok: 2 remote schemas, 2 root fields, 1 relationship\n");
}

#[test]
fn a_whole_metadata_file_is_taken_over_too() {
    let place = folder(&[(
        "metadata.json",
        r#"{"resource_version": 7, "metadata": {"version": 3, "sources": [{"name": "default"}], "actions": [],
            "remote_schemas": [{"name": "users", "definition": {"url": "http://127.0.0.1:1/", "customization": {}},
            "comment": "", "permissions": [{"role": "user", "definition": {"schema": "type Query {\n  a: Int\n}"}}],
            "remote_relationships": [{"type_name": "User", "relationships": [{"name": "true", "definition":
            {"to_remote_schema": {"remote_schema": "users", "lhs_fields": [], "remote_field": {"user":
            {"arguments": {"id": 5, "x": ["$a", 1.5, "two words", null]}}}}}}]}]}]}}"#,
    )]);
    let dir = place.path().join("gate");
    let run = import(&place.path().join("metadata.json"), &dir, &[], &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    check_text(
        &run,
        &place,
        expect![[r#"
            not taken over: `sources`
              help: keep it in Hasura, and add Hasura's own GraphQL API as a remote schema
            wrote the gateway crate `gate`
            put the SDL of the APIs there, by `joinwright introspect URL > FILE` for example:
              PLACE/gate/gateway/schemas/users.graphql
            then: joinwright check PLACE/gate/gateway
        "#]],
    );
    let yaml = fs::read_to_string(dir.join("gateway/remote_schemas.yaml")).unwrap();
    expect![[r##"
        # yaml-language-server: $schema=remote_schemas.schema.json
        - name: users
          definition:
            url: http://127.0.0.1:1/
            customization: {}
          comment: ""
          permissions:
            - role: user
              definition:
                schema: "type Query {\n  a: Int\n}"
          remote_relationships:
            - type_name: User
              relationships:
                - name: "true"
                  definition:
                    to_remote_schema:
                      remote_schema: users
                      lhs_fields: []
                      remote_field:
                        user:
                          arguments:
                            id: 5
                            x:
                              - $a
                              - 1.5
                              - "two words"
                              - null
    "##]]
    .assert_eq(&yaml);
}

#[test]
fn what_is_left_out_leaves_yaml_behind() {
    let place = TempDir::new().unwrap();
    let yaml = "\
- permissions:
    - role: user
# At the margin.
      definition: { schema: 'type Query { a: Int }' }
  name: countries
  definition: { url: http://countries }
  # Not taken over: from an earlier time.
  remote_relationships:
    - type_name: Country
      relationships:
        - { name: \"flag\\n- name: evil\", definition: { to_source: { table: flags } } }
";
    let export = folder(&[("remote_schemas.yaml", yaml), ("schemas/countries.graphql", COUNTRIES)]);
    let dir = place.path().join("my-gateway");
    let run = import(export.path(), &dir, &[], &[]);
    check_text(
        &run,
        &place,
        expect![[r#"
            PLACE/my-gateway/gateway/remote_schemas.yaml:10: not taken over: the relationship `Country.flag - name: evil`, which leads to a database
              help: serve the table as GraphQL, by Hasura for example, and add that API as a remote schema
            wrote the gateway crate `my-gateway`
            put the SDL of the APIs there, by `joinwright introspect URL > FILE` for example:
              PLACE/my-gateway/gateway/schemas/countries.graphql
            then: joinwright check PLACE/my-gateway/gateway
        "#]],
    );
    let yaml = fs::read_to_string(dir.join("gateway/remote_schemas.yaml")).unwrap();
    expect![[r##"
        # yaml-language-server: $schema=remote_schemas.schema.json
        - permissions:
            - role: user
        # At the margin.
              definition: { schema: 'type Query { a: Int }' }
          name: countries
          definition: { url: http://countries }
          # Not taken over: from an earlier time.
          remote_relationships:
            # Not taken over: the relationship `Country.flag - name: evil`, which leads to a database.
            # - type_name: Country
            #   relationships:
            #     - { name: "flag\n- name: evil", definition: { to_source: { table: flags } } }
    "##]].assert_eq(&yaml);
}

#[test]
fn nothing_is_overwritten_and_nothing_half_done() {
    let place = export();
    let dir = place.path().join("gate");
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("mine"), "").unwrap();
    let run = import(place.path(), &dir, &[], &[]);
    assert_eq!(run.code, Some(2));
    check_text(
        &run,
        &place,
        expect![[r#"
        error: PLACE/gate is not empty
        help: name a folder that does not exist yet, or an empty one
    "#]],
    );
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);

    let other = place.path().join("other");
    for (from, text) in [("nothing", None), ("list.yaml", Some("a: 1")), ("bad.yaml", Some("- ["))]
    {
        let from = place.path().join(from);
        if let Some(text) = text {
            fs::write(&from, text).unwrap();
        }
        let run = import(&from, &other, &[], &[]);
        assert!(matches!(run.code, Some(1 | 2)), "{}", run.stderr);
        assert!(run.stderr.starts_with("error"), "{}", run.stderr);
        assert!(!other.exists());
    }
}

#[test]
fn names_that_lead_out_of_the_folder_are_not_followed() {
    let yaml = "- name: ../../../users\n  definition: { url_from_env: USERS }\n";
    let place = folder(&[("metadata/remote_schemas.yaml", yaml)]);
    let users = Server::sdl(COUNTRIES);
    let url = users.url();
    let dir = place.path().join("gate");
    let run = import(place.path(), &dir, &["--introspect"], &[("USERS", &url)]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(users.seen().is_empty());
    assert_eq!(fs::read_dir(dir.join("gateway/schemas")).unwrap().count(), 0);
}

#[test]
fn the_schema_is_printed() {
    let run = joinwright(&["schema"], &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let schema: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["type"], "array");
}
