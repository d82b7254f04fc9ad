//! The demo's `orders`: a shop's orders, with the ids of those who bought.

use async_graphql::{EmptyMutation, EmptySubscription, ID, Object, Schema, SimpleObject};

/// The schema of `gateway/schemas/orders.graphql`.
pub(super) type OrdersSchema = Schema<Query, EmptyMutation, EmptySubscription>;

/// The schema with its data.
pub(super) fn schema() -> OrdersSchema {
    Schema::new(Query, EmptyMutation, EmptySubscription)
}

/// The query root.
pub(super) struct Query;

#[Object(rename_fields = "snake_case", rename_args = "snake_case")]
impl Query {
    /// All orders, oldest first.
    async fn orders(&self) -> Vec<Order> {
        ORDERS.iter().map(Order::from).collect()
    }

    /// One order, or null.
    async fn order(&self, id: ID) -> Option<Order> {
        ORDERS.iter().find(|row| row.id == id.as_str()).map(Order::from)
    }

    /// The orders of several users.
    async fn orders_by_user_ids(&self, user_ids: Vec<ID>) -> Vec<Order> {
        let wanted = |row: &&Row| {
            row.user_id.is_some_and(|user_id| user_ids.iter().any(|id| id.as_str() == user_id))
        };
        ORDERS.iter().filter(wanted).map(Order::from).collect()
    }
}

/// What somebody bought.
#[derive(SimpleObject)]
#[graphql(rename_fields = "snake_case")]
pub(super) struct Order {
    id: ID,
    /// Who bought it; null for a guest.
    user_id: Option<ID>,
    product: &'static str,
    /// In cents.
    total: i32,
}

impl From<&Row> for Order {
    fn from(row: &Row) -> Self {
        Self {
            id: row.id.into(),
            user_id: row.user_id.map(ID::from),
            product: row.product,
            total: row.total,
        }
    }
}

struct Row {
    id: &'static str,
    user_id: Option<&'static str>,
    product: &'static str,
    total: i32,
}

const fn row(
    id: &'static str,
    user_id: Option<&'static str>,
    product: &'static str,
    total: i32,
) -> Row {
    Row { id, user_id, product, total }
}

/// Users 1 to 8 exist; 404 does not, and a guest has no account at all.
static ORDERS: [Row; 22] = [
    row("1001", Some("1"), "Teapot", 2_450),
    row("1002", Some("2"), "Kettle, 1.7 l", 3_990),
    row("1003", Some("1"), "Six cups", 1_800),
    row("1004", None, "Gift card", 5_000),
    row("1005", Some("3"), "Jar \"Ming\" (replica)", 12_900),
    row("1006", Some("4"), "Green tea 🍵, 100 g", 890),
    row("1007", Some("2"), "Tea strainer", 650),
    row("1008", Some("5"), "Matcha whisk", 1_490),
    row("1009", Some("404"), "Honey", 720),
    row("1010", Some("6"), "Crème brûlée dish", 1_150),
    row("1011", Some("1"), "Green tea 🍵, 250 g", 1_990),
    row("1012", Some("7"), "Tray, 30 × 40 cm", 2_200),
    row("1013", Some("3"), "Sugar tongs", 990),
    row("1014", None, "Teapot", 2_450),
    row("1015", Some("5"), "Path \\ Label printer", 8_900),
    row("1016", Some("6"), "Oolong, 100 g", 1_090),
    row("1017", Some("4"), "Cast-iron pot", 7_400),
    row("1018", Some("2"), "Descaler", 450),
    row("1019", Some("7"), "Sampler: 12 teas", 2_990),
    row("1020", Some("1"), "Storage tin", 1_290),
    row("1021", Some("5"), "Thermometer", 1_690),
    row("1022", Some("3"), "Teapot", 2_450),
];
