//! Listed batching: the arguments must have exactly one list with a key inside, where the list of
//! all keys goes, and the target must return a list of rows.
//!
//! ```yaml
//! user: { arguments: { id: $user_id } }                          # no list: `user(id: ID!)`
//! users: { arguments: { ids: $user_id, old_ids: $user_id } }     # two lists
//! users: { arguments: { ids: $user_id, region: $region } }       # `region` is outside the list
//! ```
//!
//! Values are lowered before, so that `ids: $id`, `where: {id: {_in: $id}}` and
//! `keys: [{id: $id}]` all are a list of one item with a key inside: that item is one key's.

use super::key_fields::Keys;
use super::relationships::Context;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{ArgumentMapping, Mapping, SchemaCoordinate, Segment};
use crate::source::{Span, Spanned};
use crate::syntax::BatchDocument;

/// Finds the list and makes it a [`Mapping::Each`]. Whether there was one.
pub(super) fn place_keys(
    context: &mut Context<'_>,
    batch: &BatchDocument,
    path: &mut [Segment],
    keys: &Keys,
) -> bool {
    if !check_target(context, batch, path) {
        return false;
    }
    let mut survey = Survey::default();
    for argument in path.iter().flat_map(|segment| &segment.arguments) {
        survey.visit(argument, &argument.value, false);
    }
    let diagnostic = match (survey.lists.as_slice(), survey.outside.first()) {
        ([], None) => Some(report_no_variable(context, batch, path, keys)),
        ([], Some(place)) => Some(report_no_list(context, batch, place)),
        ([_], None) => None,
        ([list], Some(place)) => Some(report_outside(context, list, place)),
        ([first, second, ..], _) => Some(report_two_lists(context, first, second)),
    };
    if let Some(diagnostic) = diagnostic {
        context.diagnostics.push(diagnostic);
        return false;
    }
    for argument in path.iter_mut().flat_map(|segment| &mut segment.arguments) {
        mark(&mut argument.value);
    }
    true
}

/// A place in an argument.
struct Place<'a> {
    argument: &'a ArgumentMapping,
    span: Span,
    /// What the place takes.
    ty: String,
}

/// What the arguments hold.
#[derive(Default)]
struct Survey<'a> {
    /// Lists of one item with a key inside.
    lists: Vec<Place<'a>>,
    /// Keys outside of them.
    outside: Vec<Place<'a>>,
}

impl<'a> Survey<'a> {
    fn visit(
        &mut self,
        argument: &'a ArgumentMapping,
        value: &'a Spanned<Mapping>,
        is_inside: bool,
    ) {
        let span = value.span;
        match &value.value {
            Mapping::Key { ty, .. } => {
                if !is_inside {
                    self.outside.push(Place { argument, span, ty: ty.to_string() });
                }
            }
            Mapping::Static(_) => {}
            Mapping::List(items) => {
                let is_place = items.len() == 1 && holds_key(&value.value);
                if is_place {
                    self.lists.push(Place { argument, span, ty: argument.ty.to_string() });
                }
                for item in items {
                    self.visit(argument, item, is_inside || is_place);
                }
            }
            Mapping::Object(members) => {
                for (_, member) in members {
                    self.visit(argument, member, is_inside);
                }
            }
            Mapping::Each(item) => self.visit(argument, item, is_inside),
        }
    }
}

fn holds_key(mapping: &Mapping) -> bool {
    match mapping {
        Mapping::Key { .. } => true,
        Mapping::Static(_) => false,
        Mapping::List(items) => items.iter().any(|item| holds_key(&item.value)),
        Mapping::Object(members) => members.iter().any(|(_, value)| holds_key(&value.value)),
        Mapping::Each(item) => holds_key(&item.value),
    }
}

