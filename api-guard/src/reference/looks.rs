//! Recognizes a value where a name should be.

/// Names of variables are of one case, or spell words; keys mix cases and digits, or have a form that a rule knows.
pub(super) fn like_a_value(name: &str) -> bool {
    let mixed = name.len() >= 20
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && name.bytes().any(|byte| byte.is_ascii_uppercase())
        && name.bytes().filter(u8::is_ascii_digit).count() >= 4;
    mixed || name.split(['_', '-', '.']).any(is_no_word) || has_form_of_a_key(name)
}

/// Whether letters and digits, or the cases, take turns in `word` more often than in words such as `oauth2Client`.
fn is_no_word(word: &str) -> bool {
    let turns =
        |turns: fn(u8, u8) -> bool| word.as_bytes().windows(2).filter(|pair| turns(pair[0], pair[1])).count();
    let to_digits = turns(|one, two| one.is_ascii_digit() != two.is_ascii_digit());
    let to_upper = turns(|one, two| one.is_ascii_lowercase() && two.is_ascii_uppercase());
    // Words of under six letters each, which no one strings together for so long.
    word.len() >= 16 && to_digits >= 3 || word.len() >= 32 && 6 * to_upper >= word.len()
}

#[cfg(feature = "redact")]
pub(crate) fn has_form_of_a_key(name: &str) -> bool {
    !api_guard_detect::scan_output(name.as_bytes()).is_empty()
}

/// The rules come with redaction.
#[cfg(not(feature = "redact"))]
pub(crate) fn has_form_of_a_key(_: &str) -> bool {
    false
}
