//! Decompresses gzip.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

/// Reads all members of a gzip stream. What follows the last one is passed over, as gzip itself does.
pub(crate) struct Gzip<R: Read> {
    member: Option<GzDecoder<BufReader<R>>>,
}

impl<R: Read> Gzip<R> {
    pub(crate) fn new(packed: R) -> Self {
        Self { member: Some(GzDecoder::new(BufReader::new(packed))) }
    }
}

impl<R: Read> Read for Gzip<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let read = member.read(out)?;
            if read > 0 || out.is_empty() {
                return Ok(read);
            }
            let packed = self.member.take().map(GzDecoder::into_inner);
            self.member = next_member(packed)?;
        }
        Ok(0)
    }
}

fn next_member<R: Read>(packed: Option<BufReader<R>>) -> io::Result<Option<GzDecoder<BufReader<R>>>> {
    let Some(mut packed) = packed else { return Ok(None) };
    let goes_on = packed.fill_buf()?.first() == Some(&0x1f);
    Ok(goes_on.then(|| GzDecoder::new(packed)))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn all_members_are_read_and_what_pads_them_is_not() {
        let bytes = [packed("one "), packed(""), packed("two"), vec![0; 700]].concat();
        let mut text = String::new();
        Gzip::new(&bytes[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, "one two");
    }

    #[test]
    fn a_damaged_member_is_an_error_after_what_could_be_read() {
        let mut bytes = packed(&"text ".repeat(1000));
        let last = bytes.len() - 1;
        bytes[last - 5] ^= 1; // its checksum
        let mut text = String::new();
        assert!(Gzip::new(&bytes[..]).read_to_string(&mut text).is_err());
        bytes.truncate(last / 2);
        assert!(Gzip::new(&bytes[..]).read_to_end(&mut Vec::new()).is_err());
    }
}
