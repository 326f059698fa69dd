//! What redaction costs: over a plain JSON log, over clean text, for each key that is loaded, in a stream.
//!
//! The peers do what a service would do without us: an Aho-Corasick automaton of the same encoded values, a `RegexSet`
//! of fifty forms of keys. All sides see the same lines, one at a time, as a log writes them. No line holds a key, as
//! hardly any does in a service.

use std::cell::RefCell;
use std::hint::black_box;
use std::io::{self, Write};

use aho_corasick::AhoCorasick;
use api_guard::Secret;
use api_guard::redact::{RedactingWriter, Redactor};
use api_guard::secrecy::SecretString;
use regex::bytes::RegexSet;

use crate::Result;
use crate::measure::{Ratio, Speed, cpu_of, pairs, resident};
use crate::say;
use crate::summary::Row;

const EVENTS: usize = 20_000;

/// Answers whether a line has something to replace.
type Look<'l> = &'l dyn Fn(&[u8]) -> bool;

/// Runs the board. A value stays known as long as the process lives: so the rows with more of them come later.
pub(crate) fn run() -> Result<Vec<Row>> {
    let mut random = Random(7);
    let lines = lines();
    let bytes: usize = lines.iter().map(Vec::len).sum();
    say(&format!(
        "redact: {} JSON lines, {} bytes on average, none with a key",
        lines.len(),
        bytes / lines.len()
    ))?;

    let forms = RegexSet::new(key_forms())?;
    let regex = cost("RegexSet, 50 forms", &lines, &|line| forms.is_match(line))?;
    let mut rows = Vec::new();
    let mut keys: Vec<String> = Vec::new();
    // A short key may halve the speeds, no more.
    for (count, length, [over, scanned], [over_all, scanned_all]) in [
        (10, 40, ["≤ 3 %", "≥ 3.5 GB/s"], ["≤ 8 %", "≥ 1.2 GB/s"]),
        (1000, 40, ["≤ 5 %", "≥ 1.9 GB/s"], ["≤ 8 %", "≥ 1.2 GB/s"]),
        (1001, 8, ["≤ 10 %", "≥ 0.95 GB/s"], ["≤ 16 %", "≥ 0.6 GB/s"]),
    ] {
        while keys.len() < count {
            keys.push(random.text(length));
            drop(Secret::from(SecretString::from(keys[keys.len() - 1].as_str())));
        }
        let name = format!("{} values{}", 7 * count, if length == 8 { ", one key of 8 bytes" } else { "" });
        let peer = AhoCorasick::new(keys.iter().flat_map(|key| encoded(key)))?;
        let peer = cost(&format!("aho-corasick, {name}"), &lines, &|line| peer.is_match(line))?;
        let known = Redactor::new().dangerous().known_values_only();
        let ours = cost(&format!("api-guard, {name}"), &lines, &|line| changes(&known, line))?;
        rows.extend(compared(&name, "aho-corasick", &peer, &ours, [over, scanned]));
        let all = Redactor::new();
        let ours = cost(&format!("api-guard, {name}, and all rules"), &lines, &|line| changes(&all, line))?;
        rows.extend(compared(
            &format!("{name} and all rules"),
            "RegexSet",
            &regex,
            &ours,
            [over_all, scanned_all],
        ));
    }
    rows.extend(stream(&lines)?);
    rows.push(register(&mut random, &keys)?);
    rows.push(memory(&mut random)?);
    Ok(rows)
}

/// What the redactor keeps of a key whose secret is gone.
fn memory(random: &mut Random) -> Result<Row> {
    const MORE: usize = 10_000;
    let before = resident()?;
    (0..MORE).for_each(|_| drop(Secret::from(SecretString::from(random.text(40)))));
    Ok(Row {
        what: format!("what is kept of each of {MORE} keys more, all its forms together"),
        peer: None,
        ours: format!("{:.2} KiB", (resident()? - before) / MORE as f64 / 1024.0),
        target: "–",
    })
}

