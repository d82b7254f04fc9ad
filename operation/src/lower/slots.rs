//! Slots: under which response key each join key arrives, and which joins are asked together.

use std::collections::HashMap;
use std::mem;

use apollo_compiler::{Name, ast, name};

use super::collect::{Content, Entry, Helper, Joined, Level, Slot};
use super::{Lowering, Site};
use crate::facts::RelationshipId;
use crate::operation::BatchId;

/// The entries of one response key: for each the level and its place there.
type Group = Vec<(usize, usize)>;

impl<'d> Lowering<'_, 'd> {
    /// Gives every join below these levels its slot. The levels are those of one response path:
    /// several if a field was selected under several guards.
    pub(super) fn assign_slots(&mut self, levels: &mut [&mut Level<'d>], site: Site) {
        let mut injected = HashMap::new();
        for group in groups(levels) {
            let joins: Vec<_> = (group.iter().copied())
                .filter(|&(level, entry)| {
                    matches!(levels[level].entries[entry].content, Content::Join(_))
                })
                .collect();
            let batches: Vec<BatchId> = (joins.iter())
                .map(|&(level, entry)| self.assign_batch(&mut levels[level].entries[entry], site))
                .collect();
            let same = joins.len() == group.len()
                && batches.windows(2).all(|pair| pair[0] == pair[1])
                && joins.windows(2).all(|pair| {
                    let parent =
                        |(level, entry): (usize, usize)| &levels[level].entries[entry].parent;
                    parent(pair[0]) == parent(pair[1])
                });
            for (&(level, entry), batch) in joins.iter().zip(batches) {
                self.assign_slot(&mut levels[level].entries[entry], batch, same, &mut injected);
            }
            self.assign_children(levels, &group, site);
        }
        for level in levels.iter_mut().filter(|level| level.entries.is_empty()) {
            // An upstream selection set may not be empty.
            let (field, ty) = (name!("__typename"), ast::Type::NonNullNamed(name!("String")));
            let alias = self.private_alias();
            level.helpers.push(Helper { alias, field, ty });
        }
    }

    fn assign_children(&mut self, levels: &mut [&mut Level<'d>], group: &Group, site: Site) {
        let mut children: Vec<((usize, usize), Level<'d>)> = Vec::new();
        for &(level, entry) in group {
            if let Content::Object(below) = &mut levels[level].entries[entry].content {
                children.push(((level, entry), mem::take(below)));
            }
        }
        if children.is_empty() {
            return;
        }
        let mut below: Vec<_> = children.iter_mut().map(|(_, level)| level).collect();
        self.assign_slots(&mut below, site);
        for ((level, entry), below) in children {
            levels[level].entries[entry].content = Content::Object(below);
        }
    }

    fn assign_batch(&mut self, entry: &mut Entry<'d>, site: Site) -> BatchId {
        let field = entry.field;
        let (relationship, selection) = match &mut entry.content {
            Content::Join(joined) => (joined.relationship, mem::take(&mut joined.selection)),
            Content::Leaf | Content::Object(_) => (RelationshipId(0), Level::default()),
        };
        self.batch(site, relationship, field, selection)
    }

    fn assign_slot(
        &mut self,
        entry: &mut Entry<'d>,
        batch: BatchId,
        same: bool,
        injected: &mut HashMap<(Name, Name), Helper>,
    ) {
        let Entry { key, parent, content: Content::Join(joined), .. } = entry else {
            return;
        };
        let key = if same { key.to_string() } else { self.private_alias() };
        let fields = self.schema.relationship(joined.relationship).key;
        let mut names = fields.iter().map(|field| Name::new_unchecked(field));
        let field = names.next().unwrap_or(name!("__typename"));
        let injected = (names)
            .map(|name| {
                let known = injected.get(&(parent.clone(), name.clone())).cloned();
                known.unwrap_or_else(|| {
                    let helper = self.helper(parent, name.clone());
                    injected.insert((parent.clone(), name), helper.clone());
                    helper
                })
            })
            .collect();
        joined.slot = Some(Slot { key, field, injected, batch });
    }

    /// A field of `parent` that the gateway asks for itself.
    pub(super) fn helper(&mut self, parent: &Name, field: Name) -> Helper {
        let ty = self.field_type(parent, &field);
        Helper { alias: self.private_alias(), field, ty }
    }

    /// The type of a field of the joined schema. `String!` for `__typename`.
    pub(super) fn field_type(&self, parent: &Name, field: &Name) -> ast::Type {
        match self.schema.schema().type_field(parent, field) {
            Ok(definition) => definition.ty.clone(),
            // The facts name only fields that the joined schema has, and `__typename`.
            Err(_) => ast::Type::NonNullNamed(name!("String")),
        }
    }
}

/// The entries of some levels by response key, in the order of their first appearance.
fn groups(levels: &[&mut Level<'_>]) -> Vec<Group> {
    let mut places: HashMap<&Name, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for (level_idx, level) in levels.iter().enumerate() {
        for (entry_idx, entry) in level.entries.iter().enumerate() {
            let place = *places.entry(&entry.key).or_insert(groups.len());
            if place == groups.len() {
                groups.push(Vec::new());
            }
            groups[place].push((level_idx, entry_idx));
        }
    }
    groups
}

impl Joined<'_> {
    /// The slot that `assign_slots` gave it.
    pub(super) fn slot(&self) -> Option<&Slot> {
        self.slot.as_ref()
    }
}
