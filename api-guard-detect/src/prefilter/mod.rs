//! A first pass over raw bytes: can there be a key in them at all?
//!
//! This matters most in a proc macro, which cargo builds without optimisation: there, looking at every byte of every
//! file would be noticeable. Output comes from an optimised program and is full of numbers that look random, so it goes
//! to the detector directly.

mod blocks;
mod marks;
mod runs;
mod windows;

pub(crate) use marks::find;
pub(crate) use runs::{has_random_run, is_random};

use crate::anchors::Anchors;
use blocks::Block;
use runs::Runs;

/// Whether `hay` may hold a key: a yes sends the caller to look at every byte.
///
/// A "no" is final for a key that has a form of its own, needs no witness and is there byte by byte. Other keys can be
/// missed: one that only a name or a witness gives away has to look random; one that is put together or spelled with
/// escapes has to be so in one of the ways that [`marks`] lists. The vectors and the boards `bare`, `contexts` and
/// `disguises` say how many are missed.
pub(crate) fn may_hold_key(anchors: &Anchors, hay: &[u8], is_rust: bool) -> bool {
    if blocks::ARE_FAST { by_blocks(anchors, hay, is_rust) } else { by_samples(anchors, hay, is_rust) }
}

fn by_samples(anchors: &Anchors, hay: &[u8], is_rust: bool) -> bool {
    let mut runs = Runs::of(anchors, hay, is_rust);
    runs::any_by_samples(hay, &mut |start| runs.pass(start)) || marks::any_by_searches(anchors, hay, is_rust)
}

