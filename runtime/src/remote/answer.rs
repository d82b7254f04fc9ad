//! What comes back: an answer, or why there is none.
//!
//! The body is taken in as it arrives: one piece of memory, capped, decompressed if need be.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::{Bytes, BytesMut};
use flate2::write::MultiGzDecoder;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

/// The room for an answer whose length is not known.
const USUAL_ANSWER_BYTES: usize = 16 * 1024;

/// The most room that is made on the word of a `Content-Length`.
const MAX_TRUSTED_BYTES: usize = 1024 * 1024;

/// What an upstream has sent.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The status.
    pub(crate) status: StatusCode,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The whole body.
    pub(crate) body: Bytes,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No connection, or none that can be spoken over.
    Unreachable,
    /// The connection broke, or what came over it is not HTTP.
    Interrupted,
    /// It took too long.
    TimedOut,
    /// The answer is larger than one may be.
    TooLarge,
    /// The answers for one operation are larger than they may be together.
    TooLargeInAll,
}

/// How many bytes may come, counted after decompression.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room<'a> {
    /// In one answer.
    pub(crate) one: usize,
    /// In all that are for the same operation: what is left, which all of them use up.
    pub(crate) all: &'a AtomicUsize,
}

impl Room<'_> {
    /// Makes room for further bytes of an answer that has `length`.
    fn make(&self, length: usize, further: usize) -> Result<(), Failure> {
        if further > self.one.saturating_sub(length) {
            return Err(Failure::TooLarge);
        }
        let take = |left: usize| left.checked_sub(further);
        let taken = self.all.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken.map(|_| ()).map_err(|_| Failure::TooLargeInAll)
    }
}

/// An answer that is not whole yet.
pub(crate) struct AnswerBuffer<'a> {
    /// How long it will be, if that is known.
    announced: usize,
    room: Room<'a>,
    read: Read<'a>,
}

/// What has arrived.
enum Read<'a> {
    Nothing,
    /// One piece. Most answers are, and such an answer is not copied.
    One(Bytes),
    Many(BytesMut),
    Compressed(Box<MultiGzDecoder<Capped<'a>>>),
}

impl<'a> AnswerBuffer<'a> {
    /// An answer of so many bytes.
    pub(crate) fn plain(announced: Option<u64>, room: Room<'a>) -> Result<Self, Failure> {
        let announced = match announced {
            Some(length) if length > room.one as u64 => return Err(Failure::TooLarge),
            Some(length) => (length as usize).min(MAX_TRUSTED_BYTES),
            None => USUAL_ANSWER_BYTES,
        };
        Ok(Self { announced, room, read: Read::Nothing })
    }

    /// An answer that is compressed with gzip.
    pub(crate) fn gzip(room: Room<'a>) -> Self {
        let capped = Capped { bytes: Vec::with_capacity(USUAL_ANSWER_BYTES), room, failure: None };
        Self { announced: 0, room, read: Read::Compressed(Box::new(MultiGzDecoder::new(capped))) }
    }

    /// Takes the next piece.
    pub(crate) fn push(&mut self, piece: Bytes) -> Result<(), Failure> {
        match &mut self.read {
            Read::Nothing => {
                self.room.make(0, piece.len())?;
                self.read = Read::One(piece);
            }
            Read::One(first) => {
                self.room.make(first.len(), piece.len())?;
                let length = self.announced.max(first.len() + piece.len());
                let mut joined = BytesMut::with_capacity(length);
                joined.extend_from_slice(first);
                joined.extend_from_slice(&piece);
                self.read = Read::Many(joined);
            }
            Read::Many(joined) => {
                self.room.make(joined.len(), piece.len())?;
                joined.extend_from_slice(&piece);
            }
            Read::Compressed(decoder) => {
                let written = decoder.write_all(&piece);
                return written.map_err(|_| decoder.get_ref().failure());
            }
        }
        Ok(())
    }

    /// The whole answer.
    pub(crate) fn finish(self) -> Result<Bytes, Failure> {
        match self.read {
            Read::Nothing => Ok(Bytes::new()),
            Read::One(answer) => Ok(answer),
            Read::Many(answer) => Ok(answer.freeze()),
            Read::Compressed(mut decoder) => match decoder.try_finish() {
                Ok(()) => Ok(std::mem::take(&mut decoder.get_mut().bytes).into()),
                Err(_) => Err(decoder.get_ref().failure()),
            },
        }
    }
}

/// Memory that refuses to grow past the cap.
struct Capped<'a> {
    bytes: Vec<u8>,
    room: Room<'a>,
    failure: Option<Failure>,
}

impl Capped<'_> {
    /// Why no more could be written; if it was not for the room, what came is not gzip.
    fn failure(&self) -> Failure {
        self.failure.unwrap_or(Failure::Interrupted)
    }
}

impl Write for Capped<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(failure) = self.room.make(self.bytes.len(), bytes.len()) {
            self.failure = Some(failure);
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
