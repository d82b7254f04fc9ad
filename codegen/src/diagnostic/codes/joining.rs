//! J020 to J079: resolving relationships, and joining the schemas.

use super::{Code, Explanation};

/// `remote_schema` names no entry.
pub const UNKNOWN_REMOTE_SCHEMA: Code = Code("J020");
/// `type_name` names no type.
pub const UNKNOWN_SOURCE_TYPE: Code = Code("J021");
/// `type_name` names a type without objects.
pub const SOURCE_TYPE_NOT_OBJECT: Code = Code("J022");
/// `type_name` names a root type, or one of federation's own.
pub const SOURCE_TYPE_IS_ROOT: Code = Code("J023");
/// `lhs_fields` names no field.
pub const UNKNOWN_KEY_FIELD: Code = Code("J024");
/// `lhs_fields` names a field and not the arguments that it takes.
pub const KEY_FIELD_TAKES_ARGUMENTS: Code = Code("J025");
/// `lhs_fields` names a field that returns objects.
pub const KEY_FIELD_NOT_LEAF: Code = Code("J026");
/// A key field without use.
pub const UNUSED_KEY_FIELD: Code = Code("J027");
/// `remote_field` names no field.
pub const UNKNOWN_TARGET_FIELD: Code = Code("J028");
/// The path goes on after a union, a scalar or an enum.
pub const PATH_THROUGH_FIELDLESS: Code = Code("J029");
/// The path goes on after a list.
pub const PATH_THROUGH_LIST: Code = Code("J030");
/// The target returns what is not in the joined schema.
pub const TARGET_NOT_JOINED: Code = Code("J031");
/// A relationship is named like a field.
pub const RELATIONSHIP_NAMED_LIKE_FIELD: Code = Code("J032");
/// Two relationships of one name on one type.
pub const DUPLICATE_RELATIONSHIP: Code = Code("J033");
/// `arguments` names no argument.
pub const UNKNOWN_ARGUMENT: Code = Code("J034");
/// A required argument in the middle of a path is not bound.
pub const MISSING_ARGUMENT: Code = Code("J035");
/// `$variable` is no key field.
pub const UNKNOWN_VARIABLE: Code = Code("J036");
/// A list or an object where the SDL has another type.
pub const VALUE_SHAPE: Code = Code("J037");
/// A static value of the wrong type.
pub const STATIC_VALUE_TYPE: Code = Code("J038");
/// A static null.
pub const STATIC_NULL: Code = Code("J039");
/// An object with a field that its input type lacks.
pub const UNKNOWN_INPUT_FIELD: Code = Code("J040");
/// An object without a field that its input type requires.
pub const MISSING_INPUT_FIELD: Code = Code("J041");
/// The key does not fit the argument.
pub const KEY_TYPE: Code = Code("J042");
/// The key may not fit the argument.
pub const KEY_TYPE_DOUBTFUL: Code = Code("J043");
/// `batch` without a list for the keys.
pub const BATCH_WITHOUT_LIST: Code = Code("J050");
/// `batch` with two lists for the keys.
pub const BATCH_TWO_LISTS: Code = Code("J051");
/// `batch` with a part of the key outside the list.
pub const BATCH_KEY_OUTSIDE_LIST: Code = Code("J052");
/// `batch` with a target that returns no list.
pub const BATCH_TARGET_NOT_LIST: Code = Code("J053");
/// `match` names a field that the rows lack.
pub const UNKNOWN_MATCH_FIELD: Code = Code("J054");
/// `match` names a field that can not be compared.
pub const MATCH_FIELD_NOT_PLAIN: Code = Code("J055");
/// `match` by fields, and the rows have none.
pub const MATCH_WITHOUT_FIELDS: Code = Code("J056");
/// `match` compares one part of the key twice.
pub const MATCH_KEY_TWICE: Code = Code("J057");
/// `match` leaves out a part of the key.
pub const MATCH_INCOMPLETE: Code = Code("J058");
/// `match` compares types that are never equal.
pub const MATCH_TYPE: Code = Code("J059");
/// `match` compares types that may not be equal.
pub const MATCH_TYPE_DOUBTFUL: Code = Code("J060");
/// `match: position` with `returns: many`.
pub const MATCH_POSITION_MANY: Code = Code("J061");
/// Two remote schemas have a root field of one name.
pub const ROOT_FIELD_CLASH: Code = Code("J070");
/// Two remote schemas have different types of one name.
pub const TYPE_CLASH: Code = Code("J071");
/// Two remote schemas have different directives of one name.
pub const DIRECTIVE_CLASH: Code = Code("J072");
/// A field that returns a root type.
pub const ROOT_TYPE_AS_FIELD: Code = Code("J073");
/// The joined schema breaks a rule of the type system.
pub const JOINED_SCHEMA_INVALID: Code = Code("J074");

