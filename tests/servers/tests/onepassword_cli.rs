//! `OnePasswordCli` beside a double of the program `op`, which says where its answers are taken from.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use api_guard::Kind;
use api_guard::provider::{Deadline, OnePasswordCli, Provider};
use api_guard::test_util::{Place, State, check_conformance};
use api_guard_servers::asking::{fetch, kind, value};
use tempfile::TempDir;

/// A double, and what it keeps.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = tempfile::tempdir().unwrap();
        // A link: a program that was just written could still be open for writing in a process that is forked off.
        symlink(concat!(env!("CARGO_MANIFEST_DIR"), "/op/op"), desk.path().join("op")).unwrap();
        Self(desk)
    }

    fn op(&self) -> OnePasswordCli {
        OnePasswordCli::at(self.path("op")).unwrap()
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    /// Keeps a file below `vault/item/`.
    fn keep(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn said(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

#[test]
fn a_field_is_what_op_prints_for_the_same_reference() {
    let desk = Desk::new();
    desk.keep("Pro duction/Stripe/api key", "the value\n\n");
    desk.keep("Pro duction/Stripe/live/api key", "the live value");
    assert!(value(&desk.op(), "op://Pro%20duction/Stripe/api%20key") == "the value\n\n", "its own line ends");
    let sent = "read\n--no-newline\n--cache=false\nop://Pro duction/Stripe/api key\n";
    assert_eq!(desk.said("arguments"), sent, "one argument, as it is, and no shell");
    assert!(value(&desk.op(), "op://Pro%20duction/Stripe/live/api%20key") == "the live value");
    let fetched = fetch(&desk.op(), "op://Pro%20duction/Stripe/api%20key").unwrap();
    assert_eq!(format!("{fetched:?}"), "Fetched { version: None, .. }");
    desk.keep("Pro duction/Stripe/empty", "");
    assert_eq!(kind(&desk.op(), "op://Pro%20duction/Stripe/empty"), Kind::Empty);
}

#[test]
fn what_op_complains_of_is_a_kind_and_is_not_repeated() {
    let desk = Desk::new();
    desk.keep("v/i/f.says", "");
    // After the words of versions 2.18 to 2.39, with a canary where they name things.
    for (complaint, expected) in [
        ("More than one item matches \"canary\". Try again and specify the item by its ID:", Kind::Config),
        ("(403) Forbidden: You aren't authorized to access this resource. canary", Kind::Denied),
        ("error initializing client: (401) Unauthorized: canary", Kind::Unauthenticated),
        (
            "error initializing client: You are not currently signed in. Please run `op signin --help` canary",
            Kind::Unauthenticated,
        ),
        ("session expired, sign in to create a new session canary", Kind::Unauthenticated),
        ("could not find session token for account canary", Kind::Unauthenticated),
        (
            "error initializing client: Validation: (failed to session.DecodeSACredentials), canary",
            Kind::Unauthenticated,
        ),
        ("No accounts configured for use with 1Password CLI. canary", Kind::Config),
        ("Too many requests. Your client has been rate-limited. canary", Kind::Throttled),
        ("(429) Too Many Requests: You've reached the canary", Kind::Throttled),
        ("error initializing client: authorization timeout canary", Kind::Timeout),
        ("error initializing client: read: context deadline exceeded canary", Kind::Timeout),
        ("dial tcp: lookup canary.1password.com: no such host", Kind::Unavailable),
        ("a sentence of a version to come: canary", Kind::Unavailable),
    ] {
        desk.keep("v/i/f.says", complaint);
        assert_eq!(kind(&desk.op(), "op://v/i/f"), expected, "{complaint}");
    }
    assert_eq!(kind(&desk.op(), "op://none/i/f"), Kind::NotFound);
    assert_eq!(kind(&desk.op(), "op://v/none/f"), Kind::NotFound);
    assert_eq!(kind(&desk.op(), "op://v/i/none"), Kind::FieldMissing);
    desk.keep("v/i/long.says", "canary ".repeat(20_000));
    assert_eq!(kind(&desk.op(), "op://v/i/long"), Kind::Unavailable);
    assert_eq!(kind(&desk.op(), "op://v/i/section/none"), Kind::FieldMissing);
}

#[test]
fn a_name_that_op_takes_by_its_id_only_is_refused_before_op_is_asked() {
    let desk = Desk::new();
    for name in ["a%22b", "schl%c3%bcssel", "a%3bb", "a@b", "a=b"] {
        assert_eq!(kind(&desk.op(), &format!("op://v/i/{name}")), Kind::InvalidReference, "{name}");
    }
    assert!(!desk.path("arguments").exists());
    let smuggled = "op://v/i/f%3fattribute=otp".parse::<api_guard::SecretRef>();
    assert!(smuggled.is_err(), "what `op` would take for a query is in no reference");
}

#[test]
fn op_gets_the_variables_that_it_needs_and_no_keys() {
    let desk = Desk::new();
    desk.keep("v/i/f", "the value of it");
    let has = |name: &str| desk.said("environment").lines().any(|line| line.starts_with(&format!("{name}=")));
    let _ = value(&desk.op(), "op://v/i/f");
    assert!(has("PATH") && !has("CARGO_MANIFEST_DIR"));
    let _ = value(&desk.op().inherit("CARGO_MANIFEST_DIR"), "op://v/i/f");
    assert!(has("CARGO_MANIFEST_DIR"));
    desk.keep("known", "another token than that of this test");
    assert_eq!(kind(&desk.op(), "op://v/i/f"), Kind::Unauthenticated);
}

#[test]
fn an_op_that_waits_for_a_person_is_killed_at_the_deadline() {
    let desk = Desk::new();
    desk.keep("v/i/f", "the value of it");
    fs::remove_file(desk.path("v/i/f")).unwrap();
    // A pipe that nobody writes to.
    let made = std::process::Command::new("mkfifo").arg(desk.path("v/i/f")).status().unwrap();
    assert!(made.success());
    let reference = "op://v/i/f".parse().unwrap();
    let error = desk.op().fetch(&reference, Deadline::after(Duration::from_millis(300))).unwrap_err();
    assert_eq!(error.kind(), Kind::Timeout);
}

#[test]
fn where_op_is_not_is_a_matter_of_configuration() {
    assert_eq!(OnePasswordCli::at("op").unwrap_err().kind(), Kind::Config);
    let nowhere = OnePasswordCli::at(Path::new("/nowhere/op")).unwrap();
    assert_eq!(kind(&nowhere, "op://v/i/f"), Kind::Config);
}

impl Place for Desk {
    fn provider(&self) -> Arc<dyn Provider> {
        Arc::new(self.op())
    }

    fn reference(&self, name: &str) -> String {
        format!("op://v/{name}/password")
    }

    fn arrange(&self, name: &str, state: State<'_>) -> bool {
        let field = format!("v/{name}/password");
        // The suite asks for what was never put there.
        fs::create_dir_all(self.path("v")).unwrap();
        match state {
            State::Text(value) => self.keep(&field, value),
            State::Bytes(value) => self.keep(&field, value),
            State::Deleted => fs::remove_dir_all(self.path(&format!("v/{name}"))).unwrap(),
            State::Denied => self.keep(&format!("{field}.says"), "(403) Forbidden: canary"),
            _ => return false,
        }
        true
    }
}

#[test]
fn it_does_what_every_provider_has_to_do() {
    assert_eq!(check_conformance(&Desk::new()), ["fields", "disabled"]);
}
