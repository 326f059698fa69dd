//! Redacts text that comes in pieces: what may go out now, and what must wait for the next piece.
//!
//! What goes out is the same however the text is cut into pieces, as long as its lines are no longer than
//! [`LONGEST_LINE`]. Known values are found wherever they stand; the forms of keys are looked for in whole lines.

use std::borrow::Cow;
use std::ops::Range;

use super::engine::{self, Spans};
use crate::secret::registry::{self, Needles, WINDOW};

/// A line of more bytes than this goes out in parts.
pub(super) const LONGEST_LINE: usize = 64 * 1024;

/// A private key in PEM form of more bytes than this, which no algorithm needs, is not waited for.
const LONGEST_BLOCK: usize = 16 * 1024;

/// The state between two pieces.
#[derive(Default)]
pub(super) struct Stream {
    /// How many bytes at the start of the text that waits belong to a secret whose marker has gone out.
    covered: usize,
}

impl Stream {
    /// What may go out of `text`, and how many of its bytes that stands for; the others come again, with more behind
    /// them. With `finish` nothing more will come. No bytes means: not before there is more.
    pub(super) fn step<'t>(&mut self, text: &'t [u8], finish: bool) -> (Cow<'t, [u8]>, usize) {
        let ready = ready(text, finish);
        if ready == 0 {
            return (Cow::Borrowed(&[]), 0);
        }
        let mut spans = Spans::new();
        if self.covered > 0 {
            spans.push(0..self.covered);
        }
        let decided = registry::read(|needles| {
            engine::add_known(needles, text, &mut spans);
            if finish {
                engine::merge(&mut spans, cut_short(needles, text));
                ready
            } else {
                line_start(text, undecided(needles, text, ready))
            }
        });
        let lines = &text[..ready];
        engine::add_key_shaped(lines, &mut spans);
        let cut = decided.unwrap_or(ready);
        if cut == 0 {
            return (Cow::Borrowed(&[]), 0);
        }
        (self.release(&text[..cut], spans), cut)
    }

    /// Replaces what has to be replaced in `text`, which a span may go on after.
    fn release<'t>(&mut self, text: &'t [u8], mut spans: Spans) -> Cow<'t, [u8]> {
        spans.retain(|span| span.start < text.len());
        let announced = self.covered > 0;
        self.covered = 0;
        if let Some(last) = spans.last_mut() {
            self.covered = last.end.saturating_sub(text.len());
            last.end -= self.covered;
        }
        match spans.split_first() {
            Some((first, others)) if announced => engine::replace(text, first.end, others),
            _ => engine::replace(text, 0, &spans),
        }
    }
}

/// How much of `text` is whole lines and whole private keys. Of a line that grows too long, as much as can go out with
/// little risk to part a key, which has no space nor quote in it.
fn ready(text: &[u8], finish: bool) -> usize {
    if finish {
        return text.len();
    }
    if let Some(newline) = text.iter().rposition(|&byte| byte == b'\n') {
        // No private key has a line so long as the one that waits.
        let waits = text.len() - newline <= LONGEST_LINE;
        return if waits { line_start(text, whole_blocks(&text[..=newline])) } else { newline + 1 };
    }
    if text.len() <= LONGEST_LINE {
        return 0;
    }
    let half = text.len() / 2;
    let second_half = &text[half..text.len() - WINDOW];
    second_half.iter().rposition(|&byte| !is_of_keys(byte)).map_or(half, |at| half + at + 1)
}

/// The first place before `ready` where a known value could start whose end has not come yet, else `ready`. A value
/// without a newline ends where its line does.
fn undecided(needles: &Needles, text: &[u8], ready: usize) -> usize {
    let in_line = !text[..ready].ends_with(b"\n");
    let longest = needles.longest(!in_line);
    for start in (text.len() + 1).saturating_sub(longest)..ready {
        let Some(&window) = text[start..].first_chunk::<WINDOW>() else {
            return if in_line || needles.newline_in_window() { start } else { ready };
        };
        let mut lengths = needles.lengths(window).iter();
        if lengths.any(|length| (in_line || length.multiline) && start + length.bytes > text.len()) {
            return start;
        }
    }
    ready
}

/// Where the line begins that `at` stands in: what a key's form is told by may stand anywhere in its line, so that a line
/// waits as a whole. One of more than [`LONGEST_LINE`] does not: then `at` itself.
fn line_start(text: &[u8], at: usize) -> usize {
    let (before, after) = text.split_at(at);
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let end = after.iter().position(|&byte| byte == b'\n').map_or(text.len(), |newline| at + newline);
    if end - start <= LONGEST_LINE { start } else { at }
}

/// What `text` ends with, if that could be the first part of a known value whose rest will never come.
fn cut_short(needles: &Needles, text: &[u8]) -> Option<Range<usize>> {
    let last_word = text.iter().rposition(|&byte| !is_of_keys(byte)).map_or(0, |at| at + 1);
    engine::windows(&text[last_word..])
        .map(|(at, window)| (last_word + at, window))
        .find(|&(start, window)| {
            needles.lengths(window).iter().any(|length| start + length.bytes > text.len())
        })
        .map(|(start, _)| start..text.len())
}

/// Where a private key begins that comes line by line and has no end yet, else the end of `lines`.
fn whole_blocks(lines: &[u8]) -> usize {
    const BEGIN: &[u8] = b"-----BEGIN ";
    // Of a longer block no key is made, and it must not hold a log for long.
    let from = lines.len().saturating_sub(LONGEST_BLOCK);
    let Some(begin) = lines[from..].windows(BEGIN.len()).rposition(|at| at[0] == b'-' && at == BEGIN) else {
        return lines.len();
    };
    let begin = from + begin;
    let mut block = lines[begin..].split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end);
    let labels = [b"PRIVATE KEY-----".as_slice(), b"PRIVATE KEY BLOCK-----"];
    let of_private_key = block.next().is_some_and(|line| labels.iter().any(|label| line.ends_with(label)));
    let closed = block.any(|line| line.windows(9).any(|at| at == b"-----END "));
    if of_private_key && !closed { begin } else { lines.len() }
}

fn is_of_keys(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-+/=.~:@%".contains(&byte)
}
