//! Whether a value of one remote schema's type may stand where another's is wanted.

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;

/// How well a value fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Every value does.
    Surely,
    /// Some values may not; why, in words.
    Perhaps(&'static str),
    /// No; why, in words, if the types' names do not say it.
    Never(Option<&'static str>),
}

/// A type without lists and `!`, as fitting tells types apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaf<'a> {
    Int,
    Float,
    String,
    Boolean,
    Id,
    Custom(&'a str),
    Enum(&'a str),
    /// Input objects, which no key is.
    Other,
}

fn leaf<'a>(schema: &Schema, ty: &'a Type) -> Leaf<'a> {
    let name = ty.inner_named_type().as_str();
    match (name, schema.types.get(name)) {
        ("Int", _) => Leaf::Int,
        ("Float", _) => Leaf::Float,
        ("String", _) => Leaf::String,
        ("Boolean", _) => Leaf::Boolean,
        ("ID", _) => Leaf::Id,
        (_, Some(ExtendedType::Scalar(_))) => Leaf::Custom(name),
        (_, Some(ExtendedType::Enum(_))) => Leaf::Enum(name),
        (_, _) => Leaf::Other,
    }
}

/// Whether a key of type `key` may stand at a place of type `place`.
///
/// The key's outer nullability never matters, as null is never sent; that of list items does.
pub(super) fn key_to_place(key: (&Type, &Schema), place: (&Type, &Schema)) -> Fit {
    match (list_item(key.0), list_item(place.0)) {
        (Some(key_item), Some(place_item)) => {
            if place_item.is_non_null() && !key_item.is_non_null() {
                return Fit::Never(Some("an item of the key may be null"));
            }
            key_to_place((key_item, key.1), (place_item, place.1))
        }
        (Some(_), None) => Fit::Never(Some("the key is a list")),
        (None, Some(_)) => Fit::Never(Some("the lists are nested differently")),
        (None, None) if !are_one_enum(key, place) => Fit::Never(Some("these are two enums")),
        (None, None) => leaf_to_place(leaf(key.1, key.0), leaf(place.1, place.0)),
    }
}

/// Whether two enums have the same values: those of one name may be two if one is renamed. True for
/// whatever is no enum.
fn are_one_enum(one: (&Type, &Schema), other: (&Type, &Schema)) -> bool {
    let enums =
        (one.1.get_enum(one.0.inner_named_type()), other.1.get_enum(other.0.inner_named_type()));
    match enums {
        (Some(one), Some(other)) => {
            one.values.len() == other.values.len()
                && one.values.keys().all(|value| other.values.contains_key(value))
        }
        (_, _) => true,
    }
}

fn list_item(ty: &Type) -> Option<&Type> {
    ty.is_list().then(|| ty.item_type())
}

fn leaf_to_place(key: Leaf<'_>, place: Leaf<'_>) -> Fit {
    use Leaf::{Boolean, Custom, Enum, Float, Id, Int, Other, String};
    match (key, place) {
        (Other, _) | (_, Other) => Fit::Never(None),
        (key, place) if key == place => Fit::Surely,
        (Int, Float) | (Int | String | Custom(_), Id) | (Id, String) | (Enum(_), String) => {
            Fit::Surely
        }
        (Id, Int) => Fit::Perhaps("an `ID` that is no integer is an error when it is joined"),
        (Custom(_), Int | Float | String | Boolean | Custom(_))
        | (Int | Float | String | Boolean | Id, Custom(_)) => {
            Fit::Perhaps("values of a custom scalar pass as they come")
        }
        (Enum(_), Enum(_)) => Fit::Never(Some("these are two enums")),
        (Int, String | Boolean)
        | (Float | Boolean, Id)
        | (Float, Int | String | Boolean)
        | (String, Int | Float | Boolean)
        | (Boolean, Int | Float | String)
        | (Id, Float | Boolean)
        | (Int | Float | String | Boolean | Id | Custom(_), Enum(_))
        | (Enum(_), Int | Float | Boolean | Id | Custom(_)) => Fit::Never(None),
        // Equal leaves, said above once more for the compiler.
        (Int, Int) | (Float, Float) | (String, String) | (Boolean, Boolean) | (Id, Id) => {
            Fit::Surely
        }
    }
}

/// Whether a row's field of type `row` can equal a key of type `key`.
///
/// A row whose field is null matches no key, so nullability does not matter, not even that of items.
pub(super) fn row_to_key(row: (&Type, &Schema), key: (&Type, &Schema)) -> Fit {
    use Leaf::{Boolean, Custom, Enum, Float, Id, Int, Other, String};
    match (list_item(row.0), list_item(key.0)) {
        (Some(row_item), Some(key_item)) => {
            return row_to_key((row_item, row.1), (key_item, key.1));
        }
        (Some(_), None) => return Fit::Never(Some("the row's field is a list")),
        (None, Some(_)) => return Fit::Never(Some("the key is a list")),
        (None, None) if !are_one_enum(row, key) => {
            return Fit::Never(Some("these are two enums"));
        }
        (None, None) => {}
    }
    match (leaf(row.1, row.0), leaf(key.1, key.0)) {
        (Other, _) | (_, Other) => Fit::Never(None),
        (row, key) if row == key => Fit::Surely,
        (Id, Int | String) | (Int | String, Id) | (Enum(_), String) | (String, Enum(_)) => {
            Fit::Surely
        }
        (Custom(_), Int | Float | String | Boolean | Id | Custom(_))
        | (Int | Float | String | Boolean | Id, Custom(_)) => {
            Fit::Perhaps("values of a custom scalar are equal only if they are written alike")
        }
        (Enum(_), Enum(_)) => Fit::Never(Some("these are two enums")),
        (Int, Float | String | Boolean | Enum(_))
        | (Float, Int | String | Boolean | Id | Enum(_))
        | (String, Int | Float | Boolean)
        | (Boolean, Int | Float | String | Id | Enum(_))
        | (Id, Float | Boolean | Enum(_))
        | (Custom(_), Enum(_))
        | (Enum(_), Int | Float | Boolean | Id | Custom(_)) => Fit::Never(None),
        // Equal leaves, said above once more for the compiler.
        (Int, Int) | (Float, Float) | (String, String) | (Boolean, Boolean) | (Id, Id) => {
            Fit::Surely
        }
    }
}
