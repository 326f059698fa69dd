//! What Rust includes, judged as the index, a commit or an archive has it.

use serde_json::Value;

use crate::archives::{gz, tar};
use crate::support::*;

const SOURCE: &[u8] = b"const A: &str = include_str!(\"../data/mail.json\");\n\
    const B: &str = include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/data/plain.json\"));\n";
const MANIFEST: (&str, &[u8]) = ("app/Cargo.toml", b"[package]\nname = 'app'\n");

/// Path, line and rule of each finding.
fn told(report: &Value) -> Vec<(&str, u64, &str)> {
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|found| {
            let (path, rule) = (found["path"].as_str().unwrap(), found["rule"].as_str().unwrap());
            (path, found["line"].as_u64().unwrap(), rule)
        })
        .collect()
}

fn mail() -> String {
    format!("{{\"token\": \"{}\"}}", xai())
}

#[test]
fn a_staged_source_that_includes_a_key_is_told_though_only_the_source_is_staged() {
    let folder = repository(&[
        MANIFEST,
        ("app/data/mail.json", mail().as_bytes()),
        ("app/data/plain.json", b"{}"),
        ("app/src/lib.rs", b""),
    ]);
    commit(folder.path());
    put(folder.path(), "app/src/lib.rs", SOURCE);
    git(folder.path(), &["add", "app/src/lib.rs"]);
    put(folder.path(), "app/data/mail.json", b"{\"token\": \"gone from the work tree\"}");
    for (at, path) in
        [(folder.path().to_owned(), "app/src/lib.rs"), (folder.path().join("app/src"), "lib.rs")]
    {
        let (report, output) = json(&at, &["--staged"]);
        assert_eq!(told(&report), [(path, 1, "include_of_key_file")]);
        assert!(code(&output) == 1 && !leaks(&output, &xai(), "xai-"));
    }

    git(folder.path(), &["add", "app/data/mail.json"]);
    put(folder.path(), "app/data/mail.json", mail().as_bytes());
    assert_eq!(code(&run(folder.path(), &["check", "--staged"])), 0, "the work tree is not what is staged");
}

#[test]
fn a_baseline_holds_the_calls_that_were_there_and_no_later_one() {
    let folder = repository(&[
        MANIFEST,
        ("app/data/mail.json", mail().as_bytes()),
        ("app/data/plain.json", b"{}"),
        ("app/src/lib.rs", SOURCE),
    ]);
    assert_eq!(code(&run(folder.path(), &["baseline"])), 0);
    let output = run(folder.path(), &["check"]);
    assert!(code(&output) == 0 && err(&output).is_empty(), "{}", err(&output));

    put(folder.path(), "app/src/main.rs", SOURCE);
    let (report, output) = json(folder.path(), &["."]);
    let later: Vec<_> = told(&report).into_iter().filter(|(path, ..)| *path == "app/src/main.rs").collect();
    assert_eq!((later, code(&output)), (vec![("app/src/main.rs", 1, "include_of_key_file")], 1));
}

#[test]
fn a_version_of_the_history_is_judged_by_what_its_commit_has() {
    let folder = repository(&[
        MANIFEST,
        ("app/data/mail.json", b"{}"),
        ("app/data/plain.json", mail().as_bytes()),
        ("app/src/lib.rs", SOURCE),
    ]);
    commit(folder.path());
    put(folder.path(), "app/data/mail.json", mail().as_bytes());
    put(folder.path(), "app/data/plain.json", b"{}");
    put(folder.path(), "app/src/lib.rs", &[SOURCE, b"// later\n"].concat());
    commit(folder.path());
    let (report, _) = json(folder.path(), &["--history", "app/src"]);
    let source = ("app/src/lib.rs", "include_of_key_file");
    assert_eq!(told(&report), [(source.0, 2, source.1), (source.0, 1, source.1)]);
}

#[test]
fn a_source_in_an_archive_is_judged_by_what_lies_beside_it_there() {
    let mail = mail();
    let outside = "const C: &str = include_str!(\"../../outside.txt\");\n";
    let files: [(&str, &[u8]); 5] = [
        ("app-1.0.0/src/lib.rs", SOURCE),
        ("app-1.0.0/src/other.rs", outside.as_bytes()),
        ("app-1.0.0/Cargo.toml", MANIFEST.1),
        ("app-1.0.0/data/plain.json", mail.as_bytes()),
        ("app-1.0.0/data/mail.json", b"{}"),
    ];
    let folder = tree(&[("a.crate", &gz(&tar(&files))), ("outside.txt", xai().as_bytes())]);
    let (report, output) = json(folder.path(), &["a.crate"]);
    let inside = ["a.crate!/app-1.0.0/src/lib.rs", "a.crate!/app-1.0.0/data/plain.json"];
    assert_eq!(told(&report), [(inside[1], 1, "xai_api_key"), (inside[0], 2, "include_of_key_file")]);
    assert_eq!((code(&output), err(&output).as_str()), (1, ""));
}

#[test]
fn many_sources_that_include_much_make_a_small_archive_no_long_work() {
    let source = "const A: &str = include_str!(\"data.json\");\n".repeat(50);
    let names: Vec<String> = (0..200).map(|at| format!("p/{at}.rs")).collect();
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), source.as_bytes())).collect();
    let data = "{}\n".repeat(1 << 20);
    files.push(("p/data.json", data.as_bytes()));
    let folder = tree(&[("a.tgz", &gz(&tar(&files)))]);
    let output = run(folder.path(), &["check"]);
    assert_eq!((code(&output), err(&output).as_str()), (0, ""));
}
