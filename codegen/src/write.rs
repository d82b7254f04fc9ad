//! Writing: output files into the output folder.

use std::fs;
use std::io;
use std::path::Path;

/// Writes a file unless it holds the text already, so that an unchanged output keeps its time.
pub(crate) fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    fs::write(path, text)
}

/// Removes the texts of former diagnostics: files named `J012-1.txt`, but for those in `kept`.
pub(crate) fn remove_stale_reports(out_dir: &Path, kept: &[String]) -> io::Result<()> {
    for entry in fs::read_dir(out_dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_stale = |name: &str| is_report(name) && !kept.iter().any(|kept| kept == name);
        if name.to_str().is_some_and(is_stale) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn is_report(name: &str) -> bool {
    let parts = name.strip_prefix('J').and_then(|rest| rest.strip_suffix(".txt"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    parts
        .and_then(|parts| parts.split_once('-'))
        .is_some_and(|(code, number)| is_number(code) && is_number(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_reports_are_taken_for_reports() {
        assert!(is_report("J012-1.txt"));
        for name in ["J012.txt", "J-1.txt", "J012-.txt", "notes.txt", "J012-1.rs", "gateway.rs"] {
            assert!(!is_report(name), "{name}");
        }
    }

    #[test]
    fn an_unchanged_file_keeps_its_time_and_stale_reports_go() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("J001-1.txt");
        write_if_changed(&path, "a").unwrap();
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        write_if_changed(&path, "a").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), time);
        write_if_changed(&path, "b").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "b");
        fs::write(dir.path().join("J001-2.txt"), "").unwrap();
        fs::write(dir.path().join("other.txt"), "").unwrap();
        remove_stale_reports(dir.path(), &["J001-1.txt".to_owned()]).unwrap();
        let mut left: Vec<_> =
            fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["J001-1.txt", "other.txt"]);
    }
}
