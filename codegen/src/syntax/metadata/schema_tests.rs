//! The JSON Schema in the documentation says what the reader reads.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use super::super::yaml::{self, Node, NodeKind};
use crate::diagnostic::Diagnostics;
use crate::source::FileId;

/// Titles of the schema that are no table of the reader: other forms of what it reads.
const FORMS: [&str; 5] = [
    "a field with its arguments",
    "a value",
    "an empty value",
    "an included file",
    "the older form of a relationship's definition",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn schema() -> Value {
    let text = fs::read_to_string(root().join("docs/remote_schemas.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Judges relationships files by the schema.
struct Judge {
    schemas: Schemas,
    schema: SchemaIndex,
}

impl Judge {
    fn new() -> Self {
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        compiler.add_resource("schema.json", schema()).unwrap();
        let schema = compiler.compile("schema.json", &mut schemas).unwrap();
        Self { schemas, schema }
    }

    /// What is wrong with a file.
    fn fault(&self, yaml: &str) -> Option<String> {
        let value = value(&parse(yaml)?);
        let fault = self.schemas.validate(&value, self.schema).err();
        fault.map(|fault| format!("{fault:#}"))
    }
}

fn parse(yaml: &str) -> Option<Node> {
    yaml::parse(&mut Diagnostics::new(), FileId(0), yaml).ok().flatten()
}

fn value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Boolean(value) => (*value).into(),
        NodeKind::Int(text) | NodeKind::Float(text) => serde_json::from_str(text).unwrap(),
        NodeKind::String(text) => text.as_str().into(),
        NodeKind::List(items) => items.iter().map(value).collect(),
        // To the reader, a key without a value is not there.
        NodeKind::Map(entries) => entries
            .iter()
            .filter(|(_, one)| one.kind != NodeKind::Null)
            .map(|(key, one)| (key.value.clone(), value(one)))
            .collect(),
    }
}

/// Every relationships file below a folder.
fn relationships_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            relationships_files(&path, found);
        } else if path.file_stem().is_some_and(|stem| stem == "remote_schemas")
            && path.extension().is_some_and(|extension| extension != "json")
        {
            found.push(path);
        }
    }
}

#[test]
fn every_relationships_file_fits_the_schema() {
    let mut files = Vec::new();
    for folder in ["tests/golden", "tests/e2e", "example-gateway/gateway"] {
        relationships_files(&root().join(folder), &mut files);
    }
    for case in fs::read_dir(root().join("tests/ui/cases")).unwrap() {
        let case = case.unwrap().path();
        let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("accept-") || name.starts_with("warn-") {
            relationships_files(&case, &mut files);
        }
    }
    assert!(files.len() > 20, "{files:?}");
    let judge = Judge::new();
    for file in files {
        let fault = judge.fault(&fs::read_to_string(&file).unwrap());
        assert_eq!(fault, None, "{}", file.display());
    }
}

#[test]
fn every_whole_file_in_the_documentation_fits_the_schema() {
    let judge = Judge::new();
    let mut n_blocks = 0;
    let docs = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let pages = docs.chain([root().join("README.md")]);
    for page in pages.filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let text = fs::read_to_string(&page).unwrap();
        for block in text.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            let is_whole = block.lines().any(|line| line.starts_with("- name: "))
                && block.lines().any(|line| line.starts_with("  definition:"));
            if is_whole {
                n_blocks += 1;
                assert_eq!(judge.fault(block), None, "{}:\n{block}", page.display());
            }
        }
    }
    assert!(n_blocks > 1);
}

#[test]
fn wrong_files_do_not_fit_the_schema() {
    let judge = Judge::new();
    let users = "- name: users\n  definition: { url: https://users.example.com }\n";
    let relationship = |definition: &str| {
        format!(
            "{users}  remote_relationships:\n  - type_name: User\n    relationships:\n    \
             - name: friend\n      definition: {definition}\n"
        )
    };
    let good =
        "remote_schema: users, lhs_fields: [id], remote_field: {user: {arguments: {id: $id}}}";
    for right in [
        users.to_owned(),
        relationship(&format!("{{to_remote_schema: {{{good}}}}}")),
        relationship(&format!("{{{good}}}")),
        relationship(&format!("{{{}}}", good.replace("lhs_fields", "hasura_fields"))),
    ] {
        assert_eq!(judge.fault(&right), None, "{right}");
    }
    for wrong in [
        "{}".to_owned(),
        "[]".to_owned(),
        "- name: users".to_owned(),
        "- definition: { url: https://users.example.com }".to_owned(),
        users.replace("url: ", "uri: "),
        users.replace("users.example.com", "users.example.com, url_from_env: USERS_URL"),
        format!("{users}  tolerate: [everything]\n"),
        format!("{users}  comment: [1]\n"),
        relationship("{to_source: {table: t}}"),
        relationship(&format!("{{to_remote_schema: {{{good}, limit: 5}}}}")),
        relationship(&format!("{{to_remote_schema: {{{good}, batch: {{}}}}}}")),
        relationship(&format!("{{to_remote_schema: {{{good}, batch: {{match: place}}}}}}")),
        relationship(&format!("{{to_remote_schema: {{{}}}}}", good.replace("[id]", "id"))),
        relationship(&format!("{{to_remote_schema: {{{}}}}}", good.replace("arguments", "args"))),
        relationship(&format!("{{to_remote_schema: {{{}}}}}", good.replace("$id", "$1d"))),
        relationship(&format!(
            "{{to_remote_schema: {{{}}}}}",
            good.replace("{user: ", "{hello: {arguments: {}}, user: ")
        )),
    ] {
        assert!(judge.fault(&wrong).is_some(), "{wrong}");
    }
}

#[test]
fn the_schema_has_the_keys_that_are_read() {
    let mut read = BTreeMap::new();
    for file in fs::read_dir(root().join("codegen/src/syntax/metadata")).unwrap() {
        let file = file.unwrap().path();
        if !file.ends_with("schema_tests.rs") {
            tables(&fs::read_to_string(file).unwrap(), &mut read);
        }
    }
    assert!(read.len() > 5, "{read:?}");
    let schema = schema();
    let definitions = schema["$defs"].as_object().unwrap().values();
    let written: BTreeMap<String, BTreeSet<String>> = definitions
        .map(|definition| {
            let properties = definition["properties"].as_object();
            let keys = properties.into_iter().flat_map(|keys| keys.keys().cloned()).collect();
            (definition["title"].as_str().unwrap().to_owned(), keys)
        })
        .filter(|(title, _)| !FORMS.contains(&title.as_str()))
        .collect();
    assert_eq!(written, read);
}

/// The tables of keys in a file of the reader, found as they are written, so that none can be
/// forgotten: `Keys { what: "…", known: &["…"], later: &["…"] }`.
fn tables(source: &str, tables: &mut BTreeMap<String, BTreeSet<String>>) {
    for table in source.split(": Keys =").skip(1) {
        let table = table.split("};").next().unwrap();
        // Strings are every second piece between quotes; the first is what the map is.
        let mut strings = table.lines().map(str::trim).filter(|line| !line.starts_with("//"));
        let mut strings =
            strings.by_ref().flat_map(|line| line.split('"').skip(1).step_by(2)).map(str::to_owned);
        let what = strings.next().unwrap();
        tables.insert(what, strings.collect());
    }
}
