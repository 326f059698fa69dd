//! JSON documents for programs, on one line.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use crate::shown;

/// Writes a document in one line.
///
/// # Errors
/// What `out` says.
pub(crate) fn write(out: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    document.serialize(&mut Serializer::with_formatter(&mut *out, Plain)).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

/// Compact JSON that does not steer a terminal either: JSON itself only asks to escape what is below a space.
struct Plain;

impl Formatter for Plain {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        let mut done = 0;
        for (at, character) in text.char_indices().filter(|(_, character)| shown::steers(*character)) {
            CompactFormatter.write_string_fragment(out, &text[done..at])?;
            write!(out, "\\u{:04x}", u32::from(character))?;
            done = at + character.len_utf8();
        }
        CompactFormatter.write_string_fragment(out, &text[done..])
    }
}
