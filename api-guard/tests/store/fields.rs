//! Keys that are fields of one secret: a name and its password, of one version at any moment.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use api_guard::provider::{Fault, Lease};
use api_guard::{Key, Kind};

use crate::support::{Bench, fail, has, kind, poll};

const NAME: &str = "x-memory://database#name";
const PASSWORD: &str = "x-memory://database#password";
const BOTH_AND_HOST: &str = r#"{"name": "name of 2", "password": "password of 2", "host": "the host"}"#;

/// The next version of both.
fn put(bench: &Bench, version: u32) {
    let both = format!(r#"{{"name": "name of {version}", "password": "password of {version}"}}"#);
    bench.memory.put(NAME, &both).unwrap();
}

fn lease(id: &str, seconds: u64) -> Option<Lease> {
    Some(Lease { id: id.into(), duration: Duration::from_secs(seconds), renewable: true })
}

/// Both loaded, of version 1.
fn loaded(bench: &Bench) -> (Key, Key) {
    put(bench, 1);
    (bench.store.load_blocking(NAME).unwrap(), bench.store.load_blocking(PASSWORD).unwrap())
}

/// Whether both keys, looked at together, are of this version.
fn are_of(version: u32, name: &Key, password: &Key) -> bool {
    let [name, password] = Key::together([name, password]).unwrap();
    name.expose_secret(|it| *it == format!("name of {version}")).unwrap()
        && password.expose_secret(|it| *it == format!("password of {version}")).unwrap()
}

#[test]
fn what_one_field_learns_the_others_learn() {
    let bench = Bench::new();
    let (name, password) = loaded(&bench);
    assert_eq!(bench.memory.requests(), 2);
    let (mut of_name, mut of_password) = (name.subscribe(), password.subscribe());
    put(&bench, 2);
    bench.pass(10);
    password.refresh_blocking().unwrap();
    assert!(are_of(2, &name, &password) && bench.memory.requests() == 4);
    assert!(poll(&mut of_name.changed()).is_ready() && poll(&mut of_password.changed()).is_ready());

    put(&bench, 3);
    assert!(name.report_rejected("2"));
    bench.pass(10);
    assert!(are_of(3, &name, &password) && bench.memory.requests() == 6);
    assert!(name.previous().is_some() && password.previous().is_some());

    bench.memory.refuse(NAME, Kind::Disabled).unwrap();
    bench.pass(270);
    assert_eq!(kind(Key::together([&name, &password])), Some(Kind::Disabled));
    assert_eq!(
        (kind(name.current()), kind(password.current())),
        (Some(Kind::Disabled), Some(Kind::Disabled))
    );
}

#[test]
fn fields_that_change_while_they_are_read_are_read_again() {
    let bench = Bench::new();
    let (name, password) = loaded(&bench);
    bench.pass(10);
    // The first one is read, and the second one is not.
    bench.faulty.next(Fault::Pass);
    bench.faulty.next(Fault::Hang);
    let mut refresh = name.refresh();
    assert!(poll(&mut refresh).is_pending());
    bench.faulty.wait_until_hanging(1);
    put(&bench, 2);
    assert!(are_of(1, &name, &password), "nothing counts before all of it is there");
    bench.faulty.release();
    bench.store.settle();
    assert!(poll(&mut refresh).is_ready() && are_of(2, &name, &password));
}

#[test]
fn a_field_that_cannot_be_reached_keeps_the_others_back() {
    let bench = Bench::with(|builder| builder.attempts(1));
    let (name, password) = loaded(&bench);
    put(&bench, 2);
    bench.pass(10);
    bench.faulty.next(Fault::Pass);
    bench.faulty.next(fail(Kind::Unavailable));
    assert_eq!(kind(name.refresh_blocking()), Some(Kind::Unavailable));
    assert!(are_of(1, &name, &password));
    let health = bench.store.health();
    assert!(health.keys().iter().all(|key| key.last_error() == Some(Kind::Unavailable)));
    bench.pass(15);
    assert!(are_of(2, &name, &password));
}

#[test]
fn a_field_that_is_loaded_later_is_of_the_version_of_the_others_or_brings_them_its_own() {
    let bench = Bench::new();
    put(&bench, 1);
    let name = bench.store.load_blocking(NAME).unwrap();
    let password = bench.store.load_blocking(PASSWORD).unwrap();
    assert!(are_of(1, &name, &password) && bench.memory.requests() == 2);

    let mut changes = name.subscribe();
    bench.memory.put("x-memory://database", BOTH_AND_HOST).unwrap();
    let host = bench.store.load_blocking("x-memory://database#host").unwrap();
    assert!(has(&host, "the host") && are_of(2, &name, &password));
    assert!(poll(&mut changes.changed()).is_ready());
}

#[test]
fn a_field_that_is_wanted_while_others_are_fetched_is_fetched_next() {
    let bench = Bench::new();
    put(&bench, 1);
    bench.faulty.next(Fault::Hang);
    let mut names: Vec<_> = (0..500).map(|_| bench.store.load(NAME)).collect();
    assert!(names.iter_mut().all(|load| poll(load).is_pending()));
    bench.faulty.wait_until_hanging(1);
    let mut passwords: Vec<_> = (0..500).map(|_| bench.store.load(PASSWORD)).collect();
    assert!(passwords.iter_mut().all(|load| poll(load).is_pending()));
    bench.faulty.release();
    bench.store.settle();
    assert!(names.iter_mut().chain(&mut passwords).all(|load| poll(load).is_ready()));
    assert_eq!(bench.memory.requests(), 2);
}

#[test]
fn a_field_that_is_wanted_between_two_attempts_is_in_the_next_one() {
    let bench = Bench::new();
    put(&bench, 1);
    bench.faulty.next(fail(Kind::Unavailable));
    let mut name = bench.store.load(NAME);
    assert!(poll(&mut name).is_pending());
    bench.store.settle();
    let mut password = bench.store.load(PASSWORD);
    assert!(poll(&mut password).is_pending());
    bench.pass(2);
    assert!(poll(&mut name).is_ready() && poll(&mut password).is_ready());
    assert_eq!(bench.faulty.requests(), 3);

    // And where there is none, it ends with the others.
    bench.break_down(Kind::Sealed);
    let (mut one, mut other) = (bench.store.load("x-memory://b#one"), bench.store.load("x-memory://b#other"));
    assert!(poll(&mut one).is_pending() && poll(&mut other).is_pending());
    (0..3).for_each(|_| bench.pass(2));
    for load in [&mut one, &mut other] {
        let std::task::Poll::Ready(Err(error)) = poll(load) else { panic!("it is over") };
        assert_eq!(error.kind(), Kind::Sealed);
    }
}

#[test]
fn an_error_is_about_the_field_that_it_is_given_to() {
    let bench = Bench::with(|builder| builder.attempts(1));
    let (name, password) = loaded(&bench);
    bench.break_down(Kind::Timeout);
    bench.pass(270);
    for key in [&name, &password] {
        let error = key.refresh_blocking().unwrap_err();
        assert_eq!((error.kind(), error.reference()), (Kind::Timeout, Some(key.reference())));
    }
}

#[test]
fn a_field_that_is_not_there_is_no_harm_to_the_others_and_is_forgotten() {
    let bench = Bench::new();
    let (name, password) = loaded(&bench);
    assert_eq!(kind(bench.store.load_blocking("x-memory://database#nmae")), Some(Kind::FieldMissing));
    bench.store.settle();
    assert!(are_of(1, &name, &password));
    assert_eq!(bench.store.health().keys().len(), 3);
    bench.pass(270);
    assert_eq!(bench.store.health().keys().len(), 2);
    assert!(bench.store.health().is_ready() && are_of(1, &name, &password));

    // Its place is another one's then.
    bench.memory.put(NAME, BOTH_AND_HOST).unwrap();
    let host = bench.store.load_blocking("x-memory://database#host").unwrap();
    assert!(has(&host, "the host") && are_of(2, &name, &password));
}

#[test]
fn a_field_that_is_gone_ends_with_its_time_and_the_others_go_on() {
    let bench = Bench::new();
    let (name, password) = loaded(&bench);
    bench.memory.put(NAME, r#"{"name": "name of 2"}"#).unwrap();
    bench.pass(270);
    assert!(has(&name, "name of 2") && has(&password, "password of 1"));
    bench.pass(30);
    assert!(has(&name, "name of 2"));
    assert_eq!(kind(password.current()), Some(Kind::FieldMissing));
    assert_eq!(kind(Key::together([&name, &password])), Some(Kind::FieldMissing));
    put(&bench, 3);
    bench.pass(90);
    assert!(are_of(3, &name, &password));
}

#[test]
fn a_lease_is_renewed_once_for_all_fields_and_they_get_the_next_one_together() {
    let bench = Bench::new();
    bench.memory.lease(lease("the first lease", 1000));
    let (name, password) = loaded(&bench);
    put(&bench, 2);
    for renewals in 1..=3 {
        bench.pass(700);
        assert_eq!((bench.memory.requests(), bench.memory.renewals()), (2, renewals));
    }
    assert!(are_of(1, &name, &password));

    // Its manager cuts it short: there is another one long before it is over.
    bench.memory.lease(lease("the second lease", 300));
    bench.pass(700);
    assert!(are_of(2, &name, &password) && bench.memory.requests() == 4);
    let left = bench.store.health().keys()[0].usable_for();
    assert_eq!(left, Some(Duration::from_secs(300)));
}

#[test]
fn fields_of_another_lease_are_not_used_with_those_of_this_one() {
    let bench = Bench::new();
    bench.memory.lease(lease("the first lease", 1000));
    put(&bench, 1);
    let name = bench.store.load_blocking(NAME).unwrap();
    bench.memory.lease(lease("the second lease", 1000));
    put(&bench, 2);
    let password = bench.store.load_blocking(PASSWORD).unwrap();
    assert!(are_of(2, &name, &password));
    bench.pass(700);
    assert_eq!(bench.memory.renewals(), 1);
}

#[test]
fn a_value_on_lease_that_was_rejected_or_revoked_is_fetched_and_not_renewed() {
    let bench = Bench::new();
    bench.memory.lease(lease("a lease", 1000));
    let (name, password) = loaded(&bench);
    put(&bench, 2);
    assert!(password.report_rejected("1"));
    bench.pass(10);
    assert!(are_of(2, &name, &password));
    password.revoke("seen in a paste");
    put(&bench, 3);
    bench.pass(10);
    name.refresh_blocking().unwrap();
    assert!(are_of(3, &name, &password));
    assert_eq!(bench.memory.renewals(), 0);
}

#[test]
fn a_value_that_is_rejected_while_another_field_is_loaded_is_read_again() {
    let bench = Bench::new();
    put(&bench, 1);
    let name = bench.store.load_blocking(NAME).unwrap();
    bench.pass(10);
    bench.faulty.next(Fault::Hang);
    let mut password = bench.store.load(PASSWORD);
    assert!(poll(&mut password).is_pending());
    bench.faulty.wait_until_hanging(1);
    assert!(name.report_rejected("1"));
    bench.faulty.release();
    bench.store.settle();
    assert!(poll(&mut password).is_ready());
    put(&bench, 2);
    bench.pass(10);
    assert!(has(&name, "name of 2"));
}

#[test]
fn a_promise_counts_from_the_moment_it_was_asked_for() {
    let bench = Bench::with(|builder| builder.total_timeout(Duration::from_secs(500)));
    bench.memory.lease(lease("a lease", 1000));
    put(&bench, 1);
    bench.faulty.next(Fault::Hang);
    let mut load = bench.store.load(NAME);
    assert!(poll(&mut load).is_pending());
    bench.faulty.wait_until_hanging(1);
    bench.clock.advance(Duration::from_secs(400));
    bench.faulty.release();
    bench.store.settle();
    assert!(poll(&mut load).is_ready());
    assert_eq!(bench.store.health().keys()[0].usable_for(), Some(Duration::from_secs(600)));
}

#[test]
fn two_keys_that_are_looked_at_together_are_never_of_two_versions() {
    let bench = Bench::with(|builder| builder.refresh_gap(Duration::ZERO).grace(Duration::ZERO));
    let (name, password) = loaded(&bench);
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    let [name, password] = Key::together([&name, &password]).unwrap();
                    assert_eq!(name.version(), password.version());
                }
            });
        }
        for version in 2..300 {
            put(&bench, version);
            name.refresh_blocking().unwrap();
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(are_of(299, &name, &password));
}

#[test]
fn keys_of_several_secrets_each_give_what_they_have() {
    let bench = Bench::new();
    let (name, password) = loaded(&bench);
    bench.put("the first value");
    let other = bench.store.load_blocking(crate::support::KEY).unwrap();
    let [one, two, three] = Key::together([&password, &other, &name]).unwrap();
    assert!(one.expose_secret(|it| it == "password of 1").unwrap());
    assert!(two.expose_secret(|it| it == "the first value").unwrap());
    assert!(three.expose_secret(|it| it == "name of 1").unwrap());
    assert!(Key::together([]).unwrap().is_empty());
}
