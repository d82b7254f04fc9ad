//! The settings of tokens: Hasura's JSON, read key by key so that a message names what is wrong and
//! never shows a secret.

use jsonwebtoken::Algorithm;
use reqwest::Url;
use reqwest::header::HeaderName;
use serde_json::value::RawValue;

use super::claims::{ALLOWED_ROLES, Claims, ClaimsMap, DEFAULT_ROLE, Mapped, role, roles};
use super::keys::{Key, algorithm};
use super::path::Path;
use crate::auth::names::Names;
use crate::json::Members;

/// Where tokens say who their bearer is, unless the settings say otherwise.
const USUAL_NAMESPACE: &str = "https://hasura.io/jwt/claims";

/// The most seconds that clocks may differ.
const MAX_SKEW: u64 = 24 * 60 * 60;

/// Everything that can be said about tokens.
const KEYS: &[&str] = &[
    "type",
    "key",
    "jwk_url",
    "claims_namespace",
    "claims_namespace_path",
    "claims_format",
    "claims_map",
    "audience",
    "issuer",
    "allowed_skew",
    "header",
];

/// What the settings say about tokens.
#[derive(Debug)]
pub(super) struct JwtConfig {
    pub(super) keys: KeySource,
    pub(super) claims: Claims,
    pub(super) audience: Vec<String>,
    pub(super) issuer: Option<String>,
    /// By how many seconds clocks may differ.
    pub(super) allowed_skew: u64,
    pub(super) place: Place,
}

/// Where keys come from.
#[derive(Debug)]
pub(super) enum KeySource {
    /// From the settings.
    Inline(Key),
    /// From a URL; if an algorithm is named, only that one is taken.
    Url(Url, Option<Algorithm>),
}

/// Where a request has its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// `Authorization: Bearer …`
    Authorization,
    /// A cookie of this name.
    Cookie(String),
    /// A header of this name.
    Header(HeaderName),
}

/// Reads the settings of one kind of token, or of several if `is_list`. An error is for people.
pub(super) fn read(json: &str, is_list: bool, names: &Names) -> Result<Vec<JwtConfig>, String> {
    if !is_list {
        return Ok(vec![read_one(json, names)?]);
    }
    let list: Vec<&RawValue> = parse(json, "a JSON list")?;
    if list.is_empty() {
        return Err("the list is empty".to_owned());
    }
    list.into_iter().map(|one| read_one(one.get(), names)).collect()
}

fn read_one(json: &str, names: &Names) -> Result<JwtConfig, String> {
    let object = Object::parse(json, "a JSON object")?;
    object.has_only(KEYS)?;
    Ok(JwtConfig {
        keys: keys(&object)?,
        claims: claims(&object, names)?,
        audience: audience(&object)?,
        issuer: object.text("issuer")?,
        allowed_skew: skew(&object)?,
        place: place(&object)?,
    })
}

