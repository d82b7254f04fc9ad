//! The page of relationships, taken apart. Every section with a relationships file is an example:
//! the build script compiles its gateway, a test asks its query.
//!
//! The blocks of an example are known by their language and first line: `yaml` is the relationships
//! file, `graphql` that begins with `# schemas/…` an SDL file, other `graphql` the query, `json` its
//! variables, `text` what then goes over the wire. SDL before the first section is everybody's.

use std::ops::Range;

/// A section of the page with a gateway in it.
#[derive(Debug)]
pub struct Example<'p> {
    /// A Rust name made of the heading.
    pub module: String,
    /// The remote schemas, in the order of the relationships file, with their SDL.
    pub remotes: Vec<(&'p str, &'p str)>,
    /// The relationships file.
    pub relationships: &'p str,
    /// What is asked.
    pub query: &'p str,
    /// Its variables, as JSON.
    pub variables: &'p str,
    /// Where in the page the transcript stands.
    pub transcript: Range<usize>,
}

/// A fenced block.
struct Block<'p> {
    language: &'p str,
    text: &'p str,
    place: Range<usize>,
}

/// All examples of a page, in order.
///
/// # Panics
/// If a section has a relationships file but not the rest of an example.
pub fn examples(page: &str) -> Vec<Example<'_>> {
    let mut sections = sections(page).into_iter();
    let shared = sections.next().map(|(_, blocks)| blocks).unwrap_or_default();
    sections.filter_map(|(heading, blocks)| example(heading, &shared, &blocks)).collect()
}

fn example<'p>(
    heading: &'p str,
    shared: &[Block<'p>],
    blocks: &[Block<'p>],
) -> Option<Example<'p>> {
    let of = |language: &str| blocks.iter().find(|block| block.language == language);
    let relationships = of("yaml")?.text;
    let name = |line: &'p str| line.strip_prefix("- name: ");
    let remotes = (relationships.lines().filter_map(name))
        .map(|remote| {
            let first_line = format!("# schemas/{remote}.graphql\n");
            let mut all = blocks.iter().chain(shared);
            let found = all.find(|block| block.text.starts_with(&first_line));
            (remote, found.unwrap_or_else(|| panic!("{heading}: no SDL of {remote}")).text)
        })
        .collect();
    let is_query =
        |block: &&Block<'_>| block.language == "graphql" && !block.text.starts_with("# schemas/");
    let query = blocks.iter().find(is_query).unwrap_or_else(|| panic!("{heading}: no query"));
    let transcript = of("text").unwrap_or_else(|| panic!("{heading}: no transcript"));
    Some(Example {
        module: module(heading),
        remotes,
        relationships,
        query: query.text,
        variables: of("json").map_or("{}", |block| block.text),
        transcript: transcript.place.clone(),
    })
}

/// `One row for each key` → `one_row_for_each_key`
fn module(heading: &str) -> String {
    let words = heading.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_")
}

/// The page's sections by heading, what comes before the first heading under the title.
fn sections(page: &str) -> Vec<(&str, Vec<Block<'_>>)> {
    let mut sections = vec![("", Vec::new())];
    let mut open: Option<(&str, usize)> = None;
    let mut offset = 0;
    for line in page.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        match (open, line.trim_end().strip_prefix("```")) {
            (None, Some(language)) => open = Some((language, offset)),
            (Some((language, from)), Some("")) => {
                let block = Block { language, text: &page[from..start], place: from..start };
                sections.last_mut().expect("one is there from the start").1.push(block);
                open = None;
            }
            (None, None) => {
                if let Some(heading) = line.strip_prefix("## ") {
                    sections.push((heading.trim_end(), Vec::new()));
                }
            }
            (Some(_), _) => {}
        }
    }
    sections
}
