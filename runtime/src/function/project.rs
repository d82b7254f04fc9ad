//! Projection: of a whole value what the client has selected, under the client's response keys.
//!
//! ```text
//! client     { shipping { days cost: price } }
//! value      {"__typename":"Estimate","days":2,"price":4.5,"carrier":null}
//! projected  {"days":2,"cost":4.5}
//! ```
//!
//! It follows the shape, which is as deep as the client's operation. What the value lacks is null;
//! whether that may be is for the scan to say.

use joinwright_operation::{ObjectShape, Shape, ShapeKind};
use serde_json::value::RawValue;

use crate::json::Members;

const NULL: &str = "null";

/// Appends what `shape` asks for of `value`, which is JSON.
pub(super) fn project(value: &str, shape: &Shape, conditions: &[bool], out: &mut String) {
    match &shape.kind {
        ShapeKind::Leaf(_) => out.push_str(value),
        ShapeKind::List(item) => match serde_json::from_str::<Vec<&RawValue>>(value) {
            Ok(items) => {
                out.push('[');
                for (idx, value) in items.into_iter().enumerate() {
                    out.push_str(if idx == 0 { "" } else { "," });
                    project(value.get(), item, conditions, out);
                }
                out.push(']');
            }
            Err(_) => out.push_str(NULL),
        },
        ShapeKind::Object(object) => match serde_json::from_str::<Members<'_>>(value) {
            Ok(members) => project_object(&members, object, conditions, out),
            Err(_) => out.push_str(NULL),
        },
    }
}

fn project_object(
    members: &Members<'_>,
    shape: &ObjectShape,
    conditions: &[bool],
    out: &mut String,
) {
    let mut is_written = vec![false; shape.fields.len()];
    out.push('{');
    let mut separator = "";
    for occurrence in shape.order.iter() {
        let holds = occurrence.condition.is_none_or(|id| conditions[usize::from(id.0)]);
        let place = usize::from(occurrence.field);
        if !holds || std::mem::replace(&mut is_written[place], true) {
            continue;
        }
        let field = &shape.fields[place];
        out.push_str(separator);
        out.push('"');
        out.push_str(&field.key);
        out.push_str("\":");
        let name = field.alias_of.as_deref().unwrap_or(&field.key);
        let member = members.0.iter().find(|(member, _)| member == name);
        project(member.map_or(NULL, |(_, value)| value.get()), &field.value, conditions, out);
        separator = ",";
    }
    out.push('}');
}
