//! CRC-32 (IEEE 802.3), and the ways issuers write it at the end of a key.

use crate::check::base62;

const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let mut crc = i as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        table[i] = crc;
        i += 1;
    }
    table
}

/// The CRC-32 of `bytes`, as zlib and Ethernet compute it.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| crc >> 8 ^ TABLE[((crc ^ u32::from(byte)) & 0xFF) as usize])
}

/// GitHub, npm, NetBird and Polar: after the last `_`, a random part and then its CRC-32 as six base62 digits. Zeros stand
/// before a small value; tools that forget them reject one valid key in 62.
pub(crate) fn ends_in_base62(key: &[u8]) -> bool {
    random_and_six_digits(key).is_some_and(|(random, digits)| *digits == base62::six_digits(crc32(random)))
}

/// Prefect: the same, but small letters come before capitals.
pub(crate) fn ends_in_base62_of_small_letters(key: &[u8]) -> bool {
    random_and_six_digits(key).is_some_and(|(random, digits)| {
        let swapped = digits.map(|digit| if digit.is_ascii_alphabetic() { digit ^ b' ' } else { digit });
        swapped == base62::six_digits(crc32(random))
    })
}

/// What follows the last `_`, and its last six bytes by themselves.
fn random_and_six_digits(key: &[u8]) -> Option<(&[u8], &[u8; 6])> {
    let underscore = key.iter().rposition(|&byte| byte == b'_')?;
    key[underscore + 1..].split_last_chunk()
}

/// Grafana: the CRC-32 of everything before the last `_`, least significant byte first, in hexadecimal.
pub(crate) fn ends_in_swapped_hex(key: &[u8]) -> bool {
    let Some((rest, digits)) = key.split_last_chunk::<8>() else { return false };
    let Some(body) = rest.strip_suffix(b"_") else { return false };
    hex_value(digits) == Some(crc32(body).swap_bytes())
}

/// Atlassian: the CRC-32 of everything before it, in hexadecimal.
pub(crate) fn ends_in_hex(key: &[u8]) -> bool {
    key.split_last_chunk::<8>().is_some_and(|(body, digits)| hex_value(digits) == Some(crc32(body)))
}

/// GitLab: the CRC-32 of everything before it, as seven digits of base36.
pub(crate) fn ends_in_base36(key: &[u8]) -> bool {
    key.split_last_chunk::<7>().is_some_and(|(body, digits)| base36(digits) == Some(u64::from(crc32(body))))
}

/// RunPod: the first six of the base36 digits of the CRC-32 of the random part. How fewer digits are
/// written is not known, so they prove nothing.
pub(crate) fn ends_in_first_base36(key: &[u8]) -> bool {
    let Some((random, digits)) = random_and_six_digits(key) else { return false };
    let mut value = crc32(random);
    // 36⁶ is a little more than half of 2³²: there are seven digits at most.
    if value >= 36u32.pow(6) {
        value /= 36;
    }
    value < 36u32.pow(5) || base36(digits) == Some(u64::from(value))
}

/// Cloudflare: the CRC-32 of the random part between the first `_` and it, in hexadecimal.
pub(crate) fn random_ends_in_hex(key: &[u8]) -> bool {
    let Some(underscore) = key.iter().position(|&byte| byte == b'_') else { return false };
    ends_in_hex(&key[underscore + 1..])
}

/// Cashfree and Zuplo: the CRC-32 of the random part between the last two `_`, in hexadecimal.
pub(crate) fn last_ends_in_hex(key: &[u8]) -> bool {
    let Some((rest, digits)) = key.split_last_chunk::<8>() else { return false };
    let Some(body) = rest.strip_suffix(b"_") else { return false };
    let random = body.rsplit(|&byte| byte == b'_').next().unwrap_or(body);
    hex_value(digits) == Some(crc32(random))
}

/// Synapse: the CRC-32 of everything before the last `_`, as six base62 digits.
pub(crate) fn all_ends_in_base62(key: &[u8]) -> bool {
    before_six_digits(key).is_some_and(|(body, digits)| *digits == base62::six_digits(crc32(body)))
}

/// Matrix Authentication Service: the same, but the digits stand in the other order, and zeros before them all the same.
pub(crate) fn all_ends_in_swapped_base62(key: &[u8]) -> bool {
    before_six_digits(key).is_some_and(|(body, digits)| {
        let mut expected = base62::six_digits(crc32(body));
        let zeros = expected.iter().take_while(|&&digit| digit == b'0').count();
        expected[zeros..].reverse();
        *digits == expected
    })
}

