//! What a hostile moment does to a store: a fork, a recovery that everybody waited for, promises out of all measure.

use std::fmt::Debug;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use api_guard::provider::Lease;
use api_guard::{Error, Kind};

use crate::support::{Bench, KEY, fail, has, kind, poll};

const KINDS: [Kind; 23] = [
    Kind::Config,
    Kind::Conflict,
    Kind::Deleted,
    Kind::Denied,
    Kind::Disabled,
    Kind::Empty,
    Kind::Expired,
    Kind::FieldMissing,
    Kind::Integrity,
    Kind::InvalidReference,
    Kind::Malformed,
    Kind::NotFound,
    Kind::NotYetValid,
    Kind::QuotaExceeded,
    Kind::Revoked,
    Kind::Sealed,
    Kind::Throttled,
    Kind::Timeout,
    Kind::TooShort,
    Kind::Unauthenticated,
    Kind::Unavailable,
    Kind::UnknownScheme,
    Kind::WipedByFork,
];

#[test]
fn nothing_that_is_printed_shows_a_value_whatever_went_wrong() {
    let shows_nothing = |shown: &dyn Debug| !format!("{shown:?}{shown:#?}").contains("canary");
    let harmless = |error: &Error| {
        shows_nothing(error)
            && !error.to_string().contains("canary")
            && std::error::Error::source(error).is_none()
    };
    for wrong in KINDS {
        let bench = Bench::with(|builder| builder.attempts(1));
        bench.put("a canary of some length");
        let key = bench.store.load_blocking(KEY).unwrap();
        bench.put("another canary of some length");
        bench.pass(270);
        bench.faulty.always(fail(wrong));
        let error = bench.store.load_blocking("x-memory://another").unwrap_err();
        assert!(error.kind() == wrong && harmless(&error));
        bench.pass(270);
        assert!(key.current().err().as_ref().is_none_or(harmless));
        let refreshed = key.refresh_blocking().unwrap_err();
        assert!(refreshed.kind() == wrong && harmless(&refreshed));
        key.revoke("it is a canary of some length");
        let changes = key.subscribe();
        let shown: [&dyn Debug; 8] = [
            &key,
            &changes,
            &bench.store,
            &bench.memory,
            &bench.faulty,
            &bench.store.health(),
            &key.version(),
            &bench.store.load(KEY),
        ];
        assert!(shown.into_iter().all(shows_nothing), "{wrong}");
    }
}

#[test]
fn all_keys_do_not_come_back_at_the_same_moment() {
    let bench = Bench::with(|builder| builder.attempts(1));
    let keys: Vec<_> = (0..200)
        .map(|number| {
            let reference = format!("x-memory://key/{number}");
            bench.memory.put(&reference, "a value of some length").unwrap();
            bench.store.load_blocking(&*reference).unwrap()
        })
        .collect();
    let busiest = |seconds: u64| {
        let requests = |_| {
            let before = bench.faulty.requests();
            bench.pass(1);
            bench.faulty.requests() - before
        };
        (0..seconds).map(requests).max()
    };
    bench.break_down(Kind::Unavailable);
    assert!(busiest(1200) < Some(40), "at the beginning of an outage, and in it");
    bench.recover();
    assert!(busiest(400) < Some(40), "after it");
    assert!(bench.store.health().keys().iter().all(|key| key.last_error().is_none()));
    drop(keys);
}

#[test]
fn a_day_that_passes_at_once_is_one_request() {
    let (bench, key) = Bench::loaded(|builder| builder);
    bench.put("the second value");
    bench.pass(24 * 60 * 60);
    assert!(has(&key, "the second value") && bench.memory.requests() == 2);
    bench.break_down(Kind::Unavailable);
    bench.clock.advance(Duration::from_secs(24 * 60 * 60));
    bench.store.settle();
    assert!(key.current().is_err(), "the bound holds however it is reached");
}

#[test]
fn promises_out_of_all_measure_do_no_harm() {
    let bench = Bench::new();
    let never = SystemTime::now().checked_add(Duration::from_secs(1 << 40));
    for (number, duration) in [Duration::MAX, Duration::ZERO, Duration::from_nanos(1)].into_iter().enumerate()
    {
        bench.memory.good_for(Some(duration));
        bench.memory.expires_at(never);
        for lease in [None, Some(Lease { id: "a lease".into(), duration, renewable: true })] {
            bench.memory.lease(lease.clone());
            let reference = format!("x-memory://key/{number}/{}", lease.is_some());
            bench.memory.put(&reference, "a value of some length").unwrap();
            let key = bench.store.load_blocking(&*reference).unwrap();
            bench.pass(5);
            let requests = bench.memory.requests() + bench.memory.renewals();
            bench.pass(5);
            assert!(bench.memory.requests() + bench.memory.renewals() <= requests + 4, "no storm");
            drop(key);
        }
    }
    bench.memory.expires_at(Some(SystemTime::UNIX_EPOCH));
    bench.put("a value of some length");
    assert_eq!(kind(bench.store.load_blocking(KEY)), Some(Kind::Expired));
}

/// The child has no thread but this one, and nobody who would wake it.
#[cfg(target_os = "linux")]
#[test]
fn a_forked_child_is_refused_and_does_not_hang() {
    let (bench, key) = Bench::loaded(|builder| builder);
    let mut changes = key.subscribe();
    bench.put("the second value");
    bench.clock.advance(Duration::from_secs(300));
    // SAFETY: the child calls what allocates, which the C library makes safe, and leaves without running destructors.
    #[allow(unsafe_code, reason = "a test of what a fork does")]
    let child = unsafe { libc::fork() };
    if child == 0 {
        let forked = |result: Result<(), Error>| kind(result) == Some(Kind::WipedByFork);
        let is_refused = forked(bench.store.load_blocking(KEY).map(drop))
            && forked(bench.store.load_blocking("x-memory://other").map(drop))
            && forked(key.refresh_blocking())
            && !key.report_rejected(key.version())
            && forked(key.expose_secret(|_| ()))
            && forked(changes.wait())
            && forked(key.subscribe().wait())
            && matches!(poll(&mut changes.changed()).map(forked), Poll::Ready(true))
            && !bench.store.health().is_ready();
        key.revoke("nothing is there that could be");
        drop((key, changes, bench));
        // SAFETY: ends this process, whose memory is its own.
        #[allow(unsafe_code, reason = "a test of what a fork does")]
        unsafe {
            libc::_exit(i32::from(is_refused))
        };
    }
    let mut status = 0;
    // SAFETY: a place to write the status to.
    #[allow(unsafe_code, reason = "a test of what a fork does")]
    let waited = unsafe { libc::waitpid(child, &raw mut status, 0) };
    assert!(waited == child && libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 1);
    bench.store.settle();
    assert!(has(&key, "the second value"), "the parent goes on");
}
