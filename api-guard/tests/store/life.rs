//! What becomes of a key after its first load.

use std::time::{Duration, Instant, SystemTime};

use api_guard::key::Version;
use api_guard::provider::{Fault, Lease};
use api_guard::{KeyStore, Kind};

use crate::support::{Bench, KEY, fail, has, kind, poll};

const HOUR: u64 = 3600;

#[test]
fn a_value_is_read_again_ahead_of_time_and_not_before() {
    let (bench, key) = Bench::loaded(|builder| builder);
    bench.put("the second value");
    bench.pass(239);
    assert!(has(&key, "the first value") && bench.memory.requests() == 1);
    bench.pass(31);
    assert!(has(&key, "the second value") && bench.memory.requests() == 2);
}

#[test]
fn the_value_before_is_there_for_its_grace() {
    let (bench, key) = Bench::loaded(|builder| builder.ttl(Duration::from_secs(1000)));
    assert!(key.previous().is_none());
    bench.put("the second value");
    bench.pass(900);
    let previous = key.previous().unwrap();
    assert!(previous.expose_secret(|value| value == "the first value").unwrap());
    bench.pass(299);
    assert!(key.previous().is_some());
    bench.pass(1);
    assert!(key.previous().is_none());
}

#[test]
fn an_outage_is_survived_for_an_hour_and_not_longer() {
    for outage in [Kind::Unavailable, Kind::Timeout, Kind::Throttled, Kind::Sealed] {
        let (bench, key) = Bench::loaded(|builder| builder);
        bench.break_down(outage);
        for _ in 0..(HOUR + 300) / 60 - 1 {
            bench.pass(60);
            assert!(has(&key, "the first value"));
        }
        let health = bench.store.health();
        let about = &health.keys()[0];
        assert_eq!((about.last_error(), about.refused()), (Some(outage), None));
        assert_eq!(about.stale(), Some(Duration::from_secs(HOUR - 60)));
        assert!(health.is_ready());

        bench.pass(60);
        assert_eq!(kind(key.current()), Some(outage));
        assert!(!bench.store.health().is_ready());

        bench.recover();
        bench.pass(20);
        bench.pass(90);
        assert!(has(&key, "the first value"), "it comes back by itself");
        assert_eq!(bench.store.health().keys()[0].stale(), None);
    }
}

#[test]
fn an_outage_is_not_a_storm_of_requests() {
    let (bench, _key) = Bench::loaded(|builder| builder.attempts(1));
    bench.break_down(Kind::Unavailable);
    let mut failed = 0;
    for _ in 0..HOUR {
        bench.pass(1);
        failed = bench.faulty.requests();
    }
    assert!((HOUR / 95..HOUR / 40).contains(&failed), "{failed} requests in an hour");
}

#[test]
fn a_key_that_is_taken_away_ends_at_once() {
    for refusal in [Kind::Denied, Kind::Deleted, Kind::Disabled, Kind::NotFound] {
        let (bench, key) = Bench::loaded(|builder| builder);
        bench.put("the second value");
        bench.pass(270);
        bench.memory.refuse(KEY, refusal).unwrap();
        bench.pass(270);
        let error = key.current().unwrap_err();
        assert_eq!((error.kind(), error.reference()), (refusal, Some(key.reference())));
        assert!(error.location().is_some_and(|location| location.file().ends_with("life.rs")));
        assert!(key.previous().is_none());
        assert_eq!(key.version().as_str(), "2", "the last one that counted");

        bench.put("the fourth value");
        bench.pass(90);
        assert!(has(&key, "the fourth value"));
    }
}

#[test]
fn a_value_that_a_person_has_to_look_at_ends_the_old_one_with_its_time() {
    let (bench, key) = Bench::loaded(|builder| builder);
    bench.put("short");
    bench.pass(270);
    assert!(has(&key, "the first value"));
    bench.pass(30);
    assert_eq!(kind(key.current()), Some(Kind::TooShort));
}

#[test]
fn nothing_is_used_past_its_expiry_even_in_an_outage() {
    let bench = Bench::new();
    bench.put("the first value");
    bench.memory.expires_at(Some(SystemTime::now() + Duration::from_secs(1000)));
    let key = bench.store.load_blocking(KEY).unwrap();
    assert!(key.current().unwrap().expires_at().is_some());
    bench.break_down(Kind::Unavailable);
    bench.pass(990);
    assert!(has(&key, "the first value"));
    // The clock of the test began before the moment that the expiry counts from.
    bench.pass(200);
    assert_eq!(kind(key.current()), Some(Kind::Unavailable));
}

#[test]
fn a_lease_is_renewed_and_its_value_is_not_fetched_again() {
    let bench = Bench::new();
    bench.put("the first value");
    let lease =
        |seconds| Lease { id: "a lease".into(), duration: Duration::from_secs(seconds), renewable: true };
    bench.memory.lease(Some(lease(1000)));
    let key = bench.store.load_blocking(KEY).unwrap();
    bench.put("the second value");
    for renewals in 1..=3 {
        bench.pass(700);
        assert_eq!((bench.memory.requests(), bench.memory.renewals()), (1, renewals));
    }
    assert!(has(&key, "the first value"));

    // Its manager's limit comes near.
    bench.memory.lease(Some(lease(500)));
    bench.pass(700);
    assert!(has(&key, "the second value") && bench.memory.requests() == 2);

    // Nothing renews it, and it is over.
    bench.break_down(Kind::Unavailable);
    bench.pass(499);
    assert!(has(&key, "the second value"));
    bench.pass(1);
    assert_eq!(kind(key.current()), Some(Kind::Unavailable));
}