/// What stands before `_` and the last six bytes, and these.
fn before_six_digits(key: &[u8]) -> Option<(&[u8], &[u8; 6])> {
    let (rest, digits) = key.split_last_chunk::<6>()?;
    Some((rest.strip_suffix(b"_")?, digits))
}

/// What these digits say, of which letters are small ones.
fn base36(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |value, &digit| {
        let digit = char::from(digit).to_digit(36).filter(|_| !digit.is_ascii_uppercase())?;
        Some(value * 36 + u64::from(digit))
    })
}

fn hex_value(digits: &[u8; 8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, &digit| Some(value << 4 | char::from(digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_the_catalogue_comes_out() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn base62_counts_in_either_order_of_the_letters_but_not_in_the_other_one() {
        let digits = base62::six_digits(crc32(b"123456789"));
        let swapped = digits.map(|digit| if digit.is_ascii_alphabetic() { digit ^ b' ' } else { digit });
        let [key, other] = [digits, swapped].map(|digits| [b"x_y_123456789", &digits[..]].concat());
        assert!(ends_in_base62(&key) && !ends_in_base62_of_small_letters(&key));
        assert!(ends_in_base62_of_small_letters(&other) && !ends_in_base62(&other));
    }

    #[test]
    fn hex_digits_count_in_either_case_and_order() {
        let body = b"some_body";
        let crc = crc32(body);
        assert!(ends_in_hex(format!("some_body{crc:08X}").as_bytes()));
        assert!(ends_in_hex(format!("some_body{crc:08x}").as_bytes()));
        assert!(!ends_in_hex(format!("some_body{:08x}", crc ^ 1).as_bytes()));
        assert!(ends_in_swapped_hex(format!("some_body_{:08x}", crc.swap_bytes()).as_bytes()));
        assert!(!ends_in_swapped_hex(format!("some_body_{crc:08x}").as_bytes()));
    }

    #[test]
    fn a_checksum_that_begins_with_zeros_keeps_them() {
        let (body, digits) = (0u32..)
            .map(|n| n.to_string())
            .map(|body| (body.clone(), base62::six_digits(crc32(body.as_bytes()))))
            .find(|(_, digits)| digits[0] == b'0')
            .unwrap();
        let key = format!("x_{body}{}", str::from_utf8(&digits).unwrap());
        assert!(ends_in_base62(key.as_bytes()));
    }

    #[test]
    fn digits_of_base36_are_small_letters() {
        assert!(ends_in_base36(b"1234567891kl8mjq"));
        assert!(!ends_in_base36(b"1234567891KL8MJQ"));
        assert!(!ends_in_base36(b"1234567891kl8mjr"));
    }

    #[test]
    fn of_seven_digits_of_base36_the_first_six_count_where_they_are_so_many() {
        // The check value of the catalogue is 1kl8mjq.
        assert!(ends_in_first_base36(b"x_1234567891kl8mj"));
        assert!(!ends_in_first_base36(b"x_123456789kl8mjq"));
        let six = |body: &str| format!("{:?}", base36(body.as_bytes()));
        assert_ne!(six("00000z"), six("00000Z"));
    }

    #[test]
    fn digits_in_the_other_order_have_their_zeros_in_front_all_the_same() {
        let (body, digits) = (0u32..)
            .map(|n| format!("mct_{n}"))
            .map(|body| (body.clone(), base62::six_digits(crc32(body.as_bytes()))))
            .find(|(_, digits)| digits[0] == b'0' && digits[1] != digits[5])
            .unwrap();
        let [_, b, c, d, e, f] = digits.map(char::from);
        assert!(all_ends_in_base62(format!("{body}_0{b}{c}{d}{e}{f}").as_bytes()));
        assert!(all_ends_in_swapped_base62(format!("{body}_0{f}{e}{d}{c}{b}").as_bytes()));
        assert!(!all_ends_in_swapped_base62(format!("{body}_0{b}{c}{d}{e}{f}").as_bytes()));
        assert!(!all_ends_in_swapped_base62(format!("{body}_{f}{e}{d}{c}{b}0").as_bytes()));
    }

    #[test]
    fn a_key_shorter_than_its_checksum_fails() {
        for check in [
            ends_in_base62,
            ends_in_base62_of_small_letters,
            ends_in_hex,
            ends_in_swapped_hex,
            ends_in_base36,
            ends_in_first_base36,
            random_ends_in_hex,
            last_ends_in_hex,
            all_ends_in_base62,
            all_ends_in_swapped_base62,
        ] {
            assert!(!check(b""));
            assert!(!check(b"_12345"));
        }
    }
}
