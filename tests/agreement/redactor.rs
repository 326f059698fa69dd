//! The redactor on all vectors, none of which the process holds as a secret: what it hides, it knows by form.

use std::io::Write;

use api_guard::redact::{self, RedactingStream, RedactingWriter};
use api_guard_tests::vectors::{self, Vector};

/// Findings that it leaves in a log, and why.
const LEFT: [(&str, &str); 3] = [
    (
        "generic_api_key",
        "a name is enough to stop a build, where a person looks once; a log has names and values on every line, and what \
         the program holds is known by its value",
    ),
    ("env_baked_into_binary", "it is the name of a variable: no value stands there"),
    ("include_of_key_file", "it is the name of a file: no value stands there"),
];

/// Why a text is no key in a file, and still hidden in part or whole in a log: there a key may touch any other text, so
/// that nothing can be said of where it ends.
const TOUCHING: [&str; 7] = [
    "one character short, as of another issuer",
    "one character long",
    "part of a longer word",
    "a longer base64 text",
    "a piece of a longer base64 text",
    "a part of an image",
    "the key that validates addresses, which is public",
];

#[test]
fn the_redactor_hides_what_the_detector_finds_and_nothing_else() {
    let complaints: Vec<String> = vectors::all().iter().filter_map(complaint).collect();
    assert!(complaints.is_empty(), "{} vectors:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn what_comes_in_pieces_is_hidden_as_the_whole_is() {
    let complaints: Vec<String> = vectors::all().iter().filter_map(complaint_in_pieces).collect();
    assert!(complaints.is_empty(), "{} vectors:\n{}", complaints.len(), complaints.join("\n"));
}

/// What is wrong with what writers make of a vector that is written to them in pieces.
fn complaint_in_pieces(vector: &Vector) -> Option<String> {
    let shown = redact::text(&vector.text);
    let differs = [1, 7, 50].into_iter().find(|size| {
        let [mut lines, mut words] = [Vec::new(), Vec::new()];
        let mut writers: [Box<dyn Write>; 2] =
            [Box::new(RedactingWriter::new(&mut lines)), Box::new(RedactingStream::new(&mut words))];
        let written = vector
            .text
            .as_bytes()
            .chunks(*size)
            .all(|piece| writers.iter_mut().all(|writer| writer.write_all(piece).is_ok()));
        drop(writers);
        // The name before a private key has gone out as a word when the key comes, in JSON and in JSON within a literal.
        let mut words = String::from_utf8_lossy(&words).into_owned();
        if vector.rule == "gcp_service_account_key" && vector.expect.is_some() {
            words = words.replace(r#"private_key": ""#, "").replace(r#"private_key\": \""#, "");
        }
        !(written && lines == shown.as_bytes() && words == shown)
    });
    differs.map(|size| format!("{} ({}) in pieces of {size} bytes", vector.rule, vector.why))
}

#[test]
fn every_exception_is_one() {
    let all = vectors::all();
    for (rule, _) in LEFT {
        let left = |vector: &&Vector| vector.rule == rule && vector.expect.is_some();
        assert!(all.iter().filter(left).all(|vector| redact::text(&vector.text) == vector.text), "{rule}");
    }
    for why in TOUCHING {
        let hidden = |vector: &&Vector| vector.why == why && redact::text(&vector.text) != vector.text;
        assert!(all.iter().any(|vector| hidden(&vector)), "{why}");
    }
}

/// What is wrong with what the redactor makes of a vector.
fn complaint(vector: &Vector) -> Option<String> {
    let shown = redact::text(&vector.text);
    let (before, after) = (&vector.text[..vector.key.start], &vector.text[vector.key.end..]);
    let is_right = if vector.expect.is_some() {
        let is_left = LEFT.iter().any(|(rule, _)| *rule == vector.rule);
        let is_hidden = shown == format!("{before}[REDACTED]{after}");
        if is_left { shown == vector.text } else { is_hidden }
    } else if TOUCHING.contains(&&*vector.why) {
        shown.starts_with(before) && shown.ends_with(after)
    } else {
        shown == vector.text
    };
    // Named by its rule alone: what is wrong may be that a value is shown.
    (!is_right).then(|| format!("{} ({})", vector.rule, vector.why))
}
