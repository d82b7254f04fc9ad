//! Names: from GraphQL spelling to Rust spelling. Nothing else makes a [`RustIdent`].
//!
//! A schema is not the user's to change, so every name must work: keywords, names of Rust's prelude,
//! names that generated code imports, names that are nothing but signs. Each [`Scope`] gives each
//! name a spelling of its own, in the order in which it is asked.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

/// An identifier of generated code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RustIdent(String);

impl RustIdent {
    /// The spelling.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// A name of the generator's own, which no schema has a say in.
    pub(crate) fn own(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl ToTokens for RustIdent {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(Ident::new(&self.0, Span::call_site()));
    }
}

/// Every name of the runtime's facade. Generated code imports those that it uses.
pub(crate) const FACADE: &[&str] = &[
    "AnswersOf",
    "Argument",
    "ArgumentValue",
    "Batching",
    "Builder",
    "Client",
    "Cow",
    "Deserialize",
    "EnumValue",
    "Error",
    "ExitCode",
    "Forwarded",
    "Function",
    "HeaderRules",
    "HiddenKey",
    "HttpVersion",
    "Id",
    "Join",
    "Json",
    "KeyError",
    "KeyField",
    "KeyPart",
    "Lift",
    "Names",
    "OnError",
    "OperationKind",
    "Pairing",
    "Pem",
    "Plan",
    "Preset",
    "PresetMember",
    "PresetPlace",
    "PresetValue",
    "RawJson",
    "Relationship",
    "RemoteId",
    "RemoteSchema",
    "Renaming",
    "ResponseHeaders",
    "Returns",
    "Role",
    "RootField",
    "Router",
    "Scalar",
    "Segment",
    "Serialize",
    "Setting",
    "Settings",
    "Transport",
    "Url",
    "Values",
    "call_function",
    "fit",
    "function_values",
    "json",
    "read",
];

/// Every name of the part of the facade that is for compiled operations, whose modules import those
/// that they use. No name of a schema stands beside them.
pub(crate) const OPERATION_FACADE: &[&str] = &[
    "Batch",
    "BatchId",
    "Borrowed",
    "BoundPresets",
    "ClientPart",
    "ClientValue",
    "CompiledOperation",
    "CompiledText",
    "Condition",
    "ConditionId",
    "Cow",
    "EntityShape",
    "Fetch",
    "FetchId",
    "FieldShape",
    "ForRoles",
    "InputField",
    "InputKind",
    "InputObject",
    "InputPreset",
    "InputPresets",
    "InputPresetsId",
    "InputType",
    "JsonPiece",
    "Known",
    "Leaf",
    "Namespace",
    "ObjectShape",
    "Occurrence",
    "Operation",
    "OperationKind",
    "OperationPresets",
    "PresetEffect",
    "RelationshipId",
    "RenamedTypes",
    "Request",
    "Reuse",
    "RootMember",
    "RootSource",
    "Run",
    "Scanner",
    "SessionValue",
    "SessionValueId",
    "Shape",
    "ShapeKind",
    "Shared",
    "SlotShape",
    "Source",
    "Span",
    "TakeObject",
    "Term",
    "Variable",
    "VariableId",
    "VariablePresets",
    "VariablePresetsId",
    "cut",
    "in_order",
    "kept",
    "kept_as",
];

/// The items of the output that its modules import beside those of the facade.
pub(crate) const BESIDE: &[&str] = &["Remote", "enums", "keys", "types"];

/// What generated code takes from the language without importing it.
const LANGUAGE: &[&str] = &[
    "Box",
    "Clone",
    "Copy",
    "Eq",
    "Err",
    "Hash",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Some",
    "String",
    "Vec",
    "alloc",
    "bool",
    "core",
    "f64",
    "i32",
    "serde",
    "std",
    "str",
    "u16",
    "u32",
];

/// What generated code itself declares where a schema's names may stand.
const OWN: &[&str] = &[
    "Arguments",
    "Element",
    "Gateway",
    "GatewayBuilder",
    "JOIN",
    "JOINS",
    "Key",
    "PLAN",
    "REMOTES",
    "ROLES",
    "ROOT_FIELDS",
    "SDL",
    "arguments",
    "element",
    "gateway",
    "joinwright_runtime",
    "key",
    "mutation",
    "operations",
    "out",
    "parts",
    "query",
    "roles",
    "router",
    "run",
    "settings",
];

/// Keywords, strict and reserved, of every edition so far.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// How an identifier is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// `user_id`: functions, members, modules.
    Snake,
    /// `UserId`: types and variants.
    Pascal,
    /// `USER_ID`: statics.
    Upper,
}

