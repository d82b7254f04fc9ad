//! What the executor works with: the plan and a client for each remote schema.

use crate::plan::Plan;
use crate::remote::RemoteClient;

/// A gateway without its HTTP side.
#[derive(Debug)]
pub(crate) struct Engine {
    /// What the gateway states about itself.
    pub(crate) plan: &'static Plan,
    /// A client for each remote schema; `RemoteId` is the index.
    pub(crate) remotes: Vec<RemoteClient>,
}
