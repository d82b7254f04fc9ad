//! Respond: the response body, spliced from what has arrived.

use std::collections::HashSet;

use joinwright_operation::{FetchId, RootMember, RootSource};

use super::Execution;
use super::state::Origin;
use crate::error::{Code, GraphqlError};
use crate::join::index::Place;
use crate::join::splice::Splicer;
use crate::prepare::Introspected;

/// A member of `data`, ready to be written.
enum Member<'a> {
    /// Text of the gateway's own.
    Text(String),
    /// Introspection's.
    Introspected(&'a str),
    /// A remote schema's.
    At(Place),
    /// A namespace.
    Object(Vec<(&'a str, Member<'a>)>),
    Null,
}

impl Member<'_> {
    fn length(&self, splicer: &Splicer<'_>) -> u64 {
        match self {
            Self::Text(text) => text.len() as u64,
            Self::Introspected(text) => text.len() as u64,
            Self::At(place) => splicer.length(*place),
            Self::Object(members) => length(members, splicer),
            Self::Null => 4,
        }
    }

    fn write(&self, splicer: &mut Splicer<'_>) {
        match self {
            Self::Text(text) => splicer.text(text),
            Self::Introspected(text) => splicer.text(text),
            Self::At(place) => splicer.place(*place),
            Self::Object(members) => write(members, splicer),
            Self::Null => splicer.text("null"),
        }
    }
}

/// The length of an object, but for a brace.
fn length(members: &[(&str, Member<'_>)], splicer: &Splicer<'_>) -> u64 {
    members.iter().fold(0, |sum: u64, (key, member)| {
        sum.saturating_add(member.length(splicer)).saturating_add(key.len() as u64 + 4)
    })
}

fn write(members: &[(&str, Member<'_>)], splicer: &mut Splicer<'_>) {
    splicer.text("{");
    for (idx, (key, member)) in members.iter().enumerate() {
        splicer.text(if idx == 0 { "\"" } else { ",\"" });
        splicer.text(key);
        splicer.text("\":");
        member.write(splicer);
    }
    splicer.text("}");
}

impl Execution<'_> {
    /// The whole response body.
    pub(super) fn respond(&self, introspected: &Introspected) -> Vec<u8> {
        let mut answer = self.answer(introspected);
        if let Some(explanation) = self.explanation() {
            answer.pop();
            answer.extend_from_slice(b",\"extensions\":{\"explain\":");
            answer.extend_from_slice(&explanation);
            answer.extend_from_slice(b"}}");
        }
        answer
    }

    /// The response body without extensions.
    fn answer(&self, introspected: &Introspected) -> Vec<u8> {
        let errors = self.errors();
        if self.data_is_null() {
            return null_data(&errors);
        }
        let members = self.object(&self.operation.members, introspected);
        let mut splicer = Splicer::new(self.operation, &self.answers, &self.batches);
        let length = length(&members, &splicer);
        let most = self.engine.limits.answer_bytes;
        if length > most as u64 {
            let message =
                format!("the answer would have {length} bytes, more than the {most} allowed");
            return null_data(&[GraphqlError::new(Code::AnswerTooLarge, message)]);
        }
        splicer.reserve(length as usize + 64);
        splicer.text("{\"data\":");
        write(&members, &mut splicer);
        let mut out = splicer.finish();
        if !errors.is_empty() {
            out.extend_from_slice(b",\"errors\":");
            write_errors(&mut out, &errors);
        }
        out.push(b'}');
        out
    }

    fn object<'a>(
        &'a self,
        members: &'a [RootMember],
        introspected: &'a Introspected,
    ) -> Vec<(&'a str, Member<'a>)> {
        let member = |member: &'a RootMember| (&*member.key, self.member(member, introspected));
        self.selected(members).map(member).collect()
    }

    fn member<'a>(&'a self, member: &RootMember, introspected: &'a Introspected) -> Member<'a> {
        match &member.source {
            RootSource::Typename(name) => Member::Text(format!("\"{name}\"")),
            RootSource::Introspection => {
                introspected.get(&member.key).map_or(Member::Null, Member::Introspected)
            }
            RootSource::Namespace(idx) => {
                let members = &self.operation.namespaces[usize::from(*idx)].members;
                if self.nulls_its_parent(members) {
                    return Member::Null;
                }
                Member::Object(self.object(members, introspected))
            }
            RootSource::Fetch { fetch, field } => {
                self.root_place(*fetch, *field).map_or(Member::Null, Member::At)
            }
        }
    }

    /// The members of `data` or of a namespace, each at the first place at which it is selected.
    pub(super) fn selected<'a>(
        &'a self,
        members: &'a [RootMember],
    ) -> impl Iterator<Item = &'a RootMember> {
        let mut seen = HashSet::new();
        let selected = members.iter().filter(|member| self.is_selected(member));
        selected.filter(move |member| seen.insert(&member.key))
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
