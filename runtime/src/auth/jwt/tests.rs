//! Which tokens are believed, and which are not.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::crypto::sign;
use jsonwebtoken::{EncodingKey, get_current_timestamp};
use serde_json::{Value, json};

use super::*;

const SECRET: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

macro_rules! key {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/", $name))
    };
}

/// Each algorithm with the key that a gateway knows and the key that tokens are signed with.
fn pairs() -> Vec<(Algorithm, &'static str, EncodingKey)> {
    let rsa = || EncodingKey::from_rsa_pem(key!("rsa.key").as_bytes()).unwrap();
    let ec = |pem: &str| EncodingKey::from_ec_pem(pem.as_bytes()).unwrap();
    let ed = || EncodingKey::from_ed_pem(key!("ed25519.key").as_bytes()).unwrap();
    let secret = || EncodingKey::from_secret(SECRET.as_bytes());
    vec![
        (Algorithm::HS256, SECRET, secret()),
        (Algorithm::HS384, SECRET, secret()),
        (Algorithm::HS512, SECRET, secret()),
        (Algorithm::RS256, key!("rsa.pub"), rsa()),
        (Algorithm::RS384, key!("rsa.crt"), rsa()),
        (Algorithm::RS512, key!("rsa-pkcs1.pub"), rsa()),
        (Algorithm::PS256, key!("rsa.pub"), rsa()),
        (Algorithm::PS384, key!("rsa.pub"), rsa()),
        (Algorithm::PS512, key!("rsa.pub"), rsa()),
        (Algorithm::ES256, key!("p256.pub"), ec(key!("p256.key"))),
        (Algorithm::ES384, key!("p384.pub"), ec(key!("p384.key"))),
        (Algorithm::EdDSA, key!("ed25519.pub"), ed()),
    ]
}

/// A kind of token, from its settings.
fn kind(settings: &Value) -> Jwt {
    let connect = |_: &Url| Err("nothing is fetched".to_owned());
    let names = Names::usual();
    Jwt::read("TEST", &settings.to_string(), false, &names, &connect).unwrap().remove(0)
}

/// Tokens of the secret, with more settings.
fn secret_kind(more: Value) -> Jwt {
    let mut settings = json!({"type": "HS256", "key": SECRET});
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    kind(&settings)
}

fn encoded(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

fn token(header: &Value, claims: &Value, algorithm: Algorithm, key: &EncodingKey) -> String {
    let message = format!("{}.{}", encoded(header), encoded(claims));
    let signature = sign(message.as_bytes(), key, algorithm).unwrap();
    format!("{message}.{signature}")
}

/// A token of the secret.
fn secret_token(claims: &Value) -> String {
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    token(&json!({"alg": "HS256"}), claims, Algorithm::HS256, &key)
}

/// The claims of somebody who may be a user or an editor, for an hour.
fn claims() -> Value {
    json!({
        "exp": get_current_timestamp() + 3600,
        "https://hasura.io/jwt/claims": {
            "x-hasura-allowed-roles": ["user", "editor"],
            "x-hasura-default-role": "user",
            "x-hasura-user-id": "7",
        },
    })
}

/// The claims with others in their place.
fn claims_with(more: Value) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    claims
}

/// The role of a token's bearer.
async fn role(kind: &Jwt, token: &str) -> Result<String, Refusal> {
    let session = kind.session(&Names::usual(), token, None).await?;
    Ok(session.role.to_string())
}

#[tokio::test]
async fn token_is_believed_with_its_algorithm_and_no_other() {
    crypto::install();
    for (configured, known, _) in &pairs() {
        let kind = kind(&json!({"type": format!("{configured:?}"), "key": known}));
        for (signed, _, key) in &pairs() {
            let token = token(&json!({"alg": signed}), &claims(), *signed, key);
            let role = role(&kind, &token).await;
            match configured == signed {
                true => assert_eq!(role.as_deref(), Ok("user"), "{configured:?}"),
                false => {
                    assert_eq!(role, Err(Refusal::invalid_token()), "{configured:?} {signed:?}")
                }
            }
        }
    }
}

