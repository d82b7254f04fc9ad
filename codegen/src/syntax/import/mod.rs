//! Taking over a Hasura export: its text with what is not supported commented out.
//!
//! The text is kept, with its comments and its order. Only a whole metadata file, which is JSON
//! mostly, is printed anew.

mod comment_out;
mod print;

use super::metadata;
use super::yaml::{self, Node, NodeKind};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::include::{folder_of, is_yaml};
use crate::source::{FileId, Role, SourceMap, Span};
use comment_out::{Commented, Cut, Part};

/// A relationships file made of an export.
#[derive(Debug)]
pub struct Import {
    /// The relationships file and those that it includes: path in the gateway folder, and text.
    pub files: Vec<(String, String)>,
    /// What is not taken over.
    pub left_out: Vec<LeftOut>,
}

/// A part of an export that is not taken over.
#[derive(Debug)]
pub struct LeftOut {
    /// What it is.
    pub what: String,
    /// What to do about it.
    pub help: &'static str,
    /// The file in the gateway folder in which it is commented out, and the line.
    pub place: Option<(String, usize)>,
}

/// Takes over an export: a relationships file with what it includes, or a whole metadata file.
///
/// # Errors
/// If it can not be read.
pub fn import(sources: &SourceMap) -> Result<Import, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let import = Importer { sources, diagnostics: &mut diagnostics }.import();
    match import {
        Some(import) if !diagnostics.has_errors() => Ok(import),
        _ => Err(diagnostics.sorted()),
    }
}

/// The relationships file in the making.
struct Relationships {
    text: String,
    /// The file of inherited roles, if a whole metadata file has some.
    inherited_roles: Option<String>,
    /// What the whole metadata file holds besides.
    left_out: Vec<LeftOut>,
}

struct Importer<'a> {
    sources: &'a SourceMap,
    diagnostics: &'a mut Diagnostics,
}

impl Importer<'_> {
    fn import(&mut self) -> Option<Import> {
        let first = FileId(0);
        let Relationships { text, inherited_roles, mut left_out } = self.relationships(first)?;
        let root = self.read(first, &text)?;
        let mut files = vec![cut("remote_schemas.yaml", &text, &root, &mut left_out)];
        files.extend(inherited_roles.map(|text| (metadata::INHERITED_ROLES.to_owned(), text)));
        let folder = folder_of(&self.sources.file(first).path);
        let others = self.sources.iter().skip(1).filter(|(_, file)| file.role == Role::Included);
        for (id, file) in others {
            let path = file.path.strip_prefix(folder).unwrap_or(&file.path);
            let root = if is_yaml(path) { self.read(id, &file.text) } else { None };
            files.push(match root {
                Some(root) => cut(path, &file.text, &root, &mut left_out),
                None => (path.to_owned(), file.text.clone()),
            });
        }
        Some(Import { files, left_out })
    }

    /// The text of the relationships file, and what a whole metadata file holds besides.
    fn relationships(&mut self, file: FileId) -> Option<Relationships> {
        let text = &self.sources.file(file).text;
        let root = self.read(file, text)?;
        let whole = entry(&root, "metadata").unwrap_or(&root);
        let NodeKind::Map(entries) = &whole.kind else {
            let (text, left_out) = (text.clone(), Vec::new());
            return Some(Relationships { text, inherited_roles: None, left_out });
        };
        let Some(remotes) = entry(whole, "remote_schemas") else {
            let message = "there are no `remote_schemas` in this file";
            let help =
                "give the folder `metadata`, or the JSON file, that Hasura's export has written";
            let diagnostic = Diagnostic::error(codes::WRONG_KIND, message, whole.span);
            self.diagnostics.push(diagnostic.help(help));
            return None;
        };
        let left_out = entries
            .iter()
            .filter(|(key, _)| {
                !matches!(key.value.as_str(), "remote_schemas" | "version" | "inherited_roles")
            })
            .filter(|(_, value)| !metadata::is_default(value))
            .map(|(key, _)| LeftOut {
                what: format!("`{}`", key.value),
                help: "keep it in Hasura, and add Hasura's own GraphQL API as a remote schema",
                place: None,
            });
        let inherited_roles = entry(whole, "inherited_roles");
        let inherited_roles = inherited_roles.filter(|roles| !metadata::is_default(roles));
        Some(Relationships {
            text: print::print(remotes),
            inherited_roles: inherited_roles.map(print::print),
            left_out: left_out.collect(),
        })
    }

    fn read(&mut self, file: FileId, text: &str) -> Option<Node> {
        match yaml::parse(self.diagnostics, file, text) {
            Ok(Some(root)) => Some(root),
            Ok(None) => {
                let place = Span { file, start: 0, end: 0 };
                let message = "there is no remote schema in this file";
                self.diagnostics.push(Diagnostic::error(codes::MISSING_KEY, message, place));
                None
            }
            Err(error) => {
                self.diagnostics.push(*error);
                None
            }
        }
    }
}

