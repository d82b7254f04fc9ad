//! What stands inside of the types of a role's SDL: fields, arguments, values.
//!
//! ```graphql
//! type User implements Node {                   # `User` implements `Node`
//!   orders(first: Int = 10): [Order!]!          # `User.orders` takes `first` and returns `[Order!]!`
//! }
//! ```

use std::collections::HashMap;

use apollo_compiler::ast::{self, FieldDefinition, InputValueDefinition, Value};
use apollo_compiler::collections::IndexMap;
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::Component;
use apollo_compiler::{Name, Node};

use super::presets::PresetReader;
use super::sdl::Reader;
use crate::diagnostic::{codes, unknown_name_help};
use crate::ir::{PresetPlace, SchemaCoordinate};

impl Reader<'_> {
    pub(super) fn interfaces(
        &mut self,
        ty: &Name,
        written: &[Name],
        is_own: impl Fn(&Name) -> bool,
    ) {
        let mut seen = HashMap::new();
        for name in written {
            let fault = format!("`{ty}` implements `{name}` twice");
            if self.is_repeated(&mut seen, name, &fault) {
                continue;
            }
            self.mentions.push((name.clone(), name.location()));
            if is_own(name) {
                self.visible.add_interface(ty, name);
            } else {
                let message = format!("`{ty}` does not implement `{name}`");
                let help = Some("remove it: the remote schema has it otherwise".to_owned());
                self.unknown(message, name.location(), Some(ty), help);
            }
        }
    }

    pub(super) fn fields(
        &mut self,
        ty: &Name,
        own: &IndexMap<Name, Component<FieldDefinition>>,
        written: &[Node<FieldDefinition>],
    ) {
        let mut seen = HashMap::new();
        for field in written {
            let coordinate = SchemaCoordinate::Field(ty, &field.name).to_string();
            if self.is_repeated(&mut seen, &field.name, &format!("`{coordinate}` stands twice")) {
                continue;
            }
            self.no_preset(&field.directives);
            let Some(own_field) = own.get(&field.name) else {
                let names = own.keys().map(|name| name.as_str());
                let help = unknown_name_help(&field.name, &format!("the fields of `{ty}`"), names);
                let message = format!("there is no field `{coordinate}`");
                self.unknown(message, field.name.location(), Some(ty), help);
                continue;
            };
            self.visible.add_member(ty, &own_field.name);
            self.mentions.push((field.ty.inner_named_type().clone(), field.name.location()));
            if field.ty != own_field.ty {
                let fault = format!("`{coordinate}` is `{}`, not `{}`", own_field.ty, field.ty);
                self.differs(fault, field.name.location(), own_field.name.location());
            }
            self.arguments(ty, own_field, field);
        }
    }

    fn arguments(&mut self, ty: &Name, own: &FieldDefinition, written: &FieldDefinition) {
        let mut seen = HashMap::new();
        let coordinate =
            |argument: &str| SchemaCoordinate::Argument(ty, &own.name, argument).to_string();
        for argument in &written.arguments {
            let place = coordinate(&argument.name);
            if self.is_repeated(&mut seen, &argument.name, &format!("`{place}` stands twice")) {
                continue;
            }
            let found = own.arguments.iter().find(|known| known.name == argument.name);
            let Some(own_argument) = found else {
                let field = SchemaCoordinate::Field(ty, &own.name);
                let names = own.arguments.iter().map(|known| known.name.as_str());
                let what = format!("the arguments of `{field}`");
                let help = unknown_name_help(&argument.name, &what, names);
                let message = format!("there is no argument `{place}`");
                self.unknown(message, argument.name.location(), Some(&own.name), help);
                continue;
            };
            let preset = PresetPlace::Argument {
                parent: ty.to_string(),
                field: own.name.to_string(),
                argument: argument.name.to_string(),
            };
            if !self.input_value(&place, own_argument, argument, preset) {
                self.visible.add_argument(ty, &own.name, &own_argument.name);
            }
        }
        for required in own.arguments.iter().filter(|argument| argument.is_required()) {
            if !seen.contains_key(&required.name) {
                let place = coordinate(&required.name);
                self.lacks(&place, required, written.name.location());
            }
        }
    }

    pub(super) fn input_fields(
        &mut self,
        ty: &Name,
        own: &IndexMap<Name, Component<InputValueDefinition>>,
        written: &[Node<InputValueDefinition>],
    ) {
        let (mut seen, mut n_presets, mut n_visible) = (HashMap::new(), 0, 0);
        for field in written {
            let place = SchemaCoordinate::Field(ty, &field.name).to_string();
            if self.is_repeated(&mut seen, &field.name, &format!("`{place}` stands twice")) {
                continue;
            }
            let Some(own_field) = own.get(&field.name) else {
                let names = own.keys().map(|name| name.as_str());
                let help = unknown_name_help(&field.name, &format!("the fields of `{ty}`"), names);
                let message = format!("there is no input field `{place}`");
                self.unknown(message, field.name.location(), Some(ty), help);
                continue;
            };
            let preset =
                PresetPlace::InputField { input: ty.to_string(), field: field.name.to_string() };
            if self.input_value(&place, own_field, field, preset) {
                n_presets += 1;
            } else {
                n_visible += 1;
                self.visible.add_member(ty, &own_field.name);
            }
        }
        for required in own.values().filter(|field| field.is_required()) {
            if !seen.contains_key(&required.name) {
                let place = SchemaCoordinate::Field(ty, &required.name).to_string();
                let location = written.first().and_then(|field| field.name.location());
                self.lacks(&place, required, location);
            }
        }
        if let (Some(first), true) = (written.first(), n_visible == 0 && n_presets > 0) {
            let message = format!("all fields of `{ty}` are preset, so that nothing is left of it");
            let diagnostic = self
                .error(codes::ROLE_PRESET, message, first.name.location())
                .related(self.remote.span_of(ty), "declared here")
                .help(format!("preset the arguments that are a `{ty}`"));
            self.diagnostics.push(diagnostic);
        }
    }

    /// An argument or an input field. Whether it is preset, which hides it.
    fn input_value(
        &mut self,
        coordinate: &str,
        own: &Node<InputValueDefinition>,
        written: &Node<InputValueDefinition>,
        place: PresetPlace,
    ) -> bool {
        self.known_directives(&written.directives);
        if written.ty != own.ty {
            let fault = format!("`{coordinate}` is `{}`, not `{}`", own.ty, written.ty);
            self.differs(fault, written.name.location(), own.name.location());
            return true;
        }
        let has_preset = written.directives.has(super::presets::NAME);
        let (default, own_default) = (default(written), default(own));
        if default != own_default && !has_preset {
            let shown = |value: Option<&Value>| match value {
                Some(value) => format!("has the default `{value}`"),
                None => "has no default".to_owned(),
            };
            let fault = format!("`{coordinate}` {}", shown(own_default));
            self.differs(fault, written.name.location(), own.name.location());
        }
        if !has_preset {
            self.mentions.push((written.ty.inner_named_type().clone(), written.name.location()));
            return false;
        }
        let sdl = self.sdl;
        let mut reader = PresetReader {
            remote: self.remote,
            id: self.id,
            own,
            coordinate: coordinate.to_owned(),
            diagnostics: self.diagnostics,
            span: &|location| sdl.span(location),
        };
        let preset = reader.read(&written.directives, place);
        self.presets.extend(preset);
        true
    }

    /// The members of a union, or the values of an enum.
    pub(super) fn members(&mut self, ty: &Name, own: &[&Name], written: &[Name], what: &str) {
        let mut seen = HashMap::new();
        for name in written {
            let fault = format!("`{name}` stands twice in `{ty}`");
            if self.is_repeated(&mut seen, name, &fault) {
                continue;
            }
            if own.contains(&name) {
                self.visible.add_member(ty, name);
                continue;
            }
            let names = own.iter().map(|name| name.as_str());
            let help = unknown_name_help(name, &format!("what `{ty}` has"), names);
            let message = format!("`{name}` is not {what} `{ty}`");
            self.unknown(message, name.location(), Some(ty), help);
        }
    }

    fn is_repeated<'n>(
        &mut self,
        seen: &mut HashMap<&'n Name, Option<SourceSpan>>,
        name: &'n Name,
        fault: &str,
    ) -> bool {
        let first = seen.get(name).copied();
        match first {
            Some(first) => self.repeated(fault, name.location(), first),
            None => _ = seen.insert(name, name.location()),
        }
        first.is_some()
    }

    fn differs(&mut self, fault: String, here: Option<SourceSpan>, there: Option<SourceSpan>) {
        let diagnostic = self
            .error(codes::ROLE_DIFFERS, fault, here)
            .related(self.remote.span(there), "declared here")
            .help("write it as the remote schema has it");
        self.diagnostics.push(diagnostic);
    }

    fn lacks(&mut self, coordinate: &str, own: &ast::InputValueDefinition, at: Option<SourceSpan>) {
        let message = format!("`{coordinate}` is left out, but it must be given");
        let (name, ty) = (&own.name, &own.ty);
        let diagnostic = self
            .error(codes::ROLE_LACKS_REQUIRED, message, at)
            .related(self.remote.span(own.name.location()), "declared here")
            .help(format!(
                "add `{name}: {ty}`; or, if the gateway shall give it, `{name}: {ty} \
                 @preset(value: …)`"
            ));
        self.diagnostics.push(diagnostic);
    }
}

/// The default; `= null` is none.
fn default(value: &InputValueDefinition) -> Option<&Value> {
    value.default_value.as_deref().filter(|value| !value.is_null())
}
