//! JSON, read in place: from a document that holds secrets, nothing is copied except the one that is asked for.
//!
//! A general parser would build a tree, and leave each text on the heap. This one checks the whole document and then
//! walks through it. If several members have the same name, the last one counts, as for most parsers.

use std::time::Duration;

use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::error::{Error, Kind};

/// Deeper than any answer of a provider, and far from what the stack holds.
const DEEPEST: usize = 64;

/// What `#name` names in a secret that is a JSON object.
pub(crate) fn field(text: &str, name: &str) -> Result<SecretString, Error> {
    let document = Json::parse(text).filter(Json::is_object).ok_or_else(|| {
        Error::new(Kind::Malformed, "`#field` picks from a JSON object, and the secret is not one")
    })?;
    document.field(name)
}

/// Adds `text` as JSON has it, in quotes.
pub(crate) fn push_text(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            '\0'..' ' => json.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => json.push(character),
        }
    }
    json.push('"');
}

/// An object of texts, in a buffer that is zeroed and never grows.
pub(crate) fn object(members: &[(&str, &str)]) -> Zeroizing<String> {
    // `\u0000` is six times as long as what it stands for.
    let longest = members.iter().map(|(name, text)| 6 * (name.len() + text.len()) + 6).sum::<usize>() + 2;
    let mut json = Zeroizing::new(String::with_capacity(longest));
    json.push('{');
    for (at, (name, text)) in members.iter().enumerate() {
        json.push_str(if at == 0 { "" } else { "," });
        push_text(&mut json, name);
        json.push(':');
        push_text(&mut json, text);
    }
    json.push('}');
    json
}

/// One value of a document that is well-formed as a whole. Without `Debug`: it is what must not be seen.
#[derive(Clone, Copy)]
pub(crate) struct Json<'t>(&'t str);

impl<'t> Json<'t> {
    /// The document, if all of `text` is one.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        reader.skip_space();
        let value = reader.value(0)?;
        reader.skip_space();
        (reader.at == text.len()).then_some(value)
    }

    /// The member of this name, of an object that has it.
    pub(crate) fn get(self, name: &str) -> Option<Self> {
        let named = self.members().filter(|(key, _)| key.is(name));
        named.last().map(|(_, value)| value)
    }

    /// What `#name` names in this object.
    pub(crate) fn field(self, name: &str) -> Result<SecretString, Error> {
        let missing = || Error::new(Kind::FieldMissing, "the secret has no field of this name");
        let no_text = || Error::new(Kind::Malformed, "the field that `#field` names is not a text");
        self.get(name).ok_or_else(missing)?.text().ok_or_else(no_text)
    }

    /// What an array holds; nothing for another value.
    pub(crate) fn items(self) -> impl Iterator<Item = Self> {
        let mut items = Inside::of(self, b'[');
        std::iter::from_fn(move || items.next_value())
    }

    fn members(self) -> impl Iterator<Item = (Self, Self)> {
        let mut members = Inside::of(self, b'{');
        std::iter::from_fn(move || Some((members.next_value()?, members.next_value()?)))
    }

    /// A copy of the text, in a buffer of exactly its size: none that grew leaves a part of it behind.
    pub(crate) fn text(self) -> Option<SecretString> {
        let mut text = String::with_capacity(self.characters()?.map(char::len_utf8).sum());
        text.extend(self.characters()?);
        Some(SecretString::from(text))
    }

    /// A copy of the whole value, in JSON.
    pub(crate) fn whole(self) -> SecretString {
        SecretString::from(self.0)
    }

    /// Whether it is this text.
    pub(crate) fn is(self, text: &str) -> bool {
        self.characters().is_some_and(|characters| characters.eq(text.chars()))
    }

    /// The whole number that it is.
    pub(crate) fn number(self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// So many seconds. A server may say anything, and what it says is added up with other times: a decade is as good as
    /// for ever.
    pub(crate) fn seconds(self) -> Option<Duration> {
        const DECADE: u64 = 10 * 365 * 24 * 60 * 60;
        Some(Duration::from_secs(self.number()?.min(DECADE)))
    }

    pub(crate) fn flag(self) -> Option<bool> {
        self.0.parse().ok()
    }

    pub(crate) fn is_object(&self) -> bool {
        self.0.starts_with('{')
    }

    pub(crate) fn is_array(&self) -> bool {
        self.0.starts_with('[')
    }

    pub(crate) fn is_null(&self) -> bool {
        self.0 == "null"
    }

    /// The characters of a text, escapes undone.
    fn characters(self) -> Option<impl Iterator<Item = char>> {
        let mut rest = self.0.strip_prefix('"')?.strip_suffix('"')?.chars();
        Some(std::iter::from_fn(move || match rest.next()? {
            '\\' => escaped(&mut rest),
            plain => Some(plain),
        }))
    }
}

