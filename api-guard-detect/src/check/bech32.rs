//! The BECH32 checksum (BIP 173), for keys written in one case.

const DIGITS: &[u8; 32] = b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
const GENERATOR: [u32; 5] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3];

/// Whether `key` (a label, `1`, data and six digits of checksum, all in upper case) adds up.
pub(crate) fn checks(key: &[u8]) -> bool {
    let Some(one) = key.iter().rposition(|&byte| byte == b'1') else { return false };
    let (label, data) = (key[..one].to_ascii_lowercase(), &key[one + 1..]);
    let high = label.iter().map(|byte| byte >> 5);
    let low = label.iter().map(|byte| byte & 31);
    let mut sum = high.chain([0]).chain(low).fold(1, step);
    for digit in data {
        let Some(value) = DIGITS.iter().position(|known| known == digit) else { return false };
        sum = step(sum, value as u8);
    }
    sum == 1
}

/// The same for a key in lower case.
pub(crate) fn checks_in_lower_case(key: &[u8]) -> bool {
    !key.iter().any(u8::is_ascii_uppercase) && checks(&key.to_ascii_uppercase())
}

fn step(sum: u32, value: u8) -> u32 {
    let shifted = (sum & 0x1FF_FFFF) << 5 ^ u32::from(value);
    let taps = GENERATOR.iter().enumerate().filter(|(bit, _)| sum >> 25 >> bit & 1 == 1);
    taps.fold(shifted, |sum, (_, tap)| sum ^ tap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_valid_strings_of_bip_173_check() {
        for valid in ["A12UEL5L", "SPLIT1CHECKUPSTAGEHANDSHAKEUPSTREAMERRANTERREDCAPERRED2Y9E3W"] {
            assert!(checks(valid.as_bytes()), "{valid}");
        }
    }

    #[test]
    fn either_case_checks_and_a_mixture_does_not() {
        assert!(checks_in_lower_case(b"a12uel5l"));
        assert!(!checks_in_lower_case(b"a12UEL5L") && !checks(b"a12uel5l"));
    }

    #[test]
    fn one_changed_digit_or_a_foreign_one_fails() {
        assert!(!checks(b"A12UEL5Q"));
        assert!(!checks(b"A12UEL5B"));
        assert!(!checks(b"AUEL5L"));
    }
}
