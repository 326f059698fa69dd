//! A tree to check, keys to find in it, and the program run as a person runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// `length` letters and digits that look drawn at random and are the same every time.
pub(crate) fn random(seed: u64, length: usize) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut state = seed;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(ALPHABET[(state >> 33) as usize % ALPHABET.len()])
    };
    (0..length).map(|_| draw()).collect()
}

/// A key of a rule that denies; its public prefix is `xai-`.
pub(crate) fn xai() -> String {
    ["xai", "-", &random(1, 80)].concat()
}

/// A key whose checksum is wrong, which warns; its public prefix is `ghp_`.
pub(crate) fn github() -> String {
    ["ghp", "_", &random(2, 36)].concat()
}

pub(crate) fn tree(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        put(folder.path(), path, bytes);
    }
    folder
}

pub(crate) fn put(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-api-guard"));
    command.current_dir(folder).args(arguments).env_remove("NO_COLOR");
    // What surrounds the test, such as a git hook, is not what it is about.
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("the program was not killed")
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs `check --format json` with `paths`.
pub(crate) fn json(folder: &Path, paths: &[&str]) -> (Value, Output) {
    let output = run(folder, &[&["check", "--format", "json"], paths].concat());
    (serde_json::from_slice(&output.stdout).expect("one JSON document"), output)
}

pub(crate) fn paths(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["path"].as_str().unwrap()).collect()
}

/// Whether eight bytes in a row of what is secret of `key` stand in `output`.
pub(crate) fn leaks(output: &Output, key: &str, public: &str) -> bool {
    let secret = key.strip_prefix(public).unwrap().as_bytes();
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    secret.windows(8).any(|piece| said.windows(8).any(|window| window == piece))
}

/// Runs git in `folder`, which must succeed, and answers what it wrote.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A new repository with these files in its work tree, not yet added.
pub(crate) fn repository(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tree(files);
    git(folder.path(), &["init", "--quiet"]);
    folder
}

/// Adds everything and commits it; answers the commit.
pub(crate) fn commit(folder: &Path) -> String {
    git(folder, &["add", "--all", "--force"]);
    git(folder, &["commit", "--quiet", "--allow-empty", "--no-verify", "-m", "A commit"]);
    git(folder, &["rev-parse", "HEAD"])
}
