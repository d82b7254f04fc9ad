//! `tolerate`: rules of the type system that the SDL of a remote schema may break.
//!
//! The validator's errors drive it: of each error whose rule is tolerated the smallest part that is at
//! fault is left out, with a warning, and what only broke because of that goes with it. Then the
//! schema is validated anew, until nothing is left to leave out.

use std::collections::HashSet;

use apollo_compiler::Schema;
use apollo_compiler::diagnostic::{Diagnostic as Error, ToCliReport};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::validation::{DiagnosticData, DiagnosticList, Valid};

use super::{Context, readable, repair};
use crate::diagnostic::{Diagnostic, codes};

/// The most parts that are named in warnings of their own.
const MAX_WARNINGS: usize = 10;

/// A set of rules that can be tolerated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tolerance {
    /// A directive stands in a place, or with arguments, that its definition does not allow.
    Directives,
    /// A type has no fields, members or values.
    EmptyTypes,
    /// A type lacks a field of an interface that it implements, or has another.
    InterfaceFields,
    /// A name begins with `__`.
    ReservedNames,
    /// A type implements an interface, but not the interfaces that this one implements.
    TransitiveInterfaces,
    /// A type is named that is not defined, or of a kind that can not stand there.
    UnknownTypes,
}

impl Tolerance {
    /// All of them, sorted by name.
    pub const ALL: [Self; 6] = [
        Self::Directives,
        Self::EmptyTypes,
        Self::InterfaceFields,
        Self::ReservedNames,
        Self::TransitiveInterfaces,
        Self::UnknownTypes,
    ];

    /// The name in `tolerate`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Directives => "directives",
            Self::EmptyTypes => "empty-types",
            Self::InterfaceFields => "interface-fields",
            Self::ReservedNames => "reserved-names",
            Self::TransitiveInterfaces => "transitive-interfaces",
            Self::UnknownTypes => "unknown-types",
        }
    }

    /// The rules that an error belongs to, by the validator's name for it.
    fn of(error: &str) -> Option<Self> {
        Some(match error {
            "RequiredArgument"
            | "RequiredField"
            | "UndefinedArgument"
            | "UndefinedDirective"
            | "UndefinedEnumValue"
            | "UndefinedInputValue"
            | "UniqueArgument"
            | "UniqueDirective"
            | "UniqueInputValue"
            | "UnsupportedLocation"
            | "UnsupportedValueType"
            | "IntCoercionError"
            | "FloatCoercionError" => Self::Directives,
            "EmptyFieldSet" | "EmptyInputValueSet" | "EmptyMemberSet" | "EmptyValueSet" => {
                Self::EmptyTypes
            }
            "ExtraRequiredImplementationFieldArgument"
            | "InvalidImplementationFieldArgumentType"
            | "InvalidImplementationFieldType"
            | "MissingInterfaceField"
            | "MissingInterfaceFieldArgument" => Self::InterfaceFields,
            "ReservedName" => Self::ReservedNames,
            "RecursiveInterfaceDefinition" | "TransitiveImplementedInterfaces" => {
                Self::TransitiveInterfaces
            }
            "InputType" | "OutputType" | "UndefinedDefinition" | "UnionMemberObjectType" => {
                Self::UnknownTypes
            }
            _ => return None,
        })
    }
}

/// An error of the validator as it is looked at here.
pub(super) struct Fault {
    pub(super) tolerance: Tolerance,
    pub(super) message: String,
    pub(super) location: Option<SourceSpan>,
}

impl Fault {
    pub(super) fn new(error: &Error<'_, DiagnosticData>) -> Option<Self> {
        let tolerance = Tolerance::of(error.error.unstable_error_name()?)?;
        let (message, location) = (error.error.to_string(), error.error.location());
        Some(Self { tolerance, message, location })
    }

    /// Why something is left out, in few words.
    fn reason(&self) -> String {
        match *self.names().collect::<Vec<_>>() {
            [ty, via, missing] if self.tolerance == Tolerance::TransitiveInterfaces => {
                format!("`{ty}` implements `{via}`, but not `{missing}`")
            }
            _ => readable(&self.message),
        }
    }

    /// The names in the message.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.message.split('`').skip(1).step_by(2)
    }
}

/// Validates a schema that may break the rules in `tolerated`.
///
/// # Errors
/// What can not be tolerated.
pub(super) fn validate(
    ctx: &mut Context<'_>,
    mut schema: Schema,
    tolerated: &[Tolerance],
) -> Result<Valid<Schema>, DiagnosticList> {
    let mut dropped = Dropped::default();
    loop {
        let (partial, errors) = match schema.validate() {
            Ok(schema) => {
                dropped.warn(ctx);
                return Ok(schema);
            }
            Err(with_errors) => (with_errors.partial, with_errors.errors),
        };
        schema = partial;
        let faults: Vec<Fault> = errors.iter().filter_map(|error| Fault::new(&error)).collect();
        let n_before = dropped.parts.len();
        for fault in &faults {
            if tolerated.contains(&fault.tolerance) || dropped.explains(fault) {
                dropped.parts.extend(repair::repair(&mut schema, fault).map(|part| {
                    let reason = fault.reason();
                    dropped.names.insert(part.clone());
                    Part { name: part, reason, location: fault.location }
                }));
            }
        }
        // Every round leaves something out, so there is a last one.
        if dropped.parts.len() == n_before {
            dropped.warn(ctx);
            return Err(errors);
        }
    }
}

/// What was left out.
#[derive(Default)]
struct Dropped {
    parts: Vec<Part>,
    names: HashSet<String>,
}

struct Part {
    /// Its coordinate.
    name: String,
    reason: String,
    location: Option<SourceSpan>,
}

impl Dropped {
    /// Whether a fault is there only because something was left out.
    fn explains(&self, fault: &Fault) -> bool {
        let names: Vec<&str> = fault.names().collect();
        match (fault.tolerance, names.as_slice()) {
            // It lost its last member.
            (Tolerance::EmptyTypes, [ty]) => {
                let member = format!("{ty}.");
                self.names.iter().any(|name| name.starts_with(&member))
            }
            (Tolerance::UnknownTypes, [ty]) => self.names.contains(*ty),
            (Tolerance::InterfaceFields, [ty, _, field]) => {
                self.names.contains(&format!("{ty}.{field}"))
            }
            _ => false,
        }
    }

    fn warn(&self, ctx: &mut Context<'_>) {
        for Part { name, reason, location } in self.parts.iter().take(MAX_WARNINGS) {
            let message = format!("`{name}` is left out");
            let span = ctx.span(*location);
            let warning = Diagnostic::warning(codes::SDL_FORGIVEN, message, span);
            ctx.diagnostics.push(warning.label(reason));
        }
        if let Some(next) = self.parts.get(MAX_WARNINGS) {
            let n_more = self.parts.len() - MAX_WARNINGS;
            let name = &next.name;
            ctx.forgive(format!("{n_more} more parts are left out, `{name}` first"), next.location);
        }
    }
}
