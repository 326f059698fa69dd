//! Gets the value from the bytes that a provider gave.

use std::io;

use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use super::json;
use crate::error::{Error, Kind};
use crate::reference::SecretRef;
use crate::secret::without_line_end;

/// As many bytes as are asked for at once. Most secrets are shorter.
const AT_ONCE: usize = 8 << 10;

/// All that `reader` gives, or nothing if that is over `most` bytes. Every copy made on the way is zeroed.
pub(super) fn read(reader: &mut impl io::Read, most: usize) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    while bytes.len() <= most {
        if receive(reader, &mut bytes)? == 0 {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// Adds what `reader` gives at once to `bytes`, and says how much that was: nothing at its end.
pub(super) fn receive(reader: &mut impl io::Read, bytes: &mut Zeroizing<Vec<u8>>) -> io::Result<usize> {
    let mut piece = Zeroizing::new([0; AT_ONCE]);
    loop {
        match reader.read(&mut *piece) {
            Ok(received) => {
                extend(bytes, &piece[..received]);
                return Ok(received);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Grows `bytes` without leaving its old place as it was.
pub(super) fn extend(bytes: &mut Zeroizing<Vec<u8>>, more: &[u8]) {
    let needed = bytes.len() + more.len();
    if needed > bytes.capacity() {
        let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(2 * bytes.capacity())));
        larger.extend_from_slice(bytes);
        *bytes = larger;
    }
    bytes.extend_from_slice(more);
}

/// What these bytes hold as text: all of it, or the field of it that `reference` names. A line end at its end is for the
/// store to take away.
pub(super) fn value(bytes: &[u8], reference: &SecretRef) -> Result<SecretString, Error> {
    let text = text(bytes)?;
    let value = match reference.field() {
        Some(name) => json::field(text, name)?,
        None => SecretString::from(text),
    };
    if without_line_end(value.expose_secret()).is_empty() {
        Err(Error::new(Kind::Empty, "give it a value, or remove the empty one"))
    } else {
        Ok(value)
    }
}

/// All that these bytes hold as text.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Error> {
    str::from_utf8(bytes).map_err(|_| Error::new(Kind::Malformed, "its value is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_longer_than_allowed_is_not_read() {
        let read = |mut bytes: &[u8], most| read(&mut bytes, most).unwrap().map(|bytes| bytes.to_vec());
        assert_eq!(read(b"12345678", 8).as_deref(), Some(&b"12345678"[..]));
        assert_eq!(read(b"", 8).as_deref(), Some(&b""[..]));
        assert_eq!(read(b"123456789", 8), None);
        assert_eq!(read(&[b'x'; 3 * AT_ONCE], 3 * AT_ONCE), Some(vec![b'x'; 3 * AT_ONCE]));
        assert_eq!(read(&[b'x'; 3 * AT_ONCE], 3 * AT_ONCE - 1), None);
    }

    #[test]
    fn a_line_end_is_left_to_the_store() {
        let value = value(b"12345678\n\n", &"x-a://b".parse().unwrap()).unwrap();
        assert!(value.expose_secret() == "12345678\n\n");
    }

    #[test]
    fn each_unfit_value_has_a_kind_of_its_own() {
        let kind =
            |bytes: &[u8], reference: &str| value(bytes, &reference.parse().unwrap()).unwrap_err().kind();
        assert_eq!(kind(b"", "x-a://b"), Kind::Empty);
        assert_eq!(kind(b"\n", "x-a://b"), Kind::Empty);
        assert_eq!(kind(b"12345678\xff", "x-a://b"), Kind::Malformed);
        assert_eq!(kind(b"canary", "x-a://b#c"), Kind::Malformed);
        assert_eq!(kind(b"{}", "x-a://b#c"), Kind::FieldMissing);
        assert_eq!(kind(b"{\"c\":\"\"}", "x-a://b#c"), Kind::Empty);
    }
}
