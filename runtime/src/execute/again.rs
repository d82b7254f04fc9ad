//! Asking again: one key at fault costs only its own rows.
//!
//! ```text
//! asked     _j0_0: user(id: 7)  _j0_1: user(id: 8)  _j0_2: user(id: 9)      with  user(id: ID!): User!
//! answer    {"data":null,"errors":[{"message":"no user 8","path":["_j0_1"]}]}
//! again     _j0_0: user(id: 7)  _j0_1: user(id: 9)                          8 keeps its error
//! ```
//!
//! Where the target's root field may not be null, an error at one alias nulls the data of all. What
//! the errors name by path has failed. The rest is asked again: whole the first time, since most
//! servers name all that failed, and in halves from then on, or if nothing was named. The keys of
//! joins alone are asked again, which are queries, so that no mutation ever runs twice.

use std::collections::BTreeSet;
use std::time::Duration;

use joinwright_operation::{BatchId, FetchId, Request};
use tokio::time::Instant;

use super::Execution;
use super::allowance::Allowance;
use super::complaints::Complaint;
use super::state::{ChunkOrigin, Origin};
use crate::error::PathSegment;
use crate::join::dedupe::KeyId;
use crate::join::fetch::{Asked, Chunk};
use crate::remote::{Deadline, DeadlineOf};

/// How often what is left of a request is asked again: one key at fault among a hundred is found
/// even if no error names it.
const MAX_ROUNDS: u8 = 7;

/// The most requests of one fetch beside those that it takes anyway.
const MAX_FURTHER_REQUESTS: usize = 16;

/// How a fetch goes on: since when, and how often its keys were asked again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt {
    /// When the time of all its requests is over.
    ends: Instant,
    /// How long that was in all, and whose time it is.
    whole: (Duration, DeadlineOf),
    /// How often it was asked again.
    pub(super) round: u8,
    /// How many requests that took.
    n_further: usize,
}

impl Attempt {
    /// The first one. The client's request may be over before `own` is.
    pub(super) fn first(own: Duration, request: &Allowance) -> Self {
        let ends = Instant::now() + own;
        let (ends, whole) = match ends <= request.ends {
            true => (ends, (own, DeadlineOf::Remote)),
            false => (request.ends, (request.whole, DeadlineOf::Request)),
        };
        Self { ends, whole, round: 0, n_further: 0 }
    }

    /// How long its requests may take. Further ones have what the first left.
    pub(super) fn deadline(&self) -> Deadline {
        let left = self.ends.saturating_duration_since(Instant::now());
        let (whole, of) = self.whole;
        Deadline { left, whole, of }
    }

    /// The next one, once all of this were looked at.
    pub(super) fn next(self) -> Self {
        Self { round: self.round + 1, ..self }
    }

    fn has_time(&self) -> bool {
        Instant::now() < self.ends
    }
}

