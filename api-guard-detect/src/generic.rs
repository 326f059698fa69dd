//! Keys that only a name gives away: a random text under a name that says secret.

use std::ops::Range;

use crate::check::{base64, der, password};
use crate::drawn::looks_drawn;
use crate::encoded;
use crate::names;
use crate::plausible::plausible;
use crate::prefilter::{has_random_run, is_random};
use crate::rule::Rule;
use crate::rules;

/// The shortest value.
const SHORTEST: usize = 20;
/// How far to either side of a byte the value goes on that it may belong to, its name included: more than a value of a key
/// is long.
const REACH: usize = 1024;
/// How keys begin that are meant for browsers: of Clerk and Stripe, PostHog, Supabase, Lob, PubNub, Langfuse, Mapbox,
/// Mailgun, Square.
const PUBLISHABLE: [&[u8]; 12] = [
    b"pk_live_",
    b"pk_test_",
    b"phc_",
    b"sb_publishable_",
    b"live_pub_",
    b"test_pub_",
    b"pub-c-",
    b"sub-c-",
    b"pk-lf-",
    b"pk.eyJ",
    b"pubkey-",
    b"sq0idp-",
];
/// How many bytes hashes have, from MD5 to SHA-512.
const HASHES: [usize; 6] = [16, 20, 28, 32, 48, 64];
/// What a hash of a password is made with, and how far from it that stands.
const SALT: &[u8] = b"salt";
const SALT_REACH: usize = 400;
/// What stands before the token in such a link, as Firebase Storage makes them.
const DOWNLOAD: &[u8] = b"alt=media&token=";
/// What an `Authorization` header has before its value.
const SCHEMES: [&[u8]; 5] = [b"bearer ", b"basic ", b"token ", b"apikey ", b"bot "];

/// The rule of every such key.
pub(crate) fn rule() -> &'static Rule {
    rules::generic::API_KEY
}

/// Where in `text`, a whole literal, the value stands, if it can be a key.
pub(crate) fn value_of(text: &[u8]) -> Option<Range<usize>> {
    let has =
        |scheme: &&[u8]| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let start = SCHEMES.iter().find(|scheme| has(scheme)).map_or(0, |scheme| scheme.len());
    can_be_key(&text[start..]).then_some(start..text.len())
}

/// Calls `found` with each value that is assigned to a telling name in a text: `API_KEY=…`, `"apiKey": "…"`,
/// `token: …`.
pub(crate) fn each_assigned(hay: &[u8], found: &mut dyn FnMut(Range<usize>)) {
    let mut at = SHORTEST - 1;
    while at < hay.len() {
        if !is_of_value(hay[at]) {
            at += SHORTEST;
            continue;
        }
        let whole = widened(hay, &(at..at));
        at = whole.end + SHORTEST;
        if let Some(value) = assigned(hay, &whole) {
            found(value);
        }
    }
}

/// The value that `run` belongs to, if it is assigned to a telling name.
pub(crate) fn assigned(hay: &[u8], run: &Range<usize>) -> Option<Range<usize>> {
    let whole = widened(hay, run);
    let value = behind_sign(hay, whole.clone());
    let inner = behind_sign(hay, value.clone());
    named(hay, value.clone()).or_else(|| if inner == value { None } else { named(hay, inner) })
}

/// `value`, if it is a key by its name.
fn named(hay: &[u8], value: Range<usize>) -> Option<Range<usize>> {
    // What is called there has a name, and is none. A link to a file that everybody may download has a token in it.
    if hay.get(value.end) == Some(&b'(') || hay[..value.start].ends_with(DOWNLOAD) {
        return None;
    }
    let name = name_before(hay, value.start)?;
    let is_key = can_be_key(&hay[value.clone()]) && names::tells(name);
    let is_hash = || is_long_hash(&hay[value.clone()]) || is_salted(hay, &value);
    (is_key && !(names::is_of_password(name) && is_hash())).then_some(value)
}

/// Whether `run`, in Rust that was not read yet, may belong to a value that a name makes a key of: by itself in a
/// literal, or assigned in one.
pub(crate) fn may_be_named(hay: &[u8], run: &Range<usize>) -> bool {
    let mut whole = widened(hay, run);
    // The letter of an escape is no part of the value.
    if hay[..whole.start].ends_with(b"\\") && whole.start < run.end {
        whole.start += 1;
    }
    let value = behind_sign(hay, whole.clone());
    let inner = behind_sign(hay, value.clone());
    let has_name = |value: Range<usize>| name_before(hay, value.start).is_some() && can_be_key(&hay[value]);
    has_name(value) || has_name(inner) || (is_a_literal(hay, &whole) && can_be_key(&hay[whole]))
}

