//! Section "Compiled operations": a table of texts, and one module for each operation.

use joinwright_operation::facts::OperationKind;
use joinwright_operation::{
    Batch, BatchId, ClientPart, ClientValue, Condition, ConditionId, Fetch, FetchId, Known,
    Namespace, Operation, Request, Reuse, RootMember, RootSource, Run, Term, VariableId,
};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::operations::{Compiled, CompiledOperation, CompiledText, Variant, Viewer};
use crate::plan::Plans;

use super::docs::docs;
use super::imports::used_in_operation;
use super::inputs;
use super::presets;
use super::shapes::{Shapes, borrowed, list, optional};

/// The module of all operations.
pub(super) fn module(compiled: &Compiled, plans: &Plans) -> TokenStream {
    let texts = compiled.texts.iter().map(|text| text_entry(text, &compiled.operations));
    let texts = quote! {
        /// The texts that stand for operations, by the SHA-256 of each.
        pub(super) static TEXTS: &[CompiledText] = &[ #( #texts, )* ];
    };
    let operations = compiled.operations.iter().map(|operation| operation_module(operation, plans));
    let imports = used_in_operation([&texts]);
    quote! {
        /// Operations that were lowered when this was compiled.
        mod operations {
            use ::joinwright_runtime::codegen::operation::{ #( #imports ),* };

            _blank_!();
            #texts
            #( _blank_!(); #operations )*
        }
    }
}

fn text_entry(text: &CompiledText, operations: &[CompiledOperation]) -> TokenStream {
    let CompiledText { id, length, operations: places } = text;
    let length = Literal::usize_unsuffixed(*length);
    let modules = places.iter().map(|place| &operations[*place].module);
    quote! {
        CompiledText { id: #id, length: #length, operations: &[ #( &#modules::COMPILED ),* ] }
    }
}

fn operation_module(compiled: &CompiledOperation, plans: &Plans) -> TokenStream {
    let CompiledOperation { module, name, place, id, .. } = compiled;
    let kind = match compiled.kind {
        OperationKind::Query => "query",
        OperationKind::Mutation => "mutation",
    };
    let title = format!("`{kind} {name}` ({place})");
    let (blank, id_line) = (String::new(), format!("`{id}`"));
    let docs = docs([&title, &blank, &id_line].into_iter().chain(&compiled.note));
    let (first, others) = match compiled.variants.split_first() {
        Some((first, others)) => (Some(first), others),
        None => (None, [].as_slice()),
    };
    let source = source(compiled, plans);
    let item = quote! {
        pub(super) static COMPILED: CompiledOperation =
            CompiledOperation { name: #name, source: #source };
    };
    let first_items = first.map(|variant| variant_items(variant, plans, false)).unwrap_or_default();
    let items: Vec<TokenStream> = std::iter::once(item).chain(first_items).collect();
    let imports = used_in_operation(&items);
    let remote = first.is_some_and(uses_remote).then(|| {
        quote!(
            use super::super::Remote;
        )
    });
    let others = others.iter().enumerate().map(|(idx, variant)| other(idx, variant, plans));
    quote! {
        #docs
        mod #module {
            #remote
            use ::joinwright_runtime::codegen::operation::{ #( #imports ),* };
            #( _blank_!(); #items )*
            #( _blank_!(); #others )*
        }
    }
}

/// What an operation becomes, for everybody or by role.
fn source(compiled: &CompiledOperation, plans: &Plans) -> TokenStream {
    let of = |(idx, variant): (usize, &Variant)| match (idx, variant.introspects()) {
        (_, true) => {
            let text = &compiled.text;
            quote!(Source::Text(#text))
        }
        (0, false) => quote!(Source::Lowered(&OPERATION, USUAL)),
        (_, false) => {
            let module = other_module(idx - 1);
            quote!(Source::Lowered(&#module::OPERATION, #module::USUAL))
        }
    };
    let variants = compiled.variants.iter().enumerate();
    if plans.roles.is_none() {
        return variants.map(of).next().unwrap_or_default();
    }
    let variants = variants.map(|(idx, variant)| {
        let source = of((idx, variant));
        let everything = variant.viewers.contains(&Viewer::Everything);
        let roles = variant.viewers.iter().filter_map(|viewer| match viewer {
            Viewer::Everything => None,
            Viewer::Role(place) => Some(Literal::usize_unsuffixed(*place)),
        });
        quote!(ForRoles { everything: #everything, roles: &[ #( #roles ),* ], source: #source })
    });
    quote!(Source::ByRole(&[ #( #variants ),* ]))
}

/// What an operation becomes for others than the first: a module of its own.
fn other(idx: usize, variant: &Variant, plans: &Plans) -> TokenStream {
    let items = variant_items(variant, plans, true);
    let roles = plans.roles.iter().flatten().enumerate();
    let roles = roles.filter(|(place, _)| variant.viewers.contains(&Viewer::Role(*place)));
    let names: Vec<String> = roles.map(|(_, role)| format!("`{}`", role.name)).collect();
    let docs = docs([&format!("As {} may ask for it.", names.join(", "))]);
    let module = other_module(idx);
    let imports = used_in_operation(&items);
    let remote = uses_remote(variant).then(|| {
        quote!(
            use super::super::super::Remote;
        )
    });
    quote! {
        #docs
        mod #module {
            #remote
            use ::joinwright_runtime::codegen::operation::{ #( #imports ),* };
            #( _blank_!(); #items )*
        }
    }
}

fn other_module(idx: usize) -> Ident {
    Ident::new(&format!("variant_{}", idx + 2), Span::call_site())
}

fn uses_remote(variant: &Variant) -> bool {
    !variant.introspects() && !variant.operation.fetches.is_empty()
}

/// The statics of what an operation becomes; none if it is prepared when it is first asked.
fn variant_items(variant: &Variant, plans: &Plans, is_seen_above: bool) -> Vec<TokenStream> {
    if variant.introspects() {
        return Vec::new();
    }
    Emitter { plans, is_seen_above }.items(&variant.operation)
}

struct Emitter<'p> {
    plans: &'p Plans,
    /// Whether the module above speaks of the operation.
    is_seen_above: bool,
}

impl Emitter<'_> {
    fn items(&self, operation: &Operation) -> Vec<TokenStream> {
        let mut shapes = Shapes::default();
        let operation = self.operation(operation, &mut shapes);
        let visibility = self.visibility();
        let usual = shapes.usual();
        let usual = quote! {
            /// Takes objects that arrive as usual. The tables above have all others.
            #visibility #usual
        };
        std::iter::once(operation).chain(shapes.into_items()).chain([usual]).collect()
    }

    fn visibility(&self) -> Option<TokenStream> {
        self.is_seen_above.then(|| quote!(pub(super)))
    }

    fn operation(&self, operation: &Operation, shapes: &mut Shapes) -> TokenStream {
        let Operation {
            kind,
            variables,
            inputs,
            presets,
            conditions,
            members,
            namespaces,
            fetches,
            batches,
            runs,
        } = operation;
        let kind = match kind {
            OperationKind::Query => quote!(Query),
            OperationKind::Mutation => quote!(Mutation),
        };
        let variables = list(variables.iter().map(inputs::variable));
        let inputs = list(inputs.iter().map(inputs::object));
        let presets = presets::operation(presets);
        let conditions = list(conditions.iter().map(condition));
        let members = list(members.iter().map(root_member));
        let namespaces = list(namespaces.iter().map(|Namespace { members }| {
            let members = list(members.iter().map(root_member));
            quote!(Namespace { members: #members })
        }));
        let fetches = fetches.iter().map(|fetch| self.fetch(fetch, shapes));
        let fetches: Vec<TokenStream> = fetches.collect();
        let batches: Vec<TokenStream> =
            batches.iter().map(|batch| self.batch(batch, shapes)).collect();
        let runs = list(runs.iter().map(|Run { start, end }| {
            let (start, end) = (fetch_id(*start), fetch_id(*end));
            quote!(Run::over(#start, #end))
        }));
        let visibility = self.visibility();
        quote! {
            #visibility static OPERATION: Operation = Operation {
                kind: OperationKind::#kind,
                variables: #variables,
                inputs: #inputs,
                presets: #presets,
                conditions: #conditions,
                members: #members,
                namespaces: #namespaces,
                fetches: Borrowed(FETCHES),
                batches: Borrowed(BATCHES),
                runs: #runs,
            };

            _blank_!();
            static FETCHES: &[Fetch] = &[ #( #fetches, )* ];

            _blank_!();
            static BATCHES: &[Batch] = &[ #( #batches, )* ];
        }
    }

    fn fetch(&self, fetch: &Fetch, shapes: &mut Shapes) -> TokenStream {
        let Fetch {
            remote,
            request,
            feeds,
            parents,
            timeout_seconds,
            session_values,
            variable_presets,
        } = fetch;
        let variant = &self.plans.remotes[usize::from(remote.0)].variant;
        let request = match request {
            Request::Root { name, document, variables, shape } => {
                let shape = shapes.root(shape);
                let (name, document) = (&**name, &**document);
                let variables = variables.iter().copied().map(variable_id);
                quote!(root(Remote::#variant.id(), #name, #document, &[ #( #variables ),* ], &#shape))
            }
            Request::Join { name, batches, declarations } => {
                let name = &**name;
                let batches = batches.iter().copied().map(batch_id);
                let declarations = declarations.iter().map(|(id, text)| {
                    let (id, text) = (variable_id(*id), borrowed(text));
                    quote!((#id, #text))
                });
                quote! {
                    join(
                        Remote::#variant.id(),
                        #name,
                        &[ #( #batches ),* ],
                        &[ #( #declarations ),* ],
                    )
                }
            }
        };
        let feeds = call("feeds", feeds.iter().copied().map(fetch_id));
        let parents = number("parents", *parents);
        let timeout_seconds = timeout_seconds.map(|seconds| {
            let seconds = Literal::u32_unsuffixed(seconds);
            quote!(.timeout_seconds(#seconds))
        });
        let session_values =
            call("session_values", session_values.iter().map(|id| presets::session_value_id(*id)));
        let variable_presets = variable_presets.iter().map(|id| presets::variable_id(*id));
        let variable_presets = call("variable_presets", variable_presets);
        quote!(Fetch::#request #feeds #parents #timeout_seconds #session_values #variable_presets)
    }

    fn batch(&self, batch: &Batch, shapes: &mut Shapes) -> TokenStream {
        let Batch {
            relationship,
            fetch,
            prefix,
            declarations,
            field,
            fragment,
            variables,
            client_parts,
            session_values,
            bound_presets,
            target,
            row_parts,
            members,
            reuses,
        } = batch;
        let join = &self.plans.joins[usize::from(relationship.0)];
        let joined = if join.lift.is_some() { &join.source_type } else { &join.name };
        let target = shapes.shape(target, joined);
        let reuses: Vec<TokenStream> =
            reuses.iter().map(|reuse| reuse_literal(reuse, joined, shapes)).collect();
        let reuses = call("reuses", reuses.into_iter());
        let relationship = Literal::u16_unsuffixed(relationship.0);
        let (fetch, prefix) = (fetch_id(*fetch), &**prefix);
        let declarations = call("declarations", declarations.iter().map(|text| borrowed(text)));
        let field = call("field", field.iter().map(|text| borrowed(text)));
        let fragment = (!fragment.is_empty()).then(|| {
            let fragment = &**fragment;
            quote!(.fragment(#fragment))
        });
        let variables = call("variables", variables.iter().copied().map(variable_id));
        let client_parts = call("client_parts", client_parts.iter().map(client_part));
        let session_values =
            call("session_values", session_values.iter().map(|id| presets::session_value_id(*id)));
        let bound_presets = call("bound_presets", bound_presets.iter().map(presets::bound));
        let (row_parts, members) = (number("row_parts", *row_parts), number("members", *members));
        quote! {
            Batch::of(RelationshipId(#relationship), #fetch, #prefix, #target)
                #declarations
                #field
                #fragment
                #variables
                #client_parts
                #session_values
                #bound_presets
                #row_parts
                #members
                #reuses
        }
    }
}

fn reuse_literal(reuse: &Reuse, joined: &str, shapes: &mut Shapes) -> TokenStream {
    let Reuse { from, value } = reuse;
    let from = match from {
        Known::Batch(batch) => {
            let batch = batch_id(*batch);
            quote!(Known::Batch(#batch))
        }
        Known::Entities { fetch, id } => {
            let (fetch, id) = (fetch_id(*fetch), Literal::u16_unsuffixed(*id));
            quote!(Known::Entities { fetch: #fetch, id: #id })
        }
    };
    let value = shapes.shape(value, &format!("known {joined}"));
    quote!(Reuse { from: #from, value: Shared::Static(#value) })
}

/// A call that sets a list, unless there is nothing to set.
fn call(method: &str, items: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let items: Vec<TokenStream> = items.collect();
    let method = Ident::new(method, Span::call_site());
    (!items.is_empty()).then(|| quote!(.#method(&[ #( #items ),* ])))
}

/// A call that sets a number, unless it is none.
fn number(method: &str, number: u16) -> Option<TokenStream> {
    let method = Ident::new(method, Span::call_site());
    let value = Literal::u16_unsuffixed(number);
    (number != 0).then(|| quote!(.#method(#value)))
}

fn root_member(member: &RootMember) -> TokenStream {
    let RootMember { key, condition, nullable, source } = member;
    let key = &**key;
    let or_null = nullable.then(|| quote!(.or_null()));
    let only_if = condition.map(|condition| {
        let condition = condition_id(condition);
        quote!(.only_if(#condition))
    });
    let source = match source {
        RootSource::Fetch { fetch, field } => {
            let (fetch, field) = (fetch_id(*fetch), Literal::u16_unsuffixed(*field));
            return quote!(RootMember::fetched(#key, #fetch, #field) #or_null #only_if);
        }
        RootSource::Typename(name) => {
            let name = borrowed(name);
            quote!(RootSource::Typename(#name))
        }
        RootSource::Introspection => quote!(RootSource::Introspection),
        RootSource::Namespace(place) => {
            let place = Literal::u16_unsuffixed(*place);
            quote!(RootSource::Namespace(#place))
        }
    };
    quote!(RootMember::from(#key, #source) #or_null #only_if)
}

fn condition(condition: &Condition) -> TokenStream {
    let Condition { any } = condition;
    let any = any.iter().map(|terms| {
        list(terms.iter().map(|Term { variable, value }| {
            // A literal, not a call: a constant may borrow it.
            let variable = variable_id(*variable);
            quote!(Term { variable: #variable, value: #value })
        }))
    });
    quote!(Condition::of(&[ #( #any ),* ]))
}

fn client_part(part: &ClientPart) -> TokenStream {
    let ClientPart { suffix, constant, value } = part;
    let suffix = borrowed(suffix);
    let constant = optional(constant.as_ref().map(|json| borrowed(json)));
    let value = client_value(value);
    quote!(ClientPart { suffix: #suffix, constant: #constant, value: #value })
}

/// A value of the client's. Lowering has bounded how deep it is.
fn client_value(value: &ClientValue) -> TokenStream {
    match value {
        ClientValue::Json(json) => {
            let json = borrowed(json);
            quote!(ClientValue::Json(#json))
        }
        ClientValue::Variable { id, default } => {
            let id = variable_id(*id);
            let default = optional(default.as_ref().map(|json| borrowed(json)));
            quote!(ClientValue::Variable { id: #id, default: #default })
        }
        ClientValue::List(items) => {
            let items = list(items.iter().map(client_value));
            quote!(ClientValue::List(#items))
        }
        ClientValue::Object(members) => {
            let members = list(members.iter().map(|(name, value)| {
                let (name, value) = (borrowed(name), client_value(value));
                quote!((#name, #value))
            }));
            quote!(ClientValue::Object(#members))
        }
    }
}

fn fetch_id(FetchId(id): FetchId) -> TokenStream {
    let id = Literal::u16_unsuffixed(id);
    quote!(FetchId(#id))
}

fn batch_id(BatchId(id): BatchId) -> TokenStream {
    let id = Literal::u16_unsuffixed(id);
    quote!(BatchId(#id))
}

fn variable_id(VariableId(id): VariableId) -> TokenStream {
    let id = Literal::u16_unsuffixed(id);
    quote!(VariableId(#id))
}

pub(super) fn condition_id(ConditionId(id): ConditionId) -> TokenStream {
    let id = Literal::u16_unsuffixed(id);
    quote!(ConditionId(#id)).to_token_stream()
}
