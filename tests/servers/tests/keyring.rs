//! The keyring of the desktop, against GNOME Keyring, in a session of its own.
#![cfg(all(feature = "keyring", target_os = "linux"))]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::env;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use api_guard::Kind;
use api_guard::provider::{Keyring, Provider};
use api_guard::test_util::{Place, State, check_conformance};
use api_guard_servers::asking::{CANARY, kind, value};

/// Set in the process that is in the session.
const SESSION: &str = "API_GUARD_TEST_SESSION";

/// Runs this test again in a session with an unlocked keyring, unless that is where it runs.
fn is_outside(test: &str) -> bool {
    if env::var_os(SESSION).is_some() {
        return false;
    }
    let Some(daemon) = api_guard_servers::program("API_GUARD_KEYRING") else { return true };
    let folder = tempfile::tempdir().unwrap();
    let session = r#"printf 'a password' | "$0" --unlock --components=secrets >/dev/null && "$@""#;
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "sh", "-c", session]).arg(daemon).arg(env::current_exe().unwrap());
    command.args(["--exact", test]).env(SESSION, "1");
    for variable in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"] {
        command.env(variable, folder.path());
    }
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    true
}

/// Puts a secret into the keyring, as a person would.
fn put(user: &str, secret: &[u8]) -> bool {
    let mut tool = Command::new("secret-tool");
    tool.args(["store", "--label=api-guard", "service", "api-guard-test", "username", user]);
    let mut tool = tool.stdin(Stdio::piped()).spawn().unwrap();
    tool.stdin.take().unwrap().write_all(secret).unwrap();
    tool.wait().unwrap().success()
}

struct Desktop;

impl Place for Desktop {
    fn provider(&self) -> Arc<dyn Provider> {
        Arc::new(Keyring::new())
    }

    fn reference(&self, name: &str) -> String {
        format!("keyring://api-guard-test/{name}")
    }

    fn arrange(&self, name: &str, state: State<'_>) -> bool {
        match state {
            State::Text(value) | State::Json(value) => put(name, value.as_bytes()),
            State::Bytes(value) => put(name, value),
            State::Deleted => {
                let tool = ["clear", "service", "api-guard-test", "username", name];
                Command::new("secret-tool").args(tool).status().unwrap().success()
            }
            _ => false,
        }
    }
}

#[test]
fn it_does_what_every_provider_does() {
    if is_outside("it_does_what_every_provider_does") {
        return;
    }
    assert_eq!(check_conformance(&Desktop), ["disabled", "denied"]);
}

#[test]
fn a_locked_keyring_that_nobody_unlocks_is_sealed() {
    if is_outside("a_locked_keyring_that_nobody_unlocks_is_sealed") {
        return;
    }
    assert!(put("me@example.com", CANARY.as_bytes()));
    assert!(value(&Keyring::new(), "keyring://api-guard-test/me@example.com") == CANARY);
    let lock = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
        .arg("org.freedesktop.Secret.Service.Lock")
        .arg("array:objpath:/org/freedesktop/secrets/collection/login")
        .output();
    assert!(lock.unwrap().status.success());
    assert_eq!(kind(&Keyring::new(), "keyring://api-guard-test/me@example.com"), Kind::Sealed);
}

/// In a process of its own, whose environment names a session that is not there.
#[test]
fn without_a_session_there_is_no_keyring() {
    if env::var_os(SESSION).is_some() {
        assert_eq!(kind(&Keyring::new(), "keyring://api-guard-test/openai"), Kind::Unavailable);
        return;
    }
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "without_a_session_there_is_no_keyring"]).env(SESSION, "none");
    child.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    let done = child.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
}
