//! The facts that generated code states about a gateway, as lowering reads them.
//!
//! Each type is plain data and `const`-constructible. The lifetime is `'static` in generated code;
//! the compiler, which lowers operations at build time, borrows from its own arenas.

use std::borrow::Cow;

use crate::headers::{Forwarded, HeaderRules, ResponseHeaders};
pub use crate::roles::{HiddenKey, Role};

/// A remote schema, by its place in the relationships file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RemoteId(pub u16);

/// A relationship, by its place in the gateway's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RelationshipId(pub u16);

/// One upstream API. What is nothing special is left to [`RemoteSchema::PLAIN`].
#[derive(Debug, Clone, Copy)]
pub struct RemoteSchema<'a> {
    /// Its name in the relationships file, as written.
    pub name: &'a str,
    /// Where it is reached.
    pub url: Url<'a>,
    /// The deadline of one request to it, from connecting to the last byte, in seconds.
    pub timeout_seconds: u32,
    /// The executable directives its SDL declares, without `@`; others are not sent to it.
    pub directives: &'a [&'a str],
    /// Types of the joined schema that it does not have and that a client may name all the same in one
    /// of its selection sets, sorted: object types that stand in one of its interfaces, interfaces
    /// and unions that have an object type in common with one of its own. They are not sent to it.
    pub foreign_types: &'a [&'a str],
    /// What its types and fields are called in the joined schema: Hasura's `customization`.
    pub names: Names<'a>,
    /// The headers of every request to it: name and value. No name is there twice.
    pub headers: &'a [(&'a str, Setting<'a>)],
    /// Whether the client's own headers go along.
    pub forward_client_headers: bool,
    /// Which of them, if they do.
    pub client_headers: HeaderRules<'a>,
    /// Which of the session's variables, the role among them, go along as headers.
    pub forward_session_variables: Forwarded<'a>,
    /// Which headers of its answers reach the client.
    pub response_headers: ResponseHeaders,
    /// How it is connected to.
    pub transport: Transport<'a>,
    /// The most requests of one fetch that run side by side.
    pub side_by_side: u32,
}

impl RemoteSchema<'_> {
    /// A remote schema without a name or an address, about which there is nothing else to say.
    pub const PLAIN: Self = Self {
        name: "",
        url: Url::Literal(""),
        timeout_seconds: 60,
        directives: &[],
        foreign_types: &[],
        names: Names::PLAIN,
        headers: &[],
        forward_client_headers: false,
        client_headers: HeaderRules::PLAIN,
        forward_session_variables: Forwarded::All,
        response_headers: ResponseHeaders::PLAIN,
        transport: Transport::PLAIN,
        side_by_side: 8,
    };
}

/// A text that is known when the gateway starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting<'a> {
    /// The text itself; `{{NAME}}` in it stands for an environment variable and, in the value of a
    /// header, `{{session.x-hasura-…}}` for a session variable.
    Template(&'a str),
    /// The name of the environment variable that holds it.
    FromEnv(&'a str),
}

/// How a remote schema is connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transport<'a> {
    /// The authorities that are trusted in place of the system's.
    pub ca: Option<Pem<'a>>,
    /// The certificate that the gateway shows, and its key.
    pub client_certificate: Option<(Pem<'a>, Pem<'a>)>,
    /// The HTTP proxy.
    pub proxy: Option<Setting<'a>>,
    /// The most connections that are kept while nothing is asked.
    pub max_idle_per_host: Option<u32>,
    /// How long a connection is kept while nothing is asked.
    pub idle_timeout_seconds: Option<u32>,
    /// Which HTTP is spoken.
    pub http: HttpVersion,
}

impl Transport<'_> {
    /// Nothing special.
    pub const PLAIN: Self = Self {
        ca: None,
        client_certificate: None,
        proxy: None,
        max_idle_per_host: None,
        idle_timeout_seconds: None,
        http: HttpVersion::Usual,
    };
}

/// Where certificates or a key stand, as PEM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pem<'a> {
    /// In a file that is read when the gateway starts.
    File(&'a str),
    /// In this environment variable.
    FromEnv(&'a str),
}

/// Which HTTP is spoken with a remote schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpVersion {
    /// HTTP/1.1; over TLS HTTP/2 where the server has it.
    Usual,
    /// HTTP/1.1 alone.
    One,
    /// HTTP/2, over plain TCP without asking; over TLS where the server has it.
    Two,
}