/// What stands in an array or an object, one value after the other; keys are values too.
struct Inside<'t>(Reader<'t>);

impl<'t> Inside<'t> {
    fn of(value: Json<'t>, opening: u8) -> Self {
        let at = if value.0.as_bytes()[0] == opening { 1 } else { value.0.len() };
        Self(Reader { text: value.0, at })
    }

    /// The document was read once, so what stands between values needs no second look.
    fn next_value(&mut self) -> Option<Json<'t>> {
        let between = |byte: &u8| b" \t\r\n,:".contains(byte);
        self.0.at += self.0.rest().iter().take_while(|byte| between(byte)).count();
        self.0.value(0)
    }
}

/// Where in a text the reading stands. `None` is what is no JSON.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn skip_space(&mut self) {
        self.at += self.rest().iter().take_while(|byte| b" \t\r\n".contains(byte)).count();
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        let found = self.rest().first() == Some(&byte);
        self.at += usize::from(found);
        found.then_some(())
    }

    fn value(&mut self, depth: usize) -> Option<Json<'t>> {
        let start = self.at;
        match *self.rest().first()? {
            b'{' => self.list(b'}', depth, |reader| {
                reader.string()?;
                reader.skip_space();
                reader.take(b':')?;
                reader.skip_space();
                reader.value(depth + 1).map(drop)
            })?,
            b'[' => self.list(b']', depth, |reader| reader.value(depth + 1).map(drop))?,
            b'"' => self.string()?,
            b'-' | b'0'..=b'9' => self.number()?,
            _ => {
                let word = ["true", "false", "null"].into_iter();
                self.at += word.map(str::as_bytes).find(|word| self.rest().starts_with(word))?.len();
            }
        }
        Some(Json(&self.text[start..self.at]))
    }

    fn list(
        &mut self,
        closing: u8,
        depth: usize,
        mut element: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        if depth == DEEPEST {
            return None;
        }
        self.at += 1;
        self.skip_space();
        if self.take(closing).is_some() {
            return Some(());
        }
        loop {
            element(self)?;
            self.skip_space();
            if self.take(closing).is_some() {
                return Some(());
            }
            self.take(b',')?;
            self.skip_space();
        }
    }

    fn string(&mut self) -> Option<()> {
        self.take(b'"')?;
        loop {
            let mut rest = self.text[self.at..].chars();
            match rest.next()? {
                '"' => return self.take(b'"'),
                '\\' => drop(escaped(&mut rest)?),
                '\0'..' ' => return None,
                _ => {}
            }
            self.at = self.text.len() - rest.as_str().len();
        }
    }

    /// `-0.1e+2`: no zero before other digits, and digits on both sides of a point.
    fn number(&mut self) -> Option<()> {
        let _ = self.take(b'-');
        if self.take(b'0').is_none() {
            self.digits()?;
        }
        if self.take(b'.').is_some() {
            self.digits()?;
        }
        if self.take(b'e').or_else(|| self.take(b'E')).is_some() {
            let _ = self.take(b'+').or_else(|| self.take(b'-'));
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let count = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        (count > 0).then_some(())
    }
}

