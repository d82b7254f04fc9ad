//! A GraphQL answer: its data, and where its errors are.

use crate::json::Json;

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
    (member("message"), member("path"))
}
