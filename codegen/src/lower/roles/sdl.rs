//! The SDL of a role: a part of a remote schema's, checked name by name.
//!
//! ```graphql
//! type Query { user(id: ID!): User }     # every name is the remote schema's,
//! type User { name: String }             # every type the one that it has there
//! ```

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::{Definition, DirectiveList, OperationType, SchemaDefinition};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node};
use joinwright_operation::facts::RemoteId;

use super::presets;
use super::visible::{View, Visible};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, codes, did_you_mean, unknown_name_help};
use crate::ir::{Preset, RemoteSchema, kind};
use crate::source::{Span, Spanned};
use crate::syntax::RoleSdl;

/// The type of subscriptions where no `schema` says otherwise. They are not served.
const SUBSCRIPTION: &str = "Subscription";

/// What a role's SDL lets it see. What is wrong is reported; the view is then worth nothing.
pub(super) fn view(
    remote: &RemoteSchema,
    id: RemoteId,
    role: &Spanned<String>,
    sdl: &RoleSdl,
    diagnostics: &mut Diagnostics,
) -> View {
    let mut reader = Reader {
        remote,
        id,
        sdl,
        diagnostics,
        visible: Visible::default(),
        presets: Vec::new(),
        mentions: Vec::new(),
    };
    reader.document();
    let (visible, presets) = (reader.visible, reader.presets);
    View { schema: visible.restrict(remote), presets, place: role.span }
}

/// Reads one document.
pub(super) struct Reader<'a> {
    pub(super) remote: &'a RemoteSchema,
    pub(super) id: RemoteId,
    pub(super) sdl: &'a RoleSdl,
    pub(super) diagnostics: &'a mut Diagnostics,
    pub(super) visible: Visible,
    pub(super) presets: Vec<Preset>,
    /// The types that fields and arguments have.
    pub(super) mentions: Vec<(Name, Option<SourceSpan>)>,
}

impl<'a> Reader<'a> {
    fn document(&mut self) {
        let remote = self.remote;
        let scalars = remote.schema.types.iter().filter(|(_, ty)| ty.is_scalar());
        scalars.for_each(|(name, _)| self.visible.add_type(name));
        let subscription = self.roots();
        let mut defined: HashMap<&Name, Option<SourceSpan>> = HashMap::new();
        let sdl = self.sdl;
        for definition in &sdl.document.definitions {
            let Some(name) = self.type_name(definition) else { continue };
            if name.as_str() == subscription {
                continue;
            }
            if let Some(first) = defined.get(name) {
                self.repeated(&format!("`{name}` is defined twice"), name.location(), *first);
                continue;
            }
            defined.insert(name, name.location());
            self.definition(definition, name);
        }
        let defined: HashSet<&Name> = defined.into_keys().collect();
        self.check_mentions(&defined);
        self.check_query(&defined);
    }

    /// Reads `schema`, which may stand there once. Gives the name of the type of subscriptions, which is
    /// nobody's business.
    fn roots(&mut self) -> String {
        let sdl = self.sdl;
        let schemas = sdl.document.definitions.iter().filter_map(|one| match one {
            Definition::SchemaDefinition(schema) => Some(schema),
            _ => None,
        });
        let schemas: Vec<&Node<SchemaDefinition>> = schemas.collect();
        let Some((first, more)) = schemas.split_first() else {
            let is_own = self.remote.schema.types.contains_key(SUBSCRIPTION);
            return if is_own { String::new() } else { SUBSCRIPTION.to_owned() };
        };
        for second in more {
            self.repeated("there are two `schema`", second.location(), first.location());
        }
        let mut subscription = String::new();
        for root in &first.root_operations {
            let (operation, name) = &**root;
            if *operation == OperationType::Subscription {
                subscription = name.to_string();
                continue;
            }
            if self.remote.schema.root_operation(*operation) != Some(name) {
                let message = match self.remote.schema.root_operation(*operation) {
                    Some(own) => format!("the {} type is `{own}`, not `{name}`", operation.name()),
                    None => format!("there is no {} type", operation.name()),
                };
                let diagnostic = self.error(codes::ROLE_DIFFERS, message, name.location());
                let schema = self.remote.span(self.remote.schema.schema_definition.location());
                self.diagnostics.push(
                    diagnostic.related(schema, "the remote schema").help("name it as it is there"),
                );
            }
        }
        subscription
    }