/// A name as it is spelled in its scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// The identifier.
    pub(crate) ident: RustIdent,
    /// What a reader must know about the spelling: another name had it first.
    pub(crate) note: Option<String>,
}

/// Names that must differ from each other.
#[derive(Debug)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
    reserved: &'static [&'static [&'static str]],
}

impl Scope {
    /// The items of a module: they shadow what the module would otherwise see.
    pub(crate) fn items() -> Self {
        Self { taken: BTreeSet::new(), reserved: &[KEYWORDS, FACADE, BESIDE, LANGUAGE, OWN] }
    }

    /// What stands behind a dot or a `::`: members, methods, variants. Names that are
    /// imported are reserved here too, so that such a name in generated code always means the import.
    pub(crate) fn members() -> Self {
        Self { taken: BTreeSet::new(), reserved: &[KEYWORDS, FACADE, BESIDE] }
    }

    /// A spelling for `name`, which no other name of this scope has.
    pub(crate) fn name(&mut self, case: Case, name: &str) -> Named {
        let plain = spell(case, name);
        let is_reserved = self.reserved.iter().any(|names| names.contains(&plain.as_str()));
        let wanted = if is_reserved { format!("{plain}_") } else { plain.clone() };
        if self.taken.insert(wanted.clone()) {
            return Named { ident: RustIdent(wanted), note: None };
        }
        // `_2` after a capital name would not be camel case.
        let separator = match case {
            Case::Snake | Case::Upper => "_",
            Case::Pascal => "",
        };
        let numbered = (2_usize..)
            .map(|number| format!("{plain}{separator}{number}"))
            .find(|numbered| self.taken.insert(numbered.clone()))
            .unwrap_or(plain);
        let note = format!("Spelled `{numbered}`: another name is `{wanted}` in Rust.");
        Named { ident: RustIdent(numbered), note: Some(note) }
    }
}

/// The name in the given case, an identifier unless it is reserved.
fn spell(case: Case, name: &str) -> String {
    let words = words(name).into_iter().map(|word| word.to_ascii_lowercase());
    let (spelled, unnamed) = match case {
        Case::Snake => (words.collect::<Vec<_>>().join("_"), "unnamed"),
        Case::Pascal => (words.map(|word| capitalised(&word)).collect(), "Unnamed"),
        Case::Upper => (words.collect::<Vec<_>>().join("_").to_ascii_uppercase(), "UNNAMED"),
    };
    match spelled.as_bytes().first() {
        None => unnamed.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{spelled}"),
        Some(_) => spelled,
    }
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + rest
}

/// The words of a name: `ABCServiceX` is `ABC`, `Service`, `X`. Other signs than ASCII letters and
/// digits only separate words. No word is empty.
fn words(name: &str) -> Vec<&str> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(humps).collect()
}

