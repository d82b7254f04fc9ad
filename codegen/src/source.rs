//! Files and places in them.
//!
//! In comes a gateway folder, out goes a [`SourceMap`]: every input file's text under a path that is
//! relative to the crate. Everything later speaks of places as [`Span`]s. What is wrong with a file
//! is said by [`crate::syntax::parse`]; [`load`] fails only without a relationships file.

mod export;
pub(crate) mod include;

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Editors of some systems begin a file with it.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A file larger than this is not read.
const MAX_FILE_BYTES: u64 = 64 << 20;

/// Where the relationships file is looked for in a gateway folder, the usual place first. The last is
/// that of an export as Hasura's command line writes it.
const RELATIONSHIPS_FILES: [&str; 3] =
    ["remote_schemas.yaml", "remote_schemas.yml", "metadata/remote_schemas.yaml"];

/// One input file, by its place in the [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(crate) u32);

/// A range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes, for slicing the file's text.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// The input files: the relationships file first, then the SDL files, then the operations.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    /// The folder of the SDL files, with a slash at its end, if it is not beside the relationships
    /// file.
    schemas: Option<String>,
    /// The folder of the operations, likewise.
    operations: Option<String>,
}

/// One input file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path for people and for `rerun-if-changed`, with `/`: `gateway/schemas/users.graphql`.
    pub path: String,
    /// The text, without a byte-order mark.
    pub text: String,
    /// Why the text is not what the file holds.
    pub problem: Option<ReadProblem>,
    /// The introspection result that this SDL was printed from. Such a file is no input: its path is
    /// a bare name, and it is to be written beside the output, so that places in it can be looked up.
    pub printed_from: Option<FileId>,
    /// Whether it is compiled.
    pub role: Role,
}

/// What a file is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// The relationships file, a schema or a file of operations.
    #[default]
    Input,
    /// A file that the relationships file includes.
    Included,
    /// Another file of a Hasura export: it is looked at, but not compiled.
    LeftOut,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadProblem {
    /// It is no UTF-8 from this byte on.
    NotUtf8(usize),
    /// It is larger than any schema.
    TooLarge,
    /// The system's words.
    Io(String),
}

