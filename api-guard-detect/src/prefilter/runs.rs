//! Runs: stretches of the bytes that keys are made of.
//!
//! Every key but those of [`marks`](super::marks) has a run of at least sixteen bytes, so shorter ones need no look.

use std::ops::Range;

use crate::anchors::{Anchors, Candidate};
use crate::bare::{self, begins_word};
use crate::drawn;
use crate::encoded;
use crate::generic;
use crate::output::SHORTEST_RUN;
use crate::plausible::plausible;
use crate::shape::{Check, Edges};
use crate::witness::{WitnessLook, contains_word};

/// The shortest run that is looked at.
pub(super) const SHORTEST: usize = SHORTEST_RUN;
/// One byte in as many is looked at, until so many in a row may be of a run.
const STEP: usize = 4;
/// How far before its run an anchor with a byte in it that no run has (`SG.`, `discord.com/…`) may begin.
const REACH: usize = 40;

/// How far back a witness is looked for: a statement, and what stands before the key in its literal.
const WITNESS: usize = 320;

/// How far behind a key the field may stand whose attribute it is in.
const NAME_BEHIND: usize = 80;

/// A letter, a digit or another byte of the base64 alphabets: what runs are made of.
const IN_RUN: u8 = 1;
/// What joins runs to the anchors before them.
const GLUE: u8 = 2;
/// What may stand right before a run that is part of a key from further on: glue, or the backslash of an escape.
const BEFORE: u8 = 32;
const DIGIT: u8 = 4;
const UPPER: u8 = 8;
const LOWER: u8 = 16;
const ALNUM: u8 = DIGIT | UPPER | LOWER;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0u8; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => IN_RUN | GLUE | DIGIT,
            b'A'..=b'Z' => IN_RUN | GLUE | UPPER,
            b'a'..=b'z' => IN_RUN | GLUE | LOWER,
            b'_' | b'-' | b'+' | b'/' | b'=' => IN_RUN | GLUE,
            b'.' | b'~' | b':' | b'$' | b'%' | b'?' | b'|' => GLUE | BEFORE,
            b'\\' => BEFORE,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// Whether `byte` is a base64 digit of either alphabet, or padding.
#[inline]
pub(crate) fn is_random(byte: u8) -> bool {
    CLASS[byte as usize] & IN_RUN != 0
}

/// A look at the runs of a text, from front to back.
pub(super) struct Runs<'h> {
    anchors: &'h Anchors,
    hay: &'h [u8],
    is_rust: bool,
    witnesses: WitnessLook<'h>,
    names: Names,
}

impl<'h> Runs<'h> {
    pub(super) fn of(anchors: &'h Anchors, hay: &'h [u8], is_rust: bool) -> Self {
        Self {
            anchors,
            hay,
            is_rust,
            witnesses: WitnessLook::within(WITNESS, anchors, hay),
            names: Names::default(),
        }
    }

    /// The end of the run that begins at `start`, if it is part of no key.
    pub(super) fn pass(&mut self, start: usize) -> Option<usize> {
        let run = Run::by_bytes(self.anchors, self.hay, start);
        (!self.may_hold_key(start, &run)).then_some(run.end)
    }

    #[inline]
    pub(super) fn may_hold_key(&mut self, start: usize, run: &Run) -> bool {
        let goes_back = start > 0 && CLASS[self.hay[start - 1] as usize] & BEFORE != 0;
        run.has_anchor
            || (run.end - start >= SHORTEST
                && ((goes_back && begins_before(self.anchors, self.hay, start))
                    || (run.may_be_random && self.random_run_may_hold_key(start..run.end))))
    }
}

