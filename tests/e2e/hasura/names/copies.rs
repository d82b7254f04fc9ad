//! Two servers that were one once: the second one's items have a field more.

use async_graphql::{
    EmptyMutation, EmptySubscription, InputValueError, InputValueResult, MaybeUndefined, Object,
    Scalar, ScalarType, Schema, SimpleObject, Value,
};

use crate::e2e::hasura::Server;

pub(super) fn copy1() -> Server {
    Server::new(
        "copy1",
        include_str!("../../hasura_names/gateway/schemas/copy1.graphql"),
        Schema::new(First, EmptyMutation, EmptySubscription),
    )
}

pub(super) fn copy2() -> Server {
    Server::new(
        "copy2",
        include_str!("../../hasura_names/gateway/schemas/copy2.graphql"),
        Schema::new(Second, EmptyMutation, EmptySubscription),
    )
}

/// Some text.
struct Stamp(String);

#[Scalar]
impl ScalarType for Stamp {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// Says what an argument was.
fn echo(stamp: MaybeUndefined<Stamp>) -> Option<String> {
    Some(match stamp {
        MaybeUndefined::Undefined => "absent".to_owned(),
        MaybeUndefined::Null => "null".to_owned(),
        MaybeUndefined::Value(Stamp(text)) => format!("value {text}"),
    })
}

#[derive(SimpleObject)]
#[graphql(name = "Item")]
struct FirstItem {
    id: i32,
    label: String,
}

struct First;

#[Object(name = "Query")]
impl First {
    async fn item(&self, id: i32) -> Option<FirstItem> {
        Some(FirstItem { id, label: format!("copy1-{id}") })
    }

    async fn echo(&self, stamp: MaybeUndefined<Stamp>) -> Option<String> {
        echo(stamp)
    }
}

#[derive(SimpleObject)]
#[graphql(name = "Item")]
struct SecondItem {
    id: i32,
    label: String,
    extra: String,
}

struct Second;

#[Object(name = "Query")]
impl Second {
    async fn item(&self, id: i32) -> Option<SecondItem> {
        let (label, extra) = (format!("copy2-{id}"), format!("copy2-extra-{id}"));
        Some(SecondItem { id, label, extra })
    }

    async fn echo(&self, stamp: MaybeUndefined<Stamp>) -> Option<String> {
        echo(stamp)
    }
}
