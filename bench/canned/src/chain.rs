//! Waves, counted from outside.

use std::time::Instant;

/// When a request had arrived, and when its answer left.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// All of the request was there.
    pub begin: Instant,
    /// The answer was handed on.
    pub end: Instant,
}

/// The longest chain of requests of which each began after the one before had ended.
pub fn longest_chain(spans: &[Span]) -> usize {
    let mut spans = spans.to_vec();
    spans.sort_by_key(|span| span.begin);
    let mut lengths: Vec<usize> = Vec::with_capacity(spans.len());
    for span in &spans {
        let before = spans.iter().zip(&lengths).filter(|(other, _)| other.end <= span.begin);
        lengths.push(1 + before.map(|(_, length)| *length).max().unwrap_or(0));
    }
    lengths.into_iter().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn chain(spans: &[(u64, u64)]) -> usize {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let spans = spans.iter().map(|(begin, end)| Span { begin: at(*begin), end: at(*end) });
        longest_chain(&spans.collect::<Vec<_>>())
    }

    #[test]
    fn requests_side_by_side_are_one_wave() {
        assert_eq!(chain(&[]), 0);
        assert_eq!(chain(&[(0, 20), (1, 21), (5, 25)]), 1);
    }

    #[test]
    fn a_wave_begins_after_another_request_has_ended() {
        assert_eq!(chain(&[(0, 20), (0, 22), (23, 43), (21, 41), (44, 64)]), 3);
    }
}
