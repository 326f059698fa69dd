//! Just enough JSON to ask an object for its members.

/// How deep values may nest: deeper ones are no key, and the stack is finite.
const DEPTH: usize = 32;

/// The members of a JSON object, names and texts as they are written (escapes are not resolved).
#[derive(Debug)]
pub(crate) struct Object<'a>(Vec<(&'a [u8], Value<'a>)>);

#[derive(Clone, Copy, Debug)]
enum Value<'a> {
    Text(&'a [u8]),
    Other,
}

impl<'a> Object<'a> {
    /// Reads `json`, which must be one object and nothing else.
    pub(crate) fn parse(json: &'a [u8]) -> Option<Self> {
        let mut reader = Reader { json, at: 0 };
        reader.skip_space();
        let members = reader.object(DEPTH)?;
        reader.skip_space();
        (reader.at == json.len()).then_some(Self(members))
    }

    /// The member `name`, where it is a text.
    pub(crate) fn text(&self, name: &str) -> Option<&'a [u8]> {
        self.0.iter().find_map(|(known, value)| match value {
            Value::Text(text) if *known == name.as_bytes() => Some(*text),
            _ => None,
        })
    }

    /// Whether there is a member `name`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| *known == name.as_bytes())
    }
}

struct Reader<'a> {
    json: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn object(&mut self, depth: usize) -> Option<Vec<(&'a [u8], Value<'a>)>> {
        let mut members = Vec::new();
        self.list(b'{', b'}', |reader| {
            let name = reader.text()?;
            reader.expect(b':')?;
            members.push((name, reader.value(depth)?));
            Some(())
        })?;
        Some(members)
    }

    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        let depth = depth.checked_sub(1)?;
        self.skip_space();
        match self.json.get(self.at)? {
            b'"' => return Some(Value::Text(self.text()?)),
            b'{' => drop(self.object(depth)?),
            b'[' => self.list(b'[', b']', |reader| reader.value(depth).map(drop))?,
            _ => self.word()?,
        }
        Some(Value::Other)
    }

    /// `open`, items with commas between them, `close`.
    fn list(&mut self, open: u8, close: u8, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.expect(open)?;
        if self.expect(close).is_some() {
            return Some(());
        }
        loop {
            item(self)?;
            if self.expect(b',').is_none() {
                return self.expect(close);
            }
        }
    }

    fn text(&mut self) -> Option<&'a [u8]> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            match self.json.get(self.at)? {
                b'"' => break,
                b'\\' => self.at += 2,
                0..=31 => return None,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(&self.json[start..self.at - 1])
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Option<()> {
        let rest = &self.json[self.at..];
        let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let word = &rest[..rest.iter().take_while(is_part).count()];
        let is_number = matches!(word.first(), Some(b'-' | b'0'..=b'9'));
        self.at += word.len();
        (is_number || matches!(word, b"true" | b"false" | b"null")).then_some(())
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        (self.json.get(self.at) == Some(&byte)).then(|| self.at += 1)
    }

    fn skip_space(&mut self) {
        while matches!(self.json.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_members_of_an_object_can_be_asked_for() {
        let json =
            br#" {"alg" : "HS\"256", "n": -1.5e3, "list": [1, {"alg": "inner"}, []], "t": true, "e": {}} "#;
        let object = Object::parse(json).unwrap();
        assert_eq!(object.text("alg"), Some(&br#"HS\"256"#[..]));
        assert!(object.has("n") && object.has("e") && !object.has("inner"));
        assert_eq!(object.text("n"), None);
    }

    #[test]
    fn what_is_no_whole_object_is_refused() {
        for json in [
            "",
            "{",
            "[]",
            "\"a\"",
            "{\"a\":1",
            "{\"a\" 1}",
            "{\"a\":1,}",
            "{\"a\":yes}",
            "{\"a\":1} x",
            "{a:1}",
        ] {
            assert!(Object::parse(json.as_bytes()).is_none(), "{json}");
        }
    }

    #[test]
    fn nesting_has_a_limit_and_a_cut_escape_does_not_panic() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(1000), "]".repeat(1000));
        assert!(Object::parse(deep.as_bytes()).is_none());
        assert!(Object::parse(br#"{"a":"\"#).is_none());
    }
}
