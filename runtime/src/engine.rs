//! What the executor works with: the plan and a client for each remote schema.

use axum::http::HeaderMap;

use crate::compiled::CompiledText;
use crate::plan::Plan;
use crate::remote::{ClientHeaders, RemoteClient};

/// A gateway without its HTTP side.
#[derive(Debug)]
pub(crate) struct Engine {
    /// What the gateway states about itself.
    pub(crate) plan: &'static Plan,
    /// A client for each remote schema; `RemoteId` is the index.
    pub(crate) remotes: Vec<RemoteClient>,
    /// Whether answers say which requests were made for them.
    pub(crate) explains: bool,
    /// The compiled operations, by the hashes of their texts.
    pub(crate) texts: &'static [CompiledText],
    /// Whether nothing else is answered.
    pub(crate) only_compiled: bool,
}

impl Engine {
    /// What of a client's headers goes along; nothing is looked at if no remote schema gets any.
    pub(crate) fn client_headers(&self, headers: &HeaderMap) -> ClientHeaders {
        let is_wanted = self.plan.remotes.iter().any(|remote| remote.forward_client_headers);
        if is_wanted { ClientHeaders::new(headers) } else { ClientHeaders::default() }
    }
}
