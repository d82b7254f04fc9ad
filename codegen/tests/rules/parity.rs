//! What people who come from Hasura get wrong, or rightly expect to work: one folder, changed a little.
//!
//! A refusal points at the line at fault in each file concerned and names what is at fault.

#![expect(clippy::panic, clippy::unwrap_used, reason = "what helps tests may fail as tests do")]

use std::fmt::Write;

use joinwright_codegen::diagnostic::{Diagnostic, Label, Report, Severity};
use joinwright_codegen::source::SourceMap;
use joinwright_codegen::{Options, generate};

const LEFT: &str = "\
type Query {
  profiles: [Profile!]!
  profile(id: Int!): Profile
  things: [Thing]
}
type Profile {
  id: Int!
  name: String
  text(lang: String): String
  tags: [String]
  numbers: [Int]
  meta: Meta
}
type Meta {
  a: Int
}
interface Named {
  name: String
}
type Robot implements Named {
  id: Int!
  name: String
}
union Thing = Profile | Robot
";

const RIGHT: &str = "\
type Query {
  hello: String
  message(id: Int!): Message
  messages(where: MessageFilter, includes: Includes): [Message]
  user(user_id: Int!): User
  users(user_ids: [Int]!): [User]
  strictIds(ids: [Int!]!): [User]
  search(id: Int!): SearchResult
  occupation(name: String!): Occupation
  byName(filter: NameOnly!): [Message]
}
interface Communication {
  id: Int!
  msg: String!
}
type Message implements Communication {
  id: Int!
  name: String!
  msg: String!
}
type User {
  user_id: Int
  userMessages(whered: MessageFilter): [Message]
}
input MessageFilter {
  id: IntCompare
}
input IntCompare {
  eq: Int
}
input Includes {
  id: [Int]
}
input NameOnly {
  name: String
}
union SearchResult = Book | Author
type Book {
  id: Int!
  title: String
}
type Author {
  id: Int!
}
enum Occupation {
  SINGER
  ARTIST
}
";

/// A server of another kind: filters in lists, and a long path.
const FILTERS: &str = "\
type Query {
  users(where: UserFilter, limit: Int): [User!]!
  matching(filters: [UserFilter!]!): [User!]!
  one: One
}
type User {
  id: Int!
  name: String!
}
input UserFilter {
  _and: [UserFilter!]
  id: IntFilter
  name: TextFilter
}
input IntFilter {
  _eq: Int
  _in: [Int!]
}
input TextFilter {
  _eq: String
}
type One {
  two: Two
}
type Two {
  three: Three
}
type Three {
  four: Four
}
type Four {
  user(id: Int!): User
}
";

const YAML: &str = "\
- name: left
  definition:
    url: http://127.0.0.1:4714/graphql
    timeout_seconds: 60
    customization: {}
  comment: \"\"
  remote_relationships:
    - type_name: Profile
      relationships:
        - name: messageBasic
          definition:
            to_remote_schema:
              remote_schema: right
              lhs_fields:
                - id
              remote_field:
                message:
                  arguments:
                    id: $id
- name: right
  definition:
    url: http://127.0.0.1:4715/graphql
    timeout_seconds: 60
    customization: {}
  comment: \"\"
";

/// What the unchanged relationships file has from the line on that begins with `from`, up to the next
/// remote schema.
fn rest(from: &str) -> &'static str {
    let from = YAML.find(&format!("  {from}")).unwrap();
    let start = YAML[..from].rfind('\n').unwrap() + 1;
    &YAML[start..YAML.find("- name: right").unwrap()]
}

/// A gateway folder.
struct Folder {
    yaml: String,
    left: String,
    right: String,
}

impl Folder {
    fn new() -> Self {
        Self { yaml: YAML.to_owned(), left: LEFT.to_owned(), right: RIGHT.to_owned() }
    }

    /// With another key and target field.
    #[track_caller]
    fn target(lhs_fields: &str, remote_field: &str) -> Self {
        let target = format!(
            "              lhs_fields: {lhs_fields}\n              remote_field: {remote_field}\n"
        );
        Self::new().yaml(rest("lhs_fields"), &target)
    }

