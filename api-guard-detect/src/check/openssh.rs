//! The first fields of an OpenSSH private key (`PROTOCOL.key` in the OpenSSH sources).

const MAGIC: &[u8] = b"openssh-key-v1\0";

/// Whether `blob` is an OpenSSH private key, and if so, whether it is encrypted.
pub(crate) fn is_encrypted(blob: &[u8]) -> Option<bool> {
    let fields = blob.strip_prefix(MAGIC)?;
    let (length, rest) = fields.split_first_chunk::<4>()?;
    let cipher = rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    Some(cipher != b"none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cipher_tells_whether_a_key_is_encrypted() {
        assert_eq!(is_encrypted(b"openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none"), Some(false));
        assert_eq!(is_encrypted(b"openssh-key-v1\0\0\0\0\x0Aaes256-ctr"), Some(true));
        assert_eq!(is_encrypted(b"openssh-key-v1\0\xFF\xFF\xFF\xFFnone"), None);
        assert_eq!(is_encrypted(b"ssh-rsa"), None);
    }
}
