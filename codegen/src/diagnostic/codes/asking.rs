//! J110 to J116: how remote schemas are asked.

use super::{Code, Explanation};

/// A template, or the name of an environment variable.
pub const BAD_TEMPLATE: Code = Code("J110");
/// A configured header.
pub const BAD_HEADER: Code = Code("J111");
/// `tls` or `proxy`.
pub const BAD_TRANSPORT: Code = Code("J112");
/// `root_fields.hide` names no root field.
pub const UNKNOWN_ROOT_FIELD: Code = Code("J113");
/// `root_fields.hide` leaves no query.
pub const NO_QUERY_LEFT: Code = Code("J114");

/// A rule about headers that go along or come back.
pub const BAD_HEADER_RULE: Code = Code("J115");

/// The explanations.
pub(super) const ASKING: &[Explanation] = &[
    Explanation {
        code: BAD_TEMPLATE,
        title: "an environment variable is not named",
        text: "`{{NAME}}` in an address or in the value of a header stands for the environment \
               variable `NAME`; keys that end in `_from_env` hold such a name alone. A name has no \
               spaces, braces or `=`. The variable is read when the gateway starts. In the value of \
               a header, and nowhere else, `{{session.x-hasura-user-id}}` stands for a session \
               variable.",
        cure: "definition:\n  url: https://{{USERS_HOST}}/graphql",
    },
    Explanation {
        code: BAD_HEADER,
        title: "a header can not be sent",
        text: "A header has a name and either `value`, one line of ASCII, or `value_from_env`. \
               Those that say how a request is sent, such as `Content-Type`, `Accept` and \
               `Connection`, are the gateway's own.",
        cure: "headers:\n  - name: Authorization\n    value: Bearer {{USERS_TOKEN}}",
    },
    Explanation {
        code: BAD_TRANSPORT,
        title: "a remote schema can not be connected to like this",
        text: "Certificates and keys are PEM, in files or in environment variables; a client \
               certificate comes with its key; `tls` is for addresses that begin with `https://`. \
               A proxy has an `http` or `https` address.",
        cure: "tls:\n  ca: certificates/internal.pem\n  client_certificate: certificates/us.pem\n  \
               client_key_from_env: USERS_KEY\nproxy:\n  url: http://proxy.example.com:3128",
    },
    Explanation {
        code: UNKNOWN_ROOT_FIELD,
        title: "a root field that is to be hidden does not exist",
        text: "`root_fields.hide` lists fields of the remote schema's own query or mutation type. \
               They stay out of the joined schema, and relationships can still go to them.",
        cure: "root_fields: { hide: [userById] }",
    },
    Explanation {
        code: NO_QUERY_LEFT,
        title: "all queries are hidden",
        text: "GraphQL has no schema without a query field, so one root field of one remote schema \
               must stay.",
        cure: "root_fields: { hide: [] }",
    },
    Explanation {
        code: BAD_HEADER_RULE,
        title: "a rule about headers has no effect, or would do harm",
        text: "`forward_client_headers` may list which headers of clients go along: names, or \
               beginnings of names with a `*` (`allow`, `deny`), and new names (`rename`). Headers of \
               one connection and of a request's body never go along, nor do the admin secret and \
               headers of the session: what a remote schema is told of a session comes from the \
               session itself. A configured header is sent in place of a client's.",
        cure: "forward_client_headers:\n  allow: [authorization, x-shop-*]\n  deny: [x-shop-secret]\n  \
               rename: { x-request-id: x-correlation-id }\nforward_session_variables: \
               [x-hasura-user-id]",
    },
];
