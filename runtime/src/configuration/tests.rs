//! What is said at several places, and what is wrong with it.

use expect_test::expect;

use super::*;
use crate::profile::Profile;

fn file(text: &str) -> Result<ConfigurationFile, String> {
    ConfigurationFile::parse("joinwright.yaml", text).map_err(|error| error.to_string())
}

/// What comes of a builder's settings, a file, the environment and a flag.
fn of(
    settings: Settings,
    text: &str,
    environment: &[(&str, &str)],
    listen: Option<&str>,
) -> Result<Settings, String> {
    let file = file(text)?;
    let variable = |name: &str| {
        let found = environment.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| (*text).to_owned())
    };
    let flag = |text: &str| Flag { name: "--listen", setting: "/listen", text: text.to_owned() };
    let flags: Vec<Flag> = listen.map(flag).into_iter().collect();
    configured(&settings, Some(&file), &variable, &flags).map_err(|error| error.to_string())
}

fn of_file(text: &str) -> Result<Settings, String> {
    of(Settings::default(), text, &[], None)
}

fn of_variable(name: &str, text: &str) -> Result<Settings, String> {
    of(Settings::default(), "", &[(name, text)], None)
}

#[test]
fn flag_comes_before_environment_before_file_before_builder_before_default() {
    let builder = || Settings::default().listen("a:1");
    let listen = |builder, file: &str, variable: &str, flag| {
        let environment = [("JOINWRIGHT_LISTEN", variable)];
        of(builder, file, &environment, flag).unwrap().listen.as_str().to_owned()
    };
    assert_eq!(listen(Settings::default(), "", "", None), "127.0.0.1:4000");
    assert_eq!(listen(builder(), "", "", None), "a:1");
    assert_eq!(listen(builder(), "listen: b:2", "", None), "b:2");
    assert_eq!(listen(builder(), "listen: b:2", "c:3", None), "c:3");
    assert_eq!(listen(builder(), "listen: b:2", "c:3", Some("d:4")), "d:4");
}

#[test]
fn file_changes_nothing_that_it_does_not_say() {
    let settings = Settings::default().explain(true).when_ready(|_| {});
    let text = "limits:\n  tokens: 7\nhttp:\n  cors: {origins: ['https://a.example']}\n";
    let settings = of(settings, text, &[], None).unwrap();
    assert!(settings.explain && settings.when_ready.is_some());
    let limits = crate::limits::Limits::default().tokens(7);
    assert_eq!(settings.limits, limits);
    let http = HttpSettings::default().cors_origins(["https://a.example"]);
    assert_eq!(settings.http, http);
}

#[test]
fn profile_decides_what_is_not_set_by_itself() {
    let development = of_file("").unwrap();
    assert!(development.serves_graphiql() && development.answers_introspection());
    assert!(!development.masks_upstream_errors());
    let production = of_file("profile: production\nintrospection: true\n").unwrap();
    assert!(!production.serves_graphiql() && production.answers_introspection());
    assert!(production.masks_upstream_errors());
    let production = of_variable("JOINWRIGHT_PROFILE", "production").unwrap();
    assert_eq!(production.profile, Profile::Production);
}

