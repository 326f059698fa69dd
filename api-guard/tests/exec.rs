//! Helper programs, as they are and as they should not be.
#![cfg(all(feature = "exec", unix))]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use api_guard::provider::{Deadline, Exec, Fetched, Program, Provider as _};
use api_guard::{Error, Kind};

const CANARY: &str = "canary-of-the-helper";

/// A helper that runs this script. What it is called with is `$@`.
fn helper(script: &str) -> Program {
    // A file of its own might still be open for writing in a process that another test is forking off.
    Program::at("/bin/sh").unwrap().arg("-c").arg(script).arg("helper")
}

fn ask(program: Program, reference: &str, deadline: Deadline) -> Result<Fetched, Error> {
    Exec::new().program("helper", program).fetch(&reference.parse()?, deadline)
}

fn fetch(script: &str) -> Result<Fetched, Error> {
    ask(helper(script), "exec://helper/name", Deadline::NONE)
}

fn kind(script: &str) -> Kind {
    let error = fetch(script).unwrap_err();
    assert!(!format!("{error} {error:#?}").contains(CANARY), "an error shows what the helper printed");
    error.kind()
}

/// What `path` holds, once it is a whole line.
fn line_in(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.ends_with('\n').then(|| text.trim().to_owned())
}

#[test]
fn the_helper_gets_its_arguments_and_the_rest_of_the_reference_as_the_last_one() {
    let folder = tempfile::tempdir().unwrap();
    let seen = folder.path().join("seen");
    let program = helper(&format!("printf '<%s>' \"$@\" > {}; echo {CANARY}", seen.display()));
    let reference = "exec://helper/mail/my%20bank%3b%24%28id%29%27";
    ask(program.arg("show").arg("--"), reference, Deadline::NONE).unwrap();
    assert_eq!(fs::read_to_string(seen).unwrap(), "<show><--><mail/my bank;$(id)'>");
}

#[test]
fn an_argument_that_begins_like_an_option_is_refused_before_anything_is_started() {
    let folder = tempfile::tempdir().unwrap();
    let started = folder.path().join("started");
    for name in ["-v", "--version", "+x", "@file", "%2dv", "-v/x"] {
        let program = helper(&format!("touch {}; echo {CANARY}", started.display()));
        let error = ask(program, &format!("exec://helper/{name}"), Deadline::NONE).unwrap_err();
        assert_eq!(error.kind(), Kind::InvalidReference, "{name}");
    }
    assert!(!started.exists());
}

#[test]
fn what_it_prints_is_the_value_or_a_field_of_it() {
    assert!(fetch(&format!("echo {CANARY}")).is_ok());
    let json = format!("echo '{{\"key\":\"{CANARY}\",\"number\":7}}'");
    let field = |name: &str| ask(helper(&json), &format!("exec://helper/name#{name}"), Deadline::NONE);
    assert!(field("key").is_ok());
    assert_eq!(field("none").unwrap_err().kind(), Kind::FieldMissing);
    assert_eq!(field("number").unwrap_err().kind(), Kind::Malformed);
}

#[test]
fn a_limit_out_of_all_measure_is_the_largest_that_a_secret_has() {
    let of = |script: String| {
        ask(helper(&script).max_bytes(usize::MAX), "exec://helper/name", Deadline::NONE)
            .err()
            .map(|error| error.kind())
    };
    assert_eq!(of(format!("echo {CANARY}")), None);
    assert_eq!(of(format!("yes {CANARY}")), Some(Kind::Malformed));
}

#[test]
fn what_is_no_value_is_refused_by_kind() {
    assert_eq!(kind("echo"), Kind::Empty);
    assert_eq!(kind(&format!("printf '{CANARY}\\377'")), Kind::Malformed);
    assert_eq!(kind(&format!("while :; do echo {CANARY}; done")), Kind::Malformed);
}

#[test]
fn an_exit_code_says_what_is_wrong_whatever_was_printed() {
    let exit = |code: i32| kind(&format!("echo {CANARY}; echo {CANARY} >&2; exit {code}"));
    assert_eq!(exit(1), Kind::Unavailable);
    assert_eq!(exit(66), Kind::NotFound);
    assert_eq!(exit(77), Kind::Denied);
    assert_eq!(exit(78), Kind::Config);
    assert_eq!(kind("kill -9 $$"), Kind::Unavailable);
    let program = helper("exit 1").on_exit(1, Kind::NotFound);
    assert_eq!(ask(program, "exec://helper/name", Deadline::NONE).unwrap_err().kind(), Kind::NotFound);
}