fn can_be_key(value: &[u8]) -> bool {
    is_key(value) && !is_public_key(value) && !encoded::spelled(value).is_some_and(|text| says_nothing(&text))
}

/// Whether a public key stands there in base64 of DER, which begins with a sequence, and so with an `M`.
fn is_public_key(value: &[u8]) -> bool {
    value.starts_with(b"M") && base64::decode(value).is_some_and(|key| der::is_public_key(&key))
}

/// As many hexadecimal digits as SHA-384 gives, or more: under the name of a password, what is stored of one.
fn is_long_hash(value: &[u8]) -> bool {
    value.len() >= 96 && value.iter().all(u8::is_ascii_hexdigit)
}

/// Whether a value is as long as hashes are, and a salt stands beside it: `"password": "…", "salt": "…"`.
fn is_salted(hay: &[u8], value: &Range<usize>) -> bool {
    let text = &hay[value.clone()];
    let is_hexadecimal = text.iter().all(u8::is_ascii_hexdigit);
    let length =
        if is_hexadecimal { Some(text.len() / 2) } else { base64::decode(text).map(|hash| hash.len()) };
    if !length.is_some_and(|length| HASHES.contains(&length)) {
        return false;
    }
    let before = &hay[value.start.saturating_sub(SALT_REACH)..value.start];
    let behind = &hay[value.end..hay.len().min(value.end + SALT_REACH)];
    let is_end = |byte: &u8| matches!(byte, b'{' | b'}');
    let before = &before[before.iter().rposition(is_end).unwrap_or(0)..];
    let behind = &behind[..behind.iter().position(is_end).unwrap_or(behind.len())];
    names_a_salt(before) || names_a_salt(behind)
}

fn names_a_salt(text: &[u8]) -> bool {
    text.windows(SALT.len()).enumerate().any(|(at, word)| {
        let behind = text[at + SALT.len()..].iter().find(|byte| !matches!(byte, b' ' | b'"' | b'\''));
        word.eq_ignore_ascii_case(SALT) && matches!(behind, Some(b':' | b'='))
    })
}

fn is_key(value: &[u8]) -> bool {
    let is_publishable = PUBLISHABLE.iter().any(|prefix| value.starts_with(prefix));
    !is_publishable && looks_drawn(value) && has_random_run(value) && plausible(value)
}

/// Whether a text that stands there in another spelling holds no secret itself: `{"alg":"none"}`, `test-secret`.
fn says_nothing(text: &[u8]) -> bool {
    let is_document = text.starts_with(b"{");
    let password = text.iter().position(|byte| *byte == b':').map(|colon| &text[colon + 1..]);
    let is_trivial = password.is_none_or(password::is_trivial);
    (is_document || is_trivial) && !text.split(|byte| !is_of_value(*byte)).any(is_key)
}

/// Whether a literal has nothing else in it, but for a scheme and continued lines.
fn is_a_literal(hay: &[u8], value: &Range<usize>) -> bool {
    let before = hay[..value.start].trim_ascii_end();
    let ends_with = |scheme: &[u8]| {
        let word = scheme.trim_ascii();
        before.len() > word.len() && before[before.len() - word.len()..].eq_ignore_ascii_case(word)
    };
    matches!(hay.get(value.end), Some(b'"' | b'\\'))
        && (matches!(before.last(), Some(b'"' | b'\\')) || SCHEMES.iter().any(|scheme| ends_with(scheme)))
}

/// The bytes of values around `run`, as far as they can matter: a text of nothing else is looked at from each of its runs.
fn widened(hay: &[u8], run: &Range<usize>) -> Range<usize> {
    let from = run.start.saturating_sub(REACH);
    let to = hay.len().min(run.end + REACH);
    let before = hay[from..run.start].iter().rposition(|byte| !is_of_value(*byte));
    let length = hay[run.end..to].iter().position(|byte| !is_of_value(*byte));
    before.map_or(from, |before| from + before + 1)..length.map_or(to, |length| run.end + length)
}

