//! The forms in which programs write a value out.
//!
//! Each is written as its encoder does it, tested in `tests/encodings.rs` against the encoder itself. Most forms of a
//! key of letters and digits come out as the key itself.

use std::fmt::Write as _;

use crate::secret::Wiped;

/// Calls `take` with each form of `value`. All are written into one buffer, which is zeroed.
pub(super) fn each(value: &str, take: &mut dyn FnMut(&[u8])) {
    let bytes = value.as_bytes();
    take(bytes);
    // As much as most forms need, and more is zeroed as well: `\\u{7f}` for one byte.
    let mut buffer = Wiped::with_capacity(8 * bytes.len());
    let mut form = |write: &dyn Fn(&mut Wiped)| {
        buffer.truncate(0);
        write(&mut buffer);
        if &*buffer != bytes {
            take(&buffer);
        }
    };

    texts(value, &mut form);
    codes(bytes, &mut form);
}

/// Takes what writes a form.
type Take<'t> = &'t mut dyn FnMut(&dyn Fn(&mut Wiped));

/// The forms in which most characters stay as they are.
fn texts(value: &str, form: Take<'_>) {
    let bytes = value.as_bytes();
    for slash in [b"/".as_slice(), b"\\/"] {
        form(&|out| json(bytes, slash, out));
    }
    for (slash, escaped) in JSON {
        form(&|out| json_of_few(value, slash.as_bytes(), escaped, out));
    }
    let [mut once, mut twice] = [(); 2].map(|()| Wiped::with_capacity(6 * bytes.len()));
    json(bytes, b"/", &mut once);
    json(&once, b"/", &mut twice);
    for nested in [&once, &twice] {
        form(&|out| json(nested, b"/", out));
    }
    for escapes in QUOTED {
        form(&|out| replaced(bytes, escapes, out));
    }
    form(&|out| header(bytes, out));
    form(&|out| controls(value, out));
    for apostrophe in ["'", "\\'"] {
        form(&|out| debug(value, apostrophe, out));
        form(&|out| {
            let mut printed = Wiped::with_capacity(6 * bytes.len());
            debug(value, "'", &mut printed);
            // What was written is text again, and no other copy of it is made.
            debug(str::from_utf8(&printed).unwrap_or_default(), apostrophe, out);
        });
    }
    form(&|out| {
        let mut printed = Wiped::with_capacity(6 * bytes.len());
        debug(value, "'", &mut printed);
        json(&printed, b"/", out);
    });
    for apostrophe in [b"'".as_slice(), b"\\'"] {
        form(&|out| ascii(bytes, apostrophe, out));
    }
    // A `Wiped` takes all that is written.
    form(&|out| _ = write!(out, "{}", value.escape_default()));
    for escapes in XML {
        form(&|out| xml(bytes, escapes, out));
    }
}

/// The forms in which bytes are spelled as others.
fn codes(bytes: &[u8], form: Take<'_>) {
    for digits in [LOWER_HEX, UPPER_HEX] {
        form(&|out| bytes.iter().for_each(|&byte| hex(byte, digits, out)));
        for (kept, space) in PERCENT {
            form(&|out| percent(bytes, kept, space, digits, out));
        }
        for kept in [b"".as_slice(), UNRESERVED, UNRESERVED_PATH] {
            form(&|out| {
                let mut once = Wiped::with_capacity(3 * bytes.len());
                percent(bytes, kept, b"%20", digits, &mut once);
                percent(&once, kept, b"%20", digits, out);
            });
        }
    }
    form(&|out| separated(bytes, ", ", &|byte, out| hex(byte, LOWER_HEX, out), out));
    for alphabet in [BASE64, BASE64_URL] {
        for before in 0..3 {
            form(&|out| base64(bytes, before, Tail::Cut, alphabet, out));
            form(&|out| base64(bytes, before, Tail::Kept, alphabet, out));
        }
    }
    for separator in [", ", ","] {
        // A `Wiped` takes all that is written.
        form(&|out| separated(bytes, separator, &|byte, out| _ = write!(out, "{byte}"), out));
    }
}

/// The inside of a JSON string, as `serde_json` and most others write it, or with `\/` as PHP does.
fn json(bytes: &[u8], slash: &[u8], out: &mut Wiped) {
    for &byte in bytes {
        match byte {
            b'"' => out.extend(b"\\\""),
            b'\\' => out.extend(b"\\\\"),
            b'/' => out.extend(slash),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            0x08 => out.extend(b"\\b"),
            0x0c => out.extend(b"\\f"),
            0..0x20 => {
                out.extend(b"\\u00");
                hex(byte, LOWER_HEX, out);
            }
            _ => out.push(byte),
        }
    }
}

/// Whether a character is spelled by its number.
type Escaped = fn(char) -> bool;

