//! Explain: which requests an operation made, for `extensions.explain`.
//!
//! The same operation with the same answers is explained in the same bytes: no times and no order of
//! arrival are in it, and no values of variables, which are nobody else's business.

use std::borrow::Cow;

use joinwright_operation::facts::{Lift, Relationship};
use joinwright_operation::{
    BatchId, FetchId, FieldShape, ObjectShape, Operation, Request, Shape, ShapeKind,
};
use serde::Serialize;

use super::Execution;
use crate::join::fetch::Chunk;

/// The most sites that are listed for one relationship.
const MAX_SITES: usize = 20;

/// A request that was made.
#[derive(Debug)]
pub(super) struct Noted {
    fetch: FetchId,
    /// How often its keys were asked again.
    round: u8,
    document: String,
    /// For each batch in it how many keys.
    keys: Vec<(BatchId, usize)>,
    /// For each batch how many keys were not asked for since their values were known.
    reused: Vec<(BatchId, usize)>,
}

/// Where in the answer a joined value stands.
#[derive(Debug, Clone, Serialize)]
#[serde(into = "String")]
struct Site {
    /// The client's response keys.
    path: String,
    /// The register of the row that has the value: a lift.
    member: Option<u16>,
}

impl From<Site> for String {
    fn from(site: Site) -> Self {
        site.path
    }
}

/// A request, as it is explained.
#[derive(Debug, Serialize)]
struct Explained<'e> {
    /// Requests of one wave may run side by side; those of the next one may need their answers.
    wave: u16,
    fetch: u16,
    /// The fetches that it takes keys from, or values of its keys.
    fed_by: &'e [u16],
    /// Nothing for a function.
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_schema: Option<&'e str>,
    operation_name: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    document: &'e str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    joins: Vec<ExplainedJoin<'e>>,
    /// Keys whose values were known from earlier answers, so that they were not asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reused: Vec<ExplainedJoin<'e>>,
    /// Part of a request that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_again: Option<u8>,
}

/// The keys of one relationship.
#[derive(Debug, Serialize)]
struct ExplainedJoin<'e> {
    relationship: String,
    /// How many there are.
    keys: usize,
    /// Where in the answer the joined field stands.
    sites: &'e [Site],
}

impl Execution<'_> {
    /// Notes a request, if it is to be explained.
    pub(super) fn note(&mut self, fetch: FetchId, chunk: &Chunk<'_>, round: u8) {
        let Some(noted) = &mut self.noted else { return };
        let document = match &self.operation.fetches[usize::from(fetch.0)].request {
            Request::Root { document, .. } => document.clone(),
            Request::Join { .. } => Cow::Borrowed(chunk.document.as_str()),
        };
        let mut keys: Vec<(BatchId, usize)> = Vec::new();
        for asked in &chunk.asked {
            match keys.iter_mut().find(|(batch, _)| *batch == asked.batch) {
                Some((_, n)) => *n += asked.keys.len(),
                None => keys.push((asked.batch, asked.keys.len())),
            }
        }
        let document = document.into_owned();
        noted.push(Noted { fetch, round, document, keys, reused: Vec::new() });
    }

    /// Notes what a fetch needed not ask for.
    pub(super) fn note_reused(&mut self, fetch: FetchId, reused: Vec<(BatchId, usize)>) {
        let Some(noted) = &mut self.noted else { return };
        if reused.is_empty() {
            return;
        }
        // The first of its requests says it; without any it stands alone.
        match noted.iter_mut().find(|noted| noted.fetch == fetch) {
            Some(first) => first.reused = reused,
            None => {
                let (document, keys) = (String::new(), Vec::new());
                noted.push(Noted { fetch, round: 0, document, keys, reused });
            }
        }
    }

    /// The value of `extensions.explain` as JSON, if it is wanted.
    pub(super) fn explanation(&self) -> Option<Vec<u8>> {
        let mut noted: Vec<&Noted> = self.noted.as_ref()?.iter().collect();
        // What was asked of one fetch was noted in order; fetches come and go as answers arrive.
        noted.sort_by_key(|noted| noted.fetch);
        let (feeders, waves) = feeders_and_waves(self.operation);
        let sites = self.sites();
        let explained: Vec<Explained<'_>> = (noted.into_iter())
            .map(|noted| {
                let idx = usize::from(noted.fetch.0);
                let (Request::Root { name, .. } | Request::Join { name, .. }) =
                    &self.operation.fetches[idx].request;
                Explained {
                    wave: waves[idx],
                    fetch: noted.fetch.0,
                    fed_by: &feeders[idx],
                    remote_schema: self.remote_name(noted.fetch),
                    operation_name: name,
                    document: &noted.document,
                    joins: self.explained_joins(&noted.keys, &sites),
                    reused: self.explained_joins(&noted.reused, &sites),
                    asked_again: (noted.round > 0).then_some(noted.round),
                }
            })
            .collect();
        serde_json::to_vec(&explained).ok()
    }

    fn explained_joins<'e>(
        &self,
        keys: &[(BatchId, usize)],
        sites: &'e [Vec<Site>],
    ) -> Vec<ExplainedJoin<'e>> {
        let join = |&(batch, keys): &(BatchId, usize)| ExplainedJoin {
            relationship: coordinate(&self.join(batch).relationship),
            keys,
            sites: &sites[usize::from(batch.0)],
        };
        keys.iter().map(join).collect()
    }

    /// For each batch where its joined values stand.
    fn sites(&self) -> Vec<Vec<Site>> {
        let operation = self.operation;
        let mut sites = vec![Vec::new(); operation.batches.len()];
        // A fetch stands after those that feed it, so the sites of its batches are known.
        for fetch in operation.fetches.iter() {
            match &fetch.request {
                Request::Root { shape, .. } => object(shape, "", &mut sites),
                Request::Join { batches, .. } => {
                    for id in batches.iter().map(|id| usize::from(id.0)) {
                        let Some(row) = operation.batches[id].target.row() else { continue };
                        for Site { path, member } in sites[id].clone() {
                            match member {
                                None => object(row, &path, &mut sites),
                                Some(_) => (row.fields.iter())
                                    .filter(|field| field.register == member)
                                    .for_each(|it| {
                                        joined_or_value(row, it, path.clone(), &mut sites)
                                    }),
                            }
                        }
                    }
                }
            }
        }
        sites
    }
}