/// `API_KEY=kT9v…` has no byte in it that a value has not. What fills base64 at its end assigns nothing.
fn behind_sign(hay: &[u8], run: Range<usize>) -> Range<usize> {
    let is_sign = |pair: &[u8]| pair[0] == b'=' && pair[1] != b'=';
    let sign = hay[run.clone()].windows(2).position(is_sign).filter(|sign| *sign > 0);
    sign.map_or(run.start, |sign| run.start + sign + 1)..run.end
}

fn is_of_value(byte: u8) -> bool {
    is_random(byte) || matches!(byte, b'.' | b'~')
}

/// The name that the value at `start` is assigned to, on the same line.
fn name_before(hay: &[u8], start: usize) -> Option<&[u8]> {
    let is_filler = |byte: &u8| matches!(byte, b' ' | b'"' | b'\'' | b'\\' | b'`' | b'\t');
    let before = |end: usize| without_mark(hay, trim_end(&hay[..end], is_filler).len());
    let mut rest = before(start);
    let ends_in = |word: &&[u8]| {
        let before = rest.len().checked_sub(word.len());
        before.is_some_and(|at| rest[at..].eq_ignore_ascii_case(word) && at > 0 && !is_of_name(&rest[at - 1]))
    };
    // In one literal with the value: elsewhere it may be the name, `kApiKey`.
    let has_quote = hay[rest.len()..start].iter().any(|byte| matches!(byte, b'"' | b'\''));
    if !has_quote && let Some(scheme) = SCHEMES.map(<[u8]>::trim_ascii).into_iter().find(ends_in) {
        rest = before(rest.len() - scheme.len());
    }
    let assigned = trim_end(rest, |byte| matches!(byte, b'=' | b':' | b'>'));
    let assigned = if assigned.len() < rest.len() {
        // `API_KEY ?= …` in a makefile.
        assigned.strip_suffix(b"?").unwrap_or(assigned)
    } else if has_quote && let Some(before) = without_fallback_sign(rest) {
        before
    } else {
        let is_text = hay[rest.len()..start].contains(&b'"');
        return (is_text.then(|| name_of_macro(rest)).flatten())
            .or_else(|| name_of_argument(rest))
            .or_else(|| name_of_directive(rest, &hay[rest.len()..start]));
    };
    let name = trim_end(assigned, is_filler);
    if let Some(key) = trim_end(assigned, is_blank).strip_suffix(b"]") {
        return quoted_behind(key, b'[');
    }
    let name = &name[name.len().saturating_sub(REACH)..];
    let begin = name
        .iter()
        .rposition(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'-' | b'.'))
        .map_or(0, |before| before + 1);
    // In `arn:aws:…:secret:name` nothing is assigned, and `"src/token.x": "…"` is about a file, as is `"a@token.x"`. In
    // `//npm.acme.io/:_authToken=…` something is.
    let in_path = begin > 0 && matches!(name[begin - 1], b':' | b'/' | b'@');
    let of_registry = name[..begin].ends_with(b"/:") && name[begin..].starts_with(b"_");
    let (before, name) = name.split_at(begin);
    if in_path && !of_registry {
        None
    } else if name.eq_ignore_ascii_case(b"value") {
        sibling_name(before).or_else(|| name_of_table(before))
    } else {
        Some(name)
    }
}

/// What stands before `end`, where a quote may be, without the mark of a literal: `b"…"` and `u'…'` in Python, `@"…"` in C#
/// and Objective-C.
fn without_mark(hay: &[u8], end: usize) -> &[u8] {
    let text = &hay[..end];
    let mark = text.iter().rev().take_while(|byte| b"@$bBfFrRuUL".contains(byte)).count();
    let before = &text[..end - mark];
    let is_mark = (1..=2).contains(&mark)
        && matches!(hay.get(end), Some(b'"' | b'\''))
        && !before
            .last()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    if is_mark { trim_end(before, is_blank) } else { text }
}

