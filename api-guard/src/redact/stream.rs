//! Redacts text that comes in pieces: what may go out now, and what must wait for the next piece.
//!
//! The output is the same however the text is cut into pieces, as long as the held text stays below its limit. Known
//! values are found anywhere; the forms of keys are looked for in whole lines or in whole words.

use std::borrow::Cow;

use api_guard_detect::Finding;

use super::engine::{self, Look, Span, Spans};
use super::redactor::Redactor;
use crate::secret::registry::{self, WINDOW};

/// A private key in PEM form of more bytes than this, which no algorithm needs, is not waited for.
const LONGEST_BLOCK: usize = 16 * 1024;

/// How much of what has gone out is looked at again with what follows: the word that tells what a key is for stands
/// before it.
const CONTEXT: usize = 160;

/// What waits for its end before it goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Lines: a log's.
    Line,
    /// Words: what a person waits for.
    Word,
}

impl Unit {
    /// One of more bytes than this goes out in parts.
    pub(super) const fn longest(self) -> usize {
        match self {
            Self::Line => 64 * 1024,
            Self::Word => 16 * 1024,
        }
    }
}

/// The state between two pieces.
pub(super) struct Stream {
    unit: Unit,
    redactor: Redactor,
    /// How many bytes at the start of the text have gone out already.
    seen: usize,
    /// How many bytes after these belong to a secret whose marker has gone out.
    covered: usize,
}

/// What a look at the text gives.
pub(super) struct Step<'t> {
    /// What goes out now.
    pub(super) clean: Cow<'t, [u8]>,
    /// How many bytes at the start of the text are needed no more; the others come again, with more behind them.
    pub(super) done: usize,
}

impl Stream {
    pub(super) fn of(unit: Unit, redactor: Redactor) -> Self {
        Self { unit, redactor, seen: 0, covered: 0 }
    }

    /// The same before any text.
    pub(super) fn beginning(&self) -> Self {
        Self::of(self.unit, self.redactor.clone())
    }

    /// All that waits, of a text of `length`, counts as gone out.
    pub(super) fn pass_over(&mut self, length: usize) {
        self.seen = length;
        self.covered = 0;
    }

    /// How many bytes wait of a text of `length`.
    pub(super) fn waiting(&self, length: usize) -> usize {
        length - self.seen.min(length)
    }

