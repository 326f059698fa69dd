//! Taking a variable out of the environment, seen from outside. A program without a test harness: it has one thread,
//! which is what is tested.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a panic is how a test fails"
)]
#![cfg_attr(not(target_os = "linux"), allow(dead_code, unused_imports, reason = "it needs /proc"))]

use std::process::Command;
use std::{env, fs, thread};

use api_guard::{Kind, Secret};

const NAME: &str = "TAKE_ENV_TEST_KEY";
const VALUE: &str = "a value that is taken";
const TEST: &str = "TAKE_ENV_TEST";

type Case = (&'static str, &'static str, fn());

/// Each runs in a process of its own, which was started with this value in the variable.
#[cfg(target_os = "linux")]
const CASES: &[Case] = &[
    ("a_taken_variable_is_gone_from_everywhere", VALUE, taken_is_gone),
    ("what_is_unfit_stays_as_it_was", "short", unfit_stays),
    ("a_second_thread_is_a_refusal", VALUE, second_thread_refuses),
    ("a_variable_that_was_set_again_leaves_no_first_value", VALUE, set_again_leaves_nothing),
    ("the_neighbours_stay", VALUE, neighbours_stay),
    ("a_variable_that_is_there_twice_is_taken_as_a_whole", VALUE, twice_there),
];

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() {
    if let Ok(wanted) = env::var(TEST) {
        let (.., run) = CASES.iter().find(|(name, ..)| *name == wanted).expect("a case of this name");
        return run();
    }
    for (name, value, _) in CASES {
        let status = Command::new(env::current_exe().unwrap())
            .env(TEST, name)
            .env(NAME, value)
            .env("TAKE_ENV_TEST_KEY_2", "a neighbour by name")
            .status()
            .unwrap();
        assert!(status.success(), "{name}: {status}");
        println!("test {name} ... ok");
    }
}

/// What `/proc/PID/environ` shows to anyone who may look, this process included.
fn shown() -> Vec<u8> {
    fs::read("/proc/self/environ").unwrap()
}

fn has(text: &[u8], piece: &str) -> bool {
    text.windows(piece.len()).any(|window| window == piece.as_bytes())
}

fn taken_is_gone() {
    assert!(has(&shown(), VALUE), "the test must be able to fail");
    let secret = Secret::take_env(NAME).unwrap();
    assert!(secret.expose_secret(|value| value == VALUE).unwrap());
    assert_eq!(secret.reference().unwrap().as_str(), "env://TAKE_ENV_TEST_KEY");

    assert!(!has(&shown(), VALUE), "/proc/self/environ has it");
    assert!(env::var_os(NAME).is_none(), "env::var_os has it");
    assert!(env::vars_os().all(|(name, value)| name != NAME && value != VALUE));
    let child = Command::new("/usr/bin/env").output().unwrap();
    assert!(has(&child.stdout, TEST) && !has(&child.stdout, VALUE), "a child inherits it");
    assert_eq!(Secret::take_env(NAME).unwrap_err().kind(), Kind::NotFound);
}

fn unfit_stays() {
    let error = Secret::take_env(NAME).unwrap_err();
    assert_eq!(error.kind(), Kind::TooShort);
    assert!(!format!("{error} {error:#?}").contains("short\""));
    assert!(env::var(NAME).unwrap() == "short");
    assert_eq!(Secret::take_env("TAKE_ENV_TEST_UNSET").unwrap_err().kind(), Kind::NotFound);
    assert_eq!(Secret::take_env("no name").unwrap_err().kind(), Kind::InvalidReference);
}

fn second_thread_refuses() {
    let (end, until_end) = std::sync::mpsc::channel::<()>();
    let other = thread::spawn(move || until_end.recv());
    let error = Secret::take_env(NAME).unwrap_err();
    assert_eq!(error.kind(), Kind::Config);
    assert!(error.to_string().contains("before an async runtime is built"), "{error}");
    assert!(env::var(NAME).unwrap() == VALUE, "a refusal changes nothing");
    drop(end);
    let _ = other.join().unwrap();
    // The kernel may count the thread for a moment after it was joined.
    while let Err(error) = Secret::take_env(NAME) {
        assert_eq!(error.kind(), Kind::Config);
        thread::yield_now();
    }
}

#[expect(unsafe_code, reason = "a variable can only be set in unsafe code")]
fn set_again_leaves_nothing() {
    // SAFETY: the only thread of this process.
    unsafe { env::set_var(NAME, "a second value, set later") };
    assert!(has(&shown(), VALUE), "the first one still lies where the program started");
    let secret = Secret::take_env(NAME).unwrap();
    assert!(secret.expose_secret(|value| value == "a second value, set later").unwrap());
    assert!(!has(&shown(), VALUE), "the first value was left behind");
    assert!(env::var_os(NAME).is_none());
}

fn neighbours_stay() {
    let before: Vec<_> = env::vars_os().filter(|(name, _)| name != NAME).collect();
    let _secret = Secret::take_env(NAME).unwrap();
    assert!(env::vars_os().eq(before), "other variables changed, or their order");
    assert!(env::var("TAKE_ENV_TEST_KEY_2").unwrap() == "a neighbour by name");
}

/// A shell makes no such environment; whoever calls `execve` may.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the standard library starts no program with such an environment")]
fn twice_there() {
    use std::ffi::CString;
    use std::ptr;

    const OTHER: &str = "another value of the same name";
    let case = env::var(TEST).unwrap();
    if !has(&shown(), OTHER) {
        let text = |text: &str| CString::new(text).unwrap();
        let program = text(env::current_exe().unwrap().to_str().unwrap());
        let entries = [
            "no equals sign",
            "=",
            &format!("{NAME}_2=a neighbour by name"),
            &format!("{NAME}={VALUE}"),
            NAME,
            &format!("{TEST}={case}"),
            &format!("{NAME}={OTHER}"),
        ]
        .map(text);
        let environment: Vec<_> = entries.iter().map(|entry| entry.as_ptr()).chain([ptr::null()]).collect();
        let arguments = [program.as_ptr(), ptr::null()];
        // SAFETY: both arrays end with null and hold C strings, which live until the program is replaced.
        unsafe { libc::execve(program.as_ptr(), arguments.as_ptr(), environment.as_ptr()) };
        panic!("execve came back");
    }
    let secret = Secret::take_env(NAME).unwrap();
    assert!(secret.expose_secret(|value| value == VALUE).unwrap(), "the first one counts");
    assert!(!has(&shown(), VALUE) && !has(&shown(), OTHER));
    assert!(env::var_os(NAME).is_none());
    assert!(
        has(&shown(), "no equals sign") && env::var("TAKE_ENV_TEST_KEY_2").unwrap() == "a neighbour by name"
    );
}