/// What a remote schema's types and fields are called in the joined schema.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The root field that holds all of its root fields, if they do not stand at the root.
    pub namespace: Option<&'a str>,
    /// Its types. Root types, the specification's scalars and names that begin with `__` get
    /// neither prefix nor suffix.
    pub types: Renaming<'a>,
    /// The fields of its object and interface types, by the types' names in the joined schema,
    /// sorted. What holds its root fields there is one of these types.
    pub fields: &'a [(&'a str, Renaming<'a>)],
}

impl<'a> Names<'a> {
    /// Everything keeps its name.
    pub const PLAIN: Self = Self { namespace: None, types: Renaming::PLAIN, fields: &[] };

    /// The remote schema's own name of a type of the joined schema that it has.
    ///
    /// ```
    /// use joinwright_operation::facts::{Names, Renaming};
    ///
    /// let types = Renaming { prefix: "My", ..Renaming::PLAIN };
    /// let names = Names { types, ..Names::PLAIN };
    /// assert_eq!(names.own_type("MyUser"), "User");
    /// assert_eq!(names.own_type("Int"), "Int");
    /// ```
    pub fn own_type<'n>(&self, joined: &'n str) -> &'n str
    where
        'a: 'n,
    {
        match self.types.mapped_from(joined) {
            Some(own) => own,
            None if STANDARD_SCALARS.contains(&joined) || joined.starts_with("__") => joined,
            None => self.types.own(joined),
        }
    }

    /// The remote schema's own name of a field; `parent` is the type's name in the joined schema.
    pub fn own_field<'n>(&self, parent: &str, joined: &'n str) -> &'n str
    where
        'a: 'n,
    {
        if joined.starts_with("__") {
            return joined;
        }
        match self.fields.binary_search_by_key(&parent, |(ty, _)| ty) {
            Ok(place) => self.fields[place].1.own(joined),
            Err(_) => joined,
        }
    }
}

/// The scalars that every schema has.
pub const STANDARD_SCALARS: [&str; 5] = ["Int", "Float", "String", "Boolean", "ID"];

/// A rule by which names change. An entry of `mapping` wins over prefix and suffix.
#[derive(Debug, Clone, Copy)]
pub struct Renaming<'a> {
    /// What comes before a name.
    pub prefix: &'a str,
    /// What comes behind it.
    pub suffix: &'a str,
    /// Names with what becomes of them, sorted.
    pub mapping: &'a [(&'a str, &'a str)],
}

impl<'a> Renaming<'a> {
    /// Nothing changes.
    pub const PLAIN: Self = Self { prefix: "", suffix: "", mapping: &[] };

    /// What becomes of a name.
    ///
    /// ```
    /// use joinwright_operation::facts::Renaming;
    ///
    /// let rule = Renaming { prefix: "my_", mapping: &[("id", "key")], ..Renaming::PLAIN };
    /// assert_eq!((&*rule.joined("id"), &*rule.joined("name")), ("key", "my_name"));
    /// assert_eq!((rule.own("key"), rule.own("my_name")), ("id", "name"));
    /// ```
    pub fn joined<'n>(&self, own: &'n str) -> Cow<'n, str>
    where
        'a: 'n,
    {
        match self.mapping.binary_search_by_key(&own, |(own, _)| own) {
            Ok(place) => Cow::Borrowed(self.mapping[place].1),
            Err(_) if self.prefix.is_empty() && self.suffix.is_empty() => Cow::Borrowed(own),
            Err(_) => Cow::Owned([self.prefix, own, self.suffix].concat()),
        }
    }

    /// What a name was, if the rule made it.
    pub fn own<'n>(&self, joined: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.mapped_from(joined).unwrap_or_else(|| {
            let name = joined.strip_prefix(self.prefix);
            name.and_then(|name| name.strip_suffix(self.suffix)).unwrap_or(joined)
        })
    }

    fn mapped_from(&self, joined: &str) -> Option<&'a str> {
        let entry = self.mapping.iter().find(|(_, name)| *name == joined);
        entry.map(|(own, _)| *own)
    }
}

/// Hasura's `url` or `url_from_env`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Url<'a> {
    /// The address itself; `{{NAME}}` in it stands for an environment variable.
    Literal(&'a str),
    /// The name of the environment variable that holds the address.
    FromEnv(&'a str),
    /// Nowhere: a function of the gateway crate stands in for a server. It answers one relationship,
    /// whose name it has.
    Function,
}

/// The operation types that a gateway serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// `query`
    Query,
    /// `mutation`
    Mutation,
}

