//! Columns: which types a domain's values may have, and which of them fit which.

use fastrand::Rng;

use super::{Domain, Field, Meaning, Remote, Ty};

/// What custom scalars' names begin with.
const CUSTOM: &str = "Stamp";

/// A random column.
pub(super) fn column(rng: &mut Rng, remote: &Remote, name: &str) -> Field {
    let domain = domain(rng, remote);
    let names = types(&domain, remote);
    let name_of_type = &names[rng.usize(..names.len())];
    let scalar = Ty::named(name_of_type.clone());
    let is_blob = domain == Domain::Blob;
    let ty = match rng.u32(0..12) {
        _ if is_blob => scalar,
        0 => scalar.maybe_non_null(rng).list(),
        1 => scalar.non_null().list(),
        2 => scalar.maybe_non_null(rng).list().maybe_non_null(rng).list(),
        _ => scalar,
    };
    Field::plain(name, ty.maybe_non_null(rng), Meaning::Column(domain))
}

/// A random domain that the remote schema has types for; those that make good keys more often.
fn domain(rng: &mut Rng, remote: &Remote) -> Domain {
    match rng.u32(0..12) {
        0..=4 => Domain::Number,
        5..=7 => Domain::Word,
        8 => Domain::Real,
        9 => Domain::Flag,
        10 => match rng.choice(&remote.enums) {
            Some(one) => Domain::Enum(one.values.clone()),
            None => Domain::Number,
        },
        _ if remote.scalars.is_empty() => Domain::Word,
        _ => Domain::Blob,
    }
}

/// The names of the types that a column of the domain may have.
pub(super) fn types(domain: &Domain, remote: &Remote) -> Vec<String> {
    let own: &[&str] = match domain {
        Domain::Number => &["Int", "Int", "ID", "ID", "String", "Float"],
        Domain::Word => &["String", "String", "ID"],
        Domain::Real => &["Float"],
        Domain::Flag => &["Boolean"],
        Domain::Enum(_) => &["String"],
        Domain::Blob => &[],
    };
    let own = own.iter().map(|name| (*name).to_owned());
    match domain {
        Domain::Enum(values) => {
            let enums = remote.enums.iter().filter(|one| one.values == *values);
            own.chain(enums.map(|one| one.name.clone())).collect()
        }
        Domain::Number | Domain::Word | Domain::Real | Domain::Flag | Domain::Blob => {
            own.chain(remote.scalars.iter().cloned()).collect()
        }
    }
}

/// Whether every key of the domain fits an argument, by the names of their types.
pub(super) fn fits(key: &str, argument: &str, domain: &Domain) -> bool {
    if *domain == Domain::Blob {
        return false;
    }
    match (key, argument) {
        _ if key == argument => true,
        ("Int", "Float") | ("Int" | "String", "ID") | ("ID", "String") => true,
        // An `ID` that is no integer would be an error.
        ("ID", "Int") => *domain == Domain::Number,
        // Custom scalars pass as they are written.
        ("Int" | "Float" | "String" | "Boolean" | "ID", _) if is_custom(argument) => true,
        (_, _) if is_custom(key) => is_custom(argument) || written(domain).contains(&argument),
        (_, "String") => matches!(domain, Domain::Enum(_)) && key != "ID",
        (_, _) => false,
    }
}

/// Whether equal values of a row's column and a key are recognised, by the names of their types.
pub(super) fn comparable(row: &str, key: &str, domain: &Domain) -> bool {
    let same_text = |name: &str| match domain {
        // An `ID` may be written as a number or as a string.
        Domain::Number => name == "Int",
        Domain::Word | Domain::Real | Domain::Flag | Domain::Enum(_) | Domain::Blob => {
            written(domain).contains(&name)
        }
    };
    match (row, key) {
        _ if row == key => *domain != Domain::Blob,
        ("ID", "Int" | "String") | ("Int" | "String", "ID") => true,
        (_, _) if is_custom(row) && is_custom(key) => true,
        (_, _) if is_custom(row) => same_text(key),
        (_, _) if is_custom(key) => same_text(row),
        (_, _) => matches!(domain, Domain::Enum(_)),
    }
}

/// The types for which a custom scalar's value of the domain is written as they want it.
fn written(domain: &Domain) -> &'static [&'static str] {
    match domain {
        Domain::Number => &["Int", "Float", "ID"],
        Domain::Word => &["String", "ID"],
        Domain::Real => &["Float"],
        Domain::Flag => &["Boolean"],
        Domain::Enum(_) | Domain::Blob => &[],
    }
}

/// Whether a type is a custom scalar.
pub(crate) fn is_custom(name: &str) -> bool {
    name.starts_with(CUSTOM)
}