/// The explanations of names and types.
pub(super) const RESOLVING: &[Explanation] = &[
    Explanation {
        code: UNKNOWN_REMOTE_SCHEMA,
        title: "unknown remote schema",
        text: "`remote_schema` is the `name` of an entry of the relationships file, letter by \
               letter.",
        cure: "remote_schema: users",
    },
    Explanation {
        code: UNKNOWN_SOURCE_TYPE,
        title: "unknown source type",
        text: "`type_name` is a type of the remote schema in whose entry it stands, by the name \
               that its SDL gives it, even if a customisation renames it.",
        cure: "- type_name: Order",
    },
    Explanation {
        code: SOURCE_TYPE_NOT_OBJECT,
        title: "the source type has no objects",
        text: "Only objects have fields to join by and to join to. A relationship belongs to an \
               object type, to an interface, whose implementers then all have it, or to a union, \
               whose members then all have it.",
        cure: "- type_name: Order",
    },
    Explanation {
        code: SOURCE_TYPE_IS_ROOT,
        title: "the source type is not part of the joined schema",
        text: "The root types of all remote schemas are merged into one, which has no objects that \
               could be joined; federation's own types (`_Service`, `_Entity`) are no concern of \
               clients. A relationship belongs to the type that a root field returns.",
        cure: "- type_name: Order",
    },
    Explanation {
        code: UNKNOWN_KEY_FIELD,
        title: "unknown key field",
        text: "Each of `lhs_fields` is a field of the source type, by the name that the SDL gives \
               it, or lies below one. A union has no fields of its own: each of its members must \
               have it.",
        cure: "lhs_fields: [user_id]",
    },
    Explanation {
        code: KEY_FIELD_TAKES_ARGUMENTS,
        title: "a key field takes arguments",
        text: "The gateway asks for key fields by itself, whatever the client asks for. It can not \
               know what to give for an argument, even for an optional one: the key field says \
               so, in the form of `remote_field`. Variables then have the fields' names with dots \
               between them.",
        cure: "lhs_fields: [{ price: { arguments: { currency: EUR } } }]",
    },
    Explanation {
        code: KEY_FIELD_NOT_LEAF,
        title: "a key field returns objects",
        text: "A key is made of scalars and enum values. An object has no value without a \
               selection of its fields: name one of them.",
        cure: "lhs_fields: [customer.id]",
    },
    Explanation {
        code: UNUSED_KEY_FIELD,
        title: "a key field is not used",
        text: "A key field that no argument and no `match` uses has no effect: it is not asked \
               for, and whether it is null does not matter. In Hasura it would. (A warning.)",
        cure: "lhs_fields: [user_id]\nremote_field: { user: { arguments: { id: $user_id } } }",
    },
    Explanation {
        code: UNKNOWN_TARGET_FIELD,
        title: "unknown target field",
        text: "The first field of `remote_field` is a query field of the target remote schema, \
               never a mutation; each further one is a field of the type before it.",
        cure: "remote_field: { user: { arguments: { id: $user_id } } }",
    },
    Explanation {
        code: PATH_THROUGH_FIELDLESS,
        title: "the path goes through a type without fields",
        text: "A path goes on from an object or an interface. Scalars and enums have no fields, \
               and which fields a union has is known only when it answers.",
        cure: "remote_field: { search: { arguments: { text: $name } } }",
    },
    Explanation {
        code: PATH_THROUGH_LIST,
        title: "the path goes through a list",
        text: "A key has one joined value. Behind a list there would be one for each item. A list \
               at the end of a path is fine.",
        cure: "remote_field: { user: { arguments: { id: $id }, field: { orders: { arguments: {} } } } }",
    },
    Explanation {
        code: TARGET_NOT_JOINED,
        title: "the target returns a type that is not part of the joined schema",
        text: "Root types are merged into the joined ones, and federation's own types stay out, so \
               there would be no type for the joined field.",
        cure: "remote_field: { user: { arguments: { id: $user_id } } }",
    },
    Explanation {
        code: RELATIONSHIP_NAMED_LIKE_FIELD,
        title: "a relationship is named like a field",
        text: "A relationship becomes a field of its source type, beside those that the type has. \
               It replaces none. That of an interface becomes a field of all its implementers, \
               that of a union one of all its members.",
        cure: "- name: user",
    },
    Explanation {
        code: DUPLICATE_RELATIONSHIP,
        title: "two relationships of one name",
        text: "A relationship becomes a field of the joined type. If two remote schemas have the \
               type, it is one type, so their relationships share its names.",
        cure: "- name: buyer\n- name: seller",
    },
];