/// Calls `pass` with where each long run begins, until it names no end of it; answers whether that came to pass. One byte is
/// looked at in as many as a run may be short of.
pub(super) fn any_by_samples(hay: &[u8], pass: &mut dyn FnMut(usize) -> Option<usize>) -> bool {
    // Without optimisation a call costs more than what these loops do: they make none.
    let (mut at, mut row) = (0, 0);
    while at < hay.len() {
        if CLASS[hay[at] as usize] & IN_RUN == 0 {
            (at, row) = (at + STEP, 0);
            continue;
        }
        row += 1;
        if row < SHORTEST / STEP {
            at += STEP;
            continue;
        }
        // What was passed over: mostly the end of one word and the beginning of the next.
        let mut start = at;
        while start > 0 && CLASS[hay[start - 1] as usize] & IN_RUN != 0 {
            start -= 1;
        }
        if at - start < (row - 1) * STEP {
            row = (at - start) / STEP + 1;
            at += STEP;
            continue;
        }
        match pass(start) {
            Some(end) => (at, row) = (end, 0),
            None => return true,
        }
    }
    false
}

/// A look at a text, from front to back, for names that tell of a secret: each byte is looked at once at most.
#[derive(Default)]
struct Names {
    /// Where the search goes on.
    next: usize,
    /// Where a trace of the last name stands that was found.
    last: Option<usize>,
}

impl Names {
    /// Whether one stands in `range`, which must not go back.
    fn has_one_in(&mut self, anchors: &Anchors, hay: &[u8], range: Range<usize>) -> bool {
        let unseen = self.next.max(range.start)..range.end;
        self.next = self.next.max(range.end);
        let found = unseen.rev().find(|at| anchors.name_at(hay, *at));
        self.last = found.or(self.last);
        self.last.is_some_and(|last| last >= range.start)
    }
}

/// What one look at a run tells.
#[derive(Debug, PartialEq)]
pub(super) struct Run {
    pub(super) end: usize,
    pub(super) has_anchor: bool,
    pub(super) may_be_random: bool,
}

impl Run {
    /// The run that begins at `start`, to the first anchor in it.
    pub(super) fn by_bytes(anchors: &Anchors, hay: &[u8], start: usize) -> Self {
        let (mut mixed, mut part, mut last, mut end) = (Mixed::default(), start, 0, start);
        let mut may_be_random = false;
        while end < hay.len() {
            let step = STEPS[last | hay[end] as usize];
            if step & (OUT | WORD) != 0 {
                if step & OUT != 0 {
                    break;
                }
                // An anchor begins where a word does: a letter or digit before one makes it part of something longer.
                if end + 2 < hay.len()
                    && anchors.may_begin(hay[end], hay[end + 1], hay[end + 2])
                    && begins_key(anchors, hay, end)
                {
                    return Self { end, has_anchor: true, may_be_random };
                }
                if hay[end] == b'=' {
                    may_be_random = may_be_random || mixed.may_be_random(end - part);
                    (mixed, part) = (Mixed::default(), end + 1);
                }
            }
            if step & CHANGE != 0 {
                mixed.all += 1;
                if step & OF_DIGIT != 0 {
                    mixed.digits += 1;
                }
            }
            last = (step & KIND) as usize;
            end += 1;
        }
        Self { end, has_anchor: false, may_be_random: may_be_random || mixed.may_be_random(end - part) }
    }
}

/// What a byte means in a run after a byte of some kind: the kind of both is the place in [`STEPS`].
type Step = u16;
/// The byte is of no run.
const OUT: Step = 1;
/// A word may begin with it.
const WORD: Step = 2;
/// The kind of letters changes, or digits begin or end.
const CHANGE: Step = 4;
/// One of the two is a digit.
const OF_DIGIT: Step = 8;
/// The kind of the byte: none, a digit, a capital or a small letter.
const KIND: Step = 0x300;

static STEPS: [Step; 4 * 256] = steps();

