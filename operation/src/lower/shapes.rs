//! Shapes: what comes back for what is asked.

use std::borrow::Cow;
use std::collections::HashMap;

use apollo_compiler::Name;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;

use super::Lowering;
use super::collect::{Content, Entry, Helper, Joined, Level};
use super::guard::and;
use crate::facts::RemoteId;
use crate::operation::Term;
use crate::shape::{
    FieldShape, Leaf, ObjectShape, Occurrence, Output, Shape, ShapeKind, SlotShape,
};
use crate::shared::Shared;

/// A level with what is known about the object that it selects from.
#[derive(Clone)]
pub(super) struct Context<'l, 'd> {
    level: &'l Level<'d>,
    parent: Name,
    /// The remote schema that answers.
    remote: RemoteId,
    /// Further terms under which the level applies.
    terms: Vec<Term>,
    /// Whether the level applies to some of the objects only.
    optional: bool,
}

impl<'l, 'd> Context<'l, 'd> {
    /// A level that applies to every object at its place.
    pub(super) fn whole(level: &'l Level<'d>, parent: &Name, remote: RemoteId) -> Self {
        Self { level, parent: parent.clone(), remote, terms: Vec::new(), optional: false }
    }
}

/// An object shape in the making.
struct Draft {
    shape: ObjectShape,
    fields: Vec<FieldShape>,
    order: Vec<Occurrence>,
    /// The occurrences of the level that is being added, and the place in `order` behind its last.
    of_level: Vec<Occurrence>,
    cursor: usize,
    slots: Vec<SlotShape>,
    by_key: HashMap<String, u16>,
    /// For each field whether it is `__typename` wherever it is selected.
    typenames: Vec<bool>,
}

impl Draft {
    fn add(&mut self, field: FieldShape) -> u16 {
        let idx = self.fields.len() as u16;
        self.by_key.insert(field.key.to_string(), idx);
        self.fields.push(field);
        self.typenames.push(false);
        idx
    }

    fn register(&mut self) -> u16 {
        self.shape.registers += 1;
        self.shape.registers - 1
    }

    /// Goes on with the order of another level.
    fn begin_level(&mut self) {
        self.cursor = 0;
        self.of_level.clear();
    }

    /// Notes where the level's next field arrives. In objects that no other level applies to, fields
    /// arrive in this one's order, whatever the order of those before it.
    fn occur(&mut self, context: &Context<'_, '_>, mut occurrence: Occurrence) {
        // Where a field is there anyhow, it does not arrive again.
        let covers = |known: &Occurrence| {
            known.field == occurrence.field
                && (known.condition.is_none() || known.condition == occurrence.condition)
                && (known.types.is_none() || known.types == occurrence.types)
        };
        if self.of_level.iter().any(covers) {
            return;
        }
        self.of_level.push(occurrence.clone());
        if context.optional {
            // Some objects lack it, and nothing says which.
            occurrence.types = Some(Cow::Borrowed(&[]));
        }
        let from = if occurrence.types.is_none() { 0 } else { self.cursor };
        match self.order[from..].iter().position(|known| *known == occurrence) {
            Some(place) => self.cursor = self.cursor.max(from + place + 1),
            None => {
                self.order.push(occurrence);
                self.cursor = self.order.len();
            }
        }
    }

    fn finish(self) -> ObjectShape {
        let Self { shape, fields, order, slots, typenames, .. } = self;
        let typename =
            shape.typename.or_else(|| typenames.iter().position(|&is| is).map(|idx| idx as u16));
        let mut n_places = vec![0_usize; fields.len()];
        for occurrence in &order {
            n_places[usize::from(occurrence.field)] += 1;
        }
        let irregular = n_places.iter().any(|&n_places| n_places != 1)
            || order.iter().any(|occurrence| occurrence.types.is_some());
        ObjectShape {
            irregular,
            fields: fields.into(),
            order: order.into(),
            slots: slots.into(),
            typename,
            ..shape
        }
    }
}

impl Lowering<'_, '_> {
    /// The shape of a value of type `ty` of the joined schema. The last `n_rows` helpers of an object fill its first
    /// registers: they pair rows with keys.
    pub(super) fn shape(
        &mut self,
        remote: RemoteId,
        ty: &Type,
        contexts: &[Context<'_, '_>],
        n_rows: usize,
    ) -> Shape {
        let kind = match ty {
            Type::List(item) | Type::NonNullList(item) => {
                ShapeKind::List(Shared::new(self.shape(remote, item, contexts, n_rows)))
            }
            Type::Named(name) | Type::NonNullNamed(name) => {
                self.named(remote, name, contexts, n_rows)
            }
        };
        Shape { nullable: !ty.is_non_null(), capture: false, kind }
    }

