//! The output's items, filed by section, so that their order never depends on who adds them first.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports;

/// The sections, in their order in the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Imports,
    RemoteSchemas,
    JoinedSchema,
    Keys,
    Functions,
    Joins,
    RootFields,
    CompiledOperations,
    Roles,
    EntryPoint,
}

impl Section {
    /// The comment line above the section.
    fn title(self) -> Option<&'static str> {
        match self {
            Self::Imports => None,
            Self::RemoteSchemas => Some("---- Remote schemas ----"),
            Self::JoinedSchema => Some("---- Joined schema ----"),
            Self::Keys => Some("---- Keys ----"),
            Self::Functions => Some("---- Types of functions ----"),
            Self::Joins => Some("---- Joins ----"),
            Self::RootFields => Some("---- Root fields ----"),
            Self::CompiledOperations => Some("---- Compiled operations ----"),
            Self::Roles => Some("---- Roles ----"),
            Self::EntryPoint => Some("---- Entry point ----"),
        }
    }
}

/// The output's items.
#[derive(Debug, Default)]
pub(crate) struct Output {
    items: std::collections::BTreeMap<Section, Vec<TokenStream>>,
}

impl Output {
    /// Files an item behind those of its section.
    pub(super) fn add(&mut self, section: Section, item: TokenStream) {
        self.items.entry(section).or_default().push(item);
    }

    /// Files the import of what the items use.
    pub(super) fn import(&mut self) {
        // Compiled operations import their own part of the facade.
        let others =
            self.items.iter().filter(|(section, _)| **section != Section::CompiledOperations);
        let names = imports::used(others.flat_map(|(_, items)| items));
        self.add(
            Section::Imports,
            quote! {
                use ::joinwright_runtime::codegen::{ #( #names ),* };
            },
        );
    }

    /// All items, with titles, and blank lines between them.
    pub(crate) fn into_tokens(self) -> TokenStream {
        let sections = self.items.into_iter().map(|(section, items)| {
            let title = section.title().map(|title| quote! { _blank_!(); _comment_!(#title); });
            quote! { #title #( _blank_!(); #items )* }
        });
        sections.collect()
    }
}