fn is_of_name(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The name that a macro of C gives to the text behind it: `#define API_KEY "…"`.
fn name_of_macro(text: &[u8]) -> Option<&[u8]> {
    let text = trim_end(text, is_blank);
    let name = trim_end(text, |byte| byte.is_ascii_alphanumeric() || *byte == b'_').len();
    let directive = trim_end(&text[..name], is_blank);
    let sign = trim_end(directive.strip_suffix(b"define")?, is_blank);
    let line = trim_end(sign.strip_suffix(b"#")?, is_blank);
    (directive.len() < name && matches!(line.last(), None | Some(b'\n'))).then_some(&text[name..])
}

/// What stands before `||` or `??`: `process.env.API_KEY || '…'`.
fn without_fallback_sign(text: &[u8]) -> Option<&[u8]> {
    text.strip_suffix(b"||").or_else(|| text.strip_suffix(b"??"))
}

/// The quoted name at the end of `text`, if `opening` stands before it: `os.environ['API_KEY']`.
fn quoted_behind(text: &[u8], opening: u8) -> Option<&[u8]> {
    let (quote, name) = text.split_last().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
    let start = name.iter().rev().take(names::LONGEST_NAME + 1).position(|byte| byte == quote)?;
    let (before, name) = name.split_at(name.len() - start);
    // In JSON and notebooks the quotes of a text are escaped.
    let name = name.strip_suffix(b"\\").unwrap_or(name);
    let before = before[..before.len() - 1].strip_suffix(b"\\").unwrap_or(&before[..before.len() - 1]);
    (before.last() == Some(&opening)).then_some(name)
}

/// The name that a call gives to its second argument: `Set("X-Api-Key", "…")`.
fn name_of_argument(text: &[u8]) -> Option<&[u8]> {
    quoted_behind(trim_end(text.strip_suffix(b",")?, is_blank), b'(')
}

/// The name that blanks alone part from the value: `--token …`, `ENV API_KEY …`, `proxy_set_header X-Api-Key …`, and the
/// password in a `.netrc`.
fn name_of_directive<'h>(text: &'h [u8], between: &[u8]) -> Option<&'h [u8]> {
    const DIRECTIVES: [&[u8]; 5] = [b"env", b"proxy_set_header", b"setenv", b"setx", b"set -gx"];
    if !between.iter().any(is_blank) {
        return None;
    }
    let start = trim_end(text, is_of_name).len();
    let (before, name) = text.split_at(start);
    // Of a file, or of a literal, which may not have been read yet.
    let is_first = |line: &[u8]| {
        let line = trim_end(line, is_blank);
        matches!(line.last(), None | Some(b'\n' | b'"')) || line.ends_with(b"\\n")
    };
    if let Some(option) = name.strip_prefix(b"--") {
        return matches!(before.last(), Some(b' ' | b'\t' | b'\n')).then_some(option);
    }
    if name == b"password" {
        let line = before[before.len().saturating_sub(REACH)..].rsplit(|byte| *byte == b'\n').next()?;
        return (is_first(before) || line.windows(7).any(|word| word == b" login ")).then_some(name);
    }
    let directive = trim_end(before, is_blank);
    DIRECTIVES.into_iter().find_map(|word| {
        let line = &directive[..directive.len().checked_sub(word.len())?];
        (directive[line.len()..].eq_ignore_ascii_case(word) && is_first(line)).then_some(name)
    })
}

/// The name of the table that a `value` is in: `API_KEY = { value = "…", force = true }`.
fn name_of_table(before: &[u8]) -> Option<&[u8]> {
    let table = trim_end(trim_end(before, is_blank).strip_suffix(b"{")?, is_blank).strip_suffix(b"=")?;
    let name = trim_end(table, is_blank);
    let start = trim_end(name, is_of_name).len();
    Some(&name[start..])
}

/// The name beside a `value`, right before it: `{"name": "API_KEY", "value": "…"}`, with `key` for `name` in what Postman
/// writes, or on the line before in YAML.
fn sibling_name(before: &[u8]) -> Option<&[u8]> {
    // In Rust that was not read yet, the quotes of a text are escaped.
    let is_quote = |byte: &u8| matches!(byte, b'"' | b'\'' | b'\\');
    let is_filler = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'"' | b'\'' | b'\\');
    let rest = trim_end(before, is_filler);
    if before[rest.len()..].iter().filter(|byte| **byte == b'\n').count() > 1 {
        return None;
    }
    let start =
        rest.iter().rposition(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'-' | b'.'))?;
    let (before, name) = rest.split_at(start + 1);
    let key = trim_end(before, |byte| matches!(byte, b' ' | b'"' | b'\'' | b'\\')).strip_suffix(b":")?;
    let key = trim_end(key, is_quote);
    let ends_in = |word: &[u8]| {
        key.len().checked_sub(word.len()).is_some_and(|at| key[at..].eq_ignore_ascii_case(word))
    };
    (ends_in(b"name") || ends_in(b"\"key")).then_some(name)
}