#[tokio::test]
async fn public_key_is_no_secret() {
    let kind = kind(&json!({"type": "RS256", "key": key!("rsa.pub")}));
    let confused = EncodingKey::from_secret(key!("rsa.pub").as_bytes());
    for header in [json!({"alg": "HS256"}), json!({"alg": "RS256"})] {
        let token = token(&header, &claims(), Algorithm::HS256, &confused);
        assert_eq!(role(&kind, &token).await, Err(Refusal::invalid_token()));
    }
}

#[tokio::test]
async fn token_without_a_true_signature_is_refused() {
    let es = kind(&json!({"type": "ES256", "key": key!("p256.pub")}));
    let hs = secret_kind(json!({}));
    for alg in ["none", "None", "NONE", "", "HS256", "ES256", "HS1"] {
        let message = format!("{}.{}", encoded(&json!({"alg": alg})), encoded(&claims()));
        for signature in
            ["", "AA", &URL_SAFE_NO_PAD.encode([0; 64]), &URL_SAFE_NO_PAD.encode([0; 32])]
        {
            let token = format!("{message}.{signature}");
            assert_eq!(role(&es, &token).await, Err(Refusal::invalid_token()), "{token}");
            assert_eq!(role(&hs, &token).await, Err(Refusal::invalid_token()), "{token}");
        }
    }
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    let kind = secret_kind(json!({}));
    let good = secret_token(&claims());
    assert_eq!(role(&kind, &good).await.as_deref(), Ok("user"));
    let (message, signature) = good.rsplit_once('.').unwrap();
    let swapped = {
        let other = encoded(&claims_with(json!({"sub": "other"})));
        format!("{}.{other}.{signature}", message.split_once('.').unwrap().0)
    };
    let huge = claims_with(json!({"more": "x".repeat(1 << 20)}));
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let cases = [
        "a".to_owned(),
        "..".to_owned(),
        "a.b.c".to_owned(),
        message.to_owned(),
        format!("{good}."),
        format!("{good}.{signature}"),
        format!("{good}="),
        format!(" {good}"),
        good.replace('.', ". "),
        swapped,
        secret_token(&huge),
        secret_token(&json!([claims()])),
        secret_token(&json!("claims")),
        token(&json!("HS256"), &claims(), Algorithm::HS256, &key),
        token(&json!({"alg": "HS256", "crit": ["exp"]}), &claims(), Algorithm::HS256, &key),
        token(&json!({"alg": ["HS256"]}), &claims(), Algorithm::HS256, &key),
        token(&json!({"alg": "HS256", "kid": 7}), &claims(), Algorithm::HS256, &key),
        "\u{0}é".to_owned(),
    ];
    for token in cases {
        let start: String = token.chars().take(80).collect();
        assert_eq!(role(&kind, &token).await, Err(Refusal::invalid_token()), "{start}");
    }
}

#[tokio::test]
async fn times_are_required_and_of_their_type() {
    let kind = secret_kind(json!({"allowed_skew": 60}));
    let now = get_current_timestamp();
    for good in [
        json!({"exp": now - 30}),
        json!({"exp": now as f64 + 10.5}),
        json!({"nbf": now + 30}),
        json!({"iat": "whatever"}),
    ] {
        let token = secret_token(&claims_with(good.clone()));
        assert_eq!(role(&kind, &token).await.as_deref(), Ok("user"), "{good}");
    }
    let expired = secret_token(&claims_with(json!({"exp": now - 100})));
    assert_eq!(role(&kind, &expired).await, Err(Refusal::expired_token()));
    for bad in [
        json!({"exp": null}),
        json!({"exp": (now + 100).to_string()}),
        json!({"exp": [now + 100]}),
        json!({"exp": {"a": now + 100}}),
        json!({"exp": -1}),
        json!({"exp": true}),
        json!({"exp": 1e300}),
        json!({"nbf": now + 100}),
        json!({"nbf": "now"}),
        json!({"nbf": [0]}),
    ] {
        let token = secret_token(&claims_with(bad.clone()));
        assert_eq!(role(&kind, &token).await, Err(Refusal::invalid_token()), "{bad}");
    }
    let mut without = claims();
    without.as_object_mut().unwrap().remove("exp");
    assert_eq!(role(&kind, &secret_token(&without)).await, Err(Refusal::invalid_token()));
}

