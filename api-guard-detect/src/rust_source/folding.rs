//! Texts that are put together while compiling, or in the same expression: `concat!`, `+`, `.concat()`, `format!` of
//! constants, arrays of characters, bytes or numbers, and `stringify!`.

use std::cell::Cell;
use std::ops::Range;

use super::code::Code;
use crate::rust::{TokenKind, decode};
use crate::sorted::Sorted;

/// Arrays and calls nest no deeper in what a person writes.
const DEPTH: usize = 8;
/// An array of fewer bytes or characters spells no key.
const SHORTEST_ARRAY: usize = 16;
/// A constant that is spelled with more bytes is no part of a key.
const LONGEST_CONSTANT: usize = 512;
/// How many bytes constants add for each byte of a file: a short name stands for many, and may be written often.
const GROWTH: usize = 4;

/// A text of several parts.
#[derive(Default)]
pub(super) struct Joined {
    pub(super) bytes: Vec<u8>,
    pub(super) parts: Vec<Part>,
    /// The whole expression.
    pub(super) expression: Range<usize>,
}

/// Where a part stands in the text, and where its token in the source.
pub(super) struct Part {
    at: usize,
    pub(super) source: Range<usize>,
}

impl Joined {
    /// The source of a range, if it is of more than one part: from its first part to its last. Where one of them is a
    /// constant, which stands elsewhere, the whole expression and each such constant, so that none of them is shown.
    pub(super) fn spans_across(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let part_of = |at: usize| self.parts.partition_point(|part| part.at <= at).checked_sub(1);
        let (Some(first), Some(last)) = (part_of(range.start), part_of(range.end.saturating_sub(1))) else {
            return Vec::new();
        };
        if first >= last {
            return Vec::new();
        }
        let parts = &self.parts[first..=last];
        let stands_here = |part: &&Part| {
            self.expression.start <= part.source.start && part.source.end <= self.expression.end
        };
        let elsewhere = parts.iter().filter(|part| !stands_here(part)).map(|part| part.source.clone());
        let mut spans: Vec<Range<usize>> = elsewhere.collect();
        spans.push(match spans.is_empty() {
            true => parts[0].source.start..parts[parts.len() - 1].source.end,
            false => self.expression.clone(),
        });
        spans
    }

    fn push(&mut self, bytes: &[u8], source: Range<usize>) {
        self.parts.push(Part { at: self.bytes.len(), source });
        self.bytes.extend_from_slice(bytes);
    }
}

/// Calls `found` with every text of at least two parts.
pub(super) fn each(code: &Code<'_, '_>, found: &mut impl FnMut(Joined)) {
    let left = Cell::new(LONGEST_CONSTANT + GROWTH * code.source.len());
    let fold = Fold { code, constants: constants(code), left };
    let mut at = 0;
    while at < code.tokens.len() {
        if !fold.may_begin(at) {
            at += 1;
            continue;
        }
        let mut joined = Joined::default();
        let end = fold.sum(at, DEPTH, &mut joined);
        if let Some(end) = end
            && joined.parts.len() > 1
        {
            joined.expression = code.tokens[at].start..code.tokens[end - 1].end;
            found(joined);
        }
        at = end.unwrap_or(at).max(at + 1);
    }
}

/// The literals that constants of this file are: those whose whole value is one.
fn constants<'s>(code: &Code<'s, '_>) -> Sorted<&'s [u8], usize> {
    let mut constants = Sorted::default();
    for at in 0..code.tokens.len() {
        let declares = code.is_name(at) && matches!(code.text(at), b"const" | b"static" | b"let");
        if !declares || !code.is_name(at + 1) {
            continue;
        }
        let name = code.text(at + 1);
        let equals = (at + 2..at + 14).find(|at| matches!(code.text(*at), b"=" | b";" | b"{"));
        if let Some(equals) = equals
            && matches!(code.kind(equals + 1), Some(TokenKind::Literal(_)))
            && code.text(equals + 1).len() <= LONGEST_CONSTANT
            && code.text(equals + 2) == b";"
        {
            *constants.or_insert(name, 0) = equals + 1;
        }
    }
    constants
}

/// Reads expressions. Each method begins at a token and answers with the one after what it read.
struct Fold<'c, 's, 't> {
    code: &'c Code<'s, 't>,
    constants: Sorted<&'s [u8], usize>,
    /// How many bytes constants may still add.
    left: Cell<usize>,
}

