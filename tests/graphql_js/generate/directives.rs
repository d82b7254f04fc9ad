//! Random directives.

use apollo_compiler::ast::Type;
use apollo_compiler::name;

use super::Draft;

impl Draft<'_> {
    /// Directives for a place of an operation, mostly none.
    pub(super) fn directives(&mut self, location: &str) -> String {
        let mut text = String::new();
        let is_selection = matches!(location, "FIELD" | "INLINE_FRAGMENT" | "FRAGMENT_SPREAD");
        if (is_selection && self.percent(6)) || self.errs() {
            let name = self.one_of(&["skip", "include"]);
            text.push_str(&format!(" @{name}(if: {})", self.condition_value()));
            if self.errs() {
                text.push_str(&format!(" @{name}(if: true)"));
            }
        }
        if self.percent(4) {
            let location = if self.errs() { "VARIABLE_DEFINITION" } else { location };
            text.push_str(&self.mark(location));
        }
        if (matches!(location, "FIELD" | "QUERY") && self.percent(2)) || self.errs() {
            text.push_str(" @once(any: {a: 1})");
        }
        if self.errs() {
            text.push_str(self.one_of(&[" @nothing", " @deprecated", " @skip", " @mark(m: 1)"]));
        }
        text
    }

    /// `@mark`, which may stand anywhere, and twice.
    fn mark(&mut self, location: &str) -> String {
        let definition = self.schema.directive_definitions["mark"].clone();
        let arguments = match location {
            // Where a variable is defined none can be used.
            "VARIABLE_DEFINITION" => self.one_of(&["", "(n: 2)", "(filter: {id: 1})"]).to_owned(),
            _ => self.arguments(&definition.arguments),
        };
        let mark = format!(" @mark{arguments}");
        if self.percent(10) { mark.repeat(2) } else { mark }
    }

    fn condition_value(&mut self) -> String {
        match self.percent(40) && !self.errs() {
            true => self.condition_variable(),
            false => self.one_of(&["true", "false"]).to_owned(),
        }
    }

    fn condition_variable(&mut self) -> String {
        self.variable(&Type::NonNullNamed(name!("Boolean")), false)
    }
}
