//! The folders of inputs and expected outputs.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use joinwright_codegen::diagnostic::Report;
use joinwright_codegen::source::{SourceMap, load};
use joinwright_codegen::{Generated, Options, generate};

/// A folder of this crate.
pub fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The names of the folders in a folder, in order.
///
/// # Panics
/// If the folder can not be read.
pub fn names(parent: &str) -> Vec<String> {
    let entries = fs::read_dir(folder(parent)).unwrap().map(Result::unwrap);
    let mut names: Vec<String> = entries
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A gateway folder's input.
///
/// # Panics
/// If it can not be read.
pub fn sources(path: &str) -> SourceMap {
    load(&folder(path), &folder("")).unwrap()
}

/// A gateway folder's output.
///
/// # Panics
/// With the diagnostics, if there are errors among them.
pub fn generated(path: &str) -> Generated {
    let sources = sources(path);
    match generate(&sources, &Options::default()) {
        Ok(generated) => generated,
        Err(diagnostics) => panic!("{}", Report::new(sources, diagnostics)),
    }
}

/// Compares a text with a checked-in file byte for byte; with `UPDATE_EXPECT=1` writes the file.
///
/// # Panics
/// If they differ, with the first line that does.
#[track_caller]
pub fn assert_file(path: &str, actual: &str) {
    let file = folder(path);
    if env::var_os("UPDATE_EXPECT").is_some() {
        return fs::write(file, actual).unwrap();
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    if expected == actual {
        return;
    }
    let same = |(expected, actual): &(&str, &str)| expected == actual;
    let n_same = expected.lines().zip(actual.lines()).take_while(same).count();
    panic!(
        "`{path}` is not what is generated now, from line {} on:\n- {}\n+ {}\n\
         If the change is meant, run `UPDATE_EXPECT=1 cargo test -p joinwright-tests` and read the diff.",
        n_same + 1,
        expected.lines().nth(n_same).unwrap_or("(end of file)"),
        actual.lines().nth(n_same).unwrap_or("(end of file)"),
    );
}
