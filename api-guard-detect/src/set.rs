//! Sets of bytes, written the way a character class is written.

/// A set of bytes: one bit for each of the 256 values.
///
/// # Examples
/// ```
/// use api_guard_detect::Set;
/// const KEY: Set = Set::new("A-Za-z0-9_-");
/// assert!(KEY.has(b'x') && KEY.has(b'-') && !KEY.has(b'.'));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Set([u64; 4]);

impl Set {
    /// Builds a set from ranges and single characters, such as `A-Za-z0-9_`. A `-` that is first or last stands for
    /// itself. It is meant for `const`s: the text is part of a rule, never input.
    #[must_use]
    pub const fn new(class: &str) -> Self {
        let class = class.as_bytes();
        let mut bits = [0u64; 4];
        let mut i = 0;
        while i < class.len() {
            let first = class[i];
            let is_range = i + 2 < class.len() && class[i + 1] == b'-';
            let last = if is_range { class[i + 2] } else { first };
            let mut byte = first as usize;
            while byte <= last as usize {
                bits[byte >> 6] |= 1 << (byte & 63);
                byte += 1;
            }
            i += if is_range { 3 } else { 1 };
        }
        Self(bits)
    }

    /// Whether `byte` belongs to the set.
    #[must_use]
    #[inline]
    pub const fn has(&self, byte: u8) -> bool {
        self.0[(byte >> 6) as usize] >> (byte & 63) & 1 == 1
    }

    /// The number of bytes in the set: 62 for letters and digits.
    #[must_use]
    pub const fn len(&self) -> u32 {
        self.0[0].count_ones() + self.0[1].count_ones() + self.0[2].count_ones() + self.0[3].count_ones()
    }

    /// Whether no byte belongs to the set.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// `0-9`
pub(crate) const DIGIT: Set = Set::new("0-9");
/// Lower-case hexadecimal.
pub(crate) const HEX: Set = Set::new("0-9a-f");
/// Upper-case hexadecimal.
pub(crate) const HEX_UPPER: Set = Set::new("0-9A-F");
/// `a-z` and digits.
pub(crate) const LOWER_ALNUM: Set = Set::new("a-z0-9");
/// `A-Z` and digits.
pub(crate) const UPPER_ALNUM: Set = Set::new("A-Z0-9");
/// Letters.
pub(crate) const ALPHA: Set = Set::new("A-Za-z");
/// Letters and digits.
pub(crate) const ALNUM: Set = Set::new("A-Za-z0-9");
/// The alphabet of RFC 4648 base32.
pub(crate) const BASE32: Set = Set::new("A-Z2-7");
/// The standard base64 alphabet, without padding.
pub(crate) const BASE64: Set = Set::new("A-Za-z0-9+/");
/// The URL-safe base64 alphabet, without padding; also what many issuers call a "word" character or a dash.
pub(crate) const BASE64_URL: Set = Set::new("A-Za-z0-9_-");
/// Letters, digits and `_`.
pub(crate) const WORD: Set = Set::new("A-Za-z0-9_");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_at_the_end_stands_for_itself() {
        assert_eq!(BASE64_URL.len(), 64);
        assert!(BASE64_URL.has(b'-') && BASE64_URL.has(b'_') && !BASE64_URL.has(b','));
    }

    #[test]
    fn a_set_of_single_characters_has_just_these() {
        let set = Set::new("+/=");
        assert_eq!(set.len(), 3);
        assert!(!set.has(b'.'));
        assert!(Set::new("").is_empty());
    }

    #[test]
    fn bytes_above_ascii_are_in_no_named_set() {
        for byte in 128..=255 {
            assert!(!ALNUM.has(byte) && !BASE64.has(byte));
        }
    }
}
