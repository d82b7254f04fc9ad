//! J130 to J139: operations that are compiled.

use super::Explanation;
use crate::diagnostic::Code;

/// A file of operations is not GraphQL.
pub const OPERATION_SYNTAX: Code = Code("J130");
/// An operation does not fit the joined schema.
pub const OPERATION_INVALID: Code = Code("J131");
/// An operation has no name.
pub const OPERATION_WITHOUT_NAME: Code = Code("J132");
/// Two operations, or two fragments, have one name.
pub const OPERATION_REPEATED: Code = Code("J133");
/// An operation asks for what the gateway does not serve.
pub const OPERATION_NOT_SERVED: Code = Code("J134");
/// An operation is too large.
pub const OPERATION_TOO_LARGE: Code = Code("J135");
/// No operation uses a fragment.
pub const FRAGMENT_UNUSED: Code = Code("J136");

/// The explanations of operations.
pub(super) const OPERATIONS: &[Explanation] = &[
    Explanation {
        code: OPERATION_SYNTAX,
        title: "a file of operations can not be read",
        text: "A file in `operations/` is a GraphQL document of operations and fragments. \
               Definitions of types belong to the SDL of a remote schema.",
        cure: "query GetOrders {\n  orders { id }\n}",
    },
    Explanation {
        code: OPERATION_INVALID,
        title: "an operation does not fit the joined schema",
        text: "An operation in `operations/` is validated when the gateway is compiled, by the rules \
               of the GraphQL specification, so that a client that uses it can not break at run time. \
               `joinwright schema` prints the joined schema. Fragments may stand in any file of the \
               folder.",
        cure: "query GetOrders($first: Int!) {   # each variable is used\n  orders(first: $first) { id }   \
               # each field is one of its type\n}",
    },
    Explanation {
        code: OPERATION_WITHOUT_NAME,
        title: "an operation has no name",
        text: "What is compiled is known by its name: in the generated file, in the manifest, and in \
               what remote schemas are asked.",
        cure: "query GetOrders { orders { id } }",
    },
    Explanation {
        code: OPERATION_REPEATED,
        title: "two operations or fragments have one name",
        text: "Operations may use the fragments of all files, and clients' tools look for operations \
               by name. So each name is there once, in all files together.",
        cure: "query GetOrders { orders { id } }\nquery GetOrderTotals { orders { total } }",
    },
    Explanation {
        code: OPERATION_NOT_SERVED,
        title: "an operation asks for what is not served",
        text: "The operation is valid, but the gateway would refuse it when it is asked: it is a \
               subscription, or it has a directive that would get lost on the way to a remote schema. \
               So it is refused now.",
        cure: "query GetOrders { orders { id } }",
    },
    Explanation {
        code: OPERATION_TOO_LARGE,
        title: "an operation is too large",
        text: "With its fragments written out an operation has at most 5,000 fields and fragments, \
               and they stand at most 200 deep in each other.",
        cure: "query GetOrders { orders { id } }\nquery GetUsers { users { id } }",
    },
    Explanation {
        code: FRAGMENT_UNUSED,
        title: "no operation uses a fragment",
        text: "A fragment that no operation uses is not checked, and it means nothing to the gateway. \
               This is a warning.",
        cure: "query GetOrders { orders { ...Line } }\nfragment Line on Order { id total }",
    },
];
