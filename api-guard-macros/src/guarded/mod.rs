//! `#[guarded]`: scans the tokens of one item.

mod placement;

use std::ops::Range;
use std::path::{Path, PathBuf};

use api_guard_detect::policy::Standing;
use api_guard_detect::{Finding, Level, Lines, Scanned};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::parse::Nothing;

use crate::emit::{Channel, Process, shown_path};
use crate::guard::dependency::is_dependency;
use crate::guard::folder;
use crate::guard::mode::Mode;
use crate::guard::settings::Settings;
use crate::guard::summary::Summary;
use placement::{is_file_module, with_error};

/// The item, and an error before it where it holds a key.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let site = Span::call_site();
    let process = Process::this();
    let foreign = folder(site).is_some_and(|folder| is_dependency(process, &folder));
    if foreign || process.channel == Channel::Silent {
        return item;
    }
    match check(arguments, &item, site) {
        Ok(()) => item,
        Err(message) => with_error(&message, item, site),
    }
}

fn check(arguments: TokenStream, item: &TokenStream, site: Span) -> Result<(), String> {
    syn::parse2::<Nothing>(arguments).map_err(|_| "`#[guarded]` takes no arguments")?;
    if is_file_module(item) {
        return Err("`#[guarded]` cannot see into a module that is a file: \
                    write `api_guard::guard!();` once in the crate root, which reads every file"
            .to_owned());
    }
    let mode = Mode::of_environment()?;
    if mode == Mode::Off {
        return Ok(());
    }
    let folder = folder(site).unwrap_or_default();
    let settings = Settings::of(&folder).map_err(|unusable| unusable.message)?;
    let text = Text::of(item);
    let findings = settings.policy.detector().scan_rust(text.source.as_bytes());
    let mut files: Vec<(Option<PathBuf>, Vec<Found>)> = Vec::new();
    for finding in findings.iter().filter(|finding| !finding.allowed) {
        if let Some(span) = text.span_at(finding.span.start) {
            let literal = span.unwrap();
            let path = literal.local_file().and_then(|path| std::path::absolute(path).ok());
            let found = Found { finding: finding.clone(), literal };
            match files.iter_mut().find(|(other, _)| *other == path) {
                Some((_, all)) => all.push(found),
                None => files.push((path, vec![found])),
            }
        }
    }
    let mut summary = Summary::default();
    let package = Package { folder: &folder, settings: &settings, mode };
    for (path, found) in files {
        package.report(path.as_deref(), &text.source, &found, &mut summary);
    }
    summary.finish("this item").map_or(Ok(()), Err)
}

/// A finding in the tokens of the item, and the literal it stands in.
struct Found {
    finding: Finding,
    literal: proc_macro::Span,
}

/// Tokens written out as source, for the detector, with the way back to where each literal stands.
#[derive(Default)]
struct Text {
    source: String,
    literals: Vec<(Range<usize>, Span)>,
}

impl Text {
    fn of(item: &TokenStream) -> Self {
        let mut text = Self::default();
        text.write(item.clone());
        text
    }

    fn write(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    self.source.push_str(open);
                    self.write(group.stream());
                    self.source.push_str(close);
                }
                TokenTree::Punct(mark) => self.source.push(mark.as_char()),
                TokenTree::Ident(word) => self.word(&word.to_string()),
                TokenTree::Literal(literal) => {
                    self.word(&literal.to_string());
                    let start = self.source.len() - literal.to_string().len();
                    self.literals.push((start..self.source.len(), literal.span()));
                }
            }
        }
    }

    /// Words stand apart from words, and a lifetime's quote by its name.
    fn word(&mut self, word: &str) {
        if !self.source.ends_with('\'') {
            self.source.push(' ');
        }
        self.source.push_str(word);
    }

    fn span_at(&self, at: usize) -> Option<Span> {
        let next = self.literals.partition_point(|(range, _)| range.end <= at);
        self.literals.get(next).filter(|(range, _)| range.contains(&at)).map(|(_, span)| *span)
    }
}

/// The package that is compiled, and what holds for it.
struct Package<'p> {
    folder: &'p Path,
    settings: &'p Settings,
    mode: Mode,
}

impl Package<'_> {
    /// Shows what was found as `guard!` would, where the file says the same; keeps the place of everything else.
    fn report(&self, path: Option<&Path>, text: &str, found: &[Found], summary: &mut Summary) {
        let shown = path.map_or_else(|| "a macro".to_owned(), shown_path);
        let File { source, findings, standings } = path.and_then(|path| self.read(path)).unwrap_or_default();
        let lines = Lines::new(&source);
        let scanned = Scanned { path: &shown, source: &source, lines: &lines, findings: &findings };
        let place_of = |finding: &Finding| {
            let place = lines.position(finding.span.start);
            (place.line, place.column)
        };
        let places: Vec<(usize, usize)> = findings.iter().map(place_of).collect();
        // What no file says has no comments and no place in a baseline; levels and paths hold for it all the same.
        let inner = path.map_or_else(String::new, |path| self.settings.inner(path));
        let alone: Vec<Finding> = found.iter().map(|found| found.finding.clone()).collect();
        let alone = self.settings.policy.judge(&inner, text.as_bytes(), &alone).standings;
        for (Found { finding, literal }, standing) in found.iter().zip(&alone) {
            let (start, end) = (literal.start(), literal.end());
            let first = places.partition_point(|place| *place < (start.line(), start.column()));
            let after = places.partition_point(|place| *place < (end.line(), end.column()));
            let is_same = |at: &usize| findings[*at].rule.name == finding.rule.name;
            let mut same = (first..after).filter(is_same).peekable();
            if same.peek().is_none() && self.mode.level(standing) == Some(Level::Deny) {
                summary.add_place(shown.clone(), start.line(), start.column(), finding);
            }
            for at in same {
                if let Some(level) = self.mode.level(&standings[at]) {
                    summary.add(&scanned, &findings[at], level);
                }
            }
        }
    }

    fn read(&self, path: &Path) -> Option<File> {
        let source = crate::package::files::read(path).ok()?;
        let inner = path.strip_prefix(self.folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let policy = &self.settings.policy;
        let findings = policy.detector().scan_file(&inner, &source);
        let standings = policy.judge(&self.settings.inner(path), &source, &findings).standings;
        Some(File { source, findings, standings })
    }
}

/// The bytes of a file, the findings in it and how they stand.
#[derive(Default)]
struct File {
    source: Vec<u8>,
    findings: Vec<Finding>,
    standings: Vec<Standing>,
}

#[cfg(test)]
mod tests {
    use api_guard_detect::scan_rust;

    use super::*;

    fn parse(source: &str) -> TokenStream {
        source.parse().unwrap()
    }

    #[test]
    fn a_key_is_found_wherever_tokens_hold_it() {
        let key = ["xai", "-", &"aB3dE5gH7jK9mN1pQ4sT".repeat(4)].concat();
        for item in [
            format!("fn a() {{ vec![[({key:?})]]; }}"),
            format!("fn a<'a>(b: &'a str) {{ println!(\"{{}}\", {key:?}); }}"),
            format!("/// {key}\nstruct A;"),
            format!("mod a {{ const B: &[u8] = br#\"{key}\"#; }}"),
        ] {
            let text = Text::of(&parse(&item));
            let findings = scan_rust(text.source.as_bytes());
            assert_eq!(findings.len(), 1, "{}", item.replace(&key, "…"));
            assert!(text.span_at(findings[0].span.start).is_some());
        }
    }
}