/// The explanations of values and of batching.
pub(super) const BINDING: &[Explanation] = &[
    Explanation {
        code: UNKNOWN_ARGUMENT,
        title: "unknown argument",
        text: "`arguments` binds arguments that the field has in the target's SDL.",
        cure: "user: { arguments: { id: $user_id } }",
    },
    Explanation {
        code: MISSING_ARGUMENT,
        title: "a required argument in the middle of a path is missing",
        text: "The client sees the arguments of the last field of a path, as far as the \
               relationship does not bind them. Those of the fields before it nobody else can give.",
        cure: "shop: { arguments: { id: $shop_id }, field: { product: { arguments: { sku: $sku } } } }",
    },
    Explanation {
        code: UNKNOWN_VARIABLE,
        title: "unknown variable",
        text: "`$name` stands for the value of a key field, so it must be one of `lhs_fields`. This \
               holds in `match` too.",
        cure: "lhs_fields: [user_id]\nremote_field: { user: { arguments: { id: $user_id } } }",
    },
    Explanation {
        code: VALUE_SHAPE,
        title: "a list or an object in the wrong place",
        text: "A list with a key in it needs an argument that takes a list, an object one that \
               takes an input object. A custom scalar takes both.",
        cure: "user: { arguments: { id: $user_id } }",
    },
    Explanation {
        code: STATIC_VALUE_TYPE,
        title: "a static value of the wrong type",
        text: "A static value is coerced as GraphQL coerces input, but at build time: whole \
               numbers may stand for `Float` and `ID`, one value for a list of one, a string for an \
               enum's value, anything for a custom scalar.",
        cure: "orders: { arguments: { first: 10, sort: NEWEST } }",
    },
    Explanation {
        code: STATIC_NULL,
        title: "a static null",
        text: "Nothing can be bound to null, as in Hasura. An argument that is not bound is left to \
               the client; an input field that is left out has its default.",
        cure: "orders: { arguments: { user_id: $id } }",
    },
    Explanation {
        code: UNKNOWN_INPUT_FIELD,
        title: "unknown input field",
        text: "The keys of an object are fields of the input object type that stands there.",
        cure: "orders: { arguments: { where: { user_id: { _eq: $id } } } }",
    },
    Explanation {
        code: MISSING_INPUT_FIELD,
        title: "a required input field is missing",
        text: "An object has every field that its input object type requires: those that are \
               non-null and have no default. Only what an argument of the path's last field leaves \
               out, outside of lists, is the client's to give.",
        cure: "product: { arguments: { key: { sku: $sku, region: EU } } }",
    },
    Explanation {
        code: KEY_TYPE,
        title: "the key does not fit the argument",
        text: "The type of the key field must fit the type of the place it goes to: the same type; \
               `Int` for `Float`; `Int`, `String` or a custom scalar for `ID`; `ID` or an enum for \
               `String`; `T` for `[T]`. Whether the key field may be null does not matter, as null \
               is never sent; whether the items of a list may be null does.",
        cure: "lhs_fields: [user_id]   # an ID\nremote_field: { user: { arguments: { id: $user_id } } }",
    },
    Explanation {
        code: KEY_TYPE_DOUBTFUL,
        title: "the key may not fit the argument",
        text: "An `ID` may stand where an `Int` is wanted, and a custom scalar may stand for any \
               scalar and any scalar for it. A value that turns out not to fit is an error of the \
               joined field. (A warning.)",
        cure: "lhs_fields: [user_number]   # an Int",
    },
    Explanation {
        code: BATCH_WITHOUT_LIST,
        title: "`batch` without a list for the keys",
        text: "With `batch` one field is asked for all keys of a request, so the key must stand \
               where the target takes a list: `ids: $id`, `where: {id: {_in: $id}}` or `keys: [{id: \
               $id, region: $region}]`. Without `batch` each key is asked for by an alias, in one \
               request too.",
        cure: "users: { arguments: { ids: $user_id } }",
    },
    Explanation {
        code: BATCH_TWO_LISTS,
        title: "`batch` with two lists for the keys",
        text: "The keys of a request are listed at one place. Of two, nobody could say which is \
               meant.",
        cure: "users: { arguments: { ids: $user_id } }",
    },
    Explanation {
        code: BATCH_KEY_OUTSIDE_LIST,
        title: "`batch` with a part of the key outside the list",
        text: "What stands outside the list is sent once for all keys of a request, so no part of \
               a key can stand there.",
        cure: "users: { arguments: { keys: [{ region: $region, id: $user_id }] } }",
    },
    Explanation {
        code: BATCH_TARGET_NOT_LIST,
        title: "`batch` with a target that returns no list",
        text: "The answer to a list of keys is a list of rows, which `match` pairs with the keys.",
        cure: "remote_field: { users: { arguments: { ids: $user_id } } }",
    },
    Explanation {
        code: UNKNOWN_MATCH_FIELD,
        title: "unknown `match` field",
        text: "`match` and `entity` name a field of the rows first, then the part of the key that it \
               equals.",
        cure: "batch: { match: { user_id: $id }, returns: many }",
    },
    Explanation {
        code: MATCH_FIELD_NOT_PLAIN,
        title: "a `match` field that can not be compared",
        text: "The gateway asks for `match` fields by itself, so they take no arguments, and they \
               return scalars or enum values, which can be compared.",
        cure: "batch: { match: { id: $user_id } }",
    },
    Explanation {
        code: MATCH_WITHOUT_FIELDS,
        title: "`match` by a field, but the rows have none",
        text: "Rows that are scalars, enum values, lists or of a union have no fields to compare. \
               Such rows can be matched by position.",
        cure: "batch: { match: position }",
    },
    Explanation {
        code: MATCH_KEY_TWICE,
        title: "`match` compares a part of the key twice",
        text: "Each part of the key equals one field of a row.",
        cure: "batch: { match: { id: $user_id } }",
    },
    Explanation {
        code: MATCH_INCOMPLETE,
        title: "`match` leaves out a part of the key",
        text: "Rows of two keys that differ only in the part that is left out could not be told \
               apart, and would land at both.",
        cure: "batch: { match: { region: $region, id: $user_id } }",
    },
    Explanation {
        code: MATCH_TYPE,
        title: "`match` compares types that are never equal",
        text: "Comparable are equal types, `ID` with `Int` and `String`, and an enum with \
               `String`.",
        cure: "batch: { match: { id: $user_id } }",
    },
    Explanation {
        code: MATCH_TYPE_DOUBTFUL,
        title: "`match` compares a custom scalar",
        text: "What values of a custom scalar mean is known only to the servers. They are compared \
               as they are written, byte for byte. (A warning.)",
        cure: "batch: { match: { id: $user_id } }",
    },
    Explanation {
        code: MATCH_POSITION_MANY,
        title: "`match: position` with `returns: many`",
        text: "By position every key has exactly one row. If the target returns a list for each \
               key, that list is the row, and `returns` is left out.",
        cure: "batch: { match: position }",
    },
];

