//! `doctor`: the references of a package, each loaded once and none shown.

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{code, command, err, out, tree};

const VALUE: &str = "never shown by doctor";

/// A package with references of every fate.
fn package() -> TempDir {
    let main = r#"
        struct Keys {
            #[secret(env = "DOCTOR_TEST_SET")] set: Key,
            #[secret("env://DOCTOR_TEST_MISSING")] missing: Key,
            #[secret(env = "DOCTOR_TEST_ABSENT", optional)] absent: Option<Key>,
            #[secret("x-ours://somewhere")] ours: Key,
        }
        fn again() { Secret::from_env("DOCTOR_TEST_MISSING"); Secret::from_env("DOCTOR_TEST_EMPTY") }
    "#;
    let test = r#"fn main() { Secret::from_env("DOCTOR_TEST_ONLY_IN_TESTS") }"#;
    tree(&[("src/main.rs", main.as_bytes()), ("tests/it.rs", test.as_bytes()), ("notes.txt", b"env://NOTES")])
}

fn doctor(folder: &TempDir, arguments: &[&str]) -> std::process::Output {
    let mut command = command(folder.path(), &[&["doctor"], arguments].concat());
    command.env("DOCTOR_TEST_SET", VALUE).env("DOCTOR_TEST_EMPTY", "");
    for name in ["DOCTOR_TEST_MISSING", "DOCTOR_TEST_ABSENT"] {
        command.env_remove(name);
    }
    command.output().unwrap()
}

#[test]
fn a_person_reads_what_is_wrong_and_where_it_is_asked_for() {
    let output = doctor(&package(), &[]);
    let report = out(&output);
    for line in [
        "env://DOCTOR_TEST_SET      ok\n",
        "env://DOCTOR_TEST_ABSENT   absent\n    declared at src/main.rs:5\n",
        "env://DOCTOR_TEST_EMPTY    empty\n    env://DOCTOR_TEST_EMPTY is empty",
        "env://DOCTOR_TEST_MISSING  not_found\n    env://DOCTOR_TEST_MISSING was not found: set ",
        "    declared at src/main.rs:4\n    declared at src/main.rs:8\n",
        "x-ours://somewhere         unchecked\n    this is the service's own provider\n",
        "5 references: 1 ok, 2 failed, 1 absent and optional, 1 unchecked\n",
    ] {
        assert!(report.contains(line), "no {line:?} in\n{report}");
    }
    assert!(!report.contains(VALUE) && err(&output).is_empty());
    assert_eq!(code(&output), 1);
}

