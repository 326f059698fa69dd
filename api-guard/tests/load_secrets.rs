//! `#[derive(LoadSecrets)]`: a struct of keys, loaded all at once.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]
#![cfg(feature = "test-util")]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};

use api_guard::provider::Memory;
use api_guard::{Key, KeyStore, Kind, LoadSecrets, Secret};

#[derive(Debug, LoadSecrets)]
struct Keys {
    #[secret("x-memory://openai")]
    openai: Key,
    #[secret("x-memory://stripe", optional)]
    stripe: Option<Secret>,
    #[secret(env = "A_VARIABLE_THAT_NOBODY_SETS", optional)]
    other: Option<Key>,
    #[secret(nested)]
    billing: Billing,
}

#[derive(Debug, LoadSecrets)]
struct Billing {
    #[secret("x-memory://database")]
    database: Secret,
}

/// A store whose memory has these.
fn store(values: &[(&str, &str)]) -> KeyStore {
    let memory = Memory::new();
    for (name, value) in values {
        memory.put(&format!("x-memory://{name}"), value).unwrap();
    }
    KeyStore::builder().with_env().with(memory).build().unwrap()
}

fn holds(secret: &Secret, value: &str) -> bool {
    secret.expose_secret(|it| it == value).unwrap()
}

#[test]
fn each_field_gets_its_own_secret() {
    let store = store(&[
        ("openai", "the first value"),
        ("stripe", "the second value"),
        ("database", "the third value"),
    ]);
    let keys = Keys::load_blocking(&store).unwrap();
    assert!(holds(&keys.openai.current().unwrap(), "the first value"));
    assert!(holds(keys.stripe.as_ref().unwrap(), "the second value"));
    assert!(keys.other.is_none());
    assert!(holds(&keys.billing.database, "the third value"));
    let shown = format!("{keys:?}");
    assert!(shown.contains("x-memory://database") && !shown.contains("value"), "{shown}");
}

#[derive(Debug, LoadSecrets)]
struct Database {
    #[secret("x-memory://credentials#name")]
    name: Secret,
    #[secret("x-memory://credentials#password")]
    password: Key,
}

#[test]
fn the_fields_of_one_secret_are_of_one_version() {
    let memory = Memory::new();
    let put = |version: u32| {
        let both = format!(r#"{{"name": "name of {version}", "password": "password of {version}"}}"#);
        memory.put("x-memory://credentials", &both).unwrap();
    };
    put(1);
    let store = KeyStore::builder().with(memory.clone()).build().unwrap();
    let name = store.load_blocking("x-memory://credentials#name").unwrap();
    put(2);
    let database = Database::load_blocking(&store).unwrap();
    assert!(holds(&database.name, "name of 2") && holds(&name.current().unwrap(), "name of 2"));
    assert!(holds(&database.password.current().unwrap(), "password of 2"));
}

#[test]
fn every_problem_is_told_with_its_field() {
    let error = Keys::load_blocking(&store(&[("stripe", "short")])).unwrap_err();
    let told: Vec<_> = error.fields().map(|(field, error)| (field.to_owned(), error.kind())).collect();
    let expected =
        [("openai", Kind::NotFound), ("stripe", Kind::TooShort), ("billing.database", Kind::NotFound)];
    assert_eq!(told, expected.map(|(field, kind)| (field.to_owned(), kind)));
    assert!(
        error
            .to_string()
            .starts_with("3 secrets could not be loaded: `openai`: x-memory://openai was not found")
    );
}

#[derive(Debug, LoadSecrets)]
struct Maybe {
    #[secret(env = "A_VARIABLE_THAT_IS_OPTIONAL", optional)]
    password: Option<Secret>,
}

/// It is what a substitution leaves that has found nothing, where somebody meant to give a password.
#[test]
fn an_optional_variable_may_be_missing_but_not_set_to_nothing() {
    // SAFETY: no other test of this program sets or removes a variable, and all read them through the standard library.
    #[allow(unsafe_code, reason = "a test sets a variable")]
    let set = |value| unsafe { std::env::set_var("A_VARIABLE_THAT_IS_OPTIONAL", value) };
    assert!(Maybe::load_blocking(&store(&[])).unwrap().password.is_none());
    set("");
    let error = Maybe::load_blocking(&store(&[])).unwrap_err();
    assert_eq!(
        error.fields().next().map(|(name, error)| (name, error.kind())),
        Some(("password", Kind::Empty))
    );
    set("a password");
    assert!(Maybe::load_blocking(&store(&[])).unwrap().password.is_some());
}

#[test]
fn a_future_of_no_runtime_loads_them_too() {
    let store = store(&[("openai", "the first value"), ("database", "the third value")]);
    let mut loading = pin!(Keys::load(&store));
    let mut cx = Context::from_waker(Waker::noop());
    // Woken or not, whoever polls again gets it in the end.
    let keys = loop {
        if let std::task::Poll::Ready(keys) = loading.as_mut().poll(&mut cx) {
            break keys.unwrap();
        }
        std::thread::yield_now();
    };
    assert!(keys.stripe.is_none() && holds(&keys.billing.database, "the third value"));
}