/// The explanations of composition.
pub(super) const COMPOSING: &[Explanation] = &[
    Explanation {
        code: ROOT_FIELD_CLASH,
        title: "root fields clash",
        text: "The root fields of all remote schemas are root fields of the joined schema. Two of \
               one name would both want to answer. A namespace puts the root fields of one remote \
               schema one level down; `field_names` renames single ones; or take one of them out \
               of its SDL file.",
        cure: "definition:\n  url_from_env: USERS_URL\n  customization: { root_fields_namespace: users }",
    },
    Explanation {
        code: TYPE_CLASH,
        title: "types clash",
        text: "Types of one name are one type if they are equal: the same kind, fields, arguments, \
               types, default values, enum values, members and interfaces, in any order. Others need \
               different names, which `customization` gives them; or take one of them, and what \
               returns it, out of its SDL file. A type that has \
               the name of a joined root type but is none clashes with that.",
        cure: "definition:\n  url_from_env: USERS_URL\n  customization: { type_names: { mapping: { User: Account } } }",
    },
    Explanation {
        code: DIRECTIVE_CLASH,
        title: "directives clash",
        text: "A directive that a client may write must mean one thing. Two definitions of one name \
               have the same arguments and locations, or one of them goes.",
        cure: "directive @cached(ttl: Int) on FIELD",
    },
    Explanation {
        code: ROOT_TYPE_AS_FIELD,
        title: "a field that returns a root type is left out",
        text: "Some servers let a client reach the root again from inside (`query: Query!` in the \
               payload of a mutation). The root types of all remote schemas are merged, and such a \
               field would promise what its server does not have. (A warning.)",
        cure: "mutation { addOrder(product: \"pen\") { order { id } } }",
    },
    Explanation {
        code: JOINED_SCHEMA_INVALID,
        title: "the joined schema is not valid",
        text: "The remote schemas are valid one by one, but not together. The message is that of \
               the rule of the type system that is broken.",
        cure: "type Order implements Node { id: ID! }",
    },
];