impl SourceMap {
    /// Adds a file. An introspection result (`.json`) also adds the SDL it is printed as.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let mut text = text.into();
        if text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        let id = self.push(path.into(), text, None, Role::Input);
        self.print_introspection(id);
        id
    }

    /// Adds a file that is no introspection result, whatever its name.
    pub fn add_text(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let bytes = Ok(text.into().into_bytes());
        self.add_bytes_as_they_are(path.into(), bytes, Role::Input)
    }

    /// Adds what could be read of a file.
    fn add_bytes(&mut self, path: String, bytes: Result<Vec<u8>, ReadProblem>) {
        let id = self.add_bytes_as_they_are(path, bytes, Role::Input);
        self.print_introspection(id);
    }

    /// As [`Self::add_bytes`], but JSON is nothing special.
    fn add_bytes_as_they_are(
        &mut self,
        path: String,
        bytes: Result<Vec<u8>, ReadProblem>,
        role: Role,
    ) -> FileId {
        let (mut text, problem) = match bytes.map(String::from_utf8) {
            Ok(Ok(text)) => (text, None),
            Ok(Err(error)) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                (text, Some(ReadProblem::NotUtf8(valid)))
            }
            Err(problem) => (String::new(), Some(problem)),
        };
        if problem.is_none() && text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        self.push(path, text, problem, role)
    }

    fn push(
        &mut self,
        path: String,
        text: String,
        problem: Option<ReadProblem>,
        role: Role,
    ) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.files.push(SourceFile { path, text, problem, printed_from: None, role });
        id
    }

    /// Prints an introspection result as SDL. A result that can not be printed is reported by
    /// [`crate::syntax::parse`].
    fn print_introspection(&mut self, json: FileId) {
        let file = self.file(json);
        if file.problem.is_some() {
            return;
        }
        let Some(stem) = file.path.strip_suffix(".json") else {
            return;
        };
        let Ok(sdl) = crate::syntax::sdl_from_introspection(&file.text) else {
            return;
        };
        let name = stem.rsplit('/').next().unwrap_or(stem);
        let printed = self.push(format!("{name}.graphql"), sdl, None, Role::Input);
        self.files[printed.0 as usize].printed_from = Some(json);
    }

    /// The file.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The file, if it is one of this map's.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// The input file with this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.iter()
            .find(|(_, file)| file.path == path && file.printed_from.is_none())
            .map(|(id, _)| id)
    }

    /// All files with their ids, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(idx, file)| (FileId(idx as u32), file))
    }

    /// The folder of the SDL files, with a slash at its end.
    pub(crate) fn schemas_folder(&self) -> String {
        self.schemas.clone().unwrap_or_else(|| {
            let relationships = self.files.first().map_or("", |file| &file.path);
            format!("{}schemas/", include::folder_of(relationships))
        })
    }

    /// The files with operations, in order.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        let folder = self.operations.clone().unwrap_or_else(|| {
            let relationships = self.files.first().map_or("", |file| &file.path);
            format!("{}operations/", include::folder_of(relationships))
        });
        self.iter().filter(move |(_, file)| file.path.starts_with(&folder))
    }

    /// The line and column of a span's start, both from 1, the column in characters.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let text = self.get(span.file).map_or("", |file| &file.text);
        let before = &text[..text.floor_char_boundary(span.start)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

/// There is no relationships file, or it can not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[error("can not read `{}`: {source}", path.display())]
pub struct LoadError {
    /// The relationships file.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

/// Reads a gateway folder: the relationships file, what it includes, everything in `schemas/` that
/// may be a schema, and the operations in `operations/`. The relationships file may stand in a Hasura export, `metadata/`.
///
/// Paths are shown relative to `display_root`, usually the crate's folder.
///
/// # Errors
/// If the relationships file can not be read. Every other problem is a diagnostic, later.
pub fn load(dir: &Path, display_root: &Path) -> Result<SourceMap, LoadError> {
    let mut sources = SourceMap::default();
    let relationships = relationships_file(dir).unwrap_or_else(|| dir.join(RELATIONSHIPS_FILES[0]));
    let bytes =
        read(&relationships).map_err(|source| LoadError { path: relationships.clone(), source })?;
    sources.add_bytes(display_path(&relationships, display_root), bytes);
    let schemas = dir.join("schemas");
    sources.schemas = Some(format!("{}/", display_path(&schemas, display_root)));
    for path in files_of(&schemas, &["graphql", "json"]) {
        let bytes = read(&path).unwrap_or_else(|error| Err(ReadProblem::Io(error.to_string())));
        sources.add_bytes(display_path(&path, display_root), bytes);
    }
    let operations = dir.join("operations");
    sources.operations = Some(format!("{}/", display_path(&operations, display_root)));
    for path in files_of(&operations, &["graphql", "gql"]) {
        let bytes = read(&path).unwrap_or_else(|error| Err(ReadProblem::Io(error.to_string())));
        sources.add_bytes_as_they_are(display_path(&path, display_root), bytes, Role::Input);
    }
    include::load(&mut sources, &relationships, display_root);
    inherited_roles(&mut sources, &relationships, display_root);
    export::load(&mut sources, &relationships, display_root);
    Ok(sources)
}

/// Adds the roles that are made of others, which stand beside the relationships file.
fn inherited_roles(sources: &mut SourceMap, relationships: &Path, display_root: &Path) {
    let path = relationships.with_file_name(crate::syntax::INHERITED_ROLES);
    if let Ok(bytes) = read(&path) {
        include::add(sources, display_path(&path, display_root), bytes);
    }
}

/// Where the relationships file of a gateway folder is, if there is one.
pub fn relationships_file(dir: &Path) -> Option<PathBuf> {
    RELATIONSHIPS_FILES.iter().map(|name| dir.join(name)).find(|path| path.exists())
}

/// The files of a folder that end so, sorted; none if there is no such folder.
fn files_of(dir: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| has_extension(path, extensions)).collect();
    paths.sort();
    paths
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extensions.contains(&extension))
}

/// A file's bytes, unless they are too many. What is no file could be read for ever.
fn read(path: &Path) -> io::Result<Result<Vec<u8>, ReadProblem>> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"));
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Ok(Err(ReadProblem::TooLarge));
    }
    std::fs::read(path).map(Ok)
}

/// The path from `root` on, with `/` on every system.
fn display_path(path: &Path, root: &Path) -> String {
    let shown = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = shown.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let joined = parts.join("/");
    // An absolute path's root is a component of its own.
    joined
        .strip_prefix('/')
        .filter(|rest| rest.starts_with('/'))
        .map_or(joined.clone(), str::to_owned)
}
