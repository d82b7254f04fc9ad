//! What the settings say, and who gets in by it.

use axum::http::{HeaderValue, StatusCode};

use super::*;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn jwt() -> String {
    format!(r#"{{"type":"HS256","key":"{SECRET}"}}"#)
}

/// A gateway of these environment variables.
fn started(variables: &[(&str, &str)]) -> Result<Authenticator, AuthError> {
    started_in(Profile::Development, &AuthSettings::default(), variables)
}

fn started_in(
    profile: Profile,
    settings: &AuthSettings,
    variables: &[(&str, &str)],
) -> Result<Authenticator, AuthError> {
    let environment = |name: &str| {
        variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    };
    let connect = |_: &Url| Client::builder().tls_certs_only([]).build().map_err(|e| e.to_string());
    let _ = rustls::crypto::ring::default_provider().install_default();
    Authenticator::new(settings, profile, &environment, &connect)
}

fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    let pairs = headers.iter();
    pairs.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

/// The role that these headers get, or the status and the code of the refusal.
async fn role(
    authenticator: &Authenticator,
    headers: &[(&'static str, &'static str)],
) -> Result<String, (u16, &'static str)> {
    match authenticator.session(&map(headers), None).await {
        Ok(session) => Ok(session.role.to_string()),
        Err(refusal) => {
            let status = refusal.status.as_u16();
            Err((status, refusal.into_error().extensions.code.as_str()))
        }
    }
}

const DENIED: Result<String, (u16, &str)> = Err((401, "access-denied"));

#[tokio::test]
async fn open_gateway_believes_everybody() {
    let open = started(&[]).unwrap();
    assert!(open.warning().is_some());
    assert_eq!(role(&open, &[]).await.as_deref(), Ok("admin"));
    assert_eq!(role(&open, &[("x-hasura-role", "user")]).await.as_deref(), Ok("user"));
    let headers = map(&[("x-hasura-user-id", "7"), ("x-hasura-admin-secret", "s")]);
    let session = open.session(&headers, None).await.unwrap();
    assert_eq!(session.variable("x-hasura-user-id"), Some("7"));
    assert_eq!(session.variables.iter().count(), 1);
}

#[tokio::test]
async fn admin_secret_lets_in_as_anybody() {
    let gateway = started(&[
        ("HASURA_GRAPHQL_ADMIN_SECRET", "one"),
        ("HASURA_GRAPHQL_ADMIN_SECRETS", r#"["two","three"]"#),
    ])
    .unwrap();
    assert!(gateway.warning().is_none());
    for secret in ["one", "two", "three"] {
        let headers = [("x-hasura-admin-secret", secret)];
        assert_eq!(role(&gateway, &headers).await.as_deref(), Ok("admin"), "{secret}");
    }
    let as_user = [("x-hasura-access-key", "one"), ("x-hasura-role", "user")];
    assert_eq!(role(&gateway, &as_user).await.as_deref(), Ok("user"));
}

#[tokio::test]
async fn without_the_secret_nobody_is_let_in() {
    let gateway = started(&[("JOINWRIGHT_ADMIN_SECRET", "secret")]).unwrap();
    assert_eq!(role(&gateway, &[]).await, DENIED);
    assert_eq!(role(&gateway, &[("x-hasura-role", "admin")]).await, DENIED);
    for near in ["", "secre", "secrets", "Secret", "secret,secret"] {
        assert_eq!(role(&gateway, &[("x-hasura-admin-secret", near)]).await, DENIED, "{near}");
    }
    let twice = [("x-hasura-admin-secret", "secret"), ("x-hasura-admin-secret", "secret")];
    assert_eq!(role(&gateway, &twice).await, Err((400, "invalid-headers")));
    let mut bytes = HeaderMap::new();
    bytes.insert("x-hasura-admin-secret", HeaderValue::from_bytes(b"secret\xff").unwrap());
    let refusal = gateway.session(&bytes, None).await.unwrap_err();
    assert_eq!(refusal.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn who_brings_nothing_has_the_unauthorized_role_and_nothing_else() {
    let secret = ("HASURA_GRAPHQL_ADMIN_SECRET", "secret");
    let role_of_others = ("HASURA_GRAPHQL_UNAUTHORIZED_ROLE", "anonymous");
    let jwt = jwt();
    let jwt = ("HASURA_GRAPHQL_JWT_SECRET", &*jwt);
    for variables in [&[secret, role_of_others][..], &[secret, role_of_others, jwt]] {
        let gateway = started(variables).unwrap();
        let claiming = [("x-hasura-role", "admin"), ("x-hasura-user-id", "1")];
        let session = gateway.session(&map(&claiming), None).await.unwrap();
        assert_eq!(session, Session::new("anonymous", SessionVariables::default()));
        assert_eq!(role(&gateway, &[("x-hasura-admin-secret", "x")]).await, DENIED);
    }
    let gateway = started(&[secret, role_of_others, jwt]).unwrap();
    for bad in ["Bearer x", "Bearer", "Basic x", ""] {
        let refusal = gateway.session(&map(&[("authorization", bad)]), None).await.unwrap_err();
        assert_eq!(refusal.status, StatusCode::UNAUTHORIZED, "{bad}");
    }
}

#[tokio::test]
async fn wrong_secret_is_refused_whatever_else_is_brought() {
    let jwt = jwt();
    let gateway =
        started(&[("HASURA_GRAPHQL_ADMIN_SECRET", "secret"), ("HASURA_GRAPHQL_JWT_SECRET", &jwt)])
            .unwrap();
    let headers = [("x-hasura-admin-secret", "wrong"), ("authorization", "Bearer x")];
    assert_eq!(role(&gateway, &headers).await, DENIED);
    assert_eq!(role(&gateway, &[]).await, Err((401, "invalid-headers")));
    assert_eq!(role(&gateway, &[("authorization", "Bearer x")]).await, Err((401, "invalid-jwt")));
    let twice = [("x-hasura-role", "a"), ("x-hasura-role", "a")];
    assert_eq!(role(&gateway, &twice).await, Err((400, "invalid-headers")));
}

#[tokio::test]
async fn prefix_of_the_headers_is_a_setting() {
    let gateway =
        started(&[("JOINWRIGHT_ADMIN_SECRET", "secret"), ("JOINWRIGHT_HEADER_PREFIX", "X-Acme-")])
            .unwrap();
    let headers =
        [("x-acme-admin-secret", "secret"), ("x-acme-user-id", "7"), ("x-hasura-role", "user")];
    let session = gateway.session(&map(&headers), None).await.unwrap();
    assert!(session.is_admin());
    assert_eq!(session.variable("x-hasura-user-id"), Some("7"));
    assert_eq!(role(&gateway, &[("x-hasura-admin-secret", "secret")]).await, DENIED);
}

#[test]
fn environment_wins_over_the_builder_and_joinwrights_names_over_hasuras() {
    let builder = AuthSettings::default().admin_secret("built").unauthorized_role("built");
    let variables = [
        ("HASURA_GRAPHQL_ADMIN_SECRET", "hasura"),
        ("JOINWRIGHT_ADMIN_SECRET", "joinwright"),
        ("HASURA_GRAPHQL_UNAUTHORIZED_ROLE", "hasura"),
    ];
    let gateway = started_in(Profile::Development, &builder, &variables).unwrap();
    assert!(gateway.secrets.contain(b"joinwright"));
    assert!(!gateway.secrets.contain(b"hasura") && !gateway.secrets.contain(b"built"));
    assert_eq!(gateway.unauthorized.as_deref(), Some("hasura"));
    let gateway = started_in(Profile::Development, &builder, &[]).unwrap();
    assert!(gateway.secrets.contain(b"built"));
}

#[test]
fn production_wants_to_hear_that_a_gateway_is_open() {
    let settings = AuthSettings::default();
    let start = |variables: &[_]| started_in(Profile::Production, &settings, variables);
    assert!(start(&[]).unwrap_err().to_string().contains("set `JOINWRIGHT_AUTH` to `open`"));
    assert!(start(&[("JOINWRIGHT_AUTH", "open")]).is_ok());
    assert!(start(&[("JOINWRIGHT_AUTH", "yes")]).is_err());
    assert!(start(&[("JOINWRIGHT_ADMIN_SECRET", "s")]).is_ok());
    assert!(start(&[("JOINWRIGHT_ADMIN_SECRET", "s"), ("JOINWRIGHT_AUTH", "open")]).is_err());
    assert!(started_in(Profile::Production, &settings.open(), &[]).is_ok());
}

#[test]
fn setting_that_can_not_be_used_is_named_and_not_shown() {
    let jwt = jwt();
    let hook = ("HASURA_GRAPHQL_AUTH_HOOK", "http://127.0.0.1:1/");
    let secret = ("HASURA_GRAPHQL_ADMIN_SECRET", "s");
    let cases: &[&[(&str, &str)]] = &[
        &[("HASURA_GRAPHQL_ADMIN_SECRET", "")],
        &[("HASURA_GRAPHQL_ADMIN_SECRET", "  ")],
        &[("HASURA_GRAPHQL_ADMIN_SECRET", "SENSITIVE\n")],
        &[("HASURA_GRAPHQL_ADMIN_SECRETS", "SENSITIVE")],
        &[("HASURA_GRAPHQL_ADMIN_SECRETS", "[]")],
        &[("HASURA_GRAPHQL_ADMIN_SECRETS", r#"[""]"#)],
        &[("HASURA_GRAPHQL_ADMIN_SECRETS", r#"["SENSITIVE",1]"#)],
        &[("HASURA_GRAPHQL_JWT_SECRET", "SENSITIVE")],
        &[("HASURA_GRAPHQL_JWT_SECRET", r#"{"type":"HS256","key":"SENSITIVE"}"#)],
        &[("HASURA_GRAPHQL_JWT_SECRET", r#"{"type":"RS256","key":"SENSITIVE"}"#)],
        &[("HASURA_GRAPHQL_JWT_SECRET", r#"{"type":7,"key":"SENSITIVE"}"#)],
        &[("HASURA_GRAPHQL_JWT_SECRET", r#"{"jwk_url":"ftp://SENSITIVE"}"#)],
        &[("HASURA_GRAPHQL_JWT_SECRETS", r#"{"type":"HS256","key":"SENSITIVE"}"#)],
        &[("HASURA_GRAPHQL_AUTH_HOOK", "SENSITIVE")],
        &[("HASURA_GRAPHQL_AUTH_HOOK_MODE", "PUT"), hook],
        &[("HASURA_GRAPHQL_AUTH_HOOK_SEND_REQUEST_BODY", "no"), hook],
        &[("HASURA_GRAPHQL_AUTH_HOOK_TIMEOUT", "0"), hook],
        &[("HASURA_GRAPHQL_AUTH_HOOK", hook.1), ("HASURA_GRAPHQL_JWT_SECRET", &jwt)],
        &[("HASURA_GRAPHQL_UNAUTHORIZED_ROLE", "a")],
        &[("HASURA_GRAPHQL_UNAUTHORIZED_ROLE", "a"), hook],
        &[("HASURA_GRAPHQL_UNAUTHORIZED_ROLE", "admin"), secret],
        &[("JOINWRIGHT_HEADER_PREFIX", "a b"), secret],
    ];
    for variables in cases {
        let error = started(variables).unwrap_err().to_string();
        assert!(error.contains(&format!("`{}`", variables[0].0)), "{error}");
        assert!(!error.contains("SENSITIVE"), "{error}");
    }
}

#[test]
fn nothing_secret_is_shown_for_debugging() {
    let settings = AuthSettings::default()
        .admin_secret("SENSITIVE")
        .jwt(r#"{"type":"HS256","key":"SENSITIVE-0123456789abcdef0123456789abcdef"}"#);
    let gateway = started_in(Profile::Development, &settings, &[]).unwrap();
    let shown = format!("{gateway:?} {settings:?}");
    assert!(!shown.contains("SENSITIVE") && !shown.contains("83, 69, 78"), "{shown}");
}
