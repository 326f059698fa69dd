//! Trees: what is read, and how it is reported.

use std::fs;
use std::process::{Command, Stdio};

use api_guard_detect::rules::by_name;
use serde_json::{Value, json};

use crate::support::*;

#[test]
fn the_json_document_has_exactly_the_fields_that_are_documented() {
    let key = xai();
    let source = format!("fn a() {{}}\n\nconst É: &str = \"{key}\"; // é\n");
    let folder = tree(&[("src/a.rs", source.as_bytes())]);
    let (report, output) = json(folder.path(), &[]);
    let fingerprint = report["findings"][0]["fingerprint"].as_str().unwrap().to_owned();
    assert!(fingerprint.len() == 16 && fingerprint.bytes().all(|b| b"0123456789abcdef".contains(&b)));
    let finding = json!({
        "rule": "xai_api_key", "level": "deny", "path": "src/a.rs",
        "line": 3, "column": 18, "end_line": 3, "end_column": 102,
        "context": "code", "preview": "xai-****", "fingerprint": fingerprint,
    });
    let summary = json!({"files": 1, "bytes": source.len(), "denied": 1, "warned": 0, "allowed": 0});
    assert_eq!(report, json!({"version": 1, "findings": [finding], "summary": summary}));
    assert!(out(&output).ends_with("}\n"));
    assert!(output.stderr.is_empty());
}

#[test]
fn the_exit_code_is_0_for_a_clean_tree_and_1_for_a_finding_that_denies() {
    let folder = tree(&[("a.txt", b"nothing")]);
    assert_eq!(code(&run(folder.path(), &["check"])), 0);
    put(folder.path(), "b.txt", xai().as_bytes());
    assert_eq!(code(&run(folder.path(), &["check"])), 1);
    assert_eq!(code(&run(folder.path(), &["api-guard", "check"])), 1);
    assert_eq!(code(&run(folder.path(), &["check", "--format", "json"])), 1);
}

#[test]
fn a_warning_is_reported_and_fails_nothing() {
    let folder = tree(&[("a.txt", github().as_bytes())]);
    let (report, output) = json(folder.path(), &[]);
    assert_eq!(code(&output), 0);
    assert_eq!(report["findings"][0]["level"], "warn");
    assert_eq!(report["summary"]["warned"], 1);
    assert!(out(&run(folder.path(), &["check"])).contains("warning[api_guard::github"));
}

#[test]
fn an_allowed_finding_is_counted_and_not_listed() {
    let source = format!("const K: &str = api_guard::allow!(xai_api_key, \"{}\", reason = \"dead\");", xai());
    let folder = tree(&[("a.rs", source.as_bytes())]);
    let (report, output) = json(folder.path(), &[]);
    assert_eq!(report["findings"], json!([]));
    assert_eq!(report["summary"]["allowed"], 1);
    assert_eq!(code(&output), 0);
}

#[test]
fn findings_are_sorted_by_path_line_and_column_and_the_report_is_the_same_every_time() {
    let key = xai();
    let files: Vec<String> = (0..40).map(|n| format!("d{}/f{n}.txt", n % 7)).collect();
    let text = format!("{key} {key}\n{key}\n");
    let folder = tree(&[]);
    for file in &files {
        put(folder.path(), file, text.as_bytes());
    }
    let (report, first) = json(folder.path(), &[]);
    let place = |f: &Value| (f["path"].to_string(), f["line"].as_u64(), f["column"].as_u64());
    let places: Vec<_> = report["findings"].as_array().unwrap().iter().map(place).collect();
    assert_eq!(places.len(), 120);
    assert!(places.is_sorted());
    for _ in 0..5 {
        assert_eq!(json(folder.path(), &[]).1.stdout, first.stdout);
    }
    assert_eq!(json(folder.path(), &["d3", ".", "d3/f3.txt"]).1.stdout, first.stdout, "each file once");
}

