//! Waiting no longer than until some time.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout_at};

/// Waits for `wanted` until `ends`, as tokio's `timeout_at`. What is there at once, as most of what is
/// bounded by this is, takes no timer.
pub(crate) async fn within<T>(
    ends: Instant,
    mut wanted: Pin<&mut impl Future<Output = T>>,
) -> Result<T, Elapsed> {
    match poll_fn(|cx| Poll::Ready(wanted.as_mut().poll(cx))).await {
        Poll::Ready(wanted) => Ok(wanted),
        Poll::Pending => timeout_at(ends, wanted).await,
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::pin::pin;
    use std::time::Duration;

    use tokio::time::sleep;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn what_is_there_at_once_is_never_late() {
        assert_eq!(within(Instant::now(), pin!(ready(1))).await, Ok(1));
    }

    #[tokio::test(start_paused = true)]
    async fn what_comes_in_time_is_waited_for_and_the_rest_is_not() {
        let ends = Instant::now() + 2 * SECOND;
        assert_eq!(within(ends, pin!(sleep(SECOND))).await, Ok(()));
        assert!(within(ends, pin!(sleep(2 * SECOND))).await.is_err());
        assert!(within(ends + SECOND, pin!(pending::<()>())).await.is_err());
        assert_eq!(Instant::now(), ends + SECOND);
    }
}
