//! Allow comments: what they say, and which findings they apply to.
//!
//! A comment applies to the findings of its line or, if it stands alone, to those that begin on the next line. It never
//! applies to anything in the comment itself. A literal of several lines has no room for comments of its language: if
//! it contains one finding, the comment above its first line, or after its last line, applies to that finding.

use std::ops::Range;

use super::allowed::Allowed;
use super::config::SHORTEST_REASON;
use super::marks::{Mark, marks};
use super::notice::{Notice, NoticeKind};
use crate::finding::Finding;
use crate::mask::{masked_prose, masked_text};
use crate::position::Lines;
use crate::rust::{Token, TokenKind, lex};
use crate::sorted::Sorted;

/// How far a comment is read in either direction: a line may have megabytes.
const REACH: usize = 1000;
/// More is said of no file.
const MOST_NOTICES: usize = 100;

/// The allow comments of one file.
pub(crate) struct Comments<'s> {
    lines: Lines<'s>,
    /// The tokens, of Rust.
    tokens: Vec<Token>,
    all: Vec<Comment<'s>>,
    /// By the line they are about, whether they stand above it, and their rule: the first of each.
    index: Sorted<(usize, bool, &'s str), usize>,
}

struct Comment<'s> {
    at: usize,
    line: usize,
    /// From what opens it to its end.
    span: Range<usize>,
    /// Whether it stands above what it is about.
    above: bool,
    about: usize,
    /// Empty for a foreign one, which is about all rules.
    rule: &'s str,
    allowed: Allowed,
    used: bool,
}

impl<'s> Comments<'s> {
    /// Reads the comments of a file; what is wrong with one is added to `notices`. Foreign ones count where `foreign`.
    pub(crate) fn read(
        path: &str,
        source: &'s [u8],
        foreign: bool,
        is_rule: &dyn Fn(&str) -> bool,
        notices: &mut Vec<Notice>,
    ) -> Self {
        let tokens = if path.ends_with(".rs") { lex(source).collect() } else { Vec::new() };
        let mut comments =
            Self { lines: Lines::new(source), tokens, all: Vec::new(), index: Sorted::default() };
        for (at, behind, mark) in marks(source, foreign) {
            let Some(found) = comments.around(path, source, at..behind, mark) else { continue };
            match found.comment(source, behind, mark, is_rule) {
                Ok(comment) => comments.all.push(Comment { at, ..comment }),
                Err(_) if notices.len() == MOST_NOTICES => {}
                Err((kind, message)) => notices.push(comments.notice(path, at, kind, message)),
            }
        }
        comments.stack();
        for (number, comment) in comments.all.iter().enumerate() {
            let key = (comment.about, comment.above, comment.rule);
            comments.index.insert(key, number);
        }
        comments
    }

    /// Comments that stand alone under each other are about the same line.
    fn stack(&mut self) {
        let mut below: Option<(usize, usize)> = None;
        for comment in self.all.iter_mut().rev().filter(|comment| comment.above) {
            if let Some((_, about)) = below.filter(|(line, _)| *line == comment.about) {
                comment.about = about;
            }
            below = Some((comment.line, comment.about));
        }
    }

    /// The comment that a mark stands in, if it stands in one.
    fn around(&self, path: &str, source: &[u8], mark: Range<usize>, kind: Mark) -> Option<Around> {
        let line = self.lines.line(mark.start);
        let whole = self.lines.range(line);
        let mut within = whole.clone();
        if path.ends_with(".rs") {
            let token = self.token_at(mark.start)?;
            match token.kind {
                TokenKind::Comment(_) => {}
                TokenKind::Literal(_) if self.spans_lines(token) => {}
                _ => return None,
            }
            within = within.start.max(token.start)..within.end.min(token.end);
        }
        let before = &source[within.start.max(mark.start.saturating_sub(REACH))..mark.start];
        let opener = if kind == Mark::Own { opens_at_end(path, before)? } else { opens(path, before)? };
        let begins = mark.start - before.len() + opener.at;
        let text = &source[mark.end..within.end];
        let near = &text[..text.len().min(REACH)];
        let close = opener.close.and_then(|close| find(near, close).map(|at| (at, at + close.len())));
        let (ends, behind) =
            close.map_or((within.end, within.end), |(at, behind)| (mark.end + at, mark.end + behind));
        let blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'!' | b'*');
        let first = &source[whole.start..begins];
        let alone = first.len() <= REACH
            && first.iter().all(blank)
            && source[behind.min(whole.end)..whole.end].iter().take(REACH).all(u8::is_ascii_whitespace);
        Some(Around { line, begins, ends, alone })
    }

    fn token_at(&self, at: usize) -> Option<&Token> {
        let next = self.tokens.partition_point(|token| token.end <= at);
        self.tokens.get(next).filter(|token| token.start <= at)
    }

    /// What allows each of the findings, if a comment does. They are in order and apart from each other.
    pub(crate) fn judge(&mut self, findings: &[Finding]) -> Vec<Option<Allowed>> {
        let literals: Vec<Option<Range<usize>>> =
            findings.iter().map(|finding| self.long_literal(finding)).collect();
        let is_sole = |at: usize| {
            let same =
                |other: Option<usize>| other.is_some_and(|other| literals.get(other) == literals.get(at));
            !same(at.checked_sub(1)) && !same(at.checked_add(1))
        };
        let mut allowed = Vec::with_capacity(findings.len());
        for (at, finding) in findings.iter().enumerate() {
            let sole = literals[at].clone().filter(|_| is_sole(at));
            let comment = self.about(finding, sole);
            allowed.push(comment.map(|number| {
                self.all[number].used = true;
                self.all[number].allowed.clone()
            }));
        }
        allowed
    }

    fn spans_lines(&self, token: &Token) -> bool {
        self.lines.line(token.start) < self.lines.line(token.end)
    }

    /// The literal of several lines that a finding stands in.
    fn long_literal(&self, finding: &Finding) -> Option<Range<usize>> {
        let token = self.token_at(finding.span.start)?;
        let is_long = matches!(token.kind, TokenKind::Literal(_)) && self.spans_lines(token);
        is_long.then_some(token.start..token.end)
    }

    fn about(&self, finding: &Finding, sole: Option<Range<usize>>) -> Option<usize> {
        let line = |at: usize| self.lines.line(at);
        let (start, end) = (line(finding.span.start), line(finding.span.end.saturating_sub(1)));
        let mut places = vec![(start, false), (end, false), (start, true)];
        if let Some(literal) = &sole {
            places.extend([(line(literal.start), true), (line(literal.end), false)]);
        }
        let names = [finding.rule.name, ""];
        let keys = places.into_iter().flat_map(|(line, above)| names.map(|name| (line, above, name)));
        let mut numbers = keys.filter_map(|key| self.index.get(&key).copied());
        numbers.find(|number| !self.all[*number].span.contains(&finding.span.start))
    }

    /// What is said of comments that no finding needed. Those for other tools are theirs to judge.
    pub(crate) fn unused(&self, path: &str, notices: &mut Vec<Notice>) {
        let unused = self.all.iter().filter(|comment| !comment.used && !comment.rule.is_empty());
        notices.extend(unused.take(MOST_NOTICES).map(|comment| {
            self.notice(path, comment.at, NoticeKind::Stale, "this comment allows nothing: remove it")
        }));
    }

    fn notice(&self, path: &str, at: usize, kind: NoticeKind, message: &str) -> Notice {
        let place = self.lines.position(at);
        let file = masked_text(path);
        Notice { file, line: place.line, column: place.column, kind, message: message.to_owned() }
    }
}

