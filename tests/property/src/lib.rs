//! The property test: the answer of a gateway equals that of a naive join.
//!
//! The build script makes random gateways (`schema`) and compiles them; each is a module here, with
//! a test. A test fills the remote schemas with random rows (`data`), serves them over HTTP
//! (`upstream`), asks the gateway random queries (`query`) and compares each answer with what an
//! ordinary executor says of all rows together (`naive`). The first of these queries are compiled with
//! the gateway, too, and asked in both ways.
//!
//! `JOINWRIGHT_GATEWAYS` (40) and `JOINWRIGHT_SEEDS` (40) say how much is tried, `JOINWRIGHT_FROM` (0)
//! is the first of the gateways; a failure prints the command that repeats it alone, as in
//! `JOINWRIGHT_CASE=12:7 cargo test -p joinwright-property`. `tests/property/many 500 200` tries as many,
//! fifty gateways after fifty.

#[cfg(test)]
mod answer;
#[cfg(test)]
mod check;
#[cfg(test)]
mod data;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod given;
#[cfg(test)]
mod json;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod query;
#[cfg(test)]
mod resolve;
#[cfg(test)]
mod reuse;
#[cfg(test)]
#[allow(dead_code, reason = "the build script uses what the test does not")]
mod schema;
#[cfg(test)]
mod upstream;
#[cfg(test)]
mod waves;

/// The compiled gateways, and a test for each.
#[cfg(test)]
#[allow(unreachable_pub, reason = "a gateway's entry is for whoever has the crate")]
mod gateways {
    include!(concat!(env!("OUT_DIR"), "/gateways.rs"));
}