/// How writers of JSON spell `/`, and what they spell as `\u` escapes, beside what all do.
const JSON: [(&str, Escaped); 4] = [
    // Go, so that a document can stand in HTML.
    ("/", |character| matches!(character, '&' | '<' | '>')),
    // Ruby on Rails and others, for the same reason.
    ("/", |character| matches!(character, '&' | '<' | '>' | '\'')),
    // Python.
    ("/", |character| !character.is_ascii()),
    // PHP.
    ("\\/", |character| !character.is_ascii()),
];

/// The inside of a JSON string in which some characters are spelled by their numbers.
fn json_of_few(value: &str, slash: &[u8], escaped: Escaped, out: &mut Wiped) {
    for character in value.chars() {
        if escaped(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // A `Wiped` takes all that is written.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            json(character.encode_utf8(&mut [0; 4]).as_bytes(), slash, out);
        }
    }
}

/// What is written otherwise within quotes.
const QUOTED: [&[(u8, &str)]; 6] = [
    // SQL and YAML, CSV, a shell with either kind of quotes.
    &[(b'\'', "''")],
    &[(b'"', "\"\"")],
    &[(b'\'', "'\\''")],
    &[(b'\\', "\\\\"), (b'"', "\\\""), (b'$', "\\$"), (b'`', "\\`")],
    // Python's `repr` of a text without an apostrophe, and of one with both quotes.
    &[(b'\\', "\\\\")],
    &[(b'\\', "\\\\"), (b'\'', "\\'")],
];

fn replaced(bytes: &[u8], replacements: &[(u8, &str)], out: &mut Wiped) {
    for &byte in bytes {
        match replacements.iter().find(|&&(replaced, _)| replaced == byte) {
            Some((_, replacement)) => out.extend(replacement.as_bytes()),
            None => out.push(byte),
        }
    }
}

/// The inside of what `{:?}` prints for a `str`, which leaves `'` as it is, or of `escape_debug`, which does not; so does
/// `{:?}` of errors of `anyhow`.
fn debug(value: &str, apostrophe: &str, out: &mut Wiped) {
    for character in value.chars() {
        // A `Wiped` takes all that is written.
        let _ = match character {
            '\'' => out.write_str(apostrophe),
            _ => write!(out, "{}", character.escape_debug()),
        };
    }
}

/// What `escape_ascii` writes and, with `'` as it is, what `{:?}` of `bytes::Bytes` prints.
fn ascii(bytes: &[u8], apostrophe: &[u8], out: &mut Wiped) {
    for &byte in bytes {
        match byte {
            b'\'' => out.extend(apostrophe),
            _ => std::ascii::escape_default(byte).for_each(|byte| out.push(byte)),
        }
    }
}

/// The inside of what `{:?}` of `http::HeaderValue` prints.
fn header(bytes: &[u8], out: &mut Wiped) {
    for &byte in bytes {
        match byte {
            b'"' => out.extend(b"\\\""),
            b'\t' | b' '..=b'~' => out.push(byte),
            // A `Wiped` takes all that is written.
            _ => _ = write!(out, "\\x{byte:x}"),
        }
    }
}

/// What `tracing_subscriber` makes of the text in a message, so that a terminal takes nothing in it for a command.
fn controls(value: &str, out: &mut Wiped) {
    for character in value.chars() {
        // A `Wiped` takes all that is written.
        let _ = match character {
            '\u{7}' | '\u{8}' | '\u{c}' | '\u{1b}' | '\u{7f}' => {
                write!(out, "\\x{:02x}", u32::from(character))
            }
            '\u{80}'..='\u{9f}' => write!(out, "\\u{{{:x}}}", u32::from(character)),
            _ => out.write_char(character),
        };
    }
}

const LOWER_HEX: &[u8; 16] = b"0123456789abcdef";
const UPPER_HEX: &[u8; 16] = b"0123456789ABCDEF";

fn hex(byte: u8, digits: &[u8; 16], out: &mut Wiped) {
    out.push(digits[usize::from(byte >> 4)]);
    out.push(digits[usize::from(byte & 15)]);
}

/// RFC 3986.
const UNRESERVED: &[u8] = b"-._~";
/// The same within a path, as AWS and Python's `quote` write one.
const UNRESERVED_PATH: &[u8] = b"-./_~";

