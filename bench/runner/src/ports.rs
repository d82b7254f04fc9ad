//! Ports that nobody listens on.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

use anyhow::{Result, ensure};

/// Where the search begins: below the ports that systems give to outgoing connections.
static NEXT: AtomicU16 = AtomicU16::new(21_000);

/// The first of `n` neighbours that are free; never the same twice.
pub(crate) fn free_ports(n: u16) -> Result<u16> {
    loop {
        let first = NEXT.fetch_add(n, Ordering::Relaxed);
        ensure!(first < 32_000, "no {n} neighbouring ports are free");
        let taken: Result<Vec<_>, _> =
            (first..first + n).map(|port| TcpListener::bind(("127.0.0.1", port))).collect();
        if taken.is_ok() {
            return Ok(first);
        }
    }
}