    fn named(
        &mut self,
        remote: RemoteId,
        name: &Name,
        contexts: &[Context<'_, '_>],
        n_rows: usize,
    ) -> ShapeKind {
        let leaf = match self.schema.schema().types.get(name) {
            Some(ExtendedType::Enum(enum_)) => {
                let mut values: Vec<Cow<'static, str>> =
                    enum_.values.keys().map(|value| Cow::Owned(value.to_string())).collect();
                values.sort();
                Leaf::Enum(values.into())
            }
            Some(ExtendedType::Scalar(_)) | None => match self.own_type(remote, name) {
                "Int" => Leaf::Int,
                "Float" => Leaf::Float,
                "String" => Leaf::String,
                "Boolean" => Leaf::Boolean,
                "ID" => Leaf::Id,
                _ => Leaf::Custom,
            },
            Some(_) => {
                return ShapeKind::Object(Shared::new(self.object_shape(contexts, n_rows)));
            }
        };
        ShapeKind::Leaf(leaf)
    }

    /// The shape of an object that all `contexts` may select from.
    pub(super) fn object_shape(
        &mut self,
        contexts: &[Context<'_, '_>],
        n_rows: usize,
    ) -> ObjectShape {
        let mut draft = Draft {
            shape: ObjectShape { registers: n_rows as u16, ..ObjectShape::default() },
            fields: Vec::new(),
            order: Vec::new(),
            of_level: Vec::new(),
            cursor: 0,
            slots: Vec::new(),
            by_key: HashMap::new(),
            typenames: Vec::new(),
        };
        for context in contexts {
            draft.begin_level();
            for (idx, terms) in &context.level.order {
                let entry = &context.level.entries[*idx];
                match &entry.content {
                    Content::Join(joined) => {
                        self.joined(&mut draft, context, entry, joined, terms);
                    }
                    Content::Leaf | Content::Object(_) => {
                        self.data(&mut draft, contexts, context, entry);
                    }
                }
            }
            let first_row = context.level.helpers.len().saturating_sub(n_rows);
            for (idx, helper) in context.level.helpers.iter().enumerate() {
                let register = idx.checked_sub(first_row).filter(|row| *row < n_rows);
                let mut field = self.helper_field(context.remote, helper);
                field.register = register.map(|row| row as u16);
                let field = draft.add(field);
                let condition = self.condition(vec![context.terms.clone()]);
                draft.occur(context, Occurrence { field, condition, types: None });
            }
        }
        draft.finish()
    }

    fn data(
        &mut self,
        draft: &mut Draft,
        contexts: &[Context<'_, '_>],
        context: &Context<'_, '_>,
        entry: &Entry<'_>,
    ) {
        let is_typename = entry.field.name == "__typename";
        let field = match draft.by_key.get(entry.key.as_str()) {
            Some(&known) => {
                draft.typenames[usize::from(known)] &= is_typename;
                known
            }
            None => {
                let below = match &entry.content {
                    Content::Object(_) => below(contexts, &entry.key),
                    Content::Leaf | Content::Join(_) => Vec::new(),
                };
                let mut value = self.shape(context.remote, &entry.field.definition.ty, &below, 0);
                if let (true, Some(names)) = (is_typename, self.schema.type_names(context.remote)) {
                    value.kind = ShapeKind::Leaf(Leaf::RenamedType(names.clone()));
                }
                let mut field = object_field(entry.key.to_string(), Output::Keep, value);
                field.alias_of = alias_of(&entry.key, &entry.field.name);
                let field = draft.add(field);
                draft.typenames[usize::from(field)] = is_typename;
                field
            }
        };
        let Some(occurrence) = self.occurrence(context, entry, &entry.guard.terms, field) else {
            return;
        };
        let certain =
            !context.optional && occurrence.condition.is_none() && occurrence.types.is_none();
        if is_typename && certain && contexts.len() == 1 {
            draft.shape.typename = Some(field);
        }
        draft.occur(context, occurrence);
    }