#[test]
fn a_program_reads_one_document() {
    let output = doctor(&package(), &["--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let references = report["references"].as_array().unwrap();
    let fates: Vec<_> = references
        .iter()
        .map(|it| (it["reference"].as_str().unwrap(), it["status"].as_str().unwrap()))
        .collect();
    assert_eq!(
        fates,
        [
            ("env://DOCTOR_TEST_ABSENT", "absent"),
            ("env://DOCTOR_TEST_EMPTY", "empty"),
            ("env://DOCTOR_TEST_MISSING", "not_found"),
            ("env://DOCTOR_TEST_SET", "ok"),
            ("x-ours://somewhere", "unchecked"),
        ]
    );
    assert_eq!(references[2]["places"][1], serde_json::json!({"path": "src/main.rs", "line": 8}));
    assert_eq!(report["summary"], serde_json::json!({"ok": 1, "unwell": 2, "absent": 1, "unchecked": 1}));
    assert!(!out(&output).contains(VALUE));
    assert_eq!(code(&output), 1);
}

#[test]
fn references_can_be_named_and_one_that_is_none_is_not_repeated() {
    let folder = package();
    let output = doctor(&folder, &["env://DOCTOR_TEST_SET"]);
    assert_eq!((code(&output), out(&output).lines().count()), (0, 2));
    let output = doctor(&folder, &[&crate::support::xai()]);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("write a reference as") && !err(&output).contains(&crate::support::xai()[..16])
    );
}

#[test]
fn what_is_meant_to_be_a_reference_and_is_none_is_a_row_that_names_its_place_alone() {
    let key = crate::support::xai();
    let source = format!(
        "fn a() {{ store.load(\"vault://secret\"); }}\nfn b() {{ Secret::from_env({key:?}); load(\"vault://{key}\") }}"
    );
    let folder = tree(&[("src/lib.rs", source.as_bytes())]);
    let output = doctor(&folder, &[]);
    let report = out(&output);
    for line in [
        "(no reference)  invalid_reference\n    the secret is not named by a valid reference: write it as \
         `vault://mount/path#field`\n    declared at src/lib.rs:1\n",
        "that looks like a key itself; give the name of the environment variable that holds it\n    \
         declared at src/lib.rs:2\n",
        "3 references: 0 ok, 3 failed, 0 absent and optional, 0 unchecked\n",
    ] {
        assert!(report.contains(line), "no {line:?} in the report of {} bytes", report.len());
    }
    let document = doctor(&folder, &["--format", "json"]);
    assert!(!report.contains(&key[..16]) && !out(&document).contains(&key[..16]) && err(&output).is_empty());
    assert_eq!((code(&output), code(&document)), (1, 1));
    let document: Value = serde_json::from_slice(&document.stdout).unwrap();
    let first = &document["references"][0];
    assert_eq!((&first["reference"], &first["status"]), (&Value::Null, &"invalid_reference".into()));
    assert_eq!(first["places"], serde_json::json!([{"path": "src/lib.rs", "line": 1}]));
    assert_eq!(document["summary"]["unwell"], 3);
}

#[test]
fn a_package_without_references_is_well() {
    let output = doctor(&tree(&[("src/lib.rs", b"")]), &[]);
    assert_eq!(
        (code(&output), out(&output).as_str()),
        (0, "0 references: 0 ok, 0 failed, 0 absent and optional, 0 unchecked\n")
    );
}

#[test]
fn a_variable_that_names_a_manager_and_several_references_to_it_are_asked_of_one_provider() {
    let source =
        r#"fn a() { load("vault://a/b#c"); load("vault://a/b#d"); Secret::from_env("DOCTOR_TEST_NAMES"); }"#;
    let folder = tree(&[("src/lib.rs", source.as_bytes())]);
    let mut command = command(folder.path(), &["doctor"]);
    // Nobody listens there.
    command.env("BAO_ADDR", "http://127.0.0.1:1").env("BAO_TOKEN", VALUE);
    let output = command.env("DOCTOR_TEST_NAMES", "vault://a/b#e").output().unwrap();
    let report = out(&output);
    assert_eq!(report.matches("  unavailable\n").count(), 3, "{report}{}", err(&output));
    assert!(!report.contains(VALUE));
}

#[test]
fn a_variable_that_names_a_manager_out_of_reach_is_told_what_stands_in_the_way() {
    let source =
        r#"fn a() { for name in ["env://DOCTOR_TEST_AT", "env://DOCTOR_TEST_OURS"] { load(name) } }"#;
    let folder = tree(&[("src/lib.rs", source.as_bytes())]);
    let mut command = command(folder.path(), &["doctor"]);
    for name in ["VAULT_ADDR", "BAO_ADDR", "VAULT_TOKEN", "BAO_TOKEN"] {
        command.env_remove(name);
    }
    command.env("DOCTOR_TEST_AT", "vault://secret/app#key").env("DOCTOR_TEST_OURS", "x-ours://a");
    let output = command.output().unwrap();
    let report = out(&output);
    assert!(report.contains("env://DOCTOR_TEST_AT    config\n") && report.contains("VAULT_ADDR"), "{report}");
    assert!(report.contains("env://DOCTOR_TEST_OURS  unchecked\n"), "{report}");
    assert!(!report.contains("KeyStore::builder"), "{report}");
    assert_eq!(code(&output), 1);
}

#[cfg(unix)]
#[test]
fn the_age_of_a_key_is_told_where_its_provider_knows_it() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tree(&[("src/lib.rs", b"")]);
    let keys = TempDir::new().unwrap();
    let key = keys.path().join("key");
    std::fs::write(&key, VALUE).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    // So long ago that nothing a machine does meanwhile makes another number of days of it.
    let written = std::time::SystemTime::now() - std::time::Duration::from_secs(400 * 86_400 + 43_200);
    std::fs::File::options().write(true).open(&key).unwrap().set_modified(written).unwrap();
    let reference = format!("file://{}", key.display());
    let run = |arguments: &[&str]| {
        let asked = ["doctor", "env://DOCTOR_TEST_SET", "env://DOCTOR_TEST_AT", &reference];
        let mut command = command(folder.path(), &[&asked, arguments].concat());
        // A line end there counts as little as in a value.
        let named = format!("{reference}\n");
        command.env("DOCTOR_TEST_SET", VALUE).env("DOCTOR_TEST_AT", named).output().unwrap()
    };
    let output = run(&[]);
    let report = out(&output);
    assert_eq!(report.matches("  ok, written 400 days ago\n").count(), 2, "{report}{}", err(&output));
    assert_eq!(report.matches("  ok\n").count(), 1, "a variable does not say when it was set");
    let output = run(&["--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let days = |at: usize| Some(report["references"][at]["age"].as_u64()? / 86_400);
    assert_eq!([days(0), days(1), days(2)], [Some(400), None, Some(400)]);
}
