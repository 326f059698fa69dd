//! Disguises: keys that no text of a file spells.

use api_guard_tests::template::draw;

use crate::probe::{DRAWS, Probe};
use crate::score::{Subject, Want, score};
use crate::summary::Row;
use crate::{Result, seed};

/// A disguise: its name, and the code in which a key stands disguised.
type Disguise = (&'static str, fn(&Key) -> String);

/// A key, and the seed of what else is drawn.
struct Key {
    text: String,
    seed: String,
}

const FOLDED: &[Disguise] = &[
    ("concat!", |key| bound(&format!("concat!({})", key.quoted()))),
    ("nested concat!", |key| {
        let [a, b, c] = key.parts();
        bound(&format!("concat!(concat!({a:?}, concat!({b:?})), {c:?})"))
    }),
    ("concat! of letters", |key| {
        let letters: Vec<String> = key.text.chars().map(|letter| format!("{letter:?}")).collect();
        bound(&format!("concat!({})", letters.join(", ")))
    }),
    ("adjacent +", |key| {
        let [a, b, c] = key.parts();
        local(&format!("{a:?}.to_owned() + {b:?} + {c:?}"))
    }),
    ("String::from and +", |key| {
        let [a, b, c] = key.parts();
        local(&format!("String::from({a:?}) + {b:?} + {c:?}"))
    }),
    (".concat()", |key| local(&format!("[{}].concat()", key.quoted()))),
    (".join(\"\")", |key| local(&format!("[{}].join(\"\")", key.quoted()))),
    ("vec![].join(\"\")", |key| local(&format!("vec![{}].join(\"\")", key.quoted()))),
    ("format! of literals", |key| local(&format!("format!(\"{{}}{{}}{{}}\", {})", key.quoted()))),
    ("format! of consts", |key| {
        let [a, b, c] = key.parts();
        format!(
            "const A: &str = {a:?};\nconst B: &str = {b:?};\n{}",
            local(&format!("format!(\"{{A}}{{B}}{{}}\", {c:?})"))
        )
    }),
    ("concat of consts", |key| {
        let [a, b, c] = key.parts();
        format!(
            "const A: &str = {a:?};\nconst B: &str = {b:?};\n{}",
            local(&format!("[A, B, {c:?}].concat()"))
        )
    }),
];

const SPELLED: &[Disguise] = &[
    ("\\x escapes", |key| bound(&format!("\"{}\"", key.each(|byte| format!("\\x{byte:02x}"))))),
    ("\\u escapes", |key| bound(&format!("\"{}\"", key.each(|byte| format!("\\u{{{byte:x}}}"))))),
    ("one escape within", |key| {
        let [a, b, c] = key.parts();
        let (first, rest) = b.split_at(1);
        bound(&format!("\"{a}\\x{:02x}{rest}{c}\"", first.as_bytes()[0]))
    }),
    ("line continuation", |key| bound(&format!("\"{}\"", key.parts().join("\\\n        ")))),
    ("byte string", |key| format!("const K: &[u8] = b{:?};", key.text)),
    ("C string", |key| format!("const K: &CStr = c{:?};", key.text)),
    ("decimal bytes", |key| array(&key.each(|byte| format!("{byte}, ")))),
    ("hexadecimal bytes", |key| array(&key.each(|byte| format!("0x{byte:02x}, ")))),
    ("b'x' bytes", |key| array(&key.each(|byte| format!("b'{}', ", char::from(byte))))),
    ("chars", |key| {
        format!("const K: &[char] = &[{}];", key.each(|byte| format!("{:?}, ", char::from(byte))))
    }),
];

const ENCODED: &[Disguise] = &[
    ("base64", |key| bound(&format!("{:?}", key.base64()))),
    ("base64 for URLs", |key| bound(&format!("{:?}", key.base64_url()))),
    ("base64 unpadded", |key| bound(&format!("{:?}", key.base64().trim_end_matches('=')))),
    ("hexadecimal", |key| bound(&format!("\"{}\"", key.each(|byte| format!("{byte:02x}"))))),
    ("percent", |key| bound(&format!("\"{}\"", key.each(|byte| format!("%{byte:02X}"))))),
    ("JSON escapes", |key| {
        bound(&format!("r#\"{{\"k\":\"{}\"}}\"#", key.each(|byte| format!("\\u{byte:04x}"))))
    }),
    ("JSON in a string", |key| bound(&format!("{:?}", format!("{{\"k\":{:?}}}", key.text)))),
    ("URL credentials", |key| bound(&format!("\"https://app:{}@api.acme.io/v1\"", key.draw("<alnum*24>")))),
    ("PEM in one line", |key| bound(&format!("{:?}", key.draw("<pem:PRIVATE KEY|<der*1214>>")))),
    ("PEM by concat!", |key| {
        let pem = key.draw("<pem:RSA PRIVATE KEY|<der*1187>>");
        let lines: Vec<String> = pem.lines().map(|line| format!("\"{line}\\n\"")).collect();
        bound(&format!("concat!({})", lines.join(",\n    ")))
    }),
    ("OpenSSH", |key| bound(&format!("{:?}", key.draw("<pem:OPENSSH PRIVATE KEY|<openssh*380>>")))),
    ("service account", |key| {
        let pem = key.draw("<escape:<pem:PRIVATE KEY|<der*1214>>>");
        let json = format!("{{\"type\":\"service_account\",\"private_key\":\"{pem}\\n\"}}");
        bound(&format!("{json:?}"))
    }),
];

const ELSEWHERE: &[Disguise] = &[
    ("line comment", |key| format!("// was: {}", key.text)),
    ("block comment", |key| format!("/* was:\n {}\n*/", key.text)),
    ("doc comment", |key| format!("/// Call it with `{}`.\nfn a() {{}}", key.text)),
    ("doc attribute", |key| format!("#[doc = {:?}]\nfn a() {{}}", key.text)),
    ("attribute", |key| format!("#[client(with = {:?})]\nstruct A;", key.text)),
    ("macro_rules!", |key| format!("macro_rules! a {{ () => {{ login({:?}) }}; }}", key.text)),
    ("stringify!", |key| bound(&format!("stringify!({})", key.text))),
    ("env!", |_| bound("env!(\"OPENAI_API_KEY\")")),
    ("option_env!", |_| "const K: Option<&str> = option_env!(\"STRIPE_SECRET_KEY\");".into()),
    ("include_str!", |_| bound("include_str!(\"../server-key.pem\")")),
    ("include_bytes!", |_| "const K: &[u8] = include_bytes!(\"../keys/id_ed25519\");".into()),
    ("include_str! of variables", |_| bound("include_str!(\"../.env\")")),
];

/// Runs every disguise on keys of its own.
pub(crate) fn run() -> Result<Vec<Row>> {
    let run = seed()?;
    let mut probes = Vec::new();
    for (name, code) in [FOLDED, SPELLED, ENCODED, ELSEWHERE].concat() {
        for number in 0..DRAWS {
            let seed = format!("{run}{name}{number}");
            let key = Key { text: draw("ghp_<alnum*30><github>", &seed), seed };
            probes.push(Probe { kind: name.into(), file: "src/lib.rs".into(), text: code(&key) + "\n" });
        }
    }
    let title = "keys that no text of the file spells";
    let subject = Subject { board: "disguises", title, want: Want::Denied, target: "all" };
    Ok(vec![score(&subject, &run, &probes)?])
}

fn bound(value: &str) -> String {
    format!("const K: &str = {value};")
}

fn local(value: &str) -> String {
    format!("fn a() {{ let k = {value}; }}")
}

fn array(bytes: &str) -> String {
    format!("const K: &[u8] = &[{}];", bytes.trim_end_matches(", "))
}

impl Key {
    /// Three parts, of which none is a key.
    fn parts(&self) -> [&str; 3] {
        let (a, rest) = self.text.split_at(12);
        let (b, c) = rest.split_at(13);
        [a, b, c]
    }

    /// The parts as literals.
    fn quoted(&self) -> String {
        self.parts().map(|part| format!("{part:?}")).join(", ")
    }

    fn each(&self, spell: fn(u8) -> String) -> String {
        self.text.bytes().map(spell).collect()
    }

    fn draw(&self, template: &str) -> String {
        draw(template, &self.seed)
    }

    fn base64(&self) -> String {
        self.draw("<base64:ghp_<alnum*30><github>>")
    }

    fn base64_url(&self) -> String {
        self.draw("<base64url:ghp_<alnum*30><github>>")
    }
}
