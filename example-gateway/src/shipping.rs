//! `Order.shipping`: worked out here, asked of no API.

use crate::gateway::order_shipping::Key;
use crate::gateway::types::Shipping;

/// One value for each key, in their order.
pub(crate) async fn quote(keys: Vec<Key>) -> Vec<Option<Shipping>> {
    let quote = |key: Key| match key.total {
        2_000.. => Shipping { price: 0, days: 2 },
        _ => Shipping { price: 490, days: 4 },
    };
    keys.into_iter().map(|key| Some(quote(key))).collect()
}
