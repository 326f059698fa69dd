//! The first load of a key: one request, some attempts, and an end in any case.

use std::time::Duration;

use api_guard::provider::{Fault, Memory};
use api_guard::{Error, KeyStore, Kind, SecretRef};

use crate::support::{Bench, KEY, fail, has, kind, poll};

#[test]
fn a_thousand_first_loads_are_one_request() {
    let bench = Bench::new();
    bench.put("the first value");
    bench.faulty.next(Fault::Hang);
    let mut loads: Vec<_> = (0..1000).map(|_| bench.store.load(KEY)).collect();
    assert!(loads.iter_mut().all(|load| poll(load).is_pending()));
    bench.faulty.wait_until_hanging(1);
    std::thread::scope(|scope| {
        let blocking: Vec<_> = (0..8).map(|_| scope.spawn(|| bench.store.load_blocking(KEY))).collect();
        bench.faulty.release();
        assert!(blocking.into_iter().all(|load| load.join().unwrap().is_ok()));
    });
    bench.store.settle();
    assert!(loads.iter_mut().all(|load| poll(load).is_ready()));
    assert_eq!(bench.memory.requests(), 1);
}

#[test]
fn a_key_that_is_there_is_ready_at_the_first_poll() {
    let (bench, key) = Bench::loaded(|builder| builder);
    assert!(poll(&mut bench.store.load(KEY)).is_ready());
    assert!(poll(&mut bench.store.fetch(key.reference())).is_ready());
    assert_eq!(bench.memory.requests(), 1);
}

#[test]
fn a_future_works_in_a_runtime_that_has_nothing_switched_on() {
    let (bench, _) = Bench::loaded(|builder| builder);
    bench.memory.put("x-memory://other", "another value").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let key = runtime.block_on(bench.store.load("x-memory://other")).unwrap();
    assert!(has(&key, "another value"));
    // Blocking within it waits for nothing that this thread would have to do.
    bench.memory.put("x-memory://third", "a third value").unwrap();
    let key = runtime.block_on(async { bench.store.load_blocking("x-memory://third") }).unwrap();
    assert!(has(&key, "a third value"));
}

#[test]
fn an_outage_is_met_with_three_attempts_and_pauses() {
    let bench = Bench::new();
    bench.put("the first value");
    [Kind::Unavailable, Kind::Timeout].into_iter().for_each(|kind| bench.faulty.next(fail(kind)));
    let mut load = bench.store.load(KEY);
    assert!(poll(&mut load).is_pending());
    bench.store.settle();
    assert!(poll(&mut load).is_pending(), "it waits before it tries again");
    bench.pass(2);
    bench.pass(2);
    assert!(poll(&mut load).is_ready());

    bench.break_down(Kind::Sealed);
    let mut load = bench.store.load("x-memory://other");
    assert!(poll(&mut load).is_pending());
    (0..3).for_each(|_| bench.pass(2));
    let std::task::Poll::Ready(Err(error)) = poll(&mut load) else { panic!("it is over") };
    assert_eq!((error.kind(), error.attempts(), error.provider()), (Kind::Sealed, 3, Some("x-memory")));
}

#[test]
fn a_refusal_is_not_asked_for_twice() {
    let bench = Bench::new();
    for refusal in [Kind::Denied, Kind::Deleted, Kind::Unauthenticated, Kind::Malformed] {
        bench.put("the first value");
        bench.faulty.next(fail(refusal));
        let error = bench.store.load_blocking(KEY).unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (refusal, 1));
        assert_eq!(error.reference().map(SecretRef::as_str), Some(KEY));
    }
    assert!(bench.store.load_blocking(KEY).is_ok(), "only what is not found is remembered");
}

#[test]
fn a_provider_that_wants_to_be_left_alone_is() {
    let bench = Bench::new();
    bench.put("the first value");
    let throttled = |seconds| {
        let error = Error::with_hint(Kind::Throttled, "").with_retry_after(Duration::from_secs(seconds));
        Fault::Fail(error)
    };
    bench.faulty.next(throttled(9));
    let mut load = bench.store.load(KEY);
    assert!(poll(&mut load).is_pending());
    bench.store.settle();
    bench.pass(8);
    assert!(poll(&mut load).is_pending());
    bench.pass(1);
    assert!(poll(&mut load).is_ready());

    // For longer than a load may take: the answer comes at once, and stays for that long.
    let other = "x-memory://other";
    bench.memory.put(other, "another value").unwrap();
    bench.faulty.next(throttled(60));
    for _ in 0..2 {
        assert_eq!(kind(bench.store.load_blocking(other)), Some(Kind::Throttled));
    }
    bench.pass(60);
    assert!(bench.store.load_blocking(other).is_ok());
}

