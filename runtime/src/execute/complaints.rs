//! Complaints: from what an upstream says went wrong to the keys and places that it concerns.

use std::collections::HashSet;

use joinwright_operation::facts::{Batching, Returns};
use joinwright_operation::{BatchId, FetchId, Shape, ShapeKind};

use super::Execution;
use super::state::{ChunkOrigin, Failure, FailurePlace, Origin};
use crate::answer::envelope::UpstreamError;
use crate::answer::lexer::Malformed;
use crate::answer::locate::client_path;
use crate::error::{Code, PathSegment};
use crate::join::dedupe::KeyId;
use crate::join::fetch::Asked;
use crate::join::index::RowOf;

/// What an upstream says, whether in `errors` or by answering something else than was asked.
pub(super) struct Complaint {
    pub(super) message: String,
    pub(super) code: Code,
    pub(super) extensions: Option<String>,
    /// In the upstream's response keys.
    pub(super) path: Option<Vec<PathSegment<'static>>>,
}

impl<'x> Execution<'x> {
    /// Places what an upstream complained of. Without data it concerns all that was asked.
    pub(super) fn complain(
        &mut self,
        fetch: FetchId,
        no_data: Option<&Origin<'x>>,
        complaints: Vec<Complaint>,
    ) {
        let n_failures = self.failures.len();
        self.troubled[usize::from(fetch.0)] |= !complaints.is_empty();
        for complaint in complaints {
            let origin = match no_data {
                Some(origin) => origin,
                None => match self.answers.last() {
                    Some(answer) => &answer.origin,
                    None => return,
                },
            };
            let places = match origin {
                Origin::Root(_) => vec![match &complaint.path {
                    Some(path) if !path.is_empty() => FailurePlace::RootPath(fetch, path.clone()),
                    _ => FailurePlace::Root(fetch),
                }],
                Origin::Join(chunk) => self.join_places(chunk, complaint.path.as_deref()),
            };
            for place in places {
                self.failures.push(Failure {
                    message: complaint.message.clone(),
                    code: complaint.code,
                    remote: self.remote_name(fetch),
                    extensions: complaint.extensions.clone(),
                    place,
                });
            }
        }
        match no_data {
            Some(Origin::Join(chunk)) => self.fail_bystanders(fetch, chunk, n_failures),
            // Without namespaces a null that takes all data of an upstream takes all of the client's.
            Some(Origin::Root(_)) if !self.operation.namespaces.is_empty() => {
                let message = format!("{} answered without data", self.remote_of(fetch));
                let place = FailurePlace::OtherRoots(fetch);
                self.fail(fetch, message, Code::RemoteSchemaError, place);
            }
            Some(Origin::Root(_)) | None => {}
        }
    }

    /// Notes that keys got nothing because of what happened to other keys: an error at a place that
    /// may not be null nulls the data of all. Those others are in the failures from `n_failures` on.
    fn fail_bystanders(&mut self, fetch: FetchId, chunk: &ChunkOrigin<'_>, n_failures: usize) {
        let mut blamed: HashSet<(BatchId, KeyId)> = HashSet::new();
        for failure in &self.failures[n_failures..] {
            if let FailurePlace::Keys { batch, keys, .. } = &failure.place {
                blamed.extend(keys.iter().map(|key| (*batch, *key)));
            }
        }
        let places = by_batch(&chunk.asked, |asked| {
            let keys = asked.keys.iter().copied();
            keys.filter(|key| !blamed.contains(&(asked.batch, *key))).collect()
        });
        for place in places {
            let message = format!("{} answered without data", self.remote_of(fetch));
            self.fail(fetch, message, Code::RemoteSchemaError, place);
        }
    }

