//! What a GET asks, in the JSON that a POST would have had: for those who look at a request before it
//! is answered.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use url::form_urlencoded;

/// The members of a POST that a query string stands for; of a parameter that is given twice, the
/// last. Such a request is refused where it is read.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Asked<'a> {
    query: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_id: Option<Cow<'a, str>>,
    operation_name: Option<Cow<'a, str>>,
    variables: Option<Box<RawValue>>,
}

/// What a query string asks, as JSON.
pub(super) fn asked(query: &str) -> Option<Box<RawValue>> {
    let mut asked = Asked::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "query" => asked.query = Some(value),
            "documentId" => asked.document_id = Some(value),
            "operationName" => asked.operation_name = Some(value),
            "variables" => asked.variables = RawValue::from_string(value.into_owned()).ok(),
            _ => {}
        }
    }
    to_raw_value(&asked).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_string_becomes_the_members_of_a_post() {
        let json = asked("query=%7Ba%7D&variables=%7B%22n%22%3A1.0%7D&other=1").unwrap();
        let expected = r#"{"query":"{a}","operationName":null,"variables":{"n":1.0}}"#;
        assert_eq!(json.get(), expected);
        let json = asked("documentId=a").unwrap();
        let expected = r#"{"query":null,"documentId":"a","operationName":null,"variables":null}"#;
        assert_eq!(json.get(), expected);
    }
}
