//! Section "Entry point": the only public items beside the joined schema.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::RemotePlan;
use crate::syntax::UrlDocument;

use super::docs::docs;

/// The entry point's items.
pub(super) fn items(
    remotes: &[&RemotePlan],
    has_operations: bool,
    has_roles: bool,
) -> [TokenStream; 6] {
    [
        plan(),
        gateway(),
        gateway_impl(has_operations, has_roles),
        builder(),
        builder_impl(remotes),
        run(),
    ]
}

fn plan() -> TokenStream {
    quote! {
        static PLAN: Plan =
            Plan { sdl: SDL, remotes: REMOTES, root_fields: ROOT_FIELDS, joins: JOINS };
    }
}

fn gateway() -> TokenStream {
    quote! {
        /// The gateway.
        pub struct Gateway;
    }
}

fn gateway_impl(has_operations: bool, has_roles: bool) -> TokenStream {
    let roles = has_roles.then(|| quote!(.roles(roles::ROLES)));
    let operations = has_operations.then(|| quote!(.operations(operations::TEXTS)));
    quote! {
        impl Gateway {
            /// A gateway with the addresses of the relationships file, to be changed before it runs.
            pub fn builder() -> GatewayBuilder {
                GatewayBuilder(Builder::new(&PLAN) #operations #roles)
            }
        }
    }
}

fn builder() -> TokenStream {
    quote! {
        /// The gateway's addresses and clients.
        pub struct GatewayBuilder(Builder);
    }
}

fn builder_impl(remotes: &[&RemotePlan]) -> TokenStream {
    let setters = remotes.iter().map(|remote| setters(remote));
    quote! {
        #[allow(dead_code, reason = "a gateway crate uses the setters that it needs")]
        impl GatewayBuilder {
            #( #setters _blank_!(); )*
            /// What the gateway does apart from joining: where it listens and so on.
            pub fn settings(self, settings: Settings) -> Self {
                Self(self.0.settings(settings))
            }

            _blank_!();
            /// The gateway as an axum router, to be mounted in a server.
            pub fn router(self) -> Result<Router, Error> {
                self.0.router()
            }

            _blank_!();
            /// Serves until SIGTERM or SIGINT.
            pub fn run(self) -> ExitCode {
                self.0.run()
            }
        }
    }
}

fn setters(plan: &RemotePlan) -> TokenStream {
    let RemotePlan { variant, name, url_setter, client_setter, .. } = plan;
    let url_line = match &plan.url {
        UrlDocument::Literal(url) => format!("Where `{name}` is reached, in place of `{url}`."),
        UrlDocument::FromEnv(variable) => {
            format!("Where `{name}` is reached, in place of `{variable}`.")
        }
    };
    let client_line = format!("The HTTP client for `{name}`.");
    let (url_docs, client_docs) = (docs([&url_line]), docs([&client_line]));
    quote! {
        #url_docs
        pub fn #url_setter(self, url: &str) -> Self {
            Self(self.0.url(Remote::#variant.id(), url))
        }

        _blank_!();
        #client_docs
        pub fn #client_setter(self, client: Client) -> Self {
            Self(self.0.client(Remote::#variant.id(), client))
        }
    }
}

fn run() -> TokenStream {
    quote! {
        /// Serves with the addresses of the relationships file.
        #[allow(dead_code, reason = "a gateway crate may build its own")]
        pub fn run() -> ExitCode {
            Gateway::builder().run()
        }
    }
}
