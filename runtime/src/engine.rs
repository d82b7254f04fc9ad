//! What the executor works with: the plan and a client for each remote schema.

use axum::http::HeaderMap;
use tokio::runtime::Handle;

use crate::auth::{Names, Session};
use crate::compiled::CompiledText;
use crate::limits::Limits;
use crate::plan::Plan;
use crate::remote::{ClientHeaders, RemoteClient, Wanted};
use crate::roles::Roles;

/// A gateway without its HTTP side. A clone asks over connections of its own.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    /// What the gateway states about itself.
    pub(crate) plan: &'static Plan,
    /// A client for each remote schema; `RemoteId` is the index.
    pub(crate) remotes: Vec<RemoteClient>,
    /// What remote schemas want of a client.
    pub(crate) wanted: Wanted,
    /// Whether answers say which requests were made for them.
    pub(crate) explains: bool,
    /// Whether clients are kept from what upstream errors say.
    pub(crate) masks_upstream_errors: bool,
    /// The compiled operations, by the hashes of their texts.
    pub(crate) texts: &'static [CompiledText],
    /// Whether nothing else is answered.
    pub(crate) only_compiled: bool,
    /// Where functions run, if not where requests do.
    pub(crate) functions: Option<Handle>,
    /// How much a request may cost.
    pub(crate) limits: Limits,
    /// Who sees what.
    pub(crate) roles: Roles,
    /// Whether clients may register texts by their hashes.
    pub(crate) persisted_queries: bool,
}

impl Engine {
    /// What of a client's headers goes along, and their session; nothing is looked at that no remote
    /// schema wants.
    pub(crate) fn client_headers(
        &self,
        headers: &HeaderMap,
        names: &Names,
        session: &Session,
    ) -> ClientHeaders {
        ClientHeaders::new(self.wanted, headers, names, session)
    }
}
