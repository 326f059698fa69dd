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

/// GitHub and npm: after the first `_`, a random part and then its CRC-32 as six base62 digits. Zeros stand
/// before a small value; tools that forget them reject one valid key in 62.
pub(crate) fn ends_in_base62(key: &[u8]) -> bool {
    let Some(underscore) = key.iter().position(|&byte| byte == b'_') else { return false };
    key[underscore + 1..]
        .split_last_chunk::<6>()
        .is_some_and(|(random, digits)| *digits == base62::six_digits(crc32(random)))
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
    let Some((body, digits)) = key.split_last_chunk::<7>() else { return false };
    let value = digits.iter().try_fold(0, |value, &digit| {
        // Capitals are digits of base36 for Rust, but not for GitLab.
        let digit = (!digit.is_ascii_uppercase()).then(|| char::from(digit).to_digit(36))??;
        Some(value * 36 + u64::from(digit))
    });
    value == Some(u64::from(crc32(body)))
}

/// Cloudflare: the CRC-32 of the random part between the first `_` and it, in hexadecimal.
pub(crate) fn random_ends_in_hex(key: &[u8]) -> bool {
    let Some(underscore) = key.iter().position(|&byte| byte == b'_') else { return false };
    ends_in_hex(&key[underscore + 1..])
}

/// Cashfree: the CRC-32 of the random part between the last two `_`, in hexadecimal.
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
            ends_in_hex,
            ends_in_swapped_hex,
            ends_in_base36,
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
