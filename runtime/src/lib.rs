//! What a generated Joinwright gateway links: the server, the upstream client and the splice
//! executor. It knows no schema: what is particular to a gateway comes in as [`plan::Plan`].

mod answer;
mod auth;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub mod bench;
mod builder;
pub mod codegen;
mod command_line;
mod compiled;
mod configuration;
mod engine;
mod error;
mod execute;
mod function;
mod gate;
mod http;
mod join;
mod json;
pub mod key;
mod limits;
pub mod plan;
mod prepare;
mod profile;
mod remote;
mod roles;
mod settings;
mod within;

/// What must hold of any input, for the fuzzers.
#[cfg(any(fuzzing, test))]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::auth::fuzzing::{headers, token};
    pub use crate::http::fuzzing::*;
    pub use crate::prepare::fuzzing::{document, variables};
}
pub use auth::{AuthError, AuthSettings, WebhookMode};
pub use builder::Error;
pub use configuration::{ConfigurationError, HttpSettings};
pub use error::error_codes;
pub use function::Scalar;
pub use http::TlsError;
pub use limits::Limits;
pub use profile::Profile;
pub use remote::RemoteError;
pub use settings::Settings;

/// Includes the gateway that the build script has compiled, as the module `gateway`.
///
/// ```ignore
/// joinwright_runtime::include_gateway!();
///
/// fn main() -> std::process::ExitCode {
///     gateway::run()
/// }
/// ```
#[macro_export]
macro_rules! include_gateway {
    () => {
        /// The gateway, as compiled from the folder `gateway/`.
        // Where a file sets all that can be set, nothing is left to the rest.
        #[allow(clippy::needless_update)]
        pub mod gateway {
            ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/gateway.rs"));
        }
    };
}
