//! `#[guarded]`: the tokens of one item are scanned.

mod placement;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use api_guard_detect::{Finding, Level, Lines, Scanned, scan_file, scan_rust};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::parse::Nothing;

use crate::emit::{Channel, Process, shown_path};
use crate::guard::dependency::is_dependency;
use crate::guard::folder;
use crate::guard::mode::Mode;
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
    match check(arguments, &item) {
        Ok(()) => item,
        Err(message) => with_error(&message, item, site),
    }
}

fn check(arguments: TokenStream, item: &TokenStream) -> Result<(), String> {
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
    let text = Text::of(item);
    let mut summary = Summary::default();
    let mut files = BTreeMap::new();
    for finding in scan_rust(text.source.as_bytes()).iter().filter(|finding| !finding.allowed) {
        if let Some(span) = text.span_at(finding.span.start) {
            report(finding, span, mode, &mut files, &mut summary);
        }
    }
    summary.finish("this item").map_or(Ok(()), Err)
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
        self.literals.iter().find(|(range, _)| range.contains(&at)).map(|(_, span)| *span)
    }
}

/// A file that tokens of the item come from.
struct File {
    shown: String,
    source: Vec<u8>,
    findings: Vec<Finding>,
}

/// Shows a finding as `guard!` would, if the file says the same there; keeps its place in any case.
fn report(
    finding: &Finding,
    span: Span,
    mode: Mode,
    files: &mut BTreeMap<PathBuf, Option<File>>,
    summary: &mut Summary,
) {
    let span = span.unwrap();
    let path = span.local_file().and_then(|path| std::path::absolute(path).ok());
    if let Some(path) = &path
        && let Some(file) = files.entry(path.clone()).or_insert_with(|| read(path))
        && file.report(finding, span, mode, summary)
    {
        return;
    }
    if finding.level == Level::Deny && mode == Mode::Deny {
        let shown = path.map_or_else(|| "a macro".to_owned(), |path| shown_path(&path));
        summary.add_place(shown, span.line(), span.column(), finding);
    }
}

impl File {
    /// Shows what the file says at `literal`, and whether that is the finding.
    fn report(
        &self,
        finding: &Finding,
        literal: proc_macro::Span,
        mode: Mode,
        summary: &mut Summary,
    ) -> bool {
        let lines = Lines::new(&self.source);
        let scanned =
            Scanned { path: &self.shown, source: &self.source, lines: &lines, findings: &self.findings };
        let (start, end) = (literal.start(), literal.end());
        let inside = (start.line(), start.column())..(end.line(), end.column());
        let mut same = false;
        for found in &self.findings {
            let place = lines.position(found.span.start);
            if found.rule.name == finding.rule.name && inside.contains(&(place.line, place.column)) {
                summary.add(&scanned, found, mode);
                same = true;
            }
        }
        same
    }
}

fn read(path: &Path) -> Option<File> {
    let source = crate::package::files::read(path).ok()?;
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let inner = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    Some(File { shown: shown_path(path), findings: scan_file(&inner, &source), source })
}

#[cfg(test)]
mod tests {
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
