//! The set of needles, by hash.

use std::cell::Cell;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use api_guard_detect::{SHORTEST_RUN, is_of_runs};
use siphasher::sip128::SipHasher24;

use super::filter::{Filter, Growing};
use super::lists::Lists;
use super::mix::Mix;
use super::names::Owner;
use super::strides::Strides;
use super::table::Tables;
use crate::secret::process_key::ProcessKey;
use crate::secret::{MARKER, SHORTEST};

/// How many first bytes of a needle find it.
pub(crate) const WINDOW: usize = SHORTEST;

/// All needles of this process. Of each it holds bits of keyed hashes of short pieces of its beginning, to find where it
/// could start; its length with 32 bits of a keyed hash of its first 8 bytes; and 96 bits of a keyed hash of the whole,
/// to confirm.
///
/// It is only ever added to, word by word, so that readers never wait for a needle that is being added.
pub(crate) struct Needles {
    key: &'static ProcessKey,
    worded: Worded,
    others: Others,
    /// By the first eight bytes: a quick no, before the tables are looked at.
    windows: Growing,
    /// By the first two bytes, and by the first alone: what of a needle could stand at the end of a text.
    heads: Growing,
    tables: Tables,
    newline: AtomicBool,
    newline_in_window: AtomicBool,
}

/// Needles that have none but the bytes of runs: keys, hexadecimal, base64. They are only looked for in runs that are long
/// enough for them, which in a log are few.
struct Worded {
    long: Strides<16, 8>,
    short: Strides<8, 8>,
}

/// All other needles. Each of these searches is made if it is for any needle.
struct Others {
    lists: Lists,
    long: Strides<16, 8>,
    /// Of these two the first one that no needle is too short for is made; a needle is in each that it is long enough for.
    short: Strides<8, 8>,
    shortest: Strides<5, 4>,
    /// The fewest bytes of a needle of these two.
    fewest: AtomicUsize,
}

/// A search of one text.
pub(crate) struct Search<'n, 't> {
    text: &'t [u8],
    needles: &'n Needles,
    mix: Mix,
    windows: &'n Filter,
    /// Whether there are worded needles that are too short for the first search of these.
    has_short: bool,
    /// The last window that no needle has, though the filter says so: a text that is one letter a million times is full of
    /// it, and the tables are slow to say no.
    nobodys: Cell<Option<u64>>,
}

/// The hash of the eight bytes that a needle may start with.
#[derive(Clone, Copy)]
pub(crate) struct Window(u64);

/// How long a needle of some window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) bytes: usize,
    /// Whether one of this length has a newline in it, and so may go on after the end of a line.
    pub(crate) multiline: bool,
}

impl Needles {
    pub(super) fn new(key: &'static ProcessKey) -> Self {
        Self {
            key,
            worded: Worded { long: Strides::of(1 << 20, 6), short: Strides::of(1 << 16, 8) },
            others: Others {
                lists: Lists::new(),
                long: Strides::of(1 << 16, 16),
                short: Strides::of(1 << 16, 16),
                shortest: Strides::of(1 << 16, 16),
                fewest: AtomicUsize::new(usize::MAX),
            },
            windows: Growing::from_bits(1 << 16),
            heads: Growing::from_bits(1 << 14),
            tables: Tables::new(),
            newline: AtomicBool::new(false),
            newline_in_window: AtomicBool::new(false),
        }
    }

    /// Adds a needle, unless it is too short to stand out, part of what replaces it, or known. Called by one thread at
    /// a time.
    pub(super) fn add(&self, needle: &[u8], owner: Owner) {
        let Some(&window) = needle.first_chunk::<WINDOW>() else { return };
        let in_marker = MARKER.as_bytes().windows(needle.len()).any(|part| part == needle);
        let whole = self.whole(needle);
        if in_marker || self.tables.owner(whole).is_some() {
            return;
        }
        let mix = self.mix();
        let hash = hash(window, mix);
        self.newline_in_window.fetch_or(window.contains(&b'\n'), Relaxed);
        self.windows.insert(hash);
        self.heads.insert(head(&window, mix));
        self.heads.insert(head(&window[..1], mix));
        if needle.len() >= SHORTEST_RUN && needle.iter().all(|byte| is_of_runs(*byte)) {
            self.worded.add(needle, mix);
        } else {
            self.others.add(needle, mix);
        }
        let length = Length { bytes: needle.len(), multiline: needle.contains(&b'\n') };
        self.newline.fetch_or(length.multiline, Relaxed);
        self.tables.insert(hash, length, whole, owner);
    }

