//! Compression: of answers for clients that can read it, and of requests.
//!
//! What a request decompresses to is bounded while it is made, so that a small body can not become
//! a large one.

use std::io::{self, Read, Write};

use axum::body::Bytes;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderValue, VARY};
use axum::http::{HeaderMap, Response};
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use http_body_util::Full;
use zstd::stream::raw::DParameter;

use super::quality::qualities;
use crate::configuration::Compression;

/// Answers of this size are compressed beside the threads that serve, so that nobody waits for it.
const LARGE: usize = 64 * 1024;

/// How hard gzip tries, of 9. What is sent once is not worth more.
const GZIP_LEVEL: u32 = 4;

/// How hard Brotli tries, of 11.
const BROTLI_QUALITY: u32 = 4;

/// How far Brotli looks back, as a power of two.
const BROTLI_WINDOW: u32 = 20;

/// How hard Zstandard tries, of 22.
const ZSTD_LEVEL: i32 = 3;

/// How much Zstandard may remember, as a power of two. RFC 9659 has senders keep to 8 MiB.
const ZSTD_WINDOW: u32 = 23;

/// What a decoder reads at a time.
const BUFFER: usize = 8 * 1024;

/// A way to compress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Zstd,
    Brotli,
    Gzip,
}

/// Why a body can not be decompressed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Undone {
    /// It is larger than it may be.
    TooLarge,
    /// It is not what it says.
    Broken,
}

impl Encoding {
    /// All, the one that is preferred first.
    const ALL: [Self; 3] = [Self::Zstd, Self::Brotli, Self::Gzip];

    fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The encoding that a `Content-Encoding` names; an error if it is none that is known.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Option<Self>, ()> {
        let mut values = headers.get_all(CONTENT_ENCODING).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return if headers.contains_key(CONTENT_ENCODING) { Err(()) } else { Ok(None) };
        };
        let name = value.as_bytes().trim_ascii();
        if name.eq_ignore_ascii_case(b"identity") {
            return Ok(None);
        }
        let is_named = |encoding: &Self| name.eq_ignore_ascii_case(encoding.name().as_bytes());
        Self::ALL.into_iter().find(is_named).map(Some).ok_or(())
    }

    /// The encoding that `Accept-Encoding` prefers; none if it knows none.
    pub(crate) fn negotiated(headers: &HeaderMap) -> Option<Self> {
        if !headers.contains_key(ACCEPT_ENCODING) {
            return None;
        }
        let accepted: Vec<(&str, f32)> = qualities(headers, &ACCEPT_ENCODING).collect();
        let quality = |name: &str| {
            let named = accepted.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
            named.or_else(|| accepted.iter().find(|(found, _)| *found == "*")).map(|(_, q)| *q)
        };
        // Without a word about it, an answer that is not compressed is as good as any.
        let plain = accepted.iter().find(|(name, _)| name.eq_ignore_ascii_case("identity"));
        let least = plain.map_or(0.0, |(_, quality)| *quality);
        let mut best = None;
        for encoding in Self::ALL {
            let quality = quality(encoding.name()).unwrap_or(0.0);
            if quality > 0.0 && quality >= least && best.is_none_or(|(_, best)| quality > best) {
                best = Some((encoding, quality));
            }
        }
        best.map(|(encoding, _)| encoding)
    }

    /// Compresses.
    fn compress(self, body: &[u8]) -> io::Result<Vec<u8>> {
        let made = Vec::with_capacity(body.len() / 4);
        match self {
            Self::Gzip => {
                let mut encoder = GzEncoder::new(made, flate2::Compression::new(GZIP_LEVEL));
                encoder.write_all(body)?;
                encoder.finish()
            }
            Self::Brotli => {
                let (quality, window) = (BROTLI_QUALITY, BROTLI_WINDOW);
                let mut encoder = brotli::CompressorWriter::new(made, BUFFER, quality, window);
                encoder.write_all(body)?;
                Ok(encoder.into_inner())
            }
            Self::Zstd => zstd::bulk::compress(body, ZSTD_LEVEL),
        }
    }

    /// Decompresses a body to no more than `most` bytes.
    pub(crate) fn decompress(self, body: &[u8], most: usize) -> Result<Vec<u8>, Undone> {
        match self {
            Self::Gzip => read_at_most(MultiGzDecoder::new(body), most),
            Self::Brotli => read_at_most(brotli::Decompressor::new(body, BUFFER), most),
            Self::Zstd => {
                let decoder = zstd::stream::read::Decoder::with_buffer(body);
                let mut decoder = decoder.map_err(|_| Undone::Broken)?;
                let window = DParameter::WindowLogMax(ZSTD_WINDOW);
                decoder.set_parameter(window).map_err(|_| Undone::Broken)?;
                read_at_most(decoder, most)
            }
        }
    }
}

