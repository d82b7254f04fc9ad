//! `joinwright new`: writes a gateway crate from the templates and a gateway folder.
//!
//! Everything is looked at before anything is written.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::args;
use crate::crate_name::crate_name;
use crate::folder;
use crate::report::{self, Failure};
use crate::schema;

/// The starter files: where each goes in the crate, and its text.
const TEMPLATES: [(&str, &str); 6] = [
    ("Cargo.toml", include_str!("../../templates/Cargo.toml.in")),
    ("build.rs", include_str!("../../templates/build.rs")),
    ("src/main.rs", include_str!("../../templates/main.rs")),
    (".gitignore", include_str!("../../templates/gitignore")),
    ("README.md", include_str!("../../templates/README.md.in")),
    ("gateway/remote_schemas.schema.json", schema::SCHEMA),
];

/// Folders in folders in a gateway folder; a link that leads upwards ends here.
const MAX_DEPTH: usize = 8;

/// Runs the command.
pub(crate) fn run(args: &args::New) -> Result<ExitCode, Failure> {
    let krate = Crate::new(&args.dir, args.joinwright.as_deref())?;
    folder::require(&args.from)?;
    let copies = files(&args.from)?;
    krate.write()?;
    for file in &copies {
        let bytes = fs::read(args.from.join(file)).map_err(|error| io(&args.from, &error))?;
        write(&args.dir.join("gateway").join(file), &bytes)?;
    }
    report::stderr(&format!(
        "wrote the gateway crate `{}`; try: cd {} && cargo run\n",
        krate.name(),
        shell_word(&args.dir.to_string_lossy())
    ));
    Ok(ExitCode::SUCCESS)
}

/// A crate that can be written: everything but its gateway folder.
pub(crate) struct Crate {
    dir: PathBuf,
    name: String,
    runtime: String,
    codegen: String,
}

impl Crate {
    /// A crate in a folder that does not exist yet, or is empty.
    pub(crate) fn new(dir: &Path, checkout: Option<&Path>) -> Result<Self, Failure> {
        let name = name(dir)?;
        let runtime = dependency(checkout, "runtime")?;
        let codegen = dependency(checkout, "codegen")?;
        refuse_occupied(dir)?;
        Ok(Self { dir: dir.to_owned(), name, runtime, codegen })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Writes the starter files.
    pub(crate) fn write(&self) -> Result<(), Failure> {
        for (path, text) in TEMPLATES {
            let text = text
                .replace("{name}", &self.name)
                .replace("{runtime}", &self.runtime)
                .replace("{codegen}", &self.codegen);
            write(&self.dir.join(path), text.as_bytes())?;
        }
        Ok(())
    }
}

/// The crate's name, from the folder's last component.
fn name(dir: &Path) -> Result<String, Failure> {
    // `new .` and `new ..` name a folder that exists.
    let last = match dir.file_name() {
        Some(last) => last.to_owned(),
        None => {
            let dir = dir.canonicalize().map_err(|error| io(dir, &error))?;
            dir.file_name().unwrap_or(OsStr::new("")).to_owned()
        }
    };
    let last = last.to_string_lossy();
    crate_name(&last).map_err(|reason| {
        Failure::usage(format!("a crate can not be named after the folder `{last}`: {reason}"))
            .help("name the folder like `shop-gateway`: letters, digits, `-` and `_`")
    })
}

/// A dependency as it stands in `Cargo.toml`.
fn dependency(checkout: Option<&Path>, part: &str) -> Result<String, Failure> {
    let Some(checkout) = checkout else {
        return Ok(format!("\"{}\"", env!("CARGO_PKG_VERSION")));
    };
    let path = checkout.join(part);
    if !path.join("Cargo.toml").is_file() {
        let missing = path.join("Cargo.toml");
        return Err(Failure::usage(format!("there is no {}", missing.display()))
            .help("`--joinwright` takes the top folder of a checkout of Joinwright"));
    }
    let path = path.canonicalize().map_err(|error| io(&path, &error))?;
    let path = path.to_str().ok_or_else(|| {
        Failure::usage(format!("{} is not UTF-8, which Cargo.toml must be", path.display()))
    })?;
    Ok(format!("{{ path = {} }}", toml_string(path)))
}

/// A TOML basic string.
fn toml_string(text: &str) -> String {
    let mut string = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => string.extend(['\\', char]),
            char if char.is_control() => string.push_str(&format!("\\u{:04X}", u32::from(char))),
            char => string.push(char),
        }
    }
    string.push('"');
    string
}

fn refuse_occupied(dir: &Path) -> Result<(), Failure> {
    match fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(Failure::usage(format!("{} is not empty", dir.display()))
                .help("name a folder that does not exist yet, or an empty one")),
            None => Ok(()),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(io(dir, &error)),
    }
}

/// The files of a folder and of the folders in it, relative to it, sorted.
fn files(from: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut folders = vec![(PathBuf::new(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let path = from.join(&folder);
        if depth > MAX_DEPTH {
            return Err(Failure::usage(format!("{} is nested too deeply", path.display())));
        }
        for entry in fs::read_dir(&path).map_err(|error| io(&path, &error))? {
            let name = entry.map_err(|error| io(&path, &error))?.file_name();
            let file = folder.join(&name);
            if from.join(&file).is_dir() {
                folders.push((file, depth + 1));
            } else {
                files.push(file);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The text as one word of a shell's command line.
pub(crate) fn shell_word(text: &str) -> String {
    let is_plain = |char: char| char.is_alphanumeric() || "/._-+".contains(char);
    if text.starts_with(|char| char != '-') && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| io(parent, &error))?;
    }
    fs::write(path, bytes).map_err(|error| io(path, &error))
}

pub(crate) fn io(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!("{}: {error}", path.display()))
}
