//! Which text is fit for a secret, wherever it comes from.

use super::SHORTEST;
use crate::error::{Error, Kind};

/// The value in a text that was loaded, or why it is none; `when_empty` says what to do where nothing is there.
///
/// One line end at its end is not part of it: no key has one, while consoles, editors and `echo` leave one.
pub(crate) fn fit<'t>(text: &'t str, when_empty: &'static str) -> Result<&'t str, Error> {
    let value = without_line_end(text);
    match value.len() {
        0 => Err(Error::new(Kind::Empty, when_empty)),
        len if len < SHORTEST => Err(Error::new(
            Kind::TooShort,
            "a value of less than 8 bytes cannot be distinguished from ordinary text in a log",
        )),
        // What else is read as text: a database, `/proc/self/environ`.
        _ if value.contains('\0') => Err(Error::new(Kind::Malformed, "it contains a zero byte; no key does")),
        _ if value.starts_with('\u{feff}') => Err(Error::new(
            Kind::Malformed,
            "it begins with a byte order mark, which an editor left there; save it without one",
        )),
        _ => Ok(value),
    }
}

/// A text less one line end, `\n` or `\r\n`.
pub(crate) fn without_line_end(text: &str) -> &str {
    text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_trailing_line_end_is_not_part_of_the_value() {
        let parsed = |text: &'static str| fit(text, "").unwrap();
        assert!(parsed("12345678\n") == "12345678");
        assert!(parsed("12345678\r\n") == "12345678");
        assert!(parsed("12345678\n\n") == "12345678\n");
        assert!(parsed(" 12345678\r") == " 12345678\r");
    }

    #[test]
    fn each_unfit_value_has_a_kind_of_its_own() {
        let kind = |text: &str| fit(text, "").unwrap_err().kind();
        assert_eq!((kind(""), kind("\n")), (Kind::Empty, Kind::Empty));
        assert_eq!(kind("1234567\n"), Kind::TooShort);
        assert_eq!((kind("1234\u{0}5678"), kind("\u{feff}12345678")), (Kind::Malformed, Kind::Malformed));
        assert!(fit("12345678", "").is_ok());
    }
}
