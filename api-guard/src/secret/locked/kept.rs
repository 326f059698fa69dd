//! Something that a process and its forked children go on using, in memory of its own.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use super::arena::no_memory;
use super::protection::Protection;
use super::system::Mapping;
use crate::error::Error;

/// A `T` in a page that is left out of core dumps, and locked as far as the limit goes. A forked child has it too.
pub(crate) struct Kept<T> {
    page: Mapping,
    of: PhantomData<T>,
}

impl<T: Copy> Kept<T> {
    /// # Errors
    /// `Unavailable` where there is no memory of the kind that is asked for.
    pub(crate) fn new(it: T) -> Result<Self, Error> {
        const { assert!(size_of::<T>() <= 4096 && align_of::<T>() <= 4096) };
        let page = Mapping::that_children_have(1, Protection::in_force()).ok_or_else(no_memory)?;
        // SAFETY: a page is large enough, and aligned to its size.
        unsafe { page.at().cast::<T>().write(it) };
        Ok(Self { page, of: PhantomData })
    }
}

impl<T: Copy> Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: it was written there, and the page is given back after it.
        unsafe { self.page.at().cast::<T>().as_ref() }
    }
}

impl<T: Copy> DerefMut for Kept<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above; `&mut self` is the only way to it.
        unsafe { self.page.at().cast::<T>().as_mut() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_can_be_changed_in_place() {
        let mut kept = Kept::new([7_u64; 8]).unwrap();
        let before = kept.as_ptr();
        kept[3] = 8;
        assert_eq!((*kept, kept.as_ptr()), ([7, 7, 7, 8, 7, 7, 7, 7], before));
    }

    #[cfg(all(target_os = "linux", not(miri)))]
    #[test]
    fn the_kernel_leaves_it_out_of_dumps_and_in_children() {
        let kept = Kept::new([7_u64; 8]).unwrap();
        let maps = std::fs::read_to_string("/proc/self/smaps").unwrap();
        let is_there = |line: &str| {
            let (start, rest) = line.split_once('-')?;
            let address = |hex| usize::from_str_radix(hex, 16).ok();
            Some((address(start)?..address(rest.split(' ').next()?)?).contains(&kept.as_ptr().addr()))
        };
        let of_page = maps.lines().skip_while(|line| is_there(line) != Some(true));
        let flags = of_page.skip(1).find_map(|line| line.strip_prefix("VmFlags:")).unwrap();
        assert!(flags.contains(" dd") && !flags.contains(" wf"), "{flags}");
    }
}