    #[track_caller]
    fn yaml(self, from: &str, to: &str) -> Self {
        Self { yaml: replace(&self.yaml, from, to), ..self }
    }

    #[track_caller]
    fn left(self, from: &str, to: &str) -> Self {
        Self { left: replace(&self.left, from, to), ..self }
    }

    #[track_caller]
    fn right(self, from: &str, to: &str) -> Self {
        Self { right: replace(&self.right, from, to), ..self }
    }

    fn sources(&self) -> SourceMap {
        let mut sources = SourceMap::default();
        sources.add("remote_schemas.yaml", &self.yaml);
        sources.add("schemas/left.graphql", &self.left);
        if !self.right.is_empty() {
            sources.add("schemas/right.graphql", &self.right);
        }
        sources
    }

    #[track_caller]
    fn accepted(&self) {
        let sources = self.sources();
        if let Err(diagnostics) = generate(&sources, &Options::default()) {
            panic!("{}", Report::new(sources, diagnostics));
        }
    }

    /// There is an error with a label on each of these lines, given as `file: line`, that says these
    /// words.
    #[track_caller]
    fn refused(&self, lines: &[&str], words: &[&str]) {
        let sources = self.sources();
        let diagnostics = generate(&sources, &Options::default()).map(|_| ()).unwrap_err();
        let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let mut found = String::new();
        for error in errors {
            let at = lines_of(&sources, error);
            let said =
                [error.message.as_str(), error.help.as_deref().unwrap_or_default(), &at].join("\n");
            if lines.iter().all(|line| at.contains(line))
                && words.iter().all(|word| said.contains(word))
            {
                return;
            }
            let _ = writeln!(found, "{said}\n");
        }
        panic!("no error at {lines:?} says {words:?}, but\n{found}");
    }
}

#[track_caller]
fn replace(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "no `{from}`");
    text.replacen(from, to, 1)
}

/// `file: line` and the words there, for each label.
fn lines_of(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let mut out = String::new();
    for Label { span, text } in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
        let file = sources.file(span.file);
        let (line, _) = sources.line_column(*span);
        let line = file.text.lines().nth(line - 1).unwrap_or_default();
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let _ = writeln!(out, "{name}: {} {text}", line.trim());
    }
    out
}

#[test]
fn the_unchanged_folder_is_accepted() {
    Folder::new().accepted();
}

#[test]
fn ordinary_relationships_are_accepted() {
    for (lhs_fields, remote_field) in [
        ("[numbers]", "{users: {arguments: {user_ids: $numbers}}}"),
        ("[id]", "{messages: {arguments: {where: {id: {eq: $id}}}}}"),
        ("[id]", "{messages: {arguments: {includes: {id: [$id]}}}}"),
        ("[]", "{hello: {arguments: {}}}"),
    ] {
        Folder::target(lhs_fields, remote_field).accepted();
    }
    let none = rest("remote_relationships");
    Folder::new().yaml(none, "").accepted();
}

#[test]
fn filters_and_long_paths_are_accepted() {
    for (lhs_fields, remote_field) in [
        ("[id]", "{users: {arguments: {where: {id: {_in: [$id]}}}}}"),
        (
            "[id, name]",
            "{users: {arguments: {where: {_and: [{id: {_eq: $id}}, {name: {_eq: $name}}]}}}}",
        ),
        ("[id]", "{matching: {arguments: {filters: {id: {_eq: $id}}}}}"),
        (
            "[id]",
            "{one: {arguments: {}, field: {two: {arguments: {}, field: {three: {arguments: {}, \
             field: {four: {arguments: {}, field: {user: {arguments: {id: $id}}}}}}}}}}}",
        ),
    ] {
        let folder = Folder::target(lhs_fields, remote_field);
        Folder { right: FILTERS.to_owned(), ..folder }.accepted();
    }
}

#[test]
fn the_older_form_of_a_relationship_is_accepted() {
    let from = &YAML
        [YAML.find("            to_remote_schema").unwrap()..YAML.find("- name: right").unwrap()];
    let old = "            remote_schema: right\n            hasura_fields: [id]\n            \
               remote_field: {message: {arguments: {id: $id}}}\n";
    Folder::new().yaml(from, old).accepted();
}

