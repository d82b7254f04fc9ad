//! Functions that answer relationships of the gateways.

use std::future;

use crate::gateways::e2e_functions as gateway;
use gateway::enums::{Season, Speed};
use gateway::types::{Estimate, Leg};
use gateway::{order_labels, order_season, order_shipping, order_status, order_together};

/// Everything but what weighs a tonne or more.
pub async fn estimate(keys: Vec<order_shipping::Key>) -> Vec<Option<Estimate>> {
    let together = keys.len() as i32;
    let estimate = |key: order_shipping::Key| Estimate {
        days: match key.speed {
            Speed::Slow => 9,
            Speed::Fast => 2,
        },
        price: (key.weight > 0.0).then_some(key.weight * 1.5),
        together,
        speed: key.speed,
        courier_id: (key.speed == Speed::Fast).then(|| "c1".to_owned()),
        day: Some(key.day),
        route: vec![Leg { harbour: "Genoa".to_owned(), next: Some(Box::new(last_leg())) }],
    };
    keys.into_iter().map(|key| (key.weight < 1000.0).then(|| estimate(key))).collect()
}

fn last_leg() -> Leg {
    Leg { harbour: "\"Rotterdam\"".to_owned(), next: None }
}

/// Does as the ids say.
///
/// # Errors
/// If an id says so.
pub async fn status(
    keys: Vec<order_status::Key>,
) -> Result<Vec<Result<Option<String>, std::fmt::Error>>, String> {
    let has = |id: &str| keys.iter().any(|key| key.id == id);
    if has("late") {
        future::pending::<()>().await;
    }
    assert!(!has("panic"), "as the id says");
    if has("none") {
        return Err("the office is \"closed\"".to_owned());
    }
    let n_values = keys.len() - usize::from(has("short"));
    let value = |key: &order_status::Key| match key.id.as_str() {
        "bad" => Err(std::fmt::Error),
        "unknown" => Ok(None),
        id => Ok(Some(format!("{id} is on its way"))),
    };
    Ok(keys.iter().map(value).take(n_values).collect())
}

/// How many keys came together.
pub async fn together(keys: Vec<order_together::Key>) -> Vec<Option<i32>> {
    vec![Some(keys.len() as i32); keys.len()]
}

/// The owner and one of the tags.
pub async fn label(keys: Vec<order_labels::Key>) -> Vec<Option<String>> {
    keys.into_iter().map(|key| Some(format!("{}-{}", key.owner_id, key.tags))).collect()
}

/// The same for everything.
pub async fn season(keys: Vec<order_season::Key>) -> Result<Vec<Option<Vec<Season>>>, String> {
    Ok(vec![Some(vec![Season::Autumn, Season::Winter]); keys.len()])
}

/// Those of the golden gateway, which is compiled and never asked.
pub mod golden {
    use crate::gateways::golden_function::{order_related, order_shipping, types::Estimate};

    /// Nobody knows.
    pub async fn estimate(keys: Vec<order_shipping::Key>) -> Vec<Option<Estimate>> {
        vec![None; keys.len()]
    }

    /// No order.
    pub async fn related(keys: Vec<order_related::Key>) -> Vec<Option<Vec<String>>> {
        vec![Some(Vec::new()); keys.len()]
    }
}

/// Those of `docs/relationships.md`, which shows them as they are here.
pub mod page {
    use crate::gateways::page_a_function_of_your_own::{order_gift, types::Gift};

    /// For who buys much.
    #[rustfmt::skip]
    pub async fn gift(keys: Vec<order_gift::Key>) -> Vec<Option<Gift>> {
        let gift = |worth| Gift { name: "a tin of tea".to_owned(), worth };
        keys.iter().map(|key| (key.total >= 100).then(|| gift(key.total / 10))).collect()
    }
}
