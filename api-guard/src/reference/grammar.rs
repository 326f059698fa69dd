//! `scheme://path[?selector=value][#field]`, parsed strictly: everything that is not allowed is refused.

use std::borrow::Cow;

use super::looks;
use super::scheme::{Field, Path, Scheme};
use crate::error::{Error, Kind};

/// The beginning of what Amazon calls a secret by. Such a name is a reference as it is.
const ARN: &str = "arn:aws";
const ARN_SERVICE: &str = ":secretsmanager:";

const LONGEST: usize = 1024;
const LONGEST_VARIABLE: usize = 128;
const LONGEST_FIELD: usize = 256;

/// Where the parts of a reference are in its text. Every key has several, so they are as small as its longest text allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Parts {
    path: u16,
    path_end: u16,
    field: u16,
}

impl Parts {
    pub(super) fn path(self) -> usize {
        self.path.into()
    }

    /// Where the path ends, at `?` or `#`.
    pub(super) fn path_end(self) -> usize {
        self.path_end.into()
    }

    /// Where `#` stands, or the text ends.
    pub(super) fn field(self) -> usize {
        self.field.into()
    }
}

/// The parts of a text that may be far too long.
#[derive(Clone, Copy)]
struct Split {
    path: usize,
    path_end: usize,
    field: usize,
}

impl Split {
    /// Those of a text that was checked, and so is short.
    fn parts(self) -> Parts {
        let place = |at| u16::try_from(at).unwrap_or(u16::MAX);
        Parts { path: place(self.path), path_end: place(self.path_end), field: place(self.field) }
    }
}

/// The parts of `text`, if it is a reference.
pub(super) fn parse(text: &str) -> Result<Parts, Error> {
    if text.starts_with(ARN) {
        return parse_arn(text);
    }
    let no_reference = || invalid("write a reference as `env://NAME`; it never contains the key itself");
    let (name, rest) = text.split_once("://").ok_or_else(no_reference)?;
    let Some(scheme) = Scheme::named(name) else {
        return Err(Error::new(
            Kind::UnknownScheme,
            "known are env, file, cred, vault, aws-sm, aws-ssm, gcp-sm, azure-kv, op, keyring, k8s, doppler, \
             infisical and exec; one of your own begins with `x-`",
        ));
    };
    let split = split_at(text, text.len() - rest.len());
    check(scheme, text, split)?;
    Ok(split.parts())
}

fn parse_arn(text: &str) -> Result<Parts, Error> {
    let split = split_at(text, 0);
    let path = &text[..split.path_end];
    let scheme =
        Scheme::named("aws-sm").filter(|_| path.contains(ARN_SERVICE) && path.split(':').count() == 7);
    let scheme =
        scheme.ok_or_else(|| invalid("the ARN of a secret has seven parts, of a parameter see `aws-ssm`"))?;
    check(scheme, text, split)?;
    Ok(split.parts())
}

fn split_at(text: &str, path: usize) -> Split {
    let field = text[path..].find('#').map_or(text.len(), |at| path + at);
    let path_end = text[path..field].find('?').map_or(field, |at| path + at);
    Split { path, path_end, field }
}

fn check(scheme: &Scheme, text: &str, split: Split) -> Result<(), Error> {
    let path = &text[split.path..split.path_end];
    if let Path::Variable = scheme.path {
        // Whatever follows is no part of a variable's name.
        return check_variable(&text[split.path..]);
    }
    let well_formed = text.len() <= LONGEST
        && check_path(&scheme.path, path)
        && !begins_with_a_login(text)
        && check_selector(scheme, &text[split.path_end..split.field])
        && check_field(scheme, text.get(split.field + 1..));
    if !well_formed {
        return Err(invalid(format!("write it as `{}`", scheme.example)));
    }
    if looks::has_form_of_a_key(&text[split.path..]) {
        return Err(invalid("that contains a key itself; give the place where it is kept"));
    }
    Ok(())
}

pub(super) fn check_variable(name: &str) -> Result<(), Error> {
    if name.is_empty() {
        return Err(invalid("the name of an environment variable is missing"));
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)) {
        return Err(invalid(
            "the name of an environment variable is ASCII letters, digits, `_`, `-` and `.`",
        ));
    }
    if name.len() > LONGEST_VARIABLE || looks::like_a_value(name) {
        return Err(invalid(
            "that looks like a key itself; give the name of the environment variable that holds it",
        ));
    }
    Ok(())
}

fn check_path(rule: &Path, path: &str) -> bool {
    let count_is = |path: &str, least, most| {
        (least..=most).contains(&path.split('/').count()) && path.split('/').all(is_name)
    };
    match *rule {
        // Checked as a whole.
        Path::Variable => false,
        Path::Absolute => path.strip_prefix('/').is_some_and(|path| count_is(path, 1, usize::MAX)),
        Path::AbsoluteOrNot => count_is(path.strip_prefix('/').unwrap_or(path), 1, 16),
        Path::Names { least, most } => count_is(path, least, most),
        Path::NamesAfterLabel { least, most } => {
            let (label, _) = path.split_once('/').unwrap_or((path, ""));
            let narrow = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            narrow && label.len() <= 63 && !label.starts_with('-') && count_is(path, least, most)
        }
    }
}

/// `vault://user:password@host/…`, as other URLs have it: the one part of them that must not be printed.
fn begins_with_a_login(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let first = decoded(rest.split(['/', '?', '#']).next().unwrap_or_default());
    first.split_once(':').is_some_and(|(_, rest)| rest.contains('@'))
}

/// A name does not climb, and prints as itself. What else it holds is written as in a URL, `%20`.
fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.~@+=,:%".contains(&byte);
    let Some(decoded) = percent_decoded(name).filter(|_| name.bytes().all(fits)) else { return false };
    !matches!(&*decoded, "" | "." | "..")
        && !decoded.contains(|it: char| it.is_control() || "/\\?#%".contains(it))
}

/// A name of a reference as its provider knows it.
pub(super) fn decoded(name: &str) -> Cow<'_, str> {
    // Checked when it was parsed.
    percent_decoded(name).unwrap_or(Cow::Borrowed(name))
}

fn percent_decoded(name: &str) -> Option<Cow<'_, str>> {
    if !name.contains('%') {
        return Some(Cow::Borrowed(name));
    }
    let mut decoded = Vec::with_capacity(name.len());
    let mut rest = name.bytes();
    while let Some(byte) = rest.next() {
        decoded.push(if byte == b'%' {
            16 * hex_digit(rest.next()?)? + hex_digit(rest.next()?)?
        } else {
            byte
        });
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn check_selector(scheme: &Scheme, selector: &str) -> bool {
    if selector.is_empty() {
        return true;
    }
    let Some((key, value)) = selector[1..].split_once('=') else { return false };
    scheme.selectors.contains(&key) && is_word(value, 128)
}

fn check_field(scheme: &Scheme, field: Option<&str>) -> bool {
    match field {
        Some(field) => scheme.field != Field::Never && is_word(field, LONGEST_FIELD),
        None => scheme.field != Field::Must,
    }
}

fn is_word(word: &str, longest: usize) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    (1..=longest).contains(&word.len()) && word.bytes().all(fits)
}

fn invalid(hint: impl Into<Cow<'static, str>>) -> Error {
    Error::new(Kind::InvalidReference, hint)
}
