//! Parts of a value that may be printed alone and give the value away.

use crate::secret::Wiped;
use crate::secret::user_info::user_information;

/// Calls `take` with `value` and each such part of it.
pub(super) fn each(value: &str, take: &mut dyn FnMut(&str)) {
    take(value);
    // As a client sends it.
    let trimmed = value.trim();
    if trimmed != value {
        take(trimmed);
    }
    if value.contains('\n') {
        lines(value).for_each(&mut *take);
    }
    if let Some(password) = password(trimmed) {
        take(password);
        if password.contains('%') {
            decoded(password, take);
        }
    }
}

/// The lines of a value, as a tool prints them one by one: a PEM block, a JSON document.
fn lines(value: &str) -> impl Iterator<Item = &str> {
    // The boundaries of a PEM block are no secret, and occur in every other one.
    value.lines().map(str::trim).filter(|line| !line.starts_with("-----"))
}

/// The password of a URL, or the user name if there is no password, in the form a client has after parsing the URL. A
/// word of lowercase letters, as on a developer's machine, also occurs in other text and is skipped.
fn password(url: &str) -> Option<&str> {
    let information = &url[user_information(url)];
    let password = information.split_once(':').map_or(information, |(_, password)| password);
    password.bytes().any(|byte| !byte.is_ascii_lowercase()).then_some(password)
}

/// Calls `take` with `text` after resolving its percent escapes, if the result is text.
fn decoded(text: &str, take: &mut dyn FnMut(&str)) {
    let mut plain = Wiped::with_capacity(text.len());
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let mut rest = text.as_bytes();
    while let Some((&first, mut behind)) = rest.split_first() {
        let mut byte = first;
        if let (b'%', [high, low, after @ ..]) = (first, behind)
            && let (Some(high), Some(low)) = (digit(high), digit(low))
        {
            (byte, behind) = ((high << 4 | low) as u8, after);
        }
        plain.push(byte);
        rest = behind;
    }
    if let Ok(plain) = str::from_utf8(&plain) {
        take(plain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(value: &str) -> Vec<String> {
        let mut parts = Vec::new();
        each(value, &mut |part| parts.push(part.to_owned()));
        parts
    }

    #[test]
    fn a_value_of_one_line_is_one_part() {
        assert_eq!(parts("abc def"), ["abc def"]);
        assert_eq!(parts(" abc\t"), [" abc\t", "abc"]);
    }

    #[test]
    fn lines_count_and_the_boundaries_of_a_block_do_not() {
        let block = "-----BEGIN X-----\r\n ab\ncd\n-----END X-----";
        assert_eq!(parts(block), [block, "ab", "cd"]);
    }

    #[test]
    fn the_password_of_a_url_counts_as_it_is_and_decoded() {
        let url = "postgres://me:p%40ss%2G%+1%4@host/db";
        assert_eq!(parts(url), [url, "p%40ss%2G%+1%4", "p@ss%2G%+1%4"]);
        assert_eq!(parts("https://T0ken@host"), ["https://T0ken@host", "T0ken"]);
    }

    #[test]
    fn a_password_that_is_a_word_and_bytes_that_are_no_text_are_passed_over() {
        for url in ["postgres://postgres:postgres@localhost", "https://host", "https://me@host"] {
            assert_eq!(parts(url), [url]);
        }
        let url = "postgres://me:p%FFss@host";
        assert_eq!(parts(url), [url, "p%FFss"]);
    }
}