fn keys(object: &Object<'_>) -> Result<KeySource, String> {
    let algorithm = match object.text("type")? {
        Some(name) => Some(algorithm(&name).ok_or_else(|| unknown_algorithm(&name))?),
        None => None,
    };
    match (object.text("key")?, object.text("jwk_url")?, algorithm) {
        (Some(key), None, Some(algorithm)) => {
            Ok(KeySource::Inline(Key::configured(algorithm, &key)?))
        }
        (None, Some(url), algorithm) => {
            let url = Url::parse(&url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            let url = url.ok_or("`jwk_url` is no URL of HTTP")?;
            if algorithm.is_some_and(|algorithm| algorithm.family() == HMAC) {
                return Err("a secret, as HS256 and its like take, is no key of a `jwk_url`".into());
            }
            Ok(KeySource::Url(url, algorithm))
        }
        (Some(_), None, None) => Err("`key` needs a `type`, as RS256".to_owned()),
        _ => Err("there must be `key` or `jwk_url`, and not both".to_owned()),
    }
}

const HMAC: jsonwebtoken::AlgorithmFamily = jsonwebtoken::AlgorithmFamily::Hmac;

fn unknown_algorithm(name: &str) -> String {
    // Somebody may have put the key there.
    let name: String = name.chars().take(10).filter(char::is_ascii_alphanumeric).collect();
    format!(
        "`type` is `{name}`, which is none of HS256, HS384, HS512, RS256, RS384, RS512, PS256, \
         PS384, PS512, ES256, ES384, Ed25519"
    )
}

fn claims(object: &Object<'_>, names: &Names) -> Result<Claims, String> {
    let is_text = match object.text("claims_format")?.as_deref() {
        None | Some("json") => false,
        Some("stringified_json") => true,
        Some(_) => return Err("`claims_format` is `json` or `stringified_json`".to_owned()),
    };
    let name = object.text("claims_namespace")?;
    let path = object.text("claims_namespace_path")?;
    match (object.get("claims_map"), name, path) {
        (Some(map), None, None) if !is_text => Ok(Claims::Map(claims_map(map, names)?)),
        (None, name, None) => {
            let path = Path::member(name.as_deref().unwrap_or(USUAL_NAMESPACE));
            Ok(Claims::Namespace { path, is_text })
        }
        (None, None, Some(path)) => {
            let path = Path::parse(&path).ok_or("`claims_namespace_path` is no path, as $.a.b")?;
            Ok(Claims::Namespace { path, is_text })
        }
        _ => Err("only one of `claims_namespace`, `claims_namespace_path` and `claims_map` can \
                  say where the claims are, and a map has no `claims_format`"
            .to_owned()),
    }
}

fn claims_map(map: &RawValue, names: &Names) -> Result<ClaimsMap, String> {
    let object = Object::parse(map.get(), "`claims_map` is an object")?;
    let (mut allowed_roles, mut default_role) = (None, None);
    let mut variables: Vec<(Box<str>, _)> = Vec::new();
    for (name, value) in &object.0.0 {
        let bare = names.bare(name).ok_or_else(|| {
            format!("`{name}` of `claims_map` does not begin with `{}`", names.full(""))
        })?;
        let read_text = |value: &RawValue| role(value);
        match &*bare {
            ALLOWED_ROLES => allowed_roles = Some(mapped(name, value, roles)?),
            DEFAULT_ROLE => default_role = Some(mapped(name, value, role)?),
            "role" | "admin-secret" | "access-key" => {
                return Err(format!("`{name}` of `claims_map` is no session variable"));
            }
            _ if variables.iter().any(|(known, _)| *known == bare) => {
                return Err(format!("`{name}` of `claims_map` is given twice"));
            }
            _ => {
                let place = mapped(name, value, read_text)?;
                variables.push((bare, place));
            }
        }
    }
    let missing = |bare| format!("`claims_map` does not say what `{}` is", names.full(bare));
    Ok(ClaimsMap {
        allowed_roles: allowed_roles.ok_or_else(|| missing(ALLOWED_ROLES))?,
        default_role: default_role.ok_or_else(|| missing(DEFAULT_ROLE))?,
        variables,
    })
}

/// `{"path": "$.a", "default": …}`, or the value itself.
fn mapped<T>(
    name: &str,
    value: &RawValue,
    read: impl Fn(&RawValue) -> Option<T>,
) -> Result<Mapped<T>, String> {
    let wrong = |what: &str| format!("{what} of `{name}` in `claims_map` can not be used");
    if !value.get().starts_with('{') {
        return read(value).map(Mapped::Always).ok_or_else(|| wrong("the value"));
    }
    let object = Object::parse(value.get(), "a claim's place is an object")?;
    object.has_only(&["path", "default"])?;
    let path = object.text("path")?.and_then(|path| Path::parse(&path));
    let path = path.ok_or_else(|| wrong("the path"))?;
    let default = match object.get("default") {
        Some(default) => Some(read(default).ok_or_else(|| wrong("the default"))?),
        None => None,
    };
    Ok(Mapped::At(path, default))
}

fn audience(object: &Object<'_>) -> Result<Vec<String>, String> {
    let Some(value) = object.get("audience") else { return Ok(Vec::new()) };
    let one = role(value).map(|audience| vec![audience]);
    let audience = one.or_else(|| roles(value)).filter(|audience| !audience.is_empty());
    audience.ok_or_else(|| "`audience` is a string or a list of strings".to_owned())
}

fn skew(object: &Object<'_>) -> Result<u64, String> {
    let Some(value) = object.get("allowed_skew") else { return Ok(0) };
    let seconds = value.get().parse().ok().filter(|seconds| *seconds <= MAX_SKEW);
    seconds.ok_or_else(|| format!("`allowed_skew` is a number of seconds, at most {MAX_SKEW}"))
}

fn place(object: &Object<'_>) -> Result<Place, String> {
    let Some(value) = object.get("header") else { return Ok(Place::Authorization) };
    // Hasura once took a string for it.
    if let Some("Authorization") = role(value).as_deref() {
        return Ok(Place::Authorization);
    }
    let header = Object::parse(value.get(), "`header` is an object")?;
    header.has_only(&["type", "name"])?;
    let name = header.text("name")?.filter(|name| !name.is_empty());
    match (header.text("type")?.as_deref(), name) {
        (Some("Authorization"), None) => Ok(Place::Authorization),
        (Some("Cookie"), Some(name)) => Ok(Place::Cookie(name)),
        (Some("CustomHeader"), Some(name)) => {
            let name = name.parse().map_err(|_| "`header` names what can be no header")?;
            Ok(Place::Header(name))
        }
        _ => Err("`header` is `{\"type\": \"Authorization\"}`, or has the type `Cookie` or \
                  `CustomHeader` and a `name`"
            .to_owned()),
    }
}

/// Members of an object, each of which stands there once.
struct Object<'a>(Members<'a>);

