//! A schema's introspection as SDL text.

use apollo_compiler::Name;
use apollo_compiler::ast::Value;

use super::IntrospectionError as Error;
use super::model::{Directive, Field, InputValue, Kind, Named, Schema, Type, TypeRef};

/// Scalars that every schema has.
const BUILT_IN_SCALARS: [&str; 5] = ["Boolean", "Float", "ID", "Int", "String"];

/// Directives that every schema has.
const BUILT_IN_DIRECTIVES: [&str; 5] = ["deprecated", "include", "oneOf", "skip", "specifiedBy"];

/// Printing stops at the first name that is none.
type Result<T> = std::result::Result<T, Error>;

pub(super) fn schema(schema: &Schema) -> Result<String> {
    let mut definitions = Vec::new();
    definitions.extend(roots(schema)?);
    for definition in schema.directives.iter().flatten() {
        if !BUILT_IN_DIRECTIVES.contains(&definition.name.as_str()) {
            definitions.push(directive(definition)?);
        }
    }
    for definition in &schema.types {
        let is_built_in =
            definition.kind == Kind::Scalar && BUILT_IN_SCALARS.contains(&definition.name.as_str());
        if !is_built_in && !definition.name.starts_with("__") {
            definitions.push(ty(definition)?);
        }
    }
    Ok(definitions.join("\n"))
}

/// `schema { … }`, unless it says what the names say already.
fn roots(schema: &Schema) -> Result<Option<String>> {
    let roots = [
        ("query", "Query", &schema.query_type),
        ("mutation", "Mutation", &schema.mutation_type),
        ("subscription", "Subscription", &schema.subscription_type),
    ];
    let is_usual = |usual: &str, root: &Option<Named>| match root {
        Some(root) => root.name == usual,
        // A type of that name would be taken for the root.
        None => !schema.types.iter().any(|ty| ty.name == usual),
    };
    if schema.description.is_none() && roots.iter().all(|(_, usual, root)| is_usual(usual, root)) {
        return Ok(None);
    }
    let mut out = description(&schema.description, "");
    out.push_str("schema {\n");
    for (operation, _, root) in roots {
        if let Some(root) = root {
            out.push_str(&format!("  {operation}: {}\n", name(&root.name)?));
        }
    }
    out.push_str("}\n");
    Ok(Some(out))
}

fn directive(directive: &Directive) -> Result<String> {
    let mut out = description(&directive.description, "");
    let arguments = arguments(&directive.args, "")?;
    out.push_str(&format!("directive @{}{arguments}", name(&directive.name)?));
    if directive.is_repeatable == Some(true) {
        out.push_str(" repeatable");
    }
    let locations: Result<Vec<&str>> = directive.locations.iter().map(|at| name(at)).collect();
    out.push_str(&format!(" on {}\n", locations?.join(" | ")));
    Ok(out)
}

fn ty(ty: &Type) -> Result<String> {
    let ty_name = name(&ty.name)?;
    let definition = match ty.kind {
        Kind::Scalar => {
            let url = ty.specified_by_url.as_deref();
            let url = url.map(|url| format!(" @specifiedBy(url: {})", quoted(url)));
            format!("scalar {ty_name}{}", url.unwrap_or_default())
        }
        Kind::Object => format!("type {ty_name}{}", implements_and_fields(ty)?),
        Kind::Interface => format!("interface {ty_name}{}", implements_and_fields(ty)?),
        Kind::Union => format!("union {ty_name} = {}", names(&ty.possible_types)?.join(" | ")),
        Kind::Enum => format!("enum {ty_name} {{\n{}}}", enum_values(ty)?),
        Kind::InputObject => {
            let one_of = if ty.is_one_of == Some(true) { " @oneOf" } else { "" };
            format!("input {ty_name}{one_of} {{\n{}}}", input_fields(ty)?)
        }
        Kind::List | Kind::NonNull => {
            let message = format!("`{ty_name}` is defined as a list or non-null type");
            return Err(Error::BadType(message));
        }
    };
    Ok(format!("{}{definition}\n", description(&ty.description, "")))
}

fn implements_and_fields(ty: &Type) -> Result<String> {
    let interfaces = names(&ty.interfaces)?;
    let implements = match interfaces.is_empty() {
        true => String::new(),
        false => format!(" implements {}", interfaces.join(" & ")),
    };
    let fields = ty.fields.iter().flatten().map(field).collect::<Result<String>>()?;
    Ok(format!("{implements} {{\n{fields}}}"))
}

fn enum_values(ty: &Type) -> Result<String> {
    let mut out = String::new();
    for value in ty.enum_values.iter().flatten() {
        out.push_str(&description(&value.description, "  "));
        let deprecated = deprecated(value.is_deprecated, &value.deprecation_reason);
        out.push_str(&format!("  {}{deprecated}\n", name(&value.name)?));
    }
    Ok(out)
}

fn input_fields(ty: &Type) -> Result<String> {
    let mut out = String::new();
    for field in ty.input_fields.iter().flatten() {
        out.push_str(&description(&field.description, "  "));
        out.push_str(&format!("  {}\n", input_value(field)?));
    }
    Ok(out)
}