#[test]
fn a_program_that_cannot_be_run_is_a_matter_of_configuration() {
    assert_eq!(Program::at("helper").unwrap_err().kind(), Kind::Config);
    let folder = tempfile::tempdir().unwrap();
    let missing = Program::at(folder.path().join("missing")).unwrap();
    assert_eq!(ask(missing, "exec://helper/name", Deadline::NONE).unwrap_err().kind(), Kind::Config);
    let program = helper("echo");
    assert_eq!(ask(program, "exec://other/name", Deadline::NONE).unwrap_err().kind(), Kind::Config);
}

#[test]
fn at_the_deadline_the_helper_is_killed_with_what_it_has_started() {
    let folder = tempfile::tempdir().unwrap();
    let number = folder.path().join("number");
    let script = format!("sleep 600 & echo $! > {}; wait", number.display());
    // On a machine under load it may be killed before it has started anything: then it gets more time.
    let started = (1..7).find_map(|power| {
        let begin = Instant::now();
        let deadline = Deadline::after(Duration::from_secs(1 << power));
        let error = ask(helper(&script), "exec://helper/name", deadline).unwrap_err();
        assert_eq!(error.kind(), Kind::Timeout);
        assert!(begin.elapsed() < Duration::from_secs(300), "it waited for the helper's own end");
        line_in(&number)
    });
    let stat = format!("/proc/{}/stat", started.unwrap());
    if cfg!(target_os = "linux") {
        // Gone, or dead and not yet collected by whoever collects orphans here.
        let state =
            || fs::read_to_string(&stat).ok().and_then(|stat| stat.rsplit(") ").next()?.chars().next());
        let end = Instant::now() + Duration::from_secs(60);
        while !matches!(state(), None | Some('Z')) {
            assert!(Instant::now() < end, "what the helper started runs on");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn a_helper_that_closes_its_output_and_runs_on_is_killed_too() {
    let program = helper(&format!("echo {CANARY}; exec >&-; sleep 600"));
    let error = ask(program, "exec://helper/name", Deadline::after(Duration::from_secs(1))).unwrap_err();
    assert_eq!(error.kind(), Kind::Timeout);
}

#[test]
fn the_environment_it_gets_holds_what_was_named_and_no_keys() {
    let folder = tempfile::tempdir().unwrap();
    let seen = folder.path().join("seen");
    let script = format!("/usr/bin/env > {}; echo {CANARY}", seen.display());
    let names = || -> Vec<String> {
        let text = fs::read_to_string(&seen).unwrap();
        text.lines().filter_map(|line| Some(line.split_once('=')?.0.to_owned())).collect()
    };
    ask(helper(&script), "exec://helper/name", Deadline::NONE).unwrap();
    assert!(names().iter().any(|name| name == "PATH"));
    // Cargo sets it for every test.
    assert!(!names().iter().any(|name| name == "CARGO_MANIFEST_DIR"));
    ask(helper(&script).inherit("CARGO_MANIFEST_DIR"), "exec://helper/name", Deadline::NONE).unwrap();
    assert!(names().iter().any(|name| name == "CARGO_MANIFEST_DIR"));
}

#[test]
fn debug_shows_no_argument() {
    let exec = Exec::new().program("helper", Program::at("/bin/echo").unwrap().arg(CANARY));
    let shown = format!("{exec:?}");
    assert!(shown.contains("/bin/echo") && !shown.contains(CANARY), "{shown}");
}

/// A folder of files that a helper prints, or of codes that it exits with.
#[cfg(feature = "test-util")]
struct Drawer(tempfile::TempDir);

#[cfg(feature = "test-util")]
impl api_guard::test_util::Place for Drawer {
    fn provider(&self) -> std::sync::Arc<dyn api_guard::provider::Provider> {
        let script =
            r#"[ -e "$1/$2.code" ] && exit "$(cat "$1/$2.code")"; [ -e "$1/$2" ] || exit 66; cat "$1/$2""#;
        let program = helper(script).arg(self.0.path());
        let program = program.on_exit(3, Kind::Deleted).on_exit(4, Kind::Disabled);
        std::sync::Arc::new(Exec::new().program("drawer", program))
    }

    fn reference(&self, name: &str) -> String {
        format!("exec://drawer/{name}")
    }

    fn arrange(&self, name: &str, state: api_guard::test_util::State<'_>) -> bool {
        use api_guard::test_util::State;
        let (file, text): (_, &[u8]) = match state {
            State::Text(value) | State::Json(value) => (name.to_owned(), value.as_bytes()),
            State::Bytes(value) => (name.to_owned(), value),
            State::Deleted => (format!("{name}.code"), b"3"),
            State::Disabled => (format!("{name}.code"), b"4"),
            State::Denied => (format!("{name}.code"), b"77"),
            _ => return false,
        };
        fs::write(self.0.path().join(file), text).is_ok()
    }
}

#[cfg(feature = "test-util")]
#[test]
fn it_does_what_every_provider_does() {
    let drawer = Drawer(tempfile::tempdir().unwrap());
    assert!(api_guard::test_util::check_conformance(&drawer).is_empty());
}
