//! How a remote schema is asked: the members of its fact that say so, as far as they are special.

use joinwright_operation::facts;
use joinwright_operation::headers::{AnswersOf, ResponseHeaders};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::syntax::{AskingDocument, HeaderRulesDocument, PemDocument, SettingDocument};

/// `headers` and what goes along beside them, what comes back, `transport` and `side_by_side`.
pub(super) fn members(asking: &AskingDocument) -> TokenStream {
    let headers = asking.headers.iter().map(|(name, value)| {
        let value = setting(value);
        quote!((#name, #value))
    });
    let headers = (!asking.headers.is_empty()).then(|| quote!(headers: &[ #( #headers ),* ],));
    let forward = asking.forward_client_headers.then(|| quote!(forward_client_headers: true,));
    let rules = header_rules(&asking.client_headers);
    let session = asking.forward_session_variables.as_ref().map(|names| {
        let names = match names.is_empty() {
            true => quote!(Forwarded::NOTHING),
            false => quote!(Forwarded::Only(&[ #( #names ),* ])),
        };
        quote!(forward_session_variables: #names,)
    });
    let response = response_headers(asking.response_headers);
    let side_by_side = (asking.side_by_side)
        .filter(|n| *n != facts::RemoteSchema::PLAIN.side_by_side)
        .map(|n| number("side_by_side", n));
    let transport = transport(asking);
    quote! { #headers #forward #rules #session #response #transport #side_by_side }
}

fn header_rules(rules: &HeaderRulesDocument) -> Option<TokenStream> {
    let list = |member: &str, names: &[String]| {
        let member = Ident::new(member, Span::call_site());
        (!names.is_empty()).then(|| quote!(#member: &[ #( #names ),* ],))
    };
    let pairs = rules.rename.iter().map(|(from, to)| quote!((#from, #to)));
    let rename = (!rules.rename.is_empty()).then(|| quote!(rename: &[ #( #pairs ),* ],));
    let members = [list("allow", &rules.allow), list("deny", &rules.deny), rename];
    let rules = structure(&quote!(HeaderRules), &members)?;
    Some(quote!(client_headers: #rules,))
}

fn response_headers(rules: ResponseHeaders) -> Option<TokenStream> {
    let plain = ResponseHeaders::PLAIN;
    let member = |name: &str, answers: AnswersOf, plain: AnswersOf| {
        let name = Ident::new(name, Span::call_site());
        let is_special = answers != plain;
        let answers = match answers {
            AnswersOf::Nothing => quote!(AnswersOf::Nothing),
            AnswersOf::RootFields => quote!(AnswersOf::RootFields),
            AnswersOf::Everything => quote!(AnswersOf::Everything),
        };
        is_special.then(|| quote!(#name: #answers,))
    };
    let members = [
        member("set_cookie", rules.set_cookie, plain.set_cookie),
        member("cache_control", rules.cache_control, plain.cache_control),
    ];
    let rules = structure(&quote!(ResponseHeaders), &members)?;
    Some(quote!(response_headers: #rules,))
}

/// A structure of those members that are special, if any is.
fn structure(name: &TokenStream, members: &[Option<TokenStream>]) -> Option<TokenStream> {
    let is_plain = members.iter().all(Option::is_none);
    // Clippy minds a rest of which nothing is left.
    let rest = members.iter().any(Option::is_none).then(|| quote!(..#name::PLAIN));
    let members = members.iter().flatten();
    (!is_plain).then(|| quote!(#name { #( #members )* #rest }))
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
    let transport = structure(&quote!(Transport), &members)?;
    Some(quote!(transport: #transport,))
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
    let member = Ident::new(member, Span::call_site());
    let value = Literal::u32_unsuffixed(value);
    quote!(#member: #value,)
}

fn optional(member: &str, value: u32) -> TokenStream {
    let member = Ident::new(member, Span::call_site());
    let value = Literal::u32_unsuffixed(value);
    quote!(#member: Some(#value),)
}
