//! Templates: texts of the relationships file in which `{{NAME}}` stands for an environment variable.
//!
//! The compiler checks them, the runtime fills them in when a gateway starts. A value that is filled
//! in is not looked at again, so `{{` in it means nothing.

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text as it is.
    Text(&'a str),
    /// The name of an environment variable.
    Variable(&'a str),
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError<'a> {
    /// `{{` without `}}`.
    #[error("`{{{{` is never closed by `}}}}`")]
    Open,
    /// What stands in the braces can not be the name of an environment variable.
    #[error("`{{{{{0}}}}}` names no environment variable")]
    Name(&'a str),
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
        let name = name.trim();
        if !is_variable(name) {
            return Err(TemplateError::Name(name));
        }
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        parts.push(Part::Variable(name));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    Ok(parts)
}

/// Whether a text can be the name of an environment variable.
pub fn is_variable(name: &str) -> bool {
    let is_bad = |c: char| matches!(c, '=' | '{' | '}') || c.is_whitespace() || c.is_control();
    !name.is_empty() && !name.contains(is_bad)
}

/// A template with its variables filled in.
///
/// # Errors
/// With the variables for which `variable` has nothing, each once. A text that is no template is
/// taken as it is; the compiler has let none through.
pub fn fill(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<String, Vec<&str>> {
    let (mut filled, mut missing) = (String::new(), Vec::new());
    for part in parse(text).unwrap_or_else(|_| vec![Part::Text(text)]) {
        match part {
            Part::Text(text) => filled.push_str(text),
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
    fn braces_hold_a_name_and_are_closed() {
        assert_eq!(parse("a{{B"), Err(TemplateError::Open));
        assert_eq!(parse("{{A=B}}"), Err(TemplateError::Name("A=B")));
        assert_eq!(TemplateError::Name("").to_string(), "`{{}}` names no environment variable");
        assert_eq!(TemplateError::Open.to_string(), "`{{` is never closed by `}}`");
    }
}