#[test]
fn a_relationship_of_an_interface_is_accepted() {
    Folder::target("[name]", "{occupation: {arguments: {name: $name}}}")
        .yaml("type_name: Profile", "type_name: Named")
        .accepted();
}

#[test]
fn targets_that_are_no_remote_schema_are_refused() {
    let to_source = "            to_source: {source: db, table: t, field_mapping: {id: id}}\n";
    let to_remote_schema = &YAML
        [YAML.find("            to_remote_schema").unwrap()..YAML.find("- name: right").unwrap()];
    Folder::new().yaml(to_remote_schema, to_source).refused(
        &["remote_schemas.yaml: to_source:"],
        &["database", "not supported", "messageBasic"],
    );
    Folder::new()
        .yaml(to_remote_schema, &format!("{to_source}{to_remote_schema}"))
        .refused(&["remote_schemas.yaml: to_source:"], &["to_source", "to_remote_schema"]);
    Folder::new()
        .yaml("remote_schema: right", "remote_schema: rihgt")
        .refused(&["remote_schemas.yaml: remote_schema: rihgt"], &["rihgt", "right"]);
}

#[test]
fn wrong_sources_are_refused() {
    Folder::new()
        .yaml("type_name: Profile", "type_name: Profil")
        .refused(&["remote_schemas.yaml: - type_name: Profil"], &["Profil", "left"]);
    Folder::new().yaml("                - id\n", "                - id_wrong\n").refused(
        &["remote_schemas.yaml: - id_wrong", "left.graphql: type Profile {"],
        &["id_wrong", "Profile"],
    );
    Folder::target("[text]", "{occupation: {arguments: {name: $text}}}").refused(
        &["remote_schemas.yaml: lhs_fields: [text]", "left.graphql: text(lang: String): String"],
        &["text", "argument"],
    );
    Folder::new().yaml("name: messageBasic", "name: name").refused(
        &["remote_schemas.yaml: - name: name", "left.graphql: name: String"],
        &["name", "Profile"],
    );
}

#[test]
fn wrong_targets_are_refused() {
    Folder::new().yaml("message:", "mesage:").refused(
        &["remote_schemas.yaml: mesage:", "right.graphql: type Query {"],
        &["mesage", "message"],
    );
    Folder::target(
        "[id]",
        "{users: {arguments: {user_ids: $id}, field: {userMessages: {arguments: {}}}}}",
    )
    .refused(
        &["remote_schemas.yaml: remote_field: {users", "right.graphql: users(user_ids"],
        &["users", "list", "[User]"],
    );
    Folder::target("[id]", "{hello: {arguments: {}, field: {length: {arguments: {}}}}}").refused(
        &["remote_schemas.yaml: remote_field: {hello", "right.graphql: hello: String"],
        &["hello", "String", "length"],
    );
    Folder::target("[id]", "{message: {arguments: {id: $id}}, hello: {arguments: {}}}")
        .refused(&["remote_schemas.yaml: remote_field: {message"], &["remote_field", "one"]);
    Folder::target("[id]", "{message: {}}")
        .refused(&["remote_schemas.yaml: remote_field: {message: {}}"], &["arguments", "message"]);
}

#[test]
fn wrong_arguments_are_refused() {
    let message = |argument: &str| format!("{{message: {{arguments: {{{argument}}}}}}}");
    Folder::target("[id]", &message("id: $idd"))
        .refused(&["remote_schemas.yaml: remote_field: {message"], &["idd", "lhs_fields"]);
    Folder::target("[id]", &message("ident: $id")).refused(
        &["remote_schemas.yaml: remote_field: {message", "right.graphql: message(id: Int!)"],
        &["ident", "message"],
    );
    Folder::target("[id]", &message("id: null"))
        .refused(&["remote_schemas.yaml: remote_field: {message"], &["null", "id"]);
    Folder::target("[]", "{byName: {arguments: {filter: {name: 5}}}}").refused(
        &["remote_schemas.yaml: remote_field: {byName", "right.graphql: name: String"],
        &["name", "String"],
    );
    Folder::target("[id]", "{messages: {arguments: {where: {id: {xyz: $id}}}}}").refused(
        &["remote_schemas.yaml: remote_field: {messages", "right.graphql: input IntCompare {"],
        &["xyz", "IntCompare"],
    );
}

