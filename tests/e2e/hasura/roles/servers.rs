//! The gateway with roles, `left`, and `my-remote-schema` with fields that tell their arguments.

use async_graphql::{
    EmptyMutation, EmptySubscription, InputObject, MergedObject, Object, Schema, SimpleObject,
};
use joinwright_tests::gateways::e2e_hasura_roles;

use crate::e2e::hasura::messages::Messages;
use crate::e2e::hasura::{Case, Server};

pub(super) fn case() -> Case {
    Case::new([left(), my_remote_schema()], |url| {
        e2e_hasura_roles::Gateway::builder()
            .left_url(&url("left"))
            .my_remote_schema_url(&url("my-remote-schema"))
            .router()
    })
}

fn left() -> Server {
    Server::new(
        "left",
        include_str!("../../hasura_roles/gateway/schemas/left.graphql"),
        Schema::new(Query, EmptyMutation, EmptySubscription),
    )
}

fn my_remote_schema() -> Server {
    Server::new(
        "my-remote-schema",
        include_str!("../../hasura_roles/gateway/schemas/my-remote-schema.graphql"),
        Schema::new(Remote::default(), EmptyMutation, EmptySubscription),
    )
}

#[derive(SimpleObject)]
struct Profile {
    id: i32,
    name: Option<&'static str>,
}

/// One of the three that exist.
fn profile(id: i32) -> Option<Profile> {
    let name = match id {
        1 | 3 => "alice",
        2 => "bob",
        _ => return None,
    };
    Some(Profile { id, name: Some(name) })
}

struct Query;

#[Object]
impl Query {
    async fn profiles(&self) -> Vec<Profile> {
        (1..=3).filter_map(profile).collect()
    }

    async fn profile(&self, id: i32) -> Option<Profile> {
        profile(id)
    }

    async fn mine(&self, id: i32) -> Option<Profile> {
        profile(id)
    }
}

#[derive(Default, MergedObject)]
#[graphql(name = "Query")]
struct Remote(Messages, Arguments);

/// Fields whose values are what they were given, as JSON.
#[derive(Default)]
struct Arguments;

#[Object]
impl Arguments {
    async fn test(&self, a: A) -> Option<String> {
        Some(a.json())
    }

    async fn test_optional(&self, a: Option<A>) -> Option<String> {
        Some(a.map_or_else(|| "null".to_owned(), |a| a.json()))
    }

    async fn lists(
        &self,
        a: Option<Vec<Option<i32>>>,
        b: Option<Vec<Option<String>>>,
    ) -> Option<String> {
        let (a, b) = (serde_json::json!(a), serde_json::json!(b));
        Some(format!(r#"{{"a":{a},"b":{b}}}"#))
    }

    async fn greet(&self, user: UserName) -> Option<String> {
        let name = |name: Option<String>| name.unwrap_or_default();
        Some(format!("{} {}", name(user.first_name), name(user.last_name)))
    }
}

#[derive(InputObject)]
struct A {
    x: Option<i32>,
    b: Option<B>,
}

#[derive(InputObject)]
struct B {
    c: Option<C>,
}

#[derive(InputObject)]
struct C {
    i: Option<i32>,
}

#[derive(InputObject)]
struct UserName {
    first_name: Option<String>,
    last_name: Option<String>,
}

impl A {
    /// As it was given, without what was not.
    fn json(&self) -> String {
        let x = self.x.map(|x| format!(r#""x":{x}"#));
        let i = |c: &C| c.i.map(|i| format!(r#""i":{i}"#)).unwrap_or_default();
        let c = |b: &B| b.c.as_ref().map(|c| format!(r#""c":{{{}}}"#, i(c))).unwrap_or_default();
        let b = self.b.as_ref().map(|b| format!(r#""b":{{{}}}"#, c(b)));
        format!("{{{}}}", x.into_iter().chain(b).collect::<Vec<_>>().join(","))
    }
}
