//! How commands speak: results on stdout, everything else on stderr, failures with a help line.

use std::fmt::Display;
use std::future::Future;
use std::io::{self, Write};
use std::process::ExitCode;

/// A command that could not do its work.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    message: String,
    help: Option<String>,
}

impl Failure {
    /// The command line, or a file, is to blame: exit code 2.
    pub(crate) fn usage(message: impl Display) -> Self {
        Self { code: 2, message: message.to_string(), help: None }
    }

    /// What was looked at is to blame: exit code 1.
    pub(crate) fn found(message: impl Display) -> Self {
        Self { code: 1, message: message.to_string(), help: None }
    }

    /// What to do about it.
    pub(crate) fn help(mut self, help: impl Display) -> Self {
        self.help = Some(help.to_string());
        self
    }

    /// Prints it and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        let mut text = format!("{RED}error{PLAIN}: {}\n", self.message);
        if let Some(help) = self.help {
            text.push_str(&format!("{BOLD}help{PLAIN}: {help}\n"));
        }
        stderr(&text);
        ExitCode::from(self.code)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::usage(error)
    }
}

pub(crate) const RED: &str = "\x1b[1;31m";
pub(crate) const GREEN: &str = "\x1b[1;32m";
pub(crate) const BOLD: &str = "\x1b[1m";
pub(crate) const PLAIN: &str = "\x1b[0m";

/// Writes a result.
pub(crate) fn stdout(text: &str) -> io::Result<()> {
    let written = anstream::stdout().write_all(text.as_bytes());
    match written {
        // Who reads through `| head` has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes for the person who watches. If nobody can read it, there is nobody to tell.
pub(crate) fn stderr(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Runs something that waits for the network.
pub(crate) fn block_on<F: Future>(future: F) -> io::Result<F::Output> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(future))
}
