//! `cargo api-guard exec`: what another program prints, and how it ends.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Output, Stdio};

const VALUE: &str = "zq8 Wn!x2/Lp0+ra";

fn command(script: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-api-guard"));
    command.args(["exec", "--env", "A_CUSTOM_NAME", "--", "sh", "-c", script]);
    command.env("SERVICE_API_KEY", VALUE).env("A_CUSTOM_NAME", VALUE.to_uppercase()).stdin(Stdio::null());
    command
}

fn run(script: &str) -> Output {
    command(script).output().unwrap()
}

#[test]
fn without_exec_the_value_is_seen() {
    let output =
        Command::new("sh").args(["-c", "echo $SERVICE_API_KEY"]).env("SERVICE_API_KEY", VALUE).output();
    assert!(output.unwrap().stdout.starts_with(VALUE.as_bytes()));
}

#[test]
fn both_outputs_are_redacted_in_any_encoding() {
    let output = run(
        r#"echo "out $SERVICE_API_KEY."; echo "err $A_CUSTOM_NAME." >&2; printf %s "user:$SERVICE_API_KEY" | base64; printf zq8' Wn'; sleep 0.1; printf '!x2/Lp0+ra|'"#,
    );
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "err [REDACTED].\n");
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.starts_with("out [REDACTED].\n") && out.ends_with("[REDACTED]|"), "{}", out.len());
    assert_eq!(out.matches("[REDACTED]").count(), 3);
}

#[test]
fn the_exit_code_is_the_programs() {
    for code in [0, 1, 2, 77, 255] {
        assert_eq!(run(&format!("exit {code}")).status.code(), Some(code));
    }
}

#[test]
fn what_is_said_last_before_an_abort_or_a_kill_is_redacted_and_not_lost() {
    for (signal, number) in [("ABRT", 6), ("KILL", 9), ("SEGV", 11), ("TERM", 15)] {
        let output = run(&format!("printf \"last words $SERVICE_API_KEY.\" >&2; kill -{signal} $$"));
        assert_eq!(output.status.signal(), Some(number), "{signal}");
        assert_eq!(output.stderr, b"last words [REDACTED].");
    }
}

#[test]
fn a_signal_reaches_the_program() {
    for signal in ["TERM", "HUP", "USR1", "INT"] {
        let script = format!("trap 'echo caught; exit 9' {signal}; echo ready; while :; do sleep 0.05; done");
        let mut child = command(&script).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
        assert!(sent.unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(9), "{signal}");
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "caught\n");
    }
}

#[test]
fn standard_input_is_the_programs_own() {
    let mut child = command("read line; echo \"got $line\"")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "words").unwrap();
    assert_eq!(child.wait_with_output().unwrap().stdout, b"got words\n");
}

#[test]
fn a_reader_that_leaves_ends_the_program_as_it_would_without_us() {
    let mut child = command("while :; do echo line; done").stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(!child.wait().unwrap().success());
}

#[test]
fn a_child_that_is_left_behind_does_not_hold_us_for_long() {
    let start = std::time::Instant::now();
    let output =
        command("sleep 600 & echo started").stdout(Stdio::piped()).spawn().unwrap().wait_with_output();
    assert!(output.unwrap().stdout == b"started\n" && start.elapsed().as_secs() < 60);
}

#[test]
fn what_does_not_start_is_not_repeated() {
    let typed = "no-such-program-zq8Wnx2";
    let output =
        Command::new(env!("CARGO_BIN_EXE_cargo-api-guard")).args(["exec", "--", typed]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: the program could not be started: ") && !said.contains(typed));
}
