//! Every rule's code, with what a person needs to know about it. `docs/errors.md` is printed from
//! [`ALL`].

use super::Code;

/// A rule as it is explained.
#[derive(Debug, Clone, Copy)]
pub struct Explanation {
    /// Its code.
    pub code: Code,
    /// The rule in a few words.
    pub title: &'static str,
    /// Why there is such a rule and what breaks it: one paragraph.
    pub text: &'static str,
    /// How it is obeyed: a piece of a relationships file or of SDL, or a command.
    pub cure: &'static str,
}

mod arguments;
mod asking;
mod customizing;
mod exports;
mod functions;
mod joining;
mod lifting;
mod operations;
mod reading;
mod roles;
mod sources;

pub use arguments::*;
pub use asking::*;
pub use customizing::*;
pub use exports::*;
pub use functions::*;
pub use joining::*;
pub use lifting::*;
pub use operations::*;
pub use reading::*;
pub use roles::*;
pub use sources::*;

/// The tables of all stages, in the order of the stages.
pub const ALL: &[&[Explanation]] = &[
    reading::READING,
    joining::RESOLVING,
    joining::BINDING,
    joining::COMPOSING,
    customizing::CUSTOMIZING,
    arguments::ARGUMENTS,
    sources::SOURCES,
    lifting::LIFTING,
    asking::ASKING,
    exports::EXPORTS,
    functions::FUNCTIONS,
    operations::OPERATIONS,
    roles::ROLES,
];

/// The tables of rules whose findings have their place in one file alone.
pub const ABOUT_ONE_FILE: &[&[Explanation]] =
    &[reading::READING, asking::ASKING, operations::OPERATIONS];

/// The explanation of a code.
pub fn explain(code: Code) -> Option<&'static Explanation> {
    ALL.iter().flat_map(|table| table.iter()).find(|explanation| explanation.code == code)
}

const INTRODUCTION: &str = "\
# Errors and warnings

Every finding of the compiler has a code: `error[J042]` from `joinwright check`, `error: J042` from
`cargo build`. Each has a section here: what the rule is, why there is one, and something that obeys
it. This page is printed from `codegen/src/diagnostic/codes`; `UPDATE_EXPECT=1 cargo test -p
joinwright-ui-tests` prints it anew.
";

/// All explanations as Markdown: `docs/errors.md`.
pub fn markdown() -> String {
    let mut out = String::from(INTRODUCTION);
    for Explanation { code, title, text, cure } in ALL.iter().flat_map(|table| table.iter()) {
        out.push_str(&format!("\n## {code}: {title}\n\n{text}\n\n```text\n{cure}\n```\n"));
    }
    out
}
