//! `docs/relationships.md`: every example is compiled, asked, and shows what really goes over the
//! wire. `UPDATE_EXPECT=1` writes the transcripts anew.

use std::fmt::Write;
use std::{env, fs};

use joinwright_tests::folders::folder;
use joinwright_tests::gateways::page;
use joinwright_tests::page::{Example, examples};
use joinwright_tests::{Reply, RunningGateway, Upstream};

const PAGE: &str = "../docs/relationships.md";

#[tokio::test]
async fn every_example_is_what_happens() {
    let path = folder(PAGE);
    let text = fs::read_to_string(&path).unwrap();
    let mut actual = String::new();
    let mut copied = 0;
    let examples = examples(&text);
    assert!(!examples.is_empty());
    for example in &examples {
        actual += &text[copied..example.transcript.start];
        actual += &transcript(example, &text[example.transcript.clone()]).await;
        copied = example.transcript.end;
    }
    actual += &text[copied..];
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, actual).unwrap();
    } else {
        for (written, found) in text.lines().zip(actual.lines()) {
            assert_eq!(written, found);
        }
        assert_eq!(text, actual);
    }
}

#[test]
fn the_functions_are_those_that_are_compiled() {
    let page = fs::read_to_string(folder(PAGE)).unwrap();
    let blocks: Vec<&str> = page.split("```rust\n").skip(1).collect();
    assert!(!blocks.is_empty());
    let compiled = fs::read_to_string(folder("support/functions.rs")).unwrap();
    for block in blocks {
        let (block, _) = block.split_once("```").unwrap();
        let lines: Vec<String> = block.lines().map(|line| format!("    {line}\n")).collect();
        assert!(compiled.contains(&lines.concat()), "{block}");
    }
}

/// What happens when an example is asked and its upstreams answer as it is written.
async fn transcript(example: &Example<'_>, written: &str) -> String {
    let mut upstreams = Vec::new();
    for (remote, sdl) in &example.remotes {
        let prefix = format!("from {remote}");
        let answers = written.lines().filter_map(|line| line.strip_prefix(&prefix));
        let replies: Vec<Reply> = answers.map(|answer| reply(answer.trim())).collect();
        upstreams.push(Upstream::scripted(sdl, replies).await);
    }
    let urls: Vec<&str> = upstreams.iter().map(Upstream::url).collect();
    let router = page(&example.module, &urls).unwrap_or_else(|| panic!("{}", example.module));
    let gateway = RunningGateway::start(router.unwrap()).await;
    let (_, body) = gateway.post(example.query, example.variables).await;

    let width = example.remotes.iter().map(|(remote, _)| remote.len()).max().unwrap_or(0) + 6;
    let mut exchanges = Vec::new();
    for ((remote, _), upstream) in example.remotes.iter().zip(&upstreams) {
        let prefix = format!("from {remote}");
        let mut answers = written.lines().filter(|line| line.starts_with(&prefix));
        for request in upstream.requests() {
            let mut text = String::new();
            let to = format!("to {remote}");
            writeln!(text, "{to:width$}{}", request.document).unwrap();
            if request.variables != "{}" {
                writeln!(text, "{:width$}{}", "", request.variables).unwrap();
            }
            let answer = answers.next().and_then(|line| line.strip_prefix(&prefix));
            writeln!(text, "{prefix:width$}{}", answer.unwrap_or("").trim()).unwrap();
            exchanges.push((request.order, text));
        }
    }
    exchanges.sort_by_key(|(order, _)| *order);
    let mut text: String = exchanges.into_iter().map(|(_, text)| text).collect();
    writeln!(text, "{:width$}{body}", "answer").unwrap();
    text
}

/// The value of `data`, or a whole response.
fn reply(answer: &str) -> Reply {
    let is_whole = answer.starts_with("{\"data\":") || answer.starts_with("{\"errors\":");
    if is_whole { answer.into() } else { Reply::data(answer) }
}
