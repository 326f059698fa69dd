//! The system calls that mappings are made of, as the C library of a few systems has them.
//!
//! Written down here rather than taken from the crate `libc`, which alone would cost a first build a sixth of all that
//! a service compiles for this crate. The test below holds each number to that crate's.

use std::ffi::{c_int, c_long, c_void};

unsafe extern "C" {
    pub(super) fn mmap(
        at: *mut c_void,
        len: usize,
        access: c_int,
        flags: c_int,
        descriptor: c_int,
        offset: i64,
    ) -> *mut c_void;
    pub(super) fn munmap(at: *mut c_void, len: usize) -> c_int;
    pub(super) fn mprotect(at: *mut c_void, len: usize, access: c_int) -> c_int;
    pub(super) fn mlock(at: *const c_void, len: usize) -> c_int;
    pub(super) fn sysconf(name: c_int) -> c_long;
    pub(super) fn getrlimit(resource: c_int, limit: *mut Limit) -> c_int;
    pub(super) fn pthread_atfork(
        prepare: Option<unsafe extern "C" fn()>,
        parent: Option<unsafe extern "C" fn()>,
        child: Option<unsafe extern "C" fn()>,
    ) -> c_int;
    #[cfg(target_os = "linux")]
    pub(super) fn madvise(at: *mut c_void, len: usize, advice: c_int) -> c_int;
    #[cfg(target_os = "linux")]
    pub(super) fn ftruncate(descriptor: c_int, len: i64) -> c_int;
    #[cfg(target_os = "linux")]
    pub(super) fn close(descriptor: c_int) -> c_int;
    #[cfg(target_os = "linux")]
    pub(super) fn syscall(number: c_long, ...) -> c_long;
}

/// `struct rlimit`.
#[repr(C)]
pub(super) struct Limit {
    pub(super) now: u64,
    pub(super) most: u64,
}

pub(super) const PROT_NONE: c_int = 0;
pub(super) const PROT_READ_WRITE: c_int = 1 | 2;
pub(super) const MAP_PRIVATE: c_int = 2;
pub(super) use numbers::*;

#[cfg(target_os = "linux")]
mod numbers {
    use std::ffi::{c_int, c_long};

    pub(in super::super) const MAP_ANONYMOUS: c_int = 0x20;
    pub(in super::super) const MAP_SHARED: c_int = 1;
    pub(in super::super) const MAP_FIXED: c_int = 0x10;
    pub(in super::super) const PAGE_SIZE: c_int = 30;
    pub(in super::super) const LOCK_LIMIT: c_int = 8;
    pub(in super::super) const NO_LIMIT: u64 = u64::MAX;
    pub(in super::super) const NOT_IN_DUMPS: c_int = 16;
    pub(in super::super) const ZEROS_IN_CHILDREN: c_int = 18;
    pub(in super::super) const NOT_IN_CHILDREN: c_int = 10;
    pub(in super::super) const MEMFD_SECRET: c_long = 447;
    pub(in super::super) const CLOSE_ON_EXEC: c_int = 0o2_000_000;
}

#[cfg(target_os = "macos")]
mod numbers {
    use std::ffi::c_int;

    pub(in super::super) const MAP_ANONYMOUS: c_int = 0x1000;
    pub(in super::super) const PAGE_SIZE: c_int = 29;
    pub(in super::super) const LOCK_LIMIT: c_int = 6;
    pub(in super::super) const NO_LIMIT: u64 = i64::MAX.cast_unsigned();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_the_systems() {
        assert_eq!((PROT_NONE, PROT_READ_WRITE), (libc::PROT_NONE, libc::PROT_READ | libc::PROT_WRITE));
        assert_eq!((MAP_PRIVATE, MAP_ANONYMOUS), (libc::MAP_PRIVATE, libc::MAP_ANON));
        assert_eq!(PAGE_SIZE, libc::_SC_PAGESIZE);
        assert_eq!((i64::from(LOCK_LIMIT), NO_LIMIT), (i64::from(libc::RLIMIT_MEMLOCK), libc::RLIM_INFINITY));
        assert_eq!(size_of::<Limit>(), size_of::<libc::rlimit>());
        assert_eq!(size_of::<libc::off_t>(), size_of::<i64>());
        assert_eq!(size_of::<libc::size_t>(), size_of::<usize>());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_numbers_of_linux_are_its_own() {
        assert_eq!((MAP_SHARED, MAP_FIXED), (libc::MAP_SHARED, libc::MAP_FIXED));
        assert_eq!((NOT_IN_DUMPS, ZEROS_IN_CHILDREN), (libc::MADV_DONTDUMP, libc::MADV_WIPEONFORK));
        assert_eq!((NOT_IN_CHILDREN, CLOSE_ON_EXEC), (libc::MADV_DONTFORK, libc::O_CLOEXEC));
        assert_eq!(MEMFD_SECRET, libc::SYS_memfd_secret);
    }
}
