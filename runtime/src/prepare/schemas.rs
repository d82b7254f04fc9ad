//! The joined schemas: that of everybody, and that of each role. Each is parsed when somebody first
//! asks for something of it.

use std::io::{self, Write};
use std::sync::OnceLock;

use apollo_compiler::Schema;
use joinwright_operation::{JoinedSchema, MAX_SELECTIONS};

use super::Errors;
use crate::error::{Code, GraphqlError};
use crate::plan::Plan;
use crate::roles::{Roles, Viewer};

/// A joined schema, once it is parsed; `None` if it can not be.
type Parsed = OnceLock<Option<JoinedSchema<'static>>>;

/// The joined schemas of a gateway.
#[derive(Debug)]
pub(super) struct Schemas {
    plan: &'static Plan,
    roles: Roles,
    /// The most fields of an operation.
    max_fields: usize,
    everything: Parsed,
    of_roles: Vec<Parsed>,
}

impl Schemas {
    pub(super) fn new(plan: &'static Plan, roles: Roles, max_fields: usize) -> Self {
        let of_roles = roles.listed().iter().map(|_| OnceLock::new()).collect();
        let max_fields = max_fields.max(MAX_SELECTIONS);
        Self { plan, roles, max_fields, everything: OnceLock::new(), of_roles }
    }

    /// The joined schema as somebody sees it. The compiler has validated the SDL that it wrote, so what
    /// is wrong with it is a fault of the gateway: for its log, not for clients.
    pub(super) fn of(&self, viewer: Viewer) -> Result<&JoinedSchema<'static>, Errors> {
        let joined = match viewer {
            Viewer::Everything => self.everything.get_or_init(|| self.parse_everything()).as_ref(),
            Viewer::Role(place) => {
                let parsed = self.of_roles.get(usize::from(place));
                parsed.and_then(|parsed| parsed.get_or_init(|| self.parse_of_role(place)).as_ref())
            }
        };
        joined.ok_or_else(|| {
            let message = "the joined schema can not be read";
            vec![GraphqlError::new(Code::Unexpected, message)]
        })
    }

    fn parse_everything(&self) -> Option<JoinedSchema<'static>> {
        let schema = parse(self.plan.sdl)?;
        let relationships = self.plan.joins.iter().map(|join| join.relationship).collect();
        let (remotes, root_fields) = (self.plan.remotes, self.plan.root_fields);
        let joined = JoinedSchema::new(schema, remotes, root_fields, relationships);
        Some(joined.with_max_selections(self.max_fields))
    }

    fn parse_of_role(&self, place: u16) -> Option<JoinedSchema<'static>> {
        let role = self.roles.listed().get(usize::from(place))?;
        let schema = parse(role.sdl)?;
        let relationships = self.plan.joins.iter().map(|join| join.relationship).collect();
        let (remotes, root_fields) = (self.plan.remotes, self.plan.root_fields);
        let joined = JoinedSchema::of_role(schema, remotes, root_fields, relationships, role);
        Some(joined.with_max_selections(self.max_fields))
    }
}

fn parse(sdl: &str) -> Option<apollo_compiler::validation::Valid<Schema>> {
    let parsed = Schema::parse_and_validate(sdl, "schema.graphql").inspect_err(|broken| {
        let _ = writeln!(io::stderr(), "error: {}", broken.errors);
    });
    parsed.ok()
}
