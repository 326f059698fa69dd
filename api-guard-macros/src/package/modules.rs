//! Which files a file names as its modules.

use std::path::{Path, PathBuf};

use api_guard_detect::rust::{Token, TokenKind, decode, lex};
use api_guard_detect::sorted::Sorted;

use super::files::{SourceFile, read, real, tidy};

/// A file named by a `mod`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Module {
    pub(crate) file: SourceFile,
    /// Whether the compiler may pass it over: it stands behind a `cfg` or in a macro call.
    pub(crate) conditional: bool,
    /// Whether a `#[path]` names it, so that it may be anywhere.
    pub(crate) explicit: bool,
}

/// The files that the compiler reads for a crate, under their real names, with what is in them.
pub(crate) type Tree = Sorted<PathBuf, Vec<u8>>;

/// The files of the crate whose root is `root`, itself included.
///
/// Leaves out what the compiler may not read: such a file must be watched by other means, and watching one twice does no
/// harm.
pub(crate) fn tree(root: &Path) -> Tree {
    let mut tree = Tree::default();
    let mut rest: Vec<_> =
        SourceFile::named(root.to_path_buf()).map(|root| (root, true)).into_iter().collect();
    while let Some((file, owns_folder)) = rest.pop() {
        if tree.get(&file.real).is_some() {
            continue;
        }
        let Ok(source) = read(&file.path) else { continue };
        for module in declared(&file.path, &source, owns_folder) {
            if !module.conditional {
                let owns_folder =
                    module.explicit || module.file.path.file_name().is_some_and(|name| name == "mod.rs");
                rest.push((module.file, owns_folder));
            }
        }
        tree.insert(file.real, source);
    }
    tree
}

/// The existing files that `file` names.
///
/// `owns_folder` tells a crate root or a `mod.rs`, whose modules are its neighbours, from any other file, whose
/// modules are in a folder of its name.
pub(crate) fn declared(file: &Path, source: &[u8], owns_folder: bool) -> Vec<Module> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let own =
        if owns_folder { folder.to_path_buf() } else { folder.join(file.file_stem().unwrap_or_default()) };
    // Most files name no file. To see that there is no folder for one is cheaper than to look for its name.
    if !(owns_folder || names_a_path(source) || own.is_dir()) || !names_a_module(source) {
        return Vec::new();
    }
    let mut names = Names::new(source);
    names.read();
    let real_own = real(&own);
    let mut modules = Vec::new();
    for name in names.found {
        let base = name.inside.iter().fold(own.clone(), |base, inner| base.join(inner));
        let from = if name.inside.is_empty() { folder } else { base.as_path() };
        let mut add = |file: Option<SourceFile>, explicit| {
            modules.extend(file.map(|file| Module { file, conditional: name.conditional, explicit }));
        };
        for path in &name.paths {
            add(SourceFile::named(tidy(from.join(path))), true);
        }
        if name.paths.is_empty() || name.conditional {
            let files = [format!("{}.rs", name.name), format!("{}/mod.rs", name.name)];
            for file in files {
                // A link may stand on the way to any but the first.
                let known = name.inside.is_empty() && !file.ends_with("/mod.rs");
                let path = || SourceFile::named(base.join(&file));
                add(if known { SourceFile::within(&own, &real_own, &file) } else { path() }, false);
            }
        }
    }
    modules
}

/// Whether a `#[path = …]` or a `cfg_attr` with one may stand in the file. Most have none and need not be lexed. The
/// search for one byte is the standard library's and optimised, which this crate is not.
pub(crate) fn names_a_path(source: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(source) else { return true };
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        rest = &rest[at + 1..];
        // The usual cases first, for speed: `#[derive(…)]`, `#[inline]`, `#![…]`, a `#` of a string.
        match rest.as_bytes() {
            [b'[', b'a'..=b'b' | b'd'..=b'o' | b'q'..=b'z', ..] | [b'!' | b'"', ..] => continue,
            _ => {}
        }
        if let Some(attribute) = rest.trim_start().strip_prefix('[') {
            let attribute = attribute.trim_start();
            let may_name = match attribute.strip_prefix("cfg_attr") {
                Some(inside) => parenthesis(inside.as_bytes())
                    .is_none_or(|inside| inside.windows(4).any(|word| word == b"path")),
                None => attribute.starts_with("path") || attribute.starts_with('/'),
            };
            if may_name {
                return true;
            }
        }
    }
    false
}

