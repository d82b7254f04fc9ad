//! From what a true token says to a session.

use serde_json::value::RawValue;

use super::path::Path;
use crate::auth::names::Names;
use crate::auth::refusal::Refusal;
use crate::auth::session::{Session, SessionVariables};
use crate::json::{Members, Text};

/// The claim with the roles that a client may have.
pub(super) const ALLOWED_ROLES: &str = "allowed-roles";

/// The claim with the role of a client who asks for none.
pub(super) const DEFAULT_ROLE: &str = "default-role";

/// Where tokens say who their bearer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Claims {
    /// In one object.
    Namespace {
        /// The way to it.
        path: Path,
        /// Whether the object is JSON text in a string.
        is_text: bool,
    },
    /// Each at a place of its own.
    Map(ClaimsMap),
}

/// Where each claim stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ClaimsMap {
    /// The roles that a client may have.
    pub(super) allowed_roles: Mapped<Vec<String>>,
    /// The role of a client who asks for none.
    pub(super) default_role: Mapped<String>,
    /// Session variables by their names after the prefix.
    pub(super) variables: Vec<(Box<str>, Mapped<String>)>,
}

/// Where one claim stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mapped<T> {
    /// It is always this.
    Always(T),
    /// It is in the token.
    At(Path, Option<T>),
}

/// What a token grants.
struct Grant {
    allowed_roles: Vec<String>,
    default_role: String,
    variables: Vec<(Box<str>, Box<str>)>,
}

impl Claims {
    /// The session of a bearer who wants a role.
    pub(super) fn session(
        &self,
        names: &Names,
        token: &RawValue,
        wanted: Option<&str>,
    ) -> Result<Session, Refusal> {
        let grant = match self {
            Self::Namespace { path, is_text } => of_namespace(names, path, *is_text, token)?,
            Self::Map(map) => of_map(names, map, token)?,
        };
        let role = wanted.unwrap_or(&grant.default_role);
        if role.is_empty() || !grant.allowed_roles.iter().any(|allowed| allowed == role) {
            return Err(Refusal::role_not_allowed());
        }
        Ok(Session::new(role, SessionVariables::new(grant.variables)))
    }
}

fn of_namespace(
    names: &Names,
    path: &Path,
    is_text: bool,
    token: &RawValue,
) -> Result<Grant, Refusal> {
    let found = path.find(token).ok_or_else(|| Refusal::claims("claims key not found"))?;
    let no_object = || Refusal::claims("the claims are not of the format that is configured");
    if is_text {
        let text: Text<'_> = serde_json::from_str(found.get()).map_err(|_| no_object())?;
        let members = serde_json::from_str(&text).map_err(|_| no_object())?;
        return of_members(names, &members);
    }
    of_members(names, &serde_json::from_str(found.get()).map_err(|_| no_object())?)
}

fn of_members(names: &Names, members: &Members<'_>) -> Result<Grant, Refusal> {
    let mut claims: Vec<(Box<str>, &RawValue)> = Vec::new();
    for (name, value) in &members.0 {
        let Some(bare) = names.bare(name) else { continue };
        if claims.iter().any(|(known, _)| *known == bare) {
            return Err(Refusal::claims(format!("the claim {} is given twice", names.full(&bare))));
        }
        claims.push((bare, value));
    }
    let claim = |name: &str| {
        let found = claims.iter().find(|(known, _)| **known == *name);
        found.map(|(_, value)| *value).ok_or_else(|| Refusal::no_roles(&names.full(name)))
    };
    let allowed_roles =
        roles(claim(ALLOWED_ROLES)?).ok_or_else(|| wrong_type(names, ALLOWED_ROLES))?;
    let default_role = role(claim(DEFAULT_ROLE)?).ok_or_else(|| wrong_type(names, DEFAULT_ROLE))?;
    let is_variable = |name: &str| name != ALLOWED_ROLES && name != DEFAULT_ROLE;
    let variables = claims.iter().filter(|(name, _)| is_variable(name));
    let variables = variables.filter_map(|(name, value)| Some((name.clone(), variable(value)?)));
    Ok(Grant { allowed_roles, default_role, variables: variables.collect() })
}

fn of_map(names: &Names, map: &ClaimsMap, token: &RawValue) -> Result<Grant, Refusal> {
    let allowed_roles = mapped(names, ALLOWED_ROLES, &map.allowed_roles, token, roles)?;
    let default_role = mapped(names, DEFAULT_ROLE, &map.default_role, token, role)?;
    let mut variables = Vec::new();
    for (name, place) in &map.variables {
        let read = |value: &RawValue| variable(value).map(String::from);
        let value = mapped(names, name, place, token, read)?.ok_or_else(|| missing(names, name))?;
        variables.push((name.clone(), value.into()));
    }
    let allowed_roles =
        allowed_roles.ok_or_else(|| Refusal::no_roles(&names.full(ALLOWED_ROLES)))?;
    let default_role = default_role.ok_or_else(|| Refusal::no_roles(&names.full(DEFAULT_ROLE)))?;
    Ok(Grant { allowed_roles, default_role, variables })
}

/// A claim of a map; none if it is not in the token and has no default.
fn mapped<T: Clone>(
    names: &Names,
    name: &str,
    place: &Mapped<T>,
    token: &RawValue,
    read: impl Fn(&RawValue) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    match place {
        Mapped::Always(value) => Ok(Some(value.clone())),
        Mapped::At(path, default) => match path.find(token).filter(|value| value.get() != "null") {
            Some(value) => read(value).map(Some).ok_or_else(|| wrong_type(names, name)),
            None => Ok(default.clone()),
        },
    }
}