#[test]
fn no_piece_of_a_key_is_printed() {
    let (xai, github) = (xai(), github());
    let password = ["tR7w", "Qz9kP4mX2v"].concat();
    let text = format!("A={xai} B={github}\npostgres://svc:{password}@db.acme.io/x\n");
    let source = format!("const A: &str = \"{xai}\"; // {github}\n");
    let name = format!("{xai}.txt");
    let folder = tree(&[("a.txt", text.as_bytes()), ("b.rs", source.as_bytes()), (&name, xai.as_bytes())]);
    let missing = format!("no/{github}");
    let denied = out(&run(folder.path(), &["check"]));
    for rule in ["xai_api_key", "github_personal_access_token", "url_credentials"] {
        assert!(denied.contains(&format!("[api_guard::{rule}]")), "{rule} is found, and so could leak");
    }
    for arguments in [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", &missing],
        &["check", "--format", &xai],
        &["explain", &xai],
        &[&github],
    ] {
        let output = run(folder.path(), arguments);
        assert_ne!(code(&output), 0);
        assert!(!leaks(&output, &xai, "xai-"), "xAI");
        assert!(!leaks(&output, &github, "ghp_"), "GitHub");
        assert!(!leaks(&output, &password, ""), "password");
    }
    assert!(leaks(&Command::new("echo").arg(&xai).output().unwrap(), &xai, "xai-"), "this test can fail");
}

