//! Whether a text that has no recognizable form looks random, for keys that only the name around them gives away.
//!
//! It measures how surprising each character is after the one before it, to someone used to reading identifiers and
//! file names. Shannon's entropy counts how evenly a text uses its characters, and a long name uses them as evenly as a
//! short key does. The table was learned from the identifiers that occur in two or more files of popular crates; one
//! that occurs in a single file may be random itself.

/// Shorter texts say too little.
const SHORTEST: usize = 20;
/// Longer ones are data.
const LONGEST: usize = 512;

/// What a text must surprise by to look drawn: see [`surprises`].
const DRAWN: usize = 168;

/// What a character is to its neighbours: `a` to `z` in either case, or one of these.
const CAPITAL: usize = 26;
const DIGIT: usize = 27;
const MARK: usize = 28;

/// The surprise, in quarters of a bit, of what stands in a column after what stands in a row. A capital that begins a
/// word is a column of its own, and the row of its letter. Written in the digits `0` to `z`.
const SURPRISE: [&[u8; 29]; 29] = [
    b"VKGGUTIiLhUDHFhIkEGANSNOOdSML",
    b"DQMQFQUdDKVCSPGNkKJOCafgIsOFI",
    b"EPMSDQYFLkHIQZAPcHMDLXdhRzPKG",
    b"GMQJ8PRWCceMRVJQlKIQNTPZSpHHB",
    b"ITHGPNPaVjbHKDWPQBEFZLTJPkIOE",
    b"FRPOGGVkBujFURCSnGJMLeWkQyPGB",
    b"LUSW7VQKFthHQIKQjGHLJadkWkITB",
    b"AWVP9ZiUEvYRNWDSgIQGLNSiOUIUD",
    b"LOGFLLKlZpYII9DLfNGDaMcSxLXLN",
    b"LbOh4dgjOnYhZW8OjaGbJgTijiZUL",
    b"LTLP5VRYEojTTLUTgWHPNTReZlFQA",
    b"DSMLAIUfCUZFXVEOmXMJISblMkKMF",
    b"9LRN9WXcFubPLPFEcVJPKcceZiJRE",
    b"GWHEDJEWJhPMWNHRlUGALOWoWjJRE",
    b"POHIYNOhPbPHH9MGqBLIGOKUUnQdI",
    b"CVPQBTXMHtPGTWEJiBKFJRVhTxLTE",
    b"eXXTPfVpZpp7TXQVaPSW4pWpppOTF",
    b"DXMN9ROfDoTQLPDSgJIHNNYeKmJVE",
    b"KaJXAVVKFpQQSQKIORGAKTUjMTMSB",
    b"ETOUAVcHCxcQRYGQoELJLZXUIlGRC",
    b"MKMNFLQrIvkGFCYGrDDCdfqYujYFS",
    b"AYQK6RWXBqaTOVLKgWPMekjWZrMIG",
    b"FYPSHWXIAlQPLGHPdDBSdcQTURGUF",
    b"NVJRGPbVGsITOXSFZWR9ZdRRLSJAB",
    b"TOSSOZXhPseLKFO9iSEHacRTTRDS7",
    b"HWPT3TceLnfSVWIUfWQVVUKMLKFQJ",
    b"JJJJJJJJJJJJJJJJJJJJJJJJJJJJJ",
    b"ONOMONjnNzcmhlheuaceKchZuxz2D",
    b"HKGHIJMNGVRKJJMGXHDIMMLPZZzFJ",
];

/// Whether `value` can be a key that was drawn at random: long enough, of the characters that keys have, and too
/// surprising for a name, a word or a path.
pub(crate) fn looks_drawn(value: &[u8]) -> bool {
    value.len() <= LONGEST && value.iter().all(|byte| is_of_keys(*byte)) && surprises(value, DRAWN)
}

/// Whether `run` can be a key that was drawn at random, or hold one beside a few other characters: a first look.
pub(crate) fn may_be_drawn(run: &[u8]) -> bool {
    // Not the number of a GUID, which is written `0x…` in up to 128 bits.
    let is_number = run.len() < 60 && run.starts_with(b"0x");
    !is_number && run.len() >= SHORTEST && (mixes(run) * 4 >= run.len() || surprises(run, 160))
}