fn read_at_most(decoder: impl Read, most: usize) -> Result<Vec<u8>, Undone> {
    let mut made = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    decoder.take(limit).read_to_end(&mut made).map_err(|_| Undone::Broken)?;
    if made.len() > most { Err(Undone::TooLarge) } else { Ok(made) }
}

/// A response, compressed if that is wanted and worth it.
pub(crate) async fn encoded(
    response: Response<Vec<u8>>,
    accepted: Option<Encoding>,
    settings: &Compression,
) -> Response<Full<Bytes>> {
    let Some(encoding) = accepted else { return response.map(whole) };
    if !settings.enabled || response.body().len() < settings.min_bytes {
        return response.map(whole);
    }
    let (mut head, body) = response.into_parts();
    let body = Bytes::from(body);
    head.headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    let compressed = if body.len() < LARGE {
        encoding.compress(&body).ok()
    } else {
        let body = body.clone();
        tokio::task::spawn_blocking(move || encoding.compress(&body).ok()).await.ok().flatten()
    };
    let body = match compressed {
        Some(compressed) => {
            let name = HeaderValue::from_static(encoding.name());
            head.headers.insert(CONTENT_ENCODING, name);
            Bytes::from(compressed)
        }
        None => body,
    };
    Response::from_parts(head, Full::from(body))
}

fn whole(body: Vec<u8>) -> Full<Bytes> {
    Full::from(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negotiated(accepted: &str) -> Option<Encoding> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, accepted.parse().unwrap());
        Encoding::negotiated(&headers)
    }

    #[test]
    fn preferred_encoding_is_used_and_ours_among_equals() {
        assert_eq!(Encoding::negotiated(&HeaderMap::new()), None);
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", Some(Encoding::Zstd)),
            ("gzip, br;q=0.9", Some(Encoding::Gzip)),
            ("GZIP;q=0.1", Some(Encoding::Gzip)),
            ("*", Some(Encoding::Zstd)),
            ("*;q=0.5, zstd;q=0", Some(Encoding::Brotli)),
            ("identity, gzip;q=0.5", None),
            ("gzip;q=0", None),
            ("deflate", None),
            ("", None),
        ] {
            assert_eq!(negotiated(accepted), expected, "{accepted}");
        }
    }

    #[test]
    fn what_is_compressed_is_decompressed_up_to_the_bound() {
        let body = b"{\"query\":\"{ a }\"}".repeat(1000);
        for encoding in Encoding::ALL {
            let compressed = encoding.compress(&body).unwrap();
            assert!(compressed.len() < body.len() / 10);
            assert_eq!(encoding.decompress(&compressed, body.len()).as_ref(), Ok(&body));
            assert_eq!(encoding.decompress(&compressed, body.len() - 1), Err(Undone::TooLarge));
            let half = &compressed[..compressed.len() / 2];
            assert_eq!(encoding.decompress(half, body.len()), Err(Undone::Broken));
            assert_eq!(encoding.decompress(b"no such thing", 100), Err(Undone::Broken));
            assert_eq!(
                encoding.compress(b"").map(|made| encoding.decompress(&made, 0)).unwrap(),
                Ok(Vec::new())
            );
        }
    }

    #[test]
    fn small_body_does_not_become_a_large_one() {
        let zeros = vec![0; 64 << 20];
        for encoding in Encoding::ALL {
            let bomb = encoding.compress(&zeros).unwrap();
            assert_eq!(encoding.decompress(&bomb, 1 << 20), Err(Undone::TooLarge));
        }
    }

    #[test]
    fn only_one_known_encoding_is_read() {
        let of = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(CONTENT_ENCODING, value.parse().unwrap());
            }
            Encoding::of(&headers)
        };
        assert_eq!(of(&[]), Ok(None));
        assert_eq!(of(&["identity"]), Ok(None));
        assert_eq!(of(&["Gzip"]), Ok(Some(Encoding::Gzip)));
        assert_eq!(of(&["deflate"]), Err(()));
        assert_eq!(of(&["gzip, br"]), Err(()));
        assert_eq!(of(&["gzip", "br"]), Err(()));
    }
}
