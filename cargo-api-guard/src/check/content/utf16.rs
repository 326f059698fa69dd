//! Reads UTF-16 as UTF-8.

use std::io::{self, Read};

use super::kind::Endian;

const CHUNK: usize = 16 << 10;

/// Reads UTF-16 and gives UTF-8, a little at a time. Half a pair becomes the replacement character.
pub(crate) struct Utf16<R> {
    inner: R,
    endian: Endian,
    /// What was read and is not decoded yet: less than two units.
    pending: Vec<u8>,
    decoded: Vec<u8>,
    given: usize,
    at_end: bool,
}

impl<R: Read> Utf16<R> {
    pub(crate) fn new(inner: R, endian: Endian) -> Self {
        Self { inner, endian, pending: Vec::new(), decoded: Vec::new(), given: 0, at_end: false }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let read = (&mut self.inner).take(CHUNK as u64).read_to_end(&mut self.pending)?;
        self.at_end = read < CHUNK;
        let mut units: Vec<u16> = self.pending.chunks_exact(2).map(|pair| self.unit(pair)).collect();
        let waits = units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) && !self.at_end;
        if waits {
            units.pop(); // the other half of the pair is still to come
        }
        let decoded = char::decode_utf16(units.iter().copied());
        let text: String = decoded.map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        self.decoded = text.into_bytes();
        self.given = 0;
        self.pending.drain(..units.len() * 2);
        Ok(())
    }

    fn unit(&self, pair: &[u8]) -> u16 {
        match self.endian {
            Endian::Little => u16::from_le_bytes([pair[0], pair[1]]),
            Endian::Big => u16::from_be_bytes([pair[0], pair[1]]),
        }
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.decoded.len() && !self.at_end {
            self.decode_more()?;
        }
        let rest = &self.decoded[self.given..];
        let length = rest.len().min(out.len());
        out[..length].copy_from_slice(&rest[..length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(units: impl Iterator<Item = u16>, endian: Endian) -> String {
        let bytes: Vec<u8> = match endian {
            Endian::Little => units.flat_map(u16::to_le_bytes).collect(),
            Endian::Big => units.flat_map(u16::to_be_bytes).collect(),
        };
        let mut text = String::new();
        Utf16::new(&bytes[..], endian).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn text_of_any_length_comes_through_and_so_do_pairs_across_chunks() {
        let text = format!("a{}", "😀é日".repeat(20_000));
        assert!(read(text.encode_utf16(), Endian::Little) == text);
        assert!(read(text.encode_utf16(), Endian::Big) == text);
    }

    #[test]
    fn half_a_pair_and_half_a_unit_end_nothing() {
        let units = [0xd83d, u16::from(b'a'), 0xd83d].into_iter();
        assert_eq!(read(units, Endian::Little), "\u{fffd}a\u{fffd}");
        let mut text = String::new();
        Utf16::new(&b"a\0b"[..], Endian::Little).read_to_string(&mut text).unwrap();
        assert_eq!(text, "a");
    }
}