/// Where a comment stands.
struct Around {
    line: usize,
    begins: usize,
    ends: usize,
    alone: bool,
}

impl Around {
    fn comment<'s>(
        self,
        source: &'s [u8],
        behind: usize,
        mark: Mark,
        is_rule: &dyn Fn(&str) -> bool,
    ) -> Result<Comment<'s>, (NoticeKind, &'static str)> {
        let Self { line, begins, ends, alone } = self;
        let (above, about) = match mark {
            Mark::Own => (alone, if alone { line + 1 } else { line }),
            Mark::Foreign(_) => (false, line),
            Mark::ForeignNext(_) => (true, line + 1),
        };
        let (rule, allowed) = match mark {
            Mark::Foreign(spelling) | Mark::ForeignNext(spelling) => {
                ("", Allowed::ForeignComment { line, spelling })
            }
            Mark::Own => {
                let text = &source[behind..ends.min(behind + REACH)];
                let text = text.utf8_chunks().next().map_or("", |chunk| chunk.valid()).trim();
                let (rule, reason) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
                if !is_rule(rule) {
                    let message = "this comment names a rule that does not exist, and allows nothing: write \
                                   `api-guard: allow RULE reason`";
                    return Err((NoticeKind::UnknownRule, message));
                }
                let reason = reason.trim();
                if reason.chars().filter(|letter| letter.is_alphanumeric()).count() < SHORTEST_REASON {
                    let message =
                        "this comment gives no reason, and allows nothing: write why behind the rule";
                    return Err((NoticeKind::MissingReason, message));
                }
                (rule, Allowed::Comment { line, reason: masked_prose(reason) })
            }
        };
        Ok(Comment { at: begins, line, span: begins..ends, above, about, rule, allowed, used: false })
    }
}

/// What opens a comment, and what closes it on its line.
struct Opener {
    at: usize,
    close: Option<&'static [u8]>,
}

const OPENERS: [(&[u8], Option<&[u8]>); 5] =
    [(b"<!--", Some(b"-->")), (b"/*", Some(b"*/")), (b"//", None), (b"#", None), (b"--", None)];

/// In Markdown, `#` is a heading and the others show code: only what its reader does not see is a comment.
fn openers(path: &str) -> &'static [(&'static [u8], Option<&'static [u8]>)] {
    let is_prose = [".md", ".markdown", ".mdx"].iter().any(|ending| path.ends_with(ending));
    if is_prose { &OPENERS[..1] } else { &OPENERS }
}

/// The opener that `before` ends with, but for blanks. Three slashes open no comment but a documentation of one.
fn opens_at_end(path: &str, before: &[u8]) -> Option<Opener> {
    let before = before.trim_ascii_end();
    let (open, close) = openers(path).iter().find(|(open, _)| before.ends_with(open))?;
    let at = before.len() - open.len();
    (*open != b"//" || at == 0 || before[at - 1] != b'/').then_some(Opener { at, close: *close })
}

/// The first opener in `before`.
fn opens(path: &str, before: &[u8]) -> Option<Opener> {
    let found = openers(path).iter().filter_map(|(open, close)| Some((find(before, open)?, *close)));
    found.min_by_key(|(at, _)| *at).map(|(at, close)| Opener { at, close })
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|window| window == needle)
}