    /// A search of this text; `None` while there is nothing to look for.
    #[inline]
    pub(crate) fn search<'n, 't>(&'n self, text: &'t [u8]) -> Option<Search<'n, 't>> {
        let windows = self.windows.newest()?;
        let has_short = !self.worded.short.is_empty();
        Some(Search { text, needles: self, mix: self.mix(), windows, has_short, nobodys: Cell::new(None) })
    }

    /// Whether a needle may begin with this rest of a text, of less than a window.
    pub(crate) fn may_begin_with(&self, rest: &[u8]) -> bool {
        self.heads.newest().is_some_and(|heads| heads.may_contain(head(rest, self.mix())))
    }

    /// How long the needles are that begin with this window.
    pub(crate) fn lengths(&self, window: Window) -> impl Iterator<Item = Length> {
        self.tables.lengths(window.0)
    }

    /// Whose needle `bytes` are.
    pub(crate) fn owner(&self, bytes: &[u8]) -> Option<Owner> {
        self.tables.owner(self.whole(bytes))
    }

    /// Whether a needle has a newline in it, and so may go on after the end of a line.
    pub(crate) fn newline(&self) -> bool {
        self.newline.load(Relaxed)
    }

    /// Whether a needle has a newline within its window, so that it cannot be told before that line's end.
    pub(crate) fn newline_in_window(&self) -> bool {
        self.newline_in_window.load(Relaxed)
    }

    fn whole(&self, bytes: &[u8]) -> u128 {
        SipHasher24::new_with_key(&self.key.needle).hash(bytes).as_u128()
    }

    fn mix(&self) -> Mix {
        Mix::keyed(&self.key.window)
    }
}

impl Search<'_, '_> {
    /// Calls `found` with each place of this [run](api_guard_detect::Detector::scan_output_and_runs) where a needle may
    /// start that lies in one, some more than once, and with its [`Window`].
    #[inline]
    pub(crate) fn of_run(&self, run: Range<usize>, found: &mut impl FnMut(usize, Window)) {
        let mut near = |places| self.windows_of(places, found);
        let worded = &self.needles.worded;
        worded.long.search_part(self.text, run.clone(), self.mix, &mut near);
        if self.has_short {
            worded.short.search_part(self.text, run, self.mix, &mut near);
        }
    }

    /// The same for all runs of the text, which nobody has looked for.
    #[inline]
    pub(crate) fn of_runs(&self, found: &mut impl FnMut(usize, Window)) {
        let mut near = |places| self.windows_of(places, found);
        let worded = &self.needles.worded;
        // To look up all is quickest, as long as hardly anything is found by chance.
        if worded.long.is_sparse() {
            worded.long.search(self.text, self.mix, &mut near);
        } else {
            worded.long.search_words(self.text, self.mix, &mut near);
        }
        if self.has_short {
            worded.short.search_words(self.text, self.mix, &mut near);
        }
    }

    /// The same for the needles that lie in no run, wherever they start.
    #[inline]
    pub(crate) fn of_others(&self, found: &mut impl FnMut(usize, Window)) {
        let (text, mix, others) = (self.text, self.mix, &self.needles.others);
        let mut near = |places| self.windows_of(places, found);
        others.lists.search(text, &mut near);
        others.long.search(text, mix, &mut near);
        if others.fewest.load(Relaxed) < Strides::<8, 8>::SHORTEST {
            others.shortest.search(text, mix, &mut near);
        } else {
            others.short.search(text, mix, &mut near);
        }
    }

    /// Calls `found` with each place where a needle may start that goes on after the end of the text, if eight bytes of it
    /// are there and neither of the other two searches can find it; from `from` on, even if they can.
    pub(crate) fn of_open(&self, from: usize, found: &mut impl FnMut(usize, Window)) {
        let (others, at_most) = (&self.needles.others, Strides::<16, 8>::SHORTEST);
        let last = self.text.iter().rev().take(at_most);
        let length = [
            last.take_while(|byte| is_of_runs(**byte)).count(),
            Lists::open(self.text),
            if others.long.is_empty() && others.shortest.is_empty() { 0 } else { at_most },
            self.text.len() - from,
        ];
        let length = length.into_iter().fold(0, usize::max);
        self.windows_of(self.text.len().saturating_sub(length)..self.text.len(), found);
    }

