//! The gateway of profiles and messages, and `left`: profiles in places of every shape.

use async_graphql::{EmptySubscription, Object, Scalar, ScalarType, Schema, SimpleObject, Value};
use joinwright_tests::gateways::e2e_hasura_messages;

use super::remote::my_remote_schema;
use crate::e2e::hasura::{Case, Server};

pub(in crate::e2e::hasura) fn case() -> Case {
    Case::new([left(), my_remote_schema()], |url| {
        e2e_hasura_messages::Gateway::builder()
            .left_url(&url("left"))
            .my_remote_schema_url(&url("my-remote-schema"))
            .router()
    })
}

fn left() -> Server {
    Server::new(
        "left",
        include_str!("../../hasura_messages/gateway/schemas/left.graphql"),
        Schema::new(Query, Mutation, EmptySubscription),
    )
}

#[derive(SimpleObject)]
struct Profile {
    id: i32,
    name: Option<String>,
}

/// One of the three that exist.
fn profile(id: i32) -> Option<Profile> {
    let name = match id {
        1 | 3 => "alice",
        2 => "bob",
        _ => return None,
    };
    Some(Profile { id, name: Some(name.to_owned()) })
}

/// Names that are hard to put into a document.
const WEIRD: [&str; 5] = [
    "say \"hi\" \\ there",
    "line one\nline two\ttab",
    "snö ☃ 😀 \u{2028}",
    "$id {} ) # \"\"\"",
    "",
];

struct Query;

#[Object]
impl Query {
    async fn profiles(&self) -> Vec<Profile> {
        (1..=3).filter_map(profile).collect()
    }

    async fn profile(&self, id: i32) -> Option<Profile> {
        profile(id)
    }

    async fn employees(&self) -> Vec<Employee> {
        let names = [Some("alice"), None, Some("bob")];
        (1..).zip(names).map(|(id, name)| Employee { id, name }).collect()
    }

    async fn artifacts(&self) -> Vec<Artifact> {
        let features = Json(async_graphql::value!({ "Start Color": 44 }));
        vec![Artifact { id: 1, features: Some(features), project_id: Some(1) }]
    }

    /// Profiles whose names are hard to quote.
    async fn weird(&self) -> Vec<Profile> {
        let profile = |(id, name): (i32, &str)| Profile { id, name: Some(name.to_owned()) };
        (1..).zip(WEIRD).map(profile).collect()
    }

    /// Profiles 1 and 404; the other server has no user 404.
    async fn ghosts(&self) -> Vec<Profile> {
        let ghosts = [(1, "alice"), (404, "nobody")];
        ghosts.map(|(id, name)| Profile { id, name: Some(name.to_owned()) }).into()
    }

    async fn org(&self) -> Org {
        let north = Division {
            name: "North",
            head: profile(2),
            teams: vec![
                team("n1", Some(1), &[1, 2], Some(&[&[Some(1), None], &[Some(3)]])),
                Team { grid: Some(vec![None, Some(vec![])]), ..team("n2", None, &[], None) },
            ],
        };
        let south =
            Division { name: "South", head: None, teams: vec![team("s1", Some(3), &[3], None)] };
        Org {
            name: "org",
            ceo: profile(1),
            hq: Office { desk: Desk { owner: profile(2) } },
            divisions: vec![north, south],
        }
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn rename_profile(&self, id: i32, name: String) -> Option<Profile> {
        profile(id).map(|profile| Profile { name: Some(name), ..profile })
    }
}

#[derive(SimpleObject)]
struct Employee {
    id: i32,
    name: Option<&'static str>,
}

#[derive(SimpleObject)]
#[graphql(rename_fields = "snake_case")]
struct Artifact {
    id: i32,
    features: Option<Json>,
    project_id: Option<i32>,
}

#[derive(Clone)]
struct Json(Value);

#[Scalar(name = "JSON")]
impl ScalarType for Json {
    fn parse(value: Value) -> async_graphql::InputValueResult<Self> {
        Ok(Self(value))
    }

    fn to_value(&self) -> Value {
        self.0.clone()
    }
}

#[derive(SimpleObject)]
struct Org {
    name: &'static str,
    ceo: Option<Profile>,
    hq: Office,
    divisions: Vec<Division>,
}

#[derive(SimpleObject)]
struct Office {
    desk: Desk,
}

#[derive(SimpleObject)]
struct Desk {
    owner: Option<Profile>,
}

#[derive(SimpleObject)]
struct Division {
    name: &'static str,
    head: Option<Profile>,
    teams: Vec<Team>,
}

#[derive(SimpleObject)]
struct Team {
    name: &'static str,
    lead: Option<Profile>,
    members: Vec<Profile>,
    grid: Option<Vec<Option<Vec<Option<Profile>>>>>,
}

/// A team of profiles, by their ids.
fn team(
    name: &'static str,
    lead: Option<i32>,
    members: &[i32],
    grid: Option<&[&[Option<i32>]]>,
) -> Team {
    let row = |row: &&[Option<i32>]| Some(row.iter().map(|id| id.and_then(profile)).collect());
    Team {
        name,
        lead: lead.and_then(profile),
        members: members.iter().filter_map(|id| profile(*id)).collect(),
        grid: grid.map(|grid| grid.iter().map(row).collect()),
    }
}