impl<'x> Execution<'x> {
    /// What is asked again of a request whose data is null, with the complaints of it that are left.
    /// Nothing if that would not help.
    pub(super) fn again(
        &mut self,
        fetch: FetchId,
        chunk: &ChunkOrigin<'x>,
        complaints: &mut Vec<Complaint>,
        attempt: &mut Attempt,
    ) -> Vec<Chunk<'x>> {
        let is_strict = |asked: &Asked| self.join(asked.batch).relationship.is_root_non_null;
        if attempt.round >= MAX_ROUNDS || !attempt.has_time() || !chunk.asked.iter().any(is_strict)
        {
            return Vec::new();
        }
        let named: BTreeSet<usize> =
            complaints.iter().filter_map(|complaint| named(chunk, complaint)).collect();
        let rest: Vec<usize> =
            (0..chunk.aliases.len()).filter(|alias| !named.contains(alias)).collect();
        let parts = parts(&rest, !named.is_empty() && attempt.round == 0);
        let is_the_same = parts.first().is_some_and(|part| part.len() == chunk.aliases.len());
        let is_too_much = attempt.n_further + parts.len() > MAX_FURTHER_REQUESTS;
        if parts.is_empty() || is_the_same || is_too_much || !self.takes_requests(parts.len()) {
            return Vec::new();
        }
        attempt.n_further += parts.len();
        // What concerns the request as a whole is said again if it is still so.
        let (placed, _) = std::mem::take(complaints)
            .into_iter()
            .partition(|complaint| self::named(chunk, complaint).is_some());
        let failed = ChunkOrigin {
            aliases: named.iter().map(|&alias| chunk.aliases[alias].clone()).collect(),
            asked: named.iter().map(|&alias| chunk.asked[alias].clone()).collect(),
            rows: Vec::new(),
        };
        self.complain(fetch, Some(&Origin::Join(failed)), placed);
        parts.iter().map(|part| self.part(fetch, chunk, part, attempt.round + 1)).collect()
    }

    /// The request for some of the aliases of another.
    fn part(
        &mut self,
        fetch: FetchId,
        chunk: &ChunkOrigin<'x>,
        aliases: &[usize],
        round: u8,
    ) -> Chunk<'x> {
        let operation = self.operation;
        let mut wanted: Vec<(BatchId, Vec<KeyId>)> = Vec::new();
        for asked in aliases.iter().map(|&alias| &chunk.asked[alias]) {
            match wanted.iter_mut().find(|(batch, _)| *batch == asked.batch) {
                Some((_, keys)) => keys.extend_from_slice(&asked.keys),
                None => wanted.push((asked.batch, asked.keys.clone())),
            }
        }
        let (name, declarations): (_, &[_]) = match &operation.fetches[usize::from(fetch.0)].request
        {
            Request::Join { name, declarations, .. } => (name, declarations),
            Request::Root { name, .. } => (name, &[]),
        };
        // The variables of these keys were written before, so none of them is bad.
        let part = self.chunk(name, declarations, &wanted, &mut Vec::new());
        self.note(fetch, &part, round);
        part
    }
}

/// The alias that a complaint names.
fn named(chunk: &ChunkOrigin<'_>, complaint: &Complaint) -> Option<usize> {
    match complaint.path.as_deref()?.first()? {
        PathSegment::Key(alias) => chunk.aliases.iter().position(|(name, _)| name == alias),
        PathSegment::Index(_) => None,
    }
}

/// How aliases are asked again: in one request or in two.
fn parts(rest: &[usize], is_whole: bool) -> Vec<&[usize]> {
    if is_whole || rest.len() < 2 {
        return if rest.is_empty() { Vec::new() } else { vec![rest] };
    }
    let (one, other) = rest.split_at(rest.len().div_ceil(2));
    vec![one, other]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    #[test]
    fn further_requests_have_what_the_first_left() {
        let request = Allowance::new(&Limits::default());
        let first = Attempt::first(Duration::from_secs(60), &request);
        let left = first.deadline().left;
        assert!(left <= Duration::from_secs(60) && first.has_time());
        std::thread::sleep(Duration::from_millis(2));
        assert!(first.next().deadline().left < left);
        assert!(!Attempt::first(Duration::ZERO, &request).has_time());
    }

    #[test]
    fn what_ends_first_counts() {
        let of = |own, whole| {
            let request = Allowance::new(&Limits::default().request_seconds(whole));
            let Deadline { whole, of, .. } = Attempt::first(own, &request).deadline();
            (whole, of)
        };
        let [short, long] = [10, 60].map(Duration::from_secs);
        assert_eq!(of(short, long), (short, DeadlineOf::Remote));
        assert_eq!(of(long, short), (short, DeadlineOf::Request));
    }

    #[test]
    fn parts_are_halves_unless_the_whole_is_new() {
        assert_eq!(parts(&[0, 1, 2], true), [&[0, 1, 2][..]]);
        assert_eq!(parts(&[0, 1, 2], false), [&[0, 1][..], &[2]]);
        assert_eq!(parts(&[4], false), [&[4][..]]);
        assert!(parts(&[], false).is_empty());
    }
}