/// A field of the joined schema's query or mutation type, and who answers it.
#[derive(Debug, Clone, Copy)]
pub struct RootField<'a> {
    /// Which root type has it.
    pub operation: OperationKind,
    /// Its name.
    pub name: &'a str,
    /// The remote schema that answers it.
    pub remote: RemoteId,
}

/// A value that the gateway adds for a role: Hasura's `@preset`. The role's clients do not see the
/// argument or the input field that gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset<'a> {
    /// The remote schema whose argument or input field it is.
    pub remote: RemoteId,
    /// What gets it.
    pub place: PresetPlace<'a>,
    /// The type of the argument or input field, in the remote schema's own terms, as GraphQL text:
    /// `[ID!]`.
    pub ty: &'a str,
    /// The value.
    pub value: PresetValue<'a>,
}

/// What gets a preset. Types have their names in the joined schema; fields and arguments have the
/// remote schema's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresetPlace<'a> {
    /// An argument of a field of an object or interface type.
    Argument {
        /// The type. For root fields what holds them in the joined schema: a root type or the type of
        /// a namespace.
        parent: &'a str,
        /// The field.
        field: &'a str,
        /// The argument.
        argument: &'a str,
    },
    /// A field of an input object type.
    InputField {
        /// The type.
        input: &'a str,
        /// The field.
        field: &'a str,
    },
}

/// The value of a preset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresetValue<'a> {
    /// The same for everybody.
    Literal {
        /// The value as a GraphQL literal, valid for the type.
        graphql: &'a str,
        /// The value as JSON.
        json: &'a str,
    },
    /// What the session says.
    Session {
        /// The session variable, in lower case: `x-hasura-user-id`.
        variable: &'a str,
    },
    /// A list with a session value inside.
    List {
        /// The items' type, as [`Preset::ty`].
        ty: &'a str,
        /// The items.
        items: &'a [PresetValue<'a>],
    },
    /// An input object with a session value inside.
    Object(&'a [PresetMember<'a>]),
    /// None of its own: the input field holds objects that have presets, or lists of those. Said of
    /// types that the role's schema does not have and that relationships bind all the same.
    Inside,
}

/// A member of an input object that is preset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PresetMember<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its type, as [`Preset::ty`].
    pub ty: &'a str,
    /// Its value.
    pub value: PresetValue<'a>,
}

/// A declared edge `source_type.name → remote.path`. What is nothing special is left to
/// [`Relationship::PLAIN`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relationship<'a> {
    /// The type that has the joined field, as the relationships file has it but under its name in the
    /// joined schema.
    pub source_type: &'a str,
    /// The joined field's name.
    pub name: &'a str,
    /// Further types of the joined schema that have the joined field, sorted: the implementers of an
    /// interface, the members of a union.
    pub also_on: &'a [&'a str],
    /// What of the source type makes the key: those of `lhs_fields` that an argument or `match` uses,
    /// in the order of `lhs_fields`.
    pub key: &'a [KeyPart<'a>],
    /// The part of `key` that is a list whose items are asked for one by one: `each`. The joined field
    /// is then a list.
    pub each: Option<u16>,
    /// The remote schema that is asked.
    pub remote: RemoteId,
    /// The target field, from a query root field down. Never empty.
    pub path: &'a [Segment<'a>],
    /// How many keys travel in one request.
    pub batching: Batching<'a>,
    /// The most keys in one request; more are split into several.
    pub max_keys: u32,
    /// The deadline of one of its requests, if it is another than the remote schema's, in seconds.
    pub timeout_seconds: Option<u32>,
    /// What a failed join costs.
    pub on_error: OnError,
    /// Whether a preset of an argument that is bound stands in place of what is bound. The list of a
    /// listed batch is always bound.
    pub preset_wins: bool,
    /// Whether the root field of the path is non-null: one key at fault then nulls the data of all.
    pub is_root_non_null: bool,
    /// The object type that rows must have, by its name in the joined schema, where the target returns
    /// an interface or a union.
    pub as_type: Option<&'a str>,
    /// The relationship puts fields of the row on the source type itself.
    pub lift: Option<Lift<'a>>,
    /// The row's fields that equal the key's parts, in the order of `key`, if they tell which object it
    /// is: every object of its type that the remote schema gives is the row of such a key. Empty if
    /// rows are not known so. Names are the joined schema's.
    pub entity: &'a [&'a str],
}

