//! Keys, each pinned to the algorithms that it may be used with.

use std::fmt;

use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse,
};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The most keys of a set that are looked at.
const MAX_KEYS: usize = 50;

/// The fewest bytes of an RSA key's DER: those of 2048 bits.
const MIN_RSA_BYTES: usize = 266;

/// A key that tokens may be signed with.
#[derive(Clone)]
pub(super) struct Key {
    /// Its name in its set.
    pub(super) id: Option<String>,
    /// The algorithms that it may be used with; all of one family.
    pub(super) algorithms: Vec<Algorithm>,
    /// The key itself.
    pub(super) key: DecodingKey,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).field("algorithms", &self.algorithms).finish()
    }
}

/// The algorithm that a setting names.
pub(super) fn algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "Ed25519" => Some(Algorithm::EdDSA),
        name => name.parse().ok(),
    }
}

impl Key {
    /// The key of the settings: PEM, or a secret for HMAC. An error says what is wrong with it.
    pub(super) fn configured(algorithm: Algorithm, text: &str) -> Result<Self, String> {
        if text.contains("PRIVATE KEY-----") {
            return Err("the key is a private one; a gateway needs the public one".to_owned());
        }
        let pem = text.as_bytes();
        let key = match algorithm.family() {
            AlgorithmFamily::Hmac => secret(algorithm, text)?,
            AlgorithmFamily::Rsa => DecodingKey::from_rsa_pem(pem)
                .ok()
                .filter(|key| has_length(key, |length| length >= MIN_RSA_BYTES))
                .ok_or("the key is no public RSA key of 2048 bits or more in PEM")?,
            AlgorithmFamily::Ec => DecodingKey::from_ec_pem(pem)
                .ok()
                .filter(|key| has_length(key, |length| length == point_length(algorithm)))
                .ok_or_else(|| format!("the key is no public key for {algorithm:?} in PEM"))?,
            AlgorithmFamily::Ed => DecodingKey::from_ed_pem(pem)
                .ok()
                .filter(|key| has_length(key, |length| length == 32))
                .ok_or("the key is no public Ed25519 key in PEM")?,
        };
        Ok(Self { id: None, algorithms: vec![algorithm], key })
    }

    /// A key of a set; none if tokens can not be signed with it. If `only` names an algorithm, it
    /// is good for no other.
    fn of_set(jwk: &Jwk, only: Option<Algorithm>) -> Option<Self> {
        let mut algorithms = algorithms(jwk)?;
        algorithms.retain(|algorithm| only.is_none_or(|only| only == *algorithm));
        if algorithms.is_empty() {
            return None;
        }
        let key = DecodingKey::from_jwk(jwk).ok()?;
        Some(Self { id: jwk.common.key_id.clone(), algorithms, key })
    }
}

/// A secret of the least length that its algorithm must have.
fn secret(algorithm: Algorithm, text: &str) -> Result<DecodingKey, String> {
    let n_bytes = match algorithm {
        Algorithm::HS256 => 32,
        Algorithm::HS384 => 48,
        _ => 64,
    };
    if text.contains("-----BEGIN") {
        return Err(format!("{algorithm:?} takes a secret, not a key in PEM"));
    }
    if text.len() < n_bytes {
        return Err(format!("the key for {algorithm:?} must have {n_bytes} bytes or more"));
    }
    Ok(DecodingKey::from_secret(text.as_bytes()))
}

fn has_length(key: &DecodingKey, is_right: impl Fn(usize) -> bool) -> bool {
    key.try_get_as_bytes().is_ok_and(|bytes| is_right(bytes.len()))
}

/// The length of an uncompressed point on an algorithm's curve.
fn point_length(algorithm: Algorithm) -> usize {
    if algorithm == Algorithm::ES256 { 65 } else { 97 }
}

/// The algorithms that a key of a set may be used with: the one it names, else those of its type.
fn algorithms(jwk: &Jwk) -> Option<Vec<Algorithm>> {
    let is_for_signatures =
        jwk.common.public_key_use.as_ref().is_none_or(|usage| *usage == PublicKeyUse::Signature);
    let operations = jwk.common.key_operations.as_deref();
    let verifies = operations.is_none_or(|operations| operations.contains(&KeyOperations::Verify));
    if !is_for_signatures || !verifies {
        return None;
    }
    let of_type = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => AlgorithmFamily::Rsa.algorithms().to_vec(),
        AlgorithmParameters::EllipticCurve(key) => match key.curve {
            EllipticCurve::P256 => vec![Algorithm::ES256],
            EllipticCurve::P384 => vec![Algorithm::ES384],
            _ => return None,
        },
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            vec![Algorithm::EdDSA]
        }
        // A secret in a published set is none, and of anything else nothing is known.
        _ => return None,
    };
    match jwk.common.key_algorithm.as_ref() {
        None => Some(of_type),
        Some(named) => {
            let named = signing(named)?;
            of_type.contains(&named).then(|| vec![named])
        }
    }
}

