//! Texts found by their first three bytes.

/// How many lists the texts are kept in.
const LISTS: usize = 1024;

/// A set of three bytes: one bit for each of their hashes.
#[derive(Clone)]
pub(crate) struct Bits([u64; 512]);

impl Bits {
    fn add(&mut self, bit: usize) {
        self.0[bit >> 6] |= 1 << (bit & 63);
    }

    /// Adds the first three bytes of `word`, each letter in both cases.
    pub(crate) fn add_any_case(&mut self, word: &str) {
        let [lower, upper] = [word.to_ascii_lowercase(), word.to_ascii_uppercase()];
        for cases in 0..8 {
            let byte = |at: usize| if cases >> at & 1 == 0 { &lower } else { &upper }.as_bytes()[at];
            self.add(hash(byte(0), byte(1), byte(2)));
        }
    }

    /// Whether these bytes may be in the set: says yes too often, never no wrongly.
    #[inline(always)]
    pub(crate) fn may_have(&self, a: u8, b: u8, c: u8) -> bool {
        let bit = hash(a, b, c);
        self.0[bit >> 6] >> (bit & 63) & 1 == 1
    }
}

/// An index of texts of three bytes or more, each with what it stands for.
pub(crate) struct Grams<T> {
    /// What the texts begin with.
    pub(crate) bits: Bits,
    /// Where each list of `entries` begins; it ends where the next one begins.
    begins: Vec<u16>,
    entries: Vec<Entry<T>>,
}

#[derive(Clone, Copy)]
pub(crate) struct Entry<T> {
    pub(crate) text: &'static str,
    pub(crate) value: T,
    hash: usize,
}

impl<T: Copy> Grams<T> {
    /// The index of `texts`. Those that begin with the same bytes keep their order.
    pub(crate) fn of(texts: &[(&'static str, T)]) -> Self {
        let mut bits = Bits([0; 512]);
        let mut begins = vec![0; LISTS + 1];
        for (text, _) in texts {
            let hash = hash_of(text);
            bits.add(hash);
            begins[hash % LISTS + 1] += 1;
        }
        for list in 0..LISTS {
            begins[list + 1] += begins[list];
        }
        // Where the next text of each list goes.
        let mut next = begins.clone();
        let mut order = vec![0; texts.len()];
        for (number, (text, _)) in texts.iter().enumerate() {
            let place = &mut next[hash_of(text) % LISTS];
            order[*place as usize] = number;
            *place += 1;
        }
        let entry = |number: usize| {
            let (text, value) = texts[number];
            Entry { text, value, hash: hash_of(text) }
        };
        Self { bits, begins, entries: order.into_iter().map(entry).collect() }
    }

    pub(crate) fn texts(&self) -> impl Iterator<Item = &'static str> {
        self.entries().map(|entry| entry.text)
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry<T>> + Clone {
        self.entries.iter()
    }

    /// The texts that may begin with these bytes, and now and then one that does not.
    #[inline]
    pub(crate) fn near(&self, a: u8, b: u8, c: u8) -> impl Iterator<Item = &Entry<T>> + use<'_, T> {
        let hash = hash(a, b, c);
        let list = hash % LISTS;
        let entries = &self.entries[self.begins[list] as usize..self.begins[list + 1] as usize];
        entries.iter().filter(move |entry| entry.hash == hash)
    }
}

fn hash_of(text: &str) -> usize {
    match text.as_bytes() {
        &[a, b, c, ..] => hash(a, b, c),
        _ => unreachable!("a test of the rule tables keeps every anchor and witness at three bytes or more"),
    }
}

/// Fifteen bits of three bytes.
#[inline(always)]
const fn hash(a: u8, b: u8, c: u8) -> usize {
    (a as usize ^ (b as usize) << 4 ^ (c as usize) << 8) & 0x7fff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_near_its_first_three_bytes_and_keeps_its_order() {
        let texts = ["abc", "xyz", "abcd", "ab~", "abc-e"];
        let grams = Grams::of(
            &texts.into_iter().enumerate().map(|(number, text)| (text, number)).collect::<Vec<_>>(),
        );
        for (number, text) in texts.into_iter().enumerate() {
            let [a, b, c] = [0, 1, 2].map(|at: usize| text.as_bytes()[at]);
            assert!(grams.bits.may_have(a, b, c));
            assert!(grams.near(a, b, c).any(|entry| entry.value == number && entry.text == text));
        }
        let same: Vec<_> = grams.near(b'a', b'b', b'c').filter(|e| e.text.starts_with("abc")).collect();
        assert!(same.windows(2).all(|pair| pair[0].value < pair[1].value) && same.len() == 3);
    }

    #[test]
    fn a_word_in_any_case_is_had_in_each() {
        let mut bits = Grams::<()>::of(&[]).bits;
        bits.add_any_case("aws_");
        for case in ["aws", "AWS", "Aws", "aWs", "awS", "AWs"] {
            let [a, b, c] = [0, 1, 2].map(|at: usize| case.as_bytes()[at]);
            assert!(bits.may_have(a, b, c), "{case}");
        }
        assert!(!bits.may_have(b'a', b'w', b'_'));
    }

    #[test]
    fn what_begins_no_text_is_mostly_passed_over() {
        let grams = Grams::of(&[("abc", ()), ("sk-", ())]);
        let passed = (b' '..=b'~').filter(|&byte| grams.bits.may_have(byte, b'b', b'c')).count();
        assert!(passed <= 2, "{passed}");
    }
}
