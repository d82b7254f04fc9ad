//! Formatting: the output's tokens to text.
//!
//! prettyplease drops comments and blank lines. Both are emitted as *markers*, `_blank_!();` and
//! `_comment_!("…");`, and lines that are nothing but a marker are replaced afterwards. Text of the
//! user's can not be taken for one: it stands in literals, whose line breaks are escaped, so no line
//! of it begins a line of the output.

use proc_macro2::TokenStream;

const BLANK: &str = "_blank_!();";
const COMMENT: (&str, &str) = ("_comment_!(\"", "\");");

/// The file's text: the header's lines as comments, then the items.
#[expect(clippy::expect_used, reason = "emission writes whole items")]
pub(crate) fn format(header: &[String], items: TokenStream) -> String {
    let file = syn::parse2(items)
        .expect("the compiler emits items; if it did not, please report the input that made it so");
    let mut text = String::new();
    for line in header {
        text.push_str(format!("// {line}").trim_end());
        text.push('\n');
    }
    for line in prettyplease::unparse(&file).lines() {
        text.push_str(&unmarked(line));
        text.push('\n');
    }
    text
}

/// The line, or what it marks.
fn unmarked(line: &str) -> String {
    let marker = line.trim_start();
    if marker == BLANK {
        return String::new();
    }
    let comment = marker.strip_prefix(COMMENT.0).and_then(|rest| rest.strip_suffix(COMMENT.1));
    match comment {
        Some(comment) => {
            let indent = &line[..line.len() - marker.len()];
            format!("{indent}// {comment}")
        }
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::format;

    #[test]
    fn markers_become_blank_lines_and_comments() {
        let items = quote! {
            _comment_!("---- Keys ----");
            _blank_!();
            mod keys {
                struct A;
                _blank_!();
                impl A {
                    fn a() {
                        _comment_!("Why.");
                        a();
                    }
                    _blank_!();
                    fn b() {}
                }
            }
        };
        let header = ["@generated".to_owned(), String::new()];
        expect_test::expect![[r#"
            // @generated
            //
            // ---- Keys ----

            mod keys {
                struct A;

                impl A {
                    fn a() {
                        // Why.
                        a();
                    }

                    fn b() {}
                }
            }
        "#]]
        .assert_eq(&format(&header, items));
    }

    #[test]
    fn text_of_the_users_that_looks_like_a_marker_stays() {
        let text = "\n_blank_!();\n_comment_!(\"x\");\n";
        let doc = "_blank_!();";
        let items = quote! {
            #[doc = #doc]
            const TEXT: &str = #text;
        };
        let formatted = format(&[], items);
        expect_test::expect![[r#"
            ///_blank_!();
            const TEXT: &str = "\n_blank_!();\n_comment_!(\"x\");\n";
        "#]]
        .assert_eq(&formatted);
    }

    #[test]
    fn formatting_is_idempotent() {
        let once = format(&[], quote! { mod a { use b::{c, d}; } const X: &[&str] = &["a"]; });
        assert_eq!(format(&[], once.parse().unwrap()), once);
    }
}
