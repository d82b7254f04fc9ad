//! Writing JSON.

/// A list, or null.
pub(crate) fn list<T>(
    out: &mut String,
    items: Option<&[T]>,
    mut item: impl FnMut(&mut String, &T),
) {
    let Some(items) = items else { return out.push_str("null") };
    out.push('[');
    for (place, each) in items.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        item(out, each);
    }
    out.push(']');
}

/// A list of what may be null, or null.
pub(crate) fn nullable_list<T>(
    out: &mut String,
    items: Option<&Vec<Option<T>>>,
    mut item: impl FnMut(&mut String, &T),
) {
    list(out, items.map(Vec::as_slice), |out, each| match each {
        Some(each) => item(out, each),
        None => out.push_str("null"),
    });
}

/// Pieces of text one after another.
macro_rules! push {
    ($out:expr, $($piece:expr),+ $(,)?) => {{ $($out.push_str($piece);)+ }};
}
pub(crate) use push;
