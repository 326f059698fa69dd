//! Settings and baselines of any bytes: what is not understood is an error at a place of the file that repeats nothing of
//! it, and what is written can be read again.
#![no_main]

use std::sync::atomic::{AtomicUsize, Ordering};

use api_guard_detect::policy::{Baseline, Config, Date, Notice, Policy};
use libfuzzer_sys::fuzz_target;

/// Stands where the input has a byte that no text has: a value that must not come back.
const VALUE: &[u8] = b"qT5cB9wR2mK7vJ3hL8sZnX4gD6pF1yW0";

/// Rules of one's own stay for as long as the process does: so many files with some are tried in one.
static EXTRA: AtomicUsize = AtomicUsize::new(0);
const MOST_EXTRA: usize = 500;

fn shows_nothing(notice: &Notice) {
    let said = notice.to_string();
    let shown = said.as_bytes().windows(8).any(|piece| VALUE.windows(8).any(|other| piece == other));
    assert!(!shown, "a message repeats a piece of the file");
}

fn is_in(notice: &Notice, bytes: &[u8]) {
    let lines = 1 + bytes.iter().filter(|byte| **byte == b'\n').count();
    assert!((1..=lines).contains(&notice.line) && (1..=bytes.len() + 1).contains(&notice.column), "no such place");
}

fn settings(bytes: &[u8]) {
    let config = match Config::parse("api-guard.toml", "", bytes) {
        Ok(config) => config,
        Err(notice) => {
            shows_nothing(&notice);
            return is_in(&notice, bytes);
        }
    };
    if bytes.windows(4).any(|part| part == b"rule") && EXTRA.fetch_add(1, Ordering::Relaxed) > MOST_EXTRA {
        return;
    }
    match Policy::new(Date::new(2026, 11, 24), vec![config.into()], Vec::new()) {
        Ok(policy) => {
            let text = b"API_KEY=1 # api-guard: allow generic_api_key a reason\n";
            let findings = policy.detector().scan_text(text);
            let judgement = policy.judge("src/a.env", text, &findings);
            assert_eq!(judgement.standings.len(), findings.len());
            policy.leftovers(&judgement.uses, true).iter().for_each(shows_nothing);
        }
        Err(notice) => shows_nothing(&notice),
    }
}

fn baseline(bytes: &[u8]) {
    match Baseline::parse("api-guard.baseline", "", bytes) {
        Ok(baseline) => {
            let text = baseline.to_text();
            let again = Baseline::parse("api-guard.baseline", "", text.as_bytes()).expect("what is written is read");
            assert!(again.len() == baseline.len() && again.to_text() == text, "it is not what was written");
        }
        Err(notice) => {
            shows_nothing(&notice);
            is_in(&notice, bytes);
        }
    }
}

fuzz_target!(|input: &[u8]| {
    let mut bytes = Vec::with_capacity(input.len());
    for byte in input {
        if *byte == 0xff { bytes.extend_from_slice(VALUE) } else { bytes.push(*byte) }
    }
    settings(&bytes);
    baseline(&bytes);
});
