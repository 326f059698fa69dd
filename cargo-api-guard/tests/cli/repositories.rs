//! What only a git repository has: what is staged, the history, and what is tracked although it is ignored.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::*;

/// Path and commit of every finding.
fn places(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| (text(&finding["path"]), text(&finding["commit"]))).collect()
}

fn pair(path: &str, commit: &str) -> (String, String) {
    (path.to_owned(), commit.to_owned())
}

#[test]
fn what_git_tracks_is_read_although_gitignore_names_it() {
    let folder = repository(&[
        (".gitignore", b"*.log\n.env\n"),
        ("a.log", xai().as_bytes()),
        ("sub/.env", xai().as_bytes()),
    ]);
    commit(folder.path()); // adds ignored files too
    put(folder.path(), "b.log", xai().as_bytes());
    assert_eq!(paths(&json(folder.path(), &[]).0), ["a.log", "sub/.env"]);
    assert_eq!(paths(&json(folder.path(), &["sub"]).0), ["sub/.env"]);
    assert_eq!(paths(&json(&folder.path().join("sub"), &[]).0), [".env"]);
    fs::remove_file(folder.path().join("a.log")).unwrap();
    assert_eq!(code(&json(folder.path(), &[]).1), 1, "one that was deleted is no problem");
}

#[test]
fn a_repository_in_a_repository_is_asked_for_itself() {
    let folder =
        repository(&[("a.txt", b"x"), ("inner/.gitignore", b"*.pem\n"), ("inner/k.pem", xai().as_bytes())]);
    git(&folder.path().join("inner"), &["init", "--quiet"]);
    commit(&folder.path().join("inner"));
    assert_eq!(paths(&json(folder.path(), &[]).0), ["inner/k.pem"]);
}

#[test]
fn an_ignore_file_above_the_repository_hides_nothing() {
    let folder =
        tree(&[(".gitignore", b"*\n"), ("home/a.txt", xai().as_bytes()), ("plain/a.txt", xai().as_bytes())]);
    git(&folder.path().join("home"), &["init", "--quiet"]);
    assert_eq!(paths(&json(&folder.path().join("home"), &[]).0), ["a.txt"]);
    assert_eq!(paths(&json(&folder.path().join("plain"), &[]).0), ["a.txt"]);
}

#[test]
fn staged_is_what_the_index_holds_and_nothing_else() {
    let folder = repository(&[("old.txt", xai().as_bytes())]);
    commit(folder.path());
    assert_eq!(
        code(&run(folder.path(), &["check", "--staged"])),
        0,
        "what was committed before is not staged"
    );

    put(folder.path(), "new.txt", format!("one\nK={}", xai()).as_bytes());
    git(folder.path(), &["add", "new.txt"]);
    put(folder.path(), "new.txt", b"the key is gone from the work tree");
    put(folder.path(), "other.txt", xai().as_bytes());
    let (report, output) = json(folder.path(), &["--staged"]);
    assert_eq!((paths(&report), code(&output)), (vec!["new.txt"], 1));
    assert_eq!(report["findings"][0]["line"], 2);
    assert_eq!(report["findings"][0]["context"], "text");
    assert_eq!(report["summary"]["files"], 1);

    git(folder.path(), &["add", "new.txt"]);
    put(folder.path(), "new.txt", xai().as_bytes());
    assert_eq!(code(&run(folder.path(), &["check", "--staged"])), 0);
}

#[test]
fn staged_works_before_the_first_commit_below_a_folder_and_with_paths() {
    let folder = repository(&[("a.txt", xai().as_bytes()), ("sub dir/é.txt", xai().as_bytes())]);
    git(folder.path(), &["add", "."]);
    assert_eq!(paths(&json(folder.path(), &["--staged"]).0), ["a.txt", "sub dir/é.txt"]);
    assert_eq!(paths(&json(&folder.path().join("sub dir"), &["--staged"]).0), ["../a.txt", "é.txt"]);
    assert_eq!(paths(&json(folder.path(), &["--staged", "sub dir"]).0), ["sub dir/é.txt"]);
}

