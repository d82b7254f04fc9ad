//! Sentences to doc attributes.

use proc_macro2::TokenStream;
use quote::quote;

/// One attribute for each line. A first line stands alone, as the summary.
pub(super) fn docs<'a>(lines: impl IntoIterator<Item = &'a String>) -> TokenStream {
    let lines = lines.into_iter().map(|line| match line.as_str() {
        "" => String::new(),
        line => format!(" {}", one_line(line)),
    });
    quote! { #( #[doc = #lines] )* }
}

/// The text as one line of a comment, which is what the compiler and a reader take it for: other
/// signs than spaces that break or turn lines become spaces.
pub(crate) fn one_line(text: &str) -> String {
    let is_turn = |c| matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || is_turn(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_line_stays_a_line() {
        assert_eq!(one_line("a\nb\r\tc\u{202e}d\u{2028}é"), "a b  c d é");
    }
}
