//! "Did you mean": one judgement of likeness for all names.

/// Names at least this alike are taken for misspellings of each other.
const LIKE: f64 = 0.75;

/// The most candidates that are listed when none is alike.
const MAX_LISTED: usize = 5;

/// The candidate that `name` is probably a misspelling of.
pub fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let likeness = |candidate: &str| strsim::jaro_winkler(&lower, &candidate.to_lowercase());
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
        .map(|candidate| (likeness(candidate), candidate))
        .filter(|(likeness, _)| *likeness >= LIKE)
        // The first of equals, so that the order of the schema decides.
        .reduce(|best, other| if other.0 > best.0 { other } else { best })
        .map(|(_, candidate)| candidate)
}

/// The help for a name that is none of the candidates: the one that was probably meant, or all of
/// them if they are few. `what` says what they are, in the plural: "the fields of `User`".
pub fn unknown_name_help<'a>(
    name: &str,
    what: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<String> {
    if let Some(meant) = did_you_mean(name, candidates.clone()) {
        return Some(format!("did you mean `{meant}`?"));
    }
    let listed: Vec<&str> = candidates.into_iter().take(MAX_LISTED + 1).collect();
    if listed.is_empty() || listed.len() > MAX_LISTED {
        return None;
    }
    Some(format!("{what} are: `{}`", listed.join("`, `")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_name_is_meant() {
        assert_eq!(did_you_mean("usr", ["user", "users", "order"]), Some("user"));
        assert_eq!(did_you_mean("UserId", ["user_id", "id"]), Some("user_id"));
        assert_eq!(did_you_mean("zebra", ["user", "order"]), None);
    }

    #[test]
    fn few_candidates_are_listed() {
        let help = unknown_name_help("zebra", "the fields", ["user", "order"]);
        assert_eq!(help.as_deref(), Some("the fields are: `user`, `order`"));
        assert_eq!(unknown_name_help("zebra", "the fields", ["a", "b", "c", "d", "e", "f"]), None);
    }
}
