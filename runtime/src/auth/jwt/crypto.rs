//! The cryptography of tokens: `jsonwebtoken`'s, made of `ring`, which TLS brings along anyway.

use std::sync::Once;

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result, new_error};
use jsonwebtoken::jwk::{EllipticCurve, ThumbprintHash};
use jsonwebtoken::signature::{Error, Signer, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED,
    ECDSA_P384_SHA384_FIXED_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384,
    RSA_PSS_SHA512, RsaEncoding, RsaKeyPair, RsaParameters, RsaPublicKeyComponents,
    UnparsedPublicKey, VerificationAlgorithm,
};
use ring::{digest, hmac};

/// Makes `jsonwebtoken` use this module, unless the program has chosen something else before.
pub(super) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // An error means that the user's program has installed a provider of its own.
        let _ = PROVIDER.install_default();
    });
}

/// It signs too: a program that has a gateway in it may make tokens with the same crate.
static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| {
        if key.family() != algorithm.family() {
            return Err(new_error(ErrorKind::InvalidKeyFormat));
        }
        Ok(Box::new(With { algorithm: *algorithm, key: key.clone() }))
    },
    verifier_factory: |algorithm, key| {
        if key.family() != algorithm.family() {
            return Err(new_error(ErrorKind::InvalidKeyFormat));
        }
        Ok(Box::new(With { algorithm: *algorithm, key: key.clone() }))
    },
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: |_| unsupported(),
        rsa_pub_components_from_public_key: |_| unsupported(),
        ec_pub_components_from_private_key: |_, _| unsupported::<(EllipticCurve, _, _)>(),
        ed_pub_components_from_private_key: |_, _| unsupported(),
        compute_digest: |data, hash| {
            let algorithm = match hash {
                ThumbprintHash::SHA256 => &digest::SHA256,
                ThumbprintHash::SHA384 => &digest::SHA384,
                ThumbprintHash::SHA512 => &digest::SHA512,
                _ => return unsupported(),
            };
            Ok(digest::digest(algorithm, data).as_ref().to_vec())
        },
    },
};

/// What making a key public would take, which no gateway does.
fn unsupported<T>() -> Result<T> {
    Err(new_error(ErrorKind::UnsupportedAlgorithm))
}

/// A key in use with one of its family's algorithms.
struct With<K> {
    algorithm: Algorithm,
    key: K,
}

impl Verifier<Vec<u8>> for With<DecodingKey> {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        let verified = match self.algorithm.family() {
            AlgorithmFamily::Hmac => {
                let key = hmac_key(self.algorithm, self.key.try_get_as_bytes().map_err(failed)?)?;
                hmac::verify(&key, message, signature)
            }
            AlgorithmFamily::Rsa => verify_rsa(self, message, signature),
            AlgorithmFamily::Ec | AlgorithmFamily::Ed => {
                let algorithm: &dyn VerificationAlgorithm = match self.algorithm {
                    Algorithm::ES256 => &ECDSA_P256_SHA256_FIXED,
                    Algorithm::ES384 => &ECDSA_P384_SHA384_FIXED,
                    Algorithm::EdDSA => &ED25519,
                    _ => return Err(Error::new()),
                };
                let key = self.key.try_get_as_bytes().map_err(failed)?;
                UnparsedPublicKey::new(algorithm, key).verify(message, signature)
            }
        };
        verified.map_err(failed)
    }
}

impl JwtVerifier for With<DecodingKey> {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

fn verify_rsa(
    with: &With<DecodingKey>,
    message: &[u8],
    signature: &[u8],
) -> std::result::Result<(), ring::error::Unspecified> {
    let parameters: &RsaParameters = match with.algorithm {
        Algorithm::RS256 => &RSA_PKCS1_2048_8192_SHA256,
        Algorithm::RS384 => &RSA_PKCS1_2048_8192_SHA384,
        Algorithm::RS512 => &RSA_PKCS1_2048_8192_SHA512,
        Algorithm::PS256 => &RSA_PSS_2048_8192_SHA256,
        Algorithm::PS384 => &RSA_PSS_2048_8192_SHA384,
        Algorithm::PS512 => &RSA_PSS_2048_8192_SHA512,
        _ => return Err(ring::error::Unspecified),
    };
    match with.key.kind() {
        DecodingKeyKind::SecretOrDer(der) => {
            UnparsedPublicKey::new(parameters, der).verify(message, signature)
        }
        DecodingKeyKind::RsaModulusExponent { n, e } => {
            let (n, e) = (without_zeros(n), without_zeros(e));
            RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
        }
    }
}

/// A number without the zeros that some put before it, and that `ring` refuses.
fn without_zeros(number: &[u8]) -> &[u8] {
    let n_zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[n_zeros..]
}

impl Signer<Vec<u8>> for With<EncodingKey> {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        let (key, random) = (self.key.as_bytes(), SystemRandom::new());
        Ok(match self.algorithm {
            Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512 => {
                hmac::sign(&hmac_key(self.algorithm, key)?, message).as_ref().to_vec()
            }
            Algorithm::ES256 | Algorithm::ES384 => {
                let curve = match self.algorithm {
                    Algorithm::ES256 => &ECDSA_P256_SHA256_FIXED_SIGNING,
                    _ => &ECDSA_P384_SHA384_FIXED_SIGNING,
                };
                let pair = EcdsaKeyPair::from_pkcs8(curve, key, &random).map_err(failed)?;
                pair.sign(&random, message).map_err(failed)?.as_ref().to_vec()
            }
            Algorithm::EdDSA => {
                let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(key).map_err(failed)?;
                pair.sign(message).as_ref().to_vec()
            }
            algorithm => {
                let pair = RsaKeyPair::from_der(key).map_err(failed)?;
                let mut signature = vec![0; pair.public().modulus_len()];
                let encoding = rsa_encoding(algorithm)?;
                pair.sign(encoding, &random, message, &mut signature).map_err(failed)?;
                signature
            }
        })
    }
}

impl JwtSigner for With<EncodingKey> {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

fn rsa_encoding(algorithm: Algorithm) -> std::result::Result<&'static dyn RsaEncoding, Error> {
    Ok(match algorithm {
        Algorithm::RS256 => &RSA_PKCS1_SHA256,
        Algorithm::RS384 => &RSA_PKCS1_SHA384,
        Algorithm::RS512 => &RSA_PKCS1_SHA512,
        Algorithm::PS256 => &RSA_PSS_SHA256,
        Algorithm::PS384 => &RSA_PSS_SHA384,
        Algorithm::PS512 => &RSA_PSS_SHA512,
        _ => return Err(Error::new()),
    })
}

fn hmac_key(algorithm: Algorithm, secret: &[u8]) -> std::result::Result<hmac::Key, Error> {
    let algorithm = match algorithm {
        Algorithm::HS256 => hmac::HMAC_SHA256,
        Algorithm::HS384 => hmac::HMAC_SHA384,
        Algorithm::HS512 => hmac::HMAC_SHA512,
        _ => return Err(Error::new()),
    };
    Ok(hmac::Key::new(algorithm, secret))
}

/// That it failed; why is nobody's business.
fn failed<E>(_: E) -> Error {
    Error::new()
}