    /// Calls `found` with those of these places whose window is that of a needle. By itself, since hardly a text comes here.
    #[cold]
    #[inline(never)]
    fn windows_of(&self, places: Range<usize>, found: &mut impl FnMut(usize, Window)) {
        for start in places {
            let Some(&window) = self.text.get(start..).and_then(<[u8]>::first_chunk) else { return };
            let window = Window(hash(window, self.mix));
            if !self.windows.may_contain(window.0) || self.nobodys.get() == Some(window.0) {
                continue;
            }
            match self.needles.lengths(window).next() {
                Some(_) => found(start, window),
                None => self.nobodys.set(Some(window.0)),
            }
        }
    }
}

impl Worded {
    fn add(&self, needle: &[u8], mix: Mix) {
        if needle.len() >= Strides::<16, 8>::SHORTEST {
            self.long.add(needle, mix);
        } else {
            self.short.add(needle, mix);
        }
    }
}

impl Others {
    fn add(&self, needle: &[u8], mix: Mix) {
        match needle.len() {
            _ if self.lists.add(needle) => {}
            Strides::<16, 8>::SHORTEST.. => self.long.add(needle, mix),
            length => {
                self.short.add(needle, mix);
                self.shortest.add(needle, mix);
                self.fewest.fetch_min(length, Relaxed);
            }
        }
    }
}

/// Of the first eight bytes: its value at each place of a text needs nothing from the place before.
#[inline]
fn hash(window: [u8; WINDOW], mix: Mix) -> u64 {
    mix.hash(u64::from_le_bytes(window))
}

/// Of the first two bytes at most.
fn head(bytes: &[u8], mix: Mix) -> u64 {
    mix.hash(match *bytes {
        [first, second, ..] => u64::from(first) << 8 | u64::from(second),
        [first] => 1 << 16 | u64::from(first),
        [] => 0,
    })
}

#[cfg(test)]
mod tests {
    use api_guard_detect::Detector;

    use super::*;

    fn needles() -> Needles {
        Needles::new(ProcessKey::of_this_process().unwrap())
    }

    #[test]
    fn where_only_the_filters_say_yes_the_tables_are_asked_once() {
        let needles = needles();
        needles.windows.insert(hash([b'Y'; WINDOW], needles.mix()));
        needles.worded.long.add(&[b'Y'; 40], needles.mix());
        let text = [b'Y'; 1000];
        let look = needles.search(&text).unwrap();
        look.of_run(0..text.len(), &mut |_, _| panic!("no needle is there"));
        assert_eq!(look.nobodys.get(), Some(hash([b'Y'; WINDOW], needles.mix())));
    }

    /// How worded needles are searched for.
    #[derive(Clone, Copy, Debug)]
    enum By {
        Runs,
        Words,
        /// As is best for how many there are.
        Either,
    }

    /// What all searches find.
    fn search(needles: &Needles, text: &[u8], (by, open): (By, bool), found: &mut dyn FnMut(usize, Window)) {
        let Some(search) = needles.search(text) else { return };
        let mut found = |at, window| found(at, window);
        match by {
            By::Runs => {
                let mut look_at_run = |run| search.of_run(run, &mut found);
                let _ = Detector::built_in().scan_output_and_runs(text, &mut look_at_run);
            }
            By::Words => {
                let mut near = |places| search.windows_of(places, &mut found);
                needles.worded.long.search_words(text, search.mix, &mut near);
                needles.worded.short.search_words(text, search.mix, &mut near);
            }
            By::Either => search.of_runs(&mut found),
        }
        search.of_others(&mut found);
        if open {
            search.of_open(text.len(), &mut found);
        }
    }

    /// Where a needle may start, and how long such ones are.
    fn starts(needles: &Needles, text: &str, open: bool) -> Vec<(usize, usize)> {
        starts_by(needles, text, (By::Either, open))
    }

