//! Files that a relationships file includes, as Hasura's command line writes and reads them.
//!
//! ```yaml
//! permissions: "!include users/permissions.yaml"
//! permissions: !include users/permissions.yaml
//! ```
//!
//! A path is relative to the file that names it, and stays in the folder of the relationships file.

use std::collections::BTreeSet;
use std::path::Path;

use super::{FileId, ReadProblem, Role, SourceMap, display_path, read};

/// The most files that are included.
pub(crate) const MAX_FILES: usize = 1000;

/// What may be included.
const EXTENSIONS: [&str; 5] = ["yaml", "yml", "json", "graphql", "gql"];

/// The path in a string like `!include users/permissions.yaml`.
pub(crate) fn target(text: &str) -> Option<&str> {
    let path = text.strip_prefix("!include ")?.trim();
    let (_, extension) = path.rsplit_once('.')?;
    EXTENSIONS.contains(&extension).then_some(path)
}

/// Whether a file is YAML and may include others; what is not is included as text.
pub(crate) fn is_yaml(path: &str) -> bool {
    !path.ends_with(".graphql") && !path.ends_with(".gql")
}

/// The path of what `from` includes; `None` if it leads out of `folder`, which ends with a slash or
/// is empty.
pub(crate) fn resolve(folder: &str, from: &str, target: &str) -> Option<String> {
    let inside = from.strip_prefix(folder)?;
    let mut parts: Vec<&str> = inside.split('/').collect();
    parts.pop();
    if target.starts_with('/') || target.contains(['\\', ':']) {
        return None;
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    Some(format!("{folder}{}", parts.join("/")))
}

/// The folder that holds a file, with a slash at its end; empty if the path has none.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..=slash])
}

/// Adds what the relationships file includes, and what that includes.
///
/// The text is searched, not parsed: a file too many does no harm, and what is missing is reported
/// when the file is read.
pub(super) fn load(sources: &mut SourceMap, relationships: &Path, display_root: &Path) {
    let dir = relationships.parent().unwrap_or(Path::new(""));
    let first = sources.file(FileId(0));
    let folder = folder_of(&display_path(relationships, display_root)).to_owned();
    let mut seen = BTreeSet::from([first.path.clone()]);
    let mut files = vec![(first.path.clone(), first.text.clone())];
    while let Some((from, text)) = files.pop() {
        for target in text.lines().filter_map(target_in_line) {
            let Some(path) = resolve(&folder, &from, target) else {
                continue;
            };
            if seen.len() > MAX_FILES || !seen.insert(path.clone()) {
                continue;
            }
            let file = dir.join(&path[folder.len()..]);
            let Ok(bytes) = read(&file) else {
                continue;
            };
            if is_yaml(&path)
                && let Ok(bytes) = &bytes
                && let Ok(text) = std::str::from_utf8(bytes)
            {
                files.push((path.clone(), text.to_owned()));
            }
            add(sources, path, bytes);
        }
    }
}

/// Adds an included file. JSON is YAML here, not the result of an introspection query.
pub(super) fn add(sources: &mut SourceMap, path: String, bytes: Result<Vec<u8>, ReadProblem>) {
    if sources.find(&path).is_none() {
        sources.add_bytes_as_they_are(path, bytes, Role::Included);
    }
}

/// The path that a line includes, quoted or not.
fn target_in_line(line: &str) -> Option<&str> {
    let at = line.find("!include ")?;
    let rest = &line[at..];
    let end = match line[..at].chars().next_back() {
        Some(quote @ ('"' | '\'')) => rest.find(quote),
        _ => rest.find(" #").or_else(|| rest.find([',', ']', '}'])),
    };
    target(rest[..end.unwrap_or(rest.len())].trim_end())
}

#[cfg(test)]
mod tests {
    use super::{resolve, target_in_line};

    #[test]
    fn paths_are_found_in_lines() {
        for (line, path) in [
            ("permissions: \"!include a/b c.yaml\" # why", Some("a/b c.yaml")),
            ("permissions: '!include a.yml'", Some("a.yml")),
            ("  - !include a.yaml # why", Some("a.yaml")),
            ("[!include a.yaml, !include b.yaml]", Some("a.yaml")),
            ("schema: !include user.graphql", Some("user.graphql")),
            ("title: \"!include everything\"", None),
            ("!includes: a.yaml", None),
        ] {
            assert_eq!(target_in_line(line), path, "{line}");
        }
    }

    #[test]
    fn paths_stay_in_the_folder() {
        let resolve = |target| resolve("gateway/", "gateway/users/all.yaml", target);
        assert_eq!(resolve("one.yaml").as_deref(), Some("gateway/users/one.yaml"));
        assert_eq!(resolve("./../x/./one.yaml").as_deref(), Some("gateway/x/one.yaml"));
        for target in ["../../one.yaml", "/etc/one.yaml", "C:/one.yaml", "..\\..\\one.yaml"] {
            assert_eq!(resolve(target), None, "{target}");
        }
    }
}
