//! Armoured blocks (RFC 7468, RFC 4880): the text between `-----BEGIN …` and `-----END …`, wherever it stands.
//!
//! A block is found in a file, in an environment variable or a JSON document (line ends written as `\n`), or
//! spread over quoted lines.

use std::ops::Range;

use crate::check::base64;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";
/// An RSA key of 16,384 bits needs 13 KB.
const LONGEST: usize = 32 * 1024;

/// One armoured block.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    /// Where it stands, from the first dash to the last.
    pub(crate) range: Range<usize>,
    /// `RSA PRIVATE KEY` and the like.
    pub(crate) label: &'a [u8],
    /// Whether a header says that the body is encrypted.
    pub(crate) says_encrypted: bool,
    /// The decoded body.
    pub(crate) body: Vec<u8>,
}

impl<'a> Block<'a> {
    /// Reads the block that begins at `at`.
    pub(crate) fn read(hay: &'a [u8], at: usize) -> Option<Self> {
        let block = &hay[at..hay.len().min(at + LONGEST)];
        let rest = block.strip_prefix(BEGIN)?;
        let (label, rest) = split_at_dashes(rest)?;
        // The next five dashes must be the end: a search that went on would cost the square of a text full of
        // beginnings.
        let (text, rest) = split_at_dashes(rest)?;
        let end = [&END[DASHES.len()..], label, DASHES].concat();
        let rest = rest.strip_prefix(&end[..])?;
        let lines = unescape(text);
        let (headers, digits) = split_headers(&lines);
        Some(Self {
            range: at..at + block.len() - rest.len(),
            label,
            says_encrypted: contains(headers, b"ENCRYPTED"),
            body: base64::decode(&digits)?,
        })
    }
}

fn split_at_dashes(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = text.windows(DASHES.len()).position(|window| window == DASHES)?;
    Some((&text[..at], &text[at + DASHES.len()..]))
}

/// Turns written line ends into line ends, and drops the quotes and commas of quoted lines.
fn unescape(text: &[u8]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            // JSON within JSON doubles the backslashes.
            b'\\' => {
                while bytes.next_if_eq(&b'\\').is_some() {}
                if bytes.next_if_eq(&b'n').is_some() {
                    lines.push(b'\n');
                } else {
                    bytes.next_if_eq(&b'r');
                }
            }
            b'\r' | b' ' | b'\t' | b'"' | b'\'' | b',' => {}
            _ => lines.push(byte),
        }
    }
    lines
}

/// Splits off the lines `Name: value` and the empty line after them; the rest is joined. A line that begins with
/// `=` is OpenPGP's checksum and no part of the body.
fn split_headers(lines: &[u8]) -> (&[u8], Vec<u8>) {
    let last_colon = lines.iter().rposition(|&byte| byte == b':').unwrap_or(0);
    let gap = lines[last_colon..].windows(2).position(|pair| pair == b"\n\n").map(|at| last_colon + at);
    let body_start = if last_colon == 0 { 0 } else { gap.unwrap_or(0) };
    let mut body = Vec::with_capacity(lines.len() - body_start);
    for line in lines[body_start..].split(|&byte| byte == b'\n') {
        if !line.starts_with(b"=") {
            body.extend_from_slice(line);
        }
    }
    (&lines[..body_start], body)
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(body: &str) -> String {
        format!("x-----BEGIN A-----{body}-----END A-----x")
    }

    #[test]
    fn a_body_decodes_however_its_lines_are_written() {
        for body in [
            "\nZm9v\nYmFy\n",
            "\r\nZm9v\r\nYmFy\r\n",
            r"\nZm9v\nYmFy\n",
            r"\\nZm9v\\r\\nYmFy",
            "\",\n\"Zm9vYmFy\"",
            "Zm9vYmFy",
        ] {
            let text = block(body);
            let block = Block::read(text.as_bytes(), 1).unwrap();
            assert_eq!((block.label, &block.body[..]), (&b"A"[..], &b"foobar"[..]), "{body}");
            assert_eq!(block.range, 1..text.len() - 1);
        }
    }

    #[test]
    fn headers_are_read_and_an_openpgp_checksum_is_left_out() {
        let text = block("\nProc-Type: 4,ENCRYPTED\nDEK-Info: X,00\n\nZm9v\nYmFy\n=abcd\n");
        let block = Block::read(text.as_bytes(), 1).unwrap();
        assert!(block.says_encrypted);
        assert_eq!(block.body, b"foobar");
    }

    #[test]
    fn a_block_without_an_end_or_with_another_is_none() {
        for text in [
            "-----BEGIN A",
            "-----BEGIN A-----Zm9v",
            "-----BEGIN A-----Zm9v-----END B-----",
            "-----BEGIN A-----{}-----END A-----",
        ] {
            assert!(Block::read(text.as_bytes(), 0).is_none(), "{text}");
        }
    }
}
