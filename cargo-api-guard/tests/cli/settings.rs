//! What settings, comments and baselines allow, and how that is told.

use std::fs;

use crate::support::*;

/// A rule that a user adds.
const ACME: &str = "[[rule]]\n\
    name = 'acme_key'\n\
    title = 'Acme key'\n\
    prefix = 'acme_'\n\
    alphabet = 'A-Za-z0-9'\n\
    min = 32\n\
    env = 'ACME_KEY'\n\
    revoke = 'https://acme.example'\n";

fn other() -> String {
    ["xai", "-", &random(21, 80)].concat()
}

#[test]
fn comments_settings_and_baselines_allow_and_report_allowed_tells_what_does() {
    let folder = repository(&[
        ("api-guard.toml", b"[[allow]]\npath = 'fixtures/**'\nreason = 'a mock server'\n"),
        ("fixtures/a.txt", xai().as_bytes()),
        ("b.sh", format!("# api-guard: allow xai_api_key dead since 2024\nK={}\n", xai()).as_bytes()),
        ("c.py", format!("K = '{}'  # pragma: allowlist secret\n", xai()).as_bytes()),
        ("d.txt", xai().as_bytes()),
    ]);
    let (report, output) = json(folder.path(), &[]);
    assert_eq!((paths(&report), code(&output)), (vec!["d.txt"], 1));
    assert_eq!(report["summary"]["allowed"], 3);
    assert!(report.get("allowed").is_none());

    let (report, output) = json(folder.path(), &["--report-allowed"]);
    assert_eq!((paths(&report), code(&output)), (vec!["d.txt"], 1));
    let told: Vec<(&str, &str)> = report["allowed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (found["path"].as_str().unwrap(), found["allowed_by"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("b.sh", "comment"), ("c.py", "foreign_comment"), ("fixtures/a.txt", "path")]);
    assert_eq!(report["allowed"][0]["why"], "allowed by the comment on line 1: dead since 2024");

    let human = out(&run(folder.path(), &["check", "--report-allowed"]));
    assert!(human.contains("allowed[api_guard::xai_api_key]: fixtures/a.txt:1:1: allowed by api-guard.toml:1: a mock server\n"), "{human}");
    let github = out(&run(folder.path(), &["check", "--report-allowed", "--format", "github"]));
    assert_eq!(github.matches("::notice file=").count(), 3);
    let sarif = run(folder.path(), &["check", "--report-allowed", "--format", "sarif"]);
    assert_eq!(out(&sarif).matches("\"suppressions\"").count(), 3);
}

#[test]
fn settings_mean_the_same_in_every_folder_and_for_what_is_staged_and_past() {
    let folder = repository(&[
        ("api-guard.toml", b"[[allow]]\npath = 'crates/*/fixtures/**'\nreason = 'a mock server'\n"),
        ("crates/a/Cargo.toml", b"[package]\nname = 'a'\n"),
        ("crates/a/api-guard.toml", b"[rules]\nxai_api_key = 'warn'\n"),
        ("crates/a/fixtures/k.txt", xai().as_bytes()),
        ("crates/a/src/k.txt", xai().as_bytes()),
        ("crates/b/k.txt", other().as_bytes()),
    ]);
    git(folder.path(), &["add", "."]);
    let of = |folder: &std::path::Path, arguments: &[&str]| {
        let (report, output) = json(folder, arguments);
        assert_eq!(err(&output), "");
        let sums = &report["summary"];
        [&sums["denied"], &sums["warned"], &sums["allowed"]].map(|count| count.as_u64().unwrap())
    };
    assert_eq!(of(folder.path(), &[]), [1, 1, 1]);
    assert_eq!(of(&folder.path().join("crates/a"), &[]), [0, 1, 1]);
    assert_eq!(of(&folder.path().join("crates/a/src"), &["../fixtures", "k.txt"]), [0, 1, 1]);
    assert_eq!(of(&folder.path().join("crates/b"), &["--staged"]), [1, 1, 1]);
    commit(folder.path());
    // The same bytes are one version: the history names the first path only.
    assert_eq!(of(folder.path(), &["--history"]).iter().sum::<u64>(), 2);
}

#[test]
fn a_rule_of_ones_own_is_found_and_can_be_switched_off() {
    let folder = tree(&[
        ("api-guard.toml", ACME.as_bytes()),
        ("a.txt", ["acme", "_", &random(3, 32)].concat().as_bytes()),
    ]);
    let (report, output) = json(folder.path(), &[]);
    assert_eq!((code(&output), report["findings"][0]["rule"].as_str()), (1, Some("acme_key")));
    put(folder.path(), "api-guard.toml", format!("[rules]\nacme_key = 'allow'\n{ACME}").as_bytes());
    let (report, output) = json(folder.path(), &[]);
    assert_eq!((code(&output), report["summary"]["allowed"].as_u64()), (0, Some(1)));
}

#[test]
fn a_rule_of_ones_own_is_looked_for_in_built_programs_and_in_rust_that_is_read_in_pieces_too() {
    let key = ["acme", "_", &random(31, 32)].concat();
    let mut large = vec![b'\n'; (32 << 20) + 1];
    large.extend_from_slice(format!("const K: &str = \"{key}\";\n").as_bytes());
    let folder = tree(&[
        ("api-guard.toml", ACME.as_bytes()),
        ("app", &[b"\x7fELF\0\0texts back to back", key.as_bytes(), b"more of them\0"].concat()),
        ("large.rs", &large),
    ]);
    for (arguments, path) in [(["--binary", "app"], "app"), (["large.rs", "--keep-going"], "large.rs")] {
        let (report, output) = json(folder.path(), &arguments);
        assert_eq!((paths(&report), code(&output)), (vec![path], 1));
        assert_eq!(report["findings"][0]["rule"], "acme_key");
        assert!(!leaks(&output, &key, "acme_"));
    }
}

#[test]
fn a_key_in_a_reason_is_not_repeated_whatever_its_form() {
    let (key, value) = (xai(), random(33, 40));
    let folder = tree(&[
        (
            "api-guard.toml",
            format!("[[allow]]\npath = 'b.txt'\nreason = 'once {value} and {key}'\n").as_bytes(),
        ),
        (
            "a.sh",
            format!("# api-guard: allow xai_api_key once {value} and {key}\nK={key} # {value}\n").as_bytes(),
        ),
        ("b.txt", key.as_bytes()),
        (&format!("api_key={value}.txt"), key.as_bytes()),
    ]);
    for format in ["human", "json", "sarif", "github"] {
        let output = run(folder.path(), &["check", "--report-allowed", "--format", format]);
        assert_eq!(out(&output).matches("once **** and ****").count(), 2, "{format}");
        assert!(!leaks(&output, &key, "xai-") && !leaks(&output, &value, ""), "{format}");
    }
}

#[test]
fn settings_that_make_no_sense_are_named_by_their_place_and_the_rest_is_scanned() {
    for (settings, said) in [
        (&b"[rules]\nxai_api_key = 7\n"[..], "error: api-guard.toml:2:"),
        (b"nonsense = true\n", "error: api-guard.toml:1:1: "),
        (b"\xff", "error: api-guard.toml:1:1: settings are text in UTF-8"),
        (b"[rules]\nno_such_rule = 'warn'\n", "error: api-guard.toml:2:"),
        (b"baseline = 'gone'\n", "error: gone: no such file or folder"),
    ] {
        let folder = tree(&[("api-guard.toml", settings), ("a.txt", xai().as_bytes())]);
        let (report, output) = json(folder.path(), &[]);
        assert_eq!((paths(&report), code(&output)), (vec!["a.txt"], 2));
        assert!(err(&output).starts_with(said) && err(&output).lines().count() == 1, "{}", err(&output));
    }
}

#[test]
fn config_takes_the_place_of_what_lies_beside_the_files() {
    let folder = tree(&[
        ("api-guard.toml", b"nonsense = true\n"),
        ("ci/strict.toml", b"[rules]\nxai_api_key = 'warn'\n"),
        ("a.txt", xai().as_bytes()),
    ]);
    let output = run(folder.path(), &["check", "--config", "ci/strict.toml"]);
    assert_eq!((code(&output), err(&output).as_str()), (0, ""));
    let output = run(folder.path(), &["check", "--config", "gone.toml"]);
    assert_eq!((code(&output), err(&output).as_str()), (2, "error: gone.toml: no such file or folder\n"));
}

#[test]
fn what_allows_nothing_any_more_and_what_has_expired_is_told_where_all_was_read() {
    let settings = "[[allow]]\npath = 'a.txt'\nreason = 'a mock'\n\n[[allow]]\npath = 'b.txt'\nreason = 'a mock'\nexpires = 2020-01-01\n";
    let folder = repository(&[
        ("api-guard.toml", settings.as_bytes()),
        ("b.txt", xai().as_bytes()),
        ("c.sh", b"# api-guard: allow xai_api_key it is gone\nK=1\n"),
        ("sub/x", b"x"),
    ]);
    let output = run(folder.path(), &["check"]);
    assert_eq!(code(&output), 1, "what has expired allows nothing");
    let said = err(&output);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 3, "{said}");
    assert!(
        lines[0].starts_with("warning: api-guard.toml:1:1: ")
            && lines[1].contains("api-guard.toml:5:1: this allow has expired"),
        "{said}"
    );
    assert!(lines[2].starts_with("warning: c.sh:1:"), "{said}");
    let part = err(&run(&folder.path().join("sub"), &["check"]));
    assert!(!part.contains("toml:1:1"), "a part of the tree says nothing about the rest: {part}");
    fs::write(folder.path().join("a.txt"), other()).unwrap();
    assert!(!err(&run(folder.path(), &["check"])).contains("toml:1:1"));
}