    fn starts_by(needles: &Needles, text: &str, way: (By, bool)) -> Vec<(usize, usize)> {
        let mut starts = Vec::new();
        search(needles, text.as_bytes(), way, &mut |at, window| {
            starts.extend(needles.lengths(window).map(|length| (at, length.bytes)));
        });
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    #[test]
    fn a_needle_is_found_by_its_window_and_confirmed_whole() {
        let needles = needles();
        needles.add(b"12345678 and more", Owner::of(7));
        assert_eq!(starts(&needles, "a 12345678 and more", false), [(2, 17)]);
        assert_eq!(needles.owner(b"12345678 and more"), Some(Owner::of(7)));
        assert_eq!(needles.owner(b"12345678 and mor"), None);
        assert_eq!(starts(&needles, "a 12345679 and more", false), []);
    }

    #[test]
    fn the_lengths_of_one_window_are_listed_once() {
        let needles = needles();
        for needle in ["12345678ab", "12345678abcd", "12345678ab", "12345678\nb", "12345678"] {
            needles.add(needle.as_bytes(), Owner::of(0));
        }
        let mut found = Vec::new();
        search(&needles, b"12345678", (By::Either, false), &mut |_, window| {
            found.extend(needles.lengths(window).map(|length| (length.bytes, length.multiline)));
        });
        found.sort_unstable();
        assert_eq!(found, [(8, false), (10, true), (12, false)]);
    }

    #[test]
    fn what_is_short_or_part_of_the_marker_is_no_needle() {
        let needles = needles();
        for needle in ["1234567", "", "REDACTED", "[REDACTED]"] {
            needles.add(needle.as_bytes(), Owner::of(0));
            assert_eq!(needles.owner(needle.as_bytes()), None);
        }
    }

    #[test]
    fn a_needle_of_any_length_is_found_at_any_place_and_as_far_as_it_goes() {
        let text = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for length in 8..text.len() {
            let needles = needles();
            needles.add(&text.as_bytes()[..length], Owner::of(0));
            // Beside a dot a run goes on, beside a space it ends. A group of steps ends at 1,024.
            for (before, beside) in
                (0..40).chain(1000..1024).flat_map(|before| [(before, "."), (before, " ")])
            {
                let whole = format!("{}{}{}", beside.repeat(before), &text[..length], beside.repeat(3));
                for by in [By::Runs, By::Words, By::Either] {
                    assert_eq!(starts_by(&needles, &whole, (by, false)), [(before, length)], "by {by:?}");
                }
                for there in 8..length {
                    let cut = &whole[..before + there];
                    assert_eq!(starts(&needles, cut, true), [(before, length)], "{there} of {length}");
                }
            }
        }
    }

    #[test]
    fn a_list_of_any_length_is_found_as_far_as_it_goes_wherever_the_steps_of_a_search_fall() {
        let list =
            "115, 107, 45, 97, 66, 51, 120, 89, 43, 122, 57, 81, 119, 56, 114, 84, 47, 55, 117, 73, 111, 80";
        for length in [23, 40, 70, 71, list.len()] {
            let needles = needles();
            needles.add(&list.as_bytes()[..length], Owner::of(0));
            for before in 0..64 {
                let text = ".".repeat(before) + &list[..length];
                assert_eq!(starts(&needles, &text, false), [(before, length)]);
                for there in 8..length {
                    let cut = &text[..before + there];
                    assert_eq!(starts(&needles, cut, true), [(before, length)], "{there} of {length}");
                }
            }
        }
    }

    #[test]
    fn thousands_of_needles_are_all_found_as_the_set_grows() {
        let needles = needles();
        let name = |number: u32| format!("{number:08} is the start of it");
        (0..20_000).for_each(|number| needles.add(name(number).as_bytes(), Owner::of(number)));
        for number in 0..20_000 {
            let name = name(number);
            // With so many, 32 bits of a hash of some other window are those of a needle's in one run of a hundred.
            let mut found = starts(&needles, &name, false);
            found.retain(|&(at, length)| {
                name.as_bytes().get(at..at + length).is_some_and(|whole| needles.owner(whole).is_some())
            });
            assert_eq!(found, [(0, name.len())]);
            assert_eq!(needles.owner(name.as_bytes()), Some(Owner::of(number)));
        }
    }

    /// Numbers that are the same in every run.
    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % bound
        }

        fn text(&mut self, alphabet: &[u8], length: usize) -> Vec<u8> {
            (0..length).map(|_| alphabet[self.below(alphabet.len())]).collect()
        }

        /// A needle of its own, the beginning of one, or one that goes on, among so few bytes that much occurs by chance.
        fn needle(&mut self, alphabet: &[u8], others: &[Vec<u8>]) -> Vec<u8> {
            let length = 8 + self.below(40);
            let mut needle = match others.len() {
                0 => Vec::new(),
                count => others[self.below(count)].clone(),
            };
            match self.below(3) {
                0 => needle.truncate(length),
                1 => needle.clear(),
                _ => {}
            }
            let more = self.below(4);
            let missing = if needle.len() < 8 { length - needle.len() } else { more };
            needle.extend(self.text(alphabet, missing));
            needle
        }

