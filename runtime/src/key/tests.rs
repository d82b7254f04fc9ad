use super::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
enum Role {
    #[serde(rename = "ADMIN")]
    Admin,
    #[serde(rename = "GUEST")]
    Guest,
}

impl EnumValue for Role {}

#[derive(Debug, PartialEq, Eq, Hash, Deserialize)]
struct Composite<'a> {
    #[serde(borrow, rename = "userId")]
    user_id: Id<'a>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    price: RawJson<'a>,
    role: Role,
    #[serde(borrow)]
    tags: Vec<Option<Id<'a>>>,
    active: bool,
    count: i32,
}

const PARTS: [&str; 7] =
    ["7", r#""Ann""#, "1.50", r#""ADMIN""#, r#"[1, null, "a\"b"]"#, "true", "-3"];

fn canonical<'a, K: Deserialize<'a> + Hash>(parts: &[&'a str]) -> Vec<u8> {
    let mut key = CanonicalKey::default();
    key.read_key::<K>(parts).unwrap();
    key.as_bytes().to_vec()
}

fn raw(text: &str) -> RawJson<'_> {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_key_is_read_from_its_parts_in_order_and_borrows_what_it_can() {
    let key: Composite = read(&PARTS).unwrap();
    assert!(matches!(key.user_id, Id(Cow::Borrowed("7"))));
    assert!(matches!(key.name, Cow::Borrowed("Ann")));
    assert_eq!(key.price.as_str(), "1.50");
    assert_eq!(key.role, Role::Admin);
    assert_eq!(key.tags, [Some(Id("1".into())), None, Some(Id("a\"b".into()))]);
    assert!(key.active);
    assert_eq!(key.count, -3);
}

#[test]
fn a_part_of_the_wrong_kind_is_an_error_that_names_the_field() {
    let mut parts = PARTS;
    parts[0] = "true";
    let error = read::<Composite>(&parts).unwrap_err().to_string();
    assert_eq!(error, "the key can not be read: `userId` can not be `true`");
    parts = PARTS;
    parts[6] = "2147483648";
    let error = read::<Composite>(&parts).unwrap_err().to_string();
    assert_eq!(error, "the key can not be read: `count` can not be `2147483648`");
    parts = PARTS;
    parts[3] = r#""OWNER""#;
    assert!(read::<Composite>(&parts).is_err());
    assert!(read::<Composite>(&PARTS[..6]).is_err());
    parts = PARTS;
    parts[6] = "1 2";
    assert!(read::<Composite>(&parts).is_err());
}

#[test]
fn equal_keys_are_equal_bytes_and_others_are_not() {
    #[derive(Hash, Deserialize)]
    struct Two<'a> {
        #[serde(borrow)]
        _a: Id<'a>,
        #[serde(borrow)]
        _b: Id<'a>,
    }
    assert_eq!(canonical::<Two>(&["7", "\"8\""]), canonical::<Two>(&["\"7\"", "8"]));
    assert_eq!(canonical::<Two>(&["\"\\u0041\"", "1"]), canonical::<Two>(&["\"A\"", "1"]));
    assert_ne!(canonical::<Two>(&["\"ab\"", "\"c\""]), canonical::<Two>(&["\"a\"", "\"bc\""]));
    assert_ne!(canonical::<Two>(&["7", "8"]), canonical::<Two>(&["8", "7"]));
}

#[test]
fn a_key_without_parts_is_read_from_nothing() {
    #[derive(Hash, Deserialize)]
    struct EmptyKey {}
    assert_eq!(canonical::<EmptyKey>(&[]), b"");
}

#[test]
fn an_id_keeps_every_digit_and_is_no_fraction() {
    let id: Id = serde_json::from_str("123456789012345678901234567890").unwrap();
    assert_eq!(id.0, "123456789012345678901234567890");
    assert_eq!(serde_json::from_str::<Id>("-1").unwrap().0, "-1");
    for text in ["1.5", "1e3", "null", "[]", "{}", "-", "\"\\ud800\""] {
        assert!(serde_json::from_str::<Id>(text).is_err(), "{text}");
    }
}

#[test]
fn variables_are_members_of_one_object() {
    let mut out = b"{".to_vec();
    let mut variables = KeyVariables::new(&mut out, "_j0_7_");
    variables.variable("id", &Id("a\"b".into())).unwrap();
    variables.variable("where", &(raw("1.0"), Json(r#"{"x": null}"#))).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text, r#"{"_j0_7_id":"a\"b","_j0_7_where":[1.0,{"x": null}]"#);
}

#[test]
fn what_fits_keeps_its_meaning() {
    assert_eq!(fit::<Id>(&7).unwrap(), Id("7".into()));
    assert_eq!(fit::<Id>(&Cow::Borrowed("a")).unwrap(), Id("a".into()));
    assert_eq!(fit::<Cow<str>>(&Id("a".into())).unwrap(), "a");
    assert_eq!(fit::<Cow<str>>(&Role::Guest).unwrap(), "GUEST");
    assert_eq!(fit::<Role>(&Cow::Borrowed("GUEST")).unwrap(), Role::Guest);
    assert_eq!(fit::<RawJson>(&7).unwrap(), raw("7"));
    assert_eq!(fit::<RawJson>(&Id("7".into())).unwrap(), raw("\"7\""));
    assert_eq!(fit::<i32>(&raw("7")).unwrap(), 7);
    assert_eq!(fit::<Id>(&raw("7")).unwrap(), Id("7".into()));
    assert_eq!(fit::<Cow<str>>(&raw("\"a\\nb\"")).unwrap(), "a\nb");
    assert!(fit::<bool>(&raw("true")).unwrap());
}

#[test]
fn lists_fit_item_by_item() {
    let ids = [Some(Id("1".into())), Some(Id("2".into()))];
    assert_eq!(fit::<Vec<Option<Id>>>(&vec![1, 2]).unwrap(), ids);
    assert_eq!(fit::<Vec<Option<i32>>>(&vec![Some(1), None]).unwrap(), [Some(1), None]);
    assert_eq!(fit::<Vec<Vec<i32>>>(&vec![vec![1], vec![]]).unwrap(), [vec![1], vec![]]);
    assert!(fit::<Vec<i32>>(&vec![Id("1".into()), Id("x".into())]).is_err());
}

#[test]
fn an_id_that_is_no_integer_in_range_does_not_fit_int() {
    assert_eq!(fit::<i32>(&Id("-12".into())).unwrap(), -12);
    let error = fit::<i32>(&Id("2147483648".into())).unwrap_err().to_string();
    assert_eq!(error, "the key `2147483648` is no Int");
    let long = "é".repeat(100);
    let error = fit::<i32>(&Id(long.into())).unwrap_err().to_string();
    assert_eq!(error, format!("the key `{}…` is no Int", "é".repeat(40)));
    assert!(fit::<i32>(&raw("1.5")).is_err());
    assert!(fit::<Id>(&raw("1.5")).is_err());
    assert!(fit::<Cow<str>>(&raw("1")).is_err());
    assert!(fit::<Role>(&Cow::Borrowed("OWNER")).is_err());
}
