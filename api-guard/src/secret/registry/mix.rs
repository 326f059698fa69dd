//! A keyed hash of numbers, fast enough for every few bytes of a log.

/// The key of it: by value, so that a search keeps it in registers.
#[derive(Clone, Copy)]
pub(super) struct Mix {
    mask: u64,
    factor: u64,
}

impl Mix {
    pub(super) fn keyed(key: &[u8; 16]) -> Self {
        let key = u128::from_le_bytes(*key);
        Self { mask: key as u64, factor: (key >> 64) as u64 | 1 }
    }

    /// Both halves of a product in one. Either alone would give the factor away to whoever knows a few numbers that were
    /// hashed, and how the keys of an issuer begin is known. Nor would it spread well: bits of the lower one know only of
    /// the bytes up to theirs, and with an unlucky factor texts of a language fall into the same few words of a filter.
    #[inline]
    pub(super) fn hash(self, number: u64) -> u64 {
        let product = u128::from(number ^ self.mask) * u128::from(self.factor);
        (product >> 64) as u64 ^ product as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 16] = *b"\xc3\x1f\x88\x05\x9aT\xe2\x7d\x4b\xf1\x06\xd8\x92\xaf\x33\x6e";

    #[test]
    fn from_the_hashes_of_two_numbers_that_of_a_third_cannot_be_computed() {
        let mix = Mix::keyed(&KEY);
        let upper = |number: u64| mix.hash(number) >> 32;
        let window = |text: &[u8; 8]| u64::from_le_bytes(*text);
        let [one, other] = [b"abcd_1__", b"abcd_2__"].map(window);
        let distance = other.wrapping_sub(one);
        // Of a product alone, each of these distances is the same but for a carry.
        let distances: Vec<u64> = (0..64)
            .map(|count| {
                let from = one.wrapping_add(distance.wrapping_mul(count));
                upper(from.wrapping_add(distance)).wrapping_sub(upper(from)) & 0xffff_ffff
            })
            .collect();
        let near = |a: u64, b: u64| a.abs_diff(b) <= 1 || a.abs_diff(b) >= 0xffff_ffff;
        assert!(!distances.windows(2).any(|pair| near(pair[0], pair[1])));
    }

    #[test]
    fn each_bit_of_a_number_and_of_the_key_has_a_part_in_a_hash() {
        let hash = |key: &[u8; 16], number: u64| Mix::keyed(key).hash(number) >> 32;
        let expected = hash(&KEY, 7);
        assert!((0..64).all(|bit| hash(&KEY, 7 ^ 1 << bit) != expected));
        // The lowest bit of the factor is always set.
        for bit in (0..128).filter(|bit| *bit != 64) {
            let key = (u128::from_le_bytes(KEY) ^ 1 << bit).to_le_bytes();
            assert!(hash(&key, 7) != expected, "{bit}");
        }
    }
}