#[test]
fn a_staged_deletion_a_rename_and_a_mode_are_no_obstacle() {
    let folder = repository(&[("a.txt", xai().as_bytes()), ("b.txt", xai().as_bytes()), ("c.txt", b"x")]);
    commit(folder.path());
    git(folder.path(), &["rm", "--quiet", "a.txt"]);
    git(folder.path(), &["mv", "b.txt", "moved.txt"]);
    git(folder.path(), &["update-index", "--chmod=+x", "c.txt"]);
    let (report, output) = json(folder.path(), &["--staged"]);
    assert_eq!((paths(&report), code(&output)), (vec!["moved.txt"], 1));
}

#[test]
fn the_history_has_every_version_once_with_the_commit_that_brought_it() {
    let folder = repository(&[("a.txt", format!("K={}\n", xai()).as_bytes()), ("clean.txt", b"x")]);
    let first = commit(folder.path());
    put(folder.path(), "a.txt", b"the key is gone");
    let second = commit(folder.path());
    put(folder.path(), "sub/b.txt", format!("K={}\n", xai()).as_bytes()); // the same bytes
    put(folder.path(), "sub/c.txt", format!("other K={}\n", xai()).as_bytes());
    let third = commit(folder.path());
    assert_eq!(code(&run(folder.path(), &["check", "a.txt"])), 0);

    let (report, output) = json(folder.path(), &["--history"]);
    assert_eq!(code(&output), 1);
    assert_eq!(places(&report), [pair("a.txt", &first), pair("sub/c.txt", &third)]);
    assert_eq!(report["findings"][0]["context"], "history");
    assert_eq!(report["summary"]["files"], 4, "a.txt twice, clean.txt, sub/c.txt");
    assert!(second != first);
    let below = json(&folder.path().join("sub"), &["--history"]).0;
    assert_eq!(places(&below), [pair("../a.txt", &first), pair("c.txt", &third)]);
    let of_path = json(folder.path(), &["--history", "sub"]).0;
    assert_eq!(places(&of_path), [pair("sub/b.txt", &third), pair("sub/c.txt", &third)]);

    let human = out(&run(folder.path(), &["check", "--history"]));
    assert!(human.contains(&format!("--> {}:a.txt:1:3", &first[..12])), "{human}");
    assert!(human.contains("xAI API key in the history"), "{human}");
    assert!(
        human.ends_with("api-guard: 2 findings in 4 versions: 2 denied, 0 warned, 0 allowed\n"),
        "{human}"
    );
}

#[test]
fn the_history_has_branches_tags_stashes_and_what_only_a_merge_brought() {
    let key = |n: u64| ["xai", "-", &random(n, 80)].concat();
    let folder = repository(&[("base.txt", b"base")]);
    let at = folder.path();
    commit(at);
    let on_branch = |name: &str, file: &str, n: u64| {
        git(at, &["checkout", "--quiet", "-b", name, "main"]);
        put(at, file, key(n).as_bytes());
        commit(at)
    };
    let side = on_branch("side", "side.txt", 11);
    let tagged = on_branch("temporary", "tagged.txt", 12);
    git(at, &["tag", "kept"]);
    git(at, &["checkout", "--quiet", "main"]);
    git(at, &["branch", "--quiet", "-D", "temporary"]);
    put(at, "main.txt", b"main");
    commit(at);
    git(at, &["merge", "--quiet", "--no-commit", "--no-ff", "side"]);
    put(at, "merge.txt", key(13).as_bytes());
    let merge = commit(at);
    put(at, "stashed.txt", key(14).as_bytes());
    git(at, &["add", "stashed.txt"]);
    git(at, &["stash", "--quiet"]);

    let (report, _) = json(at, &["--history"]);
    let found = places(&report);
    assert_eq!(
        found[..3],
        [pair("merge.txt", &merge), pair("side.txt", &side), pair("stashed.txt", &found[2].1)]
    );
    assert_eq!(found[3..], [pair("tagged.txt", &tagged)]);
}

