//! Putting included files in the place of `!include path`.

use super::super::yaml::{self, Node, NodeKind};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::include::{MAX_FILES, folder_of, is_yaml, resolve, target};
use crate::source::{FileId, SourceMap, Span};

/// How many files may include one another.
const MAX_DEPTH: usize = 8;

/// How much text may be included in all; a file that is included twice counts twice.
const MAX_BYTES: usize = 64 << 20;

/// Replaces every `!include path` below `root` by what the file holds: the value of a YAML file, or
/// the text of another. What can not be included is reported and left out.
pub(super) fn include(
    diagnostics: &mut Diagnostics,
    sources: &SourceMap,
    relationships: FileId,
    root: &mut Node,
) {
    let folder = folder_of(&sources.file(relationships).path);
    let open = vec![relationships];
    Includer { diagnostics, sources, folder, open, n_files: 0, n_bytes: 0 }.visit(root);
}

struct Includer<'a> {
    diagnostics: &'a mut Diagnostics,
    sources: &'a SourceMap,
    /// The folder that no path leads out of.
    folder: &'a str,
    /// The file that is being read, and those that include it.
    open: Vec<FileId>,
    n_files: usize,
    n_bytes: usize,
}

impl Includer<'_> {
    /// `false` if the node is to go, since it could not be included. The YAML reader and `MAX_DEPTH`
    /// bound the nesting.
    fn visit(&mut self, node: &mut Node) -> bool {
        match &mut node.kind {
            NodeKind::List(items) => items.retain_mut(|item| self.visit(item)),
            NodeKind::Map(entries) => entries.retain_mut(|(_, value)| self.visit(value)),
            NodeKind::String(text) => {
                let Some(target) = target(text).map(str::to_owned) else {
                    return true;
                };
                let included = self.read(&target, node.span);
                let is_there = included.is_some();
                if let Some(included) = included {
                    *node = included;
                }
                return is_there;
            }
            NodeKind::Null | NodeKind::Boolean(_) | NodeKind::Int(_) | NodeKind::Float(_) => {}
        }
        true
    }

    fn read(&mut self, target: &str, place: Span) -> Option<Node> {
        let from = &self.sources.file(place.file).path;
        let Some(path) = resolve(self.folder, from, target) else {
            let message = format!("`{target}` leads out of the folder of the relationships file");
            return self.refuse(message, "copy the file into the folder", place);
        };
        let Some(file) = self.sources.find(&path) else {
            let message = format!("there is no `{path}` to include");
            let help = "a path is relative to the file that it stands in";
            return self.refuse(message, help, place);
        };
        if self.open.contains(&file) {
            let message = format!("`{path}` includes itself");
            return self.refuse(message, "write the value itself in this place", place);
        }
        let source = self.sources.file(file);
        self.n_files += 1;
        self.n_bytes += source.text.len();
        if self.open.len() > MAX_DEPTH || self.n_files > MAX_FILES || self.n_bytes > MAX_BYTES {
            let message = format!(
                "too much is included: at most {MAX_FILES} files, {MAX_DEPTH} in each other, of \
                 {} MiB",
                MAX_BYTES >> 20
            );
            return self.refuse(message, "write the value itself in this place", place);
        }
        super::super::files::text(self.diagnostics, file, source)?;
        if !is_yaml(&path) {
            let span = Span { file, start: 0, end: 0 };
            return Some(Node { kind: NodeKind::String(source.text.clone()), span });
        }
        match yaml::parse(self.diagnostics, file, &source.text) {
            Ok(node) => {
                let mut node = node?;
                self.open.push(file);
                self.visit(&mut node);
                self.open.pop();
                Some(node)
            }
            Err(error) => {
                self.diagnostics.push(*error);
                None
            }
        }
    }

    fn refuse(&mut self, message: String, help: &str, place: Span) -> Option<Node> {
        let diagnostic = Diagnostic::error(codes::BAD_INCLUDE, message, place);
        self.diagnostics.push(diagnostic.help(help));
        None
    }
}
