//! `docs/server.md`, done as it says: every command is run, by a shell, and has the output below it.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use crate::support::{BINARY, Running, example, printed, sections, shell};

const PAGE: &str = include_str!("../../../docs/server.md");

/// How the page starts the gateway where that is the point.
const CARGO: &str = "cargo run -q -p example-gateway --";

/// The files that the section on TLS names.
fn write_certificate(folder: &Path) {
    let pair = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("certificate.pem"), pair.cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), pair.signing_key.serialize_pem()).unwrap();
}

#[test]
fn every_command_prints_what_the_page_shows() {
    let mut n_commands = 0;
    for section in sections(PAGE) {
        if section.commands.is_empty() {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        write_certificate(folder.path());
        if let Some(file) = &section.file {
            fs::write(folder.path().join("joinwright.yaml"), file).unwrap();
        }
        let starts = section.commands.iter().all(|(command, _)| command.starts_with(CARGO));
        let running = (!starts).then(|| Running::start(folder.path()));
        for (command, expected) in section.commands {
            let mut command = command.replace(CARGO, BINARY);
            if let Some(running) = &running {
                let (_, port) = running.address.rsplit_once(':').unwrap();
                command = command.replace("127.0.0.1:4000", &running.address);
                command = command.replace("localhost:4000", &format!("localhost:{port}"));
            }
            let output = shell(folder.path(), &command);
            assert_eq!(printed(&output), expected, "{}: {command}", section.heading);
            n_commands += 1;
        }
    }
    assert!(n_commands >= 12, "{n_commands}");
}

/// What the example says of a configuration, and its exit code.
fn check(text: &str, arguments: &[&str]) -> (String, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("joinwright.yaml"), text).unwrap();
    let output = example(folder.path()).args(arguments).output().unwrap();
    (printed(&output), output.status.code())
}

#[test]
fn configuration_is_checked_without_serving() {
    let good = ("the configuration can be used".to_owned(), Some(0));
    assert_eq!(check("explain: true\n", &["--check-config"]), good);
    assert_eq!(check("", &["--check-config"]), good);
    let (text, code) = check("profile: production\n", &["--check-config"]);
    assert!(text.contains("open") && code == Some(2), "{text}");
    let tls = "http: {tls: {certificate: missing.pem, key: missing.pem}}\n";
    let (text, code) = check(tls, &["--check-config"]);
    assert!(text.contains("`missing.pem`") && code == Some(2), "{text}");
    let (text, code) = check("", &["--config", "missing.yaml"]);
    assert!(text.starts_with("error: missing.yaml: the file can not be read") && code == Some(2));
}

#[test]
fn schema_that_is_printed_is_that_of_the_docs() {
    let (text, code) = check("bogus: 1\n", &["--config-schema"]);
    assert_eq!(code, Some(0));
    assert_eq!(text, include_str!("../../../docs/joinwright.schema.json").trim());
}

#[test]
fn port_that_is_taken_is_said() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (text, code) = check("", &["--listen", &address]);
    assert!(text.contains(&format!("can not listen on {address}")) && code == Some(1), "{text}");
}

#[test]
fn signal_ends_a_gateway_that_has_idle_connections() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(folder.path());
    let idle = TcpStream::connect(&running.address).unwrap();
    let pid = running.process.id();
    assert!(shell(folder.path(), &format!("kill -TERM {pid}")).status.success());
    assert_eq!(running.process.wait().unwrap().code(), Some(0));
    drop(idle);
}

#[test]
fn gateway_that_has_run_out_of_file_descriptors_recovers() {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 64; exec \"$0\" \"$@\"", BINARY]);
    let running = Running::of(command);
    let connect = || TcpStream::connect(&running.address).unwrap();
    let connections: Vec<TcpStream> = (0..100).map(|_| connect()).collect();
    drop(connections);
    let mut stream = connect();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("\r\n\r\nOK"), "{answer}");
}

#[test]
fn page_names_every_flag() {
    let (help, _) = check("", &["--help"]);
    for flag in help.split_whitespace().filter(|word| word.starts_with("--c")) {
        assert!(PAGE.contains(flag.trim_end_matches(']')), "{flag}");
    }
}
