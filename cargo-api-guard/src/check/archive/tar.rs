//! Reads the entries of a tar, in one pass and with little memory.
//!
//! Known from POSIX.1-1988 `ustar`, POSIX.1-2001 `pax` and the GNU manual's "Basic Tar Format". Names are only shown,
//! so only their spelling matters; everything else that an entry says about itself is ignored.

use std::io::{self, Read};

use super::{Limits, Trouble};

const BLOCK: usize = 512;
/// The longest name, and the longest list of attributes, that is read.
const LONG: u64 = 64 << 10;

/// Calls `see` with the name and the content of every file.
///
/// # Errors
/// What is wrong with the archive, and whatever `see` answers.
pub(crate) fn entries(
    packed: &mut dyn Read,
    limits: &Limits,
    see: &mut dyn FnMut(&str, &mut dyn Read) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut long_name = None;
    while let Some(header) = Header::read(packed)? {
        limits.entry()?;
        let size = header.size().ok_or(Trouble::Damaged)?;
        let mut content = packed.take(size);
        match header.kind() {
            b'L' => long_name = Some(until_nul(&short(&mut content)?)),
            b'x' => long_name = pax_path(&short(&mut content)?).or(long_name),
            b'0' | 0 | b'7' | b'S' => {
                let name = long_name.take().unwrap_or_else(|| header.name());
                see(&name, &mut content)?;
            }
            _ => {}
        }
        let rest = io::copy(&mut content, &mut io::sink())?;
        let is_short = content.limit() > 0;
        let padding = size.next_multiple_of(BLOCK as u64) - size;
        let padded = io::copy(&mut packed.take(padding), &mut io::sink())?;
        let _ = (rest, padded); // the last padding is often left out
        if is_short {
            return Err(Trouble::Damaged);
        }
    }
    Ok(())
}

struct Header([u8; BLOCK]);

impl Header {
    /// The next header; none at the end, which is an empty block or no block at all.
    fn read(packed: &mut dyn Read) -> Result<Option<Self>, Trouble> {
        let mut block = Vec::with_capacity(BLOCK);
        packed.take(BLOCK as u64).read_to_end(&mut block)?;
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        let block: [u8; BLOCK] = block.try_into().map_err(|_| Trouble::Damaged)?;
        let header = Self(block);
        if header.sum() != octal(&header.0[148..156]) {
            return Err(Trouble::Damaged);
        }
        if header.kind() == b'S' {
            skip_map(packed, header.0[482] != 0)?;
        }
        Ok(Some(header))
    }

    fn kind(&self) -> u8 {
        self.0[156]
    }

    fn sum(&self) -> Option<u64> {
        let counted = |(at, byte): (usize, &u8)| if (148..156).contains(&at) { 32 } else { u64::from(*byte) };
        Some(self.0.iter().enumerate().map(counted).sum())
    }

    /// In octal or, where that is too narrow, in binary behind a set bit.
    fn size(&self) -> Option<u64> {
        let field = &self.0[124..136];
        if field[0] & 0x80 == 0 {
            return octal(field);
        }
        if field[0] != 0x80 || field[1..4] != [0, 0, 0] {
            return None; // negative, or beyond any disk
        }
        Some(field[4..].iter().fold(0, |size, byte| size << 8 | u64::from(*byte)))
            .filter(|size| *size < 1 << 62)
    }

    fn name(&self) -> String {
        let name = until_nul(&self.0[..100]);
        let prefix = until_nul(&self.0[345..500]);
        let is_ustar = &self.0[257..263] == b"ustar\0";
        if is_ustar && !prefix.is_empty() { format!("{prefix}/{name}") } else { name }
    }
}

/// The blocks that say where the holes of a sparse file are stand before its content.
fn skip_map(packed: &mut dyn Read, mut goes_on: bool) -> Result<(), Trouble> {
    while goes_on {
        let mut block = [0; BLOCK];
        packed.read_exact(&mut block)?;
        goes_on = block[504] != 0;
    }
    Ok(())
}

fn short(content: &mut dyn Read) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    content.take(LONG).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The value of `path` in a list of `LENGTH KEY=VALUE\n`.
fn pax_path(mut records: &[u8]) -> Option<String> {
    loop {
        let space = records.iter().take(20).position(|byte| *byte == b' ')?;
        let length: usize = std::str::from_utf8(&records[..space]).ok()?.parse().ok()?;
        let record = records.get(space + 1..length)?;
        if let Some(path) = record.strip_prefix(b"path=") {
            return Some(String::from_utf8_lossy(path.strip_suffix(b"\n").unwrap_or(path)).into_owned());
        }
        records = &records[length..];
    }
}

fn until_nul(field: &[u8]) -> String {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = until_nul(field);
    let digits = text.trim_matches(' ');
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}
