//! Mappings on Linux and macOS: which calls are made, and which of them were granted.

#[cfg(target_os = "linux")]
use std::ffi::{c_int, c_void};
use std::mem::ManuallyDrop;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::Shields;
use super::protection::Protection;

mod calls;

/// Zeroed memory of its own, between two pages that nothing may touch. Given back when dropped.
pub(super) struct Mapping {
    /// The first guard page.
    start: NonNull<u8>,
    /// The bytes between the guards.
    len: usize,
    shields: Shields,
}

// SAFETY: a mapping belongs to the process, not to a thread, and this is its only owner.
unsafe impl Send for Mapping {}
// SAFETY: a shared `Mapping` gives out only an address and numbers.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// `pages` pages, protected as far as the system grants it: [`shields`](Self::shields) says how far. `None` where
    /// there is no memory, or none of the kind that `protection` asks for.
    pub(super) fn new(pages: usize, protection: Protection) -> Option<Self> {
        let mut mapping = Self::that_children_have(pages, protection)?;
        mapping.shields.kept_from_children = mapping.keep_out_of_children();
        // Hidden memory is shared with children by nature, so that a child's wipe would be ours.
        (mapping.shields.kept_from_children || !mapping.shields.hidden).then_some(mapping)
    }

    /// As [`new`](Self::new), for what forked children read too.
    pub(super) fn that_children_have(pages: usize, protection: Protection) -> Option<Self> {
        let mut mapping = Self::between_guards(pages)?;
        if protection.is_hidden() {
            mapping.hide()?;
        } else {
            mapping.open()?;
            // SAFETY: these pages are this mapping's own, and locking changes no byte of them.
            mapping.shields.locked = unsafe { calls::mlock(mapping.at().as_ptr().cast(), mapping.len) } == 0;
            mapping.shields.kept_from_dumps = mapping.keep_out_of_dumps();
        }
        Some(mapping)
    }

    /// Addresses that nothing may touch yet.
    fn between_guards(pages: usize) -> Option<Self> {
        let len = pages.checked_mul(page_size())?;
        let whole = len.checked_add(2 * page_size())?;
        let flags = calls::MAP_PRIVATE | calls::MAP_ANONYMOUS;
        // SAFETY: a new mapping, where the kernel has room for it, changes no memory that is in use.
        let start = unsafe { calls::mmap(ptr::null_mut(), whole, calls::PROT_NONE, flags, -1, 0) };
        if start.addr() == usize::MAX {
            return None;
        }
        Some(Self { start: NonNull::new(start.cast())?, len, shields: Shields::NONE })
    }

    /// The first of its bytes; it is aligned to a page.
    pub(super) fn at(&self) -> NonNull<u8> {
        // SAFETY: the mapping goes on behind its first guard page.
        unsafe { self.start.add(page_size()) }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn shields(&self) -> Shields {
        self.shields
    }

    /// Makes the bytes between the guards ordinary private memory.
    fn open(&mut self) -> Option<()> {
        let access = calls::PROT_READ_WRITE;
        // SAFETY: these pages are this mapping's own.
        (unsafe { calls::mprotect(self.at().as_ptr().cast(), self.len, access) } == 0).then_some(())
    }
}

/// What Linux has beside locking.
#[cfg(target_os = "linux")]
impl Mapping {
    fn keep_out_of_dumps(&self) -> bool {
        self.advise(calls::NOT_IN_DUMPS)
    }

    /// Forked children find zeros, or nothing.
    fn keep_out_of_children(&self) -> bool {
        self.advise(if self.shields.hidden { calls::NOT_IN_CHILDREN } else { calls::ZEROS_IN_CHILDREN })
    }

