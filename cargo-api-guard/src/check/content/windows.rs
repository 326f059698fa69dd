//! Cuts a stream of any length into pieces that fit into memory, so that no key is lost between two pieces.

use std::io::{self, Read};
use std::ops::Range;

/// How a stream is cut.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    /// A stream of at most so many bytes is one piece.
    pub(crate) piece: usize,
    /// A key may begin so many bytes before the end of a piece and still be whole: longer ones may be cut.
    pub(crate) tail: usize,
    /// So many bytes before a piece are seen with it: the words that make a key of a random string.
    pub(crate) lead: usize,
}

impl Cut {
    /// For text and built programs.
    pub(crate) const PIECES: Self = Self { piece: 4 << 20, tail: 64 << 10, lead: 4 << 10 };
    /// For Rust, whose literals and comments can be told apart only from a file's beginning.
    pub(crate) const RUST: Self = Self { piece: 32 << 20, ..Self::PIECES };
}

/// A piece of a stream.
pub(crate) struct Window<'b> {
    pub(crate) bytes: &'b [u8],
    /// A key that begins here belongs to this piece; any other belongs to a neighbour.
    pub(crate) own: Range<usize>,
    /// Where `bytes` stand in the stream.
    pub(crate) offset: u64,
    /// Whether this is the whole stream.
    pub(crate) is_whole: bool,
}

/// Reads a stream to its end, a piece at a time, and answers how long it was. `buffer` is only memory.
///
/// # Errors
/// What `reader` says. What came before the error was seen.
pub(crate) fn each(
    reader: &mut dyn Read,
    cut: Cut,
    buffer: &mut Vec<u8>,
    see: &mut dyn FnMut(Window<'_>),
) -> io::Result<u64> {
    buffer.clear();
    let mut offset = 0;
    let mut from = 0;
    loop {
        let filled = fill(reader, cut.piece, buffer);
        let at_end = buffer.len() < cut.piece || filled.is_err();
        let to = if at_end { buffer.len() } else { buffer.len() - cut.tail };
        let is_whole = offset == 0 && at_end && filled.is_ok();
        see(Window { bytes: buffer, own: from..to, offset, is_whole });
        if at_end {
            let length = offset + buffer.len() as u64;
            return filled.map(|()| length);
        }
        let seen = to.saturating_sub(cut.lead);
        buffer.drain(..seen);
        offset += seen as u64;
        from = to - seen;
    }
}

fn fill(reader: &mut dyn Read, length: usize, buffer: &mut Vec<u8>) -> io::Result<()> {
    let missing = length.saturating_sub(buffer.len()) as u64;
    reader.take(missing).read_to_end(buffer).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CUT: Cut = Cut { piece: 100, tail: 20, lead: 10 };

    /// Where the pieces say that they own each `x`.
    fn owned(text: &[u8]) -> Vec<u64> {
        let mut found = Vec::new();
        let length = each(&mut &*text, CUT, &mut Vec::new(), &mut |window| {
            assert!(window.bytes.len() <= CUT.piece);
            let own = window.own.clone().filter(|at| window.bytes[*at] == b'x');
            found.extend(own.map(|at| window.offset + at as u64));
        });
        assert_eq!(length.unwrap(), text.len() as u64);
        found
    }

    #[test]
    fn every_byte_belongs_to_one_piece_whatever_the_length() {
        for length in [0, 1, 79, 80, 99, 100, 101, 179, 180, 181, 1000] {
            let all: Vec<u64> = (0..length).collect();
            assert_eq!(owned(&vec![b'x'; all.len()]), all, "{length}");
        }
    }

    #[test]
    fn a_piece_sees_what_stands_before_and_behind_what_it_owns() {
        each(&mut &vec![b'x'; 1000][..], CUT, &mut Vec::new(), &mut |window| {
            assert!(window.offset == 0 || window.own.start == CUT.lead);
            let is_last = window.offset + window.bytes.len() as u64 == 1000;
            assert!(is_last || window.bytes.len() - window.own.end == CUT.tail);
        })
        .unwrap();
    }

    #[test]
    fn what_came_before_an_error_is_seen() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::InvalidData.into())
            }
        }
        let mut seen = 0;
        let read = each(&mut (&b"xyz"[..]).chain(Broken), CUT, &mut Vec::new(), &mut |window| {
            seen += window.own.len();
            assert!(!window.is_whole);
        });
        assert_eq!((read.unwrap_err().kind(), seen), (io::ErrorKind::InvalidData, 3));
    }
}