/// Splits where a small letter or a digit meets a capital, and before a capital that a small letter
/// follows.
fn humps(run: &str) -> Vec<&str> {
    let bytes = run.as_bytes();
    let is_start = |idx: usize| {
        let follows_capital = bytes[idx - 1].is_ascii_uppercase();
        // The `s` of `IDs` is no word.
        let precedes_small =
            bytes.get(idx + 1).is_some_and(u8::is_ascii_lowercase) && bytes[idx + 1..] != *b"s";
        bytes[idx].is_ascii_uppercase() && (!follows_capital || precedes_small)
    };
    let mut words = Vec::new();
    let mut start = 0;
    for idx in 1..bytes.len() {
        if is_start(idx) {
            words.push(&run[start..idx]);
            start = idx;
        }
    }
    if start < run.len() {
        words.push(&run[start..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snake(name: &str) -> String {
        Scope::items().name(Case::Snake, name).ident.0
    }

    fn pascal(name: &str) -> String {
        Scope::items().name(Case::Pascal, name).ident.0
    }

    #[test]
    fn words_end_where_a_reader_sees_them_end() {
        assert_eq!(snake("ABCServiceX"), "abc_service_x");
        assert_eq!(pascal("ABCServiceX"), "AbcServiceX");
        assert_eq!(snake("userID"), "user_id");
        assert_eq!(snake("ordersByUserIDs"), "orders_by_user_ids");
        assert_eq!(snake("__typename"), "typename");
        assert_eq!(snake("sha256Hash"), "sha256_hash");
        assert_eq!(snake("SCREAMING_CASE_2"), "screaming_case_2");
        assert_eq!(pascal("user_id"), "UserId");
        assert_eq!(pascal("my-api.v2 (eu)"), "MyApiV2Eu");
    }

    #[test]
    fn names_without_a_usable_sign_are_unnamed_and_digits_do_not_come_first() {
        assert_eq!(snake("_"), "unnamed");
        assert_eq!(pascal("🦀"), "Unnamed");
        assert_eq!(pascal("日本 api"), "Api");
        assert_eq!(snake("2fa"), "_2fa");
        assert_eq!(pascal("_2_fa"), "_2Fa");
    }

    #[test]
    fn reserved_names_end_in_an_underscore() {
        for keyword in KEYWORDS.iter().filter(|keyword| **keyword != "Self") {
            assert_eq!(snake(keyword), format!("{keyword}_"));
        }
        assert_eq!(pascal("self"), "Self_");
        for name in
            ["Option", "Result", "Vec", "String", "Box", "Gateway", "Key", "Join", "Id", "Cow"]
        {
            assert_eq!(pascal(name), format!("{name}_"));
        }
        assert_eq!(snake("fit"), "fit_");
    }

    #[test]
    fn colliding_names_are_numbered_in_order_and_say_so() {
        let mut scope = Scope::items();
        let mut name = |name| scope.name(Case::Snake, name);
        assert_eq!(name("user_id"), Named { ident: RustIdent("user_id".into()), note: None });
        let second = name("userId");
        assert_eq!(second.ident.0, "user_id_2");
        let note = "Spelled `user_id_2`: another name is `user_id` in Rust.";
        assert_eq!(second.note.as_deref(), Some(note));
        assert_eq!(name("user_id_2").ident.0, "user_id_2_2");
        assert_eq!(name("UserId").ident.0, "user_id_3");
        assert_eq!(name("type").ident.0, "type_");
        assert_eq!(name("Type").ident.0, "type_2");
        let mut types = Scope::items();
        assert_eq!(types.name(Case::Pascal, "a").ident.0, "A");
        assert_eq!(types.name(Case::Pascal, "A").ident.0, "A2");
    }

    #[test]
    fn every_name_is_an_identifier() {
        for name in ["", "self", "crate", "a b", "\u{301}", "ß", "0", "_0_", "'", "\"", "\n", "r#x"]
        {
            for case in [Case::Snake, Case::Pascal, Case::Upper] {
                let ident = Scope::items().name(case, name).ident.0;
                assert!(syn::parse_str::<Ident>(&ident).is_ok(), "{name:?} became {ident:?}");
            }
        }
    }
}
