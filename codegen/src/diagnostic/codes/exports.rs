//! J117 to J119: Hasura's exports, and SDL that needs tolerance.

use super::{Code, Explanation};

/// A file that can not be included.
pub const BAD_INCLUDE: Code = Code("J117");
/// The rest of a Hasura export.
pub const NOT_TAKEN_OVER: Code = Code("J118");
/// A rule that can not be forgiven.
pub const UNKNOWN_TOLERANCE: Code = Code("J119");

/// The explanations.
pub(super) const EXPORTS: &[Explanation] = &[
    Explanation {
        code: BAD_INCLUDE,
        title: "a file can not be included",
        text: "`!include path`, as Hasura's command line writes it, stands for what the file holds: \
               the value of a `.yaml` file, the text of a `.graphql` file. The path is relative to \
               the file that it stands in and stays in the folder of the relationships file; at \
               most 1000 files are included, 8 in each other.",
        cure: "remote_relationships: \"!include users/relationships.yaml\"",
    },
    Explanation {
        code: NOT_TAKEN_OVER,
        title: "a part of a Hasura export is not taken over",
        text: "A whole export is read for its remote schemas and the relationships between them. \
               Databases, actions, triggers, collections of queries and settings of the server are \
               left alone; this one warning lists the files that say something.",
        cure: "joinwright import hasura/metadata my-gateway",
    },
    Explanation {
        code: UNKNOWN_TOLERANCE,
        title: "a rule can not be tolerated",
        text: "`tolerate` lists the rules of the type system that the SDL of a remote schema may \
               break: `directives`, `empty-types`, `interface-fields`, `reserved-names`, \
               `transitive-interfaces` and `unknown-types`. The smallest part that breaks one is \
               left out, with a warning.",
        cure: "- name: legacy\n  definition: { url_from_env: LEGACY_URL }\n  tolerate: [interface-fields]",
    },
];
