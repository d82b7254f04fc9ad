//! Keys that are fetched: kept for as long as they say, fetched anew before that matters to anybody,
//! and by one request at a time.
//!
//! A set is *fresh* for as long as its answer said, within bounds. Then it is *due*: it is used, and
//! fetched in the background. If nobody has come by in that time it is *old*: whoever comes waits for
//! the new one. If there is none to be had, the old one serves for a day. As long as there never was
//! one, nobody is let in.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::watch;
use tokio::time::Instant;

use super::keys::Key;
use crate::auth::warn;

/// How long a set is fresh that does not say how long.
const USUAL_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// The least time for which a set is fresh, and the longest.
const LIFETIMES: (Duration, Duration) =
    (Duration::from_secs(60), Duration::from_secs(24 * 60 * 60));

/// How long a set that is no longer fresh serves if no other is to be had.
const GRACE: Duration = Duration::from_secs(24 * 60 * 60);

/// How long nothing is fetched after that failed.
const PAUSE: Duration = Duration::from_secs(5);

/// How long nothing is fetched for the sake of an unknown key after that was done.
const COOL_DOWN: Duration = Duration::from_secs(30);

/// What a fetch gives: keys, and for how long they may be used.
pub(super) type Fetched = (Vec<Key>, Option<Duration>);

type Fetch = dyn Fn() -> BoxFuture<'static, Result<Fetched, String>> + Send + Sync;

/// Keys that are fetched.
pub(super) struct KeySet {
    /// The setting that names them, for messages.
    setting: String,
    fetch: Box<Fetch>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    known: Option<Known>,
    /// Closes when the fetch that runs has ended.
    running: Option<watch::Receiver<()>>,
    failed: Option<Instant>,
    missed: Option<Instant>,
}

struct Known {
    keys: Arc<[Key]>,
    fetched: Instant,
    lifetime: Duration,
}

impl KeySet {
    /// The keys that `fetch` gives.
    pub(super) fn new(
        setting: String,
        fetch: impl Fn() -> BoxFuture<'static, Result<Fetched, String>> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { setting, fetch: Box::new(fetch), state: Mutex::default() })
    }

    /// Starts to fetch the keys.
    pub(super) fn warm_up(self: &Arc<Self>) {
        self.start(&mut self.state());
    }

    /// The keys; none if there are none to be had.
    pub(super) async fn keys(self: &Arc<Self>) -> Option<Arc<[Key]>> {
        let end = {
            let mut state = self.state();
            let age = state.known.as_ref().map(|known| (known.fetched.elapsed(), known));
            match age {
                Some((age, known)) if age < 2 * known.lifetime => {
                    let (keys, is_due) = (Arc::clone(&known.keys), age >= known.lifetime);
                    if is_due {
                        self.start(&mut state);
                    }
                    return Some(keys);
                }
                _ => self.start(&mut state),
            }
        };
        ended(end).await;
        self.at_hand()
    }