/// Texts that hold a key, what is secret of each, and how each is shown.
fn typed() -> [(String, String, &'static str); 5] {
    let body = |length| random(3, length);
    let telegram = ["6048213957", ":A", "A", &body(33)].concat();
    [
        (
            ["postgres:/", "/bob:", &body(20), "@db.prod.io"].concat(),
            body(20),
            "postgres://bob:****@db.prod.io",
        ),
        (["bot", &telegram, ".txt"].concat(), telegram, "bot****.txt"),
        (["AI", "za", &body(35), "-backup.json"].concat(), body(35), "AIza****-backup.json"),
        (["glp", "at-", &body(20), "_old"].concat(), body(20), "glpat-****_old"),
        (["keypp", "lx-", &body(48)].concat(), body(48), "keypplx-****"),
    ]
}

#[test]
fn a_key_that_was_typed_is_not_repeated() {
    let folder = tree(&[]);
    for (text, secret, shown) in typed() {
        let missing = run(folder.path(), &["check", &text]);
        assert_eq!(err(&missing), format!("error: {shown}: no such file or folder\n"));
        let value = run(folder.path(), &["check", "--format", &text]);
        assert!(err(&value).contains(&format!("invalid value '{shown}' for")), "{shown}");
        for output in [missing, value, run(folder.path(), &[&text]), run(folder.path(), &["explain", &text])]
        {
            assert_eq!(code(&output), 2);
            assert!(!leaks(&output, &secret, ""), "{shown}");
        }
    }
}

#[test]
fn a_file_that_git_ignores_is_read_where_rust_includes_it() {
    let source = b"const A: &str = include_str!(\"../local/settings.txt\");\n\
        const B: &str = include_str!(\"../local/empty.txt\");\n\
        const C: &str = include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/local/settings.txt\"));\n";
    let folder = tree(&[
        (".gitignore", b"/app/local/\n"),
        ("app/Cargo.toml", b"[package]\nname = 'app'\n"),
        ("app/src/lib.rs", source),
        ("app/local/settings.txt", xai().as_bytes()),
        ("app/local/empty.txt", b""),
    ]);
    let (report, output) = json(folder.path(), &[]);
    let found: Vec<_> = report["findings"].as_array().unwrap().iter().collect();
    let told: Vec<_> = found.iter().map(|found| (found["line"].as_u64(), found["column"].as_u64())).collect();
    assert_eq!((paths(&report), code(&output)), (vec!["app/src/lib.rs"; 2], 1));
    assert_eq!(told, [(Some(1), Some(31)), (Some(3), Some(67))]);
    assert!(found.iter().all(|found| found["rule"] == "include_of_key_file"));
    assert!(!leaks(&output, &xai(), "xai-"));

    let settings = "[[allow]]\npath = 'app/local/**'\nreason = 'revoked in 2024'\n";
    put(folder.path(), "api-guard.toml", settings.as_bytes());
    let output = run(folder.path(), &["check"]);
    assert_eq!((code(&output), err(&output).as_str()), (0, ""), "it is allowed, and the allow is not stale");
}

#[test]
fn a_key_in_the_name_of_a_file_is_not_repeated() {
    // No name holds a URL, and not every system takes the colon of Telegram.
    let may_be_a_name = |name: &str| !name.contains('/') && (cfg!(unix) || !name.contains(':'));
    for (name, secret, shown) in typed().into_iter().filter(|(name, ..)| may_be_a_name(name)) {
        let folder = tree(&[(&name, github().as_bytes())]);
        let (report, output) = json(folder.path(), &[]);
        assert_eq!(paths(&report), [shown]);
        let human = run(folder.path(), &["check"]);
        assert!(out(&human).contains(&format!("--> {shown}:1:1")), "{shown}");
        for output in [output, human] {
            assert!(!leaks(&output, &secret, ""), "{shown}");
        }
    }
}

#[test]
fn the_report_for_people_draws_each_finding_and_sums_up_in_one_line() {
    let source = format!("const K: &str = \"{}\";\n", xai());
    let folder = tree(&[("a.rs", source.as_bytes()), ("b.bin", b"\0\0")]);
    let output = run(folder.path(), &["check"]);
    let text = out(&output);
    assert!(text.starts_with("error[api_guard::xai_api_key]: hardcoded xAI API key\n"), "{text}");
    assert!(text.contains(" --> a.rs:1:18\n"), "{text}");
    assert!(text.contains("const K: &str = \"xai-****"), "{text}");
    assert!(text.contains(&"^".repeat(84)), "{text}");
    assert_eq!(
        text.lines().last(),
        Some("api-guard: 1 finding in 1 file: 1 denied, 0 warned, 0 allowed; 1 binary file skipped")
    );
    assert!(!text.contains('\x1b'), "no colours where no terminal is");
}

#[test]
fn what_gitignore_names_is_not_read_unless_it_is_named_as_a_path() {
    let key = xai();
    let key = key.as_bytes();
    let folder = tree(&[
        (".gitignore", b"*.log\n/out\n"),
        ("a.log", key),
        ("out/a.txt", key),
        (".env", key),
        (".git/config", key),
        ("sub/.git/config", key),
        ("sub/a.txt", key),
    ]);
    assert_eq!(paths(&json(folder.path(), &[]).0), [".env", "sub/a.txt"]);
    assert_eq!(paths(&json(folder.path(), &["a.log"]).0), ["a.log"]);
    assert_eq!(paths(&json(folder.path(), &["out"]).0), ["out/a.txt"]);
    assert_eq!(paths(&json(&folder.path().join("sub"), &[]).0), ["a.txt"]);
    assert_eq!(paths(&json(&folder.path().join("sub"), &["../out"]).0), ["../out/a.txt"]);
}

#[test]
fn workspace_reads_all_members_from_any_folder_and_names_those_without_a_guard() {
    let member =
        |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
    let folder = tree(&[
        ("ws/Cargo.toml", b"[workspace]\nmembers = [\"a\", \"b\", \"../out\"]\nresolver = \"2\"\n"),
        ("ws/a/Cargo.toml", member("a").as_bytes()),
        ("ws/a/src/lib.rs", b"api_guard::guard!();\n"),
        ("ws/b/Cargo.toml", member("b").as_bytes()),
        ("ws/b/src/lib.rs", b"// api_guard::guard!();\n"),
        ("ws/key.txt", xai().as_bytes()),
        ("out/Cargo.toml", [member("out").as_str(), "workspace = \"../ws\"\n"].concat().as_bytes()),
        ("out/src/main.rs", b"fn main() {}\n"),
        ("out/key.txt", xai().as_bytes()),
    ]);
    let (report, output) = json(&folder.path().join("ws/a"), &["--workspace"]);
    assert_eq!((paths(&report), code(&output)), (vec!["../../out/key.txt", "../key.txt"], 1));
    let said = err(&output);
    let names: Vec<&str> =
        said.lines().filter_map(|line| line.strip_prefix("warning: ")?.split(':').next()).collect();
    assert_eq!(names, ["b", "out"], "{said}");

    put(folder.path(), "ws/a/src/lib.rs", b"api_guard::guard!(workspace);\n");
    assert_eq!(err(&run(&folder.path().join("ws"), &["check", "--workspace"])), "");
    let outside = run(folder.path(), &["check", "--workspace"]);
    assert_eq!(code(&outside), 2);
    assert!(err(&outside).starts_with("error: this is not a cargo workspace"), "{}", err(&outside));
}

#[test]
fn an_ignore_file_of_a_search_tool_hides_nothing() {
    let folder = tree(&[(".ignore", b"*"), ("a.txt", xai().as_bytes())]);
    assert_eq!(paths(&json(folder.path(), &[]).0), ["a.txt"]);
}

#[test]
fn a_missing_path_is_named_and_the_rest_is_scanned() {
    let folder = tree(&[("a.txt", xai().as_bytes())]);
    let (report, output) = json(folder.path(), &["gone.txt", "a.txt", "nor this"]);
    assert_eq!(code(&output), 2);
    assert_eq!(paths(&report), ["a.txt"]);
    assert_eq!(
        err(&output),
        "error: gone.txt: no such file or folder\nerror: nor this: no such file or folder\n"
    );
}

#[test]
fn a_binary_file_is_skipped_whatever_its_size() {
    let big = [&b"\0"[..], &vec![b'a'; 70_000_000]].concat();
    let folder = tree(&[("a.bin", &[b"\0".as_slice(), xai().as_bytes()].concat()), ("big.bin", &big)]);
    let (report, output) = json(folder.path(), &[]);
    assert_eq!((code(&output), report["summary"]["files"].as_u64()), (0, Some(0)));
    assert!(output.stderr.is_empty());
    assert!(out(&run(folder.path(), &["check"])).ends_with("; 2 binary files skipped\n"));
}

#[test]
fn a_nul_hides_nothing_in_a_file_that_programs_read_as_text() {
    let text = [b"A=\0\nK=".as_slice(), xai().as_bytes(), b"\n"].concat();
    let names = [".env.production", "a.yaml", "b.sh"];
    let folder = tree(&names.map(|name| (name, text.as_slice())));
    let (report, output) = json(folder.path(), &[]);
    assert_eq!((paths(&report), code(&output)), (names.to_vec(), 1));
    assert!(report["findings"].as_array().unwrap().iter().all(|found| found["line"] == 2));
}

#[test]
fn a_file_that_is_not_utf8_is_scanned() {
    let text = [b"\xff\xfe\xe9 K=", xai().as_bytes(), b" \x80\n"].concat();
    let folder = tree(&[("a.txt", &text), ("b.rs", &text)]);
    let (report, output) = json(folder.path(), &["a.txt"]);
    assert_eq!((code(&output), report["findings"][0]["column"].as_u64()), (1, Some(7)));
    assert!(code(&run(folder.path(), &["check"])) == 1);
}

#[test]
fn paths_with_spaces_and_letters_of_all_kinds_are_reported_as_they_are() {
    let folder = tree(&[("ein ördner/日本 語.txt", xai().as_bytes())]);
    assert_eq!(paths(&json(folder.path(), &[]).0), ["ein ördner/日本 語.txt"]);
    assert!(out(&run(folder.path(), &["check"])).contains("--> ein ördner/日本 語.txt:1:1"));
}

#[test]
fn an_unknown_rule_is_not_repeated_and_a_near_one_is_offered() {
    let folder = tree(&[]);
    let output = run(folder.path(), &["explain", "openai_project_token"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("did you mean openai_project_key?"));
    assert!(!err(&output).contains("openai_project_token"));
}

#[test]
fn every_rule_that_is_listed_can_be_explained() {
    let folder = tree(&[]);
    let listed = out(&run(folder.path(), &["rules"]));
    assert!(listed.lines().count() > 100);
    assert!(listed.lines().is_sorted());
    for name in ["openai_project_key", "url_credentials", "aws_secret_access_key"] {
        assert!(listed.lines().any(|line| line.split_whitespace().next() == Some(name)), "{name}");
        let output = run(folder.path(), &["explain", name]);
        assert_eq!(code(&output), 0);
        let text = out(&output);
        assert!(text.starts_with(name) && text.contains("Secret::from_env("));
        assert!(text.contains(by_name(name).unwrap().revoke));
        assert!(text.contains(&format!("allow!({name}, ")));
    }
}

#[test]
fn a_command_line_that_makes_no_sense_exits_2_and_help_exits_0() {
    let folder = tree(&[]);
    for arguments in [&["check", "--format", "xml"][..], &["no-such-command"], &[], &["check", "--nope"]] {
        let output = run(folder.path(), arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
    let help = run(folder.path(), &["api-guard", "check", "--help"]);
    assert_eq!(code(&help), 0);
    assert!(out(&help).contains("cargo api-guard check"));
}

#[test]
fn a_reader_that_leaves_early_gets_no_panic_and_the_same_exit_code() {
    let text = format!("{}\n", xai()).repeat(2000);
    let folder = tree(&[("a.txt", text.as_bytes())]);
    let mut child =
        command(folder.path(), &["check"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), err(&output).as_str()), (1, ""));
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn links_are_not_followed_and_a_loop_of_them_ends() {
        let folder = tree(&[("a/k.txt", xai().as_bytes())]);
        symlink("..", folder.path().join("a/up")).unwrap();
        symlink("round", folder.path().join("round")).unwrap();
        symlink("a/k.txt", folder.path().join("link.txt")).unwrap();
        let (report, output) = json(folder.path(), &[]);
        assert_eq!((paths(&report), code(&output)), (vec!["a/k.txt"], 1));
    }

    #[test]
    fn a_link_that_is_named_as_a_path_is_followed_under_its_own_name() {
        let folder = tree(&[("a/k.txt", xai().as_bytes())]);
        symlink("a", folder.path().join("folder")).unwrap();
        symlink("a/k.txt", folder.path().join("link.txt")).unwrap();
        assert_eq!(paths(&json(folder.path(), &["folder"]).0), ["folder/k.txt"]);
        assert_eq!(paths(&json(folder.path(), &["link.txt"]).0), ["link.txt"]);
    }

    #[test]
    fn a_link_to_itself_that_is_named_as_a_path_could_not_be_read() {
        let folder = tree(&[]);
        symlink("round", folder.path().join("round")).unwrap();
        let output = run(folder.path(), &["check", "round"]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).starts_with("error: round: not read: "), "{}", err(&output));
    }

    #[test]
    fn an_unreadable_folder_and_an_unreadable_file_are_named_and_the_rest_is_scanned() {
        let folder = tree(&[("shut/a.txt", b"x"), ("shut.txt", b"x"), ("open.txt", xai().as_bytes())]);
        let close = |path: &str, mode| {
            fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
        };
        close("shut", 0o000);
        close("shut.txt", 0o000);
        let may_read_anyway = fs::read_dir(folder.path().join("shut")).is_ok();
        let (report, output) = json(folder.path(), &[]);
        close("shut", 0o700);
        assert_eq!(paths(&report), ["open.txt"]);
        if may_read_anyway {
            println!("not proved here: permissions do not bind this process");
            return;
        }
        assert_eq!(code(&output), 2);
        assert_eq!(
            err(&output),
            "error: shut: not read: permission denied\nerror: shut.txt: not read: permission denied\n"
        );
    }

    #[test]
    fn control_characters_in_a_name_are_escaped() {
        let folder = tree(&[("a\x1b[2J\nb\u{9b}.txt", xai().as_bytes())]);
        let (report, output) = json(folder.path(), &[]);
        assert_eq!(paths(&report), ["a\x1b[2J\nb\u{9b}.txt"], "JSON names the file as it is");
        let human = run(folder.path(), &["check"]);
        let missing = run(folder.path(), &["check", "no\x1b[2J"]);
        assert!(out(&human).contains("--> a\\u{1b}[2J\\nb\\u{9b}.txt:1:1"));
        for text in [out(&output), out(&human), err(&missing)] {
            assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        }
    }

    #[test]
    fn a_name_that_is_not_utf8_is_no_obstacle() {
        let folder = tree(&[]);
        fs::write(folder.path().join(OsStr::from_bytes(b"a\xff.txt")), xai()).unwrap();
        let (report, output) = json(folder.path(), &[]);
        assert_eq!((paths(&report), code(&output)), (vec!["a\u{fffd}.txt"], 1));
    }

    #[test]
    fn a_pipe_in_the_tree_is_passed_over_and_one_that_is_named_is_read() {
        let folder = tree(&[]);
        let made = Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap();
        assert!(made.success());
        assert_eq!(code(&run(folder.path(), &["check"])), 0);
        let path = folder.path().join("pipe");
        let writer = std::thread::spawn(move || fs::write(path, xai()).unwrap());
        assert_eq!(paths(&json(folder.path(), &["pipe"]).0), ["pipe"]);
        writer.join().unwrap();
    }

    #[test]
    fn a_full_device_is_a_failure() {
        let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
            println!("not proved here: this system has no /dev/full");
            return;
        };
        let output = command(tree(&[]).path(), &["rules"]).stdout(full).output().unwrap();
        assert_eq!(code(&output), 2);
        assert!(err(&output).starts_with("error: the report could not be written: "));
    }
}
