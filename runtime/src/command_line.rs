//! The command line of a gateway's binary.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::configuration::{FILE_VARIABLE, Flag};

/// What is asked of the binary.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Serve.
    Run(Arguments),
    /// Say whether it could serve.
    CheckConfig(Arguments),
    /// Describe the configuration file for editors.
    ConfigSchema,
    /// Explain the flags.
    Help,
    /// Name the version.
    Version,
}

/// What the flags say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// `--config`
    pub(crate) config: Option<PathBuf>,
    /// Those that say a setting.
    pub(crate) settings: Vec<Flag>,
}

impl Command {
    /// Reads the arguments after the program's name. An error is for people.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut arguments = arguments.into_iter();
        let (mut read, mut checks) = (Arguments::default(), false);
        while let Some(argument) = arguments.next() {
            let argument = text(argument)?;
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(OsString::from(value))),
                None => (&*argument, None),
            };
            let mut value = |example: &str| {
                let value = value.clone().or_else(|| arguments.next());
                value.ok_or_else(|| format!("`{name}` needs {example}"))
            };
            match name {
                "--listen" => {
                    let text = text(value("an address, as 127.0.0.1:4000")?)?;
                    read.settings.push(Flag { name: "--listen", setting: "/listen", text });
                }
                "--config" => read.config = Some(value("a file, as joinwright.yaml")?.into()),
                _ => match &*argument {
                    "-h" | "--help" => return Ok(Self::Help),
                    "-V" | "--version" => return Ok(Self::Version),
                    "--config-schema" => return Ok(Self::ConfigSchema),
                    "--check-config" => checks = true,
                    _ => return Err(format!("unknown argument `{argument}`; `--help` lists all")),
                },
            }
        }
        Ok(if checks { Self::CheckConfig(read) } else { Self::Run(read) })
    }
}

fn text(argument: OsString) -> Result<String, String> {
    argument.into_string().map_err(|raw| format!("the argument {raw:?} is not UTF-8"))
}

/// The text of `--help`.
pub(crate) fn help(program: &str) -> String {
    format!(
        "A GraphQL gateway, compiled by Joinwright.\n\
         \n\
         Usage: {program} [--config FILE] [--listen ADDR] [--check-config]\n\
         \n\
         Options:\n\
         \x20 --config FILE    Read this configuration file [env: {FILE_VARIABLE}] [default: joinwright.yaml, if it is there]\n\
         \x20 --listen ADDR    Listen on this address [env: JOINWRIGHT_LISTEN] [default: 127.0.0.1:4000]\n\
         \x20 --check-config   Say what is wrong with the configuration, and do not serve\n\
         \x20 --config-schema  Print a JSON Schema of the configuration file\n\
         \x20 -h, --help       Print this help\n\
         \x20 -V, --version    Print the version\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, String> {
        Command::parse(arguments.iter().map(OsString::from))
    }

    fn listen(text: &str) -> Arguments {
        let flag = Flag { name: "--listen", setting: "/listen", text: text.to_owned() };
        Arguments { config: None, settings: vec![flag] }
    }

    #[test]
    fn values_are_read_in_both_spellings() {
        assert_eq!(parse(&["--listen", "[::1]:80"]), Ok(Command::Run(listen("[::1]:80"))));
        assert_eq!(parse(&["--listen=[::1]:80"]), Ok(Command::Run(listen("[::1]:80"))));
        let config = Arguments { config: Some("a.yaml".into()), settings: Vec::new() };
        let expected = Ok(Command::CheckConfig(config));
        assert_eq!(parse(&["--check-config", "--config", "a.yaml"]), expected);
        assert_eq!(parse(&["--config=a.yaml", "--check-config"]), expected);
        assert_eq!(parse(&[]), Ok(Command::Run(Arguments::default())));
    }

    #[test]
    fn help_and_version_win_over_what_follows() {
        assert_eq!(parse(&["--help", "--bogus"]), Ok(Command::Help));
        assert_eq!(parse(&["-V"]), Ok(Command::Version));
        assert_eq!(parse(&["--config-schema"]), Ok(Command::ConfigSchema));
    }

    #[test]
    fn unknown_arguments_are_refused_by_name() {
        assert!(parse(&["--port=1"]).unwrap_err().contains("`--port=1`"));
        assert!(parse(&["--help=1"]).unwrap_err().contains("`--help=1`"));
        assert!(parse(&["serve"]).unwrap_err().contains("`serve`"));
        assert!(parse(&["--listen"]).unwrap_err().contains("needs an address"));
    }
}