        /// Needles, parts of them and what is between, that touch and overlap.
        fn around(&mut self, alphabet: &[u8], needles: &[Vec<u8>]) -> Vec<u8> {
            let mut text = Vec::new();
            for _ in 0..1 + self.below(8) {
                let needle = &needles[self.below(needles.len())];
                let from = if self.below(3) == 0 { self.below(needle.len()) } else { 0 };
                let to =
                    if self.below(3) == 0 { from + self.below(needle.len() - from) } else { needle.len() };
                text.extend_from_slice(&needle[from..to]);
                let between = self.below(90) * self.below(2);
                text.extend(self.text(alphabet, between));
            }
            text
        }
    }

    #[test]
    fn what_is_found_is_what_comparing_at_every_place_finds() {
        let (mut random, mut hits) = (Random(7), 0);
        for alphabet in [b"ab".as_slice(), b"a\0\xff", b"ab\n", b"xyzXYZ019_-\xc3"] {
            for _ in 0..40 {
                let (needles, mut added) = (needles(), Vec::new());
                for _ in 0..1 + random.below(24) {
                    let needle = random.needle(alphabet, &added);
                    needles.add(&needle, Owner::of(0));
                    added.push(needle);
                    let text = random.around(alphabet, &added);
                    let ways = [By::Runs, By::Words, By::Either];
                    for (by, open) in ways.into_iter().flat_map(|by| [(by, false), (by, true)]) {
                        let mut found = Vec::new();
                        search(&needles, &text, (by, open), &mut |at, window| {
                            found.extend(needles.lengths(window).map(|length| (at, length.bytes)));
                        });
                        // What goes on after the text is told by its window alone: more than can be may be named.
                        let goes_on = |rest: &[u8], length: usize| {
                            added.iter().any(|needle| needle.len() == length && needle.starts_with(rest))
                        };
                        found.retain(|&(at, length)| match text[at..].get(..length) {
                            Some(whole) => needles.owner(whole).is_some(),
                            None => open && goes_on(&text[at..], length),
                        });
                        found.sort_unstable();
                        found.dedup();
                        let places = (0..text.len().saturating_sub(WINDOW - 1)).flat_map(|at| {
                            let rest = &text[at..];
                            let stands = move |needle: &&Vec<u8>| {
                                rest.starts_with(needle)
                                    || open && needle.len() > rest.len() && needle.starts_with(rest)
                            };
                            added.iter().filter(stands).map(move |needle| (at, needle.len()))
                        });
                        let mut expected: Vec<_> = places.collect();
                        expected.sort_unstable();
                        expected.dedup();
                        assert!(found == expected, "{} needles, by {by:?}, open: {open}", added.len());
                        hits += found.len();
                    }
                }
            }
        }
        assert!(hits > 10_000, "{hits}");
    }

    #[test]
    fn what_was_added_is_found_while_others_are_added() {
        const COUNT: usize = 6_000;
        let needles = needles();
        let added = AtomicUsize::new(0);
        // Long and short ones, so that both searches grow, and many that begin alike.
        let needle = |number: usize| format!("{:04}-{number:0width$}", number % 50, width = 5 + number % 40);
        std::thread::scope(|scope| {
            for seed in [1, 2] {
                let (needles, added) = (&needles, &added);
                scope.spawn(move || {
                    let mut random = Random(seed);
                    while added.load(Relaxed) < COUNT {
                        let count = added.load(std::sync::atomic::Ordering::Acquire);
                        if count == 0 {
                            continue;
                        }
                        // Of the newest most.
                        let age = random.below(count);
                        let number = count - 1 - random.below(age + 1);
                        let text = format!("{} {} .", &"#".repeat(random.below(40)), needle(number));
                        let place = (text.len() - 2 - needle(number).len(), needle(number).len());
                        assert!(starts(needles, &text, false).contains(&place), "number {number} of {count}");
                        let owner = needles.owner(needle(number).as_bytes());
                        assert!(owner == Some(Owner::of(number as u32)), "number {number} of {count}");
                    }
                });
            }
            for number in 0..COUNT {
                needles.add(needle(number).as_bytes(), Owner::of(number as u32));
                added.store(number + 1, std::sync::atomic::Ordering::Release);
            }
        });
    }
}
