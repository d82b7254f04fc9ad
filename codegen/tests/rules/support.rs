//! The one helper of these tests: inputs in, a summary of the gateway and the findings out.

use std::fmt::Write;

use expect_test::Expect;
use joinwright_codegen::diagnostic::{Diagnostics, Label, Severity};
use joinwright_codegen::ir::{ArgumentMapping, Batching, Gateway, Mapping, Pairing, Relationship};
use joinwright_codegen::source::SourceMap;
use joinwright_codegen::{lower, syntax, validate};

/// Compares what becomes of a relationships file and its schemas with what is expected: the
/// relationships, root fields and foreign types, and the whole joined schema.
pub(crate) fn check(relationships: &str, schemas: &[(&str, &str)], expected: &Expect) {
    expected.assert_eq(&outcome(relationships, schemas, |gateway| {
        format!("{}\n{}", summary(gateway), gateway.joined.serialize())
    }));
}

/// As [`check`], without relationships.
pub(crate) fn check_composition(schemas: &[(&str, &str)], expected: &Expect) {
    let mut relationships = String::new();
    for (name, _) in schemas {
        let _ = writeln!(relationships, "- name: {name}\n  definition: {{url: http://{name}}}");
    }
    check(&relationships, schemas, expected);
}

/// Checks a relationship `Order.user` of `orders` to `users`, and the joined field and its own input
/// types alone; given is what stands in `to_remote_schema` after the name of the remote schema.
pub(crate) fn check_order_user(orders: &str, users: &str, to: &str, expected: &Expect) {
    let to = to.trim().replace('\n', "\n              ");
    let relationships = format!(
        "\
- name: orders
  definition: {{url: http://orders}}
  remote_relationships:
    - type_name: Order
      relationships:
        - name: user
          definition:
            to_remote_schema:
              remote_schema: users
              {to}
- name: users
  definition: {{url: http://users}}
"
    );
    let schemas = [("orders", orders), ("users", users)];
    expected.assert_eq(&outcome(&relationships, &schemas, |gateway| {
        let relationship = relationship_summary(gateway, &gateway.relationships[0]);
        let Some(order) = gateway.joined.get_object("Order") else {
            return relationship;
        };
        let inputs = gateway.joined.types.iter();
        let inputs = inputs.filter(|(name, _)| name.starts_with("Order_user_"));
        let inputs: String = inputs.map(|(_, input)| format!("{input}\n")).collect();
        format!("{relationship}{}\n{inputs}", order.fields["user"].serialize())
    }));
}

/// The summary of a valid gateway, then what was found.
fn outcome(
    relationships: &str,
    schemas: &[(&str, &str)],
    summary: impl Fn(&Gateway) -> String,
) -> String {
    let mut sources = SourceMap::default();
    sources.add("remote_schemas.yaml", relationships);
    for (name, sdl) in schemas {
        sources.add(format!("schemas/{name}.graphql"), *sdl);
    }
    let (documents, mut diagnostics) = syntax::parse(&sources);
    let gateway = lower::lower(&documents, &mut diagnostics);
    match validate::validate(gateway, diagnostics) {
        Ok((gateway, warnings)) => summary(&gateway) + &findings(&sources, warnings),
        Err(diagnostics) => findings(&sources, diagnostics),
    }
}

/// Findings in a form that does not depend on how reports look: with the text at each place.
fn findings(sources: &SourceMap, diagnostics: Diagnostics) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics.sorted() {
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let _ = writeln!(out, "{severity}[{}] {}", diagnostic.code, diagnostic.message);
        for Label { span, text } in std::iter::once(&diagnostic.primary).chain(&diagnostic.related)
        {
            let file = sources.file(span.file);
            let (line, column) = sources.line_column(*span);
            let at = &file.text[span.range()];
            let _ = writeln!(out, "  {}:{line}:{column} {at:?}: {text}", file.path);
        }
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(out, "  help: {help}");
        }
    }
    out
}

/// What a gateway is, in lines.
fn summary(gateway: &Gateway) -> String {
    let mut out = String::new();
    for remote in &gateway.remotes {
        for (what, list) in [("directives", &remote.directives), ("foreign", &remote.foreign_types)]
        {
            if !list.is_empty() {
                let _ = writeln!(out, "{what} of {}: {}", remote.name.value, list.join(" "));
            }
        }
    }
    for relationship in &gateway.relationships {
        out.push_str(&relationship_summary(gateway, relationship));
    }
    for root in &gateway.root_fields {
        let remote = &gateway.remotes[usize::from(root.remote.0)].name.value;
        let _ = writeln!(out, "{:?} {} from {remote}", root.operation, root.name);
    }
    out
}

fn relationship_summary(gateway: &Gateway, relationship: &Relationship) -> String {
    let target = &gateway.remotes[usize::from(relationship.target.0)].name.value;
    let mut out = format!("{}.{}", relationship.source_type.value, relationship.name.value);
    for field in relationship.key.iter().filter(|field| field.used) {
        let _ = write!(out, " {}", field.name.value);
    }
    let _ = write!(out, " -> {target}");
    for segment in &relationship.path {
        let argument = |one: &ArgumentMapping| {
            format!("{}: {}", one.name.value, mapping(relationship, &one.value.value))
        };
        let arguments: Vec<String> = segment.arguments.iter().map(argument).collect();
        let _ = write!(out, ".{}({})", segment.field.value, arguments.join(", "));
    }
    let _ = match &relationship.batching {
        Batching::Aliased => write!(out, ", aliased"),
        Batching::Listed { pairing: Pairing::Position, returns } => {
            write!(out, ", listed by position, {returns:?}")
        }
        Batching::Listed { pairing: Pairing::Fields(fields), returns } => {
            let names: Vec<&str> = fields.iter().map(|field| field.name.value.as_str()).collect();
            write!(out, ", listed by {}, {returns:?}", names.join(" "))
        }
    };
    out + &format!(", {} keys, {}\n", relationship.max_keys, relationship.ty)
}

fn mapping(relationship: &Relationship, value: &Mapping) -> String {
    match value {
        Mapping::Key { key, ty } => format!("${} as {ty}", relationship.key[*key].name.value),
        Mapping::Static(constant) => format!("{constant:?}"),
        Mapping::List(items) => {
            let items: Vec<_> =
                items.iter().map(|item| mapping(relationship, &item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Mapping::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|(name, value)| {
                    format!("{}: {}", name.value, mapping(relationship, &value.value))
                })
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        Mapping::Each(item) => format!("each {}", mapping(relationship, &item.value)),
    }
}
