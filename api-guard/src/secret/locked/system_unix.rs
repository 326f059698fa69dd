//! Mappings on Unix: the system calls, and which of them were granted.

use std::ffi::{c_int, c_void};
use std::mem::ManuallyDrop;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::Shields;
use super::protection::Protection;

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
        let mut mapping = Self::between_guards(pages)?;
        if protection.is_hidden() {
            mapping.hide()?;
        } else {
            mapping.open()?;
            // SAFETY: these pages are this mapping's own, and locking changes no byte of them.
            mapping.shields.locked = unsafe { libc::mlock(mapping.at().as_ptr().cast(), mapping.len) } == 0;
            mapping.shields.kept_from_dumps = mapping.advise(advice::NOT_IN_DUMPS);
            mapping.shields.kept_from_children = mapping.advise(advice::ZEROS_IN_CHILDREN);
        }
        Some(mapping)
    }

    /// Addresses that nothing may touch yet.
    fn between_guards(pages: usize) -> Option<Self> {
        let len = pages.checked_mul(page_size())?;
        let whole = len.checked_add(2 * page_size())?;
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: a new mapping, where the kernel has room for it, changes no memory that is in use.
        let start = unsafe { libc::mmap(ptr::null_mut(), whole, libc::PROT_NONE, flags, -1, 0) };
        if start == libc::MAP_FAILED {
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
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: these pages are this mapping's own.
        (unsafe { libc::mprotect(self.at().as_ptr().cast(), self.len, access) } == 0).then_some(())
    }

    /// Puts memory there that has no address in the kernel. It is shared with forked children by nature, so that a
    /// child's wipe would be ours: where the mapping cannot be kept from them, there is none.
    fn hide(&mut self) -> Option<()> {
        let (at, len) = (self.at().as_ptr().cast::<c_void>(), self.len);
        let descriptor = memfd_secret()?;
        let (access, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED | libc::MAP_FIXED);
        let sized = libc::off_t::try_from(len).is_ok_and(|len| {
            // SAFETY: a call on a descriptor that is ours.
            unsafe { libc::ftruncate(descriptor, len) == 0 }
        });
        // SAFETY: it replaces pages between our own guards, which nothing refers to yet.
        let mapped = sized && unsafe { libc::mmap(at, len, access, flags, descriptor, 0) } == at;
        // SAFETY: the descriptor is ours and not used again; the mapping keeps the memory.
        unsafe { libc::close(descriptor) };
        if !mapped || !self.advise(advice::NOT_IN_CHILDREN) {
            return None;
        }
        // Such memory is locked and left out of dumps by its kind: memfd_secret(2).
        self.shields =
            Shields { locked: true, kept_from_dumps: true, kept_from_children: true, hidden: true };
        Some(())
    }

    fn advise(&self, advice: Option<c_int>) -> bool {
        // SAFETY: the pages are this mapping's own, and these advices change no byte in this process.
        advice
            .is_some_and(|advice| unsafe { libc::madvise(self.at().as_ptr().cast(), self.len, advice) } == 0)
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: the mapping was made with this start and length, guards included, and its owner is gone.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.len + 2 * page_size()) };
    }
}

pub(super) fn page_size() -> usize {
    static SIZE: AtomicUsize = AtomicUsize::new(0);
    match SIZE.load(Ordering::Relaxed) {
        0 => {
            // SAFETY: a question that changes nothing.
            let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
            let size = usize::try_from(size).ok().filter(|size| size.is_power_of_two()).unwrap_or(4096);
            SIZE.store(size, Ordering::Relaxed);
            size
        }
        size => size,
    }
}

/// How many bytes this process may lock; `None` where there is no limit.
pub(super) fn lock_limit() -> Option<u64> {
    let mut limit = libc::rlimit { rlim_cur: libc::RLIM_INFINITY, rlim_max: libc::RLIM_INFINITY };
    // SAFETY: the kernel writes two numbers into a struct that is ours.
    unsafe { libc::getrlimit(libc::RLIMIT_MEMLOCK, &raw mut limit) };
    #[allow(clippy::useless_conversion, reason = "the type differs from system to system")]
    (limit.rlim_cur != libc::RLIM_INFINITY).then_some(u64::try_from(limit.rlim_cur).unwrap_or(u64::MAX))
}

/// A number that reads as zero in a forked child.
pub(super) fn zero_in_children() -> &'static AtomicU64 {
    static FALLBACK: AtomicU64 = AtomicU64::new(0);
    let page = Mapping::between_guards(1).and_then(|mut page| page.open().map(|()| page));
    match page.filter(|page| page.advise(advice::ZEROS_IN_CHILDREN)) {
        Some(page) => {
            // Never given back: a check may come as late as the process ends.
            let at = ManuallyDrop::new(page).at().cast::<AtomicU64>();
            // SAFETY: zeroed, aligned to a page, larger than the number, and there for good.
            unsafe { at.as_ref() }
        }
        None => {
            // SAFETY: the handler only stores into a static; it runs in the child of a `fork` of the C library.
            unsafe { libc::pthread_atfork(None, None, Some(forget_epoch)) };
            &FALLBACK
        }
    }
}

/// Does for the fallback what the kernel does for a page.
extern "C" fn forget_epoch() {
    super::epoch::forget();
}

#[cfg(target_os = "linux")]
mod advice {
    use std::ffi::c_int;

    pub(super) const NOT_IN_DUMPS: Option<c_int> = Some(libc::MADV_DONTDUMP);
    pub(super) const ZEROS_IN_CHILDREN: Option<c_int> = Some(libc::MADV_WIPEONFORK);
    pub(super) const NOT_IN_CHILDREN: Option<c_int> = Some(libc::MADV_DONTFORK);
}

/// Other systems lock pages; what else they have goes by other calls.
#[cfg(not(target_os = "linux"))]
mod advice {
    use std::ffi::c_int;

    #[cfg(target_os = "freebsd")]
    pub(super) const NOT_IN_DUMPS: Option<c_int> = Some(libc::MADV_NOCORE);
    #[cfg(not(target_os = "freebsd"))]
    pub(super) const NOT_IN_DUMPS: Option<c_int> = None;
    pub(super) const ZEROS_IN_CHILDREN: Option<c_int> = None;
    pub(super) const NOT_IN_CHILDREN: Option<c_int> = None;
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
fn memfd_secret() -> Option<c_int> {
    // SAFETY: makes a descriptor and changes nothing else.
    let descriptor = unsafe { libc::syscall(libc::SYS_memfd_secret, libc::O_CLOEXEC) };
    c_int::try_from(descriptor).ok().filter(|descriptor| *descriptor >= 0)
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
fn memfd_secret() -> Option<c_int> {
    None
}