    /// The keys after another fetch, for a token whose key is not among them; none if they have
    /// been fetched for that reason just now.
    pub(super) async fn keys_anew(self: &Arc<Self>) -> Option<Arc<[Key]>> {
        let end = {
            let mut state = self.state();
            let is_running = state.running.as_ref().is_some_and(|end| end.has_changed().is_ok());
            if !is_running {
                if state.missed.is_some_and(|missed| missed.elapsed() < COOL_DOWN) {
                    return None;
                }
                state.missed = Some(Instant::now());
            }
            self.start(&mut state)
        };
        ended(end).await;
        self.at_hand()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics that holds it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys as they are, unless they are past their grace.
    fn at_hand(&self) -> Option<Arc<[Key]>> {
        let state = self.state();
        let known = state.known.as_ref()?;
        (known.fetched.elapsed() < known.lifetime + GRACE).then(|| Arc::clone(&known.keys))
    }

    /// Starts a fetch, unless one runs or has failed just now. It goes on if who waits for it
    /// leaves. What is returned closes at its end.
    fn start(self: &Arc<Self>, state: &mut State) -> Option<watch::Receiver<()>> {
        if let Some(end) = state.running.as_ref().filter(|end| end.has_changed().is_ok()) {
            return Some(end.clone());
        }
        if state.failed.is_some_and(|failed| failed.elapsed() < PAUSE) {
            return None;
        }
        let (end, ends) = watch::channel(());
        state.running = Some(ends.clone());
        let set = Arc::clone(self);
        tokio::spawn(async move {
            let fetched = (set.fetch)().await;
            set.take(fetched);
            drop(end);
        });
        Some(ends)
    }

    fn take(&self, fetched: Result<Fetched, String>) {
        let mut state = self.state();
        let now = Instant::now();
        match fetched {
            Ok((keys, lifetime)) => {
                let lifetime = lifetime.unwrap_or(USUAL_LIFETIME).clamp(LIFETIMES.0, LIFETIMES.1);
                state.known = Some(Known { keys: keys.into(), fetched: now, lifetime });
                state.failed = None;
            }
            Err(reason) => {
                state.failed = Some(now);
                drop(state);
                warn(&format!("the keys that {} names can not be had: {reason}", self.setting));
            }
        }
    }
}

/// Waits for the end of a fetch.
async fn ended(end: Option<watch::Receiver<()>>) {
    if let Some(mut end) = end {
        // Nothing is ever sent: an error is the end.
        while end.changed().await.is_ok() {}
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySet").field("setting", &self.setting).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::FutureExt;
    use futures_util::future::join_all;
    use jsonwebtoken::DecodingKey;
    use tokio::time::{advance, sleep};

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    /// A set whose keys are called by the number of the fetch, which takes a second. The fetches
    /// with numbers from `fails` on fail.
    fn set(lifetime: Duration, fails: std::ops::Range<usize>) -> (Arc<KeySet>, Arc<AtomicUsize>) {
        let n_fetches = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&n_fetches);
        let set = KeySet::new("TEST".to_owned(), move || {
            let number = counted.fetch_add(1, Ordering::Relaxed);
            let result = match fails.contains(&number) {
                true => Err("as the test wants".to_owned()),
                false => Ok((vec![key(number)], Some(lifetime))),
            };
            sleep(Duration::from_secs(1)).map(|()| result).boxed()
        });
        (set, n_fetches)
    }

    fn key(number: usize) -> Key {
        let key = DecodingKey::from_secret(b"");
        Key { id: Some(number.to_string()), algorithms: Vec::new(), key }
    }

    /// The name of the key that is had.
    fn had(keys: Option<Arc<[Key]>>) -> Option<String> {
        keys?.first()?.id.clone()
    }

    #[tokio::test(start_paused = true)]
    async fn set_is_fetched_once_for_all_who_wait_and_kept_while_fresh() {
        let (set, n_fetches) = set(10 * MINUTE, 0..0);
        let all = join_all((0..20).map(|_| set.keys())).await;
        assert!(all.into_iter().all(|keys| had(keys).as_deref() == Some("0")));
        advance(9 * MINUTE).await;
        assert_eq!(had(set.keys().await).as_deref(), Some("0"));
        assert_eq!(n_fetches.load(Ordering::Relaxed), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn due_set_serves_while_it_is_fetched_and_an_old_one_does_not() {
        let (set, n_fetches) = set(10 * MINUTE, 0..0);
        set.keys().await;
        advance(11 * MINUTE).await;
        assert_eq!(had(set.keys().await).as_deref(), Some("0"));
        sleep(Duration::from_secs(2)).await;
        assert_eq!(had(set.keys().await).as_deref(), Some("1"));
        advance(21 * MINUTE).await;
        assert_eq!(had(set.keys().await).as_deref(), Some("2"));
        assert_eq!(n_fetches.load(Ordering::Relaxed), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_is_let_in_while_there_never_was_a_set() {
        let (set, n_fetches) = set(10 * MINUTE, 0..2);
        assert!(set.keys().await.is_none());
        assert!(join_all((0..20).map(|_| set.keys())).await.iter().all(Option::is_none));
        assert_eq!(n_fetches.load(Ordering::Relaxed), 1);
        advance(PAUSE).await;
        assert!(set.keys().await.is_none());
        advance(PAUSE).await;
        assert_eq!(had(set.keys().await).as_deref(), Some("2"));
    }

    #[tokio::test(start_paused = true)]
    async fn old_set_serves_for_a_day_if_no_other_is_to_be_had() {
        let (set, _) = set(10 * MINUTE, 1..100);
        set.keys().await;
        advance(60 * MINUTE).await;
        assert_eq!(had(set.keys().await).as_deref(), Some("0"));
        advance(GRACE).await;
        assert!(set.keys().await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn unknown_keys_cause_one_fetch_and_then_none_for_a_while() {
        let (set, n_fetches) = set(10 * MINUTE, 0..0);
        set.keys().await;
        let all = join_all((0..20).map(|_| set.keys_anew())).await;
        assert!(all.into_iter().all(|keys| had(keys).as_deref() == Some("1")));
        assert!(set.keys_anew().await.is_none());
        assert_eq!(n_fetches.load(Ordering::Relaxed), 2);
        advance(COOL_DOWN).await;
        assert_eq!(had(set.keys_anew().await).as_deref(), Some("2"));
    }

    #[tokio::test(start_paused = true)]
    async fn fetch_goes_on_if_who_waits_for_it_leaves() {
        let (set, n_fetches) = set(10 * MINUTE, 0..0);
        assert!(set.keys().now_or_never().is_none());
        sleep(Duration::from_secs(2)).await;
        assert_eq!(had(set.keys().now_or_never().flatten()).as_deref(), Some("0"));
        assert_eq!(n_fetches.load(Ordering::Relaxed), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn lifetime_has_bounds() {
        let (set, n_fetches) = set(Duration::ZERO, 0..0);
        set.keys().await;
        advance(MINUTE / 2).await;
        set.keys().await;
        assert_eq!(n_fetches.load(Ordering::Relaxed), 1);
    }
}
