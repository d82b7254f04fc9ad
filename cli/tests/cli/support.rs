//! Running the binary, and gateway folders to run it on.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a run of the binary did.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `joinwright` with arguments and environment variables.
pub(crate) fn joinwright<S: AsRef<OsStr>>(arguments: &[S], variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_joinwright"));
    run(command.args(arguments).envs(variables.iter().copied()))
}

/// Runs `joinwright` in a folder.
pub(crate) fn joinwright_in(dir: &Path, arguments: &[&str]) -> Run {
    run(Command::new(env!("CARGO_BIN_EXE_joinwright")).args(arguments).current_dir(dir))
}

fn run(command: &mut Command) -> Run {
    let output = command.stdin(Stdio::null()).output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The top folder of this checkout.
pub(crate) fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The example's gateway folder.
pub(crate) fn example() -> PathBuf {
    checkout().join("example-gateway/gateway")
}

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// The text with what differs from run to run replaced by a name.
pub(crate) fn mask(text: &str, what: impl AsRef<str>, name: &str) -> String {
    text.replace(what.as_ref(), name)
}
