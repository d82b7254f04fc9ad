//! The scan and the slow path against one another: whatever comes, what is mended is accepted, and
//! what is accepted needs no mending.

use joinwright_operation::{
    BatchId, ConditionId, FieldShape, Leaf, ObjectShape, Occurrence, Output, RenamedTypes, Shape,
    ShapeKind, Shared, SlotShape,
};
use serde_json::Value;

use super::complete::{Completed, complete};
use super::scan::{Deviation, Root, Scan, With, scan};

fn leaf(leaf: Leaf) -> Shape {
    Shape { nullable: false, capture: false, kind: ShapeKind::Leaf(leaf) }
}

fn nullable(shape: Shape) -> Shape {
    Shape { nullable: true, ..shape }
}

fn list(item: Shape) -> Shape {
    Shape { nullable: false, capture: false, kind: ShapeKind::List(Shared::new(item)) }
}

fn object(shape: ObjectShape) -> Shape {
    Shape { nullable: false, capture: false, kind: ShapeKind::Object(Shared::new(shape)) }
}

fn field(key: &str, value: Shape) -> FieldShape {
    let (key, value) = (key.to_owned().into(), Shared::new(value));
    FieldShape { key, alias_of: None, output: Output::Keep, value, register: None, slot: None }
}

/// `{ id, user (slot of user_id and region), _j0 (region), total, x as y }`
fn order() -> ObjectShape {
    let user =
        FieldShape { register: Some(0), slot: Some(0), ..field("user", nullable(leaf(Leaf::Id))) };
    let region = FieldShape {
        output: Output::Cut,
        register: Some(1),
        ..field("_j0", nullable(leaf(Leaf::String)))
    };
    let renamed =
        FieldShape { output: Output::Rename("y".into()), ..field("_j1", leaf(Leaf::Boolean)) };
    let fields = vec![
        field("id", leaf(Leaf::Int)),
        user,
        region,
        field("total", nullable(leaf(Leaf::Float))),
        renamed,
    ];
    let slots = vec![SlotShape { batch: BatchId(0), parts: vec![0, 1].into(), member: None }];
    ObjectShape { slots: slots.into(), registers: 2, ..ObjectShape::of_fields(fields) }
}

fn root(shape: Shape) -> ObjectShape {
    ObjectShape::of_fields(vec![field("orders", shape)])
}

/// The client's view of an answer, with the key's parts where joined values go.
fn edited(text: &str, start: usize, scan: &Scan<'_>) -> String {
    let mut out = String::new();
    let mut from = start;
    for edit in &scan.edits {
        out.push_str(&text[from..edit.span.start as usize]);
        from = edit.span.end as usize;
        match edit.with {
            With::Nothing => {}
            With::Name(name) => out.push_str(name),
            With::Slot(slot) => {
                let slot = &scan.slots[slot as usize];
                let parts = &scan.parts[slot.parts.start as usize..slot.parts.end as usize];
                let parts: Vec<_> =
                    parts.iter().map(|part| part.map_or("?", |span| span.of(text))).collect();
                out.push_str(&format!("<{}>", parts.join(" ")));
            }
        }
    }
    out.push_str(&text[from..]);
    out
}

fn mended(text: &str, shape: &ObjectShape) -> Completed {
    complete(text, 0, Root::Fields(shape), &[]).unwrap()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let shape = root(list(object(order())));
    let scan = scan(text, 0, Root::Fields(&shape), &[], &[]).unwrap();
    assert_eq!(edited(text, 0, &scan), expected);
}

#[track_caller]
fn check_mended(text: &str, expected: &str, faults: &[&str]) {
    let shape = root(list(object(order())));
    assert_eq!(scan(text, 0, Root::Fields(&shape), &[], &[]).unwrap_err(), Deviation::Shape);
    let completed = mended(text, &shape);
    assert_eq!(completed.text, expected);
    let found: Vec<String> = (completed.faults.iter())
        .map(|fault| format!("{} {}", serde_json::to_string(&fault.path).unwrap(), fault.message))
        .collect();
    assert_eq!(found, faults);
}

