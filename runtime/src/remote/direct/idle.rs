//! Connections that nobody uses.
//!
//! The one that was used last is taken first, so that those that are not needed grow old, and what
//! has grown old is closed.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use joinwright_operation::facts::Transport;
use tokio::time::{Instant, sleep};

use super::Connection;

/// How long a connection is kept unless the relationships file says otherwise.
const USUAL_TIMEOUT: Duration = Duration::from_secs(90);

/// Connections that nobody uses, to one address. A clone begins without any.
pub(super) struct Idle {
    kept: Arc<Mutex<Kept>>,
    most: usize,
    timeout: Duration,
}

#[derive(Default)]
struct Kept {
    /// With the time at which each came, the oldest first.
    connections: VecDeque<(Instant, Box<Connection>)>,
    /// Whether a task closes what grows old.
    is_watched: bool,
}

impl Idle {
    /// None yet; how many are kept, and how long, is as `transport` says.
    pub(super) fn new(transport: &Transport<'_>) -> Self {
        Self {
            kept: Arc::default(),
            most: transport.max_idle_per_host.map_or(usize::MAX, |n| n as usize),
            timeout: (transport.idle_timeout_seconds)
                .map_or(USUAL_TIMEOUT, |seconds| Duration::from_secs(u64::from(seconds))),
        }
    }

    /// A connection that is still open, as far as can be known.
    pub(super) fn take(&self) -> Option<Box<Connection>> {
        loop {
            let (since, mut connection) = lock(&self.kept).connections.pop_back()?;
            if since.elapsed() < self.timeout {
                connection.look();
                if connection.is_usable() {
                    return Some(connection);
                }
            }
        }
    }

    /// Keeps a connection whose last answer was read to its end.
    pub(super) fn keep(&self, mut connection: Box<Connection>) {
        if !connection.is_usable() {
            // It may just not have noticed that the answer was read.
            connection.look();
        }
        if self.most == 0 || !connection.is_usable() {
            return;
        }
        let mut kept = lock(&self.kept);
        kept.connections.push_back((Instant::now(), connection));
        let surplus = (kept.connections.len() > self.most).then(|| kept.connections.pop_front());
        if !kept.is_watched {
            kept.is_watched = true;
            tokio::spawn(close_old(Arc::downgrade(&self.kept), self.timeout));
        }
        drop(kept);
        // Closing is left for after the lock.
        drop(surplus);
    }
}

impl Clone for Idle {
    fn clone(&self) -> Self {
        Self { kept: Arc::default(), ..*self }
    }
}

/// Closes connections as they grow old, until there are none.
async fn close_old(kept: Weak<Mutex<Kept>>, timeout: Duration) {
    let mut pause = timeout;
    loop {
        sleep(pause).await;
        let Some(kept) = kept.upgrade() else { return };
        let mut kept = lock(&kept);
        while let Some((since, _)) = kept.connections.front() {
            match timeout.checked_sub(since.elapsed()) {
                Some(left) if !left.is_zero() => break,
                _ => drop(kept.connections.pop_front()),
            }
        }
        let Some((since, _)) = kept.connections.front() else {
            kept.is_watched = false;
            return;
        };
        pause = timeout.saturating_sub(since.elapsed());
    }
}

/// Nothing that can panic runs under the lock.
fn lock(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Idle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Idle").field("most", &self.most).finish_non_exhaustive()
    }
}
