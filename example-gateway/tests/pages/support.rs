//! A page of the documentation, done as it says: a running example, and its commands.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_example-gateway");

/// The example, in a folder of its own.
pub(crate) fn example(folder: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.current_dir(folder).env_remove("ORDERS_URL").env_remove("USERS_URL");
    command
}

/// A running example.
pub(crate) struct Running {
    pub(crate) process: Child,
    /// `127.0.0.1:4000`
    pub(crate) address: String,
}

impl Running {
    pub(crate) fn start(folder: &Path) -> Self {
        Self::of(example(folder))
    }

    pub(crate) fn of(mut command: Command) -> Self {
        command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let ready = lines.next().unwrap();
        // The rest is read, too, so that the process can write it.
        std::thread::spawn(move || lines.for_each(drop));
        let (_, address) = ready.split_once("://").unwrap();
        Self { process, address: address.to_owned() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A part of the page under one heading.
pub(crate) struct Section<'p> {
    pub(crate) heading: &'p str,
    /// `joinwright.yaml`, if it shows one.
    pub(crate) file: Option<String>,
    /// Commands, each with the output below it.
    pub(crate) commands: Vec<(&'p str, &'p str)>,
}

pub(crate) fn sections(page: &str) -> Vec<Section<'_>> {
    let lines: Vec<&str> = page.lines().collect();
    let is_heading = |line: &&str| line.starts_with("## ") || line.starts_with("### ");
    let mut places: Vec<usize> = (0..lines.len()).filter(|n| is_heading(&lines[*n])).collect();
    places.push(lines.len());
    let mut sections = Vec::new();
    for place in places.windows(2) {
        let lines = &lines[place[0]..place[1]];
        let file = lines.iter().position(|line| *line == "# joinwright.yaml").map(|from| {
            let rest = lines[from..].iter().take_while(|line| **line != "```");
            rest.map(|line| format!("{line}\n")).collect()
        });
        let is_command = |n: &usize| {
            let line = lines[*n].strip_prefix("    ").unwrap_or_default();
            ["curl ", "printf ", "cargo "].iter().any(|command| line.starts_with(command))
        };
        let commands = (0..lines.len()).filter(is_command);
        let commands = commands.map(|n| (lines[n].trim(), lines[n + 2].trim())).collect();
        sections.push(Section { heading: lines[0], file, commands });
    }
    sections
}

pub(crate) fn shell(folder: &Path, command: &str) -> Output {
    Command::new("sh").args(["-c", command]).current_dir(folder).output().unwrap()
}

/// What a command prints, on whichever of the two.
pub(crate) fn printed(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8(all).unwrap().trim().to_owned()
}
