//! Users.

use async_graphql::{ID, Object};

use crate::data::{BIRTHDAY, USERS, place};

pub(crate) struct Query;

pub(crate) struct User(usize);

#[Object]
impl Query {
    async fn me(&self) -> Option<User> {
        Some(User(1))
    }

    async fn user(&self, id: ID) -> Option<User> {
        place(&id, USERS.len()).map(User)
    }

    async fn users(&self) -> Option<Vec<Option<User>>> {
        Some((1..=USERS.len()).map(User).map(Some).collect())
    }

    #[graphql(entity)]
    async fn find_user(&self, id: ID) -> Option<User> {
        place(&id, USERS.len()).map(User)
    }
}

#[Object]
impl User {
    async fn id(&self) -> ID {
        self.0.into()
    }

    async fn name(&self) -> Option<&str> {
        Some(USERS[self.0 - 1].0)
    }

    async fn username(&self) -> Option<&str> {
        Some(USERS[self.0 - 1].1)
    }

    async fn birthday(&self) -> Option<i32> {
        Some(BIRTHDAY)
    }
}