    /// What may go out of `text`; `None` if that is nothing before there is more. With `finish` nothing more will come.
    pub(super) fn step<'t>(&mut self, text: &'t [u8], finish: bool) -> Option<Step<'t>> {
        let ready = self.ready(text, finish);
        if ready <= self.seen {
            return None;
        }
        let mut spans = Spans::new();
        // The rest of a value that is cut short will not come: what there is of it stands in the last word, of which each
        // place is looked at. Where steps fall depends on where the text begins, and so on how it was cut.
        let last_word = finish.then(|| last_of_keys(text));
        let (open, findings) = look(text, ready, last_word, self.redactor.rules, &mut spans);
        let mut cut = ready;
        if finish {
            let told = open.filter(|start| start + WINDOW <= text.len());
            engine::merge(&mut spans, told.map(|start| Span::unowned(start..text.len())));
        } else {
            cut = open.map_or(ready, |start| self.unit_start(text, start));
        }
        if self.covered > 0 {
            engine::merge(&mut spans, [Span::unowned(self.seen..self.seen + self.covered)]);
        }
        engine::merge(&mut spans, engine::unowned(findings));
        (cut > self.seen).then(|| self.release(text, cut, spans))
    }

    /// Replaces what has to be replaced in `text` up to `cut`, which a span may go on after.
    fn release<'t>(&mut self, text: &'t [u8], cut: usize, mut spans: Spans) -> Step<'t> {
        spans.retain(|span| span.start < cut && span.end > self.seen);
        let announced = self.covered > 0;
        self.covered = 0;
        if let Some(first) = spans.first_mut() {
            first.start = first.start.max(self.seen);
        }
        if let Some(last) = spans.last_mut() {
            self.covered = last.end.saturating_sub(cut);
            last.end -= self.covered;
        }
        let clean = match spans.split_first() {
            Some((first, others)) if announced => {
                engine::replace(&text[..cut], first.end, others, self.redactor.marker)
            }
            _ => engine::replace(&text[..cut], self.seen, &spans, self.redactor.marker),
        };
        self.seen = if self.unit == Unit::Word { cut.min(CONTEXT) } else { 0 };
        Step { clean, done: cut - self.seen }
    }

    /// How much of `text` is whole units and whole private keys. Of one that grows too long, as much as can go out with
    /// little risk to part a key, which has no space nor quote in it.
    fn ready(&self, text: &[u8], finish: bool) -> usize {
        if finish {
            return text.len();
        }
        let end = match self.unit {
            Unit::Line => text.iter().rposition(|&byte| byte == b'\n'),
            Unit::Word => text.iter().rposition(|&byte| parts_words(byte)),
        };
        if let Some(last) = end.filter(|&last| last >= self.seen) {
            let ready = last + 1;
            // No private key has a line so long as the one that waits.
            let waits = text.len() - ready < self.unit.longest();
            return if waits { self.unit_start(text, self.whole_blocks(text, ready)) } else { ready };
        }
        let waiting = self.waiting(text.len());
        if waiting <= self.unit.longest() {
            return 0;
        }
        let half = self.seen + waiting / 2;
        let second_half = &text[half..text.len() - WINDOW];
        second_half.iter().rposition(|&byte| !is_of_keys(byte)).map_or(half, |at| half + at + 1)
    }

    /// The beginning of the line that `at` is in. The words that identify a key may be anywhere in its line, so a line
    /// is held as a whole. A line that is too long is not held, nor are words: then it is `at` itself.
    fn unit_start(&self, text: &[u8], at: usize) -> usize {
        if self.unit == Unit::Word {
            return at;
        }
        let (before, after) = text.split_at(at);
        let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let end = after.iter().position(|&byte| byte == b'\n').map_or(text.len(), |newline| at + newline);
        if end - start <= self.unit.longest() { start } else { at }
    }

    /// The beginning of a private key that comes line by line and has no end yet, otherwise `ready`.
    fn whole_blocks(&self, text: &[u8], ready: usize) -> usize {
        const BEGIN: &[u8] = b"-----BEGIN ";
        const END: &[u8] = b"-----END ";
        // Of a longer block no key is made, and it must not hold a log for long.
        let from = ready.saturating_sub(LONGEST_BLOCK);
        let Some(begin) = rfind(&text[from..ready], BEGIN) else { return ready };
        let begin = from + begin;
        let mut block = text[begin..ready].split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end);
        let labels = [b"PRIVATE KEY-----".as_slice(), b"PRIVATE KEY BLOCK-----"];
        let of_private_key =
            block.next().is_some_and(|line| labels.iter().any(|label| line.ends_with(label)));
        // The words of the last line come one by one, and no key is told without all of them.
        let closed = block.any(|line| {
            rfind(line, END).is_some_and(|end| rfind(&line[end + END.len()..], b"-----").is_some())
        });
        // The words of a line that has no end yet may become such a key's.
        let unknown = self.unit == Unit::Word && !text[begin..].contains(&b'\n');
        if unknown || of_private_key && !closed { begin } else { ready }
    }
}

/// Adds the places of known values in `text`, and says which is the first before `ready`, and in the last word if that is
/// named, where one could start whose end has not come yet, and what has the form of a key up to `ready`. A value
/// without a newline ends where its line does.
fn look(
    text: &[u8],
    ready: usize,
    last_word: Option<usize>,
    rules: bool,
    spans: &mut Spans,
) -> (Option<usize>, Vec<Finding>) {
    let places = last_word.unwrap_or(0)..ready;
    let in_line = !text[..places.end].ends_with(b"\n");
    let mut open: Option<usize> = None;
    let needles = registry::known();
    let may_go_on = needles.is_some_and(|needles| in_line || needles.newline());
    let open_from = may_go_on.then(|| last_word.unwrap_or(text.len()));
    let look = Look { text, end: ready, rules, open: open_from };
    let findings = look.at_all(&mut |needles, start, window| {
        spans.extend(engine::known_span(needles, text, start, window));
        let goes_on = || {
            let mut lengths = needles.lengths(window);
            lengths.any(|length| (in_line || length.multiline) && start + length.bytes > text.len())
        };
        if places.contains(&start) && open.is_none_or(|first| start < first) && goes_on() {
            open = Some(start);
        }
    });
    engine::merge(spans, []);
    let Some(needles) = needles else { return (None, findings) };
    let could_start =
        |&start: &usize| (in_line || needles.newline_in_window()) && needles.may_begin_with(&text[start..]);
    let last = (text.len() + 1).saturating_sub(WINDOW).max(places.start);
    (open.or_else(|| (last..places.end).find(could_start)), findings)
}

fn rfind(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).rposition(|at| at[0] == word[0] && at == word)
}

/// What no key has in it but the armoured ones.
fn parts_words(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'"'
}

/// Where the word begins that `text` ends with.
fn last_of_keys(text: &[u8]) -> usize {
    text.iter().rposition(|&byte| !is_of_keys(byte)).map_or(0, |at| at + 1)
}

fn is_of_keys(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-+/=.~:@%".contains(&byte)
}
