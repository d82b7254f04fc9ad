//! Plans for people: what `joinwright plan` prints.

use std::fmt::Write as _;

use super::{
    ArgumentPlanValue, BatchingPlan, Binding, JoinPlan, Plans, SegmentPlan, Value, VariablePlan,
};

/// The join plan, a paragraph for each relationship.
pub(crate) fn display(plans: &Plans) -> String {
    let paragraphs: Vec<String> = plans.joins.iter().map(|join| paragraph(plans, join)).collect();
    match paragraphs.as_slice() {
        [] => "No relationships.\n".to_owned(),
        paragraphs => paragraphs.join("\n"),
    }
}

fn paragraph(plans: &Plans, join: &JoinPlan) -> String {
    let mut text = format!("{}\n", join.title);
    let mut line = |name: &str, value: &str| {
        // Writing to a string can not fail.
        let _ = writeln!(text, "  {name:<10}{value}");
    };
    line("declared", &join.place);
    line("plan", &join.summary);
    if join.function.is_none() {
        line("document", &document(plans, join));
        line("variables", &variables(join));
    }
    for (name, rule) in ["batching", "null key", "rows", "errors"].iter().zip(&join.rules) {
        line(name, rule);
    }
    for note in &join.notes {
        line("note", note);
    }
    text
}

/// The document for the first key of a batch.
fn document(plans: &Plans, join: &JoinPlan) -> String {
    let remote = plans.remotes.iter().find(|remote| remote.variant == join.remote);
    let name = remote.map_or("", |remote| remote.name.as_str());
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let declarations: Vec<String> = join
        .path
        .iter()
        .flat_map(|segment| &segment.arguments)
        .filter_map(|argument| match &argument.value {
            ArgumentPlanValue::Literal(_) | ArgumentPlanValue::Part { .. } => None,
            ArgumentPlanValue::Variable { suffix, ty } => Some(format!("$_j0_0_{suffix}: {ty}")),
        })
        .collect();
    let declarations = match declarations.as_slice() {
        [] => String::new(),
        declarations => format!("({})", declarations.join(", ")),
    };
    let selection = match &join.as_type {
        _ if join.is_leaf => "",
        Some(_) => " { _j0: __typename ...<selection> }",
        None => " { ...<selection> }",
    };
    let fields: Vec<String> = join.path.iter().map(field).collect();
    let closing = " }".repeat(fields.len().saturating_sub(1));
    let fields = fields.join(" { ");
    format!("query <Operation>__{name}{declarations} {{ _j0_0: {fields}{selection}{closing} }}")
}

/// `user(id: $_j0_0_id)`
fn field(segment: &SegmentPlan) -> String {
    let arguments: Vec<String> = segment
        .arguments
        .iter()
        .map(|argument| match &argument.value {
            ArgumentPlanValue::Literal(literal) | ArgumentPlanValue::Part { literal, .. } => {
                format!("{}: {literal}", argument.name)
            }
            ArgumentPlanValue::Variable { suffix, .. } => {
                format!("{}: $_j0_0_{suffix}", argument.name)
            }
        })
        .collect();
    match arguments.as_slice() {
        [] => segment.field.clone(),
        arguments => format!("{}({})", segment.field, arguments.join(", ")),
    }
}

/// The variables for the first key of a batch: `{"_j0_0_id":<user_id>}`.
fn variables(join: &JoinPlan) -> String {
    let members: Vec<String> = match &join.binding {
        Binding::Nothing => Vec::new(),
        Binding::Arguments { value, variables, .. } => variables
            .iter()
            .filter_map(|variable| Some(member(variable, &json(at(value, variable)?))))
            .collect(),
        Binding::Element { value, variable, .. } => match &join.batching {
            BatchingPlan::Aliased => vec![member(variable, &json(value))],
            BatchingPlan::Listed { before, after, .. } => {
                vec![member(variable, &format!("{before}{},…{after}", json(value)))]
            }
        },
    };
    format!("{{{}}}", members.join(","))
}

fn member(variable: &VariablePlan, value: &str) -> String {
    format!("\"_j0_0_{}\":{value}", variable.suffix)
}

/// The part of `Arguments` that is the variable's value.
fn at<'a>(value: &'a Value, variable: &VariablePlan) -> Option<&'a Value> {
    variable.members.iter().try_fold(value, |value, name| match value {
        Value::Struct { members, .. } => {
            members.iter().find(|member| member.ident == *name).map(|member| &member.value)
        }
        Value::Fit(_) | Value::Constant(_) | Value::Tuple(_) | Value::List(_) => None,
    })
}

/// The value as JSON with key parts in angle brackets.
fn json(value: &Value) -> String {
    let list = |items: &[Value]| items.iter().map(json).collect::<Vec<_>>().join(",");
    match value {
        Value::Fit(fit) => format!("<{}>", fit.name),
        Value::Constant(text) => text.clone(),
        Value::Tuple(items) | Value::List(items) => format!("[{}]", list(items)),
        Value::Struct { members, .. } => {
            let members = members.iter();
            let members =
                members.map(|member| format!("\"{}\":{}", member.name, json(&member.value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}
