//! Real GraphQL servers behind the shop: the fields of the SDL that the tests of typed clients use.

use async_graphql::{EmptyMutation, EmptySubscription, ID, Object, Schema, SimpleObject};
use joinwright_runtime::Settings;
use joinwright_tests::Upstream;

use super::shop::{ORDERS, STOCK, Shop, USERS};

/// Three users; everybody has `per_user` orders, and one order is nobody's.
pub(super) async fn serve(per_user: usize) -> Shop {
    serve_with(per_user, Settings::default()).await
}

/// The same, behind a gateway with settings.
pub(super) async fn serve_with(per_user: usize, settings: Settings) -> Shop {
    let orders = Orders { per_user };
    let orders = Schema::build(orders, EmptyMutation, EmptySubscription).finish();
    let users = Schema::build(Users, UsersMutation, EmptySubscription).finish();
    Shop::start_with(
        settings,
        Upstream::schema(ORDERS, orders).await,
        Upstream::schema(USERS, users).await,
        Upstream::scripted(STOCK, [""; 0]).await,
    )
    .await
}

const NAMES: [&str; 3] = ["Ann", "Bo \"the\" Bob", "Çem 😀"];

#[derive(SimpleObject)]
#[graphql(rename_fields = "snake_case")]
struct Order {
    id: ID,
    user_id: Option<ID>,
    number: i32,
    total: Option<f64>,
}

struct Orders {
    per_user: usize,
}

impl Orders {
    fn all(&self) -> impl Iterator<Item = Order> {
        let n_owned = NAMES.len() * self.per_user;
        (0..=n_owned).map(move |n| Order {
            id: ID::from(format!("o{n}")),
            user_id: (n < n_owned).then(|| ID::from((n % NAMES.len() + 1).to_string())),
            number: n as i32,
            total: Some(n as f64 / 2.0),
        })
    }
}

#[Object(rename_fields = "snake_case", rename_args = "snake_case")]
impl Orders {
    async fn orders(&self, first: Option<usize>) -> Vec<Order> {
        self.all().take(first.unwrap_or(usize::MAX)).collect()
    }

    async fn orders_by_user_ids(&self, user_ids: Vec<ID>) -> Vec<Order> {
        let is_asked = |order: &Order| order.user_id.iter().any(|id| user_ids.contains(id));
        self.all().filter(is_asked).collect()
    }
}

struct User(usize);

#[Object(rename_fields = "snake_case")]
impl User {
    async fn id(&self) -> ID {
        ID::from((self.0 + 1).to_string())
    }

    async fn name(&self) -> &str {
        NAMES[self.0]
    }

    /// The second one's is nobody's business.
    async fn age(&self) -> Option<async_graphql::Result<i32>> {
        Some(match self.0 {
            1 => Err("not to be told".into()),
            _ => Ok(30),
        })
    }
}

fn user(id: &ID) -> Option<User> {
    let place = id.parse::<usize>().ok()?.checked_sub(1)?;
    (place < NAMES.len()).then_some(User(place))
}

struct Users;

#[Object(rename_fields = "snake_case")]
impl Users {
    async fn users(&self) -> Vec<User> {
        (0..NAMES.len()).map(User).collect()
    }

    async fn user(&self, id: ID) -> Option<User> {
        user(&id)
    }

    async fn users_by_ids(&self, ids: Vec<ID>) -> Vec<Option<User>> {
        // In another order than asked for, as databases do.
        ids.iter().rev().map(user).collect()
    }
}

struct UsersMutation;

#[Object(rename_fields = "snake_case")]
impl UsersMutation {
    async fn rename_user(&self, id: ID, name: String) -> Option<User> {
        user(&id).filter(|_| !name.is_empty())
    }
}
