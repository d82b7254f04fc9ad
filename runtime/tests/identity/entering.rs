//! Who gets in: secrets, tokens, keys that are fetched, webhooks.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::join_all;
use joinwright_runtime::{AuthSettings, WebhookMode};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rcgen::{KeyPair, PublicKeyData};
use serde_json::{Value, json};

use crate::support::{
    Gateway, QUERY, SECRET, Server, answer, by_secret_tokens, claims, let_in, refused, token,
};

#[tokio::test]
async fn admin_secret_opens_and_goes_no_further() {
    let gateway = Gateway::start(AuthSettings::default().admin_secret(SECRET)).await;
    assert_eq!(gateway.ask(&[]).await, refused(401, "access-denied"));
    assert_eq!(gateway.ask(&[("x-hasura-admin-secret", "x")]).await, refused(401, "access-denied"));
    assert_eq!(gateway.upstream.n_requests(), 0);

    let headers = [("x-hasura-admin-secret", SECRET), ("X-Hasura-User-Id", "7")];
    assert_eq!(gateway.ask(&headers).await, let_in());
    let session = ["x-hasura-role: admin", "x-hasura-user-id: 7"];
    assert_eq!(gateway.upstream.last("x-hasura"), session);
}

#[tokio::test]
async fn who_may_not_ask_learns_nothing_of_the_question() {
    let gateway = Gateway::start(AuthSettings::default().admin_secret(SECRET)).await;
    for body in ["", "{", r#"{"query":"{bogus}"}"#, &"x".repeat(2 << 20)] {
        assert_eq!(gateway.ask_for(body, &[]).await, refused(401, "access-denied"));
    }
    let get = format!("{}/graphql?query=%7B", gateway.url);
    assert_eq!(gateway.client.get(get).send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn role_is_one_of_those_allowed_and_goes_to_the_upstream() {
    let gateway = Gateway::start(by_secret_tokens()).await;
    let token = format!("Bearer {}", token(&claims(json!({}))));
    let as_user = [("authorization", &*token), ("x-hasura-role", "user")];
    assert_eq!(gateway.ask(&as_user).await, let_in());
    assert_eq!(gateway.upstream.last("x-hasura-role"), ["x-hasura-role: user"]);
    let as_other = [("authorization", &*token), ("x-hasura-role", "other")];
    assert_eq!(gateway.ask(&as_other).await, refused(403, "access-denied"));
    assert_eq!(gateway.upstream.n_requests(), 1);
}

#[tokio::test]
async fn session_is_the_tokens_and_never_the_clients() {
    let gateway = Gateway::start(by_secret_tokens()).await;
    let token = token(&claims(json!({"x-hasura-user-id": "7"})));
    let headers = [
        ("authorization", &*format!("Bearer {token}")),
        ("x-hasura-user-id", "1"),
        ("x-hasura-org-id", "1"),
        ("x-custom", "kept"),
    ];
    assert_eq!(gateway.ask(&headers).await, let_in());
    let session = ["x-custom: kept", "x-hasura-role: admin", "x-hasura-user-id: 7"];
    assert_eq!(gateway.upstream.last("x-"), session);
}

#[tokio::test]
async fn sessions_of_concurrent_requests_do_not_meet() {
    let gateway = Gateway::start(by_secret_tokens()).await;
    let asked = (0..50).map(|id| {
        let token = token(&claims(json!({"x-hasura-user-id": id.to_string()})));
        let gateway = &gateway;
        async move {
            let own = ("x-own", &*id.to_string());
            gateway.ask(&[("authorization", &format!("Bearer {token}")), own]).await
        }
    });
    assert!(join_all(asked).await.into_iter().all(|answer| answer == let_in()));
    let heads = gateway.upstream.heads.lock().unwrap();
    assert_eq!(heads.len(), 50);
    for head in heads.iter() {
        assert_eq!(head["x-own"], head["x-hasura-user-id"]);
    }
}

/// A server of keys: the set of the number of the request, or the last.
async fn keys_of(sets: Vec<Option<String>>) -> Server {
    let sets = Arc::new(sets);
    Server::start(move |_, _, number| match &sets[number.min(sets.len() - 1)] {
        Some(set) => answer(200, set.clone()),
        None => answer(503, "not now"),
    })
    .await
}

pub(crate) fn set(keys: &[(&str, &KeyPair)]) -> Option<String> {
    let jwk = |(id, key): &(&str, &KeyPair)| {
        let (x, y) = key.der_bytes()[1..].split_at(32);
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": id, "x": x, "y": y})
    };
    Some(json!({"keys": keys.iter().map(jwk).collect::<Vec<_>>()}).to_string())
}

pub(crate) fn signed(id: &str, key: &KeyPair) -> String {
    let header = Header { kid: Some(id.to_owned()), ..Header::new(Algorithm::ES256) };
    let key = EncodingKey::from_ec_der(key.serialized_der());
    encode(&header, &claims(json!({})), &key).unwrap()
}

async fn by_keys(server: &Server) -> Gateway {
    let jwt = json!({"jwk_url": format!("{}/keys?token={SECRET}", server.url)});
    Gateway::start(AuthSettings::default().jwt(jwt.to_string())).await
}

#[tokio::test]
async fn keys_are_fetched_once_and_anew_for_a_key_that_is_unknown() {
    let (old, new) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let server = keys_of(vec![set(&[("old", &old)]), set(&[("new", &new)])]).await;
    let gateway = by_keys(&server).await;
    let by_old = signed("old", &old);
    let all = join_all((0..20).map(|_| gateway.ask_with(&by_old))).await;
    assert!(all.into_iter().all(|answer| answer == let_in()));
    assert_eq!(server.n_requests(), 1);

    assert_eq!(gateway.ask_with(&signed("new", &new)).await, let_in());
    assert_eq!(server.n_requests(), 2);
    for id in 0..20 {
        let unknown = signed(&id.to_string(), &new);
        assert_eq!(gateway.ask_with(&unknown).await, refused(401, "invalid-jwt"));
    }
    assert_eq!(gateway.ask_with(&by_old).await, refused(401, "invalid-jwt"));
    let stolen_name = signed("new", &old);
    assert_eq!(gateway.ask_with(&stolen_name).await, refused(401, "invalid-jwt"));
    assert_eq!(server.n_requests(), 2);
}

#[tokio::test]
async fn nobody_gets_in_without_keys() {
    let key = KeyPair::generate().unwrap();
    for set in [None, Some("<html>".to_owned()), Some(r#"{"keys":[]}"#.to_owned())] {
        let server = keys_of(vec![set]).await;
        let gateway = by_keys(&server).await;
        for _ in 0..5 {
            assert_eq!(gateway.ask_with(&signed("a", &key)).await, refused(503, "unexpected"));
        }
        assert_eq!(server.n_requests(), 1);
        assert_eq!(gateway.upstream.n_requests(), 0);
    }
    let nowhere = json!({"jwk_url": "http://127.0.0.1:1/"}).to_string();
    let gateway = Gateway::start(AuthSettings::default().jwt(nowhere)).await;
    assert_eq!(gateway.ask_with(&signed("a", &key)).await, refused(503, "unexpected"));
}

#[tokio::test]
async fn keys_are_not_fetched_from_where_they_lead() {
    let key = KeyPair::generate().unwrap();
    let other = keys_of(vec![set(&[("a", &key)])]).await;
    let target = other.url.clone();
    let server = Server::start(move |_, _, _| {
        Response::builder().status(302).header("location", &target).body(Body::empty()).unwrap()
    })
    .await;
    let gateway = by_keys(&server).await;
    assert_eq!(gateway.ask_with(&signed("a", &key)).await, refused(503, "unexpected"));
    assert_eq!(other.n_requests(), 0);
}

#[tokio::test]
async fn webhook_by_get_knows_by_the_headers() {
    let hook = Server::start(|headers, _, _| match headers.get("authorization") {
        Some(_) => answer(200, r#"{"X-Hasura-Role":"admin","X-Hasura-User-Id":"7"}"#),
        None => answer(401, "who?"),
    })
    .await;
    let settings = AuthSettings::default().admin_secret(SECRET).webhook(&hook.url);
    let gateway = Gateway::start(settings).await;
    assert_eq!(gateway.ask(&[]).await, refused(401, "access-denied"));
    let known = [("authorization", "x"), ("x-hasura-user-id", "1"), ("cookie", "a=b")];
    assert_eq!(gateway.ask(&known).await, let_in());
    assert_eq!(hook.last("cookie"), ["cookie: a=b"]);
    assert!(hook.last("content").is_empty());
    let session = ["x-hasura-role: admin", "x-hasura-user-id: 7"];
    assert_eq!(gateway.upstream.last("x-hasura"), session);
    assert_eq!(hook.n_requests(), 2);
    assert_eq!(gateway.ask(&[("x-hasura-admin-secret", SECRET)]).await, let_in());
    let wrong = [("x-hasura-admin-secret", "x"), ("authorization", "x")];
    assert_eq!(gateway.ask(&wrong).await, refused(401, "access-denied"));
    assert_eq!(hook.n_requests(), 2);
}

#[tokio::test]
async fn webhook_by_post_sees_the_question() {
    let bodies: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&bodies);
    let hook = Server::start(move |_, body, _| {
        seen.lock().unwrap().push(body);
        answer(200, r#"{"x-hasura-role":"admin"}"#)
    })
    .await;
    let settings = AuthSettings::default().webhook(&hook.url).webhook_mode(WebhookMode::Post);
    let gateway = Gateway::start(settings).await;
    let body = r#"{"query":"query Q($s: Boolean!) { price @skip(if: $s) }","operationName":"Q","variables":{"s":false}}"#;
    assert_eq!(gateway.ask_for(body, &[("authorization", "x")]).await, let_in());
    let get = format!("{}/graphql?query=%7Bprice%7D", gateway.url);
    assert_eq!(gateway.client.get(get).send().await.unwrap().status(), 200);

    let bodies = bodies.lock().unwrap().clone();
    let sent: Value = serde_json::from_str(&bodies[0]).unwrap();
    assert_eq!(sent["request"], serde_json::from_str::<Value>(body).unwrap());
    assert_eq!(sent["headers"]["authorization"], "x");
    let sent: Value = serde_json::from_str(&bodies[1]).unwrap();
    let expected = json!({"query": "{price}", "operationName": null, "variables": null});
    assert_eq!(sent["request"], expected);
    // What can not be read is refused without asking anybody.
    assert_eq!(gateway.ask_for("{", &[]).await, refused(400, "invalid-json"));
    assert_eq!(hook.n_requests(), 2);
}

#[tokio::test]
async fn webhook_by_post_may_get_the_headers_alone() {
    let bodies: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&bodies);
    let hook = Server::start(move |_, body, _| {
        seen.lock().unwrap().push(body);
        answer(200, r#"{"x-hasura-role":"admin"}"#)
    })
    .await;
    let settings = AuthSettings::default().webhook(&hook.url).webhook_mode(WebhookMode::Post);
    let gateway = Gateway::start(settings.webhook_sends_request(false)).await;
    assert_eq!(gateway.ask(&[("authorization", "x")]).await, let_in());
    let sent: Value = serde_json::from_str(&bodies.lock().unwrap()[0]).unwrap();
    assert_eq!((&sent["headers"]["authorization"], &sent["request"]), (&json!("x"), &Value::Null));
}

#[tokio::test]
async fn webhooks_answer_is_kept_for_as_long_as_it_says_and_for_the_same_headers() {
    let number = Arc::new(AtomicUsize::new(0));
    let hook = Server::start(move |_, _, _| {
        let number = number.fetch_add(1, Ordering::Relaxed);
        let caching = ["max-age=600", "max-age=600", "no-cache", "no-cache"][number];
        answer(200, format!(r#"{{"x-hasura-role":"admin","Cache-Control":"{caching}"}}"#))
    })
    .await;
    let gateway = Gateway::start(AuthSettings::default().webhook(&hook.url)).await;
    for (token, n_requests) in [("a", 1), ("a", 1), ("b", 2), ("a", 2), ("c", 3), ("c", 4)] {
        assert_eq!(gateway.ask(&[("authorization", token)]).await, let_in());
        assert_eq!(hook.n_requests(), n_requests);
    }
}

#[tokio::test]
async fn nobody_gets_in_by_a_webhook_that_does_not_know_what_it_says() {
    type Answer = fn() -> Response<Body>;
    let answers: [Answer; 9] = [
        || answer(500, r#"{"x-hasura-role":"admin"}"#),
        || answer(201, r#"{"x-hasura-role":"admin"}"#),
        || answer(403, r#"{"x-hasura-role":"admin"}"#),
        || Response::builder().status(302).header("location", "/").body(Body::empty()).unwrap(),
        || answer(200, "<html>"),
        || answer(200, ""),
        || answer(200, "{}"),
        || answer(200, r#"{"x-hasura-role":"admin""#),
        || answer(200, format!(r#"{{"x-hasura-role":"admin","a":"{}"}}"#, "x".repeat(1 << 17))),
    ];
    for (index, given) in answers.into_iter().enumerate() {
        let hook = Server::start(move |_, _, _| given()).await;
        let gateway = Gateway::start(AuthSettings::default().webhook(&hook.url)).await;
        assert_eq!(gateway.ask(&[]).await, refused(503, "unexpected"), "{index}");
        assert_eq!((hook.n_requests(), gateway.upstream.n_requests()), (1, 0));
    }
    let gateway = Gateway::start(AuthSettings::default().webhook("http://127.0.0.1:1/")).await;
    assert_eq!(gateway.ask(&[]).await, refused(503, "unexpected"));
}

#[tokio::test]
async fn webhook_that_stalls_is_given_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let timeout = std::time::Duration::from_millis(50);
    let settings = AuthSettings::default().webhook(url).webhook_timeout(timeout);
    let gateway = Gateway::start(settings).await;
    assert_eq!(gateway.ask(&[]).await, refused(503, "unexpected"));
    drop(listener);
}

#[tokio::test]
async fn unauthenticated_clients_hear_how_to_do_better() {
    let gateway = Gateway::start(by_secret_tokens()).await;
    let response = gateway.client.post(format!("{}/graphql", gateway.url)).body(QUERY);
    let response = response.header("content-type", "application/json").send().await.unwrap();
    assert_eq!(response.headers()["www-authenticate"], "Bearer");
    let mut expired = claims(json!({}));
    expired["exp"] = json!(1);
    let request = gateway.client.post(format!("{}/graphql", gateway.url)).body(QUERY);
    let request = request.header("content-type", "application/json");
    let request = request.bearer_auth(token(&expired));
    let body = request.send().await.unwrap().text().await.unwrap();
    assert!(body.contains("Could not verify JWT: JWTExpired"), "{body}");
}
