//! Which names govern a literal: the variable, field, argument, method, map key, attribute or function that it is the
//! value of.
//!
//! Names are read backwards from the literal, outwards: `const API_KEY: &str = &String::from("…")` has `from`, `String`
//! and `API_KEY`. Names that say nothing about the value (`from`, `Some`, `value`) are skipped; the first other name
//! decides.

use super::code::Code;
use crate::names;
use crate::rust::TokenKind;

/// How many tokens are looked at.
const REACH: usize = 80;

/// Names of what hands a value on as it is.
const TRANSPARENT: &[&str] = &[
    "Arc",
    "Bytes",
    "Cell",
    "Mutex",
    "RefCell",
    "RwLock",
    "Zeroizing",
    "ref",
    "Box",
    "Borrowed",
    "Cow",
    "HeaderValue",
    "Lazy",
    "LazyLock",
    "MetadataValue",
    "Ok",
    "OnceCell",
    "OnceLock",
    "Owned",
    "Rc",
    "Some",
    "String",
    "and_then",
    "as_bytes",
    "as_ref",
    "as_str",
    "b",
    "black_box",
    "clone",
    "concat",
    "cow",
    "data",
    "default",
    "default_value",
    "default_value_t",
    "env",
    "expect",
    "force",
    "format",
    "format_args",
    "from",
    "from_bytes",
    "from_static",
    "from_str",
    "from_string",
    "from_utf8",
    "from_utf8_lossy",
    "get_or_init",
    "get_or_insert_with",
    "inner",
    "insert",
    "into",
    "into_boxed_str",
    "join",
    "k",
    "map",
    "map_or",
    "ok_or",
    "or",
    "or_else",
    "parse",
    "push",
    "s",
    "set",
    "str",
    "take",
    "to_owned",
    "to_string",
    "to_vec",
    "try_from",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
    "val",
    "value",
    "var",
    "vec",
    "x",
    "new",
    "header",
    "header_value",
    "set_var",
    "arg",
    "with",
    "static_str",
    "literal",
    "raw",
    "const_str",
];

/// Methods that give a value to what they are called on, or in its place.
const OF_RECEIVER: &[&str] = &[
    "get_or_init",
    "get_or_insert",
    "get_or_insert_with",
    "or",
    "or_else",
    "push_str",
    "set",
    "unwrap_or",
    "unwrap_or_else",
];

/// Names of texts that a program or its documentation shows: `#[command(after_help = "…")]`, `.about("…")`,
/// `#[schema(example = "…")]`.
const FOR_PEOPLE: &[&str] = &[
    "about",
    "after_help",
    "after_long_help",
    "before_help",
    "before_long_help",
    "description",
    "doc",
    "example",
    "help",
    "help_template",
    "long_about",
    "long_help",
    "override_help",
    "override_usage",
    "summary",
    "usage",
];

/// Whether the literal at `at` is, or is part of, a text for people by the name before it: alone, or within macros, as in
/// `example = json!({ "token": "…" })`.
pub(super) fn is_for_people(code: &Code<'_, '_>, at: usize) -> bool {
    let mut walk = Walk { code, at, left: REACH };
    loop {
        if is_named_for_people(code, walk.at) {
            return true;
        }
        // On before the name of the macro that this is in.
        loop {
            if matches!(walk.skip_to_opening(), Verdict::Other) {
                return false;
            }
            if walk.back().is_none() {
                return false;
            }
            if code.text(walk.at.wrapping_sub(1)) == b"!" && code.is_name(walk.at.wrapping_sub(2)) {
                walk.at -= 2;
                break;
            }
        }
    }
}

/// Whether such a name stands right before: `help = …`, `.help(…)`.
fn is_named_for_people(code: &Code<'_, '_>, at: usize) -> bool {
    let (sign, name) = (at.wrapping_sub(1), at.wrapping_sub(2));
    matches!(code.text(sign), b"=" | b"(")
        && code.is_name(name)
        && FOR_PEOPLE.iter().any(|known| known.as_bytes() == code.text(name))
}

/// Whether the value of the literal at `at` is that of a name that tells.
pub(super) fn is_secret(code: &Code<'_, '_>, at: usize) -> bool {
    Walk { code, at, left: REACH }.outwards()
}

struct Walk<'c, 's, 't> {
    code: &'c Code<'s, 't>,
    /// The token that was looked at last.
    at: usize,
    left: usize,
}

/// What a name says of the value.
enum Verdict {
    Secret,
    Other,
    Nothing,
}

