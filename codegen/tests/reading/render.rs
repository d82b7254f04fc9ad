//! Text for people: whatever stands in a file, a report is readable and harmless.

use expect_test::expect;
use joinwright_codegen::diagnostic::render::{self, Colour};
use joinwright_codegen::diagnostic::{Code, Diagnostic, Diagnostics, Report, codes};
use joinwright_codegen::source::{FileId, SourceMap, Span};

const CODE: Code = Code("J000");

fn map(text: &str) -> (SourceMap, FileId) {
    let mut sources = SourceMap::default();
    let file = sources.add("gateway/remote_schemas.yaml", text);
    (sources, file)
}

/// A span of the first occurrence of `what`.
fn span(sources: &SourceMap, file: FileId, what: &str) -> Span {
    let start = sources.file(file).text.find(what).unwrap();
    Span { file, start, end: start + what.len() }
}

#[test]
fn labels_in_two_files_are_all_shown() {
    let (mut sources, yaml) =
        map("- name: users\n  key: user_id\n# 1\n# 2\n# 3\n# 4\n# 5\n  far: away\n");
    let sdl = sources.add("gateway/schemas/users.graphql", "type User {\n  id: ID!\n}\n");
    let diagnostic = Diagnostic::error(CODE, "they do not fit", span(&sources, yaml, "user_id"))
        .label("this is a string")
        .related(span(&sources, sdl, "id: ID!"), "declared here")
        .related(span(&sources, yaml, "away"), "asked for here")
        .related(span(&sources, yaml, "users"), "")
        .help("use another field\nor none");
    expect![[r#"
        error[J000]: they do not fit
         --> gateway/remote_schemas.yaml:2:8
          |
        1 | - name: users
          |         -----
        2 |   key: user_id
          |        ^^^^^^^ this is a string
        ...
        8 |   far: away
          |        ---- asked for here
          |
         ::: gateway/schemas/users.graphql:2:3
          |
        2 |   id: ID!
          |   ------- declared here
          |
          = help: use another field
                  or none"#]]
    .assert_eq(&render::plain(&sources, &diagnostic));
    expect![[r#"
        J000: they do not fit
         --> gateway/remote_schemas.yaml:2:8
          |
        1 | - name: users
          |         -----
        2 |   key: user_id
          |        ^^^^^^^ this is a string
        ...
        8 |   far: away
          |        ---- asked for here
          |
         ::: gateway/schemas/users.graphql:2:3
          |
        2 |   id: ID!
          |   ------- declared here
          |
          = help: use another field
                  or none"#]]
    .assert_eq(&render::for_rustc(&sources, &diagnostic));
    expect![
        "J000: they do not fit (gateway/remote_schemas.yaml:2:8); help: use another field or none"
    ]
    .assert_eq(&render::one_line(&sources, &diagnostic));
    assert!(render::coloured(&sources, &diagnostic).contains("\u{1b}["));
}

#[test]
fn control_characters_are_pictures() {
    let (sources, file) = map("a: \u{1b}[31mred\u{7}\u{9b}\r\nb\tc: \u{202e}\n");
    let mut diagnostic =
        Diagnostic::error(CODE, "\u{1b}]0;x\u{7} is bad", span(&sources, file, "red"))
            .label("\u{1b}[1m")
            .help("\u{8}\u{8}");
    diagnostic = diagnostic.related(span(&sources, file, "c:"), "\u{0}");
    let text = render::plain(&sources, &diagnostic);
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    expect![[r#"
        error[J000]: ␛]0;x␇ is bad
         --> gateway/remote_schemas.yaml:1:9
          |
        1 | a: ␛[31mred␇�
          |         ^^^ ␛[1m
        2 | b c: �
          |   -- ␀
          |
          = help: ␈␈"#]]
    .assert_eq(&text);
}

#[test]
fn a_huge_line_is_shown_in_a_window() {
    let line = format!("{}type User {{ id: ID! }}{}", "# ".repeat(500_000), " # é".repeat(100_000));
    let (sources, file) = map(&line);
    let diagnostic = Diagnostic::error(CODE, "too long", span(&sources, file, "User"))
        .related(Span { file, start: 0, end: line.len() }, "all of it");
    let text = render::plain(&sources, &diagnostic);
    assert!(text.len() < 2_000, "{}", text.len());
    assert!(text.contains("User"), "{text}");
}

#[test]
fn many_distant_lines_stay_bounded() {
    let lines: String = (0..60_000).map(|idx| format!("line {idx}\n")).collect();
    let (sources, file) = map(&lines);
    let diagnostic = Diagnostic::error(CODE, "far apart", span(&sources, file, "line 3\n"))
        .related(span(&sources, file, "line 59990\n"), "here");
    expect![[r#"
        error[J000]: far apart
             --> gateway/remote_schemas.yaml:4:1
              |
            4 | line 3
              | ^^^^^^
        ...
        59991 | line 59990
              | ---------- here"#]]
    .assert_eq(&render::plain(&sources, &diagnostic));
}

#[test]
fn any_span_renders() {
    for text in
        ["", "\n", "é", "a\r\nb\r\n", "\u{feff}x", "👩‍👩‍👧 a\n\tb", "日本語: テスト", "x\r", "\r\n\r\n"]
    {
        let (sources, file) = map(text);
        for start in 0..=text.len() + 2 {
            for end in 0..=text.len() + 2 {
                let diagnostic = Diagnostic::error(CODE, "here", Span { file, start, end })
                    .label("label")
                    .related(Span { file, start: end, end: start }, "back");
                assert!(render::plain(&sources, &diagnostic).contains("here"));
                assert!(render::one_line(&sources, &diagnostic).contains("here"));
            }
        }
    }
}

#[test]
fn a_report_is_sorted_deduplicated_and_capped() {
    let (sources, file) = map(&"x\n".repeat(100));
    let at = |start| Span { file, start, end: start + 1 };
    let mut diagnostics = Diagnostics::new();
    for idx in (0..60).rev() {
        diagnostics.push(Diagnostic::error(CODE, format!("number {idx}"), at(2 * idx)));
        diagnostics.push(Diagnostic::error(CODE, format!("number {idx}"), at(2 * idx)));
    }
    diagnostics.push(Diagnostic::warning(CODE, "careful", at(0)));
    let report = Report::new(sources, diagnostics);
    let text = report.to_string();
    assert_eq!(text.matches("error[J000]").count(), 50);
    assert!(text.starts_with("error[J000]: number 0\n"), "{text}");
    assert!(text.ends_with("\n... and 11 more\n\n60 errors, 1 warning\n"), "{text}");
    assert!(format!("{report:?}").contains("number 0"));
    assert!(report.render(Colour::Always).contains("\u{1b}["));
}

#[test]
fn every_code_is_explained_once() {
    let explanations: Vec<_> = codes::ALL.iter().flat_map(|table| table.iter()).collect();
    for explanation in &explanations {
        let n_same = explanations.iter().filter(|other| other.code == explanation.code).count();
        assert_eq!(n_same, 1, "{}", explanation.code);
        assert!(codes::explain(explanation.code).is_some());
        assert!(!explanation.title.is_empty() && !explanation.text.is_empty());
    }
    assert_eq!(codes::markdown().matches("\n## ").count(), explanations.len());
    assert!(explanations.is_sorted_by_key(|explanation| explanation.code));
}
