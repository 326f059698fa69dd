//! `Vault` with secrets that end: users of a Redis that a real OpenBao makes and unmakes.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::{Duration, Instant};

use api_guard::provider::{Deadline, Provider, Vault};
use api_guard::secrecy::{ExposeSecret, SecretString};
use api_guard::{Key, KeyStore, Kind, Secret};
use api_guard_servers::{OpenBao, ROOT, Redis, until};

const NAME: &str = "vault://database/creds/app#username";
const PASSWORD: &str = "vault://database/creds/app#password";

fn root(server: &OpenBao) -> Vault {
    Vault::builder().address(&server.address).token(Secret::from(SecretString::from(ROOT))).build().unwrap()
}

fn value(vault: &Vault, reference: &str) -> String {
    vault.fetch(&reference.parse().unwrap(), Deadline::NONE).unwrap().expose_secret().to_owned()
}

/// A store that waits for as long as a machine under load may take.
fn patient(server: &OpenBao, gap: Duration) -> KeyStore {
    let builder = KeyStore::builder().with_vault(root(server)).refresh_gap(gap);
    let patience = Duration::from_secs(60);
    builder.attempt_timeout(patience).total_timeout(patience).build().unwrap()
}

/// An OpenBao that makes users of a Redis, for so long at first and so long at most.
fn servers(ttl: &str, most: &str) -> Option<(OpenBao, Redis)> {
    let (server, redis) = (OpenBao::start()?, Redis::start()?);
    server.run(&["secrets", "enable", "database"]);
    let configuration = redis.configuration();
    let configuration = configuration.iter().map(String::as_str);
    server.run(&["write", "database/config/redis"].into_iter().chain(configuration).collect::<Vec<_>>());
    let (ttl, most) = (format!("default_ttl={ttl}"), format!("max_ttl={most}"));
    let rights = "creation_statements=[\"~*\", \"+@all\"]";
    server.run(&["write", "database/roles/app", "db_name=redis", rights, &ttl, &most]);
    Some((server, redis))
}

#[test]
fn the_fields_of_a_dynamic_secret_are_of_one_lease() {
    let Some((server, redis)) = servers("1h", "2h") else { return };
    let vault = root(&server);
    for _ in 0..3 {
        let (name, password) = (value(&vault, NAME), value(&vault, PASSWORD));
        assert!(redis.knows(&name, &password), "a name and another one's password");
    }
    assert!(value(&vault, NAME) != value(&vault, NAME), "who asks twice for a field wants another secret");

    // Asked for together they are of one answer, whoever else asks meanwhile.
    let both = vault.fetch_fields(&[NAME.parse().unwrap(), PASSWORD.parse().unwrap()], Deadline::NONE);
    let [Ok(name), Ok(password)] = &*both else { panic!("both are there") };
    assert!(name.leased().unwrap().id == password.leased().unwrap().id);
    assert!(redis.knows(name.expose_secret(), password.expose_secret()), "a name and another one's password");

    // Eight threads that want either half at once.
    thread::scope(|scope| {
        let new = || root(&server);
        for vault in [new(), new(), new(), new()] {
            let redis = &redis;
            scope.spawn(move || {
                let (name, password) = thread::scope(|both| {
                    let name = both.spawn(|| value(&vault, NAME));
                    let password = both.spawn(|| value(&vault, PASSWORD));
                    (name.join().unwrap(), password.join().unwrap())
                });
                assert!(redis.knows(&name, &password), "a name and another one's password");
            });
        }
    });
}

#[test]
fn a_lease_is_renewed_and_is_over_when_it_was_revoked() {
    let Some((server, redis)) = servers("1h", "2h") else { return };
    let vault = root(&server);
    let fetched = vault.fetch(&NAME.parse().unwrap(), Deadline::NONE).unwrap();
    let (name, password) = (fetched.expose_secret().to_owned(), value(&vault, PASSWORD));
    let lease = fetched.leased().unwrap().clone();
    let hour = Duration::from_secs(3600);
    assert!(lease.renewable && lease.duration == hour);
    until("a second has passed", || {
        let left = server.ask(&["write", "sys/leases/lookup", &format!("lease_id={}", lease.id)]);
        left["data"]["ttl"].as_u64().unwrap() < hour.as_secs()
    });
    let renewed = vault.renew(&lease, Deadline::NONE).unwrap().unwrap();
    assert!(renewed.id == lease.id && renewed.duration == hour, "it has an hour again");
    assert!(redis.knows(&name, &password));

    server.run(&["lease", "revoke", "-prefix", "-sync", "database/creds"]);
    assert_eq!(vault.renew(&lease, Deadline::NONE).unwrap_err().kind(), Kind::NotFound);
    assert!(!redis.knows(&name, &password));
}

