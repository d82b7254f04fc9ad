//! What fuzzers call: anything for a token and anything for headers, with what must hold of it.

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::FutureExt;
use ring::hmac;

use super::{AuthSettings, Authenticator, Refusal, Session};
use crate::profile::Profile;

const SECRET: &str = "fuzz-0123456789abcdef0123456789abcdef";
const ANONYMOUS: &str = "anonymous";

/// A gateway that knows an admin secret and tokens in two places.
static GATEWAY: LazyLock<Authenticator> = LazyLock::new(|| {
    let jwt = |more: &str| format!(r#"{{"type":"HS256","key":"{SECRET}"{more}}}"#);
    let settings =
        AuthSettings::default().admin_secret(SECRET).unauthorized_role(ANONYMOUS).jwt(jwt("")).jwt(
            jwt(r#","header":{"type":"Cookie","name":"token"},"claims_namespace_path":"$.a[0]""#),
        );
    let nothing = |_: &reqwest::Url| Err("nothing is fetched".to_owned());
    #[expect(clippy::expect_used, reason = "the settings are those above")]
    Authenticator::new(&settings, Profile::Production, &|_| None, &nothing).expect("it starts")
});

fn session(headers: &HeaderMap) -> Result<Session, Refusal> {
    // Nothing is fetched, so nothing is waited for.
    let session = GATEWAY.session(headers, None).now_or_never();
    session.unwrap_or_else(|| Err(Refusal::unavailable()))
}

/// A token of anything: as it is, and as header and claims, parted by a line break, under a true
/// signature. Nobody is let in by the former.
///
/// # Panics
/// If one is let in who may not be.
pub fn token(data: &[u8]) {
    let mut headers = HeaderMap::new();
    let as_it_is = [b"Bearer ", data].concat();
    if let Ok(value) = HeaderValue::from_bytes(&as_it_is) {
        headers.insert("authorization", value);
        assert!(session(&headers).is_err(), "a token without a true signature is believed");
    }

    let break_at = data.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (header, claims) = data.split_at(break_at);
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let token = format!("{message}.{}", signature_of(message.as_bytes()));
    if let Ok(value) = HeaderValue::from_str(&format!("token={token}")) {
        headers.clear();
        headers.insert("cookie", value);
        if let Ok(session) = session(&headers) {
            assert!(!session.role.is_empty(), "somebody without a role is let in");
        }
    }
}

fn signature_of(message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    URL_SAFE_NO_PAD.encode(hmac::sign(&key, message))
}

/// Headers of anything, one a line, `name: value`. Without the secret nobody is let in but as who
/// brings nothing.
///
/// # Panics
/// If one is let in who may not be.
pub fn headers(data: &[u8]) {
    let mut headers = HeaderMap::new();
    for line in data.split(|byte| *byte == b'\n') {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, value) = line.split_at(colon);
        let name = HeaderName::from_bytes(name);
        let value = HeaderValue::from_bytes(value[1..].trim_ascii());
        if let (Ok(name), Ok(value)) = (name, value)
            && headers.try_append(name, value).is_err()
        {
            return;
        }
    }
    let has_secret = headers.values().any(|value| value.as_bytes() == SECRET.as_bytes());
    if let Ok(session) = session(&headers)
        && !has_secret
    {
        assert_eq!(&*session.role, ANONYMOUS);
        assert_eq!(session.variables.iter().count(), 0);
    }
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;

    /// Pieces that lead further than chance would.
    const PIECES: &[&str] = &[
        "x-hasura-admin-secret: ",
        "x-hasura-role: admin",
        "x-hasura-user-id: 1",
        "authorization: Bearer ",
        "cookie: token=",
        SECRET,
        "\n",
        "\r\n",
        r#"{"alg":"HS256"}"#,
        r#"{"alg":"none"}"#,
        r#""exp":9999999999,"#,
        r#"{"exp":9999999999,"a":[{"x-hasura-allowed-roles":["user"],"x-hasura-default-role":"user"}]}"#,
        r#"{"a":["#,
        r#""x-hasura-allowed-roles":["user"],"#,
        "[[[[",
        "}}",
        "\"",
        "null",
        "eyJhbGciOiJIUzI1NiJ9.",
        ".",
        "=",
        "\u{0}",
        "é",
    ];

    fn input(random: &mut Rng) -> Vec<u8> {
        let mut input = Vec::new();
        for _ in 0..random.usize(0..12) {
            match random.u8(0..5) {
                0 => input.push(random.u8(..)),
                _ => input.extend_from_slice(random.choice(PIECES).unwrap().as_bytes()),
            }
        }
        input
    }

    #[test]
    fn nobody_is_let_in_by_chance() {
        let mut random = Rng::with_seed(7);
        for _ in 0..2_000 {
            let input = input(&mut random);
            token(&input);
            headers(&input);
        }
    }

    #[test]
    fn what_is_tried_can_succeed() {
        let mut good = HeaderMap::new();
        good.insert("x-hasura-admin-secret", HeaderValue::from_static(SECRET));
        assert!(session(&good).unwrap().is_admin());
        let claims = PIECES[11];
        let message = [r#"{"alg":"HS256"}"#, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
        let message = message.join(".");
        let value = format!("token={message}.{}", signature_of(message.as_bytes()));
        let mut good = HeaderMap::new();
        good.insert("cookie", HeaderValue::from_str(&value).unwrap());
        assert_eq!(&*session(&good).unwrap().role, "user");
    }
}
