//! What a person is told about a wrong gateway folder, word by word.
//!
//! `cases/<what is wrong>/` is a gateway folder, and `expected.txt` in it the report on it:
//!
//! - `warn-…` is accepted with the warnings that `expected.txt` holds,
//! - `accept-…` is accepted without a word, and has no `expected.txt`,
//! - every other case is refused. One that is accepted fails: it would have succeeded by accident.
//!
//! `UPDATE_EXPECT=1 cargo test -p joinwright-ui-tests` writes the expected texts anew. Read them
//! before committing: as somebody who sees the error for the first time.

#![expect(clippy::unwrap_used, reason = "what helps tests may fail as tests do")]

mod case;
mod coverage;
mod errors_page;
mod reports;
mod rustc;
