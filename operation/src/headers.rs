//! The headers of requests and answers: the rules of a remote schema about them, as facts, and which
//! of a client's headers concern nobody but the gateway.
//!
//! The compiler checks rules by [`class`], the runtime follows them by it.

/// Which of the client's headers go along to a remote schema that gets any, and under which names.
/// Names are in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderRules<'a> {
    /// The only ones that go along: names, or beginnings of names with a `*` behind them. If there
    /// are none, all those go along that do so by their [`class`].
    pub allow: &'a [&'a str],
    /// Those that do not, written alike.
    pub deny: &'a [&'a str],
    /// Those that go along under another name: the client's name and the other.
    pub rename: &'a [(&'a str, &'a str)],
}

impl HeaderRules<'_> {
    /// Everything goes along that usually does, under its own name.
    pub const PLAIN: Self = Self { allow: &[], deny: &[], rename: &[] };
}

/// What goes along: all of it, or what is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forwarded<'a> {
    /// All.
    All,
    /// These names alone, in lower case.
    Only(&'a [&'a str]),
}

impl Forwarded<'_> {
    /// Nothing.
    pub const NOTHING: Self = Self::Only(&[]);
}

/// What of the headers of a remote schema's answers reaches the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResponseHeaders {
    /// `Set-Cookie`, each of them.
    pub set_cookie: AnswersOf,
    /// `Cache-Control` and what else says how long an answer may be kept.
    pub cache_control: AnswersOf,
}

impl ResponseHeaders {
    /// As in Hasura: the cookies that come with root fields.
    pub const PLAIN: Self =
        Self { set_cookie: AnswersOf::RootFields, cache_control: AnswersOf::Nothing };
}

/// Which of a remote schema's answers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnswersOf {
    /// None.
    Nothing,
    /// Those to requests for root fields.
    RootFields,
    /// Those to requests for the keys of joins as well.
    Everything,
}

/// What becomes of a client's header if nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderClass {
    /// It goes along.
    Goes,
    /// It says something of the client's own browser or program, and goes along only where a rule
    /// names it.
    Stays,
    /// It is about the connection or the body of this one request, or a secret of the gateway's. No
    /// rule lets it go along.
    Never,
}

/// Those that rules can let go along.
const STAYING: &[&str] = &[
    "accept-datetime",
    "accept-language",
    "cache-control",
    "date",
    "dnt",
    "origin",
    "pragma",
    "priority",
    "referer",
    "upgrade-insecure-requests",
    "user-agent",
];

/// Those that nothing lets go along, beside those that are known by how they begin.
const NEVER: &[&str] = &[
    "alt-used",
    "connection",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "max-forwards",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-hasura-access-key",
    "x-hasura-admin-secret",
];

/// What becomes of a client's header with this name, in lower case.
///
/// RFC 9110, section 7.6.1, has the headers of a connection; Hasura's list has the others.
///
/// ```
/// use joinwright_operation::headers::{HeaderClass, class};
///
/// assert_eq!(class("authorization"), HeaderClass::Goes);
/// assert_eq!(class("user-agent"), HeaderClass::Stays);
/// assert_eq!(class("transfer-encoding"), HeaderClass::Never);
/// ```
pub fn class(name: &str) -> HeaderClass {
    if STAYING.contains(&name) || name.starts_with("sec-") {
        return HeaderClass::Stays;
    }
    let is_about_this_request =
        ["accept", "content-", "if-"].iter().any(|start| name.starts_with(start));
    if is_about_this_request || NEVER.contains(&name) {
        return HeaderClass::Never;
    }
    HeaderClass::Goes
}

/// Whether a name is what an item of `allow` or `deny` says: the name, or a beginning with `*`.
///
/// ```
/// use joinwright_operation::headers::matches;
///
/// assert!(matches("x-shop-*", "x-shop-id") && matches("cookie", "cookie"));
/// assert!(!matches("x-shop-*", "x-shop") && !matches("cookie", "cookie2"));
/// ```
pub fn matches(item: &str, name: &str) -> bool {
    match item.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => item == name,
    }
}