/// Whatever the machine does, and however late: what is looked at together is of one user, and that user works for as
/// long as the store says that it does.
#[test]
fn a_store_has_a_user_of_a_database_who_works_and_another_one_before_his_lease_is_over() {
    let Some((server, redis)) = servers("4s", "8s") else { return };
    let store = patient(&server, Duration::from_millis(100));
    let (name, password) = (store.load_blocking(NAME).unwrap(), store.load_blocking(PASSWORD).unwrap());
    let (mut users, mut working) = (BTreeMap::new(), BTreeSet::new());
    until("three users in a row worked", || {
        // On a machine that stood still for longer than a lease, there is none until the store has asked again.
        let Ok(pair) = Key::together([&name, &password]) else { return false };
        let pair = pair.map(|half| half.expose_secret(str::to_owned).unwrap());
        let [user, password_of_user] = &pair;
        let known = users.entry(user.clone()).or_insert_with(|| password_of_user.clone());
        assert!(known == password_of_user, "a name and another one's password");

        let asked = Instant::now();
        let good_for = store.health().keys()[0].usable_for();
        let works = redis.knows(user, password_of_user);
        // The time is that of this pair if it was still there when the store was asked.
        let is_still_there = Key::together([&name, &password])
            .is_ok_and(|now| now[0].expose_secret(|now| *now == *user).unwrap());
        if let Some(good_for) = good_for.filter(|_| is_still_there) {
            assert!(works || asked.elapsed() >= good_for, "a user did not work while his lease lasted");
        }
        if works {
            working.insert(user.clone());
        }
        working.len() == 3
    });
    let passwords: BTreeSet<_> = users.values().collect();
    assert_eq!(passwords.len(), users.len(), "a password and another one's name");
}

#[test]
fn a_static_role_is_read_again_when_its_password_changes() {
    let Some((server, redis)) = servers("1h", "2h") else { return };
    redis.add_user("service");
    let role =
        ["write", "database/static-roles/service", "db_name=redis", "username=service", "rotation_period=6s"];
    server.run(&role);
    let store = patient(&server, Duration::from_millis(100));
    let password = store.load_blocking("vault://database/static-creds/service#password").unwrap();
    let first = password.expose_secret(str::to_owned).unwrap();
    until("another password counts, and works", || {
        password.expose_secret(|now| now != first && redis.knows("service", now)).unwrap()
    });
}

#[test]
fn a_store_follows_a_secret_and_stops_when_it_is_deleted() {
    let Some(server) = OpenBao::start() else { return };
    server.run(&["kv", "put", "secret/app", "key=the first value"]);
    let store = patient(&server, Duration::ZERO);
    let key = store.load_blocking("vault://secret/app#key").unwrap();
    assert!(key.expose_secret(|value| value == "the first value").unwrap());
    assert_eq!(key.version().as_str(), "1");
    server.run(&["kv", "put", "secret/app", "key=the second value"]);
    key.refresh_blocking().unwrap();
    assert!(key.expose_secret(|value| value == "the second value").unwrap());
    assert_eq!(key.version().as_str(), "2");
    server.run(&["operator", "seal"]);
    assert_eq!(key.refresh_blocking().unwrap_err().kind(), Kind::Sealed);
    assert!(key.current().is_ok(), "an outage is no revocation");
    let missing = store.load_blocking("vault://secret/app#key2").unwrap_err();
    assert_eq!((missing.kind(), missing.provider()), (Kind::Sealed, Some("vault")));

    let Some(server) = OpenBao::start() else { return };
    server.run(&["kv", "put", "secret/app", "key=the first value"]);
    let store = patient(&server, Duration::ZERO);
    let key = store.load_blocking("vault://secret/app#key").unwrap();
    server.run(&["kv", "delete", "secret/app"]);
    assert_eq!(key.refresh_blocking().unwrap_err().kind(), Kind::Deleted);
    assert_eq!(key.current().unwrap_err().kind(), Kind::Deleted);
}