#[test]
fn archives_and_utf16_in_the_history_are_read() {
    let wide: Vec<u8> = xai().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let zip = crate::archives::zip(&[("k.txt", xai().as_bytes())]);
    let folder = repository(&[("a.zip", &zip), ("b.txt", &wide)]);
    let first = commit(folder.path());
    for name in ["a.zip", "b.txt"] {
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    commit(folder.path());
    let (report, _) = json(folder.path(), &["--history"]);
    assert_eq!(places(&report), [pair("a.zip!/k.txt", &first), pair("b.txt", &first)]);
}

#[test]
fn a_bare_repository_has_a_history() {
    let folder = repository(&[("a.txt", xai().as_bytes())]);
    let first = commit(folder.path());
    git(folder.path(), &["clone", "--quiet", "--bare", ".", "bare"]);
    let (report, _) = json(&folder.path().join("bare"), &["--history"]);
    assert_eq!(places(&report), [pair("a.txt", &first)]);
}

#[test]
fn a_repository_without_a_commit_is_clean() {
    let folder = repository(&[]);
    for what in ["--staged", "--history"] {
        assert_eq!(code(&run(folder.path(), &["check", what])), 0, "{what}");
    }
}

#[test]
fn outside_of_git_staged_and_history_exit_2_and_say_why() {
    let folder = tree(&[("a.txt", xai().as_bytes())]);
    for what in ["--staged", "--history"] {
        for keep_going in [&[][..], &["--keep-going"]] {
            let output = run(folder.path(), &[&["check", what], keep_going].concat());
            assert_eq!(code(&output), 2);
            assert!(output.stdout.is_empty());
            let said = "error: this is not a git repository, or one that git refuses to read: `git status` says why\n";
            assert_eq!(err(&output), said);
        }
    }
}

#[test]
fn where_there_is_no_git_the_problem_is_named() {
    let folder = repository(&[("a.txt", xai().as_bytes())]);
    for what in [&["check"][..], &["check", "--staged"], &["check", "--history"]] {
        let output = command(folder.path(), what).env("PATH", "/nowhere").output().unwrap();
        assert_eq!(code(&output), 2);
        assert_eq!(err(&output), "error: git could not be started: entity not found\n");
    }
}

#[test]
fn a_shallow_clone_is_not_the_whole_history() {
    let folder = repository(&[("a.txt", xai().as_bytes())]);
    commit(folder.path());
    put(folder.path(), "a.txt", b"gone");
    commit(folder.path());
    let from = format!("file://{}", folder.path().display());
    git(folder.path(), &["clone", "--quiet", "--depth", "1", &from, "shallow"]);
    let shallow = folder.path().join("shallow");
    let output = run(&shallow, &["check", "--history"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).starts_with("error: this is a shallow clone: "), "{}", err(&output));
    assert_eq!(code(&run(&shallow, &["check", "--history", "--keep-going"])), 0);
}

fn object(folder: &Path, id: &str) -> std::path::PathBuf {
    folder.join(".git/objects").join(&id[..2]).join(&id[2..])
}

fn overwrite(path: &Path, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_missing_and_a_broken_object_are_named_and_the_rest_of_the_history_is_read() {
    let folder = repository(&[("a.txt", b"a"), ("b.txt", b"b"), ("c.txt", xai().as_bytes())]);
    let first = commit(folder.path());
    let [a, b] = ["a.txt", "b.txt"].map(|path| git(folder.path(), &["rev-parse", &format!("HEAD:{path}")]));
    fs::remove_file(object(folder.path(), &a)).unwrap();
    overwrite(&object(folder.path(), &b), b"this is no object");
    let (report, output) = json(folder.path(), &["--history"]);
    assert_eq!((places(&report), code(&output)), (vec![pair("c.txt", &first)], 2));
    let line = |path: &str, id: &str| {
        format!("error: {}:{path}: not read: git has no whole object {id}\n", &first[..12])
    };
    assert_eq!(err(&output), line("a.txt", &a) + &line("b.txt", &b));
    assert_eq!(code(&run(folder.path(), &["check", "--history", "--keep-going"])), 1);
}

#[test]
fn behind_a_broken_tree_what_is_left_is_read_without_its_commit() {
    let folder = repository(&[("a.txt", xai().as_bytes())]);
    commit(folder.path());
    let tree = git(folder.path(), &["rev-parse", "HEAD^{tree}"]);
    put(folder.path(), "a.txt", b"gone");
    put(folder.path(), "b.txt", format!("K={}", xai()).as_bytes());
    let second = commit(folder.path());
    overwrite(&object(folder.path(), &tree), b"this is no object");
    let (report, output) = json(folder.path(), &["--history"]);
    assert_eq!(code(&output), 2);
    let found = places(&report);
    assert_eq!(found.len(), 2, "{}", err(&output));
    assert!(
        found
            .iter()
            .all(|(path, commit)| *commit == second || (path.starts_with("objects/") && commit.is_empty()))
    );
    assert!(report["findings"].as_array().unwrap().iter().all(|found| found["context"] == "history"));
    assert!(err(&output).contains(&format!("not read: git has no whole object {tree}")), "{}", err(&output));
}

#[test]
fn before_a_broken_commit_what_is_left_is_read_without_its_commit() {
    let folder = repository(&[("a.txt", xai().as_bytes())]);
    let first = commit(folder.path());
    put(folder.path(), "a.txt", format!("K={}", xai()).as_bytes());
    let second = commit(folder.path());
    overwrite(&object(folder.path(), &first), b"this is no object");
    let (report, output) = json(folder.path(), &["--history"]);
    assert_eq!(code(&output), 2);
    let found = places(&report);
    assert_eq!(found.len(), 2, "{}", err(&output));
    assert!(
        found
            .iter()
            .all(|(path, commit)| *commit == second || (path.starts_with("objects/") && commit.is_empty()))
    );
    assert!(err(&output).starts_with("error: the history is broken: "), "{}", err(&output));
}

#[test]
fn a_tree_of_endless_names_costs_no_more_than_it_holds() {
    let folder = repository(&[("f", xai().as_bytes())]);
    commit(folder.path());
    let mut tree = git(folder.path(), &["rev-parse", "HEAD^{tree}"]);
    for _ in 0..40 {
        let list: String = (0..10).map(|name| format!("040000 tree {tree}\td{name}\n")).collect();
        put(folder.path(), "list", list.as_bytes());
        let script = "git mktree < list";
        let made = std::process::Command::new("sh")
            .current_dir(folder.path())
            .args(["-c", script])
            .output()
            .unwrap();
        tree = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    }
    let bomb = git(folder.path(), &["commit-tree", &tree, "-m", "A bomb"]);
    git(folder.path(), &["update-ref", "refs/heads/bomb", &bomb]);
    git(folder.path(), &["update-ref", "-d", "refs/heads/main"]);
    let (report, output) = json(folder.path(), &["--history"]);
    assert_eq!((places(&report).len(), code(&output)), (1, 1), "{}", err(&output));
}

#[cfg(unix)]
#[test]
fn nothing_that_a_repository_configures_is_started() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = repository(&[(".gitattributes", b"*.txt diff=evil filter=evil\n"), ("a.txt", b"x")]);
    commit(folder.path());
    let script = folder.path().join("evil.sh");
    fs::write(&script, "#!/bin/sh\ntouch \"$(dirname \"$0\")/started\"\ncat\n").unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let script = script.to_str().unwrap();
    for name in [
        "core.fsmonitor",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.smudge",
        "core.pager",
        "core.sshCommand",
    ] {
        git(folder.path(), &["config", name, script]);
    }
    put(folder.path(), "a.txt", b"changed");
    let staged = fs::read(folder.path().join(".git/index")).unwrap();
    for what in [&["check"][..], &["check", "--staged"], &["check", "--history"]] {
        run(folder.path(), what);
    }
    assert!(!folder.path().join("started").exists());
    assert_eq!(fs::read(folder.path().join(".git/index")).unwrap(), staged, "the index is left as it is");
}

#[test]
fn a_path_that_looks_like_an_option_or_a_pattern_is_a_path() {
    let folder =
        repository(&[("--output=x", xai().as_bytes()), (":(exclude)a", format!("K={}", xai()).as_bytes())]);
    git(folder.path(), &["add", "."]);
    for what in ["--staged", "--history"] {
        if what == "--history" {
            commit(folder.path());
        }
        let (report, _) = json(folder.path(), &[what, "--", "--output=x", ":(exclude)a"]);
        let mut found = paths(&report);
        found.sort_unstable();
        assert_eq!(found, ["--output=x", ":(exclude)a"], "{what}");
    }
}
