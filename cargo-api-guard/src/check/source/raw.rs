//! Parses the changed files that `git diff-index` lists: the format "raw", with `-z`.

use std::io::{self, BufRead};

/// The longest path that is read: git itself has no limit.
const LONGEST: u64 = 1 << 20;

/// One record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Record {
    /// A file as it is after the change.
    File { id: String, path: Vec<u8> },
    /// A change that leaves nothing to read: a deletion, or a submodule.
    Other,
}

/// The next record, or none at the end.
///
/// # Errors
/// What `input` says, or that this is not the format.
pub(crate) fn next(input: &mut impl BufRead) -> io::Result<Option<Record>> {
    let Some(words) = until_nul(input)? else { return Ok(None) };
    let words = String::from_utf8(words).map_err(|_| io::ErrorKind::InvalidData)?;
    let fields: Vec<&str> = words.strip_prefix(':').unwrap_or_default().split(' ').collect();
    let (Some(mode), Some(id)) = (fields.get(1), fields.get(3)) else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let path = until_nul(input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let is_file = mode.starts_with("100") || mode.starts_with("120");
    if !is_file || id.bytes().all(|byte| byte == b'0') {
        return Ok(Some(Record::Other));
    }
    Ok(Some(Record::File { id: (*id).to_owned(), path }))
}

fn until_nul(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    io::Read::take(&mut *input, LONGEST).read_until(0, &mut bytes)?;
    match bytes.pop() {
        None => Ok(None),
        Some(0) => Ok(Some(bytes)),
        Some(_) => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut input: &[u8]) -> io::Result<Vec<Record>> {
        let mut records = Vec::new();
        while let Some(record) = next(&mut input)? {
            records.push(record);
        }
        Ok(records)
    }

    fn file(id: &str, path: &str) -> Record {
        Record::File { id: id.to_owned(), path: path.as_bytes().to_vec() }
    }

    #[test]
    fn what_can_be_read_is_told_from_deletions_and_submodules() {
        let input = b":000000 100644 0000 abc1 A\0a b.rs\0:100644 000000 abc1 0000 D\0gone\0\
            :000000 160000 0000 abc4 A\0sub\0:100644 120000 a b T\0l\0";
        let expected = [file("abc1", "a b.rs"), Record::Other, Record::Other, file("b", "l")];
        assert_eq!(all(input).unwrap(), expected);
    }

    #[test]
    fn what_is_cut_short_or_no_such_format_is_an_error() {
        for input in
            [&b":000000 100644 0000 abc1 A\0a"[..], b":000000 100644 0000 abc1 A\0", b":1\0a\0", b"c0ffee"]
        {
            assert!(all(input).is_err());
        }
    }
}
