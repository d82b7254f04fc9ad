//! A remote schema of a case: a real GraphQL server, and how it behaves there.

use std::sync::Arc;

use async_graphql::{ObjectType, Schema, SubscriptionType};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use joinwright_tests::{Reply, Request, Upstream};
use tokio::sync::Barrier;

use super::whole_schema::assert_same_types;

type Answer = dyn Fn(Request) -> BoxFuture<'static, Reply> + Send + Sync;

/// A GraphQL server that is not running yet.
pub(super) struct Server {
    pub(super) name: &'static str,
    sdl: &'static str,
    answer: Arc<Answer>,
    pub(super) manner: Manner,
}

/// How a server behaves.
#[derive(Clone)]
pub(super) enum Manner {
    /// It answers.
    Plain,
    /// It answers with this, whatever it was asked.
    Instead(Reply),
    /// It takes the request and is silent.
    Never,
    /// It answers once all others at the barrier have been asked, too.
    Together(Arc<Barrier>),
    /// It answers, and what it answered is changed: each first text becomes the second.
    Spelled(&'static [(&'static str, &'static str)]),
    /// It answers with these headers as well.
    WithHeaders(&'static [(&'static str, &'static str)]),
    /// It stands behind somebody who watches when it is asked and when it has answered.
    Watched(Arc<dyn Fn(&'static str) + Send + Sync>),
}

impl Server {
    /// A server with the SDL that the gateway was compiled with.
    pub(super) fn new<Q, M, S>(
        name: &'static str,
        sdl: &'static str,
        schema: Schema<Q, M, S>,
    ) -> Self
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
    {
        assert_same_types(&schema.sdl(), sdl);
        let answer = move |request| Reply::executed(schema.clone(), request).boxed();
        Self { name, sdl, answer: Arc::new(answer), manner: Manner::Plain }
    }

    /// The server, with another manner.
    pub(super) fn with(self, manner: Manner) -> Self {
        Self { manner, ..self }
    }

    pub(super) async fn start(self) -> Upstream {
        let Self { sdl, answer, manner, .. } = self;
        Upstream::start(sdl, move |request| manner.clone().perform(answer(request))).await
    }
}

impl Manner {
    async fn perform(self, answer: BoxFuture<'static, Reply>) -> Reply {
        match self {
            Self::Plain => answer.await,
            Self::Instead(reply) => reply,
            Self::Never => std::future::pending().await,
            Self::Together(barrier) => {
                barrier.wait().await;
                answer.await
            }
            Self::Spelled(changes) => {
                let reply = answer.await;
                let text = String::from_utf8(reply.body).unwrap();
                let change = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
                Reply { body: changes.iter().fold(text, change).into(), ..reply }
            }
            Self::WithHeaders(headers) => {
                let mut reply = answer.await;
                reply.headers.extend(headers);
                reply
            }
            Self::Watched(watch) => {
                watch("asked");
                // Long enough that whoever does not wait for the answer is seen.
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                let reply = answer.await;
                watch("answered");
                reply
            }
        }
    }
}