#[test]
fn a_rejected_value_is_read_again_once_in_ten_seconds() {
    let (bench, key) = Bench::loaded(|builder| builder);
    assert!(!key.report_rejected("another version"));
    bench.pass(5);
    for _ in 0..100 {
        assert!(key.report_rejected(key.version()));
        bench.store.settle();
    }
    assert_eq!(bench.memory.requests(), 1);
    bench.put("the second value");
    bench.pass(5);
    assert!(has(&key, "the second value") && bench.memory.requests() == 2);
    assert!(!key.report_rejected("1"), "there is a newer one");
}

#[test]
fn a_refresh_is_waited_for_and_two_are_one() {
    let (bench, key) = Bench::loaded(|builder| builder);
    bench.put("the second value");
    assert!(key.refresh_blocking().is_ok(), "just read");
    assert!(has(&key, "the first value"));
    bench.pass(10);
    bench.faulty.next(Fault::Hang);
    let (mut one, mut two) = (key.refresh(), key.refresh());
    assert!(poll(&mut one).is_pending() && poll(&mut two).is_pending());
    bench.faulty.wait_until_hanging(1);
    bench.faulty.release();
    bench.store.settle();
    assert!(poll(&mut one).is_ready() && poll(&mut two).is_ready());
    assert!(has(&key, "the second value") && bench.memory.requests() == 2);

    bench.faulty.next(fail(Kind::Denied));
    bench.pass(10);
    assert_eq!(kind(key.refresh_blocking()), Some(Kind::Denied));
}

#[test]
fn a_subscriber_hears_of_another_value_of_none_and_of_one_again() {
    let (bench, key) = Bench::loaded(|builder| builder);
    let mut changes = key.subscribe();
    bench.pass(270);
    assert!(poll(&mut changes.changed()).is_pending(), "the same value again is no change");
    bench.put("the second value");
    bench.pass(270);
    assert!(poll(&mut changes.changed()).is_ready());
    assert!(poll(&mut changes.changed()).is_pending());
    bench.memory.refuse(KEY, Kind::Disabled).unwrap();
    bench.pass(270);
    changes.wait().unwrap();
    assert_eq!(kind(changes.key().current()), Some(Kind::Disabled));
    bench.put("the third value");
    bench.pass(120);
    changes.wait().unwrap();
    assert!(has(&key, "the third value"));
}

#[test]
fn a_revoked_value_is_dead_in_all_hands_and_does_not_come_back() {
    let (bench, key) = Bench::loaded(|builder| builder);
    let (kept, clone) = (key.current().unwrap(), key.clone());
    let mut changes = key.subscribe();
    key.revoke("seen in a paste");
    for error in [clone.current().unwrap_err(), kept.expose_secret(str::len).unwrap_err()] {
        assert_eq!(error.to_string(), "x-memory://openai is revoked: seen in a paste");
    }
    changes.wait().unwrap();
    bench.pass(300);
    assert_eq!(kind(key.current()), Some(Kind::Revoked), "its provider still gives it");
    assert_eq!(kind(bench.store.load_blocking(KEY)), Some(Kind::Revoked));
    bench.put("the second value");
    bench.pass(300);
    assert!(has(&key, "the second value"));
}

#[test]
fn a_key_that_nobody_holds_is_forgotten_when_it_would_be_read_again() {
    let (bench, key) = Bench::loaded(|builder| builder);
    drop(key);
    bench.store.settle();
    bench.pass(100);
    assert!(bench.store.fetch_blocking(KEY).is_ok());
    assert_eq!((bench.memory.requests(), bench.store.health().keys().len()), (1, 1));
    bench.pass(200);
    assert_eq!((bench.memory.requests(), bench.store.health().keys().len()), (1, 0));

    assert_eq!(kind(bench.store.load_blocking("x-memory://absent")), Some(Kind::NotFound));
    bench.store.settle();
    assert_eq!(bench.store.health().keys().len(), 1);
    bench.pass(10);
    assert_eq!(bench.store.health().keys().len(), 0);
}

#[test]
fn a_key_lives_on_without_its_store() {
    let (bench, key) = Bench::loaded(|builder| builder);
    let other = bench.store.clone();
    let (clock, memory) = (bench.clock.clone(), bench.memory.clone());
    drop(bench);
    let mut changes = key.subscribe();
    drop(other);
    memory.put(KEY, "the second value").unwrap();
    clock.advance(Duration::from_secs(300));
    changes.wait().unwrap();
    assert!(has(&key, "the second value"));
}

#[test]
fn a_store_without_keys_has_no_threads_left() {
    let (bench, key) = Bench::loaded(|builder| builder);
    let faulty = bench.faulty.clone();
    drop((bench, key));
    // Each of its threads held the store's providers.
    let patience = Instant::now() + Duration::from_secs(60);
    while faulty.handles() > 1 {
        assert!(Instant::now() < patience, "a thread is left after a minute");
        std::thread::yield_now();
    }
}

#[test]
fn a_version_without_a_name_is_its_fingerprint() {
    let (_, key) = Bench::loaded(|builder| builder);
    assert_eq!(Version::of(&key.current().unwrap()).as_str(), "1");
    let plain = api_guard::test_util::secret("without a version");
    assert_eq!(Version::of(&plain).as_str(), plain.fingerprint().to_string());
    assert!(KeyStore::builder().build().unwrap().health().is_ready());
}