#[tokio::test]
async fn time_said_twice_is_refused() {
    let text = claims().to_string().replacen('{', r#"{"exp":99999999999,"#, 1);
    let header = encoded(&json!({"alg": "HS256"}));
    let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(text));
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let kind = secret_kind(json!({}));
    let token = format!("{message}.{}", sign(message.as_bytes(), &key, Algorithm::HS256).unwrap());
    assert_eq!(role(&kind, &token).await, Err(Refusal::invalid_token()));
}

#[tokio::test]
async fn audience_and_issuer_are_those_that_are_wanted() {
    let wanting = secret_kind(json!({"audience": ["a", "b"], "issuer": "i"}));
    for good in [json!({"aud": "a", "iss": "i"}), json!({"aud": ["x", "b"], "iss": "i"})] {
        let token = secret_token(&claims_with(good.clone()));
        assert_eq!(role(&wanting, &token).await.as_deref(), Ok("user"), "{good}");
    }
    for bad in [
        json!({}),
        json!({"aud": "a"}),
        json!({"iss": "i"}),
        json!({"aud": "x", "iss": "i"}),
        json!({"aud": [], "iss": "i"}),
        json!({"aud": null, "iss": "i"}),
        json!({"aud": {"a": 1}, "iss": "i"}),
        json!({"aud": ["a", 1], "iss": "i"}),
        json!({"aud": "a", "iss": "I"}),
        json!({"aud": "a", "iss": 1}),
        json!({"aud": "a", "iss": null}),
        json!({"aud": "A", "iss": "i"}),
    ] {
        let token = secret_token(&claims_with(bad.clone()));
        assert_eq!(role(&wanting, &token).await, Err(Refusal::invalid_token()), "{bad}");
    }
    let unset = secret_kind(json!({}));
    let token = secret_token(&claims_with(json!({"aud": "whoever", "iss": "whoever"})));
    assert_eq!(role(&unset, &token).await.as_deref(), Ok("user"));
}

#[tokio::test]
async fn keys_that_a_token_brings_along_are_not_looked_at() {
    let kind = kind(&json!({"type": "ES256", "key": key!("p256.pub")}));
    let own = EncodingKey::from_ec_pem(key!("p256.key").as_bytes()).unwrap();
    let others = EncodingKey::from_ed_pem(key!("ed25519.key").as_bytes()).unwrap();
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": "AQ"});
    for (name, value) in [
        ("jku", json!("http://127.0.0.1:1/")),
        ("x5u", json!("http://127.0.0.1:1/")),
        ("jwk", jwk),
        ("kid", json!("../../../dev/null")),
        ("kid", json!("' or 1=1")),
    ] {
        let header = |alg: &str| json!({"alg": alg, name: value});
        let good = token(&header("ES256"), &claims(), Algorithm::ES256, &own);
        assert_eq!(role(&kind, &good).await.as_deref(), Ok("user"), "{name}");
        let bad = token(&header("EdDSA"), &claims(), Algorithm::EdDSA, &others);
        assert_eq!(role(&kind, &bad).await, Err(Refusal::invalid_token()), "{name}");
    }
}

fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    let pairs = headers.iter();
    pairs.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

