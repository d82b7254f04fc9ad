//! From a folder's name to the name of a crate that Cargo and rustc accept.

/// Names that Cargo refuses, or that would hide what every crate uses.
const TAKEN: [&str; 12] = [
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "incremental",
    "joinwright_codegen",
    "joinwright_operation",
    "joinwright_runtime",
    "proc_macro",
    "std",
    "test",
];

/// The keywords of Rust that could be a crate's name.
const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The crate's name: the folder's, in lower case, with `-` for what a crate's name may not have.
///
/// # Errors
/// Why there is none, in a few words.
pub(crate) fn crate_name(folder: &str) -> Result<String, String> {
    let allowed = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let name: String = folder
        .chars()
        .map(|char| if allowed(char) { char.to_ascii_lowercase() } else { '-' })
        .collect();
    let name = name.trim_matches('-');
    let rust_name = name.replace('-', "_");
    match name.chars().next() {
        None => Err("it has no letter from a to z".to_owned()),
        Some(first) if first.is_ascii_digit() => Err("it begins with a digit".to_owned()),
        Some(_) if !name.contains(|char: char| char.is_ascii_alphanumeric()) => {
            Err("it has no letter from a to z".to_owned())
        }
        Some(_) if KEYWORDS.contains(&name) => Err(format!("`{name}` is a keyword of Rust")),
        Some(_) if TAKEN.contains(&rust_name.as_str()) => Err(format!("`{name}` is taken")),
        Some(_) => Ok(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::crate_name;

    #[test]
    fn folder_names_become_crate_names() {
        for (folder, name) in [
            ("shop", "shop"),
            ("Shop Gateway", "shop-gateway"),
            ("shop.gateway", "shop-gateway"),
            ("my_gateway", "my_gateway"),
            (".hidden", "hidden"),
            ("gateway", "gateway"),
            ("café-2", "caf--2"),
        ] {
            assert_eq!(crate_name(folder).as_deref(), Ok(name), "{folder}");
        }
    }

    #[test]
    fn folder_names_that_can_not_be_a_crate_are_refused() {
        for folder in ["", "---", "_", "茶", "2fast", "match", "Self", "std", "test", "proc-macro"]
        {
            assert!(crate_name(folder).is_err(), "{folder}");
        }
        assert!(crate_name("joinwright-runtime").is_err());
    }
}
