//! Whether the random part of a key looks random; the examples in documentation do not.

/// Words so short that chance writes one into a long key now and then: they count in short keys only, and only
/// where all their letters have the same case.
const SHORT_WORDS: &[&str] = &["fake", "xxxx", "your"];
const SHORT_KEY: usize = 128;
const LONG_KEY: usize = 1024;
/// `deadbeef` again and again is a placeholder, and so are twice as many characters three times; a long pattern twice may
/// be what a program made of a key.
const LONGEST_PATTERN: usize = 8;
const SHORTEST_STUTTER: usize = 16;
const LONGEST_PREFIX: usize = 16;

/// Whether `body`, a match without its public prefix, can be a key at all. `false` for documented examples,
/// placeholders, sequences and repetitions.
///
/// Of random bodies it keeps more than 999 in 1,000, for every rule there is.
pub(crate) fn plausible(body: &[u8]) -> bool {
    !(names_a_placeholder(body)
        || runs_in_order(body)
        || repeats(body)
        || has_few_bytes(body)
        || is_documented(body))
}

fn names_a_placeholder(body: &[u8]) -> bool {
    (0..body.len()).any(|at| {
        let rest = &body[at..];
        let says_word = (body.len() <= LONG_KEY || !rest[0].is_ascii_alphanumeric())
            && telling_words(rest[0]).iter().any(|word| says(rest, word));
        let says_short_word = body.len() <= SHORT_KEY
            && matches!(rest[0], b'f' | b'F' | b'x' | b'X' | b'y' | b'Y')
            && SHORT_WORDS.iter().any(|word| says(rest, word) && is_in_one_case(&rest[..word.len()]));
        says_word || says_short_word
    })
}

/// What stands in for a key and begins with `first`. The words are long enough that chance writes none of them.
fn telling_words(first: u8) -> &'static [&'static str] {
    match first.to_ascii_lowercase() {
        b'*' => &["***"],
        b'.' => &["..."],
        b'<' => &["<"],
        b'>' => &[">"],
        b'1' => &["1qaz2wsx"],
        b'a' => &["api-key", "api_key", "apikey", "asdfgh"],
        b'c' => &["changeme"],
        b'd' => &["dummy"],
        b'e' => &["exampl"],
        b'f' => &["foobar"],
        b'i' => &["insert"],
        b'm' => &["masked"],
        b'n' => &["notreal"],
        b'p' => &["placeholder"],
        b'q' => &["qwerty"],
        b'r' => &["redacted", "removed", "replace"],
        b's' => &["sample"],
        b'x' => &["xxxxx"],
        b'z' => &["zxcvbn"],
        _ => &[],
    }
}

fn says(text: &[u8], word: &str) -> bool {
    text.get(..word.len()).is_some_and(|text| text.eq_ignore_ascii_case(word.as_bytes()))
}

/// `YOUR`, `Your` or `your`.
fn is_in_one_case(word: &[u8]) -> bool {
    word.iter().all(u8::is_ascii_uppercase) || word[1..].iter().all(u8::is_ascii_lowercase)
}

/// `abcdefgh`, `87654321`, or `abcd1234` over half of the body.
fn runs_in_order(body: &[u8]) -> bool {
    [ascends as fn(u8, u8) -> bool, |first, second| ascends(second, first)].iter().any(|follows| {
        let runs = body.chunk_by(|&first, &second| follows(first, second)).map(<[u8]>::len);
        let (longest, covered) = runs
            .filter(|&run| run >= 4)
            .fold((0, 0), |(longest, covered), run| (longest.max(run), covered + run));
        longest >= 8 || (covered > 0 && covered * 2 >= body.len())
    })
}

/// Whether `second` comes after `first` when counting, in any of the alphabets in use: 9 is followed by 0 and
/// by a, z and f by 0, z by a.
fn ascends(first: u8, second: u8) -> bool {
    let (first, second) = (first.to_ascii_lowercase(), second.to_ascii_lowercase());
    match first {
        b'9' => matches!(second, b'0' | b'a'),
        b'z' => matches!(second, b'a' | b'0' | b'1'),
        b'f' => matches!(second, b'g' | b'0'),
        b'a'..=b'y' | b'0'..=b'8' => second == first + 1,
        _ => false,
    }
}

/// One byte many times in a row, most bytes twice or more (`aabbccc`), or a short pattern again and again and nothing
/// else. Padding within a key (zero bytes in base64 are `AAAA`) is short beside the whole.
fn repeats(body: &[u8]) -> bool {
    let longest = body.chunk_by(|first, second| first == second).map(<[u8]>::len).max().unwrap_or(0);
    let longest_pattern = LONGEST_PATTERN.min(body.len() / 2).max((body.len() / 3).min(2 * LONGEST_PATTERN));
    let has_period = |period: usize| body.iter().zip(&body[period..]).all(|(first, second)| first == second);
    let doubled = body.windows(2).filter(|pair| pair[0] == pair[1]).count();
    let stutters = body.len() >= SHORTEST_STUTTER && doubled * 2 >= body.len();
    stutters || longest >= 6.max(body.len() / 8) || (1..=longest_pattern).any(has_period)
}

