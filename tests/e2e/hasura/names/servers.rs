//! The gateway of renamed remote schemas, and the servers that two of them share.

use async_graphql::{EmptyMutation, EmptySubscription, Enum, Object, Schema, SimpleObject};
use joinwright_tests::gateways::e2e_hasura_names;

use super::copies::{copy1, copy2};
use crate::e2e::hasura::messages::my_remote_schema;
use crate::e2e::hasura::{Case, Server};

pub(in crate::e2e::hasura) fn case() -> Case {
    let servers = [
        left(),
        my_remote_schema(),
        professions("remote1", include_str!("../../hasura_names/gateway/schemas/remote1.graphql")),
        professions("remote2", include_str!("../../hasura_names/gateway/schemas/remote2.graphql")),
        things("ns-a", "a", include_str!("../../hasura_names/gateway/schemas/ns-a.graphql")),
        things("ns-b", "b", include_str!("../../hasura_names/gateway/schemas/ns-b.graphql")),
        copy1(),
        copy2(),
    ];
    Case::new(servers, |url| {
        e2e_hasura_names::Gateway::builder()
            .left_url(&url("left"))
            .my_remote_schema_url(&url("my-remote-schema"))
            .remote1_url(&url("remote1"))
            .remote2_url(&url("remote2"))
            .ns_a_url(&url("ns-a"))
            .ns_b_url(&url("ns-b"))
            .copy1_url(&url("copy1"))
            .copy2_url(&url("copy2"))
            .router()
    })
}

fn left() -> Server {
    Server::new(
        "left",
        include_str!("../../hasura_names/gateway/schemas/left.graphql"),
        Schema::new(Profiles, EmptyMutation, EmptySubscription),
    )
}

#[derive(SimpleObject)]
struct Profile {
    id: i32,
    name: Option<&'static str>,
}

const PROFILES: [(i32, &str); 3] = [(1, "alice"), (2, "bob"), (3, "alice")];

struct Profiles;

#[Object(name = "Query")]
impl Profiles {
    async fn profiles(&self) -> Vec<Profile> {
        PROFILES.map(|(id, name)| Profile { id, name: Some(name) }).into()
    }

    async fn profile(&self, id: i32) -> Option<Profile> {
        let (id, name) = PROFILES.into_iter().find(|(known, _)| *known == id)?;
        Some(Profile { id, name: Some(name) })
    }
}

/// A server that gives back its argument.
fn professions(name: &'static str, sdl: &'static str) -> Server {
    Server::new(name, sdl, Schema::new(Professions, EmptyMutation, EmptySubscription))
}

struct Professions;

#[Object(name = "Query")]
impl Professions {
    async fn echo_enum(&self, x: Profession) -> Profession {
        x
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum Profession {
    Engineer,
    Doctor,
    Architect,
}

/// A server of things, whose labels begin with a letter.
fn things(name: &'static str, letter: &'static str, sdl: &'static str) -> Server {
    Server::new(name, sdl, Schema::new(Things { letter }, EmptyMutation, EmptySubscription))
}

struct Things {
    letter: &'static str,
}

#[Object(name = "Query")]
impl Things {
    async fn thing(&self, id: i32) -> Option<Thing> {
        Some(Thing { id, label: format!("{}-{id}", self.letter) })
    }
}

#[derive(SimpleObject)]
struct Thing {
    id: i32,
    label: String,
}
