//! Makes tests for rustdoc of the documents: each block of Rust gets, hidden, what a reader has in mind around it.
#![allow(clippy::print_stdout, reason = "that is how it speaks to cargo")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The documents, from the root of the repository, and the names of their tests.
const DOCUMENTS: &[(&str, &str)] = &[("README.md", "readme"), ("docs/en/providers.md", "providers")];

/// What a block has in it that the feature `clouds` compiles.
const CLOUDS: &[&str] = &["AwsSecrets", "Azure::", "Gcp::", "Keyring::"];

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    for (path, name) in DOCUMENTS {
        println!("cargo::rerun-if-changed={}", root.join(path).display());
        let text = fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let tests = tests(path, &text);
        fs::write(out.join(format!("{name}.md")), tests).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}

/// The blocks, each in the lines that it has in the document, so that the compiler names those.
fn tests(path: &str, text: &str) -> String {
    let mut tests = String::new();
    let mut lines = text.lines().enumerate();
    let mut written = 0;
    while let Some((at, line)) = lines.next() {
        let Some(words) = line.strip_prefix("```rust") else { continue };
        let block: Vec<_> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        assert!(written < at, "{path}: leave a line above the block in line {}", at + 1);
        // The line above is the fence, and the fence's line is what is hidden.
        tests.push_str(&"\n".repeat(at - 1 - written));
        let _ = writeln!(tests, "```rust{}", judged(words, &block.join("\n")));
        tests.push_str(&surrounded(&block));
        tests.push_str("```\n");
        written = tests.lines().count();
    }
    assert!(!tests.is_empty(), "{path} has no blocks of Rust");
    tests
}

/// What stands behind `rust`: as written, but for what this build cannot compile.
fn judged(words: &str, block: &str) -> String {
    let needs_clouds = CLOUDS.iter().any(|name| block.contains(name));
    if needs_clouds && env::var_os("CARGO_FEATURE_CLOUDS").is_none() {
        return ",ignore".to_owned();
    }
    words.to_owned()
}

fn surrounded(block: &[&str]) -> String {
    let is_program = block.iter().any(|line| line.starts_with("fn main("));
    // rustdoc hides what begins so; in the block itself that is a line of Rust.
    let block = block.iter().map(|line| match line.starts_with('#') {
        true => format!("#{line}\n"),
        false => format!("{line}\n"),
    });
    let block: String = block.collect();
    let before = "# #[allow(unused_imports)] use api_guard_docs::prelude::*;";
    if is_program {
        return format!("{before}\n{block}");
    }
    let before = format!(
        "{before} #[allow(unused)] fn main() -> Result<(), Box<dyn std::error::Error>> {{ \
         api_guard_docs::surroundings(); api_guard_docs::block_on(async {{"
    );
    format!("{before}\n{block}# Ok(()) }}) }}\n")
}
