//! Tells the kind of a file by its first bytes.

/// So many first bytes decide. A NUL among them makes a file binary, as it does for git.
pub(crate) const HEAD: usize = 8 << 10;

/// What a stream holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text, in UTF-8 or any encoding that contains ASCII unchanged.
    Text,
    /// Text in UTF-16.
    Utf16(Endian),
    /// Compressed by gzip: a file, or a tar.
    Gzip,
    /// A zip, whatever its name: `.jar`, `.whl`, `.apk`, `.docx`.
    Zip,
    /// A tar.
    Tar,
    /// Anything else.
    Binary,
}

/// Which byte of a pair of UTF-16 comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endian {
    Little,
    Big,
}

impl Kind {
    /// The kind of what begins with `head`: all of it, or its first [`HEAD`] bytes.
    pub(crate) fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, 8, ..] => Self::Gzip,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            // Behind this mark UTF-32 has two more zeros; nobody writes it to disk.
            [0xff, 0xfe, rest @ ..] if !rest.starts_with(&[0, 0]) && !is_ascii(rest) => {
                Self::Utf16(Endian::Little)
            }
            [0xfe, 0xff, rest @ ..] if !is_ascii(rest) => Self::Utf16(Endian::Big),
            _ if is_tar(head) => Self::Tar,
            _ if head.contains(&0) => wide(head).map_or(Self::Binary, Self::Utf16),
            _ => Self::Text,
        }
    }
}

fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

/// Whether nearly every byte is a character of ASCII. In UTF-16, whatever the language, half of them are not: two bytes
/// put before a text do not make it that, and must not hide what it holds.
fn is_ascii(rest: &[u8]) -> bool {
    let printable = rest.iter().filter(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t')).count();
    printable * 10 > rest.len() * 9
}

/// UTF-16 without a mark: nearly every second byte is a NUL, and no other one is.
fn wide(head: &[u8]) -> Option<Endian> {
    let nul = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let enough = |nul: usize| nul * 10 >= (head.len() / 2) * 7 && head.len() >= 8;
    match (nul(0), nul(1)) {
        (0, odd) if enough(odd) => Some(Endian::Little),
        (even, 0) if enough(even) => Some(Endian::Big),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_in_the_head_makes_a_file_binary() {
        assert_eq!(Kind::of(b"text"), Kind::Text);
        assert_eq!(Kind::of(b""), Kind::Text);
        assert_eq!(Kind::of(b"te\0xt"), Kind::Binary);
        assert_eq!(Kind::of(b"\xff\xfe\0\0t\0\0\0"), Kind::Binary);
    }

    #[test]
    fn utf16_is_known_by_its_mark_or_by_its_zeros() {
        let little: Vec<u8> = "KEY=value".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "KEY=value".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(Kind::of(&little), Kind::Utf16(Endian::Little));
        assert_eq!(Kind::of(&big), Kind::Utf16(Endian::Big));
        assert_eq!(Kind::of(b"\xff\xfe\x20\x04"), Kind::Utf16(Endian::Little));
        assert_eq!(Kind::of(b"\xfe\xff\x04\x20"), Kind::Utf16(Endian::Big));
        assert_eq!(Kind::of(b"\xff\xfeplain text"), Kind::Text);
    }

    #[test]
    fn archives_are_known_by_their_first_bytes_whatever_their_name() {
        assert_eq!(Kind::of(b"PK\x03\x04"), Kind::Zip);
        assert_eq!(Kind::of(b"\x1f\x8b\x08\0"), Kind::Gzip);
        let mut tar = vec![0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        assert_eq!(Kind::of(&tar), Kind::Tar);
    }
}