fn trim_end(text: &[u8], drop: fn(&u8) -> bool) -> &[u8] {
    let end = text.iter().rposition(|byte| !drop(byte)).map_or(0, |last| last + 1);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(text: &str) -> bool {
        let mut found = false;
        each_assigned(text.as_bytes(), &mut |_| found = true);
        found
    }

    #[test]
    fn a_value_that_spells_words_is_none() {
        for value in [
            "KRSXG5CTMVRXEZLUKN2XAZLSKNSWG4TFOQ",
            "c2VjdXJlLXBhc3N3b3Jk",
            "ZXhhbXBsZTpleGFtcGxl",
            "74686973206973206120736563726574",
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0",
        ] {
            assert!(!is_found(&format!("secret = \"{value}\"")), "{value}");
        }
    }

    #[test]
    fn a_value_that_spells_a_secret_is_one() {
        let drawn: String = ["kQ7vTz2LmX9c", "Rw4Jp8sYd5Hb"].into_iter().collect();
        let hexadecimal: String = drawn.bytes().map(|byte| format!("{byte:02x}")).collect();
        // `{"k":"kQ7vTz2LmX9cRw4Jp8sYd5Hb"}`, and `app:Tr7wQz9kP2mX`.
        let document: String = ["eyJrIjoia1E3dlR6MkxtWDlj", "Unc0SnA4c1lkNUhiIn0="].into_iter().collect();
        let basic: String = ["YXBwOlRyN3dR", "ejlrUDJtWA=="].into_iter().collect();
        for (number, value) in [drawn, hexadecimal, document, basic].iter().enumerate() {
            assert!(is_found(&format!("secret = \"{value}\"")), "{number}");
        }
    }

    #[test]
    fn a_key_that_is_meant_for_browsers_is_none_whatever_its_name_says() {
        let body: String = ["kQ7vTz2LmX9c", "Rw4Jp8sYd5Hb"].into_iter().collect();
        for prefix in PUBLISHABLE {
            assert!(!is_found(&format!("API_KEY={}{body}", String::from_utf8_lossy(prefix))));
        }
        assert!(is_found(&format!("API_KEY=pk_{body}")));
    }

    #[test]
    fn a_value_beside_a_name_is_called_by_it() {
        let value: String = ["kQ7vTz2LmX9c", "Rw4Jp8sYd5Hb"].into_iter().collect();
        for before in [
            "- name: API_KEY\n  value: ",
            "- name: \"API_KEY\"\r\n  value: \"",
            "{\"name\": \"API_KEY\", \"value\": \"",
            "{\"Name\":\"API_KEY\",\n\"Value\":\"",
            "{\\\"name\\\": \\\"API_KEY\\\", \\\"value\\\": \\\"",
        ] {
            assert!(is_found(&format!("{before}{value}\"")), "{before}");
        }
        for before in [
            "- name: CACHE_KEY\n  value: ",
            "- name: API_KEY\n\n  value: ",
            "- label: API_KEY\n  value: ",
            "<input name=\"api_key\" value=\"",
            "value: ",
        ] {
            assert!(!is_found(&format!("{before}{value}\"")), "{before}");
        }
    }

    #[test]
    fn a_name_is_read_in_each_way_in_which_files_give_one() {
        let value: String = ["kQ7vTz2LmX9c", "Rw4Jp8sYd5Hb"].into_iter().collect();
        for before in [
            "os.environ['API_KEY'] = '",
            "headers[\"x-api-key\"] = f\"",
            "\"os.environ[\\\"API_KEY\\\"] = \\\"",
            "$config['api_key'] = '",
            "process.env.API_KEY || '",
            "process.env.API_KEY ?? \"",
            "req.Header.Set(\"X-Api-Key\", \"",
            "define('DB_PASSWORD', '",
            "c.setRequestProperty(\"Authorization\", \"Bearer ",
            "API_KEY ?= ",
            "Environment=API_KEY=",
            "API_KEY = { value = \"",
            "{\"key\": \"api_key\", \"value\": \"",
            "deploy --api-token ",
            "FROM a\nENV API_KEY ",
            "\"FROM a\\nENV API_KEY ",
            "\"ENV API_KEY ",
            "  proxy_set_header X-Api-Key \"",
            "  proxy_set_header Authorization \"Bearer ",
            "machine acme.io login app password ",
            "machine acme.io\n  login app\n  password ",
        ] {
            assert!(is_found(&format!("{before}{value}\"")), "{before}");
        }
        for before in [
            "os.environ['REVISION'] = '",
            "hashes[api_key] = '",
            "process.env.REVISION || '",
            "api_key || ",
            "req.Header.Set(\"ETag\", \"",
            "[\"token\", \"",
            "assert(a, \"token\", \"",
            "Environment=REVISION=",
            "REVISION = { value = \"",
            "{\"key\": \"etag\", \"value\": \"",
            "deploy --revision ",
            "deploy --token-file ",
            "an ENV API_KEY ",
            "ENV REVISION ",
            "the api key ",
            "the password ",
        ] {
            assert!(!is_found(&format!("{before}{value}\"")), "{before}");
        }
    }

    #[test]
    fn the_mark_of_a_literal_hides_no_name() {
        let value: String = ["kQ7vTz2LmX9c", "Rw4Jp8sYd5Hb"].into_iter().collect();
        for before in [
            "api_key = b\"",
            "api_key=b'",
            "{u'api_key': u'",
            "string ApiKey = @\"",
            "var apiKey = $@\"",
            "const wchar_t *api_key = L\"",
            "headers = {\"Authorization\": f\"Bearer ",
        ] {
            assert!(is_found(&format!("{before}{value}\"")), "{before}");
        }
        for before in ["api_key = sub\"", "api_key = digest b\"", "api_key b\"", "revision = b\""] {
            assert!(!is_found(&format!("{before}{value}\"")), "{before}");
        }
    }

    #[test]
    fn what_is_stored_of_a_password_has_its_salt_beside_it() {
        let digits: String = ["f3a9c2114b07e5d8", "f2b9c7114d07a5e8"].into_iter().collect();
        let base64: String = ["kQ7vTz2LmX9cRw4Jp8sYd5", "HbG3fAe6VnB1qU0iZyWtM="].into_iter().collect();
        for value in [&digits, &base64] {
            let stored = format!("{{\"password\": \"{value}\", \"salt\": \"ab\"}}");
            assert!(!is_found(&stored) && !is_found(&stored.replace("salt", "passwordSalt")));
            assert!(!is_found(&format!("salt: ab\npassword: {value}")));
            assert!(is_found(&stored.replace("salt", "salted")) && is_found(&stored.replace("salt", "name")));
            assert!(is_found(&stored.replace("password", "token")));
            assert!(is_found(&format!("{{\"salt\": \"ab\"}}, {{\"password\": \"{value}\"}}")));
            assert!(is_found(&format!("password: {}\nsalt: ab", &value[1..])), "no hash has this length");
        }
    }

    #[test]
    fn a_macro_of_c_gives_a_name_to_the_text_behind_it() {
        let value: String = ["kQ7vTz2LmX9c", "Rw4Jp8sYd5Hb"].into_iter().collect();
        for before in [
            "#define API_KEY \"",
            "int a;\n  # define\tAPI_KEY\t\"",
            "#define kApiKey @\"",
            "#define kApiKey \"",
            "#define AUTH \"Bearer ",
        ] {
            assert!(is_found(&format!("{before}{value}\"")), "{before}");
        }
        for before in [
            "#define API_KEY ",
            "#define KEY \"",
            "#define API_KEY_ID \"",
            "#define API_KEY(a) \"",
            "#defined API_KEY \"",
            "#defineAPI_KEY \"",
            "#undef API_KEY \"",
            "// #define API_KEY \"",
            "define API_KEY \"",
            "API_KEY \"",
        ] {
            assert!(!is_found(&format!("{before}{value}\"")), "{before}");
        }
    }

    #[test]
    fn a_value_is_not_called() {
        let value: String = ["kQ7vTz2LmX9c", "Rw4Jp8sYd5Hb"].into_iter().collect();
        assert!(is_found(&format!("password = {value}")));
        assert!(!is_found(&format!("password = {value}()")));
    }

    #[test]
    fn a_name_in_a_path_assigns_nothing_and_one_of_a_registry_does() {
        let value: String = ["kQ7vTz2LmX9c", "Rw4Jp8sYd5Hb"].into_iter().collect();
        for name in ["\"src/token\": ", "\"a@unexpected_token\": ", "arn:aws:secret:"] {
            assert!(!is_found(&format!("{name}\"{value}\"")), "{name}");
        }
        for name in ["//npm.acme.io/:_authToken=", "api_key: "] {
            assert!(is_found(&format!("{name}{value}")), "{name}");
        }
    }
}