/// Whether some `mod name;` may stand in the text. Most files have none and need not be lexed; the search is the
/// standard library's, which is optimised where this crate is not.
fn names_a_module(source: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(source) else { return true };
    let mut rest = text;
    while let Some(at) = rest.find("mod") {
        rest = &rest[at + 3..];
        let name = rest.trim_start();
        if name.len() == rest.len() {
            continue;
        }
        if name.starts_with('/') {
            return true; // a comment in between
        }
        let after = name.trim_start_matches(|c: char| c == '_' || c == '#' || c.is_alphanumeric());
        if after.len() < name.len() && after.trim_start().starts_with([';', '/']) {
            return true;
        }
    }
    false
}

/// The parenthesis that `text` begins with, if it is short and its end is easy to tell.
fn parenthesis(text: &[u8]) -> Option<&[u8]> {
    const LONGEST: usize = 4096;
    let (mut depth, mut at) = (0usize, 0);
    let mut in_text = false;
    while at < text.len().min(LONGEST) {
        match text[at] {
            b'\\' => at += 1,
            b'"' => in_text = !in_text,
            b'(' if !in_text => depth += 1,
            b')' if !in_text && depth == 1 => return Some(&text[..at]),
            b')' if !in_text => depth = depth.saturating_sub(1),
            b'/' if !in_text => break, // a comment may hold anything
            _ => {}
        }
        at += 1;
    }
    None
}

/// A `mod name;`
struct Name {
    name: String,
    /// The names of the inline modules around it.
    inside: Vec<String>,
    paths: Vec<String>,
    conditional: bool,
}

/// Modules nest no deeper: what is inside is taken for code.
const DEPTH: usize = 64;

/// An inline module that is open.
struct Inline {
    name: String,
    depth: usize,
    conditional: bool,
}

#[derive(Default)]
struct Attributes {
    paths: Vec<String>,
    conditional: bool,
}

struct Names<'s> {
    source: &'s [u8],
    tokens: Vec<Token>,
    inline: Vec<Inline>,
    depth: usize,
    attributes: Attributes,
    whole_file_conditional: bool,
    found: Vec<Name>,
}

impl<'s> Names<'s> {
    fn new(source: &'s [u8]) -> Self {
        let tokens = lex(source).filter(|token| !matches!(token.kind, TokenKind::Comment(_))).collect();
        Self {
            source,
            tokens,
            inline: Vec::new(),
            depth: 0,
            attributes: Attributes::default(),
            whole_file_conditional: false,
            found: Vec::new(),
        }
    }

