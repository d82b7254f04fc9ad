//! How long an answer may be used again, as it says itself.

use std::time::{Duration, SystemTime};

/// How long an answer with these `Cache-Control` and `Expires` may be used, counted from `now`; none
/// if they do not say. `Cache-Control` wins.
pub(crate) fn lifetime(
    cache_control: Option<&str>,
    expires: Option<&str>,
    now: SystemTime,
) -> Option<Duration> {
    if let Some(lifetime) = cache_control.and_then(of_cache_control) {
        return Some(lifetime);
    }
    // A date that can not be read means that the time is over.
    let until = httpdate::parse_http_date(expires?).unwrap_or(SystemTime::UNIX_EPOCH);
    Some(until.duration_since(now).unwrap_or_default())
}

fn of_cache_control(text: &str) -> Option<Duration> {
    let directives = || text.split(',').map(str::trim);
    let is_named = |name: &str| {
        directives().any(|directive| {
            let given = directive.split_once('=').map_or(directive, |(name, _)| name);
            given.eq_ignore_ascii_case(name)
        })
    };
    if is_named("no-store") || is_named("no-cache") {
        return Some(Duration::ZERO);
    }
    let (_, seconds) = directives()
        .filter_map(|directive| directive.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("max-age"))?;
    let seconds = seconds.trim().trim_matches('"').parse().unwrap_or(0);
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(cache_control: Option<&str>, expires: Option<&str>) -> Option<u64> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        lifetime(cache_control, expires, now).map(|lifetime| lifetime.as_secs())
    }

    #[test]
    fn cache_control_wins_over_expires() {
        let later = Some("Sun, 06 Nov 1994 08:50:37 GMT");
        assert_eq!(seconds(None, later), Some(60));
        assert_eq!(seconds(Some("private, Max-Age=5"), later), Some(5));
        assert_eq!(seconds(Some("max-age=5, no-store"), later), Some(0));
        assert_eq!(seconds(Some("no-cache=\"x\", max-age=5"), None), Some(0));
        assert_eq!(seconds(Some("public"), later), Some(60));
        assert_eq!(seconds(Some("public"), None), None);
        assert_eq!(seconds(None, None), None);
    }

    #[test]
    fn what_can_not_be_read_or_is_past_is_no_time_at_all() {
        assert_eq!(seconds(None, Some("0")), Some(0));
        assert_eq!(seconds(None, Some("Sun, 06 Nov 1994 08:49:00 GMT")), Some(0));
        assert_eq!(seconds(Some("max-age=-1"), None), Some(0));
        assert_eq!(seconds(Some("max-age=99999999999999999999"), None), Some(0));
    }
}