/// What percent-encoders leave as it is beside letters and digits, and what they write for a space.
const PERCENT: [(&[u8], &[u8]); 20] = [
    (b"", b"%20"),
    (UNRESERVED, b"%20"),
    (UNRESERVED_PATH, b"%20"),
    // `encodeURIComponent` and `encodeURI`.
    (b"-_.!~*'()", b"%20"),
    (b"-_.!~*'();,/?:@&=+$#", b"%20"),
    // `application/x-www-form-urlencoded`, as browsers write it, and as Go and Python do.
    (b"*-._", b"+"),
    (UNRESERVED, b"+"),
    // All that RFC 3986 lets stand in a segment of a path, and in a query.
    (b"-._~!$&'()*+,;=:@", b"%20"),
    (b"-._~!$&'()*+,;=:@/?", b"%20"),
    // The sets of the URL standard: userinfo, path (with and without `^`), a segment of one, query, query of https,
    // fragment.
    (b"!$%&'()*+,-._~", b"%20"),
    (b"!$%&'()*+,-./:;=@[\\]_|~", b"%20"),
    (b"!$%&'()*+,-./:;=@[\\]^_|~", b"%20"),
    (b"!$&'()*+,-.:;=@[\\]^_|~", b"%20"),
    (b"!$&'()*+,-.:;=@[]^_|~", b"%20"),
    (b"!$%&'()*+,-./:;=?@[\\]^_`{|}~", b"%20"),
    (b"!$%&()*+,-./:;=?@[\\]^_`{|}~", b"%20"),
    (b"!#$%&'()*+,-./:;=?@[\\]^_{|}~", b"%20"),
    // Go: a path, a segment of one, userinfo.
    (b"-_.~$&+,/:;=@", b"%20"),
    (b"-_.~$&+=:@", b"%20"),
    (b"-_.~$&+,;=", b"%20"),
];

fn percent(bytes: &[u8], kept: &[u8], space: &[u8], digits: &[u8; 16], out: &mut Wiped) {
    for &byte in bytes {
        if byte == b' ' {
            out.extend(space);
        } else if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            out.push(byte);
        } else {
            out.push(b'%');
            hex(byte, digits, out);
        }
    }
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64_URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What to do with a last character that has fewer than six bits of the value.
#[derive(Clone, Copy, PartialEq)]
enum Tail {
    /// More bytes follow, and decide it.
    Cut,
    /// The value ends what is encoded.
    Kept,
}

/// The value within a base64 text, where it stands after `before` other bytes, counted modulo 3. Characters that these
/// bytes have a part in are cut, padding is left out.
fn base64(bytes: &[u8], before: usize, tail: Tail, alphabet: &[u8; 64], out: &mut Wiped) {
    let byte =
        |at: usize| at.checked_sub(before).and_then(|at| bytes.get(at)).map_or(0, |&byte| u16::from(byte));
    let bits = 8 * (before + bytes.len());
    let end = if tail == Tail::Kept { bits.div_ceil(6) } else { bits / 6 };
    for character in (8 * before).div_ceil(6)..end {
        let bit = 6 * character;
        let pair = byte(bit / 8) << 8 | byte(bit / 8 + 1);
        out.push(alphabet[usize::from(pair >> (10 - bit % 8) & 63)]);
    }
}

/// The inside of what `{:?}` and `{:02x?}` print for bytes.
fn separated(bytes: &[u8], separator: &str, write: &dyn Fn(u8, &mut Wiped), out: &mut Wiped) {
    for (at, &byte) in bytes.iter().enumerate() {
        out.extend(if at == 0 { b"" } else { separator.as_bytes() });
        write(byte, out);
    }
}

/// What writers of XML and HTML escape, beside `&`, `<` and `>` or in another way.
const XML: [&[(u8, &str)]; 12] = [
    &[],
    &[(b'"', "&quot;")],
    &[(b'"', "&quot;"), (b'\'', "&apos;")],
    &[(b'"', "&quot;"), (b'\'', "&#39;")],
    &[(b'"', "&quot;"), (b'\'', "&#x27;")],
    // Go, `html` and `html/template`.
    &[(b'"', "&#34;"), (b'\'', "&#39;")],
    &[(b'"', "&#34;"), (b'\'', "&#39;"), (b'+', "&#43;")],
    // Askama.
    &[(b'&', "&#38;"), (b'<', "&#60;"), (b'>', "&#62;"), (b'"', "&#34;"), (b'\'', "&#39;")],
    // Tera, MiniJinja, Handlebars, Mustache.
    &[(b'"', "&quot;"), (b'\'', "&#x27;"), (b'/', "&#x2F;")],
    &[(b'"', "&quot;"), (b'\'', "&#x27;"), (b'/', "&#x2f;")],
    &[(b'"', "&quot;"), (b'\'', "&#x27;"), (b'=', "&#x3D;"), (b'`', "&#x60;")],
    &[(b'"', "&quot;"), (b'\'', "&#39;"), (b'=', "&#x3D;"), (b'`', "&#x60;"), (b'/', "&#x2F;")],
];

const MARKUP: &[(u8, &str)] = &[(b'&', "&amp;"), (b'<', "&lt;"), (b'>', "&gt;")];

fn xml(bytes: &[u8], escapes: &[(u8, &str)], out: &mut Wiped) {
    for byte in bytes {
        let of_its_own = escapes.iter().any(|(escaped, _)| escaped == byte);
        replaced(&[*byte], if of_its_own { escapes } else { MARKUP }, out);
    }
}