fn field(field: &Field) -> Result<String> {
    let mut out = description(&field.description, "  ");
    let arguments = arguments(&field.args, "  ")?;
    let deprecated = deprecated(field.is_deprecated, &field.deprecation_reason);
    let (name, ty) = (name(&field.name)?, type_ref(&field.ty)?);
    out.push_str(&format!("  {name}{arguments}: {ty}{deprecated}\n"));
    Ok(out)
}

/// In one line, or one a line if one of them is described.
fn arguments(arguments: &[InputValue], indent: &str) -> Result<String> {
    if arguments.is_empty() {
        return Ok(String::new());
    }
    if arguments.iter().all(|argument| described(&argument.description).is_none()) {
        let arguments: Result<Vec<String>> = arguments.iter().map(input_value).collect();
        return Ok(format!("({})", arguments?.join(", ")));
    }
    let mut out = String::from("(\n");
    for argument in arguments {
        out.push_str(&description(&argument.description, &format!("{indent}  ")));
        out.push_str(&format!("{indent}  {}\n", input_value(argument)?));
    }
    out.push_str(&format!("{indent})"));
    Ok(out)
}

fn input_value(value: &InputValue) -> Result<String> {
    let mut out = format!("{}: {}", name(&value.name)?, type_ref(&value.ty)?);
    if let Some(text) = &value.default_value {
        out.push_str(&format!(" = {}", default_value(text, &value.name)?));
    }
    out.push_str(&deprecated(value.is_deprecated, &value.deprecation_reason));
    Ok(out)
}

/// A default is GraphQL text. It is parsed and printed again, so that it is one value and no more.
fn default_value(text: &str, owner: &str) -> Result<String> {
    let bad = || Error::BadType(format!("the default of `{owner}` is no GraphQL value: `{text}`"));
    let document = format!("directive @d(a: T = {text}) on FIELD");
    let document = apollo_compiler::ast::Document::parse(document, "default").map_err(|_| bad())?;
    let [definition] = document.definitions.as_slice() else {
        return Err(bad());
    };
    let argument = definition.as_directive_definition().and_then(|directive| {
        let [argument] = directive.arguments.as_slice() else {
            return None;
        };
        argument.directives.is_empty().then_some(argument)
    });
    let value: Option<&Value> = argument.and_then(|argument| argument.default_value.as_deref());
    Ok(value.ok_or_else(bad)?.serialize().no_indent().to_string())
}

fn type_ref(ty: &TypeRef) -> Result<String> {
    let inner = || match &ty.of_type {
        Some(inner) => type_ref(inner),
        None => Err(Error::BadType("a type is nested deeper than the query asked".into())),
    };
    match ty.kind {
        Kind::List => Ok(format!("[{}]", inner()?)),
        Kind::NonNull => Ok(format!("{}!", inner()?)),
        _ => named(ty).map(str::to_owned),
    }
}

fn named(ty: &TypeRef) -> Result<&str> {
    match &ty.name {
        Some(ty) => name(ty),
        None => Err(Error::BadType("a type has no name".into())),
    }
}

fn names(types: &Option<Vec<TypeRef>>) -> Result<Vec<&str>> {
    types.iter().flatten().map(named).collect()
}

fn name(text: &str) -> Result<&str> {
    match Name::is_valid_syntax(text) {
        true => Ok(text),
        false => Err(Error::BadName(text.to_owned())),
    }
}

fn deprecated(is_deprecated: Option<bool>, reason: &Option<String>) -> String {
    match reason {
        Some(reason) if is_deprecated != Some(false) => {
            format!(" @deprecated(reason: {})", quoted(reason))
        }
        None if is_deprecated == Some(true) => " @deprecated".to_owned(),
        _ => String::new(),
    }
}

fn described(description: &Option<String>) -> Option<&str> {
    description.as_deref().filter(|description| !description.is_empty())
}

/// A description's lines: in a block string if it has several and a block string keeps them.
fn description(description: &Option<String>, indent: &str) -> String {
    let Some(text) = described(description) else {
        return String::new();
    };
    if !text.contains('\n') || !is_kept_by_block(text) {
        return format!("{indent}{}\n", quoted(text));
    }
    let mut out = format!("{indent}\"\"\"\n");
    for line in text.replace("\"\"\"", "\\\"\"\"").split('\n') {
        match line.is_empty() {
            true => out.push('\n'),
            false => out.push_str(&format!("{indent}{line}\n")),
        }
    }
    out.push_str(&format!("{indent}\"\"\"\n"));
    out
}

/// Block strings drop common indentation and blank lines at the ends, and know no escapes.
fn is_kept_by_block(text: &str) -> bool {
    let is_blank = |line: Option<&str>| line.is_none_or(|line| line.trim().is_empty());
    let has_control = text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    let lines = || text.split('\n');
    let is_flush = lines().any(|line| line.starts_with(|c: char| !matches!(c, ' ' | '\t')));
    is_flush && !has_control && !is_blank(lines().next()) && !is_blank(lines().next_back())
}

/// A GraphQL string. JSON's escapes are among GraphQL's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}
