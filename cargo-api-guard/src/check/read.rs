//! The bytes of a file, if it is one to read.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The largest file that is read, in bytes.
pub(crate) const LIMIT: u64 = 64 << 20;
/// A NUL within so many bytes makes a file binary, as it does for git.
const HEAD: u64 = 8 << 10;

/// What became of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Contents {
    /// Its bytes, in whatever encoding.
    Text(Vec<u8>),
    /// It is binary: not what this command reads.
    Binary,
    /// It is larger than [`LIMIT`].
    TooLarge,
    /// It was there when its folder was listed and is no more: a build at work, and nothing left to publish.
    Gone,
}

/// Reads a file. A large binary file is [`Contents::Binary`]: no more of it is read than its head.
///
/// # Errors
/// Whatever the system says, except that the file is not there.
pub(crate) fn read(path: &Path) -> io::Result<Contents> {
    match File::open(path) {
        Ok(file) => read_open(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Contents::Gone),
        Err(error) => Err(error),
    }
}

fn read_open(mut file: File) -> io::Result<Contents> {
    let length = file.metadata()?.len();
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(LIMIT) + 1).unwrap_or(0));
    file.by_ref().take(HEAD).read_to_end(&mut bytes)?;
    if bytes.contains(&0) {
        return Ok(Contents::Binary);
    }
    if length > LIMIT {
        return Ok(Contents::TooLarge);
    }
    // The length is a hint: a file can grow meanwhile, and that of a pipe is 0.
    file.take(LIMIT + 1 - bytes.len() as u64).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > LIMIT { Contents::TooLarge } else { Contents::Text(bytes) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_vanished_is_gone_and_no_error() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(&folder.path().join("a")).unwrap(), Contents::Gone);
    }

    #[test]
    fn a_nul_in_the_head_makes_a_file_binary_and_one_behind_it_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut bytes = vec![b'a'; 9000];
        bytes[8192] = 0;
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(read(&path).unwrap(), Contents::Text(bytes.clone()));
        bytes[8191] = 0;
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(read(&path).unwrap(), Contents::Binary);
    }

    #[test]
    fn the_limit_is_read_and_a_byte_more_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut text = vec![b'a'; usize::try_from(LIMIT).unwrap()];
        std::fs::write(&path, &text).unwrap();
        assert!(matches!(read(&path).unwrap(), Contents::Text(bytes) if bytes.len() as u64 == LIMIT));
        text.push(b'a');
        std::fs::write(&path, &text).unwrap();
        assert_eq!(read(&path).unwrap(), Contents::TooLarge);
    }
}
