//! `my-remote-schema`: messages and users, and a target of every kind.

use async_graphql::{
    EmptyMutation, EmptySubscription, Enum, InputObject, Interface, MergedObject, Object, Schema,
    SimpleObject, Union,
};

use crate::e2e::hasura::Server;

pub(in crate::e2e::hasura) fn my_remote_schema() -> Server {
    Server::new(
        "my-remote-schema",
        include_str!("../../hasura_messages/gateway/schemas/my-remote-schema.graphql"),
        Schema::new(Query(Messages), EmptyMutation, EmptySubscription),
    )
}

#[derive(Clone, Copy)]
struct Message {
    id: i32,
    name: &'static str,
    msg: &'static str,
}

const MESSAGES: [Message; 3] = [
    Message { id: 1, name: "alice", msg: "You win!" },
    Message { id: 2, name: "bob", msg: "You lose!" },
    Message { id: 3, name: "alice", msg: "Another alice" },
];

/// The messages that are wanted, as a list with nullable items.
fn messages(is_wanted: impl Fn(&Message) -> bool) -> Option<Vec<Option<Message>>> {
    Some(MESSAGES.into_iter().filter(is_wanted).map(Some).collect())
}

#[derive(MergedObject)]
struct Query(Messages);

/// The query type, which other servers can add fields to.
#[derive(Default)]
pub(in crate::e2e::hasura) struct Messages;

#[Object(rename_args = "snake_case")]
impl Messages {
    async fn hello(&self) -> Option<&str> {
        Some("world")
    }

    async fn messages(
        &self,
        #[graphql(name = "where")] filter: Option<MessageWhereInpObj>,
        includes: Option<IncludeInpObj>,
    ) -> Option<Vec<Option<Message>>> {
        messages(|message| admits(filter.as_ref(), includes.as_ref(), message))
    }

    async fn message(&self, id: i32) -> Option<Message> {
        MESSAGES.into_iter().find(|message| message.id == id)
    }

    async fn user(&self, user_id: i32) -> Option<User> {
        (user_id != 404).then_some(User(user_id))
    }

    async fn users(&self, user_ids: Vec<Option<i32>>) -> Option<Vec<Option<User>>> {
        Some(user_ids.into_iter().map(|id| id.map(User)).collect())
    }

    async fn communications(&self, id: Option<i32>) -> Option<Vec<Option<Communication>>> {
        let wanted = messages(|message| id.is_none_or(|id| message.id == id))?;
        Some(wanted.into_iter().map(|message| message.map(Communication::Message)).collect())
    }

    async fn search(&self, id: i32) -> Option<SearchResult> {
        let book = |title| SearchResult::Book(Book { id, title: Some(title) });
        match id {
            1 => Some(book("Harry Porter and the prisoner of Azkaban")),
            2 => Some(SearchResult::Author(Author { id, name: Some("J.K. Rowling") })),
            3 => Some(book("Harry Porter and the philoshoper's stone")),
            _ => None,
        }
    }

    async fn occupation(&self, name: String) -> Option<Occupation> {
        match name.as_str() {
            "alice" => Some(Occupation::Singer),
            "bob" => Some(Occupation::Artist),
            _ => None,
        }
    }

    async fn project(&self, id: i32) -> Option<Project> {
        Some(Project { id })
    }

    #[graphql(name = "byName")]
    async fn by_name(&self, filter: NameOnly) -> Option<Vec<Option<Message>>> {
        messages(|message| filter.name.as_ref().is_none_or(|name| name == message.name))
    }
}

#[derive(Interface)]
#[graphql(field(name = "id", ty = "i32"), field(name = "msg", ty = "&'static str"))]
enum Communication {
    Message(Message),
}

#[Object]
impl Message {
    async fn id(&self) -> i32 {
        self.id
    }

    async fn name(&self) -> &'static str {
        self.name
    }

    async fn msg(&self) -> &'static str {
        self.msg
    }

    async fn error_msg(&self) -> Option<async_graphql::Result<String>> {
        Some(Err("intentional-error".into()))
    }
}

struct User(i32);

#[Object]
impl User {
    #[graphql(name = "user_id")]
    async fn id(&self) -> Option<i32> {
        Some(self.0)
    }

    async fn user_messages(
        &self,
        whered: Option<MessageWhereInpObj>,
        includes: Option<IncludeInpObj>,
    ) -> Option<Vec<Option<Message>>> {
        messages(|message| {
            message.id == self.0 && admits(whered.as_ref(), includes.as_ref(), message)
        })
    }

    async fn gimme_text(&self, text: Option<String>) -> Option<String> {
        Some(text.unwrap_or_else(|| "no text".to_owned()))
    }
}

#[derive(InputObject)]
struct MessageWhereInpObj {
    id: Option<IntCompareObj>,
    name: Option<StringCompareObj>,
}

#[derive(InputObject)]
struct IntCompareObj {
    eq: Option<i32>,
    gt: Option<i32>,
    lt: Option<i32>,
}

#[derive(InputObject)]
struct StringCompareObj {
    eq: Option<String>,
}

#[derive(InputObject)]
struct IncludeInpObj {
    id: Option<Vec<Option<i32>>>,
    name: Option<Vec<Option<String>>>,
}

#[derive(InputObject)]
struct NameOnly {
    name: Option<String>,
}

/// Whether a message is neither filtered out nor left out.
fn admits(
    filter: Option<&MessageWhereInpObj>,
    includes: Option<&IncludeInpObj>,
    message: &Message,
) -> bool {
    let id = filter.and_then(|filter| filter.id.as_ref());
    let name = filter.and_then(|filter| filter.name.as_ref());
    let ids = includes.and_then(|includes| includes.id.as_ref());
    let names = includes.and_then(|includes| includes.name.as_ref());
    id.and_then(|id| id.eq).is_none_or(|eq| message.id == eq)
        && id.and_then(|id| id.gt).is_none_or(|gt| message.id > gt)
        && id.and_then(|id| id.lt).is_none_or(|lt| message.id < lt)
        && name.and_then(|name| name.eq.as_ref()).is_none_or(|eq| message.name == eq)
        && ids.is_none_or(|ids| ids.contains(&Some(message.id)))
        && names.is_none_or(|names| names.iter().flatten().any(|name| message.name == name))
}

#[derive(Union)]
enum SearchResult {
    Book(Book),
    Author(Author),
}

#[derive(SimpleObject)]
struct Book {
    id: i32,
    title: Option<&'static str>,
}

#[derive(SimpleObject)]
struct Author {
    id: i32,
    name: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum Occupation {
    Singer,
    Comedian,
    Artist,
}

#[derive(SimpleObject)]
struct Project {
    id: i32,
}
