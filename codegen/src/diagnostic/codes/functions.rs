//! J120 to J126: relationships to functions of the gateway crate.

use super::{Code, Explanation};

/// `function` is no path of Rust.
pub const FUNCTION_PATH: Code = Code("J120");
/// `type` is no type of GraphQL.
pub const FUNCTION_TYPE: Code = Code("J121");
/// `sdl` is written so that its lines are lost.
pub const FUNCTION_SDL: Code = Code("J122");
/// A function can not return this kind of type.
pub const FUNCTION_TYPE_KIND: Code = Code("J123");
/// `type` or `sdl` names no type.
pub const UNKNOWN_FUNCTION_TYPE: Code = Code("J124");

/// The explanations.
pub(super) const FUNCTIONS: &[Explanation] = &[
    Explanation {
        code: FUNCTION_PATH,
        title: "no path to a function",
        text: "`function` says where the function is, as Rust writes it: `crate::` and the way from \
               the root of the gateway crate, or the name of another crate and the way in there. \
               Whether there is such a function, and whether it fits, is said by rustc.",
        cure: "to_function:\n  function: crate::shipping::estimate",
    },
    Explanation {
        code: FUNCTION_TYPE,
        title: "no type of GraphQL",
        text: "`type` is the type of one value of the function, as SDL writes it. A list needs \
               quotes, since brackets mean something in YAML.",
        cure: "type: \"[Estimate!]\"",
    },
    Explanation {
        code: FUNCTION_SDL,
        title: "`sdl` is folded or escaped",
        text: "Findings in `sdl` are shown at their place in the file, so the SDL must stand there \
               as it is: as a block of lines, or as one line.",
        cure: "sdl: |\n  type Estimate { days: Int! }",
    },
    Explanation {
        code: FUNCTION_TYPE_KIND,
        title: "a type that no function returns",
        text: "What a function returns becomes structs and enums of Rust: `sdl` defines object \
               types whose fields take no arguments, enums and scalars. Of the remote schemas' types \
               a function can return scalars and enums; an object is returned as its key, and a \
               relationship of the function's own type joins it.",
        cure: "sdl: |\n  type Estimate { days: Int! product_id: ID! }",
    },
    Explanation {
        code: UNKNOWN_FUNCTION_TYPE,
        title: "unknown type of a function",
        text: "A type that `type` or `sdl` names is defined in `sdl`, is a standard scalar, or is a \
               scalar or an enum of a remote schema.",
        cure: "type: Estimate\nsdl: |\n  type Estimate { days: Int! }",
    },
];
