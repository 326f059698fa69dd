//! Ordered sets and maps, as sorted lists.
//!
//! Whoever guards a crate compiles this one first, without optimisation. The standard library's trees are compiled anew
//! for every type that is kept in them, which is eight thousand lines of the compiler's code each. A list is a few
//! hundred.

use std::borrow::Borrow;

/// A list is cut in two when it is longer, so that to insert into it moves little.
const LONGEST: usize = 512;

/// A map in the order of its keys, or a set if the values are `()`.
///
/// # Examples
/// ```
/// use api_guard_detect::sorted::Sorted;
///
/// let mut lines = Sorted::default();
/// assert!(lines.insert("b", 1) && lines.insert("a", 2));
/// assert!(!lines.insert("b", 3), "what is there stays");
/// *lines.or_insert("b", 0) += 1;
/// assert_eq!(lines.get("b"), Some(&2));
/// assert_eq!(lines.iter().map(|(key, _)| *key).collect::<String>(), "ab");
/// ```
#[derive(Clone, Debug)]
pub struct Sorted<K, V = ()> {
    /// Sorted, each behind the one before it. None is empty.
    lists: Vec<Vec<(K, V)>>,
    length: usize,
}

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self { lists: Vec::new(), length: 0 }
    }
}

impl<K: Ord, V> Sorted<K, V> {
    /// Adds a key with its value. Returns `false`, and changes nothing, if the key already exists.
    pub fn insert(&mut self, key: K, value: V) -> bool {
        let before = self.length;
        self.or_insert(key, value);
        self.length > before
    }

    /// The value of a key; a missing key is added with this value.
    pub fn or_insert(&mut self, key: K, value: V) -> &mut V {
        let (mut list, mut at, is_there) = self.place(&key);
        if !is_there {
            if list == self.lists.len() {
                self.lists.push(Vec::new());
            } else if self.lists[list].len() == LONGEST {
                let tail = self.lists[list].split_off(LONGEST / 2);
                self.lists.insert(list + 1, tail);
                if at > LONGEST / 2 {
                    (list, at) = (list + 1, at - LONGEST / 2);
                }
            }
            self.lists[list].insert(at, (key, value));
            self.length += 1;
        }
        &mut self.lists[list][at].1
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (list, at, is_there) = self.place(key);
        if is_there { Some(&self.lists[list][at].1) } else { None }
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (list, at, is_there) = self.place(key);
        if is_there { Some(&mut self.lists[list][at].1) } else { None }
    }

    /// The list and the place in it where a key is or would be, and whether it is there.
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> (usize, usize, bool)
    where
        K: Borrow<Q>,
    {
        let list = first(self.lists.len(), &|list| self.lists[list][0].0.borrow() > key).saturating_sub(1);
        let Some(keys) = self.lists.get(list) else { return (list, 0, false) };
        let at = first(keys.len(), &|at| keys[at].0.borrow() >= key);
        (list, at, at < keys.len() && keys[at].0.borrow() == key)
    }
}

/// The first number below `length` for which `is_far`, which holds for all behind it; `length`, if for none.
fn first(length: usize, is_far: &dyn Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = low.midpoint(high);
        if is_far(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

impl<K, V> Sorted<K, V> {
    /// The keys with their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        // Not `flatten`: of it the compiler makes far more.
        let (mut lists, mut list) = (self.lists.iter(), [].iter());
        std::iter::from_fn(move || {
            loop {
                match list.next() {
                    Some(entry) => return Some(entry),
                    None => list = lists.next()?.iter(),
                }
            }
        })
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::random::Random;

    #[test]
    fn it_holds_what_a_tree_holds_in_the_same_order() {
        for (inserted, among) in [(3_000, 5_000), (5_000, 300), (40, 10)] {
            let mut random = Random(7);
            let (mut lists, mut tree) = (Sorted::default(), BTreeMap::new());
            for value in 0..inserted {
                let key = random.below(among);
                let is_new = !tree.contains_key(&key);
                tree.entry(key).or_insert(value);
                assert_eq!(lists.insert(key, value), is_new);
            }
            assert!(lists.iter().map(|(key, value)| (key, value)).eq(&tree));
            assert_eq!(lists.len(), tree.len());
            for key in 0..among {
                assert_eq!(lists.get(&key), tree.get(&key));
            }
        }
    }

    #[test]
    fn keys_that_come_in_order_or_against_it_make_lists_of_bounded_length() {
        for backwards in [false, true] {
            let mut lists = Sorted::default();
            for key in 0..4_000 {
                lists.insert(if backwards { 4_000 - key } else { key }, ());
            }
            assert!(lists.lists.iter().all(|list| !list.is_empty() && list.len() <= LONGEST));
            assert!(lists.lists.len() < 20, "{}", lists.lists.len());
            assert!(lists.iter().is_sorted());
        }
    }

    #[test]
    fn an_empty_one_has_nothing() {
        let lists = Sorted::<String>::default();
        assert!(lists.is_empty() && lists.get("a").is_none() && lists.iter().next().is_none());
    }
}
