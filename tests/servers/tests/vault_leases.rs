//! `Vault` with secrets that end: users of a Redis that a real OpenBao makes and unmakes.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::thread;
use std::time::{Duration, Instant};

use api_guard::provider::{Deadline, Provider, Vault};
use api_guard::secrecy::{ExposeSecret, SecretString};
use api_guard::{KeyStore, Kind, Secret};
use api_guard_servers::{OpenBao, ROOT, Redis};

const NAME: &str = "vault://database/creds/app#username";
const PASSWORD: &str = "vault://database/creds/app#password";

fn root(server: &OpenBao) -> Vault {
    Vault::builder().address(&server.address).token(Secret::from(SecretString::from(ROOT))).build().unwrap()
}

fn value(vault: &Vault, reference: &str) -> String {
    vault.fetch(&reference.parse().unwrap(), Deadline::NONE).unwrap().expose_secret().to_owned()
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
    let Some((server, redis)) = servers("3s", "1h") else { return };
    let vault = root(&server);
    let fetched = vault.fetch(&NAME.parse().unwrap(), Deadline::NONE).unwrap();
    let (name, password) = (fetched.expose_secret().to_owned(), value(&vault, PASSWORD));
    let mut lease = fetched.leased().unwrap().clone();
    assert!(lease.renewable && lease.duration <= Duration::from_secs(3));
    let end = Instant::now() + Duration::from_secs(5);
    while Instant::now() < end {
        assert!(redis.knows(&name, &password));
        thread::sleep(Duration::from_millis(500));
        lease = vault.renew(&lease, Deadline::NONE).unwrap().unwrap();
    }
    server.run(&["lease", "revoke", "-prefix", "database/creds"]);
    assert_eq!(vault.renew(&lease, Deadline::NONE).unwrap_err().kind(), Kind::NotFound);
    assert!(!redis.knows(&name, &password));
}

#[test]
fn a_store_keeps_a_user_of_a_database_that_works_beyond_every_lease() {
    let Some((server, redis)) = servers("4s", "8s") else { return };
    let store = KeyStore::builder()
        .with_vault(root(&server))
        .refresh_gap(Duration::from_millis(100))
        .build()
        .unwrap();
    let (name, password) = (store.load_blocking(NAME).unwrap(), store.load_blocking(PASSWORD).unwrap());
    let first = name.expose_secret(str::to_owned).unwrap();
    let end = Instant::now() + Duration::from_secs(20);
    let (mut tries, mut works) = (0, 0);
    while Instant::now() < end {
        let pair =
            (name.expose_secret(str::to_owned).unwrap(), password.expose_secret(str::to_owned).unwrap());
        tries += 1;
        works += usize::from(redis.knows(&pair.0, &pair.1));
        thread::sleep(Duration::from_millis(200));
    }
    assert!(name.expose_secret(|name| name != first).unwrap(), "it never changed");
    // The halves are two keys: for a moment they can be of two leases.
    assert!(works * 10 >= tries * 9, "{works} of {tries} pairs worked");
}

#[test]
fn a_static_role_is_read_again_when_its_password_changes() {
    let Some((server, redis)) = servers("1h", "2h") else { return };
    redis.add_user("service");
    let role =
        ["write", "database/static-roles/service", "db_name=redis", "username=service", "rotation_period=6s"];
    server.run(&role);
    let store = KeyStore::builder()
        .with_vault(root(&server))
        .refresh_gap(Duration::from_millis(100))
        .build()
        .unwrap();
    let password = store.load_blocking("vault://database/static-creds/service#password").unwrap();
    let first = password.expose_secret(str::to_owned).unwrap();
    assert!(redis.knows("service", &first));
    thread::sleep(Duration::from_secs(12));
    assert!(password.expose_secret(|now| now != first && redis.knows("service", now)).unwrap());
}

#[test]
fn a_store_follows_a_secret_and_stops_when_it_is_deleted() {
    let Some(server) = OpenBao::start() else { return };
    server.run(&["kv", "put", "secret/app", "key=the first value"]);
    let store = KeyStore::builder().with_vault(root(&server)).refresh_gap(Duration::ZERO).build().unwrap();
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
    let store = KeyStore::builder().with_vault(root(&server)).refresh_gap(Duration::ZERO).build().unwrap();
    let key = store.load_blocking("vault://secret/app#key").unwrap();
    server.run(&["kv", "delete", "secret/app"]);
    assert_eq!(key.refresh_blocking().unwrap_err().kind(), Kind::Deleted);
    assert_eq!(key.current().unwrap_err().kind(), Kind::Deleted);
}
