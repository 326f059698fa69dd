//! What `doctor` remarks beside how loading went: a `.env`, a lease that was made, a quote that is a part of a value.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{code, command, err, out, put, tree};

const VALUE: &str = "never shown by doctor";

/// A package whose program wants this reference, in a repository that ignores `.env`.
fn package(reference: &str) -> TempDir {
    let source = format!("fn a() {{ store.load({reference:?}) }}");
    let folder = tree(&[("src/lib.rs", source.as_bytes()), (".gitignore", b".env\n")]);
    let done = Command::new("git").args(["init", "--quiet"]).current_dir(folder.path()).status();
    assert!(done.unwrap().success());
    folder
}

fn doctor(folder: &TempDir, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = command(folder.path(), &[&["doctor"], arguments].concat());
    command.envs(variables.iter().copied()).output().unwrap()
}

#[test]
fn a_variable_that_is_not_set_is_taken_from_a_file_that_git_ignores_and_the_report_says_so() {
    let folder = package("env://DOCTOR_TEST_FILE");
    put(folder.path(), ".env", format!("DOCTOR_TEST_FILE='{VALUE}'\n").as_bytes());
    let output = doctor(&folder, &[], &[]);
    let report = out(&output);
    assert!(
        report.starts_with("env://DOCTOR_TEST_FILE  ok\n    it is in the `.env` here, which"),
        "{report}{}",
        err(&output)
    );
    assert!(code(&output) == 0 && !report.contains(VALUE));
    let output = doctor(&folder, &[], &[("DOCTOR_TEST_FILE", VALUE)]);
    assert!(!out(&output).contains(".env"), "what is set in the environment counts");
}

#[test]
fn a_reference_in_that_file_is_followed() {
    let folder = package("env://DOCTOR_TEST_FILE");
    put(folder.path(), ".env", b"DOCTOR_TEST_FILE=x-ours://a\n");
    let output = doctor(&folder, &[], &[]);
    assert!(out(&output).starts_with("env://DOCTOR_TEST_FILE  unchecked\n"), "{}", out(&output));
}

#[test]
fn a_file_that_git_would_publish_is_not_read_and_the_report_says_why() {
    let folder = package("env://DOCTOR_TEST_FILE");
    put(folder.path(), ".env", format!("DOCTOR_TEST_FILE='{VALUE}'\n").as_bytes());
    put(folder.path(), ".gitignore", b"");
    let output = doctor(&folder, &[], &[]);
    let report = out(&output);
    assert!(report.starts_with("env://DOCTOR_TEST_FILE  not_found\n"), "{report}");
    assert!(
        report.contains("the `.env` here is not read: ") && report.contains("git does not ignore"),
        "{report}"
    );
    assert!(code(&output) == 1 && !report.contains(VALUE));
}

#[test]
fn a_quote_that_is_a_part_of_a_value_is_pointed_out() {
    let folder = package("env://DOCTOR_TEST_QUOTED");
    let of = |value: &str| out(&doctor(&folder, &[], &[("DOCTOR_TEST_QUOTED", value)]));
    let report = of(&format!("\"{VALUE}\""));
    assert!(
        report.contains("  ok\n    its value begins and ends with \", which is a part of it"),
        "{report}"
    );
    assert!(!report.contains(VALUE));
    assert!(!of(&format!("\"{VALUE}")).contains("begins and ends"));
}

/// A server that answers like a Vault with a database engine, on a port of its own, for as long as the test runs.
fn vault() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || listener.incoming().flatten().for_each(|stream| drop(answer(stream))));
    address
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        request.extend(byte);
    }
    let request = String::from_utf8_lossy(&request);
    let body = if request.starts_with("GET /v1/sys/internal/ui/mounts/") {
        json!({"data": {"path": "database/", "type": "database", "options": null}})
    } else if request.starts_with("GET /v1/database/creds/app ") {
        json!({"lease_id": "database/creds/app/1", "lease_duration": 7200, "renewable": true,
               "data": {"username": "v-app-1", "password": VALUE}})
    } else {
        json!({"data": {"ttl": 0, "renewable": false}})
    };
    let body = body.to_string();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn a_lease_that_was_made_by_asking_is_told() {
    let folder = package("vault://database/creds/app#password");
    let address = vault();
    let variables = [("BAO_ADDR", &*address), ("BAO_TOKEN", VALUE)];
    let output = doctor(&folder, &[], &variables);
    let report = out(&output);
    assert!(
        report.contains("reading it created a lease of 2 h, which is not revoked"),
        "{report}{}",
        err(&output)
    );
    assert!(code(&output) == 0 && !report.contains(VALUE));
    let output = doctor(&folder, &["--format", "json"], &variables);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let remark = report["references"][0]["remarks"][0].as_str().unwrap();
    assert!(remark.contains("a lease of 2 h"), "{remark}");
}

#[test]
fn the_help_says_what_a_run_does() {
    let output = doctor(&package("env://A"), &["--help"], &[]);
    for words in ["No value is shown", "`.env` of the current folder", "creates a lease at its manager"] {
        assert!(out(&output).contains(words), "{words}");
    }
}