/// A list of roles, all of them text.
pub(super) fn roles(value: &RawValue) -> Option<Vec<String>> {
    serde_json::from_str(value.get()).ok()
}

/// A role.
pub(super) fn role(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

/// The value of a session variable: text as it is, anything else as the JSON that it is; nothing for
/// null.
pub(crate) fn variable(value: &RawValue) -> Option<Box<str>> {
    let json = value.get();
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str::<Text<'_>>(json).ok().map(|text| text.0.into()),
        Some(b'n') => None,
        _ => Some(json.into()),
    }
}

fn wrong_type(names: &Names, name: &str) -> Refusal {
    Refusal::claims(format!("the claim {} has a wrong type", names.full(name)))
}

fn missing(names: &Names, name: &str) -> Refusal {
    Refusal::claims(format!("JWT claim from claims_map, {}, not found", names.full(name)))
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    fn session_of(claims: &Claims, token: &str, wanted: Option<&str>) -> Result<Session, Refusal> {
        let names = Names::new(Names::USUAL_PREFIX).unwrap();
        claims.session(&names, serde_json::from_str(token).unwrap(), wanted)
    }

    fn namespace(path: &str, is_text: bool) -> Claims {
        Claims::Namespace { path: Path::parse(path).unwrap(), is_text }
    }

    const TOKEN: &str = r#"{"h":{"x-hasura-allowed-roles":["user","Editor"],
        "X-Hasura-Default-Role":"user","X-HASURA-User-Id":"7","x-hasura-org":7,"other":"x",
        "x-hasura-is-owner":true,"x-hasura-ids":["1","2"],"x-hasura-none":null,
        "x-hasura-role":"admin"}}"#;

    #[test]
    fn claims_are_variables_and_roles() {
        let session = session_of(&namespace("$.h", false), TOKEN, None).unwrap();
        assert_eq!(&*session.role, "user");
        let expected =
            [("ids", r#"["1","2"]"#), ("is-owner", "true"), ("org", "7"), ("user-id", "7")];
        assert_eq!(session.variables.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn wanted_role_is_one_of_those_allowed_letter_by_letter() {
        let claims = namespace("$.h", false);
        assert_eq!(&*session_of(&claims, TOKEN, Some("Editor")).unwrap().role, "Editor");
        for wanted in ["editor", "admin", "user ", ""] {
            let refusal = session_of(&claims, TOKEN, Some(wanted)).unwrap_err();
            assert_eq!(refusal, Refusal::role_not_allowed(), "{wanted}");
        }
        let other = r#"{"x-hasura-allowed-roles":["a"],"x-hasura-default-role":"b"}"#;
        let refusal = session_of(&namespace("$", false), other, None).unwrap_err();
        assert_eq!(refusal, Refusal::role_not_allowed());
    }

    #[test]
    fn claims_may_be_text() {
        let claims = r#"{\"x-hasura-allowed-roles\":[\"a\"],\"x-hasura-default-role\":\"a\"}"#;
        let token = format!(r#"{{"h":"{claims}"}}"#);
        assert_eq!(&*session_of(&namespace("$.h", true), &token, None).unwrap().role, "a");
        assert!(session_of(&namespace("$.h", false), &token, None).is_err());
        assert!(session_of(&namespace("$.h", true), TOKEN, None).is_err());
    }

    #[test]
    fn claims_that_are_missing_twofold_or_of_a_wrong_type_are_refused() {
        let cases = [
            r#"{}"#,
            r#"{"x-hasura-default-role":"a"}"#,
            r#"{"x-hasura-allowed-roles":["a"]}"#,
            r#"{"x-hasura-allowed-roles":"a","x-hasura-default-role":"a"}"#,
            r#"{"x-hasura-allowed-roles":["a",1],"x-hasura-default-role":"a"}"#,
            r#"{"x-hasura-allowed-roles":["a"],"x-hasura-default-role":["a"]}"#,
            r#"{"x-hasura-allowed-roles":[],"x-hasura-default-role":"a"}"#,
            r#"{"x-hasura-allowed-roles":[""],"x-hasura-default-role":""}"#,
            r#"{"x-hasura-allowed-roles":["a"],"x-hasura-default-role":"a","X-HASURA-A":1,"x-hasura-a":2}"#,
            r#"[1]"#,
            r#"7"#,
        ];
        for token in cases {
            let refusal = session_of(&namespace("$", false), token, None).unwrap_err();
            assert_eq!(refusal.status, StatusCode::FORBIDDEN, "{token}");
        }
    }

    #[test]
    fn mapped_claims_are_found_or_defaults() {
        let at = |path: &str| Path::parse(path).unwrap();
        let claims = Claims::Map(ClaimsMap {
            allowed_roles: Mapped::At(at("$.roles"), Some(vec!["guest".to_owned()])),
            default_role: Mapped::Always("guest".to_owned()),
            variables: vec![
                ("user-id".into(), Mapped::At(at("$.user.id"), None)),
                ("org".into(), Mapped::At(at("$.org"), Some("none".to_owned()))),
            ],
        });
        let session = session_of(&claims, r#"{"user":{"id":7},"org":null}"#, None).unwrap();
        assert_eq!(&*session.role, "guest");
        let variables: Vec<_> = session.variables.iter().collect();
        assert_eq!(variables, [("org", "none"), ("user-id", "7")]);

        let token = r#"{"user":{"id":"7"},"roles":["a"]}"#;
        assert_eq!(&*session_of(&claims, token, Some("a")).unwrap().role, "a");
        assert!(session_of(&claims, token, None).is_err());
        assert!(session_of(&claims, r#"{"roles":["guest"]}"#, None).is_err());
        assert!(session_of(&claims, r#"{"user":{"id":"7"},"roles":"guest"}"#, None).is_err());
    }
}