#[test]
fn token_is_found_in_its_place() {
    let usual = secret_kind(json!({}));
    let found = |kind: &Jwt, headers: &[_]| {
        kind.token(&map(headers)).map(|token| token.map(str::to_owned)).map_err(|_| ())
    };
    let t = Ok(Some("t".to_owned()));
    assert_eq!(found(&usual, &[]), Ok(None));
    assert_eq!(found(&usual, &[("authorization", "Bearer t")]), t);
    assert_eq!(found(&usual, &[("authorization", "bearer  t ")]), t);
    for bad in ["Bearer", "Bearer ", "t", "Basic t", "Bearer t u"] {
        assert_eq!(found(&usual, &[("authorization", bad)]), Err(()), "{bad}");
    }
    let twice = [("authorization", "Bearer t"), ("authorization", "Bearer t")];
    assert_eq!(found(&usual, &twice), Err(()));

    let cookie = secret_kind(json!({"header": {"type": "Cookie", "name": "token"}}));
    assert_eq!(found(&cookie, &[("cookie", "a=b; token=t; token=u")]), t);
    assert_eq!(found(&cookie, &[("cookie", "a=b"), ("cookie", "token=\"t\"")]), t);
    assert_eq!(found(&cookie, &[("cookie", "xtoken=t")]), Ok(None));
    assert_eq!(found(&cookie, &[("cookie", "token=")]), Err(()));

    let custom = secret_kind(json!({"header": {"type": "CustomHeader", "name": "X-Token"}}));
    assert_eq!(found(&custom, &[("x-token", "t")]), t);
    assert_eq!(found(&custom, &[("authorization", "Bearer t")]), Ok(None));
}

/// The set of the P-256 key under a name.
fn set(id: &str) -> String {
    let point = DecodingPoint::of(key!("p256.pub"));
    let key = json!({"kty": "EC", "crv": "P-256", "kid": id, "x": point.x, "y": point.y});
    json!({"keys": [key, {"kty": "oct", "k": "AAAA", "kid": "secret"}]}).to_string()
}

/// The coordinates of a public key.
struct DecodingPoint {
    x: String,
    y: String,
}

impl DecodingPoint {
    fn of(pem: &str) -> Self {
        let key = jsonwebtoken::DecodingKey::from_ec_pem(pem.as_bytes()).unwrap();
        let (x, y) = key.try_get_as_bytes().unwrap()[1..].split_at(32);
        Self { x: URL_SAFE_NO_PAD.encode(x), y: URL_SAFE_NO_PAD.encode(y) }
    }
}

#[tokio::test(start_paused = true)]
async fn key_of_a_set_is_chosen_by_its_name_and_fetched_anew_if_unknown() {
    let mut kind = secret_kind(json!({}));
    let n_fetches = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = Arc::clone(&n_fetches);
    kind.keys = Keys::Set(KeySet::new("TEST".to_owned(), move || {
        let number = counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let keys = read_set(set(&format!("k{number}")).as_bytes(), None).unwrap();
        std::future::ready(Ok((keys, None))).boxed()
    }));
    let own = EncodingKey::from_ec_pem(key!("p256.key").as_bytes()).unwrap();
    let signed =
        |kid: &str| token(&json!({"alg": "ES256", "kid": kid}), &claims(), Algorithm::ES256, &own);
    assert_eq!(role(&kind, &signed("k0")).await.as_deref(), Ok("user"));
    let nameless = token(&json!({"alg": "ES256"}), &claims(), Algorithm::ES256, &own);
    assert_eq!(role(&kind, &nameless).await.as_deref(), Ok("user"));
    // The keys are changed; whose key was taken away is out.
    assert_eq!(role(&kind, &signed("k1")).await.as_deref(), Ok("user"));
    for id in ["k0", "k2", "k3", "secret"] {
        assert_eq!(role(&kind, &signed(id)).await, Err(Refusal::invalid_token()), "{id}");
    }
    assert_eq!(n_fetches.load(std::sync::atomic::Ordering::Relaxed), 2);
}