#[test]
fn slots_are_found_cuts_are_made_and_names_restored() {
    check(
        r#"{"orders":[{"id":1,"user":7,"_j0":"eu","total":3.50,"_j1":true}]}"#,
        r#"{"orders":[{"id":1,"user":<7 "eu">,"total":3.50,"y":true}]}"#,
    );
}

#[test]
fn whitespace_and_large_numbers_stay_as_they_came() {
    check(
        "{ \"orders\" : [ { \"id\" : 1 , \"user\" : \"7\" , \"_j0\" : null, \"total\" : 1234567890123456789.10 ,\n\"_j1\":false } ] }",
        "{ \"orders\" : [ { \"id\" : 1 , \"user\" : <\"7\" null>, \"total\" : 1234567890123456789.10 ,\n\"y\":false } ] }",
    );
}

#[test]
fn unasked_members_are_cut_wherever_they_stand() {
    check(
        r#"{"a":{"b":[1]},"orders":[{"x":1,"y":"}","id":1,"user":null,"z":[],"_j0":"","total":null,"_j1":true,"w":0}],"q":0}"#,
        r#"{"orders":[{"id":1,"user":<null "">,"total":null,"y":true}]}"#,
    );
}

#[test]
fn members_in_another_order_are_put_in_the_querys_order() {
    check_mended(
        r#"{"orders":[{"_j1":true,"id":1,"user":7,"_j0":"eu","total":3}]}"#,
        r#"{"orders":[{"id":1,"user":7,"_j0":"eu","total":3,"_j1":true}]}"#,
        &[],
    );
}

