//! Headers in which a client says what it likes and how much: `Accept`, `Accept-Encoding`.

use axum::http::{HeaderMap, HeaderName};

/// What is named in all headers of this name, each with its quality, parameters aside.
pub(super) fn qualities<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = (&'h str, f32)> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(parse)
}

/// One name, and its quality.
fn parse(text: &str) -> (&str, f32) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let quality = parts
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.eq_ignore_ascii_case("q"))
        .map_or(1.0, |(_, value)| value.parse().unwrap_or(0.0));
    (name, quality)
}
