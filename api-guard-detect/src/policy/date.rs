//! A day.

/// A day of the calendar, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// A day by its numbers. A day that does not exist can only be compared.
    #[must_use]
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }

    /// The day of a moment, by the seconds since the beginning of 1970.
    ///
    /// # Examples
    /// ```
    /// use api_guard_detect::policy::Date;
    /// assert_eq!(Date::of_seconds(951_782_400), Date::new(2000, 2, 29));
    /// ```
    #[must_use]
    pub const fn of_seconds(seconds: u64) -> Self {
        let (mut days, mut year) = (seconds / 86_400, 1970);
        while days >= days_of(year) && year < u16::MAX {
            days -= days_of(year);
            year += 1;
        }
        let mut month = 1;
        while month < 12 && days >= length(year, month) as u64 {
            days -= length(year, month) as u64;
            month += 1;
        }
        Self { year, month, day: days as u8 + 1 }
    }

    /// Reads `2027-01-31`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let fits = (year.len(), month.len(), day.len()) == (4, 2, 2) && parts.next().is_none();
        if !fits || ![year, month, day].into_iter().all(digits) {
            return None;
        }
        let date = Self { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        let exists =
            (1..=12).contains(&date.month) && (1..=length(date.year, date.month)).contains(&date.day);
        exists.then_some(date)
    }
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_of(year: u16) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

const fn length(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_the_day_they_lie_in() {
        for (seconds, date) in [
            (0, (1970, 1, 1)),
            (86_399, (1970, 1, 1)),
            (86_400, (1970, 1, 2)),
            (1_798_761_599, (2026, 12, 31)),
            (1_798_761_600, (2027, 1, 1)),
            (4_107_542_400, (2100, 3, 1)),
        ] {
            assert_eq!(Date::of_seconds(seconds), Date::new(date.0, date.1, date.2), "{seconds}");
        }
    }

    #[test]
    fn only_days_of_the_calendar_are_read() {
        assert_eq!(Date::parse("2028-02-29"), Some(Date::new(2028, 2, 29)));
        for text in
            ["2027-02-29", "2027-13-01", "2027-00-01", "2027-01-00", "27-01-01", "2027-1-1", "2027-01"]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(Date::parse("+027-01-01"), None);
        assert_eq!(Date::parse("2027-01-01-01"), None);
    }
}
