//! Templates: texts of the relationships file in which `{{NAME}}` stands for an environment variable,
//! and `{{session.x-hasura-user-id}}`, where a request is made for somebody, for a session variable.
//!
//! The compiler checks them, the runtime fills them in: environment variables when a gateway starts,
//! session variables with each request. A value that is filled in is not looked at again, so `{{` in
//! it means nothing.

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text as it is.
    Text(&'a str),
    /// The name of an environment variable.
    Variable(&'a str),
    /// The name of a session variable, as `x-hasura-user-id`; the role is one.
    Session(&'a str),
}

/// How session variables are told from environment variables.
const SESSION: &str = "session.";

/// How the names of session variables begin, in any case.
const SESSION_PREFIX: &str = "x-hasura-";

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError<'a> {
    /// `{{` without `}}`.
    #[error("`{{{{` is never closed by `}}}}`")]
    Open,
    /// What stands in the braces can not be the name of an environment variable.
    #[error("`{{{{{0}}}}}` names no environment variable")]
    Name(&'a str),
    /// What stands behind `session.` can not be the name of a session variable.
    #[error("`{{{{session.{0}}}}}` names no session variable")]
    Session(&'a str),
}

/// Takes a template apart. Spaces around a name do not count.
///
/// # Errors
/// If braces are not closed, or hold what is no variable's name.
///
/// ```
/// use joinwright_operation::template::{Part, parse};
///
/// let parts = parse("https://{{HOST}}/graphql").unwrap();
/// assert_eq!(parts, [Part::Text("https://"), Part::Variable("HOST"), Part::Text("/graphql")]);
/// assert!(parse("{{}}").is_err());
/// ```
pub fn parse(text: &str) -> Result<Vec<Part<'_>>, TemplateError<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("{{") {
        let (name, after) = from.split_once("}}").ok_or(TemplateError::Open)?;
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        parts.push(named(name.trim())?);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    Ok(parts)
}

/// What stands in braces.
fn named(name: &str) -> Result<Part<'_>, TemplateError<'_>> {
    match name.strip_prefix(SESSION) {
        Some(variable) if is_session_variable(variable) => Ok(Part::Session(variable)),
        Some(variable) => Err(TemplateError::Session(variable)),
        None if is_variable(name) => Ok(Part::Variable(name)),
        None => Err(TemplateError::Name(name)),
    }
}

/// Whether a text is the name of a session variable, `x-hasura-user-id` say, in any case. What proves
/// who asks is no variable.
///
/// ```
/// use joinwright_operation::template::is_session_variable;
///
/// assert!(is_session_variable("X-Hasura-User-Id"));
/// assert!(!is_session_variable("user-id") && !is_session_variable("x-hasura-admin-secret"));
/// ```
pub fn is_session_variable(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    name.strip_prefix(SESSION_PREFIX).is_some_and(|rest| {
        let is_secret = matches!(rest, "admin-secret" | "access-key");
        !rest.is_empty() && !is_secret && rest.bytes().all(is_token)
    })
}

/// Whether a text has session variables in it.
pub fn has_session_variables(text: &str) -> bool {
    let is_session = |part: &Part<'_>| matches!(part, Part::Session(_));
    parse(text).is_ok_and(|parts| parts.iter().any(is_session))
}

/// Whether a text can be the name of an environment variable.
pub fn is_variable(name: &str) -> bool {
    let is_bad = |c: char| matches!(c, '=' | '{' | '}') || c.is_whitespace() || c.is_control();
    !name.is_empty() && !name.contains(is_bad)
}

/// A template with its environment variables filled in. There are no session variables in it: where
/// there may be some, its parts are looked at one by one.
///
/// # Errors
/// With the variables for which `variable` has nothing, each once. A text that is no template is
/// taken as it is; the compiler has let none through.
pub fn fill(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<String, Vec<&str>> {
    let (mut filled, mut missing) = (String::new(), Vec::new());
    for part in parse(text).unwrap_or_else(|_| vec![Part::Text(text)]) {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Session(_) => {}
            Part::Variable(name) => match variable(name) {
                Some(value) => filled.push_str(&value),
                None if missing.contains(&name) => {}
                None => missing.push(name),
            },
        }
    }
    if missing.is_empty() { Ok(filled) } else { Err(missing) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_in_once() {
        let value = |name: &str| (name != "NONE").then(|| format!("<{{{{{name}}}}}>"));
        assert_eq!(fill("a{{B}}{{ C }}d", value).unwrap(), "a<{{B}}><{{C}}>d");
        assert_eq!(fill("}} no template {", value).unwrap(), "}} no template {");
        assert_eq!(fill("{{NONE}}{{B}}{{NONE}}", value), Err(vec!["NONE"]));
    }

    #[test]
    fn session_variables_are_told_from_the_environments() {
        let parts = parse("Bearer {{ session.X-Hasura-Token }}{{session}}").unwrap();
        let expected =
            [Part::Text("Bearer "), Part::Session("X-Hasura-Token"), Part::Variable("session")];
        assert_eq!(parts, expected);
        assert!(has_session_variables("{{session.x-hasura-role}}"));
        assert!(!has_session_variables("{{A}}"));
        for bad in ["", "x-hasura-", "x-hasura-a b", "x-hasura-access-key", "role"] {
            assert!(!is_session_variable(bad), "{bad}");
        }
    }

    #[test]
    fn braces_hold_a_name_and_are_closed() {
        assert_eq!(parse("a{{B"), Err(TemplateError::Open));
        assert_eq!(parse("{{A=B}}"), Err(TemplateError::Name("A=B")));
        assert_eq!(parse("{{session.id}}"), Err(TemplateError::Session("id")));
        assert_eq!(
            TemplateError::Session("id").to_string(),
            "`{{session.id}}` names no session variable",
        );
        assert_eq!(TemplateError::Name("").to_string(), "`{{}}` names no environment variable");
        assert_eq!(TemplateError::Open.to_string(), "`{{` is never closed by `}}`");
    }
}