    fn join_places(
        &self,
        chunk: &ChunkOrigin<'_>,
        path: Option<&[PathSegment<'static>]>,
    ) -> Vec<FailurePlace> {
        let located = path.and_then(|path| match path.split_first()? {
            (PathSegment::Key(alias), rest) => {
                let idx = chunk.aliases.iter().position(|(name, _)| name == alias)?;
                Some(self.alias_place(chunk, idx, rest))
            }
            (PathSegment::Index(_), _) => None,
        });
        match located {
            Some(place) => vec![place],
            None => {
                // It concerns the request as a whole: all that got nothing from it.
                let places = by_batch(&chunk.asked, |asked| self.empty_keys(asked));
                if places.is_empty() { vec![FailurePlace::Nowhere] } else { places }
            }
        }
    }

    /// The place of an error below an alias.
    fn alias_place(
        &self,
        chunk: &ChunkOrigin<'_>,
        idx: usize,
        path: &[PathSegment<'static>],
    ) -> FailurePlace {
        let asked = &chunk.asked[idx];
        let relationship = &self.join(asked.batch).relationship;
        let (shape, path) = target(chunk.aliases[idx].1, relationship.path.len() - 1, path);
        let keys = |keys: Vec<KeyId>, path| FailurePlace::Keys { batch: asked.batch, keys, path };
        let returns = match relationship.batching {
            Batching::Aliased => {
                return keys(asked.keys.clone(), client_path(shape, path));
            }
            Batching::Listed { returns, .. } => returns,
        };
        let (Some((PathSegment::Index(row), rest)), ShapeKind::List(item)) =
            (path.split_first(), &shape.kind)
        else {
            return keys(asked.keys.clone(), Vec::new());
        };
        let rows = chunk.rows.get(idx).map(Vec::as_slice).unwrap_or_default();
        let key = match rows.get(*row) {
            Some(RowOf::Key(key)) => *key,
            Some(RowOf::Spare) => return FailurePlace::Nowhere,
            Some(RowOf::Nobody) | None => {
                let empty = self.empty_keys(asked);
                return if empty.is_empty() {
                    FailurePlace::Nowhere
                } else {
                    keys(empty, Vec::new())
                };
            }
        };
        let below = client_path(item, rest);
        let path = match returns {
            Returns::One => below,
            Returns::Many => {
                let earlier = rows[..*row].iter().filter(|other| other.key() == Some(key)).count();
                [vec![PathSegment::Index(earlier)], below].concat()
            }
        };
        keys(vec![key], path)
    }
}

impl Complaint {
    /// The answer is not what its schema allows.
    pub(super) fn invalid(message: String) -> Self {
        Self { message, code: Code::RemoteSchemaInvalid, extensions: None, path: None }
    }

    pub(super) fn no_response(remote: &str, malformed: Malformed) -> Self {
        Self::invalid(format!("the answer of {remote} is no GraphQL response: {malformed}"))
    }

    pub(super) fn upstream(error: &UpstreamError<'_>) -> Self {
        Self {
            message: error.message.clone().into_owned(),
            code: Code::RemoteSchemaError,
            extensions: error.extensions.map(|raw| raw.get().to_owned()),
            path: error.path.clone(),
        }
    }

    /// Without what the upstream says of itself: only that it complains, and where.
    pub(super) fn masked(self, remote: &str) -> Self {
        Self { message: format!("{remote} reported an error"), extensions: None, ..self }
    }
}

/// One place for each batch that has keys.
pub(super) fn by_batch(asked: &[Asked], keys: impl Fn(&Asked) -> Vec<KeyId>) -> Vec<FailurePlace> {
    let mut batches: Vec<(BatchId, Vec<KeyId>)> = Vec::new();
    for asked in asked {
        let more = keys(asked);
        match batches.iter_mut().find(|(batch, _)| *batch == asked.batch) {
            Some((_, keys)) => keys.extend(more),
            None => batches.push((asked.batch, more)),
        }
    }
    (batches.into_iter())
        .filter(|(_, keys)| !keys.is_empty())
        .map(|(batch, keys)| FailurePlace::Keys { batch, keys, path: Vec::new() })
        .collect()
}

/// Follows a path from an alias through the relationship's further fields to the target.
fn target<'s, 'p>(
    mut shape: &'s Shape,
    n_fields: usize,
    mut path: &'p [PathSegment<'static>],
) -> (&'s Shape, &'p [PathSegment<'static>]) {
    for _ in 0..n_fields {
        if let ShapeKind::Object(object) = &shape.kind
            && let Some(field) = object.fields.first()
        {
            shape = &field.value;
        }
        path = path.split_first().map_or(path, |(_, rest)| rest);
    }
    (shape, path)
}