#[test]
fn what_is_not_there_is_not_asked_for_again_for_ten_seconds() {
    let bench = Bench::new();
    for _ in 0..3 {
        assert_eq!(kind(bench.store.load_blocking(KEY)), Some(Kind::NotFound));
    }
    assert_eq!(bench.memory.requests(), 1);
    bench.put("the first value");
    bench.pass(9);
    assert_eq!(kind(bench.store.load_blocking(KEY)), Some(Kind::NotFound));
    bench.pass(1);
    assert!(bench.store.load_blocking(KEY).is_ok());
}

#[test]
fn a_provider_that_hangs_is_given_up_after_the_total_time_and_others_go_on() {
    let bench = Bench::with(|builder| builder.threads(1));
    bench.put("the first value");
    for round in 1..=3 {
        bench.faulty.next(Fault::Hang);
        let mut load = bench.store.load(KEY);
        assert!(poll(&mut load).is_pending());
        bench.faulty.wait_until_hanging(round);
        bench.clock.advance(Duration::from_secs(15));
        bench.store.settle();
        let std::task::Poll::Ready(Err(error)) = poll(&mut load) else { panic!("it is over") };
        assert_eq!(error.kind(), Kind::Timeout);
    }
    let key = bench.store.load_blocking(KEY).unwrap();
    bench.put("the second value");
    bench.faulty.release();
    bench.store.settle();
    assert!(has(&key, "the first value"), "what comes too late does not count");
}

#[test]
fn a_provider_that_panics_has_failed() {
    let bench = Bench::with(|builder| builder.attempts(1));
    bench.put("the first value");
    bench.faulty.next(Fault::Panic);
    assert_eq!(kind(bench.store.load_blocking(KEY)), Some(Kind::Unavailable));
    assert!(bench.store.load_blocking(KEY).is_ok());
}

#[test]
fn a_load_goes_on_when_its_store_is_dropped() {
    let Bench { memory, faulty, store, .. } = Bench::new();
    memory.put(KEY, "the first value").unwrap();
    faulty.next(Fault::Hang);
    let mut load = store.load(KEY);
    assert!(poll(&mut load).is_pending());
    faulty.wait_until_hanging(1);
    drop(store);
    faulty.release();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert!(has(&runtime.block_on(load).unwrap(), "the first value"));
}

#[test]
fn each_unfit_value_has_a_kind_of_its_own() {
    let bench = Bench::new();
    let long = "x".repeat(10_000_000);
    let values = [
        ("", Kind::Empty),
        ("\n", Kind::Empty),
        ("7 bytes", Kind::TooShort),
        (&long, Kind::Malformed),
        ("A=one\0B=two", Kind::Malformed),
        ("\u{feff}a value from an editor", Kind::Malformed),
    ];
    for (value, expected) in values {
        bench.put(value);
        let error = bench.store.load_blocking(KEY).unwrap_err();
        assert_eq!(error.kind(), expected);
        assert!(value.len() < 3 || !format!("{error} {error:#?}").contains(value));
    }
    bench.put("a value that ends\r\n");
    assert!(has(&bench.store.load_blocking(KEY).unwrap(), "a value that ends"));
}

#[test]
fn nobody_is_asked_about_what_is_no_reference_or_of_no_provider() {
    let bench = Bench::new();
    assert_eq!(kind(bench.store.load_blocking("openai")), Some(Kind::InvalidReference));
    assert_eq!(kind(bench.store.load_blocking("floppy://a")), Some(Kind::UnknownScheme));
    let error = bench.store.load_blocking("vault://secret/app#openai").unwrap_err();
    assert_eq!(error.kind(), Kind::UnknownScheme);
    assert!(error.to_string().starts_with("vault://secret/app#openai is kept under a scheme"));
}

#[test]
fn two_providers_of_one_scheme_and_numbers_that_make_no_sense_are_refused() {
    let built = |builder: api_guard::key::Builder| kind(builder.build());
    let builder = KeyStore::builder;
    assert_eq!(built(builder().with(Memory::new()).with(Memory::new())), Some(Kind::Config));
    let twice = builder().with_env().with_env().build().unwrap_err().to_string();
    assert!(twice.contains("the scheme `env`; keep one of them: `Dotenv` reads"), "{twice}");
    assert_eq!(built(builder().ttl(Duration::ZERO)), Some(Kind::Config));
    assert_eq!(built(builder().attempts(0)), Some(Kind::Config));
    assert_eq!(built(builder().max_stale(Duration::MAX)), Some(Kind::Config));
    assert_eq!(built(builder().with_env().with_file()), None);
}
