//! Reads the entries of a zip, by the list at its end.
//!
//! Known from PKWARE's APPNOTE.TXT 6.3. The list is read whole, within a limit: libraries that read it do so without
//! one, and a small file can hold a very long list.

use std::io::{self, Read, Seek, SeekFrom};

use flate2::read::DeflateDecoder;

use super::limits::DIRECTORY;
use super::{Limits, Trouble};

const END: [u8; 4] = *b"PK\x05\x06";
const END_64: [u8; 4] = *b"PK\x06\x06";
const LOCATOR_64: [u8; 4] = *b"PK\x06\x07";
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const LOCAL: [u8; 4] = *b"PK\x03\x04";
/// The end record has 22 bytes and a comment of at most 65,535.
const END_REACH: u64 = 22 + 0xffff;

/// A file that can be read from anywhere.
pub(crate) trait Seekable: Read + Seek {}
impl<T: Read + Seek> Seekable for T {}

/// Who is shown the name of each entry, and its content or what is wrong with it.
type See<'s> = dyn FnMut(&str, Result<&mut dyn Read, Trouble>) -> Result<(), Trouble> + 's;

/// Calls `see` with the name and the content of every file, or with what is wrong with it.
///
/// # Errors
/// What is wrong with the archive as a whole, and whatever `see` answers.
pub(crate) fn entries(packed: &mut dyn Seekable, limits: &Limits, see: &mut See<'_>) -> Result<(), Trouble> {
    let (list, shift) = directory(packed)?;
    let mut rest = &list[..];
    while rest.starts_with(&ENTRY) {
        limits.entry()?;
        let entry = Entry::parse(&mut rest).ok_or(Trouble::Damaged)?;
        if entry.name.ends_with('/') {
            continue;
        }
        match entry.open(packed, shift) {
            Ok(mut content) => see(&entry.name, Ok(&mut content))?,
            Err(trouble) => see(&entry.name, Err(trouble))?,
        }
    }
    Ok(())
}

/// The list of entries, and by how much the archive was moved when something was put before it.
fn directory(packed: &mut dyn Seekable) -> Result<(Vec<u8>, u64), Trouble> {
    let length = packed.seek(SeekFrom::End(0))?;
    let from = length.saturating_sub(END_REACH);
    let tail = bytes_at(packed, from, length - from)?;
    let at = (0..tail.len().saturating_sub(21)).rev().find(|at| tail[*at..].starts_with(&END));
    let at = at.ok_or(Trouble::Damaged)?;
    let end = &tail[at..];
    let (mut size, mut offset) = (u64::from(u32_at(end, 12)?), u64::from(u32_at(end, 16)?));
    let mut end_of_list = from + at as u64;
    if at >= 20 && tail[at - 20..].starts_with(&LOCATOR_64) {
        let end_64 = bytes_at(packed, u64_at(&tail, at - 20 + 8)?, 56)?;
        if !end_64.starts_with(&END_64) {
            return Err(Trouble::Damaged);
        }
        (size, offset) = (u64_at(&end_64, 40)?, u64_at(&end_64, 48)?);
        end_of_list = u64_at(&tail, at - 20 + 8)?;
    }
    if size > DIRECTORY {
        return Err(Trouble::Limit("its list of entries is larger than 16 MiB"));
    }
    let start = end_of_list.checked_sub(size).ok_or(Trouble::Damaged)?;
    let shift = start.checked_sub(offset).ok_or(Trouble::Damaged)?;
    Ok((bytes_at(packed, start, size)?, shift))
}

struct Entry {
    name: String,
    is_encrypted: bool,
    method: u16,
    packed_size: u64,
    offset: u64,
}

impl Entry {
    /// The next entry of a list.
    fn parse(list: &mut &[u8]) -> Option<Self> {
        let record = *list;
        let of = |at| u16_at(record, at).ok().map(usize::from);
        let (name_length, extra_length, comment_length) = (of(28)?, of(30)?, of(32)?);
        let name = record.get(46..46 + name_length)?;
        let extra = record.get(46 + name_length..46 + name_length + extra_length)?;
        let (mut packed_size, mut offset) =
            (u32_at(record, 20).ok()?.into(), u32_at(record, 42).ok()?.into());
        let unpacked_is_wide = u32_at(record, 24).ok()? == u32::MAX;
        wide(extra, unpacked_is_wide, &mut packed_size, &mut offset)?;
        *list = record.get(46 + name_length + extra_length + comment_length..)?;
        Some(Self {
            name: String::from_utf8_lossy(name).into_owned(),
            is_encrypted: u16_at(record, 8).ok()? & 1 == 1,
            method: u16_at(record, 10).ok()?,
            packed_size,
            offset,
        })
    }

    fn open<'p>(&self, packed: &'p mut dyn Seekable, shift: u64) -> Result<Box<dyn Read + 'p>, Trouble> {
        if self.is_encrypted {
            return Err(Trouble::Unsupported("it is encrypted"));
        }
        let at = self.offset.checked_add(shift).ok_or(Trouble::Damaged)?;
        let local = bytes_at(packed, at, 30)?;
        if !local.starts_with(&LOCAL) {
            return Err(Trouble::Damaged);
        }
        let skipped = u64::from(u16_at(&local, 26)?) + u64::from(u16_at(&local, 28)?);
        packed.seek(SeekFrom::Start(at + 30 + skipped))?;
        let content = packed.take(self.packed_size);
        match self.method {
            0 => Ok(Box::new(content)),
            8 => Ok(Box::new(DeflateDecoder::new(content))),
            _ => Err(Trouble::Unsupported("it is compressed in a way that is not read")),
        }
    }
}

/// Takes what did not fit into 32 bits from the extra field that has it.
fn wide(mut extra: &[u8], unpacked_is_wide: bool, packed_size: &mut u64, offset: &mut u64) -> Option<()> {
    const WIDE: u64 = u32::MAX as u64;
    while extra.len() >= 4 {
        let (id, length) = (u16_at(extra, 0).ok()?, usize::from(u16_at(extra, 2).ok()?));
        let mut field = extra.get(4..4 + length)?;
        if id == 1 {
            let mut next = || {
                let value = u64_at(field, 0).ok();
                field = field.get(8..).unwrap_or_default();
                value
            };
            if unpacked_is_wide {
                next()?;
            }
            if *packed_size == WIDE {
                *packed_size = next()?;
            }
            if *offset == WIDE {
                *offset = next()?;
            }
        }
        extra = &extra[4 + length..];
    }
    Some(())
}

fn bytes_at(packed: &mut dyn Seekable, at: u64, length: u64) -> Result<Vec<u8>, Trouble> {
    packed.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    packed.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        Err(io::Error::from(io::ErrorKind::UnexpectedEof).into())
    } else {
        Ok(bytes)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Trouble> {
    array_at(bytes, at).map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Trouble> {
    array_at(bytes, at).map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Result<u64, Trouble> {
    array_at(bytes, at).map(u64::from_le_bytes)
}

fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], Trouble> {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().ok_or(Trouble::Damaged)
}
