//! Times, as managers write them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

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

/// `Sun, 06 Nov 1994 08:49:37 GMT`, which every server writes today: RFC 9110, 5.6.7. The day of the week says nothing
/// that the date does not.
fn of_http(text: &str) -> Option<SystemTime> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let (_, rest) = text.split_once(", ").filter(|(day, _)| day.len() == 3)?;
    let [day, month, year, time, "GMT"] = rest.split(' ').collect::<Vec<_>>()[..] else { return None };
    let month = MONTHS.find(month).filter(|at| month.len() == 3 && at % 3 == 0)? / 3 + 1;
    moment([number(year, 4)?, i64::try_from(month).ok()?, number(day, 2)?], clock(time)?)
}

/// `2018-03-22T02:24:06.945319214Z` or `…+01:00`: RFC 3339. What is less than a second is left out.
pub(super) fn of_rfc3339(text: &str) -> Option<SystemTime> {
    let (date, rest) = text.split_once(['T', 't'])?;
    let [year, month, day] = date.split('-').collect::<Vec<_>>()[..] else { return None };
    let (time, rest) = rest.split_at_checked(8)?;
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|digit: char| digit.is_ascii_digit()),
        None => rest,
    };
    let zone = match rest.split_at_checked(1)? {
        ("Z" | "z", "") => 0,
        ("+", ahead) => clock(&format!("{ahead}:00"))?,
        ("-", behind) => -clock(&format!("{behind}:00"))?,
        _ => return None,
    };
    moment([number(year, 4)?, number(month, 2)?, number(day, 2)?], clock(time)? - zone)
}

/// The member of this name of an object, as RFC 3339 has it. That nobody says it is no fault: it is told to people only.
pub(super) fn member(object: Json<'_>, name: &str) -> Option<SystemTime> {
    of_rfc3339(object.get(name)?.text()?.expose_secret())
}

/// The seconds of `02:24:06`. A leap second is the one after it.
fn clock(time: &str) -> Option<i64> {
    let [hour, minute, second] = time.split(':').collect::<Vec<_>>()[..] else { return None };
    let [hour, minute, second] = [number(hour, 2)?, number(minute, 2)?, number(second, 2)?];
    (hour < 24 && minute < 60 && second <= 60).then_some(hour * 3600 + minute * 60 + second)
}

fn number(digits: &str, count: usize) -> Option<i64> {
    let is_number = digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

/// So many seconds after midnight of a day, if there is such a day since 1970.
fn moment([year, month, day]: [i64; 3], seconds: i64) -> Option<SystemTime> {
    const LENGTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = |month: i64| {
        let length = LENGTHS.get(usize::try_from(month - 1).ok()?)?;
        Some(length + i64::from(month == 2 && is_leap(year)))
    };
    if !(1..=length(month)?).contains(&day) {
        return None;
    }
    // Leap years before this one, less those before 1970.
    let leaps = |before: i64| before / 4 - before / 100 + before / 400;
    let days_before = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
    let days = days_before + (1..month).filter_map(length).sum::<i64>() + day - 1;
    let seconds = u64::try_from(days * 86_400 + seconds).ok()?;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(time: Option<SystemTime>) -> Option<u64> {
        Some(time?.duration_since(UNIX_EPOCH).unwrap().as_secs())
    }

    #[test]
    fn the_dates_of_http_are_read() {
        // RFC 9110, and `date -u -d @…`.
        assert_eq!(seconds(of_http("Sun, 06 Nov 1994 08:49:37 GMT")), Some(784_111_777));
        assert_eq!(seconds(of_http("Thu, 01 Jan 1970 00:00:00 GMT")), Some(0));
        assert_eq!(seconds(of_http("Thu, 29 Feb 2024 23:59:60 GMT")), Some(1_709_251_200));
        assert_eq!(seconds(of_http("Tue, 01 Mar 2100 00:00:00 GMT")), Some(4_107_542_400));
        for text in [
            "",
            "soon",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 06 anF 1994 08:49:37 GMT",
            "Sun, 06 Nov 1969 08:49:37 GMT",
            "Thu, 29 Feb 2023 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(of_http(text), None, "{text}");
        }
    }

    #[test]
    fn each_day_is_a_day_after_the_one_before() {
        let mut expected = 0;
        for year in 1970..2200 {
            // By the words of the calendar's reform, not by the sum that `moment` makes of them.
            let is_leap = year % 400 == 0 || year % 100 != 0 && year % 4 == 0;
            let february = if is_leap { 29 } else { 28 };
            for (month, days) in (1..).zip([31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
                for day in 1..=days {
                    assert_eq!(
                        seconds(moment([year, month, day], 0)),
                        Some(expected),
                        "{year}-{month}-{day}"
                    );
                    expected += 86_400;
                }
                assert_eq!(moment([year, month, days + 1], 0), None, "{year}-{month}");
            }
        }
        assert_eq!(moment([2000, 0, 1], 0), None);
        assert_eq!(moment([2000, 13, 1], 0), None);
    }

    #[test]
    fn the_times_of_rfc_3339_are_read() {
        assert_eq!(seconds(of_rfc3339("2018-03-22T02:24:06.945319214Z")), Some(1_521_685_446));
        assert_eq!(seconds(of_rfc3339("2026-11-24T12:00:00Z")), Some(1_795_521_600));
        assert_eq!(seconds(of_rfc3339("2026-11-24T13:00:00+01:00")), Some(1_795_521_600));
        assert_eq!(seconds(of_rfc3339("2026-11-24t04:30:00.5-07:30")), Some(1_795_521_600));
        for text in [
            "",
            "2026-11-24",
            "2026-11-24 12:00:00Z",
            "2026-11-24T12:00:00",
            "2026-11-24T12:00Z",
            "2026-13-24T12:00:00Z",
            "2026-02-29T12:00:00Z",
            "2026-11-24T12:00:00+1:00",
            "2026-11-24T12:00:00Zx",
            "2026-11-24T12:00:0éZ",
            "0000-00-00T00:00:00Z",
        ] {
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
        assert_eq!(pause("Sun, 06 Nov 2094 08:49:37 GMT"), Some(3600));
        assert_eq!(pause("99999999"), Some(3600));
        for text in ["", "-7", "7.5", "soon", "99999999999999999999999"] {
            assert_eq!(pause(text), None, "{text}");
        }
    }
}
