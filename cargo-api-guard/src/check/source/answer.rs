//! Parses the answers of `git cat-file --batch`: `ID KIND SIZE` and a line end, that many bytes, and a line end; or `ID
//! missing`.

use std::io::{self, BufRead, Read, Take};

/// The longest first line that is read: an object's name has 64 digits at most.
const LONGEST: u64 = 256;

/// Reads the next answer, which should be an object of this kind: `read` is given its content and its size. What it
/// leaves of the content is passed over.
///
/// # Errors
/// What `input` says; [`NotFound`](io::ErrorKind::NotFound) where there is no such object, after which the next answer
/// can be read; of any other kind where this is no answer, or one about another kind of object.
pub(crate) fn next<T>(
    input: &mut impl BufRead,
    kind: &str,
    read: impl FnOnce(&mut dyn Read, u64) -> T,
) -> io::Result<T> {
    let mut header = Vec::new();
    Read::take(&mut *input, LONGEST).read_until(b'\n', &mut header)?;
    let size = size_of(kind, &header)?;
    let mut content = Whole { inner: Read::take(&mut *input, size) };
    let result = read(&mut content, size);
    io::copy(&mut content, &mut io::sink())?;
    let mut end = [0];
    input.read_exact(&mut end)?;
    if end != *b"\n" {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(result)
}

fn size_of(kind: &str, header: &[u8]) -> io::Result<u64> {
    let header = header.strip_suffix(b"\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let header = String::from_utf8_lossy(header);
    let mut words = header.split_ascii_whitespace().skip(1);
    match (words.next(), words.next().map(str::parse)) {
        (Some(of), Some(Ok(size))) if of == kind => Ok(size),
        (Some("missing"), None) => Err(io::ErrorKind::NotFound.into()),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Content that ends with an error where it is shorter than it should be: git stopped at something broken.
struct Whole<R> {
    inner: Take<R>,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        if read == 0 && !out.is_empty() && self.inner.limit() > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(content: &mut dyn Read, size: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        assert_eq!(bytes.len() as u64, size);
        Ok(bytes)
    }

    #[test]
    fn what_is_left_of_a_content_is_passed_over_and_what_is_missing_is_told() {
        let mut input = &b"a1 blob 7\nab\ncdef\na2 missing\na3 tree 0\n\na4 blob 3\nxyz\n"[..];
        let two = next(&mut input, "blob", |content, _| {
            let mut two = [0; 2];
            content.read_exact(&mut two).map(|()| two)
        });
        assert_eq!(two.unwrap().unwrap(), *b"ab");
        assert_eq!(next(&mut input, "blob", whole).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(next(&mut input, "tree", whole).unwrap().unwrap(), b"");
        assert_eq!(next(&mut input, "blob", whole).unwrap().unwrap(), b"xyz");
        assert!(next(&mut input, "blob", whole).is_err(), "there is no more");
    }

    #[test]
    fn what_is_cut_short_of_another_kind_or_no_answer_is_an_error() {
        let answer = b"a1 blob 3\nxyz\n";
        for length in 0..answer.len() {
            let read = next(&mut &answer[..length], "blob", whole);
            assert!(!matches!(read, Ok(Ok(_))), "of {length} bytes");
        }
        let others = [
            &b"a1 tree 3\nxyz\n"[..],
            b"a1 blob 2\nxyz\n",
            b"a1 blob -1\nxyz\n",
            b"a1 blob 18446744073709551615\nxyz\n",
            b"a1 ambiguous\n",
            b"\n",
        ];
        for input in others {
            assert!(!matches!(next(&mut &*input, "blob", whole), Ok(Ok(_))));
        }
    }
}
