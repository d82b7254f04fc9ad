//! What comes back: an answer, or why there is none.
//!
//! The body is taken in as it arrives: one piece of memory, capped, decompressed if need be.

use std::io::{self, Write};

use bytes::{Bytes, BytesMut};
use flate2::write::MultiGzDecoder;

/// The most bytes of an answer, counted after decompression.
pub(crate) const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// The room for an answer whose length is not known.
const USUAL_ANSWER_BYTES: usize = 16 * 1024;

/// The most room that is made on the word of a `Content-Length`.
const MAX_TRUSTED_BYTES: usize = 1024 * 1024;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No connection, or none that can be spoken over.
    Unreachable,
    /// The connection broke, or what came over it is not HTTP.
    Interrupted,
    /// It took too long.
    TimedOut,
    /// The answer is larger than the cap.
    TooLarge,
}

/// An answer that is not whole yet.
pub(crate) struct AnswerBuffer {
    /// How long it will be, if that is known.
    announced: usize,
    read: Read,
}

/// What has arrived.
enum Read {
    Nothing,
    /// One piece. Most answers are, and such an answer is not copied.
    One(Bytes),
    Many(BytesMut),
    Compressed(Box<MultiGzDecoder<Capped>>),
}

impl AnswerBuffer {
    /// Room for an answer of so many bytes.
    pub(crate) fn plain(announced: Option<u64>) -> Result<Self, Failure> {
        let announced = match announced {
            Some(length) if length > MAX_ANSWER_BYTES as u64 => return Err(Failure::TooLarge),
            Some(length) => (length as usize).min(MAX_TRUSTED_BYTES),
            None => USUAL_ANSWER_BYTES,
        };
        Ok(Self { announced, read: Read::Nothing })
    }

    /// Room for an answer that is compressed with gzip.
    pub(crate) fn gzip() -> Self {
        let capped = Capped(Vec::with_capacity(USUAL_ANSWER_BYTES));
        Self { announced: 0, read: Read::Compressed(Box::new(MultiGzDecoder::new(capped))) }
    }

    /// Takes the next piece.
    pub(crate) fn push(&mut self, piece: Bytes) -> Result<(), Failure> {
        let joined = match &mut self.read {
            Read::Nothing if piece.len() <= MAX_ANSWER_BYTES => {
                self.read = Read::One(piece);
                return Ok(());
            }
            Read::Nothing => return Err(Failure::TooLarge),
            Read::Compressed(decoder) => {
                return decoder.write_all(&piece).map_err(|error| failure(&error));
            }
            Read::Many(joined) => joined,
            Read::One(first) => {
                let room = self.announced.max(first.len() + piece.len());
                let mut joined = BytesMut::with_capacity(room);
                joined.extend_from_slice(first);
                self.read = Read::Many(joined);
                return self.push(piece);
            }
        };
        if joined.len() + piece.len() > MAX_ANSWER_BYTES {
            return Err(Failure::TooLarge);
        }
        joined.extend_from_slice(&piece);
        Ok(())
    }

    /// The whole answer.
    pub(crate) fn finish(self) -> Result<Bytes, Failure> {
        match self.read {
            Read::Nothing => Ok(Bytes::new()),
            Read::One(answer) => Ok(answer),
            Read::Many(answer) => Ok(answer.freeze()),
            Read::Compressed(decoder) => match decoder.finish() {
                Ok(Capped(answer)) => Ok(answer.into()),
                Err(error) => Err(failure(&error)),
            },
        }
    }
}

/// Memory that refuses to grow past the cap.
struct Capped(Vec<u8>);

impl Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_ANSWER_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn failure(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::FileTooLarge => Failure::TooLarge,
        _ => Failure::Interrupted,
    }
}