/// Fewer different bytes than chance would leave in a key of this length, whatever its alphabet.
fn has_few_bytes(body: &[u8]) -> bool {
    let mut seen = [false; 256];
    body.iter().for_each(|&byte| seen[usize::from(byte)] = true);
    let different = seen.iter().filter(|&&seen| seen).count();
    let expected = match body.len() {
        0..8 => 3,
        8..16 => 4,
        16..32 => 6,
        32..48 => 8,
        _ => 10,
    };
    different < expected
}

/// Keys that vendors print in their documentation and that look like any other: fingerprints of their bodies, so
/// that none of them stands here. `SG.` keys and the like have words in them and need no entry.
const DOCUMENTED: &[u64] = &[
    0xD926_4917_1C08_21C4, // Stripe, test mode
    0x29AC_B901_FE09_F797, // Stripe, test mode
    0x5648_078B_FA76_00C1, // Stripe, test mode
    0x3F9D_1C99_6E62_0B67, // Azure, storage emulator
    0x1CB5_13E6_80C2_5C19, // Google Maps
    0x9F19_20C6_CD48_4714, // Azure, Cosmos DB emulator
    0x3777_8C09_E1A5_2C29, // Slack
    0x5A88_CA59_383A_F418, // Slack, the same misspelled
    0xDD87_E087_F694_73DE, // Standard Webhooks
    0x9191_4E13_A11A_E654, // Svix
    0xF1FE_683D_1891_6B64, // cargo, the token of its book
    0x099F_77AD_6B78_3BF8, // Rocket, the key that it refuses itself
    0xC7B7_C608_6CC5_55C6, // GitHub
    0x8959_D21B_97C6_B870, // Telegram
    0xB69F_D155_4987_312D, // Discord
    0x1729_BFD5_AE9B_CF66, // the age crate
    0x2822_07A9_D71A_D412, // the misanthropic crate
    0xAA98_8FD7_39E5_8C43, // AWS, a recorded session
    0x2DA9_377F_85B3_1BEE, // Discord, in the serenity crate
    0x516B_E2A4_8E14_CC70, // Discord, a webhook
    0x177D_3E17_6F05_99A5, // Telegram, in the teloxide crate
    0x2166_ACC1_E9C4_A6D3, // Moonbeam, a development account
    0x57AA_C79B_CFFE_4BD0, // Moonbeam, a development account
    0x7A62_37AB_028F_6CD4, // Moonbeam, a development account
    0x86F7_177E_6B39_35FF, // Moonbeam, a development account
    0xA3C1_DE41_8AA3_5FFA, // Moonbeam, a development account
    0xA99F_F465_4B01_D7BF, // Moonbeam, a development account
    0xC06B_13EB_077A_6A61, // Moonbeam, a development account
    0xE209_3EEA_4D17_74BD, // Moonbeam, a development account
    0xFCA0_E253_0060_5365, // Moonbeam, a development account
    0x846B_2A1E_2FAD_7FCB, // RFC 6749, access token
    0xECC1_A447_4851_BC28, // RFC 6749, refresh token
    0x30AA_8188_BB02_3E35, // RFC 6749, authorization code
    0xD9AD_86AD_3724_159B, // RFC 6749, client secret
    0xDC8D_8CA0_6454_72E9, // RFC 6749, client password
    0xDB9D_9A01_5CA5_096C, // RFC 6749, client password
    0x54AE_B3D2_CFCA_4D34, // RFC 7628, bearer token
    0x62E1_1B98_43C7_9A82, // RFC 7628, bearer token
    0x8899_7AEA_4428_EF12, // RFC 7628, bearer token
    0x0B40_AF47_1503_00A0, // RFC 7628, bearer token
    0x695F_9CE0_69FC_DFF2, // MinIO, the playground
    0xA75D_DAD0_EEBF_6ABB, // MinIO, the playground
    0x8D2B_2C4A_87F2_4CA0, // GitLab, a runner
    0x6ED9_2E58_169A_91DE, // Docker, a swarm
    0xC7EB_C109_7E2C_5E43, // Docker, a swarm
    0x619B_C9C5_6B90_2803, // Docker, a swarm
    0xD734_3F33_AB0A_759C, // Upstash QStash, its server for development
    0x52BD_34D4_AAD0_E6DB, // Upstash QStash, its server for development
    0xB877_87B6_3F61_A9B8, // Upstash QStash, its server for development
    0xB408_A018_D973_69EC, // Upstash QStash, its server for development
    0xF471_0068_95B8_3EF2, // Socket, the token of its command line
];

