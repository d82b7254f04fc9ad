//! Writers, artists and their articles: one server, which is both ends of every relationship.

use async_graphql::{
    ComplexObject, EmptyMutation, EmptySubscription, Object, Schema, SimpleObject, Union,
};
use joinwright_tests::gateways::e2e_hasura_writers;

use crate::e2e::hasura::{Case, Server};

pub(in crate::e2e::hasura) fn case() -> Case {
    let remote = Server::new(
        "remote",
        include_str!("../../hasura_writers/gateway/schemas/remote.graphql"),
        Schema::new(Query, EmptyMutation, EmptySubscription),
    );
    Case::new([remote], |url| {
        e2e_hasura_writers::Gateway::builder().remote_url(&url("remote")).router()
    })
}

fn writer(id: i32) -> Option<Writer> {
    let (name, w_ids) = match id {
        101 => ("Writer1", vec![301, 302]),
        102 => ("Writer2", vec![303, 304]),
        _ => return None,
    };
    Some(Writer { id, name, w_ids })
}

fn artist(id: i32) -> Option<Artist> {
    let (name, a_ids) = match id {
        201 => ("Artist1", vec![301, 303]),
        202 => ("Artist2", vec![302, 304]),
        _ => return None,
    };
    Some(Artist { id, name, a_ids })
}

fn article(id: i32) -> Option<Article> {
    let (title, a_id, w_id) = match id {
        301 => ("Article1", 201, 101),
        302 => ("Article2", 202, 101),
        303 => ("Article3", 201, 102),
        304 => ("Article4", 202, 102),
        _ => return None,
    };
    Some(Article { id, title, a_id, w_id })
}

fn object(id: i32) -> Option<AnyObject> {
    let writer = writer(id).map(AnyObject::Writer);
    let artist = || artist(id).map(AnyObject::Artist);
    let article = || article(id).map(AnyObject::Article);
    writer.or_else(artist).or_else(article)
}

struct Query;

#[Object]
impl Query {
    async fn object(&self, id: i32) -> Option<AnyObject> {
        object(id)
    }

    async fn writer(&self, id: i32) -> Option<Writer> {
        writer(id)
    }

    async fn artist(&self, id: i32) -> Option<Artist> {
        artist(id)
    }

    async fn objects(&self, ids: Vec<i32>) -> Vec<Option<AnyObject>> {
        ids.into_iter().map(object).collect()
    }

    async fn articles(&self, ids: Vec<i32>) -> Vec<Option<Article>> {
        ids.into_iter().map(article).collect()
    }
}

#[derive(Union)]
#[graphql(name = "Object")]
enum AnyObject {
    Writer(Writer),
    Artist(Artist),
    Article(Article),
}

#[derive(SimpleObject)]
#[graphql(complex)]
struct Writer {
    id: i32,
    name: &'static str,
    w_ids: Vec<i32>,
}

#[ComplexObject(rename_fields = "snake_case")]
impl Writer {
    async fn local_articles(&self) -> Vec<Article> {
        self.w_ids.iter().filter_map(|id| article(*id)).collect()
    }
}

#[derive(SimpleObject)]
#[graphql(complex)]
struct Artist {
    id: i32,
    name: &'static str,
    a_ids: Vec<i32>,
}

#[ComplexObject(rename_fields = "snake_case")]
impl Artist {
    async fn local_articles(&self) -> Vec<Article> {
        self.a_ids.iter().filter_map(|id| article(*id)).collect()
    }

    #[graphql(name = "self")]
    async fn itself(&self) -> Artist {
        Artist { a_ids: self.a_ids.clone(), ..*self }
    }

    async fn peer(&self) -> Option<Artist> {
        artist(self.id)
    }
}

#[derive(SimpleObject)]
struct Article {
    id: i32,
    title: &'static str,
    a_id: i32,
    w_id: i32,
}