#[test]
fn keys_that_do_not_fit_are_refused() {
    Folder::target("[name]", "{message: {arguments: {id: $name}}}").refused(
        &[
            "remote_schemas.yaml: ",
            "left.graphql: name: String",
            "right.graphql: message(id: Int!)",
        ],
        &["String", "Int!", "name"],
    );
    Folder::target("[numbers]", "{strictIds: {arguments: {ids: $numbers}}}").refused(
        &["remote_schemas.yaml: ", "left.graphql: numbers: [Int]", "right.graphql: strictIds("],
        &["[Int]", "[Int!]!", "numbers"],
    );
}

#[test]
fn remote_schemas_that_do_not_go_together_are_refused() {
    Folder::new()
        .left("type Meta {", "type User {\n  name: [Int]\n}\ntype Meta {")
        .refused(&["left.graphql: type User {", "right.graphql: type User {"], &["User"]);
    Folder::new()
        .yaml("- name: left", "- name: right")
        .refused(&["remote_schemas.yaml: - name: right"], &["right", "two"]);
    Folder { right: String::new(), ..Folder::new() }
        .refused(&["remote_schemas.yaml: - name: right"], &["right", "SDL"]);
}

#[test]
fn names_that_do_not_go_together_are_refused() {
    let customized = |customization: &str| {
        let unchanged = "- name: right\n  definition:\n    url: http://127.0.0.1:4715/graphql\n    \
                         timeout_seconds: 60\n    customization: {}";
        let changed = unchanged.replace("{}", customization);
        Folder::new().yaml(unchanged, &changed)
    };
    customized("{field_names: [{parent_type: Message, mapping: {msg: text}}]}").refused(
        &["remote_schemas.yaml: customization: {field_names"],
        &["Message", "Communication", "msg"],
    );
    customized("{type_names: {mapping: {Message: Thingy, User: Thingy}}}").refused(
        &["remote_schemas.yaml: customization: {type_names"],
        &["Message", "User", "Thingy"],
    );
    customized("{root_fields_namespace: right, type_names: {prefix: R_}}").accepted();
}

#[test]
fn all_faults_are_reported_at_once() {
    let folder = Folder::new()
        .yaml("                - id\n", "                - id_wrong\n")
        .right("user(user_id: Int!): User\n", "user(user_id: Int!): Userr\n");
    folder.refused(&["right.graphql: user(user_id: Int!): Userr"], &["Userr"]);
    folder.refused(&["remote_schemas.yaml: - id_wrong"], &["id_wrong"]);
}

#[test]
fn sdl_that_breaks_a_rule_is_refused() {
    let message = "type Message implements Communication {";
    let msg = "  msg: String!\n}\ntype User";
    Folder::new()
        .right(message, "type Message implements Communication & Ghost {")
        .refused(&["right.graphql: type Message implements Communication & Ghost"], &["Ghost"]);
    Folder::new()
        .right(msg, "}\ntype User")
        .refused(&["right.graphql: type Message"], &["Message", "Communication", "msg"]);
    Folder::new()
        .right("  msg: String!\n", "  msg(lang: String): String!\n")
        .refused(&["right.graphql: msg: String!"], &["lang", "msg"]);
    Folder::new()
        .right(msg, "  msg(lang: String!): String!\n}\ntype User")
        .refused(&["right.graphql: msg(lang: String!): String!"], &["lang", "msg"]);
    Folder::new()
        .right("enum Occupation", "union Void\nenum Occupation")
        .refused(&["right.graphql: union Void"], &["Void"]);
    Folder::new()
        .right("Book | Author", "Book | Author | Ghost")
        .refused(&["right.graphql: union SearchResult = Book | Author | Ghost"], &["Ghost"]);
}
