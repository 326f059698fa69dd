//! What a `Secret` refuses is a compile error that teaches, and what it allows compiles.
//!
//! Each file of `tests/ui` is handed to `rustc` (or to what `RUSTC` names) with the library this test was built with.
//! A file says what its error must teach in `//~ teaches: …` lines; only our own sentences are pinned, so that a new
//! compiler may lay out the rest as it likes. Files of `tests/ui/pass` must compile.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

#[test]
fn every_refusal_teaches_and_shows_no_value() {
    let compiler = Compiler::find();
    let files = files("tests/ui");
    assert!(files.len() > 20, "the refusals have gone missing");
    let mut problems = Vec::new();
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let output = compiler.compile(&file, &source);
        let stderr = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            problems.push(format!("{}: compiles", file.display()));
        }
        let taught: Vec<_> = source.lines().filter_map(|line| line.strip_prefix("//~ teaches: ")).collect();
        assert!(!taught.is_empty(), "{} teaches nothing", file.display());
        for sentence in taught.into_iter().filter(|sentence| !stderr.contains(*sentence)) {
            problems.push(format!("{}: does not say: {sentence}\n{stderr}", file.display()));
        }
        if stderr.contains("never shown in a diagnostic") {
            problems.push(format!("{}: shows the planted value", file.display()));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn what_is_allowed_compiles() {
    let compiler = Compiler::find();
    let files = files("tests/ui/pass");
    assert!(!files.is_empty());
    for file in files {
        let output = compiler.compile(&file, &fs::read_to_string(&file).unwrap());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The Rust files of a folder, in order, less those that the features of this test are wrong for.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    files.retain(|file| {
        let source = fs::read_to_string(file).unwrap();
        let lacks_serde = source.contains("//~ needs: serde\n") && !cfg!(feature = "serde");
        let has_vault = source.contains("//~ without: vault\n") && cfg!(feature = "vault");
        !lacks_serde && !has_vault
    });
    files.sort();
    files
}

/// `rustc`, with the libraries this test was built with.
struct Compiler {
    folder: PathBuf,
    externs: Vec<String>,
}

impl Compiler {
    /// Libraries of other features and versions lie in the same folder, so the newest that can do what this test needs
    /// is taken.
    fn find() -> Self {
        let folder = env::current_exe().unwrap().parent().unwrap().to_owned();
        let names: &[&str] =
            if cfg!(feature = "serde") { &["api_guard", "serde", "serde_json"] } else { &["api_guard"] };
        let probe = if cfg!(feature = "serde") {
            "fn is<T: serde::de::DeserializeOwned>() {} \
             fn main() { is::<api_guard::SecretRef>(); let _ = serde_json::from_str::<api_guard::SecretRef>(\"\"); }"
        } else {
            "fn main() { let _ = api_guard::Secret::from_env(\"NAME\"); }"
        };
        let mut choices: Vec<Vec<String>> = vec![Vec::new()];
        for name in names {
            let libraries = newest_first(&folder, name);
            choices = choices
                .iter()
                .flat_map(|chosen| {
                    libraries.iter().map(move |path| {
                        let one = format!("{name}={}", path.display());
                        chosen.iter().cloned().chain([one]).collect()
                    })
                })
                .collect();
        }
        let source = Path::new(env!("CARGO_TARGET_TMPDIR")).join("refusals_probe.rs");
        fs::write(&source, probe).unwrap();
        choices
            .into_iter()
            .map(|externs| Self { folder: folder.clone(), externs })
            .find(|compiler| compiler.compile(&source, probe).status.success())
            .expect("no library beside this test has the features it was built with")
    }

    fn compile(&self, file: &Path, source: &str) -> Output {
        assert!(!source.contains("#![feature"), "stable Rust only");
        let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        command
            .args(["--edition", "2024", "--crate-type", "bin", "--emit", "metadata", "--cap-lints", "allow"])
            .arg("--out-dir")
            .arg(env!("CARGO_TARGET_TMPDIR"))
            .arg("-L")
            .arg(format!("dependency={}", self.folder.display()));
        for library in &self.externs {
            command.args(["--extern", library]);
        }
        command.arg(file).output().expect("rustc runs")
    }
}

fn newest_first(folder: &Path, name: &str) -> Vec<PathBuf> {
    let start = format!("lib{name}-");
    let mut libraries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| {
            let name = entry.file_name().into_string().unwrap_or_default();
            name.starts_with(&start) && name.ends_with(".rlib")
        })
        .map(|entry| (entry.metadata().unwrap().modified().unwrap(), entry.path()))
        .collect();
    libraries.sort();
    libraries.into_iter().rev().map(|(_, path)| path).collect()
}
