//! The demo's `users`: the people who have an account.

use async_graphql::{EmptyMutation, EmptySubscription, ID, Object, Schema, SimpleObject};

/// The schema of `gateway/schemas/users.graphql`.
pub(super) type UsersSchema = Schema<Query, EmptyMutation, EmptySubscription>;

/// The schema with its data.
pub(super) fn schema() -> UsersSchema {
    Schema::new(Query, EmptyMutation, EmptySubscription)
}

/// The query root.
pub(super) struct Query;

#[Object(rename_fields = "snake_case", rename_args = "snake_case")]
impl Query {
    /// All users.
    async fn users(&self) -> Vec<User> {
        USERS.iter().map(User::from).collect()
    }

    /// One user, or null.
    async fn user(&self, id: ID) -> Option<User> {
        USERS.iter().find(|row| row.id == id.as_str()).map(User::from)
    }

    /// Several users, in any order, without those that do not exist.
    async fn users_by_id(&self, ids: Vec<ID>) -> Vec<User> {
        // Back to front: who calls this has to pair the users with the ids by value.
        let wanted = |row: &&Row| ids.iter().any(|id| id.as_str() == row.id);
        USERS.iter().rev().filter(wanted).map(User::from).collect()
    }
}

/// Somebody with an account.
#[derive(SimpleObject)]
#[graphql(rename_fields = "snake_case")]
pub(super) struct User {
    id: ID,
    name: &'static str,
    email: Option<&'static str>,
}

impl From<&Row> for User {
    fn from(row: &Row) -> Self {
        Self { id: row.id.into(), name: row.name, email: row.email }
    }
}

struct Row {
    id: &'static str,
    name: &'static str,
    email: Option<&'static str>,
}

const fn row(id: &'static str, name: &'static str, email: Option<&'static str>) -> Row {
    Row { id, name, email }
}

/// Names as people have them: with quotes, a backslash, accents as combining marks, emoji.
/// User 8 has bought nothing.
static USERS: [Row; 8] = [
    row("1", "Ann Sato", Some("ann@example.com")),
    row("2", "Robert \"Bob\" O'Neill", Some("bob@example.com")),
    row("3", "Zoe\u{308} Mu\u{308}ller", Some("zoe@example.com")),
    row("4", "李小龍", None),
    row("5", "Dana \\ Operations", Some("dana+ops@example.com")),
    row("6", "Émile 🚀 Dupré", Some("emile@example.com")),
    row("7", "María-José Ñandú", None),
    row("8", "Olu 👩🏽‍💻 Adeyemi", Some("olu@example.com")),
];
