//! What a panic prints with the redacting hook in place, seen from outside: this program runs itself.
#![cfg(feature = "redact")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic is what is tested")]

mod support;

use std::process::Command;
use std::{env, thread};

use api_guard::redact;
use support::{MARKER, Random, know, shows_a_piece};

/// Says which way the program is to panic.
const WAY: &str = "API_GUARD_TEST_PANIC";

fn value() -> String {
    Random::new(31).awkward(30)
}

/// The program under test: does nothing unless it was started by another test.
#[test]
fn panic_as_told() {
    let Ok(way) = env::var(WAY) else { return };
    if way != "unprotected" {
        let _ = redact::init();
        let _ = redact::init();
        if way == "chained" {
            let _ = redact::init().dangerous().chain_previous_hook();
        }
    }
    let value = value();
    let _secret = know(&value);
    let panic = move || match way.as_str() {
        "debug" => value.parse::<u32>().map_err(|_| &value).map(drop).unwrap(),
        "assert" => assert_eq!(value.as_bytes(), b"other", "{value}"),
        "literal" => panic!("a plain message"),
        "other" => std::panic::panic_any(7),
        _ => panic!("with {value} in it"),
    };
    let _ = thread::Builder::new().name("worker 7".to_owned()).spawn(panic).unwrap().join();
    eprintln!("redactions: {}", redact::init().redactions());
}

fn printed(way: &str, backtrace: &str) -> String {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "panic_as_told", "--nocapture", "--test-threads", "1"])
        .env(WAY, way)
        .env("RUST_BACKTRACE", backtrace)
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn without_the_hook_the_value_is_printed() {
    assert!(shows_a_piece(printed("unprotected", "0").as_bytes(), value().as_bytes()));
}

#[test]
fn a_message_is_printed_without_the_value() {
    let printed = printed("message", "0");
    assert!(printed.contains("thread 'worker 7' panicked at api-guard/tests/panics.rs:"), "{printed}");
    assert!(printed.contains(&format!("with {MARKER} in it\n")), "{printed}");
    assert!(printed.contains("redactions: 1\n"), "the hook runs once: {printed}");
    assert!(!printed.contains("backtrace"), "{printed}");
}

#[test]
fn unwrap_and_assert_eq_print_no_value() {
    for way in ["debug", "assert"] {
        let printed = printed(way, "0");
        assert!(printed.contains(MARKER), "{printed}");
        assert!(!shows_a_piece(printed.as_bytes(), value().as_bytes()));
        assert!(!shows_a_piece(printed.as_bytes(), format!("{:?}", value().as_bytes()).as_bytes()));
    }
}

#[test]
fn the_hook_before_is_called_where_somebody_says_that_this_is_dangerous() {
    let printed = printed("chained", "0");
    assert!(printed.contains(&format!("with {MARKER} in it\n")), "{printed}");
    assert!(shows_a_piece(printed.as_bytes(), value().as_bytes()));
}

#[test]
fn a_backtrace_is_printed_where_it_is_asked_for() {
    assert!(printed("literal", "1").contains("a plain message\nstack backtrace:\n"));
    assert!(printed("literal", "full").contains("panic_as_told"));
    assert!(printed("other", "0").contains("Box<dyn Any>"));
}