    fn joined(
        &mut self,
        draft: &mut Draft,
        context: &Context<'_, '_>,
        entry: &Entry<'_>,
        joined: &Joined<'_>,
        terms: &[Term],
    ) {
        let Some(slot) = joined.slot() else { return };
        let batch = self.batches.get(usize::from(slot.batch.0)).and_then(Option::as_ref);
        let member = batch.and_then(|batch| batch.member(&entry.key));
        if member.is_none() && self.schema.relationship(joined.relationship).lift.is_some() {
            // Its conditions contradict those around it: it never arrives.
            return;
        }
        let injected: Vec<u16> =
            slot.injected.iter().map(|helper| self.injected(draft, context, helper)).collect();
        let field = match draft.by_key.get(&slot.key) {
            Some(&known) => known,
            None => {
                let output = match entry.key.as_str() {
                    key if key == slot.key => Output::Keep,
                    key => Output::Rename(key.to_owned().into()),
                };
                let value = self.part_shape(context.remote, &slot.part);
                let mut field = object_field(slot.key.clone(), output, value);
                field.alias_of = alias_of(&slot.key, &slot.part.field.name);
                let register = draft.register();
                let first = (!self.schema.relationship(joined.relationship).key.is_empty())
                    .then_some(register);
                let rest =
                    injected.iter().filter_map(|&idx| draft.fields[usize::from(idx)].register);
                let parts: Vec<u16> = first.into_iter().chain(rest).collect();
                field.register = Some(register);
                field.slot = Some(draft.slots.len() as u16);
                draft.slots.push(SlotShape { batch: slot.batch, parts: parts.into(), member });
                draft.add(field)
            }
        };
        for &field in [field].iter().chain(&injected) {
            if let Some(occurrence) = self.occurrence(context, entry, terms, field) {
                draft.occur(context, occurrence);
            }
        }
    }

    fn injected(&mut self, draft: &mut Draft, context: &Context<'_, '_>, helper: &Helper) -> u16 {
        if let Some(&known) = draft.by_key.get(&helper.alias) {
            return known;
        }
        let mut field = self.helper_field(context.remote, helper);
        field.register = Some(draft.register());
        draft.add(field)
    }

    fn helper_field(&mut self, remote: RemoteId, helper: &Helper) -> FieldShape {
        let value = self.part_shape(remote, &helper.part);
        let field = object_field(helper.alias.clone(), Output::Cut, value);
        FieldShape { alias_of: alias_of(&helper.alias, &helper.part.field.name), ..field }
    }

    /// Where a field arrives; nothing if it never does.
    fn occurrence(
        &mut self,
        context: &Context<'_, '_>,
        entry: &Entry<'_>,
        terms: &[Term],
        field: u16,
    ) -> Option<Occurrence> {
        let terms = and(&context.terms, terms)?;
        let condition = self.condition(vec![terms]);
        let types = (!entry.guard.types.is_empty()).then(|| {
            let types = self.guarded_types(&context.parent, &entry.guard);
            let own = |ty: &Name| self.own_type(context.remote, ty).to_owned();
            let mut types: Vec<Cow<'static, str>> =
                types.iter().map(|ty| Cow::Owned(own(ty))).collect();
            types.sort();
            types.into()
        });
        Some(Occurrence { field, condition, types })
    }
}

/// The levels below the data entries of one response key.
fn below<'l, 'd>(contexts: &[Context<'l, 'd>], key: &Name) -> Vec<Context<'l, 'd>> {
    let entries: Vec<_> = (contexts.iter())
        .flat_map(|context| context.level.entries.iter().map(move |entry| (context, entry)))
        .filter(|(_, entry)| entry.key == *key)
        .filter_map(|(context, entry)| match &entry.content {
            Content::Object(level) => Some((context, entry, level)),
            Content::Leaf | Content::Join(_) => None,
        })
        .collect();
    let alone = entries.len() == 1;
    // Entries under one type condition apply to the same objects.
    let uniform = (entries.windows(2)).all(|pair| {
        let (context, entry, _) = pair[1];
        std::ptr::eq(pair[0].0, context) && pair[0].1.guard.types == entry.guard.types
    });
    (entries.into_iter())
        .filter_map(|(context, entry, level)| {
            let parent = entry.field.definition.ty.inner_named_type().clone();
            let terms = if alone { Vec::new() } else { and(&context.terms, &entry.guard.terms)? };
            let guarded = context.optional || !entry.guard.types.is_empty();
            let remote = context.remote;
            Some(Context { level, parent, remote, terms, optional: !uniform && guarded })
        })
        .collect()
}

/// A field that is neither a slot nor a part of a key.
pub(super) fn object_field(key: String, output: Output, value: Shape) -> FieldShape {
    let value = Shared::new(value);
    FieldShape { key: key.into(), alias_of: None, output, value, register: None, slot: None }
}

/// The field, if its response key is another.
fn alias_of(key: &str, field: &Name) -> Option<Cow<'static, str>> {
    (key != field.as_str()).then(|| Cow::Owned(field.to_string()))
}

impl ObjectShape {
    /// An object with these fields, all of them, in this order.
    ///
    /// ```
    /// use joinwright_operation::ObjectShape;
    ///
    /// assert_eq!(ObjectShape::of_fields(Vec::new()), ObjectShape::default());
    /// ```
    pub fn of_fields(fields: Vec<FieldShape>) -> Self {
        let order: Vec<Occurrence> = (0..fields.len())
            .map(|idx| Occurrence { field: idx as u16, condition: None, types: None })
            .collect();
        Self { fields: fields.into(), order: order.into(), ..Self::default() }
    }
}