#[test]
fn a_baseline_lets_stand_what_is_there_and_refuses_what_comes_later() {
    let folder = repository(&[
        ("a.txt", format!("K={}\n", xai()).as_bytes()),
        ("sub/b.rs", format!("const K: &str = \"{}\";", other()).as_bytes()),
    ]);
    let output = run(&folder.path().join("sub"), &["baseline"]);
    assert_eq!((code(&output), err(&output).as_str()), (0, ""));
    assert_eq!(
        out(&output),
        "api-guard: ../api-guard.baseline: 2 findings accepted\napi-guard: ../api-guard.toml: written, it names the baseline\n"
    );
    let text = fs::read_to_string(folder.path().join("api-guard.baseline")).unwrap();
    assert!(!text.contains(&xai()[4..]) && text.contains(" xai_api_key sub/b.rs\n"));

    let (report, output) = json(folder.path(), &[]);
    assert_eq!((code(&output), report["summary"]["allowed"].as_u64()), (0, Some(2)));
    assert_eq!(code(&run(&folder.path().join("sub"), &["check"])), 0);
    put(folder.path(), "a.txt", format!("moved\n\nK={}\n", xai()).as_bytes());
    assert_eq!(code(&run(folder.path(), &["check"])), 0, "a finding may move");
    put(folder.path(), "new.txt", xai().as_bytes());
    assert_eq!(paths(&json(folder.path(), &[]).0), ["new.txt"]);

    let before = fs::read_to_string(folder.path().join("api-guard.baseline")).unwrap();
    assert_eq!(
        out(&run(folder.path(), &["baseline"])),
        "api-guard: api-guard.baseline: 3 findings accepted\n"
    );
    let after = fs::read_to_string(folder.path().join("api-guard.baseline")).unwrap();
    assert!(before.lines().all(|line| after.lines().any(|other| other == line)), "what stays keeps its line");

    fs::remove_file(folder.path().join("new.txt")).unwrap();
    let said = err(&run(folder.path(), &["check"]));
    assert!(said.starts_with("warning: api-guard.baseline:") && said.lines().count() == 1, "{said}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5, "nothing else is left behind");
}

#[test]
fn a_baseline_can_be_named_on_the_command_line() {
    let folder = tree(&[("a.txt", xai().as_bytes()), ("ci/x", b"x")]);
    assert_eq!(code(&run(folder.path(), &["baseline", "known"])), 0);
    fs::remove_file(folder.path().join("api-guard.toml")).unwrap();
    assert_eq!(code(&run(folder.path(), &["check"])), 1);
    assert_eq!(code(&run(folder.path(), &["check", "--baseline", "known"])), 0);
    let output = run(folder.path(), &["check", "--baseline", "gone"]);
    assert_eq!((code(&output), err(&output).as_str()), (2, "error: gone: no such file or folder\n"));
    put(folder.path(), "known", b"<<<<<<< ours\n");
    let output = run(folder.path(), &["check", "--baseline", "known"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).starts_with("error: known:1:1: "), "{}", err(&output));
}

#[test]
fn a_baseline_of_what_could_not_be_read_whole_is_not_written() {
    let folder = tree(&[("a.txt", xai().as_bytes()), ("b.zip", b"PK\x03\x04 this is no zip")]);
    let output = run(folder.path(), &["baseline"]);
    assert_eq!(
        (code(&output), err(&output).as_str()),
        (2, "error: b.zip: not read to its end: it is damaged\n")
    );
    assert!(!folder.path().join("api-guard.baseline").exists());
    assert_eq!(code(&run(folder.path(), &["baseline", "--keep-going"])), 0);
}

#[test]
fn settings_that_name_a_baseline_before_it_is_written_are_no_obstacle() {
    let folder =
        tree(&[("a.txt", xai().as_bytes()), ("api-guard.toml", b"baseline = 'ci/known'\n"), ("ci/x", b"x")]);
    assert_eq!(code(&run(folder.path(), &["check"])), 2);
    let output = run(folder.path(), &["baseline"]);
    assert_eq!((code(&output), err(&output).as_str()), (0, ""));
    // It speaks of what lies below it: the finding is above.
    assert_eq!(out(&output), "api-guard: ci/known: 0 findings accepted\n");
}

#[cfg(unix)]
#[test]
fn settings_that_are_no_file_are_refused_and_not_waited_for() {
    for (name, arguments) in
        [("api-guard.toml", &["check"][..]), ("known", &["check", "--baseline", "known"])]
    {
        let folder = tree(&[("a.txt", xai().as_bytes())]);
        std::os::unix::fs::symlink("/dev/null", folder.path().join(name)).unwrap();
        let output = run(folder.path(), arguments);
        let said = err(&output);
        assert!(code(&output) == 2 && said.starts_with(&format!("error: {name}: not read: ")), "{said}");
        assert!(out(&output).contains("1 denied"), "the rest is read");
    }
}

#[test]
fn a_rule_of_ones_own_is_explained_where_its_settings_are() {
    let folder = tree(&[("api-guard.toml", ACME.as_bytes()), ("sub/a.txt", b"x")]);
    for at in ["", "sub"] {
        let output = run(&folder.path().join(at), &["explain", "acme_key"]);
        let text = out(&output);
        assert!(code(&output) == 0 && text.starts_with("acme_key: Acme key\n"), "{text}");
        assert!(
            text.contains("from_env(\"ACME_KEY\")") && text.contains("  https://acme.example\n"),
            "{text}"
        );
    }
    assert_eq!(code(&run(tree(&[]).path(), &["explain", "acme_key"])), 2);
}
