//! Google's service-account documents: JSON that names its type and holds a private key.

use std::ops::Range;

use crate::check::pem;

const NAME: &[u8] = b"private_key";
const KIND: &[u8] = b"service_account";
const BEGIN: &[u8] = b"-----BEGIN ";
/// The members around the key take 2 KB; escaped twice and indented, still less than this.
const NEAR: usize = 4 * 1024;

/// Reads the member `private_key` at `at`, where `service_account` stands near it.
pub(crate) fn read(hay: &[u8], at: usize) -> Option<Range<usize>> {
    let after = &hay[at + NAME.len()..];
    // Quotes, a colon, white space and backslashes, where the document is a text in another document.
    let gap = after
        .iter()
        .take_while(|byte| matches!(byte, b'"' | b'\'' | b':' | b'\\' | b' ' | b'\t' | b'\n' | b'\r'))
        .count();
    if !(1..64).contains(&gap) || !after[gap..].starts_with(BEGIN) {
        return None;
    }
    let key = pem::read_plain(hay, at + NAME.len() + gap)?;
    let before = &hay[at.saturating_sub(NEAR)..at];
    let behind = &hay[key.end..hay.len().min(key.end + NEAR)];
    (contains(before, KIND) || contains(behind, KIND)).then_some(at..key.end)
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window == word)
}
