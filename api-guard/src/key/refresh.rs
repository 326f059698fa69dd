//! When a value is read again, how long it may be used, and when to try again. Pure: times, chances and errors in,
//! times out.

use std::time::{Duration, Instant};

use super::settings::Settings;
use crate::error::{Error, Kind};

/// What a provider has said about the value that it gave.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Promise {
    /// The value cannot change while the process runs.
    pub(super) lasts: bool,
    /// How soon to look again.
    pub(super) good_for: Option<Duration>,
    /// How long the value is kept good, if it is on lease.
    pub(super) lease: Option<Duration>,
    /// What is left of the value's life.
    pub(super) expires_in: Option<Duration>,
}

/// What is to happen to a value that was confirmed now. `None` is never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    /// When it is read again, or its lease renewed.
    pub(super) refresh: Option<Instant>,
    /// Until when it may be used while its provider gives other errors than those of an outage.
    pub(super) fresh_until: Option<Instant>,
    /// When it is refused, if nothing has confirmed it by then.
    pub(super) refuse: Option<Instant>,
}

/// The times of a value that a provider has given or confirmed at `now`; `chance` is between 0 and 1.
///
/// A value is read again after 80 to 90 % of the time that it is fresh, so that a fleet does not move together; one on
/// lease after 60 to 70 %, which leaves time for some attempts before the lease is over.
pub(super) fn after_success(settings: &Settings, promise: Promise, now: Instant, chance: f64) -> Times {
    if let Some(lease) = promise.lease {
        let end = now.checked_add(lease.min(promise.expires_in.unwrap_or(lease)));
        let ahead = lease.mul_f64(0.1f64.mul_add(chance, 0.6));
        return Times { refresh: now.checked_add(ahead), fresh_until: end, refuse: end };
    }
    let expires = promise.expires_in.and_then(|left| now.checked_add(left));
    if promise.lasts {
        return Times { refresh: None, fresh_until: expires, refuse: expires };
    }
    let fresh_for =
        [promise.good_for, promise.expires_in].into_iter().flatten().fold(settings.ttl, Duration::min);
    let ahead =
        fresh_for.mul_f64(0.1f64.mul_add(chance, 0.8)).max(settings.refresh_gap.min(settings.ttl / 2));
    let fresh_until = now.checked_add(fresh_for.max(ahead));
    let stale_until = fresh_until.and_then(|end| end.checked_add(settings.max_stale));
    Times {
        refresh: now.checked_add(ahead),
        fresh_until: earlier(fresh_until, expires),
        refuse: earlier(stale_until, expires),
    }
}

/// What an error of its provider means for a value that was good before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The provider was reached, and the key is not ours any more: it is refused at once.
    Refuse,
    /// Something is wrong, and a person has to look: it may be used while it is fresh.
    KeepWhileFresh,
    /// An outage: it may be used while it is stale.
    KeepWhileStale,
}

pub(super) fn verdict(kind: Kind) -> Verdict {
    match kind {
        Kind::Deleted | Kind::Denied | Kind::Disabled | Kind::Expired | Kind::NotFound | Kind::Revoked => {
            Verdict::Refuse
        }
        outage if outage.is_retryable() => Verdict::KeepWhileStale,
        _ => Verdict::KeepWhileFresh,
    }
}

/// How long a key is left alone after so many fetches in a row have failed: the smallest gap, doubled each time up to a
/// minute, half as much again by chance, and no less than the provider wants, up to the time a value is fresh.
pub(super) fn gap_after_failure(settings: &Settings, failures: u32, error: &Error, chance: f64) -> Duration {
    const LONGEST: Duration = Duration::from_secs(60);
    let doubled = settings.refresh_gap.saturating_mul(1 << failures.saturating_sub(1).min(8));
    let gap = doubled.min(LONGEST.max(settings.refresh_gap)).mul_f64(0.5f64.mul_add(chance, 1.0));
    gap.max(error.retry_after().unwrap_or_default().min(settings.ttl))
}

/// How long before the next attempt of the same fetch, or nothing, if there is to be none.
///
/// Drawn between the shortest pause and one that grows fourfold, up to the longest. A provider that wants to be left
/// alone for longer than is left is not asked again.
pub(super) fn pause(
    settings: &Settings,
    attempts: u32,
    error: &Error,
    left: Duration,
    chance: f64,
) -> Option<Duration> {
    if attempts >= settings.attempts || !error.is_retryable() {
        return None;
    }
    let most =
        settings.shortest_pause.saturating_mul(4u32.saturating_pow(attempts)).min(settings.longest_pause);
    let drawn = settings.shortest_pause + (most - settings.shortest_pause).mul_f64(chance);
    Some(drawn.max(error.retry_after().unwrap_or_default())).filter(|pause| *pause < left)
}

/// For how long an error is the answer without anyone being asked.
pub(super) fn silence(settings: &Settings, error: &Error) -> Option<Duration> {
    match error.kind() {
        Kind::NotFound => Some(settings.not_found_for),
        _ => error.retry_after().map(|wanted| wanted.min(settings.ttl)),
    }
    .filter(|silence| !silence.is_zero())
}

/// Whether a renewed lease is worth to be kept. One that is shorter than the first is at its manager's limit, so that
/// the value is to be fetched anew while it is good.
pub(super) fn is_full(renewed: Duration, first: Duration) -> bool {
    // A second is lost to rounding on the way.
    renewed.saturating_add(Duration::from_secs(1)) >= first
}