/// Makes the list that was found the place of all keys.
fn mark(value: &mut Spanned<Mapping>) {
    if let Mapping::List(items) = &mut value.value
        && items.iter().any(|item| holds_key(&item.value))
        && let Some(item) = items.pop()
    {
        value.value = Mapping::Each(Box::new(item));
        return;
    }
    match &mut value.value {
        Mapping::Object(members) => members.iter_mut().for_each(|(_, value)| mark(value)),
        Mapping::Key { .. } | Mapping::Static(_) | Mapping::List(_) | Mapping::Each(_) => {}
    }
}

fn check_target(context: &mut Context<'_>, batch: &BatchDocument, path: &[Segment]) -> bool {
    let Some(target) = path.last().filter(|target| !target.ty.is_list()) else {
        return true;
    };
    let coordinate = SchemaCoordinate::Field(&target.parent, &target.field.value);
    let message = format!(
        "relationship `{}`: `batch` needs rows, but `{coordinate}` returns `{}`, which is no list",
        context.coordinate, target.ty
    );
    let diagnostic = Diagnostic::error(codes::BATCH_TARGET_NOT_LIST, message, target.field.span)
        .label("returns no list")
        .related(target.declared, format!("returns `{}`", target.ty))
        .related(batch.span, "asks for rows")
        .help(
            "choose a field that returns a list, or remove `batch`: the keys still travel in \
             one request",
        );
    context.diagnostics.push(diagnostic);
    false
}

fn report_no_variable(
    context: &Context<'_>,
    batch: &BatchDocument,
    path: &[Segment],
    keys: &Keys,
) -> Diagnostic {
    let message = format!(
        "relationship `{}`: no argument is bound to a key, so `batch` has nothing to list",
        context.coordinate
    );
    let help = keys.names().next().map_or_else(
        || "remove `batch`: without a key there is only one thing to ask for".to_owned(),
        |name| {
            format!("bind an argument that takes a list to the key, `${name}`, or remove `batch`")
        },
    );
    let diagnostic = Diagnostic::error(codes::BATCH_WITHOUT_LIST, message, batch.span)
        .label("nothing to list")
        .help(help);
    match path.last() {
        Some(target) => diagnostic.related(target.declared, format!("returns `{}`", target.ty)),
        None => diagnostic,
    }
}

fn report_no_list(context: &Context<'_>, batch: &BatchDocument, place: &Place<'_>) -> Diagnostic {
    let message = format!(
        "relationship `{}`: the key does not stand at a list, so `batch` can not list keys there",
        context.coordinate
    );
    Diagnostic::error(codes::BATCH_WITHOUT_LIST, message, place.span)
        .label(format!("`{}` is one key, not a list", place.ty))
        .related(place.argument.declared, format!("takes `{}`", place.argument.ty))
        .related(batch.span, "asks for a list of keys")
        .help(
            "bind an argument that takes a list of keys, or remove `batch`: the keys still \
             travel in one request",
        )
}

fn report_outside(context: &Context<'_>, list: &Place<'_>, place: &Place<'_>) -> Diagnostic {
    let message = format!(
        "relationship `{}`: with `batch` every part of the key must be inside the list",
        context.coordinate
    );
    Diagnostic::error(codes::BATCH_KEY_OUTSIDE_LIST, message, place.span)
        .label("one value for all keys of a request")
        .related(list.span, "the list of keys")
        .related(place.argument.declared, format!("takes `{}`", place.argument.ty))
        .help("bind a list of input objects that hold the whole key, or remove `batch`")
}

fn report_two_lists(context: &Context<'_>, first: &Place<'_>, second: &Place<'_>) -> Diagnostic {
    let message =
        format!("relationship `{}`: the keys could be listed at two places", context.coordinate);
    let label = if first.span == second.span { "a list in a list" } else { "a second list" };
    let diagnostic = Diagnostic::error(codes::BATCH_TWO_LISTS, message, second.span).label(label);
    let diagnostic = if first.span == second.span {
        diagnostic
    } else {
        diagnostic.related(first.span, "the first list")
    };
    diagnostic
        .related(second.argument.declared, format!("takes `{}`", second.argument.ty))
        .help("bind the key to one argument that takes a plain list of keys, or remove `batch`")
}
