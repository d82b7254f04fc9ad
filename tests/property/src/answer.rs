//! A GraphQL answer: its data, and where its errors are.

use std::collections::BTreeSet;

use crate::json::Json;
use crate::naive::WRONG_LENGTH;

/// The most errors whose places are compared: of many, a gateway counts some.
const MAX_ERRORS: usize = 50;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    data: Json,
    /// Message and path of each error, sorted.
    errors: Vec<(String, String)>,
}

impl Answer {
    /// Reads the body of an answer.
    pub(crate) fn parse(text: &str) -> serde_json::Result<Self> {
        let mut answer = Self { data: Json::Other("absent".to_owned()), errors: Vec::new() };
        let Json::Object(members) = Json::parse(text)? else { return Ok(answer) };
        for (name, value) in members {
            match (name.as_str(), value) {
                ("data", data) => answer.data = data,
                ("errors", Json::List(errors)) => {
                    answer.errors = errors.iter().map(message_and_path).collect();
                }
                (_, unknown) => answer.errors.push((name, unknown.to_string())),
            }
        }
        answer.errors.sort();
        Ok(answer)
    }

    /// The answer without errors that have no place: a row that an upstream gave once too often may
    /// have one.
    pub(crate) fn with_placed_errors(mut self) -> Self {
        self.errors.retain(|(_, path)| !path.is_empty());
        self
    }

    /// The answer as far as the naive join can know it: of rows that belong to no key it knows
    /// nothing, and of a list of the wrong length only that it is.
    pub(crate) fn into_naive(mut self) -> Self {
        self.errors.retain(|(message, _)| !message.contains("match none of the keys asked"));
        let wrong_length = Json::String(WRONG_LENGTH.to_owned()).to_string();
        let mut places = BTreeSet::new();
        for (message, path) in &mut self.errors {
            if message.contains("can not be paired by position") {
                message.clone_from(&wrong_length);
                places.insert(path.clone());
            }
        }
        // Where such a list was wanted, its rows' own errors are told, too.
        self.errors.retain(|(message, path)| *message == wrong_length || !places.contains(path));
        self.errors.sort();
        self
    }

    /// What is wrong with the answer if a join failed that makes `data` null.
    pub(crate) fn problem_of_failure(&self) -> Option<String> {
        let is_null = self.data == Json::Other("null".to_owned());
        let is_told = self.errors.iter().any(|(_, path)| !path.is_empty());
        (!is_null || !is_told).then(|| "`data` is not null with an error of a place".to_owned())
    }

    /// How it differs from what is expected, if it does.
    pub(crate) fn difference(&self, expected: &Self) -> Option<String> {
        let of_data = self.data.difference(&expected.data);
        of_data.map(|difference| format!("data{difference}")).or_else(|| {
            let is_compared = expected.errors.len() <= MAX_ERRORS;
            (is_compared && self.errors != expected.errors)
                .then(|| format!("errors: {:?}, not {:?}", self.errors, expected.errors))
        })
    }
}

fn message_and_path(error: &Json) -> (String, String) {
    let member = |name| error.get(name).map(Json::to_string).unwrap_or_default();
    // The executor says so of errors of its resolvers, and upstreams say it on.
    (member("message").replacen("resolver error: ", "", 1), member("path"))
}
