//! Variables that hold a key, and those that say where it is.
#![allow(unsafe_code, reason = "a test sets variables that no other thread reads")]

use std::sync::{Mutex, PoisonError};

use std::time::Duration;

use api_guard::provider::Memory;
use api_guard::test_util::ManualClock;
use api_guard::{Key, KeyStore, Kind};

use crate::support::{has, kind, poll};

/// Tests of one program run at the same time.
static ENVIRONMENT: Mutex<()> = Mutex::new(());

/// What a store makes of `env://KEY` when the variables are these.
fn loaded(variables: &[(&str, &str)], store: &KeyStore) -> Result<api_guard::Key, api_guard::Error> {
    let _alone = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    for name in ["A_KEY", "A_KEY_FILE", "A_KEY_2"] {
        // SAFETY: only this function changes the environment, and its lock keeps it alone. What else this program
        // calls reads variables through the standard library, which has a lock too.
        unsafe { std::env::remove_var(name) };
    }
    for (name, value) in variables {
        // SAFETY: as above.
        unsafe { std::env::set_var(name, value) };
    }
    store.load_blocking("env://A_KEY")
}

fn store(memory: &Memory) -> KeyStore {
    KeyStore::builder().with_env().with_file().with(memory.clone()).build().unwrap()
}

#[test]
fn a_reference_is_followed_once() {
    let memory = Memory::of("vault");
    memory.put("vault://secret/app#openai", r#"{"openai": "what the manager holds"}"#).unwrap();
    memory.put("vault://secret/app2#openai", r#"{"openai": "vault://secret/app#openai"}"#).unwrap();
    let key = loaded(&[("A_KEY", "vault://secret/app#openai\n")], &store(&memory)).unwrap();
    assert!(has(&key, "what the manager holds") && key.version().as_str() == "1");
    assert_eq!(key.reference().as_str(), "env://A_KEY");

    let key = loaded(&[("A_KEY", "vault://secret/app2#openai")], &store(&memory)).unwrap();
    assert!(has(&key, "vault://secret/app#openai"), "what is behind the first hop is a value");
}

/// A store whose variables are in memory, and by a clock that stands.
fn scripted() -> (Memory, Memory, ManualClock, KeyStore) {
    let (variables, vault, clock) = (Memory::of("env"), Memory::of("vault"), ManualClock::new());
    let builder = KeyStore::builder().with(variables.clone()).with(vault.clone());
    let store = builder.clock(&clock).build().unwrap();
    (variables, vault, clock, store)
}

#[test]
fn variables_that_name_fields_of_one_secret_are_keys_that_belong_together() {
    let (variables, vault, clock, store) = scripted();
    variables.put("env://NAME", "vault://database/creds/app#name").unwrap();
    variables.put("env://PASSWORD", "vault://database/creds/app#password").unwrap();
    let put = |version: u32| {
        let both = format!(r#"{{"name": "name of {version}", "password": "password of {version}"}}"#);
        vault.put("vault://database/creds/app#name", &both).unwrap();
    };
    put(1);
    let (name, password) =
        (store.load_blocking("env://NAME").unwrap(), store.load_blocking("env://PASSWORD").unwrap());
    assert_eq!((name.reference().as_str(), password.reference().as_str()), ("env://NAME", "env://PASSWORD"));
    put(2);
    clock.advance(Duration::from_secs(10));
    password.refresh_blocking().unwrap();
    let [one, other] = Key::together([&name, &password]).unwrap();
    assert!(one.expose_secret(|it| it == "name of 2").unwrap());
    assert!(other.expose_secret(|it| it == "password of 2").unwrap());

    // The keys are those of the manager, and the variables are none.
    let health = store.health();
    let references: Vec<_> = health.keys().iter().map(|key| key.reference().as_str()).collect();
    assert_eq!(references, ["vault://database/creds/app#name", "vault://database/creds/app#password"]);
    assert!(health.is_ready());
}

#[test]
fn a_variable_is_not_read_at_each_load_and_is_read_again() {
    let (variables, vault, clock, store) = scripted();
    for name in ["one", "other"] {
        vault
            .put(&format!("vault://secret/{name}#key"), &format!(r#"{{"key": "what {name} holds"}}"#))
            .unwrap();
    }
    variables.put("env://A_KEY", "vault://secret/one#key").unwrap();
    let key = store.load_blocking("env://A_KEY").unwrap();
    let mut again = store.load("env://A_KEY");
    assert!(poll(&mut again).is_ready(), "nobody has to be asked");
    variables.put("env://A_KEY", "vault://secret/other#key").unwrap();
    assert!(has(&store.load_blocking("env://A_KEY").unwrap(), "what one holds"));
    assert_eq!((variables.requests(), vault.requests()), (1, 1));
    clock.advance(Duration::from_secs(300));
    store.settle();
    assert!(has(&store.load_blocking("env://A_KEY").unwrap(), "what other holds"));
    assert!(has(&key, "what one holds"), "a key stays where it is");
}

#[test]
fn a_variable_that_held_a_key_and_now_names_one_has_to_be_loaded_again() {
    let (variables, vault, clock, store) = scripted();
    vault.put("vault://secret/app#key", r#"{"key": "what the manager holds"}"#).unwrap();
    variables.put("env://A_KEY", "what the variable holds").unwrap();
    let key = store.load_blocking("env://A_KEY").unwrap();
    variables.put("env://A_KEY", "vault://secret/app#key").unwrap();
    clock.advance(Duration::from_secs(10));
    assert_eq!(kind(key.refresh_blocking()), Some(Kind::Config));
    assert!(has(&key, "what the variable holds"));
}

#[test]
fn an_error_behind_a_reference_is_about_that_one() {
    let error = loaded(&[("A_KEY", "vault://secret/app#openai")], &store(&Memory::of("vault"))).unwrap_err();
    assert_eq!((error.kind(), error.provider()), (Kind::NotFound, Some("vault")));
    assert!(error.to_string().starts_with("vault://secret/app#openai was not found"));
}

#[test]
fn a_reference_that_cannot_be_followed_is_never_a_key() {
    let store = || store(&Memory::new());
    let of = |value| kind(loaded(&[("A_KEY", value)], &store()));
    assert_eq!(of("vault://secret/app#openai"), Some(Kind::UnknownScheme));
    assert_eq!(of("x-other://a"), Some(Kind::UnknownScheme));
    assert_eq!(of("vault://secret/app?address=canary#openai"), Some(Kind::InvalidReference));
    let error = loaded(&[("A_KEY", "vault://canary")], &store()).unwrap_err().to_string();
    let words = "env://A_KEY is set to a broken reference: write it as `vault://mount/path#field`";
    assert_eq!(error, words, "about the variable's value, which is not repeated");
    assert_eq!(of("see vault://secret/app#openai"), None);
    assert_eq!(of("postgres://me:password@host/db"), None);
}

#[test]
fn a_variable_that_names_another_one_does_not_go_on_to_a_third_place() {
    let store = || store(&Memory::of("vault"));
    let named = |value| loaded(&[("A_KEY", "env://A_KEY_2"), ("A_KEY_2", value)], &store());
    assert!(has(&named("a value of its own").unwrap(), "a value of its own"));
    assert_eq!(kind(named("vault://secret/app#openai")), Some(Kind::Config));
    assert_eq!(kind(named("env://A_KEY")), Some(Kind::Config));
    assert_eq!(kind(named("vault://secret")), Some(Kind::InvalidReference));
    assert_eq!(kind(loaded(&[("A_KEY", "env://A_KEY")], &store())), Some(Kind::Config), "a circle");
}

#[test]
fn a_variable_that_ends_in_file_names_the_file() {
    let store = || store(&Memory::new());
    let folder = tempfile();
    std::fs::write(folder.join("a key"), "what the file holds\n").unwrap();
    let path = folder.join("a key").display().to_string();
    assert!(has(&loaded(&[("A_KEY_FILE", &path)], &store()).unwrap(), "what the file holds"));
    let both = loaded(&[("A_KEY_FILE", &path), ("A_KEY", "a value of its own")], &store());
    assert_eq!(kind(both), Some(Kind::Config));
    assert_eq!(kind(loaded(&[("A_KEY_FILE", "relative")], &store())), Some(Kind::Config));
    assert_eq!(kind(loaded(&[], &store())), Some(Kind::NotFound));
    std::fs::remove_dir_all(folder).unwrap();
}

fn tempfile() -> std::path::PathBuf {
    crate::files::folder("variables")
}