const fn steps() -> [Step; 4 * 256] {
    const KINDS: [u8; 4] = [0, DIGIT, UPPER, LOWER];
    let classes = classes();
    let mut steps = [0; 4 * 256];
    let mut place = 0;
    while place < steps.len() {
        let (last, class) = (KINDS[place >> 8], classes[place & 0xff]);
        let mut kind = 0;
        while KINDS[kind] != class & ALNUM {
            kind += 1;
        }
        let mut step = (kind as Step) << 8;
        if class & IN_RUN == 0 {
            step |= OUT;
        } else if kind == 0 || last == 0 {
            step |= WORD;
        } else if KINDS[kind] != last {
            step |= if (KINDS[kind] | last) & DIGIT != 0 { CHANGE | OF_DIGIT } else { CHANGE };
        }
        steps[place] = step;
        place += 1;
    }
    steps
}

/// Whether `value` has a run that is taken for random: what [`Runs`] finds keys without an anchor by.
pub(crate) fn has_random_run(value: &[u8]) -> bool {
    value.split(|byte| !is_random(*byte) || *byte == b'=').any(|part| {
        let (mut mixed, mut last) = (Mixed::default(), 0);
        for byte in part {
            let step = STEPS[last | *byte as usize];
            mixed.all += usize::from(step & CHANGE != 0);
            mixed.digits += usize::from(step & OF_DIGIT != 0);
            last = (step & KIND) as usize;
        }
        part.len() >= SHORTEST && mixed.may_be_random(part.len())
    })
}

/// How often letters, digits and the case of letters change.
#[derive(Clone, Copy, Default)]
pub(super) struct Mixed {
    /// How often a letter and a digit touch.
    pub(super) digits: usize,
    /// That, and how often the case of letters changes.
    pub(super) all: usize,
}

impl Mixed {
    /// Whether there are more changes than in most names.
    pub(super) fn may_be_random(self, length: usize) -> bool {
        self.digits >= 3 || (self.all > 0 && self.all * 20 >= length * 7)
    }
}

/// Whether an anchor stands at `at`, with all that must follow.
pub(super) fn begins_key(anchors: &Anchors, hay: &[u8], at: usize) -> bool {
    anchors.at(hay, at).any(|found| found.shape.match_at(hay, at, Edges::Separate).is_some())
}

/// Whether an anchor begins before the run, because of a byte in it that no run has (`SG.`), or in the middle of
/// what looks like a word: `\nghp_…` begins with an escape.
fn begins_before(anchors: &Anchors, hay: &[u8], run: usize) -> bool {
    if hay[run - 1] == b'\\' {
        // `\nghp_…`, `\x1bghp_…`
        let escape = if hay[run] == b'x' { 3 } else { 1 };
        return anchors.at(hay, run + escape).next().is_some();
    }
    let (mut at, mut class) = (run - 1, CLASS[hay[run - 1] as usize]);
    loop {
        let before = if at > 0 { CLASS[hay[at - 1] as usize] } else { 0 };
        let goes_on = class & ALNUM != 0 && before & ALNUM != 0;
        if !goes_on && anchors.may_begin(hay[at], hay[at + 1], hay[at + 2]) && begins_key(anchors, hay, at) {
            return true;
        }
        if before & GLUE == 0 || run - at == REACH {
            return false;
        }
        (at, class) = (at - 1, before);
    }
}

