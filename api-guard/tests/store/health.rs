//! What a readiness probe answers with: a line for people, and with feature `serde` a document for programs.

use std::time::Duration;

use api_guard::Kind;

use crate::support::Bench;

fn told(bench: &Bench) -> String {
    bench.store.health().to_string()
}

/// Lets time pass in steps, so that each attempt that fails is followed by the next.
fn outlast(bench: &Bench, seconds: u64) {
    (0..seconds / 10).for_each(|_| bench.pass(10));
}

#[test]
fn a_person_reads_whether_the_store_is_ready_and_which_key_is_not_fine() {
    let (bench, key) = Bench::loaded(|builder| builder.max_stale(Duration::from_secs(600)));
    bench.memory.put("x-memory://stripe", "another value").unwrap();
    let stripe = bench.store.load_blocking("x-memory://stripe").unwrap();
    assert_eq!(told(&bench), "ready: 2 keys");
    assert_eq!(bench.store.health().keys()[0].to_string(), "x-memory://openai: fine");

    stripe.revoke("seen in a paste");
    assert_eq!(told(&bench), "not ready: 2 keys; x-memory://stripe: refused (revoked)");
    drop(stripe);

    bench.break_down(Kind::Unavailable);
    outlast(&bench, 320);
    let stale = "x-memory://openai: stale for 20 s, last error unavailable";
    assert!(told(&bench).contains(stale), "{}", told(&bench));
    outlast(&bench, 600);
    let refused = "x-memory://openai: refused (unavailable), last error unavailable";
    assert!(told(&bench).starts_with("not ready: ") && told(&bench).contains(refused), "{}", told(&bench));
    drop(key);
}

#[test]
fn a_store_that_holds_nothing_is_ready() {
    assert_eq!(told(&Bench::new()), "ready: 0 keys");
}

/// What stands here is what dashboards read: a name is never changed, and none goes.
#[cfg(feature = "serde")]
#[test]
fn a_program_reads_a_document_whose_names_stay() {
    let (bench, key) = Bench::loaded(|builder| builder.max_stale(Duration::from_secs(600)));
    let body = || serde_json::to_string(&bench.store.health()).unwrap();
    let fine = r#"{"ready":true,"forked":false,"keys":[{"reference":"x-memory://openai","version":"1","age_seconds":0,"#;
    assert_eq!(
        body(),
        format!(
            r#"{fine}"stale_seconds":null,"usable_for_seconds":900,"refused":null,"last_error":null}}]}}"#
        )
    );
    bench.break_down(Kind::Unavailable);
    outlast(&bench, 320);
    let stale = r#""age_seconds":320,"stale_seconds":20,"usable_for_seconds":580,"refused":null,"last_error":"unavailable"}]}"#;
    assert!(body().starts_with(r#"{"ready":true,"#) && body().ends_with(stale), "{}", body());
    key.revoke("seen in a paste");
    let refused =
        r#""stale_seconds":null,"usable_for_seconds":null,"refused":"revoked","last_error":"unavailable"}]}"#;
    assert!(body().starts_with(r#"{"ready":false,"#) && body().ends_with(refused), "{}", body());
}