/// What a look at each line costs.
struct Cost {
    over: Ratio,
    speed: Speed,
}

fn compared(
    name: &str,
    peer: &str,
    theirs: &Cost,
    ours: &Cost,
    [over, scanned]: [&'static str; 2],
) -> [Row; 2] {
    let percent = |cost: &Cost| format!("{:.1} %", 100.0 * (cost.over.median() - 1.0));
    [
        Row {
            what: format!("CPU over plain tracing JSON, {name}"),
            peer: Some(format!("{peer} {}", percent(theirs))),
            ours: percent(ours),
            target: over,
        },
        Row {
            what: format!("scan of clean text, {name}"),
            peer: Some(format!("{peer} {}", theirs.speed)),
            ours: ours.speed.to_string(),
            target: scanned,
        },
    ]
}

fn changes(redactor: &Redactor, line: &[u8]) -> bool {
    matches!(redactor.redact_bytes(line), std::borrow::Cow::Owned(_))
}

/// Over the same log without the look, and by itself.
fn cost(name: &str, lines: &[Vec<u8>], look: Look<'_>) -> Result<Cost> {
    let of = |look| seconds(|| log(look));
    let pair = || Ok(of(look)? / of(&|_| false)?);
    let over = Ratio::of((0..pairs(9)?).map(|_| pair()).collect::<Result<_>>()?)?;
    let bytes: usize = lines.iter().map(Vec::len).sum();
    let look_at_all = || lines.iter().for_each(|line| _ = black_box(look(line)));
    let seconds = seconds(|| (0..4).for_each(|_| look_at_all()))?;
    let speed = Speed { bytes: 4 * bytes, seconds };
    say(&format!("  {name:50} over plain JSON {over}, alone {speed}"))?;
    Ok(Cost { over, speed })
}

/// How long this kept the processor busy.
fn seconds(work: impl FnOnce()) -> Result<f64> {
    let done = || {
        work();
        Ok(())
    };
    Ok(cpu_of(done)?.0)
}

/// The whole way of some events within the span of a request: formatted as JSON, looked at, gone.
fn log(look: Look<'_>) {
    let log = tracing_subscriber::fmt().json().with_writer(Line::default).finish();
    tracing::subscriber::with_default(log, || {
        let request = "5f0c7a52-91d6-4b0e-8a31-6c1c9e2d7f40";
        let span = tracing::info_span!("request", method = "POST", uri = "/v1/orders/search", request);
        let _in_it = span.enter();
        for number in 0..EVENTS {
            event(number);
            LINE.with_borrow_mut(|line| {
                black_box(look(line));
                line.clear();
            });
        }
    });
}

/// The lines that `log` writes.
fn lines() -> Vec<Vec<u8>> {
    let lines = RefCell::new(Vec::with_capacity(EVENTS));
    log(&|line| {
        lines.borrow_mut().push(line.to_vec());
        false
    });
    lines.into_inner()
}

fn event(number: usize) {
    tracing::info!(
        status = 200 + number % 5,
        elapsed_ms = (number % 977) as f64 / 7.0,
        user = number * 7919 % 100_003,
        "the request was answered by the upstream service after {} of 3 attempts, and {} bytes went out",
        1 + number % 3,
        number * 31 % 65_537,
    );
}

thread_local! {
    static LINE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A writer into a buffer of its thread.
#[derive(Default)]
struct Line;

impl Write for Line {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        LINE.with_borrow_mut(|line| line.extend_from_slice(text));
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// All lines through the writer, cut anywhere.
fn stream(lines: &[Vec<u8>]) -> Result<Vec<Row>> {
    let text = lines.concat();
    let row = |(size, target): (usize, &'static str)| {
        let mut writer = RedactingWriter::new(io::sink());
        let pieces = || Ok(text.chunks(size).try_for_each(|piece| writer.write_all(black_box(piece)))?);
        let (seconds, ()) = cpu_of(pieces)?;
        let speed = Speed { bytes: text.len(), seconds };
        Ok(Row {
            what: format!("stream, writes of {size} bytes"),
            peer: None,
            ours: speed.to_string(),
            target,
        })
    };
    [(64, "–"), (350, "≥ 0.30 GB/s"), (4096, "–")].into_iter().map(row).collect()
}

/// One more key beside a thousand; the peer builds its automaton anew.
fn register(random: &mut Random, keys: &[String]) -> Result<Row> {
    const MORE: usize = 100;
    let more: Vec<SecretString> = (0..MORE).map(|_| SecretString::from(random.text(40))).collect();
    let ours = seconds(|| more.into_iter().for_each(|value| drop(Secret::from(value))))?;
    let (peer, _automaton) = cpu_of(|| Ok(AhoCorasick::new(keys.iter().flat_map(|key| encoded(key)))?))?;
    Ok(Row {
        what: "one more of 1,000 keys".to_owned(),
        peer: Some(format!("aho-corasick {:.1} ms", 1e3 * peer)),
        ours: format!("{:.3} ms", 1e3 * ours / MORE as f64),
        target: "≤ 5 ms, readers never wait",
    })
}

/// The seven different forms that a key of letters and digits is written out in.
fn encoded(key: &str) -> Vec<Vec<u8>> {
    let bytes = key.as_bytes();
    let hex = |digits: fn(&u8) -> String| bytes.iter().map(digits).collect::<String>().into_bytes();
    let decimal = bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(", ").into_bytes();
    let mut forms = vec![bytes.to_vec(), hex(|b| format!("{b:02x}")), hex(|b| format!("{b:02X}")), decimal];
    forms.extend((0..3).map(|before| base64(before, bytes)));
    forms
}

/// Base64 of a text that `bytes` stand in after some others, without what neighbours have a part in.
fn base64(before: usize, bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let text: Vec<u8> = std::iter::repeat_n(0, before).chain(bytes.iter().copied()).chain([0]).collect();
    let bits = 8 * (before + bytes.len());
    let digit = |at: usize| {
        let bit = 6 * at;
        let pair = u16::from(text[bit / 8]) << 8 | u16::from(text[bit / 8 + 1]);
        DIGITS[usize::from(pair >> (10 - bit % 8) & 63)]
    };
    ((8 * before).div_ceil(6)..bits / 6).map(digit).collect()
}

/// Fifty forms of keys as a service would write them down: a prefix, then what keys are made of.
fn key_forms() -> Vec<String> {
    const PREFIXES: [&str; 25] = [
        "sk-",
        "sk-ant-",
        "ghp_",
        "gho_",
        "ghs_",
        "github_pat_",
        "glpat-",
        "AKIA",
        "ASIA",
        "xoxb-",
        "xoxp-",
        "sk_live_",
        "rk_live_",
        r"SG\.",
        "AIza",
        r"ya29\.",
        "npm_",
        "pypi-",
        "hf_",
        "r8_",
        "dop_v1_",
        "shpat_",
        "key-",
        "EAACEdEose",
        "lin_api_",
    ];
    let forms = PREFIXES.iter();
    let plain = forms.clone().map(|prefix| format!(r"(?-u)\b{prefix}[A-Za-z0-9_-]{{20,60}}\b"));
    let named =
        forms.map(|prefix| format!(r#"(?-u)(?:token|secret|key)["']?\s*[:=]\s*["']?{prefix}\w{{16,}}"#));
    plain.chain(named).collect()
}

/// A xorshift generator: each run sees the same keys.
struct Random(u64);

impl Random {
    fn text(&mut self, length: usize) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let letter = |_| {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            char::from(LETTERS[(self.0 >> 33) as usize % LETTERS.len()])
        };
        (0..length).map(letter).collect()
    }
}
