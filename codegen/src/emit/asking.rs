//! How a remote schema is asked: the members of its fact that say so, as far as they are special.

use joinwright_operation::facts;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::syntax::{AskingDocument, PemDocument, SettingDocument};

/// `headers`, `forward_client_headers`, `transport` and `side_by_side`.
pub(super) fn members(asking: &AskingDocument) -> TokenStream {
    let headers = asking.headers.iter().map(|(name, value)| {
        let value = setting(value);
        quote!((#name, #value))
    });
    let headers = (!asking.headers.is_empty()).then(|| quote!(headers: &[ #( #headers ),* ],));
    let forward = asking.forward_client_headers.then(|| quote!(forward_client_headers: true,));
    let side_by_side = (asking.side_by_side)
        .filter(|n| *n != facts::RemoteSchema::PLAIN.side_by_side)
        .map(|n| number("side_by_side", n));
    let transport = transport(asking);
    quote! { #headers #forward #transport #side_by_side }
}

fn transport(asking: &AskingDocument) -> Option<TokenStream> {
    let ca = asking.ca.as_ref().map(|ca| {
        let ca = pem(ca);
        quote!(ca: Some(#ca),)
    });
    let client_certificate = asking.client_certificate.as_ref().map(|(certificate, key)| {
        let (certificate, key) = (pem(certificate), pem(key));
        quote!(client_certificate: Some((#certificate, #key)),)
    });
    let proxy = asking.proxy.as_ref().map(|proxy| {
        let proxy = setting(proxy);
        quote!(proxy: Some(#proxy),)
    });
    let max_idle = asking.max_idle_per_host.map(|n| optional("max_idle_per_host", n));
    let idle_timeout = asking.idle_timeout_seconds.map(|n| optional("idle_timeout_seconds", n));
    let http = asking.http2.map(|http2| match http2 {
        true => quote!(http: HttpVersion::Two,),
        false => quote!(http: HttpVersion::One,),
    });
    let members = [ca, client_certificate, proxy, max_idle, idle_timeout, http];
    let is_plain = members.iter().all(Option::is_none);
    // Clippy minds a rest of which nothing is left.
    let rest = members.iter().any(Option::is_none).then(|| quote!(..Transport::PLAIN));
    let members = members.iter().flatten();
    (!is_plain).then(|| quote!(transport: Transport { #( #members )* #rest },))
}

fn setting(setting: &SettingDocument) -> TokenStream {
    match setting {
        SettingDocument::Template(text) => quote!(Setting::Template(#text)),
        SettingDocument::FromEnv(variable) => quote!(Setting::FromEnv(#variable)),
    }
}

fn pem(pem: &PemDocument) -> TokenStream {
    match pem {
        PemDocument::File(path) => quote!(Pem::File(#path)),
        PemDocument::FromEnv(variable) => quote!(Pem::FromEnv(#variable)),
    }
}

fn number(member: &str, value: u32) -> TokenStream {
    let member = proc_macro2::Ident::new(member, proc_macro2::Span::call_site());
    let value = Literal::u32_unsuffixed(value);
    quote!(#member: #value,)
}

fn optional(member: &str, value: u32) -> TokenStream {
    let member = proc_macro2::Ident::new(member, proc_macro2::Span::call_site());
    let value = Literal::u32_unsuffixed(value);
    quote!(#member: Some(#value),)
}
