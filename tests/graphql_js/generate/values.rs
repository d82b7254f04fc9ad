//! Random arguments and their values, with the variables that stand in them.

use apollo_compiler::Node;
use apollo_compiler::ast::{InputValueDefinition, Type};
use apollo_compiler::schema::{ExtendedType, InputObjectType};

use super::{Draft, Variable};

/// What may be where, at most so deep.
#[derive(Clone, Copy)]
struct Place {
    depth: usize,
    /// Whether there is no variable.
    is_constant: bool,
    has_default: bool,
}

impl Draft<'_> {
    pub(super) fn arguments(&mut self, definitions: &[Node<InputValueDefinition>]) -> String {
        let mut arguments = self.members(definitions.iter().map(|it| &**it), 3, false);
        if self.errs() {
            arguments.push("nothing: 1".to_owned());
        }
        if arguments.is_empty() {
            return String::new();
        }
        format!("({})", arguments.join(", "))
    }

    /// `__type` has an argument that the schema does not list.
    fn members<'d>(
        &mut self,
        definitions: impl Iterator<Item = &'d InputValueDefinition>,
        depth: usize,
        is_constant: bool,
    ) -> Vec<String> {
        let mut members = Vec::new();
        for definition in definitions {
            let is_required = definition.is_required();
            let is_wanted = if is_required { !self.errs() } else { self.percent(35) };
            let n_times = if is_wanted && self.errs() { 2 } else { usize::from(is_wanted) };
            for _ in 0..n_times {
                let has_default = definition.default_value.is_some();
                let place = Place { depth, is_constant, has_default };
                members.push(format!("{}: {}", definition.name, self.value(&definition.ty, place)));
            }
        }
        if self.percent(20) {
            self.rng.shuffle(&mut members);
        }
        members
    }

    fn value(&mut self, ty: &Type, place: Place) -> String {
        if self.errs() {
            return self.any_value(place);
        }
        if !place.is_constant && self.percent(30) {
            return self.variable(ty, place.has_default);
        }
        if !ty.is_non_null() && self.percent(8) {
            return "null".to_owned();
        }
        let inner = Place { has_default: false, ..place };
        if ty.is_list() {
            let item = ty.item_type().clone();
            if self.percent(25) && !item.is_list() {
                return self.value(&item.non_null(), Place { is_constant: true, ..inner });
            }
            let items: Vec<String> =
                (0..self.rng.usize(..3)).map(|_| self.value(&item, inner)).collect();
            return format!("[{}]", items.join(", "));
        }
        self.named(ty.inner_named_type(), inner)
    }

    fn named(&mut self, name: &str, place: Place) -> String {
        match self.schema.types.get(name) {
            Some(ExtendedType::Enum(ty)) => {
                let index = self.rng.usize(..ty.values.len());
                ty.values.keys()[index].to_string()
            }
            Some(ExtendedType::InputObject(ty)) => self.object(ty, place),
            _ => match name {
                "Int" => self.one_of(&["0", "7", "-12", "2147483647"]).to_owned(),
                "Float" => self.one_of(&["0", "1.5", "-2e3", "7"]).to_owned(),
                "String" => self.one_of(&[r#""""#, r#""a \"b\"""#, r#""""block""""#]).to_owned(),
                "Boolean" => self.one_of(&["true", "false"]).to_owned(),
                "ID" => self.one_of(&["7", r#""x""#, "123456789012"]).to_owned(),
                _ => self.any_value(place),
            },
        }
    }

    fn object(&mut self, ty: &InputObjectType, place: Place) -> String {
        let depth = place.depth.saturating_sub(1);
        let fields = ty.fields.values().map(|field| &***field);
        // Deep down only what must be there.
        let fields = fields.filter(|field| place.depth > 0 || field.is_required());
        let members = if ty.directives.has("oneOf") && !self.errs() {
            let fields: Vec<_> = ty.fields.values().collect();
            let field = self.one_of(&fields);
            let ty = (*field.ty).clone().non_null();
            let inner = Place { depth, has_default: false, ..place };
            vec![format!("{}: {}", field.name, self.value(&ty, inner))]
        } else {
            self.members(fields, depth, place.is_constant)
        };
        let more = if self.errs() { " nothing: 1" } else { "" };
        format!("{{{}{more}}}", members.join(", "))
    }

    /// A value of any kind; a mistake but in a custom scalar.
    fn any_value(&mut self, place: Place) -> String {
        let inner = Place { depth: place.depth.saturating_sub(1), ..place };
        match self.rng.u32(..14) {
            0 => "1".to_owned(),
            1 => "12345678901".to_owned(),
            2 => "1.25".to_owned(),
            3 => r#""text""#.to_owned(),
            4 => "true".to_owned(),
            5 => "null".to_owned(),
            6 => self.one_of(&["NOTHING", "SMALL", "EN"]).to_owned(),
            7 | 8 if place.depth > 0 => format!("[{}]", self.any_value(inner)),
            9..12 if place.depth > 0 => {
                let key = if self.errs() { "a" } else { "b" };
                format!("{{a: {}, {key}: {}}}", self.any_value(inner), self.any_value(inner))
            }
            12 if !place.is_constant => {
                let ty = self.any_type();
                let ty = Type::Named(apollo_compiler::Name::new(&ty).unwrap());
                self.variable(&ty, false)
            }
            _ => "2".to_owned(),
        }
    }

    /// A variable that may stand where the type is expected.
    pub(super) fn variable(&mut self, ty: &Type, has_default: bool) -> String {
        if self.errs() {
            let name = self.one_of(&["v0", "v1", "undefined"]);
            return format!("${name}");
        }
        let text = ty.to_string();
        let mut known = self.variables.iter();
        if let Some(known) = known.find(|known| known.ty == text && known.default.is_none())
            && self.rng.bool()
        {
            return format!("${}", known.name);
        }
        let constant = Place { depth: 1, is_constant: true, has_default: false };
        let mut ty = match self.errs() {
            true => Type::Named(apollo_compiler::Name::new(&self.any_type()).unwrap()),
            false => ty.clone(),
        };
        let may_be_null = has_default || self.percent(15);
        if ty.is_non_null() && may_be_null {
            ty = ty.nullable();
        } else if self.percent(30) {
            ty = ty.non_null();
        }
        let needs_default = text.ends_with('!') && !ty.is_non_null() && !has_default;
        let default = match needs_default != self.errs() || self.percent(15) {
            true => Some(self.value(&ty.clone().non_null(), constant)),
            false => None,
        };
        let name = format!("v{}", self.variables.len());
        self.variables.push(Variable { name: name.clone(), ty: ty.to_string(), default });
        format!("${name}")
    }
}
