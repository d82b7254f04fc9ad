//! Functions: the calls of a fetch that no server answers.

use joinwright_operation::BatchId;

use super::Execution;
use crate::function;
use crate::join::collect::key_texts;
use crate::join::dedupe::KeyId;
use crate::join::fetch::{Asked, Chunk};

impl<'x> Execution<'x> {
    /// Whether a function answers these batches: they are all of one relationship then.
    pub(super) fn has_function(&self, batches: &[BatchId]) -> bool {
        batches.first().is_some_and(|batch| self.join(*batch).function.is_some())
    }

    /// The calls for the keys of all batches; none if there are no keys.
    pub(super) fn calls(&mut self, batches: &'x [BatchId]) -> Vec<Chunk<'x>> {
        let mut chunks = Vec::new();
        for &batch in batches {
            let size = self.join(batch).relationship.max_keys.max(1) as usize;
            let keys: Vec<KeyId> = self.batches[usize::from(batch.0)].unknown().collect();
            chunks.extend(keys.chunks(size).filter_map(|keys| self.call(batch, keys)));
        }
        chunks
    }

    /// The call for some of a batch's keys; none if none of them can be read.
    fn call(&mut self, id: BatchId, keys: &[KeyId]) -> Option<Chunk<'x>> {
        let operation = self.operation;
        let batch = &operation.batches[usize::from(id.0)];
        let join = self.join(id);
        let parts: Vec<Vec<&str>> = keys.iter().map(|key| self.parts(id, *key)).collect();
        let mut call = (join.function?.call)(&parts);
        let bad = std::mem::take(&mut call.bad);
        let mut is_good = vec![true; keys.len()];
        bad.iter().for_each(|(place, _)| is_good[*place] = false);
        let asked: Vec<Asked> = (keys.iter().zip(is_good))
            .filter(|(_, is_good)| *is_good)
            .map(|(key, _)| Asked { batch: id, keys: vec![*key] })
            .collect();
        let aliases: Vec<_> = (0..asked.len())
            .map(|index| (format!("{}{index}", batch.prefix), &*batch.target))
            .collect();
        for (place, error) in &bad {
            self.fail_key(id, keys[*place], error);
        }
        let function = function::Asked {
            call,
            prefix: batch.prefix.clone(),
            n_keys: asked.len(),
            shape: batch.target.clone(),
            conditions: self.conditions.clone(),
            relationship: &join.relationship,
        };
        let chunk = Chunk { aliases, asked, function: Some(function), ..Chunk::default() };
        (!chunk.asked.is_empty()).then_some(chunk)
    }

    /// The parts of a key.
    fn parts(&self, batch: BatchId, key: KeyId) -> Vec<&str> {
        let source = self.batches[usize::from(batch.0)].keys.source(key);
        let answer = &self.answers[source.answer];
        // What has a null in a part is no key.
        key_texts(self.join(batch), &answer.text, &answer.scan, source).unwrap_or_default()
    }
}