fn is_documented(body: &[u8]) -> bool {
    let is_known = |body: &[u8]| DOCUMENTED.contains(&fnv1a(body));
    // Where only a name gave the value away, its public prefix is part of it.
    let prefix = &body[..body.len().min(LONGEST_PREFIX)];
    let ends = prefix.iter().enumerate().filter(|(_, byte)| matches!(byte, b'_' | b'-'));
    is_known(body) || ends.map(|(end, _)| &body[end + 1..]).any(is_known)
}

/// FNV-1a in 64 bits: no cryptography, but nobody gains from a key that collides.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xCBF2_9CE4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::random::Random;
    use crate::rules;
    use crate::set::ALNUM;
    use crate::shape::{Edges, Part, Run, Shape};

    impl Random {
        fn run(&mut self, run: &Run) -> Vec<u8> {
            let length = run.min + self.below((run.max - run.min).min(40) + 1);
            std::iter::repeat_with(|| self.below(128) as u8)
                .filter(|&byte| run.set.has(byte))
                .take(length)
                .collect()
        }

        /// A key of `shape` and the place of its first part.
        fn key(&mut self, shape: &Shape) -> (Vec<u8>, usize) {
            let mut key = shape.lead.map_or_else(Vec::new, |run| self.run(&run));
            let at = key.len();
            for part in shape.parts {
                match part {
                    Part::Text(text) => key.extend_from_slice(text.as_bytes()),
                    Part::OneOf(texts) => key.extend_from_slice(texts[self.below(texts.len())].as_bytes()),
                    Part::Run(run) => key.extend(self.run(run)),
                }
            }
            (key, at)
        }
    }

    #[test]
    fn of_random_keys_of_every_shape_at_most_one_in_a_thousand_is_lost() {
        const DRAWS: usize = 2_000;
        let mut random = Random(1);
        let mut bodies = BTreeSet::new();
        for rule in rules::all() {
            for shape in rule.shapes.iter().filter(|shape| shape.reader.is_none()) {
                let draws = if bodies.insert(body(shape)) { DRAWS } else { 1 };
                let kept = (0..draws).filter(|_| {
                    let (key, at) = random.key(shape);
                    let found = shape.match_at(&key, at, Edges::Separate).unwrap();
                    assert_eq!(found.range, 0..key.len(), "{}", rule.name);
                    plausible(&key[found.public..])
                });
                assert!(kept.count() >= draws - draws / 1_000, "{}", rule.name);
            }
        }
    }

    /// What follows the public prefix of `shape`: many rules differ in that alone.
    fn body(shape: &Shape) -> String {
        let is_prefix = |part: &Part| shape.lead.is_none() && !matches!(part, Part::Run(_));
        let prefix = usize::from(is_prefix(&shape.parts[0]));
        format!("{:?} {:?}", shape.lead, &shape.parts[prefix..])
    }

    #[test]
    fn every_word_is_found_by_its_first_byte() {
        let telling = (0..128).flat_map(telling_words);
        for word in telling.chain(SHORT_WORDS) {
            for word in [word.to_string(), word.to_uppercase()] {
                assert!(names_a_placeholder(format!("7Qk-{word}-t9Bv").as_bytes()), "{word}");
            }
        }
    }

    #[test]
    fn placeholders_are_not_plausible() {
        for body in [
            "your-api-key-goes-right-here",
            "YOUR_KEY_qT5cB9wR2mK7",
            "xxxxxxxxxxxxxxxxxxxxxxxx",
            "PLACEHOLDERqT5cB9wR2mK7",
            "insert9vJ3your2kL",
            "<token>",
            "****************",
            "qT5c...wR2m",
            "IOSFODNN7EXAMPLE",
            "0000000000000000",
            "QWERTYqT5cB9wR2mK7",
        ] {
            assert!(!plausible(body.as_bytes()), "{body}");
        }
    }

    #[test]
    fn sequences_and_repetitions_are_not_plausible() {
        for body in [
            "abcdefghijklmnopqrstuvwxyz",
            "0123456789abcdef0123456789abcdef",
            "9876543210",
            "qT5cabcdefghwR2m",
            "abcd1234efgh5678",
            "1234567890123456",
            "ABABABABABAB",
            "deadbeefdeadbeef",
            "aabbaabbaabbaabb",
            "qT5cB9wR2mK7qT5cB9wR2mK7qT5cB9wR2mK7",
            "AAAAAAAAqT5cB9wR2mK7",
            "aaa_cccbbbdddooo2222",
        ] {
            assert!(!plausible(body.as_bytes()), "{body}");
        }
    }

    #[test]
    fn zero_bytes_within_a_long_key_do_not_make_it_a_placeholder() {
        let mut random = Random(2);
        let noise = random.run(&Run { set: ALNUM, min: 300, max: 300 });
        assert!(plausible(
            &[&b"b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAA"[..], &noise].concat()
        ));
    }
}