impl Runs<'_> {
    /// Shapes without an anchor, and names, need a witness.
    #[cold]
    fn random_run_may_hold_key(&mut self, run: Range<usize>) -> bool {
        let (anchors, hay) = (self.anchors, self.hay);
        let text = &hay[run.clone()];
        if self.is_rust && is_identifier(hay, &run) {
            return false;
        }
        // An anchor in the middle of a word: some keys have their mark there.
        let has_anchor = (run.start..run.end - 2)
            .any(|at| anchors.may_begin(hay[at], hay[at + 1], hay[at + 2]) && begins_key(anchors, hay, at));
        if has_anchor || encoded::may_hold_key(anchors, text) {
            return true;
        }
        let reach = run.start.saturating_sub(WITNESS)..hay.len().min(run.end + NAME_BEHIND);
        let near = &hay[reach.clone()];
        let has_bare_key = run.len() >= bare::STRETCH
            && self.witnesses.sees_one_before(run.end)
            && bare_key_may_stand(anchors, hay, &run, near);
        let is_armoured =
            || has_five_dashes(near) && text.split(|byte| *byte == b'=').any(drawn::may_be_drawn);
        if has_bare_key || is_armoured() {
            return true;
        }
        if !self.is_rust {
            return generic::assigned(hay, &run).is_some();
        }
        // In a comment a name gives nothing away.
        let is_comment = line_before(hay, run.start).trim_ascii_start().starts_with(b"//");
        !is_comment && generic::may_be_named(hay, &run) && self.names.has_one_in(anchors, hay, reach)
    }
}

/// Whether a key without an anchor stands in the run, or begins right before it (`s.`), and a witness near it.
fn bare_key_may_stand(anchors: &Anchors, hay: &[u8], run: &Range<usize>, near: &[u8]) -> bool {
    let is_key = |at: usize, candidate: &Candidate| {
        candidate.shape.match_at(hay, at, Edges::Separate).is_some_and(|found| {
            let value = &hay[found.range];
            let is_whole = match candidate.shape.check {
                Check::Structure(check) => check(value),
                _ => true,
            };
            let names = |word: &&str| contains_word(near, word);
            is_whole && plausible(&value[found.public..]) && candidate.rule.witness.iter().any(names)
        })
    };
    (run.start.saturating_sub(2)..run.end)
        .any(|at| begins_word(hay, at) && anchors.bare.iter().any(|candidate| is_key(at, candidate)))
}

/// What stands before `at` on its line, as far back as a witness may be.
fn line_before(hay: &[u8], at: usize) -> &[u8] {
    let before = &hay[at.saturating_sub(WITNESS)..at];
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    &before[start..]
}

/// Whether the run is a name in code: with what names have around them, and no text or comment begun on its line.
///
/// In a literal of several lines a bare key may stand so, unquoted, before a comma: the one place where it is missed.
fn is_identifier(hay: &[u8], run: &Range<usize>) -> bool {
    let goes_on = matches!(
        hay.get(run.end),
        Some(b' ' | b'(' | b':' | b'<' | b',' | b';' | b'.' | b')' | b'>' | b'{' | b'[' | b'!')
    );
    let is_name = |byte: &u8| CLASS[*byte as usize] & ALNUM != 0 || *byte == b'_';
    let begins_text = |byte: &u8| matches!(byte, b'"' | b'\'' | b'/' | b'#');
    let before = hay[run.start.saturating_sub(WITNESS)..run.start].iter().rev();
    goes_on
        && hay[run.clone()].iter().all(is_name)
        && !before.take_while(|byte| **byte != b'\n').any(begins_text)
}

/// Whether five dashes stand in a row, as before and behind the name of what is armoured.
fn has_five_dashes(text: &[u8]) -> bool {
    let is_dash = |byte: &&u8| **byte == b'-';
    let around = |at: usize| {
        text[..at].iter().rev().take_while(is_dash).count() + text[at..].iter().take_while(is_dash).count()
    };
    // One of each five is enough to look at.
    (4..text.len()).step_by(5).any(|at| text[at] == b'-' && around(at) >= 5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn what_an_anchor_has_beside_the_bytes_of_runs_joins_them_to_it() {
        let joins = |byte: u8| is_random(byte) || CLASS[byte as usize] & (GLUE | BEFORE) == GLUE | BEFORE;
        for rule in rules::all() {
            for shape in rule.shapes.iter().filter(|shape| shape.reader.is_none()) {
                assert!(shape.anchors().iter().all(|text| text.bytes().all(joins)), "{}", rule.name);
            }
        }
    }
}
