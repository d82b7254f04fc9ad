//! Tracks that may be filtered, ordered and counted off; albums by their id.

use std::cmp::Ordering;

use async_graphql::{
    EmptyMutation, EmptySubscription, Enum, InputObject, Object, Schema, SimpleObject,
};
use joinwright_tests::gateways::e2e_hasura_albums;

use crate::e2e::hasura::{Case, Server};

/// The usual rows: seven tracks of three albums, and one of none.
const TRACKS: [(i32, &str, Option<i32>); 8] = [
    (1, "track1_album1", Some(1)),
    (2, "track2_album1", Some(1)),
    (3, "track3_album1", Some(1)),
    (4, "track1_album2", Some(2)),
    (5, "track2_album2", Some(2)),
    (6, "track1_album3", Some(3)),
    (7, "track2_album3", Some(3)),
    (8, "track_no_album", None),
];

const ALBUMS: [(i32, &str, i32); 3] =
    [(1, "album1_artist1", 1), (2, "album2_artist1", 1), (3, "album3_artist2", 2)];

pub(super) fn case() -> Case {
    Case::new([source(None), target()], |url| {
        e2e_hasura_albums::Gateway::builder()
            .source_url(&url("source"))
            .target_url(&url("target"))
            .router()
    })
}

/// The tracks, and one more.
pub(super) fn source(more: Option<(i32, &str, Option<i32>)>) -> Server {
    let rows = TRACKS.into_iter().chain(more);
    let row = |(id, title, album_id): (i32, &str, _)| Track {
        id: Some(id),
        title: Some(title.to_owned()),
        album_id,
    };
    let query = Tracks(rows.map(row).collect());
    Server::new(
        "source",
        include_str!("../../hasura_albums/gateway/schemas/source.graphql"),
        Schema::new(query, EmptyMutation, EmptySubscription),
    )
}

fn target() -> Server {
    Server::new(
        "target",
        include_str!("../../hasura_albums/gateway/schemas/target.graphql"),
        Schema::new(Albums, EmptyMutation, EmptySubscription),
    )
}

struct Tracks(Vec<Track>);

#[Object(name = "Query", rename_fields = "snake_case", rename_args = "snake_case")]
impl Tracks {
    async fn hasura_track(
        &self,
        #[graphql(name = "where")] filter: Option<TrackFilter>,
        order_by: Option<Vec<TrackOrder>>,
        limit: Option<usize>,
    ) -> Vec<Track> {
        let is_wanted = |track: &&Track| filter.as_ref().is_none_or(|filter| filter.admits(track));
        let mut rows: Vec<Track> = self.0.iter().filter(is_wanted).cloned().collect();
        let orders = order_by.unwrap_or_default();
        rows.sort_by(|left, right| {
            let orders = orders.iter().map(|order| order.compare(left, right));
            orders.fold(Ordering::Equal, Ordering::then)
        });
        rows.truncate(limit.unwrap_or(usize::MAX));
        rows
    }
}

#[derive(Clone, SimpleObject)]
#[graphql(name = "hasura_track", rename_fields = "snake_case")]
struct Track {
    id: Option<i32>,
    title: Option<String>,
    album_id: Option<i32>,
}

#[derive(InputObject)]
#[graphql(name = "hasura_track_bool_exp", rename_fields = "snake_case")]
struct TrackFilter {
    #[graphql(name = "_and")]
    and: Option<Vec<TrackFilter>>,
    #[graphql(name = "_or")]
    or: Option<Vec<TrackFilter>>,
    #[graphql(name = "_not")]
    not: Option<Box<TrackFilter>>,
    id: Option<IntCompExp>,
    title: Option<StringCompExp>,
    album_id: Option<IntCompExp>,
}

impl TrackFilter {
    fn admits(&self, track: &Track) -> bool {
        let admits = |filter: &Self| filter.admits(track);
        self.and.iter().flatten().all(admits)
            && self.or.as_ref().is_none_or(|any| any.iter().any(admits))
            && !self.not.as_deref().is_some_and(admits)
            && self.id.as_ref().is_none_or(|id| id.admits(track.id))
            && self.title.as_ref().is_none_or(|title| title.admits(track.title.as_deref()))
            && self.album_id.as_ref().is_none_or(|id| id.admits(track.album_id))
    }
}

#[derive(InputObject)]
struct IntCompExp {
    #[graphql(name = "_eq")]
    eq: Option<i32>,
}

impl IntCompExp {
    fn admits(&self, value: Option<i32>) -> bool {
        self.eq.is_none() || self.eq == value
    }
}

#[derive(InputObject)]
struct StringCompExp {
    #[graphql(name = "_eq")]
    eq: Option<String>,
}

impl StringCompExp {
    fn admits(&self, value: Option<&str>) -> bool {
        self.eq.is_none() || self.eq.as_deref() == value
    }
}

#[derive(InputObject)]
#[graphql(name = "hasura_track_order_by", rename_fields = "snake_case")]
struct TrackOrder {
    id: Option<Direction>,
    title: Option<Direction>,
    album_id: Option<Direction>,
}

impl TrackOrder {
    fn compare(&self, left: &Track, right: &Track) -> Ordering {
        compare(self.id, &left.id, &right.id)
            .then_with(|| compare(self.title, &left.title, &right.title))
            .then_with(|| compare(self.album_id, &left.album_id, &right.album_id))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "order_type", rename_items = "lowercase")]
enum Direction {
    Asc,
    Desc,
}

/// A null is the largest value, as in databases.
fn compare<T: Ord>(direction: Option<Direction>, left: &Option<T>, right: &Option<T>) -> Ordering {
    let ascending = (left.is_none(), left).cmp(&(right.is_none(), right));
    match direction {
        None => Ordering::Equal,
        Some(Direction::Asc) => ascending,
        Some(Direction::Desc) => ascending.reverse(),
    }
}

struct Albums;

#[Object(name = "Query", rename_args = "snake_case")]
impl Albums {
    async fn album(&self, album_id: i32) -> Option<Album> {
        let (id, title, artist_id) = ALBUMS.into_iter().find(|(id, ..)| *id == album_id)?;
        Some(Album { id, title, artist_id: Some(artist_id) })
    }
}

#[derive(SimpleObject)]
#[graphql(rename_fields = "snake_case")]
struct Album {
    id: i32,
    title: &'static str,
    artist_id: Option<i32>,
}
