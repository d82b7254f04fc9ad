//! A random role of a gateway: what it sees of each remote schema.
//!
//! It lacks fields of rows, root fields, optional arguments and optional input fields. What of a type
//! is hidden is decided by names of the joined schema, so that types which several remote schemas have
//! stay equal, and an interface lacks what a type lacks that implements it.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Argument, Field, Gateway, Interface, Meaning, Object, Remote, Role};

/// The name of the role.
pub(crate) const ROLE: &str = "some \"role\"";

/// Of how many fields one is hidden.
const ONE_OF: u64 = 4;

impl Gateway {
    /// A remote schema as the role sees it.
    pub(crate) fn seen(&self, seed: u64, idx: usize) -> Remote {
        let hidden = self.hidden(seed);
        let remote = &self.remotes[idx];
        let keeps = |ty: &str, field: &Field| {
            let joined = (remote.names.joined_type(ty), remote.names.joined_field(ty, &field.name));
            !hidden.contains(&joined)
        };
        let fields = |ty: &str, fields: &[Field]| {
            let kept = fields.iter().filter(|field| keeps(ty, field));
            kept.map(|field| with_arguments(seed, ty, field)).collect()
        };
        let object = |object: &Object| Object {
            fields: fields(&object.name, &object.fields),
            ..object.clone()
        };
        let interface = |interface: &Interface| Interface {
            fields: fields(&interface.name, &interface.fields),
            ..interface.clone()
        };
        Remote {
            objects: remote.objects.iter().map(object).collect(),
            interfaces: remote.interfaces.iter().map(interface).collect(),
            query: root(seed, remote, &remote.query),
            mutation: remote.mutation.clone(),
            ..remote.clone()
        }
    }

    /// The fields that are hidden, by the names of the joined schema.
    fn hidden(&self, seed: u64) -> BTreeSet<(String, String)> {
        let mut hidden = BTreeSet::new();
        for remote in &self.remotes {
            for object in remote.objects.iter().filter(|object| object.role == Role::Rows) {
                let ty = remote.names.joined_type(&object.name);
                // Something is left of every type: its first field.
                for field in object.fields.iter().skip(1).filter(|field| is_column(field)) {
                    let name = remote.names.joined_field(&object.name, &field.name);
                    if is_drawn(seed, &(&ty, &name)) {
                        hidden.insert((ty.clone(), name));
                    }
                }
            }
        }
        self.hide_in_interfaces(&mut hidden);
        hidden
    }

    /// An interface lacks what one of its types lacks; and whatever that leaves of it, it keeps a field
    /// that its types then keep, too.
    fn hide_in_interfaces(&self, hidden: &mut BTreeSet<(String, String)>) {
        for remote in &self.remotes {
            for interface in &remote.interfaces {
                let joined = remote.names.joined_type(&interface.name);
                let types = self.implementers(&joined);
                for (place, field) in interface.fields.iter().enumerate() {
                    let name = remote.names.joined_field(&interface.name, &field.name);
                    let of = |ty: &String| (ty.clone(), name.clone());
                    if place == 0 {
                        types.iter().for_each(|ty| _ = hidden.remove(&of(ty)));
                    } else if types.iter().any(|ty| hidden.contains(&of(ty))) {
                        hidden.insert((joined.clone(), name));
                    }
                }
            }
        }
    }

    /// The joined names of the types that implement an interface.
    fn implementers(&self, interface: &str) -> BTreeSet<String> {
        let objects = self.remotes.iter().flat_map(|remote| {
            let implements = |object: &&Object| {
                let mut interfaces = object.interfaces.iter();
                interfaces.any(|own| remote.names.joined_type(own) == interface)
            };
            let objects = remote.objects.iter().filter(implements);
            objects.map(|object| remote.names.joined_type(&object.name))
        });
        objects.collect()
    }
}

/// Whether a field is a value of the row: what leads to other rows is left, for queries that go deep.
fn is_column(field: &Field) -> bool {
    matches!(field.meaning, Meaning::Column(_) | Meaning::Echo)
}

/// The root fields that are left; the first always is.
fn root(seed: u64, remote: &Remote, fields: &[Field]) -> Vec<Field> {
    let is_kept = |(place, field): &(usize, &Field)| {
        *place == 0 || !is_drawn(seed, &(&remote.name, &field.name))
    };
    let kept = fields.iter().enumerate().filter(is_kept);
    kept.map(|(_, field)| with_arguments(seed, "Query", field)).collect()
}

/// A field without some of its optional arguments.
fn with_arguments(seed: u64, ty: &str, field: &Field) -> Field {
    let mut field = field.clone();
    let name = field.name.clone();
    // Types may be called otherwise elsewhere, so only what no other type has is taken from them.
    let is_root = ty == "Query";
    field.arguments.retain(|argument: &Argument| {
        let is_required = argument.ty.to_string().ends_with('!') && argument.default.is_none();
        is_required || !is_root || !is_drawn(seed, &(&name, &argument.name))
    });
    field
}

fn is_drawn(seed: u64, what: &impl Hash) -> bool {
    let mut hasher = DefaultHasher::new();
    (seed, what).hash(&mut hasher);
    hasher.finish().is_multiple_of(ONE_OF)
}