    /// Puts memory there that has no address in the kernel.
    fn hide(&mut self) -> Option<()> {
        // SAFETY: makes a descriptor and changes nothing else.
        let descriptor = unsafe { calls::syscall(calls::MEMFD_SECRET, calls::CLOSE_ON_EXEC) };
        let descriptor = c_int::try_from(descriptor).ok().filter(|descriptor| *descriptor >= 0)?;
        let sized = i64::try_from(self.len).is_ok_and(|len| {
            // SAFETY: a call on a descriptor that is ours.
            unsafe { calls::ftruncate(descriptor, len) == 0 }
        });
        let (at, flags) = (self.at().as_ptr().cast::<c_void>(), calls::MAP_SHARED | calls::MAP_FIXED);
        // SAFETY: it replaces pages between our own guards, which nothing refers to yet.
        let mapped =
            sized && unsafe { calls::mmap(at, self.len, calls::PROT_READ_WRITE, flags, descriptor, 0) } == at;
        // SAFETY: the descriptor is ours and not used again; the mapping keeps the memory.
        unsafe { calls::close(descriptor) };
        if !mapped {
            return None;
        }
        // Such memory is locked and left out of dumps by its kind: memfd_secret(2).
        self.shields =
            Shields { locked: true, kept_from_dumps: true, kept_from_children: false, hidden: true };
        Some(())
    }

    fn advise(&self, advice: c_int) -> bool {
        // SAFETY: the pages are this mapping's own, and the advices above change no byte in this process.
        unsafe { calls::madvise(self.at().as_ptr().cast(), self.len, advice) == 0 }
    }
}

/// Elsewhere pages are locked, and no more.
#[cfg(not(target_os = "linux"))]
impl Mapping {
    fn keep_out_of_dumps(&self) -> bool {
        false
    }

    fn keep_out_of_children(&self) -> bool {
        false
    }

    fn hide(&mut self) -> Option<()> {
        None
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: the mapping was made with this start and length, guards included, and its owner is gone.
        unsafe { calls::munmap(self.start.as_ptr().cast(), self.len + 2 * page_size()) };
    }
}

pub(super) fn page_size() -> usize {
    static SIZE: AtomicUsize = AtomicUsize::new(0);
    match SIZE.load(Ordering::Relaxed) {
        0 => {
            // SAFETY: a question that changes nothing.
            let size = unsafe { calls::sysconf(calls::PAGE_SIZE) };
            let size = usize::try_from(size).ok().filter(|size| size.is_power_of_two()).unwrap_or(4096);
            SIZE.store(size, Ordering::Relaxed);
            size
        }
        size => size,
    }
}

/// How many bytes this process may lock; `None` where there is no limit.
pub(crate) fn lock_limit() -> Option<u64> {
    let mut limit = calls::Limit { now: calls::NO_LIMIT, most: calls::NO_LIMIT };
    // SAFETY: the kernel writes two numbers into a struct that is ours.
    unsafe { calls::getrlimit(calls::LOCK_LIMIT, &raw mut limit) };
    (limit.now != calls::NO_LIMIT).then_some(limit.now)
}

/// A number that reads as zero in a forked child.
pub(super) fn zero_in_children() -> &'static AtomicU64 {
    let page = Mapping::between_guards(1).and_then(|mut page| page.open().map(|()| page));
    match page.filter(Mapping::keep_out_of_children) {
        Some(page) => {
            // Never given back: a check may come as late as the process ends.
            let at = ManuallyDrop::new(page).at().cast::<AtomicU64>();
            // SAFETY: zeroed, aligned to a page, larger than the number, and there for good.
            unsafe { at.as_ref() }
        }
        None => {
            // SAFETY: the handler only stores into a static; it runs in the child of a `fork` of the C library.
            unsafe { calls::pthread_atfork(None, None, Some(forget_epoch)) };
            &FALLBACK
        }
    }
}

static FALLBACK: AtomicU64 = AtomicU64::new(0);

/// Does for the fallback what the kernel does for a page.
extern "C" fn forget_epoch() {
    FALLBACK.store(0, Ordering::Relaxed);
}