#[test]
fn names_of_types_are_read_with_escapes_whether_they_are_renamed_or_not() {
    let renamed = vec![("User".into(), "Customer".into())].into();
    let names = Leaf::RenamedType(Shared::new(RenamedTypes { renamed }));
    let shape = ObjectShape::of_fields(vec![
        field("one", leaf(names.clone())),
        field("other", leaf(names)),
    ]);
    let completed = mended(r#"{"one":"\u0055ser","other":"Ke\u0079"}"#, &shape);
    assert_eq!(completed.text, r#"{"one":"User","other":"Key"}"#);
    let scan = scan(&completed.text, 0, Root::Fields(&shape), &[], &[]).unwrap();
    assert_eq!(edited(&completed.text, 0, &scan), r#"{"one":"Customer","other":"Key"}"#);
}

#[test]
fn escaped_and_repeated_names_are_understood() {
    check_mended(
        r#"{"orders":[{"\u0069d":1,"user":7,"_j0":"eu","total":3,"total":4,"_j1":true}]}"#,
        r#"{"orders":[{"id":1,"user":7,"_j0":"eu","total":4,"_j1":true}]}"#,
        &[],
    );
}

#[test]
fn wrong_kinds_become_null_or_bubble_with_an_error() {
    check_mended(
        r#"{"orders":[{"id":1,"user":{"id":7},"_j0":5,"total":"3","_j1":true}]}"#,
        r#"{"orders":[{"id":1,"user":null,"_j0":null,"total":null,"_j1":true}]}"#,
        &[
            r#"["orders",0,"user"] the value is no ID"#,
            r#"["orders",0,"_j0"] the value is no string"#,
            r#"["orders",0,"total"] the value is no number"#,
        ],
    );
    for (id, what) in [
        ("2147483648", "is no 32-bit integer"),
        ("1.5", "is no 32-bit integer"),
        ("null", "is null but may not be"),
        ("\"1\"", "is no integer"),
        ("[1]", "is no integer"),
    ] {
        check_mended(
            &format!(r#"{{"orders":[{{"id":{id},"user":7,"_j0":"eu","total":3,"_j1":true}}]}}"#),
            "null",
            &[&format!(r#"["orders",0,"id"] the value {what}"#)],
        );
    }
    check_mended(r#"{"orders":{}}"#, "null", &[r#"["orders"] the value is no list"#]);
    check_mended(r#"{}"#, "null", &[r#"["orders"] the value is missing"#]);
}

#[test]
fn integral_numbers_are_integers_however_they_are_written() {
    let completed = mended(r#"{"orders":[1.0,2e3,-0]}"#, &root(list(leaf(Leaf::Int))));
    assert_eq!(completed.text, r#"{"orders":[1,2000,0]}"#);
}

#[test]
fn a_null_stops_at_the_next_nullable_place() {
    let shape = root(list(nullable(list(leaf(Leaf::Int)))));
    let completed = mended(r#"{"orders":[[1],[2,null],[]]}"#, &shape);
    assert_eq!(completed.text, r#"{"orders":[[1],null,[]]}"#);
    assert_eq!(completed.faults.len(), 1);
}

#[test]
fn enum_values_outside_the_schema_are_faults() {
    let values = vec!["A".into(), "B".into()];
    let shape = root(list(nullable(leaf(Leaf::Enum(values.into())))));
    let completed = mended(r#"{"orders":["A","C","\u0042",1]}"#, &shape);
    assert_eq!(completed.text, r#"{"orders":["A",null,"B",null]}"#);
    assert_eq!(completed.faults.len(), 2);
}

#[test]
fn faults_are_bounded_and_counted() {
    let shape = root(list(nullable(leaf(Leaf::Int))));
    let text = format!(r#"{{"orders":[{}true]}}"#, "true,".repeat(249));
    let completed = mended(&text, &shape);
    assert_eq!((completed.faults.len(), completed.more_faults), (100, 150));
}

/// `{ __typename ... on A { x } y ... on B { x } }`
fn abstract_shape(with_typename: bool) -> ObjectShape {
    let on = |field, types: &[&'static str]| Occurrence {
        field,
        condition: None,
        types: Some(types.iter().map(|ty| (*ty).into()).collect()),
    };
    let always = |field| Occurrence { field, condition: None, types: None };
    let fields = vec![
        field("__typename", leaf(Leaf::String)),
        field("x", leaf(Leaf::Int)),
        field("y", leaf(Leaf::Int)),
    ];
    let mut order = vec![always(0), on(1, &["A"]), always(2), on(1, &["B"])];
    if !with_typename {
        order.remove(0);
    }
    ObjectShape {
        fields: fields.into(),
        order: order.into(),
        irregular: true,
        typename: with_typename.then_some(0),
        ..ObjectShape::default()
    }
}

#[test]
fn each_type_has_its_own_order() {
    let shape = abstract_shape(true);
    let accepts = |text: &str| scan(text, 0, Root::Fields(&shape), &[], &[]).is_ok();
    assert!(accepts(r#"{"__typename":"A","x":1,"y":2}"#));
    assert!(accepts(r#"{"__typename":"B","y":2,"x":1}"#));
    assert!(accepts(r#"{"__typename":"C","y":2}"#));
    assert!(!accepts(r#"{"__typename":"A","y":2}"#));
    assert!(!accepts(r#"{"__typename":"B","y":2}"#));
    assert!(!accepts(r#"{"__typename":"B","y":2,"x":1,"x":1}"#));
    assert_eq!(
        mended(r#"{"x":1,"y":2,"__typename":"B"}"#, &shape).text,
        r#"{"__typename":"B","y":2,"x":1}"#
    );
    assert_eq!(
        mended(r#"{"x":1,"y":2,"__typename":"C"}"#, &shape).text,
        r#"{"__typename":"C","y":2}"#
    );
    assert_eq!(mended(r#"{"y":2,"__typename":"A"}"#, &shape).text, "null");
}

#[test]
fn without_a_type_name_absence_is_no_fault() {
    let shape = abstract_shape(false);
    let accepts = |text: &str| scan(text, 0, Root::Fields(&shape), &[], &[]).is_ok();
    assert!(accepts(r#"{"y":2}"#));
    assert!(accepts(r#"{"y":2,"x":1}"#));
    assert!(!accepts(r#"{"x":2}"#));
}

#[test]
fn a_key_with_a_part_missing_is_a_fault_even_if_the_type_is_not_known() {
    let on_a = |field| Occurrence { field, condition: None, types: Some(vec!["A".into()].into()) };
    let mut shape = order();
    shape.order = (0..5).map(on_a).collect::<Vec<_>>().into();
    shape.irregular = true;
    let text = r#"{"id":1,"user":7,"total":3,"_j1":true}"#;
    let deviation = scan(text, 0, Root::Fields(&shape), &[], &[]).unwrap_err();
    assert_eq!(deviation, Deviation::Shape);
    let completed = mended(text, &shape);
    assert_eq!(completed.text, r#"{"id":1,"user":7,"_j0":null,"total":3,"_j1":true}"#);
    assert_eq!(completed.faults.len(), 1);
    assert!(scan("{}", 0, Root::Fields(&shape), &[], &[]).is_ok());
}

#[test]
fn conditions_decide_what_is_due() {
    let occurrence = |field, condition| Occurrence { field, condition, types: None };
    let fields = vec![field("a", leaf(Leaf::Int)), field("b", leaf(Leaf::Int))];
    let order = vec![occurrence(0, Some(ConditionId(0))), occurrence(1, None), occurrence(0, None)];
    let shape = ObjectShape {
        fields: fields.into(),
        order: order.into(),
        irregular: true,
        ..ObjectShape::default()
    };
    let accepts = |text: &str, holds| scan(text, 0, Root::Fields(&shape), &[holds], &[]).is_ok();
    assert!(accepts(r#"{"a":1,"b":2}"#, true));
    assert!(!accepts(r#"{"b":2,"a":1}"#, true));
    assert!(accepts(r#"{"b":2,"a":1}"#, false));
    assert!(!accepts(r#"{"b":2}"#, true));
    let completed = complete(r#"{"a":1,"b":2}"#, 0, Root::Fields(&shape), &[false]).unwrap();
    assert_eq!(completed.text, r#"{"b":2,"a":1}"#);
}

/// A small generator of numbers (splitmix64), so that every run is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn shape(&mut self, depth: usize) -> Shape {
        let kind = match self.below(if depth == 0 { 9 } else { 12 }) {
            0 => ShapeKind::Leaf(Leaf::Int),
            1 => ShapeKind::Leaf(Leaf::Float),
            2 => ShapeKind::Leaf(Leaf::String),
            3 => ShapeKind::Leaf(Leaf::Boolean),
            4 => ShapeKind::Leaf(Leaf::Id),
            5 => ShapeKind::Leaf(Leaf::Custom),
            6 => ShapeKind::Leaf(Leaf::Enum(vec!["A".into(), "B".into()].into())),
            7 => ShapeKind::Leaf(Leaf::TypeName("A".into())),
            8 => ShapeKind::Leaf(type_names()),
            9 => ShapeKind::List(Shared::new(self.shape(depth - 1))),
            _ => ShapeKind::Object(Shared::new(self.object(depth - 1))),
        };
        Shape { nullable: self.below(2) == 0, capture: self.below(4) == 0, kind }
    }

    fn object(&mut self, depth: usize) -> ObjectShape {
        let n = self.below(4);
        let fields: Vec<_> =
            (0..n).map(|idx| field(&format!("f{idx}"), self.shape(depth))).collect();
        let mut shape = ObjectShape::of_fields(fields);
        for idx in 0..n {
            let is_leaf = match &shape.fields[idx].value.kind {
                ShapeKind::Leaf(leaf) => !matches!(leaf, Leaf::RenamedType(_)),
                ShapeKind::List(_) | ShapeKind::Object(_) => false,
            };
            match self.below(6) {
                // What the gateway asks for itself are leaves, and of those none is replaced.
                0 if is_leaf => shape.fields.to_mut()[idx].output = Output::Cut,
                1 => shape.fields.to_mut()[idx].output = Output::Rename(format!("r{idx}").into()),
                2 => {
                    shape.order.to_mut()[idx].types = Some(vec!["A".into()].into());
                    shape.irregular = true;
                }
                _ => {}
            }
        }
        shape
    }

    /// A JSON value that is mostly, but not always, of the shape.
    fn value(&mut self, shape: &Shape) -> String {
        if self.below(20) == 0 {
            return ["null", "1", "1.5", "\"x\"", "true", "[]", "{}", "[{}]"][self.below(8)].into();
        }
        if shape.nullable && self.below(5) == 0 {
            return "null".to_owned();
        }
        match &shape.kind {
            ShapeKind::Leaf(leaf) => match leaf {
                Leaf::Int => (self.below(100) as i64 - 50).to_string(),
                Leaf::Float => format!("{}.50", self.below(9)),
                Leaf::String => ["\"\"", "\"}\\\"\"", "\"\\u00e9\"", "\"é\""][self.below(4)].into(),
                Leaf::Boolean => ["true", "false"][self.below(2)].into(),
                Leaf::Id => ["7", "\"7\""][self.below(2)].into(),
                Leaf::Custom => ["{\"a\":[1,{}]}", "[]", "1e400", "\"c\""][self.below(4)].into(),
                Leaf::TypeName(_) => ["\"A\"", "\"\\u0041\"", "\"B\""][self.below(3)].into(),
                Leaf::Enum(_) => ["\"A\"", "\"B\"", "\"C\""][self.below(3)].into(),
                Leaf::RenamedType(_) => ["\"A\"", "\"\\u0041\"", "\"C\""][self.below(3)].into(),
            },
            ShapeKind::List(item) => {
                let items: Vec<_> = (0..self.below(4)).map(|_| self.value(item)).collect();
                format!("[{}]", items.join(", "))
            }
            ShapeKind::Object(object) => self.members(object),
        }
    }

    fn members(&mut self, shape: &ObjectShape) -> String {
        let mut members: Vec<String> = (shape.order.iter())
            .map(|occurrence| &shape.fields[usize::from(occurrence.field)])
            .map(|field| format!("\"{}\" : {}", field.key, self.value(&field.value)))
            .collect();
        for _ in 0..usize::from(self.below(4) == 0) {
            let at = self.below(members.len() + 1);
            members.insert(at, "\"unasked\":{\"f0\":[null]}".to_owned());
        }
        if members.len() > 1 && self.below(8) == 0 {
            let at = self.below(members.len() - 1);
            members.swap(at, at + 1);
        }
        if !members.is_empty() && self.below(12) == 0 {
            let at = self.below(members.len());
            members.remove(at);
        }
        format!("{{{}}}", members.join(","))
    }
}

/// A type `A` that is `TheA` in the joined schema.
fn type_names() -> Leaf {
    Leaf::RenamedType(Shared::new(RenamedTypes {
        renamed: vec![("A".into(), "TheA".into())].into(),
    }))
}

#[test]
fn names_of_types_are_replaced() {
    let shape = ObjectShape::of_fields(vec![field("t", leaf(type_names()))]);
    let replaced = |text: &str| {
        let found = scan(text, 0, Root::Fields(&shape), &[], &[]).ok()?;
        Some(edited(text, 0, &found))
    };
    assert_eq!(replaced(r#"{"t":"A"}"#).as_deref(), Some(r#"{"t":"TheA"}"#));
    assert_eq!(replaced(r#"{"t":"Other"}"#).as_deref(), Some(r#"{"t":"Other"}"#));
    assert_eq!(replaced(r#"{"t":"\u0041"}"#), None);
    let completed = mended(r#"{"t":"\u0041"}"#, &shape);
    assert_eq!((completed.text.as_str(), completed.faults.len()), (r#"{"t":"A"}"#, 0));
    let completed = mended(r#"{"t":"a\"b"}"#, &shape);
    assert_eq!((completed.text.as_str(), completed.faults.len()), ("null", 1));
}

#[test]
fn what_is_mended_is_accepted_and_what_is_accepted_needs_no_mending() {
    let (mut n_accepted, mut n_mended) = (0, 0);
    for seed in 0..20_000 {
        let mut random = Random(seed);
        let shape = random.object(3);
        let text = random.members(&shape);
        let completed = mended(&text, &shape);
        match scan(&text, 0, Root::Fields(&shape), &[], &[]) {
            Ok(found) => {
                n_accepted += 1;
                assert_eq!(completed.faults, [], "{text}");
                let again = scan(&completed.text, 0, Root::Fields(&shape), &[], &[]).unwrap();
                let json = |text: &str| serde_json::from_str::<Value>(text).ok();
                // A number like 1e400 is JSON, but nothing that this parser holds.
                let (left, right) = (edited(&text, 0, &found), edited(&completed.text, 0, &again));
                assert_eq!(json(&left), json(&right), "{text}");
                assert_eq!(found.captures.len(), again.captures.len(), "{text}");
            }
            Err(Deviation::Shape) => {
                n_mended += 1;
                if completed.text != "null" {
                    let again = scan(&completed.text, 0, Root::Fields(&shape), &[], &[]);
                    assert!(again.is_ok(), "{text}\n{}\n{again:?}", completed.text);
                }
            }
            Err(malformed) => panic!("{malformed:?}: {text}"),
        }
    }
    assert!(n_accepted > 2_000 && n_mended > 2_000, "{n_accepted} {n_mended}");
}

#[test]
fn broken_text_is_malformed_and_never_panics() {
    for seed in 0..300 {
        let mut random = Random(seed);
        let shape = random.object(3);
        let text = random.members(&shape);
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert!(scan(&text[..end], 0, Root::Fields(&shape), &[], &[]).is_err());
            assert!(complete(&text[..end], 0, Root::Fields(&shape), &[]).is_err());
        }
        let mut bytes = text.clone().into_bytes();
        for at in 0..bytes.len() {
            let byte = std::mem::replace(&mut bytes[at], b"{}[],:\"\\0nx"[random.below(11)]);
            if let Ok(text) = std::str::from_utf8(&bytes) {
                let _ = scan(text, 0, Root::Fields(&shape), &[], &[]);
                let _ = complete(text, 0, Root::Fields(&shape), &[]);
            }
            bytes[at] = byte;
        }
    }
}

/// `{ ... on A { b c } ... on B { c b } }`, perhaps with `t: __typename` behind it.
fn of_types(typename: bool) -> ObjectShape {
    let place = |field, types: Option<&'static str>| Occurrence {
        field,
        condition: None,
        types: types.map(|name| vec![name.into()].into()),
    };
    let mut fields = vec![field("b", leaf(Leaf::Int)), field("c", leaf(Leaf::Int))];
    let mut order =
        vec![place(0, Some("A")), place(1, Some("A")), place(1, Some("B")), place(0, Some("B"))];
    if typename {
        fields.push(field("t", leaf(Leaf::String)));
        order.push(place(2, None));
    }
    ObjectShape {
        fields: fields.into(),
        order: order.into(),
        typename: typename.then_some(2),
        irregular: true,
        ..ObjectShape::default()
    }
}

#[test]
fn members_keep_an_order_that_their_objects_type_may_have() {
    let check = |text: &str, typename, expected: &str| {
        let completed = mended(text, &root(object(of_types(typename))));
        assert_eq!((completed.text.as_str(), completed.faults), (expected, Vec::new()));
    };
    // The escapes are what needs mending.
    let text = r#"{"orders":{"c":2,"\u0062":1}}"#;
    check(text, false, r#"{"orders":{"c":2,"b":1}}"#);
    let text = r#"{"orders":{"b":1,"\u0063":2}}"#;
    check(text, false, r#"{"orders":{"b":1,"c":2}}"#);
    let text = r#"{"orders":{"t":"B","b":1,"c":2}}"#;
    check(text, true, r#"{"orders":{"c":2,"b":1,"t":"B"}}"#);
}
