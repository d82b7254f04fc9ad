//! What each field of the introspection types is, written as JSON.
//!
//! An object is written member by member; lists and objects below it the same way. A member whose
//! name is not known here is one that validation has refused.
//!
//! <https://spec.graphql.org/September2025/#sec-Schema-Introspection.Schema-Introspection-Schema>

use apollo_compiler::Schema;
use apollo_compiler::ast::{
    Directive, DirectiveDefinition, EnumValueDefinition, FieldDefinition, InputValueDefinition,
    Type,
};
use apollo_compiler::executable::Field;
use apollo_compiler::schema::{ExtendedType, Name};

use super::select::{Selector, Value};

/// The answer is too long.
#[derive(Debug)]
pub(super) struct TooLong;

/// An object of one of the introspection types.
#[derive(Debug, Clone, Copy)]
pub(super) enum Object<'s> {
    /// `null` in the place of an object.
    Null,
    /// `__Schema`
    Schema,
    /// `__Type` with a name
    Named(&'s ExtendedType),
    /// `__Type` of a wrapping type: a list, or a non-null type
    Wrapping(Wrapping<'s>),
    /// `__Field`
    Field(&'s FieldDefinition),
    /// `__InputValue`
    Input(&'s InputValueDefinition),
    /// `__EnumValue`
    EnumValue(&'s EnumValueDefinition),
    /// `__Directive`
    Directive(&'s DirectiveDefinition),
}

/// A type that wraps another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wrapping<'s> {
    ty: &'s Type,
    /// Whether the type's own `!` is left out.
    is_nullable: bool,
}

/// What a field of such an object is.
enum Member<'s> {
    Text(Option<&'s str>),
    Owned(Option<String>),
    Boolean(Option<bool>),
    Object(Object<'s>),
    Objects(Option<Vec<Object<'s>>>),
    Names(Vec<&'static str>),
}

impl<'s> Object<'s> {
    /// What a meta-field of the query type is; nothing for other fields.
    pub(super) fn root(schema: &'s Schema, selector: &Selector<'_>, field: &Field) -> Option<Self> {
        match field.name.as_str() {
            "__schema" => Some(Self::Schema),
            "__type" => match selector.argument(field, "name") {
                Some(Value::String(name)) => {
                    Some(schema.types.get(name.as_str()).map_or(Self::Null, Self::Named))
                }
                _ => Some(Self::Null),
            },
            _ => None,
        }
    }

    /// Writes what `fields`, which have one response key, select of the object.
    pub(super) fn write<'d>(
        self,
        selector: &Selector<'d>,
        fields: &[&'d Field],
        limit: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), TooLong> {
        let Some(ty) = self.type_name() else {
            out.extend_from_slice(b"null");
            return Ok(());
        };
        let sets = fields.iter().map(|field| &field.selection_set);
        let mut before = b'{';
        for (key, fields) in selector.fields(ty, sets) {
            out.push(before);
            before = b',';
            string(key, out);
            out.push(b':');
            if fields[0].name == "__typename" {
                string(ty, out);
            } else {
                self.member(selector, fields[0]).write(selector, &fields, limit, out)?;
            }
            if out.len() > limit {
                return Err(TooLong);
            }
        }
        if before == b'{' {
            out.push(b'{');
        }
        out.push(b'}');
        Ok(())
    }

    fn type_name(self) -> Option<&'static str> {
        match self {
            Self::Null => None,
            Self::Schema => Some("__Schema"),
            Self::Named(_) | Self::Wrapping(_) => Some("__Type"),
            Self::Field(_) => Some("__Field"),
            Self::Input(_) => Some("__InputValue"),
            Self::EnumValue(_) => Some("__EnumValue"),
            Self::Directive(_) => Some("__Directive"),
        }
    }

    fn member(self, selector: &Selector<'s>, field: &Field) -> Member<'s> {
        let (schema, name) = (selector.schema, field.name.as_str());
        match self {
            Self::Null => Member::NULL,
            Self::Schema => of_schema(schema, name),
            Self::Named(ty) => of_type(schema, ty, name, selector.shows_deprecated(field)),
            Self::Wrapping(wrapping) => wrapping.member(schema, name),
            Self::Field(of) => match name {
                "name" => Member::Text(Some(&of.name)),
                "description" => Member::Text(of.description.as_deref()),
                "args" => inputs(of.arguments.iter().map(|it| &**it), selector, field),
                "type" => Member::Object(Self::of_type(schema, &of.ty)),
                _ => deprecation(schema, of.directives.get("deprecated").map(|it| &**it), name),
            },
            Self::Input(of) => match name {
                "name" => Member::Text(Some(&of.name)),
                "description" => Member::Text(of.description.as_deref()),
                "type" => Member::Object(Self::of_type(schema, &of.ty)),
                "defaultValue" => {
                    let default = of.default_value.as_ref();
                    Member::Owned(default.map(|it| it.serialize().no_indent().to_string()))
                }
                _ => deprecation(schema, of.directives.get("deprecated").map(|it| &**it), name),
            },
            Self::EnumValue(of) => match name {
                "name" => Member::Text(Some(&of.value)),
                "description" => Member::Text(of.description.as_deref()),
                _ => deprecation(schema, of.directives.get("deprecated").map(|it| &**it), name),
            },
            Self::Directive(of) => match name {
                "name" => Member::Text(Some(&of.name)),
                "description" => Member::Text(of.description.as_deref()),
                "isRepeatable" => Member::Boolean(Some(of.repeatable)),
                "locations" => Member::Names(of.locations.iter().map(|it| it.name()).collect()),
                "args" => inputs(of.arguments.iter().map(|it| &**it), selector, field),
                _ => Member::NULL,
            },
        }
    }

    /// A type, with its lists and exclamation marks.
    fn of_type(schema: &'s Schema, ty: &'s Type) -> Self {
        match ty {
            Type::Named(name) => Self::named(schema, name),
            Type::NonNullNamed(_) | Type::List(_) | Type::NonNullList(_) => {
                Self::Wrapping(Wrapping { ty, is_nullable: false })
            }
        }
    }

    fn named(schema: &'s Schema, name: &str) -> Self {
        schema.types.get(name).map_or(Self::Null, Self::Named)
    }
}

impl<'s> Member<'s> {
    const NULL: Self = Self::Text(None);

    fn write<'d>(
        self,
        selector: &Selector<'d>,
        fields: &[&'d Field],
        limit: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), TooLong> {
        match self {
            Self::Text(Some(text)) => string(text, out),
            Self::Owned(Some(text)) => string(&text, out),
            Self::Boolean(Some(value)) => out.extend_from_slice(value.to_string().as_bytes()),
            Self::Object(object) => object.write(selector, fields, limit, out)?,
            Self::Objects(Some(objects)) => {
                list(objects, out, |object, out| object.write(selector, fields, limit, out))?;
            }
            Self::Names(names) => list(names, out, |name, out| {
                string(name, out);
                Ok(())
            })?,
            Self::Text(None) | Self::Owned(None) | Self::Boolean(None) | Self::Objects(None) => {
                out.extend_from_slice(b"null");
            }
        }
        Ok(())
    }
}

impl<'s> Wrapping<'s> {
    fn member(self, schema: &'s Schema, name: &str) -> Member<'s> {
        let is_non_null = self.ty.is_non_null() && !self.is_nullable;
        match name {
            "kind" => Member::Text(Some(if is_non_null { "NON_NULL" } else { "LIST" })),
            "ofType" => Member::Object(match self.ty {
                Type::NonNullNamed(inner) | Type::Named(inner) => Object::named(schema, inner),
                Type::NonNullList(_) if is_non_null => {
                    Object::Wrapping(Self { ty: self.ty, is_nullable: true })
                }
                Type::NonNullList(item) | Type::List(item) => Object::of_type(schema, item),
            }),
            _ => Member::NULL,
        }
    }
}

impl Selector<'_> {
    fn shows_deprecated(&self, field: &Field) -> bool {
        self.argument(field, "includeDeprecated") == Some(Value::Boolean(true))
    }
}

fn of_schema<'s>(schema: &'s Schema, name: &str) -> Member<'s> {
    let of = &schema.schema_definition;
    let root = |ty: &'s Option<apollo_compiler::schema::ComponentName>| {
        Member::Object(match ty {
            Some(name) => Object::named(schema, name),
            None => Object::Null,
        })
    };
    match name {
        "description" => Member::Text(of.description.as_deref()),
        "types" => Member::Objects(Some(schema.types.values().map(Object::Named).collect())),
        "queryType" => root(&of.query),
        "mutationType" => root(&of.mutation),
        "subscriptionType" => root(&of.subscription),
        "directives" => {
            let directives = schema.directive_definitions.values();
            Member::Objects(Some(directives.map(|it| Object::Directive(it)).collect()))
        }
        _ => Member::NULL,
    }
}

fn of_type<'s>(
    schema: &'s Schema,
    ty: &'s ExtendedType,
    name: &str,
    shows_deprecated: bool,
) -> Member<'s> {
    let is_shown = |is_deprecated: bool| shows_deprecated || !is_deprecated;
    match (name, ty) {
        ("kind", _) => Member::Text(Some(kind(ty))),
        ("name", _) => Member::Text(Some(ty.name())),
        ("description", _) => Member::Text(ty.description().map(|it| it.as_str())),
        ("fields", ExtendedType::Object(_) | ExtendedType::Interface(_)) => {
            let fields = match ty {
                ExtendedType::Object(of) => &of.fields,
                ExtendedType::Interface(of) => &of.fields,
                _ => return Member::NULL,
            };
            let fields = fields.values().map(|it| &***it);
            let fields = fields.filter(|it| is_shown(it.directives.has("deprecated")));
            Member::Objects(Some(fields.map(Object::Field).collect()))
        }
        ("interfaces", ExtendedType::Object(of)) => {
            named(schema, of.implements_interfaces.iter().map(|it| &it.name))
        }
        ("interfaces", ExtendedType::Interface(of)) => {
            named(schema, of.implements_interfaces.iter().map(|it| &it.name))
        }
        ("possibleTypes", ExtendedType::Union(of)) => {
            named(schema, of.members.iter().map(|it| &it.name))
        }
        ("possibleTypes", ExtendedType::Interface(of)) => {
            let types = schema.types.iter().filter(|(_, it)| it.is_object());
            let types = types.filter(|(name, _)| schema.is_subtype(&of.name, name));
            named(schema, types.map(|(name, _)| name))
        }
        ("enumValues", ExtendedType::Enum(of)) => {
            let values = of.values.values().map(|it| &***it);
            let values = values.filter(|it| is_shown(it.directives.has("deprecated")));
            Member::Objects(Some(values.map(Object::EnumValue).collect()))
        }
        ("inputFields", ExtendedType::InputObject(of)) => {
            let fields = of.fields.values().map(|it| &***it);
            let fields = fields.filter(|it| is_shown(it.directives.has("deprecated")));
            Member::Objects(Some(fields.map(Object::Input).collect()))
        }
        ("isOneOf", ExtendedType::InputObject(of)) => {
            Member::Boolean(Some(of.directives.has("oneOf")))
        }
        ("specifiedByURL", ExtendedType::Scalar(of)) => {
            let directive = of.directives.get("specifiedBy");
            let url = directive.and_then(|it| it.specified_argument_by_name("url"));
            Member::Text(url.and_then(|it| it.as_str()))
        }
        _ => Member::NULL,
    }
}

fn kind(ty: &ExtendedType) -> &'static str {
    match ty {
        ExtendedType::Scalar(_) => "SCALAR",
        ExtendedType::Object(_) => "OBJECT",
        ExtendedType::Interface(_) => "INTERFACE",
        ExtendedType::Union(_) => "UNION",
        ExtendedType::Enum(_) => "ENUM",
        ExtendedType::InputObject(_) => "INPUT_OBJECT",
    }
}

fn named<'s>(schema: &'s Schema, names: impl Iterator<Item = &'s Name>) -> Member<'s> {
    Member::Objects(Some(names.map(|name| Object::named(schema, name)).collect()))
}

/// Arguments, without those that are deprecated unless they are asked for.
fn inputs<'s>(
    inputs: impl Iterator<Item = &'s InputValueDefinition>,
    selector: &Selector<'_>,
    field: &Field,
) -> Member<'s> {
    let shows_deprecated = selector.shows_deprecated(field);
    let shown = inputs.filter(|it| shows_deprecated || !it.directives.has("deprecated"));
    Member::Objects(Some(shown.map(Object::Input).collect()))
}

fn deprecation<'s>(
    schema: &'s Schema,
    deprecated: Option<&'s Directive>,
    name: &str,
) -> Member<'s> {
    match name {
        "isDeprecated" => Member::Boolean(Some(deprecated.is_some())),
        "deprecationReason" => {
            let reason = deprecated.and_then(|it| it.argument_by_name("reason", schema).ok());
            Member::Text(reason.and_then(|it| it.as_str()))
        }
        _ => Member::NULL,
    }
}

fn list<T>(
    items: Vec<T>,
    out: &mut Vec<u8>,
    mut write: impl FnMut(T, &mut Vec<u8>) -> Result<(), TooLong>,
) -> Result<(), TooLong> {
    out.push(b'[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(item, out)?;
    }
    out.push(b']');
    Ok(())
}

fn string(text: &str, out: &mut Vec<u8>) {
    // Writing text to memory does not fail.
    let _ = serde_json::to_writer(out, text);
}
