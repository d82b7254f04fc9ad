//! The command line of a gateway's binary, and where it listens.

use std::ffi::OsString;

use crate::settings::Settings;

/// The environment variable that names the address to listen on.
const LISTEN_VARIABLE: &str = "JOINWRIGHT_LISTEN";

/// Where a gateway listens unless it is told.
const DEFAULT_LISTEN: &str = "127.0.0.1:4000";

/// What is asked of the binary.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Serve.
    Run {
        /// `--listen`.
        listen: Option<String>,
    },
    /// Explain the flags.
    Help,
    /// Name the version.
    Version,
}

impl Command {
    /// Reads the arguments after the program's name. An error is for people.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut arguments = arguments.into_iter();
        let mut listen = None;
        while let Some(argument) = arguments.next() {
            let argument = text(argument)?;
            match argument.split_once('=') {
                None if matches!(&*argument, "-h" | "--help") => return Ok(Self::Help),
                None if matches!(&*argument, "-V" | "--version") => return Ok(Self::Version),
                None if argument == "--listen" => match arguments.next() {
                    Some(address) => listen = Some(text(address)?),
                    None => return Err("`--listen` needs an address, as 127.0.0.1:4000".into()),
                },
                Some(("--listen", address)) => listen = Some(address.to_owned()),
                _ => return Err(format!("unknown argument `{argument}`; `--help` lists all")),
            }
        }
        Ok(Self::Run { listen })
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
         Usage: {program} [--listen ADDR]\n\
         \n\
         Options:\n\
         \x20 --listen ADDR  Listen on this address [env: {LISTEN_VARIABLE}] [default: {DEFAULT_LISTEN}]\n\
         \x20 -h, --help     Print this help\n\
         \x20 -V, --version  Print the version\n"
    )
}

/// The address to listen on: the flag, else the environment, else the settings, else the default.
pub(crate) fn listen_address(
    flag: Option<String>,
    settings: &Settings,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<String, String> {
    let address = flag
        .or_else(|| environment(LISTEN_VARIABLE).filter(|address| !address.is_empty()))
        .or_else(|| settings.listen.clone())
        .unwrap_or_else(|| DEFAULT_LISTEN.to_owned());
    let port = address.rsplit_once(':').filter(|(host, _)| !host.is_empty());
    match port.map(|(_, port)| port.parse::<u16>()) {
        Some(Ok(_)) => Ok(address),
        _ => Err(format!("`{address}` is no address to listen on; one is 127.0.0.1:4000")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, String> {
        Command::parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn listen_is_read_in_both_spellings() {
        let listen = Some("[::1]:80".to_owned());
        assert_eq!(parse(&["--listen", "[::1]:80"]), Ok(Command::Run { listen: listen.clone() }));
        assert_eq!(parse(&["--listen=[::1]:80"]), Ok(Command::Run { listen }));
        assert_eq!(parse(&[]), Ok(Command::Run { listen: None }));
    }

    #[test]
    fn help_and_version_win_over_what_follows() {
        assert_eq!(parse(&["--help", "--bogus"]), Ok(Command::Help));
        assert_eq!(parse(&["-V"]), Ok(Command::Version));
    }

    #[test]
    fn unknown_arguments_are_refused_by_name() {
        assert!(parse(&["--port=1"]).unwrap_err().contains("`--port=1`"));
        assert!(parse(&["serve"]).unwrap_err().contains("`serve`"));
        assert!(parse(&["--listen"]).unwrap_err().contains("needs an address"));
    }

    #[test]
    fn flag_comes_before_environment_before_settings_before_default() {
        let settings = Settings::default().listen("127.0.0.1:3");
        let set = |name: &str| (name == "JOINWRIGHT_LISTEN").then(|| "127.0.0.1:2".to_owned());
        let unset = |_: &str| None;
        let empty = |_: &str| Some(String::new());
        let flag = Some("127.0.0.1:1".to_owned());

        assert_eq!(listen_address(flag, &settings, set).unwrap(), "127.0.0.1:1");
        assert_eq!(listen_address(None, &settings, set).unwrap(), "127.0.0.1:2");
        assert_eq!(listen_address(None, &settings, unset).unwrap(), "127.0.0.1:3");
        assert_eq!(listen_address(None, &settings, empty).unwrap(), "127.0.0.1:3");
        assert_eq!(listen_address(None, &Settings::default(), unset).unwrap(), "127.0.0.1:4000");
    }

    #[test]
    fn address_needs_host_and_port() {
        let check = |address: &str| {
            listen_address(Some(address.to_owned()), &Settings::default(), |_| None)
        };
        assert!(check("localhost:0").is_ok());
        assert!(check("4000").unwrap_err().contains("`4000`"));
        assert!(check(":4000").is_err());
        assert!(check("127.0.0.1:70000").is_err());
    }
}
