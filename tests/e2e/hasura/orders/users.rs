//! `users`: whoever is asked for exists. Its numbers are larger than a server usually sends.

use async_graphql::{
    EmptyMutation, EmptySubscription, InputObject, InputValueError, InputValueResult, Object,
    Result, Scalar, ScalarType, Schema, Value,
};

use crate::e2e::hasura::{Manner, Server};

/// The server, which may fail for one user.
pub(super) fn users(failing: Option<i32>) -> Server {
    let sdl = include_str!("../../hasura_orders/gateway/schemas/users.graphql");
    let schema = Schema::new(Query { failing }, EmptyMutation, EmptySubscription);
    Server::new("users", sdl, schema).with(Manner::Spelled(&SPELLING))
}

/// What no Rust number prints, and other ways to write a text.
const SPELLING: [(&str, &str); 4] = [
    (r#""number 12345678901234567890""#, "12345678901234567890"),
    (r#""number 1.0""#, "1.0"),
    (r#""number 1e400""#, "1e400"),
    (r#""café A/""#, r#""caf\u00e9 \u0041\/""#),
];

/// A number as a text, until it is spelled.
struct Number(&'static str);

#[Scalar]
impl ScalarType for Number {
    fn parse(value: Value) -> InputValueResult<Self> {
        Err(InputValueError::expected_type(value))
    }

    fn to_value(&self) -> Value {
        Value::String(format!("number {}", self.0))
    }
}

struct User {
    id: i32,
    name: String,
}

fn user(id: i32) -> User {
    User { id, name: format!("User{id}") }
}

#[Object]
impl User {
    async fn id(&self) -> i32 {
        self.id
    }

    async fn name(&self) -> &str {
        &self.name
    }

    async fn email(&self) -> Option<String> {
        (self.id % 2 == 1).then(|| format!("u{}@example.test", self.id))
    }

    async fn greeting(&self, lang: String) -> Option<String> {
        Some(format!("{lang} User{}", self.id))
    }

    async fn big(&self) -> Option<Number> {
        Some(Number("12345678901234567890"))
    }

    async fn small(&self) -> Option<Number> {
        Some(Number("1.0"))
    }

    async fn huge(&self) -> Option<Number> {
        Some(Number("1e400"))
    }

    async fn text(&self) -> Option<&str> {
        Some("café A/")
    }
}

struct Query {
    failing: Option<i32>,
}

impl Query {
    fn find(&self, id: i32) -> Result<User> {
        if self.failing == Some(id) { Err(format!("no user {id}").into()) } else { Ok(user(id)) }
    }
}

#[Object]
impl Query {
    async fn user(&self, id: i32) -> Option<Result<User>> {
        Some(self.find(id))
    }

    async fn user_strict(&self, id: i32) -> Result<User> {
        self.find(id)
    }

    async fn user_lang(&self, id: i32, lang: String) -> Option<User> {
        Some(User { id, name: format!("{lang}:User{id}") })
    }

    async fn users_by_ids(&self, ids: Option<Vec<Option<i32>>>) -> Option<Vec<Option<User>>> {
        Some(ids?.into_iter().map(|id| id.map(user)).collect())
    }

    async fn people(
        &self,
        #[graphql(name = "where")] filter: Option<PersonBool>,
    ) -> Option<Vec<Option<User>>> {
        let is_wanted = |user: &User| filter.as_ref().is_none_or(|filter| filter.admits(user));
        Some([7, 8, 9].map(user).into_iter().filter(is_wanted).map(Some).collect())
    }
}

#[derive(InputObject)]
struct PersonBool {
    #[graphql(name = "_or")]
    or: Option<Vec<PersonBool>>,
    id: Option<IntComp>,
    name: Option<StringComp>,
}

impl PersonBool {
    fn admits(&self, user: &User) -> bool {
        let id = self.id.as_ref().and_then(|id| id.eq);
        let name = self.name.as_ref().and_then(|name| name.eq.as_ref());
        self.or.as_ref().is_none_or(|any| any.iter().any(|one| one.admits(user)))
            && id.is_none_or(|id| id == user.id)
            && name.is_none_or(|name| *name == user.name)
    }
}

#[derive(InputObject)]
struct IntComp {
    #[graphql(name = "_eq")]
    eq: Option<i32>,
}

#[derive(InputObject)]
struct StringComp {
    #[graphql(name = "_eq")]
    eq: Option<String>,
}