fn by_blocks(anchors: &Anchors, hay: &[u8], is_rust: bool) -> bool {
    let mut runs = Runs::of(anchors, hay, is_rust);
    // Up to where runs were judged.
    let mut until = 0;
    let tells = |block: Block| {
        while let Some(start) = block.next_run(until) {
            match windows::judge(anchors, hay, start, |start, run| runs.may_hold_key(start, &run)) {
                Some(end) => until = end,
                None => return true,
            }
        }
        block.marks().any(|at| marks::tells(anchors, hay, at))
    };
    if is_rust {
        blocks::any(hay, marks::is_in_rust, tells)
    } else {
        blocks::any(hay, marks::is_in_text, tells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::scan_output;
    use crate::finding::Finding;
    use crate::random::Random;
    use crate::{rules, rust_source, scan};

    fn candidate(hay: &str) -> bool {
        may_hold_key(Anchors::built_in(), hay.as_bytes(), true)
    }

    /// Code with what keys and marks are written with, mostly in short words and seldom in long ones.
    fn code(random: &mut Random) -> Vec<u8> {
        const PIECES: [&str; 24] = [
            "let key = ",
            "\"",
            "\\x7",
            "\\u{6b}",
            "\\n",
            "%6b",
            "@",
            "://app:",
            "8Q~",
            "concat!(",
            "stringify!(",
            "[b'",
            ", ",
            "] ",
            ".concat()",
            " + ",
            "fastly ",
            "api_key",
            "-----BEGIN ",
            "ghp_",
            "SG.",
            "sk-",
            "\n",
            "/*",
        ];
        let mut code = Vec::new();
        for _ in 0..1 + random.below(25) {
            code.extend_from_slice(PIECES[random.below(PIECES.len())].as_bytes());
            let longest = if random.below(6) == 0 { 50 } else { 14 };
            let length = random.below(longest);
            code.extend((0..length).map(|_| b"abkxyzABKXYZ0179_-+/=. "[random.below(23)]));
        }
        code
    }

    #[test]
    fn a_build_for_development_and_one_that_is_optimised_pass_over_the_same_files() {
        let (mut random, mut yes) = (Random(21), 0);
        const TEXTS: usize = 4_000;
        for number in 0..TEXTS {
            let (code, is_rust) = (code(&mut random), number % 3 != 0);
            let answers = [by_blocks, by_samples].map(|look| look(Anchors::built_in(), &code, is_rust));
            assert!(answers[0] == answers[1], "by blocks {}: {}", answers[0], code.escape_ascii());
            yes += usize::from(answers[0]);
        }
        assert!((TEXTS / 10..TEXTS * 9 / 10).contains(&yes), "{yes}");
    }

    /// What is found without the look, that has a form of its own and stands there byte by byte, as in an output.
    fn whole_keys(code: &[u8], is_rust: bool) -> Vec<Finding> {
        let anchors = Anchors::built_in();
        let mut found =
            if is_rust { rust_source::scan(anchors, code) } else { scan::unfiltered_text(anchors, code) };
        let in_output = scan_output(code);
        found.retain(|finding| {
            finding.rule.witness.is_empty()
                && in_output
                    .iter()
                    .any(|whole| (whole.rule.name, &whole.span) == (finding.rule.name, &finding.span))
        });
        found
    }

    #[test]
    fn no_key_with_a_form_of_its_own_is_passed_over_wherever_it_stands() {
        const DRAWS: usize = 8;
        let (mut random, mut seen) = (Random(22), 0);
        let rules = rules::all().filter(|rule| rule.witness.is_empty());
        for shape in rules.flat_map(|rule| rule.shapes).filter(|shape| shape.reader.is_none()) {
            for draw in 0..DRAWS {
                let mut text = code(&mut random);
                let (before, behind) = [("\"", "\""), ("// ", "\n"), ("=", " "), ("", "")][draw % 4];
                text.extend_from_slice(before.as_bytes());
                random.add_key(shape, &mut text);
                text.extend_from_slice(behind.as_bytes());
                text.extend(code(&mut random));
                let is_rust = draw < DRAWS / 2;
                let whole = whole_keys(&text, is_rust);
                seen += usize::from(!whole.is_empty());
                for look in [by_blocks, by_samples] {
                    let lost = if look(Anchors::built_in(), &text, is_rust) { None } else { whole.first() };
                    assert!(lost.is_none(), "{}", lost.map_or("", |finding| finding.rule.name));
                }
            }
        }
        assert!(seen > 500, "{seen}");
    }

    #[test]
    fn ordinary_code_is_passed_over() {
        for code in [
            "let value = std::collections::HashMap::<String, Vec<u8>>::with_capacity(16);",
            "// See https://doc.rust-lang.org/std/collections/struct.HashMap.html for more.",
            "fn a_rather_long_function_name_with_words() -> SomeLongTypeNameOfMany {}",
            "risk-assessment-of-disk-spaces and task-spawning-threads",
            "",
            "short",
        ] {
            assert!(!candidate(code), "{code}");
        }
    }

    #[test]
    fn a_key_is_seen_at_every_offset() {
        let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5"].concat();
        for before in 0..80 {
            for after in [0, 1, 17] {
                let hay = format!("{}\"{key}\"{}", " ".repeat(before), " ".repeat(after));
                assert!(candidate(&hay), "{before} {after}");
            }
        }
    }

    #[test]
    fn a_text_with_escapes_is_left_to_the_lexer() {
        assert!(candidate(r#""\x73k-abcdefghijklmnopqrstu""#));
        assert!(candidate(r#""\u{73}k-abcdefghijklmnopqrst""#));
    }

    #[test]
    fn a_password_in_a_url_is_seen() {
        assert!(candidate(&["postgres://app:", "kT9vQzLw", "@db.acme.io/x"].concat()));
    }

    #[test]
    fn a_key_behind_an_escape_is_seen() {
        for escape in ["\\n", "\\0", "\\x1b", "\\u{1b}", "\\\n    "] {
            assert!(
                candidate(&["\"", escape, "ghp", "_aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5\""].concat()),
                "{escape}"
            );
        }
    }

    #[test]
    fn a_key_split_by_white_space_between_tokens_is_seen() {
        let words = ["zm9vymfyzm9v", "include_str"].join("\t");
        assert!(candidate(&["stringify!(sk", "_live_\t", &words, ")"].concat()));
    }

    #[test]
    fn a_password_spelled_with_escapes_behind_many_users_is_seen() {
        let password = ["a", "B3dE5gH7jK9", "\\u{67}"].concat();
        assert!(candidate(&format!("\"https://@key-~@i:{password}@0\"")));
    }

    #[test]
    fn random_text_without_an_anchor_is_seen_behind_a_witness_and_no_other() {
        let key: String = ["aB3dE5gH7jK9mN1p", "Q3sT5vW7yZ9bC1eF"].into_iter().collect();
        assert!(candidate(&format!("let fastly = {key:?};")));
        assert!(candidate("let api_key = \"f3a9c2114b07e5d8f3a9c2114b07e5d8\";"));
        assert!(!candidate("let revision = \"f3a9c2114b07e5d8f3a9c2114b07e5d8\";"));
        assert!(candidate("-----BEGIN X-----\nMIGkAgEBBDDxkzrnZTBF4Cn8Ia6yTg9Q0vX5x"));
    }
}
