//! How many may do something at the same time, and how many may wait for it.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Semaphore, SemaphorePermit};

/// Lets so many in at a time, so many wait, and turns the others away.
#[derive(Debug)]
pub(crate) struct Gate {
    places: Semaphore,
    waiting: AtomicUsize,
    most_waiting: usize,
}

impl Gate {
    pub(crate) fn new(places: usize, most_waiting: usize) -> Self {
        let places = Semaphore::new(places.min(Semaphore::MAX_PERMITS));
        Self { places, waiting: AtomicUsize::new(0), most_waiting }
    }

    /// A place, which is free again when it is dropped; nothing if too many wait already. Who waits
    /// longest comes first.
    pub(crate) async fn enter(&self) -> Option<SemaphorePermit<'_>> {
        if let Ok(place) = self.places.try_acquire() {
            return Some(place);
        }
        let _waiting = Waiting::begin(self)?;
        // The semaphore is never closed.
        self.places.acquire().await.ok()
    }
}

/// Somebody who waits. Also who goes away waits no more.
struct Waiting<'g>(&'g Gate);

impl<'g> Waiting<'g> {
    fn begin(gate: &'g Gate) -> Option<Self> {
        let waiting = Self(gate);
        let others = gate.waiting.fetch_add(1, Ordering::Relaxed);
        (others < gate.most_waiting).then_some(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn so_many_are_in_so_many_wait_and_the_rest_is_turned_away() {
        let gate = Gate::new(1, 1);
        let inside = gate.enter().now_or_never().flatten();
        assert!(inside.is_some());
        let mut waits = Box::pin(gate.enter());
        assert!(waits.as_mut().now_or_never().is_none());
        assert!(gate.enter().now_or_never().is_some_and(|turn| turn.is_none()));
        drop(inside);
        assert!(waits.now_or_never().flatten().is_some());
        assert!(gate.enter().now_or_never().flatten().is_some());
    }

    #[test]
    fn who_leaves_makes_room() {
        let gate = Gate::new(1, 1);
        let _inside = gate.enter().now_or_never().flatten();
        for _ in 0..3 {
            // Waits, and goes away.
            assert!(gate.enter().now_or_never().is_none());
        }
    }
}
