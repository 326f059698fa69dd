//! Recognizes what only looks like a key because it is in a built program.
//!
//! Programs contain their texts back to back, with nothing between them: the tables of this very project, names of
//! symbols, messages. If a short prefix happens to stand before such a text, its words are not a key.

use std::ops::Range;

use api_guard_detect::is_made_of_words;

/// Encoded data goes on for so long; texts have a sign sooner.
const ENCODED: usize = 1000;

/// Whether the key at `found`, whose first `public` bytes every key of its kind has, is made of words or of a pattern, or
/// is a piece of a symbol's name or of encoded data.
pub(crate) fn is_noise(bytes: &[u8], found: &Range<usize>, public: usize) -> bool {
    let body = &bytes[(found.start + public).min(found.end)..found.end];
    is_made_of_words(body)
        || has_name_of_constant(body)
        || changes_seldom(body)
        || repeats_a_pair(body)
        || is_in_symbol(bytes, found.start)
        || is_in_encoded_data(bytes, found)
}

/// `AZURE_CLIENT_SECRET`: nothing but capitals for so long is no chance.
fn has_name_of_constant(body: &[u8]) -> bool {
    let is_capital = |byte: &u8| byte.is_ascii_uppercase() || *byte == b'_';
    body.chunk_by(|a, b| is_capital(a) && is_capital(b))
        .any(|run| run.len() >= 10 && run[1..run.len() - 1].contains(&b'_'))
}

/// Whether capitals, small letters and digits stand in runs. In a key that has both cases, half of all neighbours differ.
fn changes_seldom(body: &[u8]) -> bool {
    let class = |byte: &u8| match byte {
        b'a'..=b'z' => Some(0),
        b'A'..=b'Z' => Some(1),
        b'0'..=b'9' => Some(2),
        _ => None,
    };
    let classes: Vec<u8> = body.iter().filter_map(class).collect();
    let changes = classes.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let most = if classes.len() >= 32 && classes.contains(&2) { 34 } else { 30 }; // chance needs few bytes
    classes.len() >= 16
        && classes.contains(&0)
        && classes.contains(&1)
        && changes * 100 <= classes.len() * most
}

/// Whether two bytes come five times in a short body.
fn repeats_a_pair(body: &[u8]) -> bool {
    let times = |pair: &[u8]| body.windows(2).filter(|other| *other == pair).count();
    body.len() < 60 && body.windows(2).any(|pair| times(pair) >= 5)
}

/// Whether the word around is the mangled name of a symbol, of Rust or C++.
fn is_in_symbol(bytes: &[u8], at: usize) -> bool {
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'$');
    let before = bytes[..at].iter().rev().take(ENCODED).take_while(is_name).count();
    let word = &bytes[at - before..];
    let word = if word.starts_with(b"__") { &word[1..] } else { word };
    let begins = |mark: &[u8], next: fn(&u8) -> bool| {
        word.strip_prefix(mark).and_then(<[u8]>::first).is_some_and(next)
    };
    begins(b"_Z", u8::is_ascii_alphanumeric) || begins(b"_R", u8::is_ascii_uppercase)
}

fn is_in_encoded_data(bytes: &[u8], found: &Range<usize>) -> bool {
    let is_encoded = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    let before = bytes[..found.start].iter().rev().take(ENCODED).take_while(is_encoded).count();
    let behind = bytes[found.end..].iter().take(ENCODED).take_while(is_encoded).count();
    before + behind >= ENCODED
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters and digits as random as those of a key.
    fn random(state: &mut u64, length: usize, alphabet: &[u8]) -> Vec<u8> {
        let mut draw = || {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            alphabet[(*state >> 33) as usize % alphabet.len()]
        };
        (0..length).map(|_| draw()).collect()
    }

    #[test]
    fn texts_that_stand_back_to_back_are_words() {
        for text in [
            "usnessMediterraneanextraordinary",
            "gateNtB4_20PostExpansionVisitorNt",
            "NotFoundTimedOutpatternssk",
            "SQUARE_ACCESS_TOKENhtt",
            "CI_DEPLOY_PASSWORDht",
            "RULEPATHTERMkentkprtkreskundkMSGkNXTkREScwi",
            "windkcankrefkLFTritmm",
            "1Q~2Q~3Q~4Q~5Q~6Q~7Q~8Q~9Q~AZURE_C",
        ] {
            assert!(is_noise(text.as_bytes(), &(0..text.len()), 0), "{text}");
        }
    }

    #[test]
    fn of_random_keys_at_most_one_in_a_hundred_is_lost_in_any_alphabet() {
        let mut state = 7;
        let alphabets: [&[u8]; 5] = [
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            b"abcdefghijklmnopqrstuvwxyz0123456789",
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
            b"0123456789abcdef",
        ];
        for alphabet in alphabets {
            for length in [16, 20, 32, 36, 48, 80] {
                let lost =
                    (0..2000).filter(|_| is_made_of_words(&random(&mut state, length, alphabet))).count();
                assert!(lost <= 20, "{lost} of 2000 with {length} of {} letters", alphabet.len());
            }
        }
    }

    #[test]
    fn a_piece_of_a_symbol_is_told_from_a_key_behind_another_text() {
        let mut state = 11;
        let key = random(&mut state, 40, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
        for (before, is_symbol) in [
            ("_ZN4core4sync28atomic_compa", true),
            ("\0_RNvNtCs", true),
            ("\0_ZSt22__final_insert", true),
            ("refused", false),
        ] {
            let bytes = [before.as_bytes(), &key].concat();
            assert_eq!(is_noise(&bytes, &(before.len()..bytes.len()), 3), is_symbol, "{before}");
        }
    }

    #[test]
    fn a_piece_of_encoded_data_is_told_from_a_key_between_texts() {
        let mut state = 9;
        let mut bytes =
            random(&mut state, 3000, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
        assert!(is_noise(&bytes, &(1000..1040), 4));
        bytes[600] = b' ';
        bytes[1400] = b'.';
        assert!(!is_noise(&bytes, &(1000..1040), 4));
    }
}