/// Whether a text is long enough and surprises by so many fortieths of a bit a character: `base`, and one more for each
/// of its first 40 characters, since a long random text is nearer to the mean than a short one.
fn surprises(text: &[u8], base: usize) -> bool {
    if text.len() < SHORTEST {
        return false;
    }
    if is_hexadecimal(text) {
        return mixes(text) * 5 >= text.len();
    }
    // Names and paths are full of marks; of random texts only the base64 alphabets have any.
    let marks = text.iter().filter(|byte| !byte.is_ascii_alphanumeric()).count();
    marks * 10 <= 10 + text.len() && is_surprising(text, base)
}

fn is_surprising(text: &[u8], base: usize) -> bool {
    surprise(text) * 10 >= text.len() * (base + text.len().min(40))
}

/// Whether the characters of a text of sixteen or more follow each other like those of names and words, and not like
/// random ones. It is for texts that have the form of a key by chance, as in a built program.
///
/// It cannot tell for hexadecimal digits, which are too few.
///
/// # Examples
/// ```
/// assert!(api_guard_detect::is_made_of_words(b"invalidArgumentConnection"));
/// assert!(!api_guard_detect::is_made_of_words(b"kQ7vTz2LmX9cRw4Jp8sYd5Hb"));
/// ```
#[must_use]
pub fn is_made_of_words(text: &[u8]) -> bool {
    !is_hexadecimal(text) && !is_surprising(text, DRAWN)
}

fn is_of_keys(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'/' | b'=' | b'.' | b'~')
}

/// Digits of one case, and the dashes of a UUID.
fn is_hexadecimal(value: &[u8]) -> bool {
    let all = |digit: fn(&u8) -> bool| value.iter().all(|byte| digit(byte) || *byte == b'-');
    all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        || all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'))
}

/// How often a letter and a digit touch: in every second place of random hexadecimal digits.
fn mixes(value: &[u8]) -> usize {
    let kinds = |pair: &&[u8]| pair[0].is_ascii_digit() != pair[1].is_ascii_digit();
    value.windows(2).filter(|pair| !pair.contains(&b'-')).filter(kinds).count()
}

/// In quarters of a bit, of all characters together.
fn surprise(value: &[u8]) -> usize {
    let (mut row, mut was_small, mut sum) = (MARK, false, 0);
    for byte in value {
        let (next, column) = match byte {
            b'a'..=b'z' => (usize::from(byte - b'a'), usize::from(byte - b'a')),
            b'A'..=b'Z' if was_small => (usize::from(byte - b'A'), CAPITAL),
            b'A'..=b'Z' => (usize::from(byte - b'A'), usize::from(byte - b'A')),
            b'0'..=b'9' => (DIGIT, DIGIT),
            _ => (MARK, MARK),
        };
        sum += quarters(SURPRISE[row][column]);
        (row, was_small) = (next, byte.is_ascii_lowercase());
    }
    sum
}

fn quarters(digit: u8) -> usize {
    usize::from(match digit {
        b'0'..=b'9' => digit - b'0',
        b'A'..=b'Z' => digit - b'A' + 10,
        _ => digit - b'a' + 36,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn names_words_paths_and_numbers_are_not_drawn() {
        for text in [
            "authorization_endpoint_url",
            "SubjectPublicKeyInfoDer",
            "x-amz-server-side-encryption-aws-kms-key-id",
            "https//example.org/a/b/c",
            "ACCESS_TOKEN_EXPIRED_ERROR",
            "application/vnd.api+json",
            "00000000000000000000000000000001",
            "1234567890123456789012345678",
            "ed25519-dalek-secret-key",
            "my-super-secret-password",
            "tooshort9fK2",
        ] {
            assert!(!looks_drawn(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn of_random_texts_nearly_all_look_drawn() {
        let mut random = Random(7);
        let alphabets: [&[u8]; 4] = [
            b"0123456789abcdef",
            b"abcdefghijklmnopqrstuvwxyz0123456789",
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
        ];
        for alphabet in alphabets {
            for length in [20, 24, 32, 40, 64] {
                let text = |random: &mut Random| -> Vec<u8> {
                    (0..length).map(|_| alphabet[random.below(alphabet.len())]).collect()
                };
                let missed = (0..1000).filter(|_| !looks_drawn(&text(&mut random))).count();
                assert!(missed <= 15, "{missed} of 1,000 with {} characters of {length}", alphabet.len());
            }
        }
    }
}