/// A file without what is not taken over. What stands in brackets can not be commented out: such a
/// file is printed anew.
fn cut(path: &str, text: &str, root: &Node, left_out: &mut Vec<LeftOut>) -> (String, String) {
    let cuts = cuts(root);
    let Commented { text, lines } = match comment_out::comment_out(text, &cuts) {
        Some(commented) => commented,
        None => {
            let text = print::print(root);
            let root = yaml::parse(&mut Diagnostics::new(), root.span.file, &text);
            let cuts = root.ok().flatten().map(|root| self::cuts(&root)).unwrap_or_default();
            let commented = comment_out::comment_out(&text, &cuts);
            commented.unwrap_or(Commented { text, lines: Vec::new() })
        }
    };
    left_out.extend(cuts.into_iter().enumerate().map(|(idx, cut)| LeftOut {
        what: cut.what,
        help: cut.help,
        place: lines.get(idx).map(|line| (path.to_owned(), *line)),
    }));
    (path.to_owned(), text)
}

/// The places to comment out, in order. The root is a list of remote schemas or, in an included file,
/// a part of one.
fn cuts(root: &Node) -> Vec<Cut> {
    let mut cuts = Vec::new();
    for item in items(root) {
        if entry(item, "name").is_some() && entry(item, "definition").is_some() {
            if let NodeKind::Map(entries) = &item.kind {
                let groups = entries.iter().filter(|(key, _)| key.value == "remote_relationships");
                groups.flat_map(|(_, value)| items(value)).for_each(|group| {
                    cuts.extend(database_relationships(group));
                });
            }
        } else if entry(item, "relationships").is_some() {
            cuts.extend(database_relationships(item));
        }
    }
    for cut in &mut cuts {
        // A name in it may hold what ends a comment.
        cut.what = cut.what.replace(char::is_control, " ");
    }
    cuts.sort_by_key(|cut| cut.span.start);
    cuts
}

/// The relationships of a type that lead to a database; the whole group if there is no other.
fn database_relationships(group: &Node) -> Vec<Cut> {
    let source_type = entry(group, "type_name").and_then(text).unwrap_or_default();
    let Some(relationships) = entry(group, "relationships") else {
        return Vec::new();
    };
    let cuts: Vec<Cut> = items(relationships)
        .iter()
        .filter(|item| entry(item, "definition").and_then(|one| entry(one, "to_source")).is_some())
        .map(|item| {
            let name = entry(item, "name").and_then(text).unwrap_or_default();
            Cut {
                span: item.span,
                part: Part::Item,
                what: format!("the relationship `{source_type}.{name}`, which leads to a database"),
                help: "serve the table as GraphQL, by Hasura for example, and add that API as a \
                       remote schema",
            }
        })
        .collect();
    let is_all = !cuts.is_empty() && cuts.len() == items(relationships).len();
    match is_all {
        false => cuts,
        true => {
            let what: Vec<&str> = cuts.iter().map(|cut| cut.what.as_str()).collect();
            let (what, help) = (what.join("; "), cuts[0].help);
            vec![Cut { span: group.span, part: Part::Item, what, help }]
        }
    }
}

fn items(node: &Node) -> &[Node] {
    match &node.kind {
        NodeKind::List(items) => items,
        _ => &[],
    }
}

fn entry<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    match &node.kind {
        NodeKind::Map(entries) => {
            entries.iter().find(|(key, _)| key.value == name).map(|(_, value)| value)
        }
        _ => None,
    }
}

fn text(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::String(text) | NodeKind::Int(text) | NodeKind::Float(text) => Some(text),
        _ => None,
    }
}
