//! Input coercion: whether a JSON value is one of a GraphQL input type.
//!
//! Nothing is converted. What is legal in two ways, as `7` and `"7"` for an `ID` or one item for a
//! list, stays as it came, and the upstream coerces it by the same rules.

use std::borrow::Cow;
use std::fmt::Write;

use joinwright_operation::{InputKind, InputObject, InputType, Variable};
use serde_json::value::RawValue;

use crate::error::{Code, GraphqlError};
use crate::json::{Members, Text};

/// How deep lists and input objects of a variable may stand in each other. Each level is read
/// again by the next, so the bound is on work, too.
const MAX_DEPTH: usize = 50;

/// The most errors that are listed.
const MAX_ERRORS: usize = 50;

/// Checks values and collects what is wrong with them.
pub(super) struct Checker<'a> {
    inputs: &'a [InputObject],
    /// Where the value that is being checked stands: `$where.id._eq`.
    path: String,
    depth: usize,
    errors: Vec<GraphqlError<'static>>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(inputs: &'a [InputObject]) -> Self {
        Self { inputs, path: String::new(), depth: 0, errors: Vec::new() }
    }

    /// The errors, if there are any.
    pub(super) fn finish(self) -> Result<(), Vec<GraphqlError<'static>>> {
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }

    /// Checks the value that was given for a variable.
    pub(super) fn variable(&mut self, variable: &Variable, json: &str) {
        self.path = format!("${}", variable.name);
        self.value(json, &variable.ty);
    }

    pub(super) fn missing_variable(&mut self, variable: &Variable) {
        self.path = format!("${}", variable.name);
        self.report(&format!("is required, as {}", self.expected(&variable.ty)));
    }

    pub(super) fn repeated_variable(&mut self, name: &str) {
        self.path = format!("${name}");
        self.report("is given twice");
    }

    pub(super) fn null_condition(&mut self, variable: &Variable) {
        self.path = format!("${}", variable.name);
        self.report("stands in `@skip` or `@include` and must not be null");
    }

    fn value(&mut self, json: &str, ty: &InputType) {
        if self.errors.len() >= MAX_ERRORS || (ty.nullable && json == "null") {
            return;
        }
        if self.depth == MAX_DEPTH {
            return self.report(&format!("is nested deeper than {MAX_DEPTH} levels"));
        }
        self.depth += 1;
        match &ty.kind {
            _ if json == "null" => self.wrong_kind(json, ty),
            InputKind::List(item) => self.list(json, item),
            InputKind::Object(index) => match self.inputs.get(usize::from(*index)) {
                Some(input) => self.object(json, ty, input),
                None => self.wrong_kind(json, ty),
            },
            leaf if is_leaf(leaf, json) => {}
            InputKind::Enum { name, .. } if json.starts_with('"') => {
                self.report(&format!("is no value of enum `{name}`"));
            }
            InputKind::Int if is_number(json) => {
                self.report("must be an `Int`, a number of 32 bits without fraction");
            }
            _ => self.wrong_kind(json, ty),
        }
        self.depth -= 1;
    }

    /// Checks a list, or one item that stands for a list.
    fn list(&mut self, json: &str, item: &InputType) {
        let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(json) else {
            return self.value(json, item);
        };
        let end = self.path.len();
        for (index, value) in items.into_iter().enumerate() {
            let _ = write!(self.path, "[{index}]");
            self.value(value.get(), item);
            self.path.truncate(end);
        }
    }

    fn object(&mut self, json: &str, ty: &InputType, input: &'a InputObject) {
        let Ok(Members(members)) = serde_json::from_str(json) else {
            return self.wrong_kind(json, ty);
        };
        if input.one_of {
            self.one_of(input, &members);
        }
        let mut given = vec![false; input.fields.len()];
        for (name, value) in members {
            let place = input.fields.binary_search_by(|field| (*field.name).cmp(&*name));
            self.at(&name, |this| match place.map(|place| (&input.fields[place], place)) {
                Err(_) => this.report(&format!("is no field of `{}`", input.name)),
                Ok((_, place)) if given[place] => this.report("is given twice"),
                Ok((field, place)) => {
                    given[place] = true;
                    this.value(value.get(), &field.ty);
                }
            });
        }
        for (field, given) in input.fields.iter().zip(given) {
            if !given && !field.ty.nullable && !field.has_default {
                self.at(&field.name, |this| {
                    this.report(&format!("is required, as {}", this.expected(&field.ty)));
                });
            }
        }
    }

    /// Checks that exactly one field is given, and that it is not null.
    ///
    /// <https://spec.graphql.org/September2025/#sec-OneOf-Input-Objects.Input-Coercion>
    fn one_of(&mut self, input: &InputObject, members: &[(Cow<'_, str>, &RawValue)]) {
        let what = format!("takes exactly one field of `{}`", input.name);
        match members {
            [(name, value)] if value.get() == "null" => {
                self.at(name, |this| this.report("must not be null: it is the only field"));
            }
            [_] => {}
            _ => self.report(&format!("{what}, but {} are given", members.len())),
        }
    }

    /// Does something at a member of the present value.
    fn at(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let end = self.path.len();
        let _ = write!(self.path, ".{name}");
        check(self);
        self.path.truncate(end);
    }

    fn wrong_kind(&mut self, json: &str, ty: &InputType) {
        self.report(&format!("must be {}, but is {}", self.expected(ty), found(json)));
    }

    fn report(&mut self, what: &str) {
        if self.errors.len() < MAX_ERRORS {
            let message = format!("variable `{}` {what}", self.path);
            self.errors.push(GraphqlError::new(Code::ValidationFailed, message));
        }
    }

    /// A type, for people.
    fn expected(&self, ty: &InputType) -> String {
        match &ty.kind {
            InputKind::Int => "an `Int`".to_owned(),
            InputKind::Float => "a `Float`".to_owned(),
            InputKind::String => "a `String`".to_owned(),
            InputKind::Boolean => "a `Boolean`".to_owned(),
            InputKind::Id => "an `ID`, a string or an integer".to_owned(),
            InputKind::Enum { name, .. } => format!("a value of enum `{name}`, as a string"),
            InputKind::Custom => "not null".to_owned(),
            InputKind::List(item) => format!("a list whose items are each {}", self.expected(item)),
            InputKind::Object(index) => match self.inputs.get(usize::from(*index)) {
                Some(input) => format!("an object `{}`", input.name),
                None => "an object".to_owned(),
            },
        }
    }
}

/// Whether a value that is not null is one of a scalar or an enum.
fn is_leaf(kind: &InputKind, json: &str) -> bool {
    match kind {
        InputKind::Int => json.parse::<i32>().is_ok(),
        InputKind::Float => is_number(json) && json.parse().is_ok_and(f64::is_finite),
        InputKind::String => json.starts_with('"'),
        InputKind::Boolean => matches!(json, "true" | "false"),
        InputKind::Id => {
            json.starts_with('"') || (is_number(json) && !json.contains(['.', 'e', 'E']))
        }
        InputKind::Enum { values, .. } => serde_json::from_str::<Text<'_>>(json)
            .is_ok_and(|text| values.binary_search_by(|value| (**value).cmp(&*text)).is_ok()),
        InputKind::Custom => true,
        InputKind::List(_) | InputKind::Object(_) => false,
    }
}

pub(super) fn is_number(json: &str) -> bool {
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

/// What a value is, for people.
fn found(json: &str) -> &'static str {
    match json.as_bytes().first() {
        Some(b'"') => "a string",
        Some(b'[') => "a list",
        Some(b'{') => "an object",
        Some(b't' | b'f') => "a Boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}