/// What a relationship lifts: several remote schemas have the source type, and one that lacks a field
/// of it gets it from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lift<'a> {
    /// The remote schema whose objects lack the fields.
    pub owner: RemoteId,
    /// The fields, as they are called on the row and on the source type.
    pub fields: &'a [&'a str],
}

impl Relationship<'_> {
    /// A relationship without names and without a target, about which there is nothing else to say.
    pub const PLAIN: Self = Self {
        source_type: "",
        name: "",
        also_on: &[],
        key: &[],
        each: None,
        remote: RemoteId(0),
        path: &[],
        batching: Batching::Aliased,
        max_keys: 100,
        timeout_seconds: None,
        on_error: OnError::Null,
        preset_wins: false,
        is_root_non_null: false,
        as_type: None,
        lift: None,
        entity: &[],
    };
}

/// What a failed join costs: `on_error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnError {
    /// The joined field.
    Null,
    /// All of `data`.
    Fail,
}

/// A part of a key: a leaf of the source type, or below it. Names are the joined schema's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyPart<'a> {
    /// A field of the source type.
    Field(&'a str),
    /// A field below it, or one that takes arguments: the way there, outermost first. Never empty.
    Path(&'a [KeyField<'a>]),
}

/// A field on the way to a part of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyField<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its arguments, all of them constants, as GraphQL text: `(currency: EUR)`; empty without.
    pub arguments: &'a str,
}

impl<'a> KeyPart<'a> {
    /// The field of the source type that it begins with.
    ///
    /// ```
    /// use joinwright_operation::facts::{KeyField, KeyPart};
    ///
    /// let owner = KeyField { name: "owner", arguments: "" };
    /// let id = KeyField { name: "id", arguments: "" };
    /// assert_eq!(KeyPart::Path(&[owner, id]).field(), "owner");
    /// assert_eq!(KeyPart::Field("owner_id").field(), "owner_id");
    /// ```
    pub fn field(&self) -> &'a str {
        match self {
            Self::Field(name) => name,
            Self::Path(fields) => fields.first().map_or("", |field| field.name),
        }
    }
}

/// One field on the way to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The type that has the field, as [`PresetPlace::Argument`] names it.
    pub parent: &'a str,
    /// The field's name.
    pub field: &'a str,
    /// The arguments that the relationship binds.
    pub arguments: &'a [Argument<'a>],
}

/// An argument that a relationship binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argument<'a> {
    /// The argument's name.
    pub name: &'a str,
    /// What it gets.
    pub value: ArgumentValue<'a>,
}

/// The value of a bound argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentValue<'a> {
    /// The same for every key: a GraphQL literal, valid for the argument, with no object in it.
    Literal(&'a str),
    /// The same for every key: an input object or a list of them. Of an object the client may give
    /// the rest, where the joined schema says so, and presets may. It then travels as a variable.
    Part {
        /// The object as a GraphQL literal.
        literal: &'a str,
        /// The object as JSON.
        object: &'a str,
        /// The end of the variable's name; unique in the relationship.
        suffix: &'a str,
        /// The argument's own type made non-null.
        ty: &'a str,
    },
    /// It holds a key, so it travels as a variable. Of an input object the client may give the rest.
    Variable {
        /// The end of the variable's name; unique in the relationship.
        suffix: &'a str,
        /// The argument's own type made non-null, as GraphQL text: `ID!`.
        ty: &'a str,
    },
}

/// How the keys of a join reach the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batching<'a> {
    /// One aliased field for each key.
    Aliased,
    /// One field whose argument lists the keys. The path then binds exactly one variable.
    Listed {
        /// How rows of the answer find their keys.
        pairing: Pairing<'a>,
        /// How many rows a key has.
        returns: Returns,
        /// JSON of the argument's value before the first list item: `{"id":{"_in":[`.
        before: &'a str,
        /// JSON of the argument's value after the last list item: `]}}`.
        after: &'a str,
    },
}

/// How rows of a listed answer find their keys: `batch.match`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairing<'a> {
    /// The n-th row is the n-th key's.
    Position,
    /// By value: the row's fields that equal the key's, in the order of [`Relationship::key`]. Names
    /// are the joined schema's.
    Fields(&'a [&'a str]),
}

/// How many rows a key has: `batch.returns`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// At most one; the joined field is that row or null.
    One,
    /// Any number; the joined field is a list, empty without rows.
    Many,
}