/// `Order.user`, or `Product.{name, price}` for a lift.
fn coordinate(relationship: &Relationship<'_>) -> String {
    match &relationship.lift {
        Some(Lift { fields, .. }) if fields.len() > 1 => {
            format!("{}.{{{}}}", relationship.source_type, fields.join(", "))
        }
        Some(Lift { fields, .. }) => format!("{}.{}", relationship.source_type, fields.concat()),
        None => format!("{}.{}", relationship.source_type, relationship.name),
    }
}

/// For each fetch those that feed it, and its wave: runs come one after another.
fn feeders_and_waves(operation: &Operation) -> (Vec<Vec<u16>>, Vec<u16>) {
    let mut feeders = vec![Vec::new(); operation.fetches.len()];
    let mut waves = vec![0; operation.fetches.len()];
    let mut first = 0;
    for run in operation.runs.iter() {
        let fetches = usize::from(run.start.0)..usize::from(run.end.0);
        for idx in fetches.clone() {
            waves[idx] = waves[idx].max(first);
            for feed in operation.fetches[idx].feeds.iter().map(|feed| usize::from(feed.0)) {
                feeders[feed].push(idx as u16);
                waves[feed] = waves[feed].max(waves[idx] + 1);
            }
        }
        first = waves[fetches].iter().max().map_or(first, |last| last + 1);
    }
    (feeders, waves)
}

fn value(shape: &Shape, path: &str, sites: &mut [Vec<Site>]) {
    match &shape.kind {
        ShapeKind::Leaf(_) => {}
        ShapeKind::List(item) => value(item, path, sites),
        ShapeKind::Object(shape) => object(shape, path, sites),
    }
}

/// The nesting of shapes is that of the operation, which lowering bounds.
fn object(shape: &ObjectShape, path: &str, sites: &mut [Vec<Site>]) {
    for field in shape.fields.iter() {
        let Some(key) = field.client_key() else { continue };
        let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        joined_or_value(shape, field, path, sites);
    }
}

fn joined_or_value(shape: &ObjectShape, field: &FieldShape, path: String, sites: &mut [Vec<Site>]) {
    match field.slot.and_then(|slot| shape.slots.get(usize::from(slot))) {
        Some(slot) => {
            let sites = &mut sites[usize::from(slot.batch.0)];
            if sites.len() < MAX_SITES {
                sites.push(Site { path, member: slot.member });
            }
        }
        None => value(&field.value, &path, sites),
    }
}