impl Fold<'_, '_, '_> {
    /// Whether a text of several parts may begin here: most literals stand alone.
    fn may_begin(&self, at: usize) -> bool {
        let next = || self.code.text(at + 1);
        match self.code.kind(at) {
            Some(TokenKind::Literal(_)) => matches!(next(), b"+" | b"."),
            Some(TokenKind::Ident) => match next() {
                b"!" => true,
                b"+" | b"." => self.constants.get(&self.code.text(at)).is_some(),
                b":" => self.code.text(at) == b"String",
                _ => false,
            },
            Some(TokenKind::Punct) => self.code.text(at) == b"[",
            _ => false,
        }
    }

    /// `a + &b + …`, as far as it is known what is added.
    fn sum(&self, at: usize, depth: usize, joined: &mut Joined) -> Option<usize> {
        let mut at = self.value(at, depth, joined)?;
        while self.code.text(at) == b"+" {
            let known = (joined.bytes.len(), joined.parts.len());
            let Some(end) = self.value(at + 1, depth, joined) else {
                joined.bytes.truncate(known.0);
                joined.parts.truncate(known.1);
                break;
            };
            at = end;
        }
        Some(at)
    }

    /// A value with the calls behind it that leave its text as it is.
    fn value(&self, at: usize, depth: usize, joined: &mut Joined) -> Option<usize> {
        let depth = depth.checked_sub(1)?;
        let mut at = at;
        while matches!(self.code.text(at), b"&" | b"*") {
            at += 1;
        }
        let mut at = match self.code.text(at) {
            b"(" => self.close(self.sum(at + 1, depth, joined)?, b")")?,
            b"[" => self.array(at, depth, joined)?,
            b"String" if self.code.is(at + 1, &[":", ":", "from", "("]) => {
                self.close(self.sum(at + 5, depth, joined)?, b")")?
            }
            _ if self.code.text(at + 1) == b"!" => self.call(at, depth, joined)?,
            _ => self.single(at, joined)?,
        };
        while self.code.text(at) == b"." && self.keeps_text(at + 1) {
            at = self.code.after_group(at + 2);
        }
        Some(at)
    }

    fn keeps_text(&self, method: usize) -> bool {
        let kept = match self.code.text(method) {
            b"join" => matches!(self.code.text(method + 2), b"\"\"" | b"b\"\"" | b"&" | b"''"),
            name => keeps_text(name),
        };
        kept && self.code.text(method + 1) == b"("
    }

    /// A literal, or a constant that is one.
    fn single(&self, at: usize, joined: &mut Joined) -> Option<usize> {
        match self.code.kind(at)? {
            TokenKind::Literal(_) | TokenKind::Char | TokenKind::Byte => self.literal(at, joined),
            TokenKind::Ident => self.constant(self.code.text(at), joined)?,
            _ => return None,
        }
        Some(at + 1)
    }

    fn literal(&self, at: usize, joined: &mut Joined) {
        let token = self.code.tokens[at];
        joined.push(decode(self.code.source, token).bytes(), token.start..token.end);
    }

    fn constant(&self, name: &[u8], joined: &mut Joined) -> Option<()> {
        let literal = *self.constants.get(&name)?;
        self.left.set(self.left.get().checked_sub(self.code.text(literal).len())?);
        self.literal(literal, joined);
        Some(())
    }

    fn close(&self, at: usize, closing: &[u8]) -> Option<usize> {
        (self.code.text(at) == closing).then_some(at + 1)
    }

    /// `concat!(…)`, `vec![…]`, `format!("{}{B}", A)`
    fn call(&self, at: usize, depth: usize, joined: &mut Joined) -> Option<usize> {
        let opens = at + 2;
        match self.code.text(at) {
            b"concat" | b"concatcp" | b"concat_bytes" | b"concat_str" => {
                self.list(opens, depth, joined, true)
            }
            b"vec" => self.array(opens, depth, joined),
            b"stringify" => Some(self.stringify(opens, joined)),
            b"format" | b"formatcp" | b"format_args" => self.format(opens, depth, joined),
            _ => None,
        }
    }

    /// The tokens of the group as they stand, without the spaces between them; each byte is a part.
    fn stringify(&self, opens: usize, joined: &mut Joined) -> usize {
        let end = self.code.after_group(opens);
        for token in self.code.tokens.get(opens + 1..end - 1).unwrap_or_default() {
            for at in token.start..token.end {
                joined.push(&self.code.source[at..=at], at..at + 1);
            }
        }
        end
    }

    /// Elements with commas between them, to the end of the group.
    fn list(&self, opens: usize, depth: usize, joined: &mut Joined, numbers: bool) -> Option<usize> {
        let mut at = opens + 1;
        while !matches!(self.code.text(at), b")" | b"]" | b"}") {
            at = if numbers && self.code.kind(at) == Some(TokenKind::Number) {
                let token = self.code.tokens[at];
                joined.push(self.code.text(at), token.start..token.end);
                at + 1
            } else {
                self.sum(at, depth, joined)?
            };
            match self.code.text(at) {
                b"," => at += 1,
                b")" | b"]" | b"}" => {}
                _ => return None,
            }
        }
        Some(at + 1)
    }

    /// An array of texts that is joined, or of so many characters, bytes or numbers that they can spell a key.
    fn array(&self, opens: usize, depth: usize, joined: &mut Joined) -> Option<usize> {
        if self.code.kind(opens + 1) == Some(TokenKind::Number) {
            return self.numbers(opens, joined);
        }
        let known = joined.parts.len();
        let end = self.list(opens, depth, joined, false)?;
        let spells = matches!(self.code.kind(opens + 1), Some(TokenKind::Char | TokenKind::Byte))
            && joined.parts.len() - known >= SHORTEST_ARRAY;
        let is_joined = self.code.text(end) == b"." && self.keeps_text(end + 1);
        (spells || is_joined).then_some(end)
    }

    /// `[115, 0x6b, …]`: bytes by their numbers.
    fn numbers(&self, opens: usize, joined: &mut Joined) -> Option<usize> {
        let mut at = opens + 1;
        while self.code.kind(at) == Some(TokenKind::Number) {
            let token = self.code.tokens[at];
            joined.push(&[byte_of(self.code.text(at))?], token.start..token.end);
            at += 1;
            if self.code.text(at) == b"," {
                at += 1;
            }
        }
        let end = self.close(at, b"]")?;
        (joined.parts.len() >= SHORTEST_ARRAY).then_some(end)
    }

    /// A format whose arguments are all known: by place, or by a constant's name.
    fn format(&self, opens: usize, depth: usize, joined: &mut Joined) -> Option<usize> {
        let token = *self.code.tokens.get(opens + 1)?;
        if !matches!(token.kind, TokenKind::Literal(_)) {
            return None;
        }
        let decoded = decode(self.code.source, token);
        let mut next = opens + 2;
        let mut rest = decoded.bytes();
        while let Some(open) = rest.iter().position(|byte| *byte == b'{') {
            let close = open + rest[open..].iter().position(|byte| *byte == b'}')?;
            if open > 0 {
                joined.push(&rest[..open], token.start..token.end);
            }
            let name = &rest[open + 1..close];
            if name.is_empty() {
                next = self.value(next + 1, depth, joined)?;
            } else {
                self.constant(name, joined)?;
            }
            rest = &rest[close + 1..];
        }
        if !rest.is_empty() {
            joined.push(rest, token.start..token.end);
        }
        Some(self.code.after_group(opens))
    }
}

/// Whether a method of this name, called without an argument, leaves a text as it is.
pub(crate) fn keeps_text(method: &[u8]) -> bool {
    matches!(
        method,
        b"to_owned" | b"to_string" | b"into" | b"as_str" | b"as_bytes" | b"to_vec" | b"concat" | b"clone"
    )
}

/// The value of a number's token, where it is a byte of a text.
pub(crate) fn byte_of(number: &[u8]) -> Option<u8> {
    let (digits, radix) = match number.strip_prefix(b"0x") {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let (mut value, mut is_number) = (0, false);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'_' => {}
            b'u' | b'i' if matches!(&digits[at..], b"u8" | b"u32" | b"i32") => break,
            _ => {
                value = value * radix + char::from(*byte).to_digit(radix)?;
                is_number = true;
            }
        }
        if value > 0x7f {
            return None;
        }
    }
    if is_number { u8::try_from(value).ok() } else { None }
}
