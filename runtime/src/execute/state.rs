//! What is known of a request while it runs.

use bytestring::ByteString;
use joinwright_operation::{FetchId, ObjectShape, Shape};

use crate::answer::scan::Scan;
use crate::error::{Code, PathSegment};
use crate::join::collect::SlotKey;
use crate::join::dedupe::{KeyId, Keys};
use crate::join::fetch::Asked;
use crate::join::index::{Place, RowOf, Value};
use joinwright_operation::BatchId;

/// An upstream answer that was understood.
#[derive(Debug)]
pub(crate) struct Answer<'s> {
    /// The request that it answers.
    pub(crate) fetch: FetchId,
    /// The bytes that everything refers to.
    pub(crate) text: ByteString,
    /// Where `data` begins.
    pub(crate) start: usize,
    /// What was found in it.
    pub(crate) scan: Scan<'s>,
    /// For each slot its key.
    pub(crate) slot_keys: Vec<SlotKey>,
    /// What was asked.
    pub(crate) origin: Origin<'s>,
    /// Whether its bytes are those of another answer: what was known needed not be asked for.
    pub(crate) is_reused: bool,
}

/// What an answer answers.
#[derive(Debug)]
pub(crate) enum Origin<'s> {
    /// Root fields.
    Root(&'s ObjectShape),
    /// A chunk of keys.
    Join(ChunkOrigin<'s>),
}

/// The chunk that an answer answers.
#[derive(Debug, Default)]
pub(crate) struct ChunkOrigin<'s> {
    /// The aliases with the shape of each.
    pub(crate) aliases: Vec<(String, &'s Shape)>,
    /// What each alias asked for.
    pub(crate) asked: Vec<Asked>,
    /// For each alias the keys of its rows, for listed batching.
    pub(crate) rows: Vec<Vec<RowOf>>,
}

/// The keys of a batch and what they got.
#[derive(Debug, Default)]
pub(crate) struct BatchState {
    /// The distinct keys.
    pub(crate) keys: Keys,
    /// Their values, as far as they have arrived.
    pub(crate) values: Vec<Value>,
    /// The keys whose values were known before they were asked for; empty if none were.
    known: Vec<bool>,
}

impl BatchState {
    /// A key's joined value.
    pub(crate) fn value(&self, key: KeyId) -> &Value {
        self.values.get(key.0 as usize).unwrap_or(&Value::Null)
    }

    /// Notes a key's joined value.
    pub(crate) fn set(&mut self, key: KeyId, value: Value) {
        let idx = key.0 as usize;
        if self.values.len() <= idx {
            self.values.resize(idx + 1, Value::Null);
        }
        self.values[idx] = value;
    }

    /// Notes a key's joined value, which needs not be asked for.
    pub(crate) fn set_known(&mut self, key: KeyId, value: Value) {
        self.known.resize(self.keys.len(), false);
        self.known[key.0 as usize] = true;
        self.set(key, value);
    }

    /// Notes a further row of a key, which needs not be asked for.
    pub(crate) fn add_known(&mut self, key: KeyId, row: Place) {
        match self.values.get_mut(key.0 as usize) {
            Some(Value::List(rows)) => rows.push(row),
            Some(Value::Null | Value::At(_)) | None => {
                self.set_known(key, Value::List(vec![row]));
            }
        }
    }

    /// Whether a key needs not be asked for.
    pub(crate) fn is_known(&self, key: KeyId) -> bool {
        self.known.get(key.0 as usize).copied().unwrap_or(false)
    }

    /// The keys that are to be asked for.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = KeyId> {
        (0..self.keys.len() as u32).map(KeyId).filter(|key| !self.is_known(*key))
    }

    /// How many keys need not be asked for.
    pub(crate) fn n_known(&self) -> usize {
        self.known.iter().filter(|is_known| **is_known).count()
    }
}

/// Something that went wrong, before it is placed.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What, for people.
    pub(crate) message: String,
    /// What, for programs.
    pub(crate) code: Code,
    /// The remote schema behind it, if it is no function.
    pub(crate) remote: Option<&'static str>,
    /// The upstream error's extensions, as JSON text.
    pub(crate) extensions: Option<String>,
    /// Where.
    pub(crate) place: FailurePlace,
}

/// A slot of an answer, or an item of what goes there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site {
    /// An index of the answers.
    pub(crate) answer: usize,
    /// An index of its slots.
    pub(crate) slot: usize,
    /// `each`: the item's place in the joined list.
    pub(crate) item: Option<usize>,
}

/// Where something went wrong.
#[derive(Debug)]
pub(crate) enum FailurePlace {
    /// At every root field of this request that is null.
    Root(FetchId),
    /// At every root field of this request that is null and at or below which nothing else went wrong.
    OtherRoots(FetchId),
    /// At a path of an answer to root fields, in the upstream's response keys.
    RootPath(FetchId, Vec<PathSegment<'static>>),
    /// At a slot of an answer.
    Slot(Site),
    /// At every place of these keys, and from there on along a path in the client's response keys.
    Keys {
        /// The batch.
        batch: BatchId,
        /// The keys.
        keys: Vec<KeyId>,
        /// The path below the joined value.
        path: Vec<PathSegment<'static>>,
    },
    /// Nowhere in particular.
    Nowhere,
}
