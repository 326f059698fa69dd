//! The `.env` of a developer, behind a store.
#![cfg(all(debug_assertions, feature = "dotenv", feature = "test-util"))]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use api_guard::provider::{Dotenv, Memory, Provider};
use api_guard::test_util::{Place, State, check_conformance};
use api_guard::{KeyStore, Kind};
use tempfile::TempDir;

/// A file with a line for each secret.
struct Lines {
    folder: TempDir,
    lines: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Lines {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), lines: Mutex::default() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join(".env")
    }

    fn variable(name: &str) -> String {
        format!("API_GUARD_DOTENV_{}", name.replace('-', "_").to_uppercase())
    }
}

impl Place for Lines {
    fn provider(&self) -> Arc<dyn Provider> {
        Arc::new(Dotenv::new(self.path()))
    }

    fn reference(&self, name: &str) -> String {
        format!("env://{}", Self::variable(name))
    }

    fn arrange(&self, name: &str, state: State<'_>) -> bool {
        let mut lines = self.lines.lock().unwrap();
        match state {
            State::Text(value) => lines.insert(Self::variable(name), value.into()),
            State::Deleted => lines.remove(&Self::variable(name)),
            // One value that is no text makes the whole file none.
            _ => return false,
        };
        let mut text = b"# for development\n".to_vec();
        for (name, value) in &*lines {
            text.extend([name.as_bytes(), b"='", value, b"'\n"].concat());
        }
        fs::write(self.path(), text).is_ok()
    }
}

#[test]
fn it_does_what_every_provider_does() {
    assert_eq!(check_conformance(&Lines::new()), ["bytes", "fields", "disabled", "denied"]);
}

#[test]
fn a_line_that_says_where_the_key_is_is_followed() {
    let lines = Lines::new();
    assert!(lines.arrange("far", State::Text("x-memory://openai")));
    let memory = Memory::new();
    memory.put("x-memory://openai", "a value of this test").unwrap();
    let store = KeyStore::builder().with_dotenv(Dotenv::new(lines.path())).with(memory).build().unwrap();
    let key = store.load_blocking(lines.reference("far").as_str()).unwrap();
    assert!(key.expose_secret(|key| key == "a value of this test").unwrap());
}

#[test]
fn it_is_in_place_of_the_environment_not_beside_it() {
    let both = KeyStore::builder().with_env().with_dotenv(Dotenv::new(".env")).build();
    assert_eq!(both.unwrap_err().kind(), Kind::Config);
}