fn signing(named: &KeyAlgorithm) -> Option<Algorithm> {
    Some(match named {
        KeyAlgorithm::RS256 => Algorithm::RS256,
        KeyAlgorithm::RS384 => Algorithm::RS384,
        KeyAlgorithm::RS512 => Algorithm::RS512,
        KeyAlgorithm::PS256 => Algorithm::PS256,
        KeyAlgorithm::PS384 => Algorithm::PS384,
        KeyAlgorithm::PS512 => Algorithm::PS512,
        KeyAlgorithm::ES256 => Algorithm::ES256,
        KeyAlgorithm::ES384 => Algorithm::ES384,
        KeyAlgorithm::EdDSA => Algorithm::EdDSA,
        _ => return None,
    })
}

/// The keys of a set (RFC 7517) that tokens may be signed with. What is no such key is passed over;
/// none if it is no set at all.
pub(super) fn read_set(json: &[u8], only: Option<Algorithm>) -> Option<Vec<Key>> {
    #[derive(Deserialize)]
    struct Set<'a> {
        #[serde(borrow)]
        keys: Vec<&'a RawValue>,
    }
    let set: Set<'_> = serde_json::from_slice(json).ok()?;
    let jwks = set.keys.iter().filter_map(|raw| serde_json::from_str::<Jwk>(raw.get()).ok());
    Some(jwks.filter_map(|jwk| Key::of_set(&jwk, only)).take(MAX_KEYS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(keys: &str, only: Option<Algorithm>) -> Vec<(Option<String>, Vec<Algorithm>)> {
        let json = format!(r#"{{"keys":[{keys}]}}"#);
        let keys = read_set(json.as_bytes(), only).unwrap();
        keys.into_iter().map(|key| (key.id, key.algorithms)).collect()
    }

    #[test]
    fn key_is_good_for_the_algorithms_of_its_type() {
        let rsa = r#"{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}"#;
        assert_eq!(read(rsa, None)[0].1.len(), 6);
        assert_eq!(read(rsa, Some(Algorithm::RS256))[0].1, [Algorithm::RS256]);
        assert!(read(rsa, Some(Algorithm::ES256)).is_empty());
        let named = r#"{"kty":"RSA","alg":"RS512","n":"AQAB","e":"AQAB","use":"sig"}"#;
        assert_eq!(read(named, None), [(None, vec![Algorithm::RS512])]);
        let ec = r#"{"kty":"EC","crv":"P-384","x":"AQ","y":"AQ"}"#;
        assert_eq!(read(ec, None)[0].1, [Algorithm::ES384]);
        let ed = r#"{"kty":"OKP","crv":"Ed25519","x":"AQ","key_ops":["verify"]}"#;
        assert_eq!(read(ed, None)[0].1, [Algorithm::EdDSA]);
    }

    #[test]
    fn what_is_no_public_key_for_signatures_is_passed_over() {
        let keys = [
            r#"{"kty":"oct","k":"c2VjcmV0"}"#,
            r#"{"kty":"RSA","use":"enc","n":"AQAB","e":"AQAB"}"#,
            r#"{"kty":"RSA","key_ops":["encrypt"],"n":"AQAB","e":"AQAB"}"#,
            r#"{"kty":"RSA","alg":"HS256","n":"AQAB","e":"AQAB"}"#,
            r#"{"kty":"EC","crv":"P-521","x":"AQ","y":"AQ"}"#,
            r#"{"kty":"EC","crv":"P-256","alg":"ES384","x":"AQ","y":"AQ"}"#,
            r#"{"kty":"RSA","n":"!","e":"AQAB"}"#,
            r#"{"kty":"unknown"}"#,
            "7",
        ];
        for key in keys {
            assert!(read(key, None).is_empty(), "{key}");
        }
        assert_eq!(read_set(b"{}", None).map(|keys| keys.len()), None);
        assert_eq!(read_set(b"<html>", None).map(|keys| keys.len()), None);
    }

    #[test]
    fn configured_key_fits_its_algorithm() {
        let secret = "0123456789abcdef0123456789abcdef";
        assert!(Key::configured(Algorithm::HS256, secret).is_ok());
        let short = Key::configured(Algorithm::HS384, secret).unwrap_err();
        assert_eq!(short, "the key for HS384 must have 48 bytes or more");
        let pem = "-----BEGIN PUBLIC KEY-----\nabcdabcdabcdabcdabcd\n-----END PUBLIC KEY-----";
        for algorithm in [Algorithm::HS256, Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA] {
            assert!(Key::configured(algorithm, pem).is_err(), "{algorithm:?}");
        }
        assert!(Key::configured(Algorithm::RS256, secret).is_err());
    }
}