/// The character that an escape stands for, after its backslash.
fn escaped(rest: &mut std::str::Chars<'_>) -> Option<char> {
    Some(match rest.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let first = unit(rest)?;
            if !(0xd800..0xe000).contains(&first) {
                return char::from_u32(first);
            }
            // The first half of a pair; without the second one it is no character.
            let second = (rest.next()? == '\\' && rest.next()? == 'u').then(|| unit(rest))??;
            let halves = first.checked_sub(0xd800).filter(|half| *half < 0x400);
            let halves = halves.zip(second.checked_sub(0xdc00).filter(|half| *half < 0x400));
            let (high, low) = halves?;
            return char::from_u32(0x1_0000 + (high << 10) + low);
        }
        same @ ('"' | '\\' | '/') => same,
        _ => return None,
    })
}

fn unit(rest: &mut std::str::Chars<'_>) -> Option<u32> {
    (0..4).try_fold(0, |unit, _| Some(unit * 16 + rest.next()?.to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn text(value: Option<Json<'_>>) -> Option<String> {
        value?.text().map(|text| text.expose_secret().to_owned())
    }

    #[test]
    fn what_is_asked_for_is_found_wherever_it_lies() {
        let document = " { \"a\" : { \"b\" : [ 1 , \"two\" , { \"c\" : \"three\" } , [ ] , null ] } , \"n\":-0.5e+3,\
                         \"big\":42,\"yes\":true, \"no\" :false,\"\":\"\" }\r\n\t";
        let document = Json::parse(document).unwrap();
        let items: Vec<_> = document.get("a").and_then(|a| a.get("b")).unwrap().items().collect();
        assert_eq!(items.len(), 5);
        assert_eq!(items[0].number(), Some(1));
        assert_eq!(text(Some(items[1])).as_deref(), Some("two"));
        assert_eq!(text(items[2].get("c")).as_deref(), Some("three"));
        assert!(items[4].is_null() && items[3].items().next().is_none());
        assert_eq!(document.get("big").and_then(Json::number), Some(42));
        assert_eq!(document.get("n").and_then(Json::number), None);
        assert_eq!(document.get("yes").and_then(Json::flag), Some(true));
        assert_eq!(document.get("no").and_then(Json::flag), Some(false));
        assert_eq!(text(document.get("")).as_deref(), Some(""));
        // A name inside a value, or deeper, is not the member's.
        assert!(document.get("two").is_none() && document.get("b").is_none() && items[1].get("a").is_none());
        assert!(text(document.get("big")).is_none() && document.get("a").unwrap().items().next().is_none());
    }

    #[test]
    fn escapes_are_undone_in_texts_and_in_names() {
        let document = r#"{"k\u00e9y\/":"\"\\\/\b\f\n\r\t\u0041\ud83d\ude00é"}"#;
        let value = text(Json::parse(document).unwrap().get("kéy/"));
        assert_eq!(value.as_deref(), Some("\"\\/\u{8}\u{c}\n\r\tA\u{1f600}é"));
    }

    #[test]
    fn what_is_written_is_read_as_the_same() {
        let text = "\"quoted\" \\ \n\0\u{1f} é \u{1f600}";
        let written = object(&[("one", text), ("tw\"o", "")]);
        let theirs: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!((theirs["one"].as_str(), theirs["tw\"o"].as_str()), (Some(text), Some("")));
        assert!(Json::parse(&written).unwrap().get("one").unwrap().is(text));
        assert_eq!(object(&[("a", "b")]).as_str(), r#"{"a":"b"}"#);
    }

    #[test]
    fn of_two_members_with_one_name_the_last_counts() {
        let value = text(Json::parse(r#"{"a":"one","\u0061":"two"}"#).unwrap().get("a"));
        assert_eq!(value.as_deref(), Some("two"));
    }

    #[test]
    fn what_is_no_json_is_refused_and_so_is_what_is_too_deep() {
        for text in [
            "",
            " ",
            "{",
            "}",
            "[",
            "\"",
            "\"\\\"",
            "{}x",
            "{} {}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{,}",
            "{a:1}",
            "{'a':1}",
            "{1:1}",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1",
            "tru",
            "True",
            "nul",
            "NaN",
            "01",
            "1.",
            ".1",
            "+1",
            "-",
            "1e",
            "1e+",
            "0x1",
            "\"\n\"",
            "\"\t\"",
            "\"\0\"",
            "\"\\x41\"",
            "\"\\u12\"",
            "\"\\ud800\"",
            "\"\\ud800\\n\"",
            "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "\"\\u+123\"",
            "\u{feff}{}",
            "<html></html>",
            "{\"a\":1}/**/",
            "[1]]",
        ] {
            assert!(Json::parse(text).is_none(), "{text:?}");
        }
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Json::parse(&nested(DEEPEST)).is_some());
        assert!(Json::parse(&nested(DEEPEST + 1)).is_none());
        assert!(Json::parse(&"[".repeat(1 << 20)).is_none());
        assert!(Json::parse(&"{\"a\":".repeat(1 << 20)).is_none());
    }

    #[test]
    fn no_time_is_so_long_that_sums_with_it_overflow() {
        let seconds = |text: &str| Json::parse(text).unwrap().seconds();
        assert_eq!(seconds("3600"), Some(Duration::from_secs(3600)));
        let longest = seconds(&u64::MAX.to_string()).unwrap();
        assert!(std::time::Instant::now().checked_add(longest * 2).is_some());
        for text in ["-1", "1.5", "99999999999999999999", "\"60\"", "null"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn it_agrees_with_another_reader_on_texts_that_are_damaged_at_any_place() {
        let whole = r#"{"a":[1,-2.5e3,{"b":"\u00e9\n"},true,null],"c":{"d":"é","e":""},"f":0}"#;
        let mut refused = 0;
        for at in (0..whole.len()).filter(|at| whole.is_char_boundary(*at)) {
            for damage in ["", "\"", "{", "]", ",", "0", "\\", " ", "é", "e", "-"] {
                let width = whole[at..].chars().next().unwrap().len_utf8();
                let damaged = [&whole[..at], damage, &whole[at + width..]].concat();
                let theirs = serde_json::from_str::<serde_json::Value>(&damaged).ok();
                let ours = Json::parse(&damaged);
                assert_eq!(ours.is_some(), theirs.is_some(), "{damaged}");
                refused += usize::from(theirs.is_none());
                let Some((ours, theirs)) = ours.zip(theirs) else { continue };
                let theirs = theirs.pointer("/c/d").and_then(|value| value.as_str()).map(str::to_owned);
                assert_eq!(text(ours.get("c").and_then(|c| c.get("d"))), theirs, "{damaged}");
            }
        }
        assert!(refused > 300, "{refused}");
    }

    #[test]
    fn each_way_to_have_no_field_has_a_kind_of_its_own_and_shows_nothing() {
        let kind = |text: &str| {
            let error = field(text, "key").unwrap_err();
            assert!(!format!("{error} {error:#?}").contains("canary"));
            error.kind()
        };
        assert_eq!(kind("canary"), Kind::Malformed);
        assert_eq!(kind("\"canary\""), Kind::Malformed);
        assert_eq!(kind("[{\"key\":\"canary\"}]"), Kind::Malformed);
        assert_eq!(kind("{\"key\":\"canary\"}}"), Kind::Malformed);
        assert_eq!(kind("{\"key\":{\"canary\":1}}"), Kind::Malformed);
        assert_eq!(kind("{\"key\":null}"), Kind::Malformed);
        assert_eq!(kind("{\"Key\":\"canary\"}"), Kind::FieldMissing);
        assert!(field("{\"key\":\"canary\"}", "key").unwrap().expose_secret() == "canary");
    }
}