    /// The name of the type that is defined. What defines none is refused, directives aside.
    fn type_name<'d>(&mut self, definition: &'d Definition) -> Option<&'d Name> {
        match definition {
            Definition::ScalarTypeDefinition(ty) => Some(&ty.name),
            Definition::ObjectTypeDefinition(ty) => Some(&ty.name),
            Definition::InterfaceTypeDefinition(ty) => Some(&ty.name),
            Definition::UnionTypeDefinition(ty) => Some(&ty.name),
            Definition::EnumTypeDefinition(ty) => Some(&ty.name),
            Definition::InputObjectTypeDefinition(ty) => Some(&ty.name),
            Definition::SchemaDefinition(_) | Definition::DirectiveDefinition(_) => None,
            Definition::OperationDefinition(_) | Definition::FragmentDefinition(_) => {
                let message = "an operation is no part of a schema";
                let diagnostic = self
                    .error(codes::ROLE_SDL, message, definition.location())
                    .related(self.remote.span(None), "of this remote schema");
                self.diagnostics.push(diagnostic.help("remove it"));
                None
            }
            _ => {
                let message = "a role's SDL extends nothing";
                let diagnostic = self
                    .error(codes::ROLE_SDL, message, definition.location())
                    .related(self.remote.span(None), "of this remote schema");
                let help = "put what it adds into the definition of the type";
                self.diagnostics.push(diagnostic.help(help));
                None
            }
        }
    }

    fn definition(&mut self, definition: &Definition, name: &Name) {
        let Some(own) = self.own_type(definition, name) else { return };
        self.visible.add_type(own.name());
        match (definition, own) {
            (Definition::ObjectTypeDefinition(ty), ExtendedType::Object(own)) => {
                self.no_preset(&ty.directives);
                self.interfaces(&own.name, &ty.implements_interfaces, |name| {
                    own.implements_interfaces.contains(name)
                });
                self.fields(&own.name, &own.fields, &ty.fields);
            }
            (Definition::InterfaceTypeDefinition(ty), ExtendedType::Interface(own)) => {
                self.no_preset(&ty.directives);
                self.interfaces(&own.name, &ty.implements_interfaces, |name| {
                    own.implements_interfaces.contains(name)
                });
                self.fields(&own.name, &own.fields, &ty.fields);
            }
            (Definition::UnionTypeDefinition(ty), ExtendedType::Union(own)) => {
                self.no_preset(&ty.directives);
                let known: Vec<&Name> = own.members.iter().map(|member| &member.name).collect();
                self.mentions.extend(ty.members.iter().map(|it| (it.clone(), it.location())));
                self.members(&own.name, &known, &ty.members, "a member of the union");
            }
            (Definition::EnumTypeDefinition(ty), ExtendedType::Enum(own)) => {
                self.no_preset(&ty.directives);
                ty.values.iter().for_each(|value| self.no_preset(&value.directives));
                let known: Vec<&Name> = own.values.keys().collect();
                let values: Vec<Name> = ty.values.iter().map(|value| value.value.clone()).collect();
                self.members(&own.name, &known, &values, "a value of the enum");
            }
            (Definition::InputObjectTypeDefinition(ty), ExtendedType::InputObject(own)) => {
                self.no_preset(&ty.directives);
                self.input_fields(&own.name, &own.fields, &ty.fields);
            }
            (Definition::ScalarTypeDefinition(ty), _) => self.no_preset(&ty.directives),
            _ => {}
        }
    }

    /// The remote schema's type of the same name and kind.
    fn own_type(&mut self, definition: &Definition, name: &Name) -> Option<&'a ExtendedType> {
        let remote = self.remote;
        let Some(own) = remote.schema.types.get(name) else {
            let names = remote.schema.types.values().filter(|ty| !ty.is_built_in());
            let names: Vec<&str> = names.map(|ty| ty.name().as_str()).collect();
            let help =
                unknown_name_help(name, &format!("the types of `{}`", remote.name.value), names);
            self.unknown(format!("there is no type `{name}`"), name.location(), None, help);
            return None;
        };
        let written = match definition {
            Definition::ScalarTypeDefinition(_) => "a scalar",
            Definition::ObjectTypeDefinition(_) => "an object type",
            Definition::InterfaceTypeDefinition(_) => "an interface",
            Definition::UnionTypeDefinition(_) => "a union",
            Definition::EnumTypeDefinition(_) => "an enum",
            _ => "an input object type",
        };
        if written != kind(own) {
            let message = format!("`{name}` is {}, not {written}", kind(own));
            let diagnostic = self.error(codes::ROLE_DIFFERS, message, name.location());
            let diagnostic = diagnostic.related(remote.span_of(own.name()), "declared here");
            self.diagnostics.push(diagnostic.help("define it as the remote schema does"));
            return None;
        }
        Some(own)
    }

    /// Whether each type that is mentioned is one of the SDL's, or a scalar.
    fn check_mentions(&mut self, defined: &HashSet<&Name>) {
        let mut reported = HashSet::new();
        for (name, location) in std::mem::take(&mut self.mentions) {
            let own = self.remote.schema.types.get(&name);
            let is_scalar = own.is_some_and(ExtendedType::is_scalar);
            if is_scalar || defined.contains(&name) || !reported.insert(name.clone()) {
                continue;
            }
            let Some(own) = own else { continue };
            let message = format!("`{name}` is mentioned, but not defined for the role");
            let diagnostic = self
                .error(codes::ROLE_SDL, message, location)
                .related(self.remote.span_of(own.name()), "the remote schema has it")
                .help(format!("define the part of `{name}` that the role may see"));
            self.diagnostics.push(diagnostic);
        }
    }

    fn check_query(&mut self, defined: &HashSet<&Name>) {
        let query = self.remote.schema.root_operation(OperationType::Query);
        let Some(query) = query.filter(|query| !defined.contains(query)) else { return };
        let message = "there is no query root";
        let start = Span { end: self.sdl.span.start, ..self.sdl.span };
        let diagnostic = Diagnostic::error(codes::ROLE_SDL, message, start)
            .related(self.remote.span_of(query), "the query type of the remote schema")
            .help(format!("define `type {query}` with the fields that the role may ask for"));
        self.diagnostics.push(diagnostic);
    }

    /// An error at a part of the role's SDL.
    pub(super) fn error(
        &self,
        code: Code,
        message: impl Into<String>,
        location: Option<SourceSpan>,
    ) -> Diagnostic {
        Diagnostic::error(code, message, self.sdl.span(location))
    }

    pub(super) fn repeated(
        &mut self,
        message: &str,
        second: Option<SourceSpan>,
        first: Option<SourceSpan>,
    ) {
        let diagnostic = self
            .error(codes::ROLE_SDL, message, second)
            .label("second")
            .related(self.sdl.span(first), "first")
            .related(self.remote.span(None), "of this remote schema")
            .help("remove one of the two");
        self.diagnostics.push(diagnostic);
    }

    /// A name that the remote schema does not have; `parent` is what should have it.
    pub(super) fn unknown(
        &mut self,
        message: String,
        location: Option<SourceSpan>,
        parent: Option<&Name>,
        help: Option<String>,
    ) {
        let remote = self.remote;
        let declared = match parent {
            Some(parent) => (remote.span_of(parent), format!("`{parent}`, declared here")),
            None => (remote.span(None), format!("the SDL of `{}`", remote.name.value)),
        };
        let mut diagnostic =
            self.error(codes::ROLE_UNKNOWN, message, location).related(declared.0, declared.1);
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }

    /// Directives where no preset can stand.
    pub(super) fn no_preset(&mut self, directives: &DirectiveList) {
        let preset = directives.iter().find(|directive| directive.name == presets::NAME);
        if let Some(preset) = preset {
            let message = "`@preset` stands at an argument or at a field of an input type";
            let diagnostic = self
                .error(codes::ROLE_PRESET, message, preset.location())
                .related(self.remote.span(None), "of this remote schema")
                .help("put it behind the argument that gets the value");
            self.diagnostics.push(diagnostic);
        }
        self.known_directives(directives);
    }

    /// Directives are `@preset`, those of the specification and the remote schema's own.
    pub(super) fn known_directives(&mut self, directives: &DirectiveList) {
        for directive in directives {
            let is_known = directive.name == presets::NAME
                || self.remote.schema.directive_definitions.contains_key(&directive.name);
            if !is_known {
                let message = format!("there is no directive `@{}`", directive.name);
                let help = match did_you_mean(&directive.name, [presets::NAME]) {
                    Some(meant) => format!("did you mean `@{meant}`?"),
                    None => "remove it: it would say nothing".to_owned(),
                };
                let diagnostic = self
                    .error(codes::ROLE_SDL, message, directive.location())
                    .related(self.remote.span(None), "of this remote schema");
                self.diagnostics.push(diagnostic.help(help));
            }
        }
    }
}
