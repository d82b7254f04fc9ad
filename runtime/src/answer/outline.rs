//! Outline: where the objects and lists of an answer begin and end, so that the path to one of many
//! places is found without reading again all that stands before it.
//!
//! Made only when there is an error to place.

use std::borrow::Cow;

use super::lexer::{Kind, Lexer, Malformed};
use super::scan::{Edit, With};
use crate::error::PathSegment;

/// The objects and lists of an answer.
#[derive(Debug)]
pub(crate) struct Outline<'a> {
    text: &'a str,
    /// In the order in which they begin.
    nodes: Vec<Node>,
}

/// An object or a list.
#[derive(Debug)]
struct Node {
    start: usize,
    end: usize,
    /// What it stands in; the first one stands in itself.
    parent: usize,
    step: Step,
}

/// What leads to a value from what it stands in.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// A place in a list.
    Item(usize),
    /// A member, whose name begins at this byte.
    Member(usize),
}

/// An object or a list that is being read.
struct Open {
    node: usize,
    is_list: bool,
    n_read: usize,
}

impl<'a> Outline<'a> {
    /// The outline of the value at byte `start` of `text`.
    pub(crate) fn of(text: &'a str, start: usize) -> Self {
        let mut outline = Self { text, nodes: Vec::new() };
        // What was scanned is JSON; if not, the outline ends early, and so do paths.
        let _ = outline.read(start);
        outline
    }

    fn read(&mut self, start: usize) -> Result<(), Malformed> {
        let mut lexer = Lexer::new(self.text, start);
        let mut open = Vec::new();
        self.value(&mut lexer, Step::Item(0), &mut open)?;
        while let Some(last) = open.last_mut() {
            let close = if last.is_list { b']' } else { b'}' };
            if !lexer.next_in(close, last.n_read == 0)? {
                self.nodes[last.node].end = lexer.position();
                open.pop();
                continue;
            }
            let step = match last.is_list {
                true => Step::Item(last.n_read),
                false => Step::Member(lexer.member_name()?.0.start),
            };
            last.n_read += 1;
            self.value(&mut lexer, step, &mut open)?;
        }
        Ok(())
    }

    /// Passes over a value; of an object or a list only over its beginning.
    fn value(
        &mut self,
        lexer: &mut Lexer<'_>,
        step: Step,
        open: &mut Vec<Open>,
    ) -> Result<(), Malformed> {
        let is_list = match lexer.kind()? {
            Kind::List => true,
            Kind::Object => false,
            Kind::Null | Kind::Boolean | Kind::Number | Kind::String => {
                return lexer.skip_value().map(drop);
            }
        };
        let parent = open.last().map_or(0, |open| open.node);
        let node = self.nodes.len();
        // Until it is known where it ends, it does not end.
        self.nodes.push(Node { start: lexer.position(), end: usize::MAX, parent, step });
        if is_list {
            lexer.list_start()?
        } else {
            lexer.object_start()?
        }
        open.push(Open { node, is_list, n_read: 0 });
        Ok(())
    }

    /// The path from the value at byte `start` to the value at byte `target`, which is in it or is
    /// that value, in the client's response keys.
    pub(crate) fn path(
        &self,
        start: usize,
        target: usize,
        edits: &[Edit<'_>],
    ) -> Vec<PathSegment<'static>> {
        let mut path = Vec::new();
        if target <= start {
            // It may be no object and no list.
            return path;
        }
        let before = self.nodes.partition_point(|node| node.start <= target);
        let Some(mut node) = before.checked_sub(1) else {
            return path;
        };
        while self.nodes[node].end <= target && node > 0 {
            node = self.nodes[node].parent;
        }
        if self.nodes[node].start != target {
            path.extend(self.leaf(&self.nodes[node], target).map(|step| self.segment(step, edits)));
        }
        while self.nodes[node].start > start {
            path.push(self.segment(self.nodes[node].step, edits));
            node = self.nodes[node].parent;
        }
        path.reverse();
        path
    }

    /// The step to the value at byte `target`, which is neither an object nor a list.
    fn leaf(&self, parent: &Node, target: usize) -> Option<Step> {
        let mut lexer = Lexer::new(self.text, parent.start);
        let is_list = lexer.kind().ok()? == Kind::List;
        if is_list {
            lexer.list_start().ok()?
        } else {
            lexer.object_start().ok()?
        }
        let close = if is_list { b']' } else { b'}' };
        let mut n_read = 0;
        while lexer.next_in(close, n_read == 0).ok()? {
            let step = match is_list {
                true => Step::Item(n_read),
                false => Step::Member(lexer.member_name().ok()?.0.start),
            };
            if lexer.skip_value().ok()?.contains(&target) {
                return Some(step);
            }
            n_read += 1;
        }
        None
    }

    fn segment(&self, step: Step, edits: &[Edit<'_>]) -> PathSegment<'static> {
        match step {
            Step::Item(idx) => PathSegment::Index(idx),
            Step::Member(start) => {
                let name = Lexer::new(self.text, start).string().map(|name| name.raw);
                let name = renamed(edits, start + 1).or(name.ok()).unwrap_or_default();
                PathSegment::Key(Cow::Owned(name.to_owned()))
            }
        }
    }
}

/// What a member's name, whose text begins at `start`, is replaced with.
fn renamed<'s>(edits: &[Edit<'s>], start: usize) -> Option<&'s str> {
    let place = edits.binary_search_by_key(&(start as u32), |edit| edit.span.start).ok()?;
    match edits[place].with {
        With::Name(name) => Some(name),
        With::Nothing | With::Slot(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::scan::Span;

    const TEXT: &str = r#"{"data": {"a": [[], [{"x": 1}, {"u": {"k": 7}, "v": [8, 9]}]], "b": 5}}"#;

    /// The path from one text in [`TEXT`] to another.
    fn path(start: &str, target: &str, edits: &[Edit<'_>]) -> String {
        let at = |part: &str| TEXT.find(part).unwrap();
        let outline = Outline::of(TEXT, at(r#"{"a""#));
        let path = outline.path(at(start), at(target), edits);
        serde_json::to_string(&path).unwrap()
    }

    #[test]
    fn paths_lead_to_leaves_objects_and_lists() {
        let root = r#"{"a""#;
        assert_eq!(path(root, "1}", &[]), r#"["a",1,0,"x"]"#);
        assert_eq!(path(root, "7", &[]), r#"["a",1,1,"u","k"]"#);
        assert_eq!(path(root, "9]", &[]), r#"["a",1,1,"v",1]"#);
        assert_eq!(path(root, "[8", &[]), r#"["a",1,1,"v"]"#);
        assert_eq!(path(root, "[]", &[]), r#"["a",0]"#);
        assert_eq!(path(root, "5", &[]), r#"["b"]"#);
        assert_eq!(path(root, root, &[]), "[]");
    }

    #[test]
    fn paths_begin_where_they_are_to() {
        assert_eq!(path(r#"{"u""#, "7", &[]), r#"["u","k"]"#);
        assert_eq!(path(r#"[{"x""#, "7", &[]), r#"[1,"u","k"]"#);
        assert_eq!(path(r#"{"u""#, r#"{"u""#, &[]), "[]");
        assert_eq!(path("7", "7", &[]), "[]");
    }

    #[test]
    fn names_are_those_of_the_client() {
        let start = TEXT.find(r#"u""#).unwrap();
        let edit = Edit { span: Span::from(start..start + 1), with: With::Name("user") };
        assert_eq!(path(r#"{"a""#, "7", &[edit]), r#"["a",1,1,"user","k"]"#);
    }
}
