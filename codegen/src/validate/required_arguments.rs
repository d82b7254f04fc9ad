//! A field in the middle of a path must get its required arguments from the relationship: the client
//! sees only those of the last field.
//!
//! ```yaml
//! # the SDL has `shop(id: ID!): Shop`
//! remote_field: { shop: { arguments: {}, field: { product: { arguments: { sku: $sku } } } } }
//! ```

use super::Subject;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{SchemaCoordinate, Segment, fields_of};

pub(super) fn check(subject: Subject<'_>, diagnostics: &mut Diagnostics) {
    let path = subject.relationship.path.as_slice();
    let lonely = match path.split_last() {
        // A lift is no field that a client could give arguments to.
        Some((_, middle)) if !subject.relationship.is_lift() => middle,
        _ => path,
    };
    for segment in lonely {
        check_segment(subject, segment, diagnostics);
    }
}

fn check_segment(subject: Subject<'_>, segment: &Segment, diagnostics: &mut Diagnostics) {
    let fields = fields_of(&subject.target.schema, &segment.parent);
    let field = fields.and_then(|fields| fields.get(segment.field.value.as_str()));
    let arguments = field.into_iter().flat_map(|field| &field.arguments);
    let is_bound = |name: &str| segment.arguments.iter().any(|bound| bound.name.value == name);
    for argument in arguments.filter(|one| one.is_required() && !is_bound(&one.name)) {
        let coordinate =
            SchemaCoordinate::Argument(&segment.parent, &segment.field.value, &argument.name);
        let message = format!(
            "relationship `{}`: argument `{coordinate}` is required, and nobody can give it",
            subject.coordinate()
        );
        let diagnostic = Diagnostic::error(codes::MISSING_ARGUMENT, message, segment.field.span)
            .label(format!("does not bind `{}`", argument.name))
            .related(subject.target.span_of(&argument.name), format!("`{}`, required", argument.ty))
            .help(format!(
                "bind it here: `arguments: {{{}: …}}`; the client sees only the arguments of \
                     {}",
                argument.name,
                if subject.relationship.is_lift() {
                    "the lifted fields"
                } else {
                    "the path's last field"
                }
            ));
        diagnostics.push(diagnostic);
    }
}
