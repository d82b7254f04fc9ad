//! Random documents for a schema: most are nearly right, some are.
//!
//! Every choice may be a mistake, with a chance that is the document's own, so that there are
//! documents without any and such with many. Some documents are then damaged as text.

mod directives;
mod selections;
mod tokens;
mod values;

use apollo_compiler::Schema;
use fastrand::Rng;

/// A document in the making.
struct Draft<'s> {
    rng: Rng,
    schema: &'s Schema,
    /// How many of 1,000 choices are mistakes.
    mistakes: u32,
    fragments: Vec<Fragment>,
    variables: Vec<Variable>,
    /// How many more fields it may get.
    n_left: usize,
}

/// A named fragment.
struct Fragment {
    name: String,
    on: String,
    text: String,
}

/// A variable of the operation.
struct Variable {
    name: String,
    ty: String,
    default: Option<String>,
}

/// The document of a seed.
pub(crate) fn document(schema: &Schema, seed: u64) -> String {
    let mut rng = Rng::with_seed(seed);
    let mistakes = [0, 0, 5, 20, 60][rng.usize(..5)];
    let is_damaged = rng.u32(..6) == 0;
    let (fragments, variables) = (Vec::new(), Vec::new());
    let mut draft = Draft { rng, schema, mistakes, fragments, variables, n_left: 16 };
    let text = draft.document();
    if is_damaged { tokens::damaged(&text, &mut draft.rng) } else { text }
}

impl Draft<'_> {
    /// Whether the next choice is a mistake.
    fn errs(&mut self) -> bool {
        self.rng.u32(..1_000) < self.mistakes
    }

    /// True so often in a hundred.
    fn percent(&mut self, chance: u32) -> bool {
        self.rng.u32(..100) < chance
    }

    fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.rng.usize(..choices.len())].clone()
    }

    fn document(&mut self) -> String {
        let n_operations = if self.percent(8) { 2 } else { 1 };
        let mut definitions: Vec<String> =
            (0..n_operations).map(|index| self.operation(index, n_operations)).collect();
        if self.errs() {
            definitions.push(format!("fragment Unused on {} {{ __typename }}", self.any_type()));
        }
        let fragments = std::mem::take(&mut self.fragments);
        let n_times = if self.errs() { 2 } else { 1 };
        for (index, Fragment { name, on, text }) in fragments.iter().enumerate() {
            for _ in 0..if index == 0 { n_times } else { 1 } {
                definitions.push(format!("fragment {name} on {on}{text}"));
            }
        }
        if self.percent(20) {
            self.rng.shuffle(&mut definitions);
        }
        definitions.join("\n")
    }

    fn operation(&mut self, index: usize, n_operations: usize) -> String {
        let (keyword, root) =
            if self.percent(12) { ("mutation", "Mutation") } else { ("query", "Query") };
        self.variables.clear();
        let selections = self.selection_set(root, 5);
        let directives = self.directives(if root == "Query" { "QUERY" } else { "MUTATION" });
        if self.errs() {
            let ty = self.any_type();
            self.variables.push(Variable { name: "spare".to_owned(), ty, default: None });
        }
        let variables = std::mem::take(&mut self.variables);
        let mut declared: Vec<String> = Vec::new();
        for Variable { name, ty, default } in &variables {
            let default = default.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
            let directives = if self.percent(4) {
                self.directives("VARIABLE_DEFINITION")
            } else {
                String::new()
            };
            let declaration = format!("${name}: {ty}{default}{directives}");
            if self.errs() {
                declared.push(declaration.clone());
            }
            if !self.errs() {
                declared.push(declaration);
            }
        }
        let is_named = if self.errs() { n_operations == 1 } else { n_operations > 1 };
        let name = match (is_named || self.percent(30), self.errs()) {
            (false, _) => String::new(),
            (true, true) => " Same".to_owned(),
            (true, false) => format!(" Op{index}"),
        };
        let variables = match declared.is_empty() {
            true => String::new(),
            false => format!("({})", declared.join(", ")),
        };
        if root == "Query" && name.is_empty() && variables.is_empty() && directives.is_empty() {
            return selections;
        }
        format!("{keyword}{name}{variables}{directives}{selections}")
    }

    /// The name of any type, or of none.
    fn any_type(&mut self) -> String {
        if self.percent(10) {
            return "Nothing".to_owned();
        }
        let index = self.rng.usize(..self.schema.types.len());
        self.schema.types.keys()[index].to_string()
    }
}