    fn read(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            at = self.step(at);
        }
    }

    /// Reads what begins at `at` and answers where the next thing begins.
    fn step(&mut self, at: usize) -> usize {
        match self.text(at) {
            b"#" if self.text(at + 1) == b"[" => return self.attribute(at + 1, false),
            b"#" if self.text(at + 1) == b"!" && self.text(at + 2) == b"[" => {
                return self.attribute(at + 2, true);
            }
            b"mod" if self.tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::Ident) => {
                return self.module(at + 1);
            }
            b"{" => self.depth += 1,
            b"}" => self.close(),
            // What may stand between an attribute and its `mod`.
            b"pub" | b"(" | b")" | b"crate" | b"super" | b"self" | b"in" | b":" | b"unsafe" => return at + 1,
            _ => {}
        }
        self.attributes = Attributes::default();
        at + 1
    }

    fn module(&mut self, at: usize) -> usize {
        let name = String::from_utf8_lossy(self.text(at)).trim_start_matches("r#").to_owned();
        let attributes = std::mem::take(&mut self.attributes);
        match self.text(at + 1) {
            b";" => {
                let in_code = self.depth > self.inline.len();
                let around = self.inline.iter().any(|inline| inline.conditional);
                let conditional = attributes.conditional || in_code || around || self.whole_file_conditional;
                let inside = self.inline.iter().map(|inline| inline.name.clone()).collect();
                self.found.push(Name { name, inside, paths: attributes.paths, conditional });
            }
            b"{" => {
                self.depth += 1;
                if self.inline.len() < DEPTH {
                    let name = attributes.paths.into_iter().next().unwrap_or(name);
                    self.inline.push(Inline { name, depth: self.depth, conditional: attributes.conditional });
                }
            }
            _ => return at,
        }
        at + 2
    }

    fn close(&mut self) {
        if self.inline.last().is_some_and(|inline| inline.depth == self.depth) {
            self.inline.pop();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    /// Reads the attribute whose bracket opens at `open`.
    fn attribute(&mut self, open: usize, inner: bool) -> usize {
        let mut depth = 0usize;
        for at in open..self.tokens.len() {
            match self.text(at) {
                b"[" | b"(" | b"{" => depth += 1,
                b"]" | b")" | b"}" => depth -= 1,
                b"cfg" | b"cfg_attr" if inner => self.whole_file_conditional = true,
                b"cfg" | b"cfg_attr" => self.attributes.conditional = true,
                b"path" if !inner && self.text(at + 1) == b"=" => {
                    let path = self.tokens.get(at + 2).map(|token| decode(self.source, token));
                    self.attributes
                        .paths
                        .extend(path.map(|path| String::from_utf8_lossy(path.bytes()).into_owned()));
                }
                _ => {}
            }
            if depth == 0 {
                return at + 1;
            }
        }
        self.tokens.len()
    }

    fn text(&self, at: usize) -> &'s [u8] {
        self.tokens.get(at).map_or(&[], |token| &self.source[token.start..token.end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str) -> Vec<String> {
        assert!(names_a_module(source.as_bytes()), "passed over");
        let mut names = Names::new(source.as_bytes());
        names.read();
        let show = |name: Name| {
            let mark = if name.conditional { "?" } else { "" };
            format!("{mark}{}/{}{:?}", name.inside.join("/"), name.name, name.paths)
        };
        names.found.into_iter().map(show).collect()
    }

    #[test]
    fn a_module_in_a_file_is_found_behind_any_visibility() {
        assert_eq!(names("mod a; pub mod b;\npub(in crate::x) mod r#type ;"), ["/a[]", "/b[]", "/type[]"]);
    }

    #[test]
    fn modules_in_comments_strings_and_braces_are_none() {
        assert_eq!(names("// mod a;\nconst X: &str = \"mod b;\"; mod c {} mod /* x */ d;"), ["/d[]"]);
    }

    #[test]
    fn a_path_belongs_to_the_module_behind_it_only() {
        assert_eq!(names("#[path = \"x.rs\"] #[doc(hidden)] pub mod a; mod b;"), ["/a[\"x.rs\"]", "/b[]"]);
    }

    #[test]
    fn inline_modules_are_folders() {
        assert_eq!(names("mod a { mod b { mod c; } mod d; } mod e;"), ["a/b/c[]", "a/d[]", "/e[]"]);
        assert_eq!(names("#[path = \"z\"] mod a { mod b; }"), ["z/b[]"]);
    }

    #[test]
    fn what_the_compiler_may_pass_over_is_conditional() {
        assert_eq!(names("#[cfg(test)] mod a; mod b;"), ["?/a[]", "/b[]"]);
        assert_eq!(names("cfg_if! { if #[cfg(unix)] { mod a; } } mod b;"), ["?/a[]", "/b[]"]);
        assert_eq!(names("#[cfg_attr(unix, path = \"u.rs\")] mod a;"), ["?/a[\"u.rs\"]"]);
        assert_eq!(names("#[cfg(unix)] mod a { mod b; }"), ["?a/b[]"]);
        assert_eq!(names("#![cfg(unix)] mod a;"), ["?/a[]"]);
    }

    #[test]
    fn files_without_a_file_module_are_not_lexed() {
        assert!(!names_a_module(b"mod tests { use super::*; } // a model; modest;"));
        assert!(names_a_module(b"\xff"));
    }

    #[test]
    fn only_files_that_may_name_a_path_are_lexed() {
        for source in ["x\n#[path = \"a.rs\"] mod a;", "# [ path=\"a\"]", "#[cfg_attr(unix, path = \"a\")]"] {
            assert!(names_a_path(source.as_bytes()), "{source}");
        }
        for source in [
            "#[cfg_attr(any(unix, doc = \") \\\" )\"), path = \"a\")]",
            "#[cfg_attr(unix, /* ) */ path = \"a\")]",
            "#[cfg_attr(unix, doc = r\"\\\")] #[path = \"a\"] mod a;",
        ] {
            assert!(names_a_path(source.as_bytes()), "{source}");
        }
        for source in [
            "use std::path::Path; #[derive(Debug)] // [path",
            "#![path]",
            "#",
            "#[cfg_attr(docsrs, doc(cfg(feature = \"fs\")))] fn path() {}",
        ] {
            assert!(!names_a_path(source.as_bytes()), "{source}");
        }
        assert!(names_a_path(b"\xff"));
    }

    #[test]
    fn broken_source_does_no_harm() {
        for source in ["mod a; }}}} mod b;", "mod a; #[", "mod a; #![path =", "mod a; mod"] {
            assert_eq!(names(source)[0], "/a[]");
        }
    }
}