impl<'s> Walk<'_, 's, '_> {
    fn outwards(mut self) -> bool {
        while let Some(text) = self.back() {
            let verdict = match text {
                b"(" => self.callee(),
                b"[" => self.attribute(),
                b"{" => self.block(),
                b"," => self.sibling(),
                b"=" | b":" | b">" => self.target(text),
                b";" | b"}" => return false,
                b")" | b"]" => self.skip_group(),
                _ => Verdict::Nothing,
            };
            match verdict {
                Verdict::Secret => return true,
                Verdict::Other => return false,
                Verdict::Nothing => {}
            }
        }
        false
    }

    /// The text before, one token further.
    fn back(&mut self) -> Option<&'s [u8]> {
        self.left = self.left.checked_sub(1)?;
        self.at = self.at.checked_sub(1)?;
        Some(self.code.text(self.at))
    }

    /// What stands before the parenthesis: a call, a macro, a tuple's struct.
    fn callee(&self) -> Verdict {
        let mut at = self.at;
        while at > 0 && matches!(self.code.text(at - 1), b"!" | b">") {
            at -= 1;
        }
        if self.is_of_receiver(at) && matches!(self.judge(at - 3), Verdict::Secret) {
            return Verdict::Secret;
        }
        // `Secret::<String>::new(`
        let mut verdict = Verdict::Nothing;
        while at > 0 && self.code.is_name(at - 1) {
            verdict = self.judge(at - 1);
            let path = at > 2 && self.code.is(at - 3, &[":", ":"]);
            if !path || !matches!(verdict, Verdict::Nothing) {
                break;
            }
            at -= 3;
        }
        verdict
    }

    /// Whether the method's name before `at` is of a call like `API_KEY.set(…)`, on a name.
    fn is_of_receiver(&self, at: usize) -> bool {
        at > 2
            && self.code.text(at - 2) == b"."
            && self.code.is_name(at - 3)
            && OF_RECEIVER.iter().any(|method| method.as_bytes() == self.code.text(at - 1))
    }

    /// What an earlier argument, the key of a pair or a map's entry says: `("x-api-key", "…")`.
    fn sibling(&mut self) -> Verdict {
        if let Some(before) = self.at.checked_sub(1)
            && matches!(self.name_at(self.argument(before)), Verdict::Secret)
        {
            return Verdict::Secret;
        }
        // The other arguments say nothing; what is around them may.
        self.skip_to_opening()
    }

    /// Back to right behind the group's opening.
    fn skip_to_opening(&mut self) -> Verdict {
        while let Some(text) = self.back() {
            match text {
                b")" | b"]" | b"}" => drop(self.skip_group()),
                b"(" | b"[" | b"{" => {
                    self.at += 1;
                    self.left += 1;
                    return Verdict::Nothing;
                }
                b";" => return Verdict::Other,
                _ => {}
            }
        }
        Verdict::Other
    }

    /// From the last token of an argument to the literal or name in it: `"api_key".to_string()`, `String::from("…")`.
    fn argument(&self, end: usize) -> usize {
        if self.code.text(end) != b")" {
            return end;
        }
        let is_open = |at: usize| self.code.text(at) == b"(";
        match end {
            3.. if is_open(end - 1) && self.code.text(end.wrapping_sub(3)) == b"." => end.saturating_sub(4),
            2.. if is_open(end - 2) => end - 1,
            _ => end,
        }
    }

    /// What is assigned to, declared, compared with, or matched: `API_KEY: &str =`, `token:`, `"api_key" =>`.
    fn target(&mut self, sign: &[u8]) -> Verdict {
        let Some(mut before) = self.at.checked_sub(1) else { return Verdict::Other };
        match (sign, self.code.text(before)) {
            (b":", b":") => {
                self.at = before;
                return Verdict::Nothing;
            }
            (b">", b"=") => return self.arm(before),
            (b">", _) => return Verdict::Nothing,
            (b"=", b"=" | b"!" | b"+") => before = before.saturating_sub(1),
            (b"=", b"<" | b">") if self.code.touch(before) => return Verdict::Other,
            _ => {}
        }
        if sign == b"=" {
            before = self.declared(before);
        }
        self.at = before;
        self.name_at(before)
    }

    /// From the end of a type to the name that it is the type of, where there is one: `NAME: Option<&'static str>`.
    fn declared(&self, end: usize) -> usize {
        let mut at = end;
        for _ in 0..16 {
            match self.code.text(at) {
                b":" if self.code.text(at.wrapping_sub(1)) != b":" && self.code.text(at + 1) != b":" => {
                    return at.saturating_sub(1);
                }
                b";" | b"{" | b"}" | b"(" | b"," => break,
                b"let" | b"const" | b"static" | b"mut" => return at + 1,
                b"]" => at = self.opening(at),
                _ => at = at.saturating_sub(1),
            }
        }
        end
    }

    /// The bracket that the one at `end` closes, if it is near.
    fn opening(&self, end: usize) -> usize {
        (end.saturating_sub(12)..end).rfind(|at| self.code.text(*at) == b"[").unwrap_or(end).saturating_sub(1)
    }

    /// The pattern of a match's arm: `"api_key" =>`. Where it says nothing, what is around the match may.
    fn arm(&mut self, equals: usize) -> Verdict {
        self.at = equals;
        let pattern = equals.checked_sub(1).map(|before| self.name_at(before));
        if matches!(pattern, Some(Verdict::Secret)) {
            return Verdict::Secret;
        }
        self.skip_to_opening()
    }

    /// What the block that opens here belongs to: a function, whose name tells (`fn api_key() -> String {`), or an
    /// expression, which has a name before it (`let api_key = if is_live {`).
    fn block(&mut self) -> Verdict {
        let before = |walk: &Self, back: usize| walk.code.text(walk.at.wrapping_sub(back));
        match (before(self, 2), before(self, 1)) {
            (b"=", b">") => return self.arm(self.at - 2),
            (_, b"|" | b"unsafe") => return Verdict::Nothing,
            _ => {}
        }
        while let Some(text) = self.back() {
            match text {
                b"fn" => {
                    let is_secret = matches!(self.judge(self.at + 1), Verdict::Secret);
                    return if is_secret { Verdict::Secret } else { Verdict::Other };
                }
                b"if" | b"match" => return Verdict::Nothing,
                b"else" if before(self, 1) == b"}" => {
                    self.at -= 1;
                    self.skip_group();
                }
                b"=" if self.compares() => {}
                b"=" if self.binds() => {}
                b";" | b"}" | b"=" => return Verdict::Other,
                _ => {}
            }
        }
        Verdict::Other
    }

    /// Whether the sign of equality is of a comparison.
    fn compares(&self) -> bool {
        matches!(self.code.text(self.at + 1), b"=")
            || matches!(self.code.text(self.at.wrapping_sub(1)), b"=" | b"!" | b"<" | b">")
    }

    /// Whether the sign of equality is of `if let Some(key) = …`.
    fn binds(&self) -> bool {
        (self.at.saturating_sub(12)..self.at)
            .rfind(|at| matches!(self.code.text(*at), b"let" | b";" | b"{" | b"}"))
            .is_some_and(|at| self.code.text(at) == b"let" && self.code.text(at.wrapping_sub(1)) == b"if")
    }

    /// Where the bracket opens an attribute: all its names and texts, and the field or item that it stands on.
    fn attribute(&self) -> Verdict {
        if self.at == 0 || self.code.text(self.at - 1) != b"#" {
            return Verdict::Nothing;
        }
        let end = self.code.after_group(self.at);
        let inside = self.at + 1..end;
        let on = (end..end + 12).find(|at| self.code.text(at + 1) == b":");
        let secret = inside.chain(on).any(|at| matches!(self.name_at(at), Verdict::Secret));
        if secret { Verdict::Secret } else { Verdict::Other }
    }

    /// Passes a group that closes here. A short one may name what is asked for: `env::var("API_KEY").unwrap_or("…")`.
    fn skip_group(&mut self) -> Verdict {
        let end = self.at;
        let mut depth = 1usize;
        while depth > 0 {
            match self.back() {
                Some(b")" | b"]" | b"}") => depth += 1,
                Some(b"(" | b"[" | b"{") => depth -= 1,
                Some(_) => {}
                None => return Verdict::Other,
            }
        }
        let is_one = end == self.at + 2;
        if is_one && matches!(self.name_at(self.at + 1), Verdict::Secret) {
            return Verdict::Secret;
        }
        Verdict::Nothing
    }

    /// A name or the text of a literal that stands for one.
    fn name_at(&self, at: usize) -> Verdict {
        match self.code.kind(at) {
            Some(TokenKind::Ident) => self.judge(at),
            Some(TokenKind::Literal(_)) => {
                let text = self.code.text(at);
                let text = text.trim_ascii().strip_prefix(b"b").unwrap_or(text);
                if names::tells(text) { Verdict::Secret } else { Verdict::Other }
            }
            _ => Verdict::Nothing,
        }
    }

    fn judge(&self, at: usize) -> Verdict {
        let name = self.code.text(at);
        if TRANSPARENT.iter().any(|known| known.as_bytes() == name) {
            Verdict::Nothing
        } else if names::tells(name) {
            Verdict::Secret
        } else {
            Verdict::Other
        }
    }
}