impl<'a> Object<'a> {
    fn parse(json: &'a str, what: &str) -> Result<Self, String> {
        let members: Members<'a> = parse(json, what)?;
        let names: Vec<_> = members.0.iter().map(|(name, _)| name).collect();
        match names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)) {
            Some((_, name)) => Err(format!("`{name}` is given twice")),
            None => Ok(Self(members)),
        }
    }

    fn has_only(&self, known: &[&str]) -> Result<(), String> {
        let unknown = self.0.0.iter().find(|(name, _)| !known.contains(&&**name));
        match unknown {
            Some((name, _)) => Err(format!("`{name}` is none of {}", known.join(", "))),
            None => Ok(()),
        }
    }

    /// A member that is not null.
    fn get(&self, name: &str) -> Option<&'a RawValue> {
        let found = self.0.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| *value).filter(|value| value.get() != "null")
    }

    fn text(&self, name: &str) -> Result<Option<String>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let text = role(value).ok_or_else(|| format!("`{name}` is not a string"))?;
        Ok(Some(text))
    }
}

/// Reads JSON. An error says where, and not what: that may be a secret.
fn parse<'a, T: serde::Deserialize<'a>>(json: &'a str, what: &str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        format!("{what} is expected; reading stopped at line {line}, column {column}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdef0123456789abcdef";

    fn one(more: &str) -> Result<JwtConfig, String> {
        let json = format!(r#"{{"type":"HS256","key":"{SECRET}"{more}}}"#);
        let names = Names::new(Names::USUAL_PREFIX).unwrap();
        read(&json, false, &names).map(|mut all| all.remove(0))
    }

    fn error(json: &str) -> String {
        let names = Names::new(Names::USUAL_PREFIX).unwrap();
        read(json, false, &names).map(|_| ()).unwrap_err()
    }

    #[test]
    fn defaults_are_hasuras() {
        let config = one("").unwrap();
        let path = Path::member("https://hasura.io/jwt/claims");
        assert_eq!(config.claims, Claims::Namespace { path, is_text: false });
        assert_eq!((config.allowed_skew, config.place), (0, Place::Authorization));
        assert!(config.audience.is_empty() && config.issuer.is_none());
    }

    #[test]
    fn everything_can_be_said() {
        let more = r#","claims_namespace_path":"$.h","claims_format":"stringified_json",
            "audience":["a","b"],"issuer":"i","allowed_skew":60,
            "header":{"type":"Cookie","name":"token"}"#;
        let config = one(more).unwrap();
        let path = Path::parse("$.h").unwrap();
        assert_eq!(config.claims, Claims::Namespace { path, is_text: true });
        assert_eq!(config.audience, ["a", "b"]);
        assert_eq!((config.issuer.as_deref(), config.allowed_skew), (Some("i"), 60));
        assert_eq!(config.place, Place::Cookie("token".to_owned()));
        let custom = one(r#","header":{"type":"CustomHeader","name":"X-Token"}"#).unwrap();
        assert_eq!(custom.place, Place::Header("x-token".parse().unwrap()));
        let map = r#","claims_map":{"x-hasura-allowed-roles":["a"],
            "X-Hasura-Default-Role":{"path":"$.role","default":"a"},
            "x-hasura-user-id":{"path":"$.sub"}}"#;
        let Claims::Map(map) = one(map).unwrap().claims else { panic!("it is a map") };
        assert_eq!(map.allowed_roles, Mapped::Always(vec!["a".to_owned()]));
        let at_sub = Mapped::At(Path::parse("$.sub").unwrap(), None);
        assert_eq!(map.variables, [("user-id".into(), at_sub)]);
    }

    #[test]
    fn what_is_wrong_is_named_and_no_secret_is_shown() {
        let cases = [
            (r#","alg":"x""#, "`alg` is none of type, key"),
            (r#","type":"HS256""#, "`type` is given twice"),
            (r#","jwk_url":"https://a/""#, "`key` or `jwk_url`"),
            (r#","audience":7"#, "`audience`"),
            (r#","issuer":["a"]"#, "`issuer` is not a string"),
            (r#","allowed_skew":-1"#, "`allowed_skew`"),
            (r#","allowed_skew":99999999"#, "`allowed_skew`"),
            (r#","claims_format":"xml""#, "`claims_format`"),
            (r#","claims_namespace_path":"a.b""#, "`claims_namespace_path`"),
            (r#","claims_namespace_path":"$.b","claims_namespace":"a""#, "only one of"),
            (r#","claims_map":{},"claims_namespace":"a""#, "only one of"),
            (r#","claims_map":{}"#, "does not say what `x-hasura-allowed-roles` is"),
            (r#","claims_map":{"x-hasura-role":"a"}"#, "no session variable"),
            (r#","claims_map":{"user-id":"a"}"#, "does not begin with `x-hasura-`"),
            (r#","claims_map":{"x-hasura-allowed-roles":"a"}"#, "the value of"),
            (r#","claims_map":{"x-hasura-default-role":{"path":"a"}}"#, "the path of"),
            (r#","header":{"type":"Cookie"}"#, "`header`"),
            (r#","header":{"type":"CustomHeader","name":"a b"}"#, "`header`"),
            (r#","#, "a JSON object is expected; reading stopped at line 1"),
        ];
        for (more, expected) in cases {
            let error = one(more).map(|_| ()).unwrap_err();
            assert!(error.contains(expected), "{more}: {error}");
            assert!(!error.contains(SECRET), "{error}");
        }
    }

    #[test]
    fn keys_fit_their_algorithms() {
        assert!(error(r#"{"key":"x"}"#).contains("needs a `type`"));
        assert!(error("{}").contains("`key` or `jwk_url`"));
        assert!(error(r#"{"type":"none","key":"x"}"#).contains("`type` is `none`"));
        assert!(error(r#"{"type":"HS256","key":"short"}"#).contains("32 bytes"));
        assert!(error(r#"{"type":"HS256","jwk_url":"https://a/"}"#).contains("no key of"));
        assert!(error(r#"{"jwk_url":"file:///etc/passwd"}"#).contains("no URL of HTTP"));
        assert!(error("[]").contains("a JSON object"));
    }

    #[test]
    fn several_kinds_are_a_list() {
        let names = Names::new(Names::USUAL_PREFIX).unwrap();
        let json = format!(r#"[{{"type":"HS256","key":"{SECRET}"}},{{"jwk_url":"http://a/"}}]"#);
        assert_eq!(read(&json, true, &names).unwrap().len(), 2);
        assert!(read("[]", true, &names).is_err());
        assert!(read("{}", true, &names).is_err());
    }
}
