//! The example of `docs/authorization.md`, done as it says, and the one of the README.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD;

use crate::support::{Running, example, printed, sections, shell};

const PAGE: &str = include_str!("../../../docs/authorization.md");
const README: &str = include_str!("../../../README.md");
const FILE: &str = include_str!("../../gateway/remote_schemas.yaml");

/// The text between two others.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split_once(before).unwrap().1.split_once(after).unwrap().0
}

#[test]
fn every_command_of_the_page_prints_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = example(folder.path());
    command.env(
        "JOINWRIGHT_JWT_SECRET",
        between(PAGE, "    JOINWRIGHT_JWT_SECRET='", "' cargo run -p"),
    );
    let running = Running::of(command);
    let is_token = |line: &&str| line.starts_with("CUSTOMER=") || line.starts_with("SUPPORT=");
    let tokens: Vec<&str> = PAGE.lines().map(str::trim).filter(is_token).collect();
    let sections = sections(PAGE);
    let section = sections.iter().find(|section| section.heading == "## An example").unwrap();
    assert_eq!((tokens.len(), section.commands.len()), (2, 6));
    for (command, expected) in &section.commands {
        let command = command.replace("127.0.0.1:4000", &running.address);
        let output = shell(folder.path(), &[tokens[0], tokens[1], &command].join("\n"));
        assert_eq!(printed(&output), *expected, "{command}");
    }
}

#[test]
fn page_shows_the_permissions_and_the_claims() {
    for block in ["```yaml\n  permissions:", "```yaml\n  root_fields:"] {
        let shown = between(PAGE, block, "```");
        let shown = format!("{}{shown}", block.trim_start_matches("```yaml\n"));
        let file: String = FILE
            .lines()
            .filter(|line| !line.starts_with("  #"))
            .map(|line| format!("{line}\n"))
            .collect();
        assert!(file.contains(&shown), "{shown}");
    }
    let claims = between(PAGE, "in Base64,\n\n```json\n", "\n```");
    let token = between(PAGE, "    CUSTOMER=", "\n");
    let claimed = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    assert_eq!(String::from_utf8(claimed).unwrap(), claims);
}

#[test]
fn command_of_the_readme_prints_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(folder.path());
    let sections = sections(README);
    let section = sections.iter().find(|section| section.heading == "## Who may see what").unwrap();
    let [(command, expected)] = section.commands[..] else { panic!("one command") };
    let command = command.replace("127.0.0.1:4000", &running.address);
    assert_eq!(printed(&shell(folder.path(), &command)), expected);
}
