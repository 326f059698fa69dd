//! What git tracks, and what none of it may hold.

use std::path::{Path, PathBuf};
use std::process::Command;

use api_guard_detect::{Level, Lines, scan_file};

/// A tracked file that is text.
pub(crate) struct Text {
    /// From the root, with `/` between folders.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The folder that holds the workspace.
pub(crate) fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().map_or_else(|| tests.to_owned(), Path::to_owned)
}

/// Every tracked text file, as it stands now. Fails without git: a check that looked at nothing must not pass.
pub(crate) fn tracked() -> Result<Vec<Text>, String> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let listed = listed.map_err(|error| format!("git could not be started: {error}"))?;
    if !listed.status.success() {
        return Err("git ls-files failed: these checks need a git work tree".to_owned());
    }
    let paths = String::from_utf8(listed.stdout).map_err(|_| "a tracked path is not UTF-8".to_owned())?;
    // A file that was removed and not yet committed, or that is no text, has nothing to check.
    let read = |path: &str| {
        Some(Text { path: path.to_owned(), text: std::fs::read_to_string(root().join(path)).ok()? })
    };
    Ok(paths.split_terminator('\0').filter_map(read).collect())
}

/// The complete keys of a file, by rule and place.
pub(crate) fn keys(path: &str, text: &str) -> Vec<String> {
    let lines = Lines::new(text.as_bytes());
    let denied = |finding: &api_guard_detect::Finding| finding.level == Level::Deny && !finding.allowed;
    let findings = scan_file(path, text.as_bytes()).into_iter().filter(denied);
    let sentence = |finding: api_guard_detect::Finding| {
        let line = lines.position(finding.span.start).line;
        format!("{path}:{line}: {}: join test keys from parts while the test runs", finding.rule.name)
    };
    findings.map(sentence).collect()
}

/// The lines of a file that name a folder of one machine.
pub(crate) fn machine_paths(path: &str, text: &str) -> Vec<String> {
    // Joined here, so that this file is not a finding of its own.
    let folders = ["root", "home", "Users", "work"].map(|folder| format!("/{folder}/"));
    let begins = |line: &str, at: usize| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric() && !"._-~}>*/".contains(before))
            || line[..at].ends_with("//")
    };
    let named = |line: &str| {
        folders.iter().any(|folder| line.match_indices(folder.as_str()).any(|(at, _)| begins(line, at)))
    };
    let lines = text.lines().enumerate().filter(|(_, line)| named(line));
    lines.map(|(index, _)| format!("{path}:{}: names a folder of one machine", index + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_key_is_found_in_any_kind_of_file() {
        let parts = ["sk-", "proj-", "kV3xQ8mZ2pL7wR5tY9cN", "T3Blbk", "FJ", "Hq7Wn2Xc5Vb8Zr4Km9Lp"];
        let key: String = parts.into_iter().collect();
        for path in ["a.md", "a.yml", "tests/vectors/a.toml"] {
            let expected = "openai_project_key: join test keys from parts while the test runs";
            assert_eq!(keys(path, &format!("\ntoken: {key}\n")), [format!("{path}:2: {expected}")]);
        }
        assert_eq!(keys("src/a.rs", &format!("const A: &str = {key:?};")).len(), 1);
        assert!(keys("a.md", "token: sk-proj-…").is_empty());
    }

    #[test]
    fn a_folder_of_one_machine_is_found() {
        for folder in ["root", "home", "Users", "work"] {
            for before in ["", "cd ", "(", "\"", "file://", "CARGO_HOME="] {
                let line = format!("{before}/{folder}/me/project");
                assert_eq!(machine_paths("a.md", &line), ["a.md:1: names a folder of one machine"], "{line}");
            }
        }
    }

    #[test]
    fn a_relative_path_or_an_address_names_no_machine() {
        for line in ["src/work/a.rs", "https://example.com/home/page", "~/work/a", "$HOME/root"] {
            assert!(machine_paths("a.md", line).is_empty(), "{line}");
        }
    }
}
