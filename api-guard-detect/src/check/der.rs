//! The first bytes of a key in DER.

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_IDENTIFIER: u8 = 0x06;

/// What a DER document says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Der {
    /// PKCS #1, PKCS #8, SEC 1 or DSA: a sequence that begins with a version number.
    PrivateKey,
    /// Encrypted PKCS #8: a sequence that begins with the sequence that names the cipher.
    EncryptedPrivateKey,
}

/// Looks at the outer sequence of `der`. A document of which less than half is there counts as nothing; one that
/// lost its end may still give the key away (half of an RSA key is enough to compute the rest).
pub(crate) fn identify(der: &[u8]) -> Option<Der> {
    let (announced, content) = sequence(der)?;
    if content.len() * 2 < announced {
        return None;
    }
    match content {
        // Versions in use: 0 and 1.
        [INTEGER, 1, 0 | 1, ..] => Some(Der::PrivateKey),
        [SEQUENCE, ..] => Some(Der::EncryptedPrivateKey),
        _ => None,
    }
}

/// Whether `der` is a public key: a sequence of the algorithm and of the bits of the key (X.509), or of two numbers of which
/// the first is long (PKCS #1).
pub(crate) fn is_public_key(der: &[u8]) -> bool {
    let Some((_, content)) = sequence(der) else { return false };
    match content {
        [INTEGER, 0x81 | 0x82, ..] => true,
        [SEQUENCE, ..] => sequence(content).is_some_and(|(length, algorithm)| {
            algorithm.first() == Some(&OBJECT_IDENTIFIER) && algorithm.get(length) == Some(&BIT_STRING)
        }),
        _ => false,
    }
}

/// The announced length of the sequence that `der` begins with, and what there is of it.
fn sequence(der: &[u8]) -> Option<(usize, &[u8])> {
    match *der.strip_prefix(&[SEQUENCE])? {
        [short @ 0..=0x7F, ref content @ ..] => Some((usize::from(short), content)),
        [0x81, length, ref content @ ..] => Some((usize::from(length), content)),
        [0x82, high, low, ref content @ ..] => Some((usize::from(u16::from_be_bytes([high, low])), content)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_first_is_a_key_and_a_sequence_first_is_an_encrypted_one() {
        assert_eq!(identify(&[0x30, 5, 2, 1, 0, 4, 0]), Some(Der::PrivateKey));
        assert_eq!(identify(&[0x30, 0x81, 3, 2, 1, 1]), Some(Der::PrivateKey));
        assert_eq!(identify(&[0x30, 0x82, 0, 2, 0x30, 0]), Some(Der::EncryptedPrivateKey));
    }

    #[test]
    fn bits_behind_an_algorithm_are_a_public_key_and_bytes_an_encrypted_one() {
        assert!(is_public_key(&[0x30, 8, 0x30, 3, 6, 1, 42, 3, 1, 0]));
        assert!(is_public_key(&[0x30, 0x82, 1, 10, 2, 0x82, 1, 1, 0]));
        for other in
            [&[0x30, 8, 0x30, 3, 6, 1, 42, 4, 1, 0][..], &[0x30, 5, 2, 1, 0, 4, 0], &[0x30, 3, 0x30], &[]]
        {
            assert!(!is_public_key(other));
        }
    }

    #[test]
    fn a_certificate_a_stump_and_noise_are_no_key() {
        assert_eq!(identify(&[0x30, 5, 2, 1, 2, 4, 0]), None);
        assert_eq!(identify(&[0x30, 0x82, 4, 0xA0, 2, 1, 0]), None);
        assert_eq!(identify(&[0x31, 3, 2, 1, 0]), None);
        for stump in [&[][..], &[0x30], &[0x30, 0x82, 1]] {
            assert_eq!(identify(stump), None);
        }
    }
}
