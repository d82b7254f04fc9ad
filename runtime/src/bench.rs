//! The hot functions, for the benchmarks in `bench/` and nobody else. Not API.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::validation::Valid;
use joinwright_operation::{Operation, lower};

use crate::answer::scan::TakeObject;
use crate::compiled::{CompiledText, Source};
use crate::engine::Engine;
use crate::execute::allowance::Allowance;
use crate::execute::canned::Canned;
use crate::limits::Limits;
use crate::plan::Plan;
use crate::prepare::{Preparer, VariableValues, parse};
use crate::remote::{ClientHeaders, Wanted};
use crate::roles::Roles;

/// A gateway without its network.
#[derive(Debug)]
pub struct Bench {
    engine: Engine,
    preparer: Preparer,
    variables: VariableValues<'static>,
    client: ClientHeaders,
    allowance: Allowance,
}

/// An operation that has all of its answers.
pub struct Ran<'x>(Canned<'x>);

impl Bench {
    /// A gateway of this plan.
    pub fn new(plan: &'static Plan) -> Self {
        Self {
            engine: Engine {
                plan,
                remotes: Vec::new(),
                wanted: Wanted::default(),
                explains: false,
                masks_upstream_errors: false,
                texts: &[],
                only_compiled: false,
                functions: None,
                limits: Limits::default(),
                roles: Roles::default(),
                persisted_queries: false,
            },
            preparer: Preparer::new(plan, Roles::default(), &[], false, false, Limits::default()),
            variables: VariableValues::default(),
            client: ClientHeaders::default(),
            allowance: Allowance::new(&Limits::default()),
        }
    }

    /// Parses the joined schema, the first time.
    pub fn parse_schema(&self) -> bool {
        self.preparer.joined().is_ok()
    }

    /// Parses and validates a document.
    pub fn parse(&self, text: &str) -> Option<Valid<ExecutableDocument>> {
        parse(self.preparer.joined().ok()?.schema(), text, &Limits::default()).ok()
    }

    /// Lowers the only operation of a document.
    pub fn lower(&self, document: &Valid<ExecutableDocument>) -> Option<Operation> {
        let operation = document.operations.get(None).ok()?;
        lower(self.preparer.joined().ok()?, document, operation).ok()
    }

    /// Runs an operation that has no variables. `upstream` answers requests, by the name of the
    /// remote schema and the body.
    pub fn run<'x>(
        &'x self,
        operation: &'x Operation,
        upstream: &mut dyn FnMut(&str, &[u8]) -> Vec<u8>,
    ) -> Ran<'x> {
        self.run_with((operation, &[]), upstream)
    }

    /// The same, of a compiled operation; nothing if there is no operation of the name.
    pub fn run_compiled<'x>(
        &'x self,
        texts: &'static [CompiledText],
        name: &str,
        upstream: &mut dyn FnMut(&str, &[u8]) -> Vec<u8>,
    ) -> Option<Ran<'x>> {
        let mut operations = texts.iter().flat_map(|text| text.operations);
        match operations.find(|operation| operation.name == name)?.source {
            Source::Lowered(operation, usual) => Some(self.run_with((operation, usual), upstream)),
            Source::Text(_) | Source::ByRole(_) => None,
        }
    }

    fn run_with<'x>(
        &'x self,
        operation: (&'x Operation, &'static [TakeObject]),
        upstream: &mut dyn FnMut(&str, &[u8]) -> Vec<u8>,
    ) -> Ran<'x> {
        let Self { engine, variables, client, allowance, .. } = self;
        Ran(Canned::run(engine, operation, variables, client, allowance, upstream))
    }
}

impl Ran<'_> {
    /// Scans all answers once more. Gives how much was found.
    pub fn scan(&self) -> usize {
        self.0.scan()
    }

    /// Reads all answers once more as JSON that nothing is asked of. Gives how many bytes there are.
    pub fn walk(&self) -> usize {
        self.0.walk()
    }

    /// Collects all keys once more. Gives how many distinct ones there are.
    pub fn dedupe(&self) -> usize {
        self.0.dedupe()
    }

    /// Splices the response body.
    pub fn splice(&self) -> Vec<u8> {
        self.0.respond()
    }
}
