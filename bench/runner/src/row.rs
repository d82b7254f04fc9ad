//! The rows: what `peers/*/row.json` says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::operation::NAMES;

/// A gateway that is measured.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    url_path: Option<String>,
    version: Option<String>,
    version_command: Option<Vec<String>>,
    binary: Option<String>,
    operations: Option<Vec<String>>,
    modes: Option<Vec<Mode>>,
    #[serde(default)]
    pub(crate) asked: Asked,
    #[serde(default)]
    pub(crate) environment: BTreeMap<String, String>,
    start: Option<String>,
    /// The row's folder.
    #[serde(skip)]
    pub(crate) folder: PathBuf,
}

/// What a row is compared as.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Joinwright,
    Peer,
    Limit,
}

/// What is merged while it is in flight.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mode {
    DedupeOff,
    Defaults,
}

/// How an operation is named to a gateway.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Asked {
    #[default]
    Text,
    DocumentId,
}

impl Mode {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::DedupeOff => "dedupe-off",
            Self::Defaults => "defaults",
        }
    }
}

impl Row {
    /// All rows below a folder, by the names of their folders.
    pub(crate) fn all(peers: &Path) -> Result<Vec<Self>> {
        let mut folders: Vec<PathBuf> = fs::read_dir(peers)
            .with_context(|| format!("reading {}", peers.display()))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_>>()?;
        folders.retain(|folder| folder.join("row.json").exists());
        folders.sort();
        folders.into_iter().map(Self::read).collect()
    }

    fn read(folder: PathBuf) -> Result<Self> {
        let file = folder.join("row.json");
        let text = fs::read(&file)?;
        let row: Self =
            serde_json::from_slice(&text).with_context(|| format!("reading {}", file.display()))?;
        Ok(Self { folder: folder.canonicalize()?, ..row })
    }

    pub(crate) fn can(&self, operation: &str) -> bool {
        match &self.operations {
            Some(operations) => operations.iter().any(|known| known == operation),
            None => NAMES.contains(&operation),
        }
    }

    pub(crate) fn has_mode(&self, mode: Mode) -> bool {
        self.modes.as_ref().is_none_or(|modes| modes.contains(&mode))
    }

    pub(crate) fn url(&self, port: u16) -> String {
        let path = self.url_path.as_deref().unwrap_or("/graphql");
        format!("http://127.0.0.1:{port}{path}")
    }

    pub(crate) fn start(&self) -> PathBuf {
        self.folder.join(self.start.as_deref().unwrap_or("start"))
    }

    /// The last word of the first line of what the version's command prints.
    pub(crate) fn version(&self, bin: &Path) -> Option<String> {
        if let Some(version) = &self.version {
            return Some(version.clone());
        }
        let (program, arguments) = self.version_command.as_ref()?.split_first()?;
        let program = with_bin(program, bin);
        // What is no path is looked up; a path is meant from the row's folder.
        let program =
            if program.contains('/') { self.folder.join(program) } else { program.into() };
        let arguments = arguments.iter().map(|argument| with_bin(argument, bin));
        let output =
            Command::new(program).args(arguments).current_dir(&self.folder).output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Some(text.lines().next()?.split_whitespace().last()?.to_owned())
    }

    /// The bytes of the binary, or of all files of the folder.
    pub(crate) fn binary_bytes(&self, bin: &Path) -> Option<u64> {
        let path = self.folder.join(with_bin(self.binary.as_ref()?, bin));
        size(&path).ok()
    }
}

fn with_bin(text: &str, bin: &Path) -> String {
    text.replace("$BIN", &bin.to_string_lossy())
}

fn size(path: &Path) -> Result<u64> {
    let metadata = fs::metadata(path)?;
    if metadata.is_file() {
        return Ok(metadata.len());
    }
    let mut sum = 0;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            sum += size(&entry.path())?;
        } else if kind.is_file() {
            sum += entry.metadata()?.len();
        }
    }
    Ok(sum)
}
