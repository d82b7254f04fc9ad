//! Respond: the response body, spliced from what has arrived.

use std::collections::HashSet;

use joinwright_operation::{FetchId, RootMember, RootSource};

use super::Execution;
use super::state::Origin;
use crate::error::{Code, GraphqlError};
use crate::join::index::Place;
use crate::join::splice::Splicer;
use crate::prepare::Introspected;

/// The longest answer that is rendered, in bytes.
const MAX_ANSWER_BYTES: u64 = 256 << 20;

/// A member of `data`, ready to be written.
enum Member<'a> {
    /// Text of the gateway's own.
    Text(String),
    /// Introspection's.
    Introspected(&'a str),
    /// A remote schema's.
    At(Place),
    Null,
}

impl Execution<'_> {
    /// The whole response body.
    pub(super) fn respond(&self, introspected: &Introspected) -> Vec<u8> {
        let errors = self.errors();
        if self.data_is_null() {
            return null_data(&errors);
        }
        let members: Vec<(&str, Member<'_>)> = (self.members().into_iter())
            .map(|member| (member.key.as_ref(), self.member(member, introspected)))
            .collect();
        let mut splicer = Splicer::new(self.operation, &self.answers, &self.batches);
        let length = members.iter().fold(0_u64, |sum, (key, member)| {
            let value = match member {
                Member::Text(text) => text.len() as u64,
                Member::Introspected(text) => text.len() as u64,
                Member::At(place) => splicer.length(*place),
                Member::Null => 4,
            };
            sum.saturating_add(value).saturating_add(key.len() as u64 + 4)
        });
        if length > MAX_ANSWER_BYTES {
            let message = format!(
                "the answer would have {length} bytes, more than the {MAX_ANSWER_BYTES} allowed"
            );
            return null_data(&[GraphqlError::new(Code::LimitExceeded, message)]);
        }
        splicer.reserve(length as usize + 64);
        splicer.text("{\"data\":{");
        for (idx, (key, member)) in members.iter().enumerate() {
            splicer.text(if idx == 0 { "\"" } else { ",\"" });
            splicer.text(key);
            splicer.text("\":");
            match member {
                Member::Text(text) => splicer.text(text),
                Member::Introspected(text) => splicer.text(text),
                Member::At(place) => splicer.place(*place),
                Member::Null => splicer.text("null"),
            }
        }
        splicer.text("}");
        let mut out = splicer.finish();
        if !errors.is_empty() {
            out.extend_from_slice(b",\"errors\":");
            write_errors(&mut out, &errors);
        }
        out.push(b'}');
        out
    }

    fn member<'a>(&self, member: &RootMember, introspected: &'a Introspected) -> Member<'a> {
        match &member.source {
            RootSource::Typename(name) => Member::Text(format!("\"{name}\"")),
            RootSource::Introspection => {
                introspected.get(&member.key).map_or(Member::Null, Member::Introspected)
            }
            RootSource::Fetch { fetch, field } => {
                self.root_place(*fetch, *field).map_or(Member::Null, Member::At)
            }
        }
    }

    /// The members of the answer, each at the first place at which it is selected.
    pub(super) fn members(&self) -> Vec<&RootMember> {
        let mut seen = HashSet::new();
        let selected = self.operation.members.iter();
        let selected = selected.filter(|member| self.is_selected(member));
        selected.filter(|member| seen.insert(&member.key)).collect()
    }

    /// Whether a member is in the answer: its `@skip` and `@include` let it.
    pub(super) fn is_selected(&self, member: &RootMember) -> bool {
        member.condition.is_none_or(|id| self.conditions[usize::from(id.0)])
    }

    /// Where a root field's value stands, unless it is null.
    pub(super) fn root_place(&self, fetch: FetchId, field: u16) -> Option<Place> {
        let is_root = |origin: &Origin<'_>| matches!(origin, Origin::Root(_));
        let answer = (self.answers.iter())
            .position(|answer| answer.fetch == fetch && is_root(&answer.origin))?;
        let found = &self.answers[answer];
        let capture =
            found.scan.captures.iter().find(|capture| capture.root == u32::from(field))?;
        let is_null = capture.span.of(&found.text) == "null";
        (!is_null).then_some(Place { answer, span: capture.span, registers: 0 })
    }
}

fn null_data(errors: &[GraphqlError<'_>]) -> Vec<u8> {
    let mut out = b"{\"data\":null,\"errors\":".to_vec();
    write_errors(&mut out, errors);
    out.push(b'}');
    out
}

fn write_errors(out: &mut Vec<u8>, errors: &[GraphqlError<'_>]) {
    // Writing to a `Vec` can not fail, and the errors' keys are strings.
    let _ = serde_json::to_writer(out, errors);
}