#[test]
fn mistakes_of_a_file_have_a_place_and_a_way_out() {
    let wrong = |text: &str| of_file(text).unwrap_err();
    expect!["joinwright.yaml:2:1: there is no key `lissen` here; did you mean `listen`?"]
        .assert_eq(&wrong("# where\nlissen: a:1\n"));
    expect!["joinwright.yaml:3:5: there is no key `orgins` here; did you mean `origins`?"]
        .assert_eq(&wrong("http:\n  cors:\n    orgins: []\n"));
    let unknown = wrong("limits:\n  bogus: 1\n");
    assert!(unknown.starts_with("joinwright.yaml:2:3: there is no key `bogus` here; there are: "));
    expect!["joinwright.yaml:1:10: `prod` is none of the values; did you mean `production`?"]
        .assert_eq(&wrong("profile: prod\n"));
    expect!["joinwright.yaml:1:10: it is `true` or `false`, nothing else"]
        .assert_eq(&wrong("explain: yes\n"));
    expect![[r#"joinwright.yaml:1:9: `4000` is no address to listen on; one is 127.0.0.1:4000"#]]
        .assert_eq(&wrong("listen: '4000'\n"));
    expect!["joinwright.yaml:1:26: `https://a.example/` is no origin; write `https://a.example`"]
        .assert_eq(&wrong("http: {cors: {origins: [ 'https://a.example/' ]}}\n"));
    expect![[r#"joinwright.yaml:2:1: the key `explain` is there twice"#]]
        .assert_eq(&wrong("explain: true\nexplain: false\n"));
    expect!["joinwright.yaml:1:1: here are keys, each with its value: `key: value`"]
        .assert_eq(&wrong("- a\n"));
    expect!["joinwright.yaml:1:9: it is a text"].assert_eq(&wrong("listen: [\n"));
    expect!["joinwright.yaml:1:20: it is a whole number from 0 to 255"]
        .assert_eq(&wrong("limits: { nesting: 256 }\n"));
}

#[test]
fn files_are_bounded() {
    let deep = format!("listen: {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(of_file(&deep).is_err());
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (one, other) in ('a'..'j').zip('b'..='j') {
        let items = vec![format!("*{one}"); 9].join(", ");
        bomb += &format!("{other}: &{other} [{items}]\n");
    }
    assert!(of_file(&bomb).is_err());
}

#[test]
fn mistakes_of_the_environment_name_the_variable() {
    let wrong = |name: &str, text: &str| of_variable(name, text).unwrap_err();
    expect![[r#"the environment variable `JOINWRIGHT_EXPLAIN`: invalid type: string "yes", expected a boolean"#]]
    .assert_eq(&wrong("JOINWRIGHT_EXPLAIN", "yes"));
    expect!["the environment variable `JOINWRIGHT_PROFILE`: unknown variant `staging`, expected `development` or `production`"]
        .assert_eq(&wrong("JOINWRIGHT_PROFILE", "staging"));
    expect![[r#"the environment variable `JOINWRIGHT_LIMITS_TOKENS`: invalid type: string "many", expected usize"#]]
    .assert_eq(&wrong("JOINWRIGHT_LIMITS_TOKENS", "many"));
    expect!["the environment variable `JOINWRIGHT_HTTP_CORS_ORIGINS`: `*` is no origin; one is `https://app.example.com`"]
        .assert_eq(&wrong("JOINWRIGHT_HTTP_CORS_ORIGINS", "*"));
}

#[test]
fn variable_means_what_its_setting_can_be() {
    for (text, expected) in [("1", true), ("true", true), ("0", false), ("false", false)] {
        assert_eq!(of_variable("JOINWRIGHT_EXPLAIN", text).unwrap().explain, expected);
        let settings = of_variable("JOINWRIGHT_GRAPHIQL", text).unwrap();
        assert_eq!(settings.graphiql, Some(expected));
    }
    let path = of_variable("JOINWRIGHT_HTTP_TLS_KEY", "1").unwrap().http.tls.key.unwrap();
    assert_eq!(path.to_str(), Some("1"));
    for list in ["https://a.example, https://b.example", "[https://a.example, https://b.example]"] {
        let origins = of_variable("JOINWRIGHT_HTTP_CORS_ORIGINS", list).unwrap().http.cors.origins;
        assert_eq!(origins.len(), 2, "{list}");
    }
    let limits = of_variable("JOINWRIGHT_LIMITS_REQUEST_SECONDS", "9").unwrap().limits;
    assert_eq!(limits.request_seconds.as_secs(), 9);
}

#[test]
fn builders_mistakes_are_found_with_everything_else() {
    let wrong = |settings| of(settings, "", &[], None).unwrap_err();
    assert!(wrong(Settings::default().listen("4000")).contains("`4000` is no address"));
    let http = HttpSettings::default().cors_origins(["https://a.example/path"]);
    assert!(wrong(Settings::default().http(http)).contains("write `https://a.example`"));
}

#[test]
fn section_of_who_may_ask_takes_the_place_of_the_builders() {
    let auth = crate::auth::AuthSettings::default().open();
    let text =
        "auth:\n  admin_secrets: [of-the-file]\n  jwt_secrets:\n    - {type: HS256, key: abc}\n";
    let settings = of(Settings::default().auth(auth), text, &[], None).unwrap();
    assert_eq!(
        settings.auth.summary(),
        (false, vec!["of-the-file"], vec![r#"{"key":"abc","type":"HS256"}"#])
    );
    let wrong = of_file("auth:\n  admin_secret: hidden\n").unwrap_err();
    assert!(wrong.contains("did you mean `admin_secrets`?"), "{wrong}");
    let wrong = of_file("auth:\n  admin_secrets: hidden\n").unwrap_err();
    assert!(!wrong.contains("hidden"), "{wrong}");
    assert!(!format!("{settings:?}").contains("of-the-file"));
}

#[test]
fn hasuras_name_for_permissions_is_read_after_ours() {
    let (ours, hasuras) = (
        "JOINWRIGHT_ENABLE_REMOTE_SCHEMA_PERMISSIONS",
        "HASURA_GRAPHQL_ENABLE_REMOTE_SCHEMA_PERMISSIONS",
    );
    let count = |environment: &[(&str, &str)]| {
        let settings = Settings::default().permissions(true);
        of(settings, "", environment, None)
            .map(|settings| settings.enable_remote_schema_permissions)
    };
    assert_eq!(count(&[]), Ok(Some(true)));
    assert_eq!(count(&[(hasuras, "false")]), Ok(Some(false)));
    assert_eq!(count(&[(hasuras, "false"), (ours, "true")]), Ok(Some(true)));
    assert!(count(&[(hasuras, "off")]).unwrap_err().contains(hasuras));
}
