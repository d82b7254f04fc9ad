//! `@preset`: a value that the gateway gives in place of the role's clients.
//!
//! ```graphql
//! type Query { orders(owner: ID! @preset(value: "x-hasura-user-id")): [Order!] }
//! input Where { region: Region = EU @preset(value: EU) }
//! ```

use apollo_compiler::ast::{Directive, DirectiveList, InputValueDefinition, Type, Value};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node};
use joinwright_operation::facts::RemoteId;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{Preset, PresetPlace, RemoteSchema};
use crate::source::Span;
use crate::syntax::is_session_variable;

/// The directive.
pub(super) const NAME: &str = "preset";

/// What reading a preset needs.
pub(super) struct PresetReader<'a> {
    pub(super) remote: &'a RemoteSchema,
    pub(super) id: RemoteId,
    /// The argument or input field as the remote schema has it, with its coordinate.
    pub(super) own: &'a Node<InputValueDefinition>,
    pub(super) coordinate: String,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// Finds the place of a part of the role's SDL.
    pub(super) span: &'a dyn Fn(Option<SourceSpan>) -> Span,
}

impl PresetReader<'_> {
    /// The preset among the directives of an argument or input field. `None` if there is none; one that
    /// is wrong is reported, and is none.
    pub(super) fn read(
        &mut self,
        directives: &DirectiveList,
        place: PresetPlace,
    ) -> Option<Preset> {
        let mut presets = directives.iter().filter(|directive| directive.name == NAME);
        let first = presets.next()?;
        if let Some(second) = presets.next() {
            self.report(second.location(), "has two presets", "remove one of them");
            return None;
        }
        let (value, is_static) = self.arguments(first)?;
        let ty: Type = (*self.own.ty).clone();
        let fault = Fitting { remote: self.remote, is_static }.fault(value, &ty);
        if let Some((fault, help)) = fault {
            let location = value.location().or(first.location());
            self.report(location, &format!("is preset to what it can not be: {fault}"), help);
            return None;
        }
        Some(Preset { remote: self.id, place, ty, value: (**value).clone(), is_static })
    }

    /// `value` and `static`
    fn arguments<'d>(&mut self, preset: &'d Node<Directive>) -> Option<(&'d Node<Value>, bool)> {
        let (mut value, mut is_static) = (None, None);
        let mut is_good = true;
        for argument in &preset.arguments {
            let is_repeated = match argument.name.as_str() {
                "value" => value.replace(&argument.value).is_some(),
                "static" => is_static.replace(&argument.value).is_some(),
                other => {
                    let fault = format!("has a preset with `{other}`");
                    self.report(
                        argument.location(),
                        &fault,
                        "`@preset` takes `value` and `static`",
                    );
                    is_good = false;
                    false
                }
            };
            if is_repeated {
                let fault = format!("has a preset with two `{}`", argument.name);
                self.report(argument.location(), &fault, "remove one of them");
                is_good = false;
            }
        }
        let is_static = match is_static.map(|value| &**value) {
            None => false,
            Some(Value::Boolean(is_static)) => *is_static,
            Some(_) => {
                let fault = "has a preset whose `static` is no Boolean";
                self.report(preset.location(), fault, "write `static: true`");
                is_good = false;
                false
            }
        };
        let Some(value) = value else {
            if is_good {
                let help = "write `@preset(value: \"x-hasura-user-id\")`";
                self.report(preset.location(), "has a preset without `value`", help);
            }
            return None;
        };
        is_good.then_some((value, is_static))
    }

    fn report(&mut self, location: Option<SourceSpan>, fault: &str, help: &str) {
        let message = format!("`{}` {fault}", self.coordinate);
        let own = format!("`{}`, declared here", self.own.ty);
        let diagnostic = Diagnostic::error(codes::ROLE_PRESET, message, (self.span)(location))
            .related(self.remote.span(self.own.name.location()), own)
            .help(help);
        self.diagnostics.push(diagnostic);
    }
}

/// Whether values fit types.
struct Fitting<'a> {
    remote: &'a RemoteSchema,
    is_static: bool,
}

/// What is wrong, and what to do.
type Fault = (String, &'static str);

impl Fitting<'_> {
    /// Why a value does not fit. The parser has bounded its nesting.
    fn fault(&self, value: &Value, ty: &Type) -> Option<Fault> {
        match (value, ty) {
            (Value::Variable(name), _) => {
                Some((format!("`${name}` is a variable"), "session variables are texts"))
            }
            (Value::Null, _) if ty.is_non_null() => {
                Some((format!("`{ty}` can not be null"), "give a value"))
            }
            (Value::Null, _) => None,
            (Value::String(text), _) if !self.is_static && is_session_variable(text) => {
                self.session_fault(text, ty)
            }
            (Value::List(items), Type::List(item) | Type::NonNullList(item)) => {
                items.iter().find_map(|value| self.fault(value, item))
            }
            (value, Type::List(item) | Type::NonNullList(item)) => self.fault(value, item),
            (value, Type::Named(name) | Type::NonNullNamed(name)) => self.named_fault(value, name),
        }
    }

    /// A session variable is a scalar, an enum value, or a list of them.
    fn session_fault(&self, text: &str, ty: &Type) -> Option<Fault> {
        let is_input = self.remote.schema.get_input_object(ty.inner_named_type()).is_some();
        if is_input {
            let fault = format!("`{text}` can not hold a `{}`", ty.inner_named_type());
            return Some((fault, "preset its fields, or write `static: true` if this is a text"));
        }
        ty.item_type().is_list().then(|| {
            let fault = format!("`{text}` can not hold a list of lists");
            (fault, "write the outer list: `value: [\"x-hasura-ids\"]`")
        })
    }

    fn named_fault(&self, value: &Value, name: &Name) -> Option<Fault> {
        let wrong = || Some((format!("`{value}` is no `{name}`"), "give a value of its type"));
        match (self.remote.schema.types.get(name)?, value) {
            (ExtendedType::Scalar(scalar), _) if scalar.is_built_in() => {
                match (name.as_str(), value) {
                    ("Int", Value::Int(int)) if int.try_to_i32().is_ok() => None,
                    ("Float", Value::Int(_) | Value::Float(_)) => None,
                    ("String" | "ID", Value::String(_)) | ("ID", Value::Int(_)) => None,
                    ("Boolean", Value::Boolean(_)) => None,
                    (_, _) => wrong(),
                }
            }
            (ExtendedType::Scalar(_), _) => None,
            (ExtendedType::Enum(ty), Value::Enum(value)) if ty.values.contains_key(value) => None,
            (ExtendedType::InputObject(ty), Value::Object(members)) => {
                let unknown = members.iter().find(|(name, _)| !ty.fields.contains_key(name));
                if let Some((member, _)) = unknown {
                    return Some((format!("`{name}` has no `{member}`"), "remove it"));
                }
                let given = |field: &Name| members.iter().any(|(name, _)| name == field);
                let missing = ty.fields.values().find(|it| it.is_required() && !given(&it.name));
                if let Some(missing) = missing {
                    let fault = format!("`{name}.{}` is missing", missing.name);
                    return Some((fault, "add it to the value"));
                }
                let mut fits = members
                    .iter()
                    .filter_map(|(name, value)| self.fault(value, &ty.fields.get(name)?.ty));
                fits.next()
            }
            (_, _) => wrong(),
        }
    }
}