/// Whichever there is, and the earlier of two.
pub(super) fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    fn times(promise: Promise, chance: f64) -> [Option<u64>; 3] {
        let now = Instant::now();
        let times = after_success(&Settings::default(), promise, now, chance);
        [times.refresh, times.fresh_until, times.refuse].map(|time| Some((time? - now).as_secs()))
    }

    #[test]
    fn a_value_is_read_again_before_it_is_old_and_refused_an_hour_after() {
        assert_eq!(times(Promise::default(), 0.0), [Some(240), Some(300), Some(3900)]);
        assert_eq!(times(Promise::default(), 1.0), [Some(270), Some(300), Some(3900)]);
        let sooner = Promise { good_for: Some(seconds(30)), ..Promise::default() };
        assert_eq!(times(sooner, 0.0), [Some(24), Some(30), Some(3630)]);
        let at_once = Promise { good_for: Some(seconds(0)), ..Promise::default() };
        assert_eq!(times(at_once, 0.5), [Some(10), Some(10), Some(3610)]);
        assert_eq!(times(Promise { lasts: true, ..Promise::default() }, 0.5), [None; 3]);
    }

    #[test]
    fn nothing_is_used_past_its_expiry_or_lease() {
        let expires = Promise { expires_in: Some(seconds(100)), ..Promise::default() };
        assert_eq!(times(expires, 0.0), [Some(80), Some(100), Some(100)]);
        let late = Promise { expires_in: Some(seconds(1000)), ..Promise::default() };
        assert_eq!(times(late, 0.0), [Some(240), Some(300), Some(1000)]);
        let lease = Promise { lease: Some(seconds(1000)), ..Promise::default() };
        assert_eq!(times(lease, 0.0), [Some(600), Some(1000), Some(1000)]);
        assert_eq!(times(lease, 1.0), [Some(700), Some(1000), Some(1000)]);
        let lasting = Promise { lasts: true, expires_in: Some(seconds(9)), ..Promise::default() };
        assert_eq!(times(lasting, 0.0), [None, Some(9), Some(9)]);
    }

    #[test]
    fn only_an_outage_is_no_reason_to_doubt_a_key() {
        for kind in [Kind::Unavailable, Kind::Timeout, Kind::Throttled, Kind::Sealed] {
            assert_eq!(verdict(kind), Verdict::KeepWhileStale);
        }
        for kind in [Kind::Denied, Kind::Deleted, Kind::Disabled, Kind::NotFound] {
            assert_eq!(verdict(kind), Verdict::Refuse);
        }
        for kind in [Kind::Malformed, Kind::Unauthenticated, Kind::Empty, Kind::Integrity, Kind::Config] {
            assert_eq!(verdict(kind), Verdict::KeepWhileFresh);
        }
    }

    #[test]
    fn pauses_grow_and_end() {
        let settings = Settings::default();
        let outage = Error::new(Kind::Unavailable, "");
        let pause = |attempts, error: &Error, chance| pause(&settings, attempts, error, seconds(10), chance);
        assert_eq!(pause(1, &outage, 0.0), Some(Duration::from_millis(100)));
        assert_eq!(pause(1, &outage, 1.0), Some(Duration::from_millis(400)));
        assert_eq!(pause(2, &outage, 1.0), Some(Duration::from_millis(1600)));
        assert_eq!(pause(3, &outage, 0.0), None);
        assert_eq!(pause(1, &Error::new(Kind::Denied, ""), 0.0), None);
        let throttled = |wanted| Error::new(Kind::Throttled, "").with_retry_after(seconds(wanted));
        assert_eq!(pause(1, &throttled(4), 1.0), Some(seconds(4)));
        assert_eq!(pause(1, &throttled(10), 1.0), None);
    }

    #[test]
    fn a_key_that_fails_is_asked_for_ever_less_often() {
        let settings = Settings::default();
        let outage = Error::new(Kind::Unavailable, "");
        let gap =
            |failures, error: &Error, chance| gap_after_failure(&settings, failures, error, chance).as_secs();
        assert_eq!((gap(1, &outage, 0.0), gap(2, &outage, 1.0)), (10, 30));
        assert_eq!((gap(9, &outage, 0.0), gap(u32::MAX, &outage, 1.0)), (60, 90));
        assert_eq!(gap(1, &outage.clone().with_retry_after(seconds(200)), 0.0), 200);
        assert_eq!(gap(1, &outage.with_retry_after(Duration::MAX), 0.0), 300);
    }

    #[test]
    fn only_what_is_not_there_and_what_a_provider_asked_for_is_kept_silent_about() {
        let settings = Settings::default();
        assert_eq!(silence(&settings, &Error::new(Kind::NotFound, "")), Some(seconds(10)));
        assert_eq!(silence(&settings, &Error::new(Kind::Denied, "")), None);
        let throttled = Error::new(Kind::Throttled, "").with_retry_after(seconds(7));
        assert_eq!(silence(&settings, &throttled), Some(seconds(7)));
    }

    #[test]
    fn a_lease_that_shrinks_is_at_its_limit() {
        assert!(is_full(seconds(60), seconds(60)) && is_full(seconds(90), seconds(60)));
        assert!(!is_full(seconds(30), seconds(60)));
        assert!(is_full(Duration::MAX, seconds(60)));
    }
}
