//! Parses a tree as git stores it: for each entry its mode, a space, its name, a NUL, and the bytes of the object's
//! name.

use std::fmt::Write as _;

/// What a tree holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry<'t> {
    pub(crate) mode: Mode<'t>,
    pub(crate) name: &'t [u8],
    pub(crate) id: String,
}

/// Octal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mode<'t>(&'t [u8]);

impl Mode<'_> {
    pub(crate) fn is_folder(self) -> bool {
        matches!(self.0, b"40000" | b"040000")
    }

    /// A file or a link; no submodule.
    pub(crate) fn is_file(self) -> bool {
        self.0.starts_with(b"100") || self.0.starts_with(b"120")
    }
}

/// The entries of a tree whose objects have names of `width` bytes. What makes no sense ends them.
pub(crate) fn entries(mut bytes: &[u8], width: usize) -> impl Iterator<Item = Entry<'_>> {
    std::iter::from_fn(move || {
        let space = bytes.iter().take(8).position(|byte| *byte == b' ')?;
        let nul = space + bytes[space..].iter().position(|byte| *byte == 0)?;
        let id = bytes.get(nul + 1..nul + 1 + width)?;
        let entry = Entry { mode: Mode(&bytes[..space]), name: &bytes[space + 1..nul], id: hex(id) };
        bytes = &bytes[nul + 1 + width..];
        Some(entry)
    })
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}"); // writing to a String cannot fail
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_folders_and_submodules_are_told_apart() {
        let tree = b"100644 a b\0\x01\x02120000 l\0\x03\x0440000 d\0\x05\x06160000 s\0\x07\x08";
        let found: Vec<_> = entries(tree, 2)
            .map(|entry| (entry.name.to_vec(), entry.id, entry.mode.is_file(), entry.mode.is_folder()))
            .collect();
        let expected = [
            ("a b", "0102", true, false),
            ("l", "0304", true, false),
            ("d", "0506", false, true),
            ("s", "0708", false, false),
        ];
        assert_eq!(
            found,
            expected.map(|(name, id, file, folder)| (name.as_bytes().to_vec(), id.to_owned(), file, folder))
        );
    }

    #[test]
    fn what_is_cut_short_ends_the_entries() {
        let tree = b"100644 a\0\x01\x02100644 b\0\x03\x04";
        for length in 0..tree.len() {
            assert!(entries(&tree[..length], 2).count() <= 1);
        }
    }
}
