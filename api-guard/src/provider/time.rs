//! Times, as managers write them.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use secrecy::ExposeSecret as _;

use super::json::Json;

/// Longer than that is no advice for one who waits for a key.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// What `Retry-After` says, in seconds or as a date: RFC 9110, 10.2.3. A date that is over says that there is no need
/// to wait.
pub(super) fn pause(text: &str) -> Option<Duration> {
    pause_from(SystemTime::now(), text)
}

fn pause_from(now: SystemTime, text: &str) -> Option<Duration> {
    let text = text.trim();
    let pause = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => of_http(text)?.duration_since(now).unwrap_or(Duration::ZERO),
    };
    Some(pause.min(LONGEST_PAUSE))
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, which every server writes today (RFC 9110, 5.6.7), is a date as mails have it.
fn of_http(text: &str) -> Option<SystemTime> {
    rfc2822::parse(text).ok()?.timestamp().try_into().ok()
}

/// The member of this name of an object, as RFC 3339 has it. That nobody says it is no fault: it is told to people only.
pub(super) fn member(object: Json<'_>, name: &str) -> Option<SystemTime> {
    of_rfc3339(object.get(name)?.text()?.expose_secret())
}

/// `2018-03-22T02:24:06.945319214Z` or `…+01:00`.
fn of_rfc3339(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    fn seconds(time: Option<SystemTime>) -> Option<u64> {
        Some(time?.duration_since(UNIX_EPOCH).unwrap().as_secs())
    }

    #[test]
    fn the_dates_of_http_are_read() {
        // RFC 9110, and `date -u -d @…`.
        assert_eq!(seconds(of_http("Sun, 06 Nov 1994 08:49:37 GMT")), Some(784_111_777));
        assert_eq!(seconds(of_http("Thu, 01 Jan 1970 00:00:00 GMT")), Some(0));
        assert_eq!(seconds(of_http("Mon, 01 Mar 2100 00:00:00 GMT")), Some(4_107_542_400));
        for text in [
            "",
            "soon",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 anF 1994 08:49:37 GMT",
            "Thu, 29 Feb 2023 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
        ] {
            assert_eq!(of_http(text), None, "{text}");
        }
    }

    #[test]
    fn the_times_of_rfc_3339_are_read() {
        assert_eq!(seconds(of_rfc3339("2018-03-22T02:24:06.945319214Z")), Some(1_521_685_446));
        assert_eq!(seconds(of_rfc3339("2026-11-24T12:00:00Z")), Some(1_795_521_600));
        assert_eq!(seconds(of_rfc3339("2026-11-24T13:00:00+01:00")), Some(1_795_521_600));
        assert_eq!(seconds(of_rfc3339("2026-11-24t04:30:00.5-07:30")), Some(1_795_521_600));
        for text in ["", "2026-11-24", "2026-11-24T12:00:00", "2026-13-24T12:00:00Z", "2026-02-29T12:00:00Z"]
        {
            assert_eq!(of_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn a_pause_is_in_seconds_or_until_a_date_and_has_its_bounds() {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_770);
        let pause = |text: &str| Some(pause_from(now, text)?.as_secs());
        assert_eq!(pause("7"), Some(7));
        assert_eq!(pause(" 0 "), Some(0));
        assert_eq!(pause("Sun, 06 Nov 1994 08:49:37 GMT"), Some(7));
        assert_eq!(pause("Sun, 06 Nov 1994 08:49:00 GMT"), Some(0));
        assert_eq!(pause("Sat, 06 Nov 2094 08:49:37 GMT"), Some(3600));
        assert_eq!(pause("99999999"), Some(3600));
        for text in ["", "-7", "7.5", "soon", "99999999999999999999999"] {
            assert_eq!(pause(text), None, "{text}");
        }
    }
}
