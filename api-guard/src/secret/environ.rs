//! The environment of this process, changed in place.
//!
//! This is the other of the two rooms with `unsafe` code. The usual call that removes a variable removes a pointer and
//! leaves the bytes, which `/proc/PID/environ` continues to show. Here the bytes are zeroed first.
#![allow(unsafe_code, reason = "only here is the environment written where it lies")]

use super::Secret;
use crate::error::{Error, Kind};
use crate::reference::SecretRef;

impl Secret {
    /// [`take_env`](Self::take_env) for a process that has other threads, or that cannot count its threads.
    ///
    /// # Safety
    ///
    /// While this runs, nothing else in the process may read or change the environment: no `std::env`, no `getenv` or
    /// `setenv`, and no function of the C library that reads it internally, such as `localtime` or `getaddrinfo`.
    /// Nothing may keep a pointer that `getenv` returned for this variable and expect its value there. The variable
    /// must not have been set by `putenv` with memory that cannot be written. The reason for both: its bytes are zeroed
    /// in place.
    ///
    /// # Errors
    ///
    /// Those of [`from_env`](Self::from_env).
    ///
    /// # Examples
    ///
    /// ```
    /// # // SAFETY: the only thread of this example.
    /// # unsafe { std::env::set_var("STRIPE_API_KEY", "a value for this example") };
    /// // SAFETY: no other thread of this program touches the environment.
    /// let stripe = unsafe { api_guard::Secret::take_env_unchecked("STRIPE_API_KEY") }?;
    /// assert!(stripe.expose_secret(|key| key == "a value for this example")?);
    /// assert!(std::env::var_os("STRIPE_API_KEY").is_none());
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    pub unsafe fn take_env_unchecked(name: impl AsRef<str>) -> Result<Self, Error> {
        let reference = SecretRef::env(name.as_ref())?;
        // SAFETY: as the caller promised.
        unsafe { take(reference) }
    }
}

/// Takes the variable while the calling thread is the only one, so that none can look into the environment meanwhile.
pub(crate) fn take_alone(reference: SecretRef) -> Result<Secret, Error> {
    let error = match system::threads() {
        // SAFETY: the only thread is in here.
        Some(1) => return unsafe { take(reference) },
        Some(_) => Error::new(
            Kind::Config,
            "other threads run already; take it at the start of `fn main`, before an async runtime is built",
        ),
        None => Error::new(
            Kind::Unavailable,
            "this system does not say how many threads run; see `Secret::take_env_unchecked`",
        ),
    };
    Err(error.about(Some(&reference)))
}

/// # Safety
/// Nothing else in this process reads or changes the environment meanwhile.
unsafe fn take(reference: SecretRef) -> Result<Secret, Error> {
    let accept = |bytes: &[u8]| Secret::loaded(fit(bytes)?, reference.clone());
    // SAFETY: as the caller promised.
    let taken = unsafe { system::take(reference.path(), accept) };
    taken.unwrap_or_else(|| Err(not_set())).map_err(|error| error.about(Some(&reference)))
}

pub(crate) fn not_set() -> Error {
    Error::new(Kind::NotFound, "set the variable in the environment this program starts in")
}

/// The value that a variable of these bytes holds, if it is fit for one.
pub(crate) fn fit(bytes: &[u8]) -> Result<&str, Error> {
    let text = str::from_utf8(bytes).map_err(|_| {
        Error::new(Kind::Malformed, "its value is not UTF-8; set the variable to the key as text")
    })?;
    super::fit(text, "set the variable to the key, or unset it if there is no key")
}

#[cfg(unix)]
mod system {
    use std::ffi::{CStr, c_char};

    use super::Error;

    pub(super) unsafe fn take<T>(
        name: &str,
        accept: impl FnOnce(&[u8]) -> Result<T, Error>,
    ) -> Option<Result<T, Error>> {
        // SAFETY: nobody changes the environment but we, so this stays the array it is.
        let mut entries = unsafe { environ() };
        let mut accept = Some(accept);
        let mut taken = None;
        // A name may be there twice: the first one counts, and the others are no less secret.
        // SAFETY: null, or an array whose last entry is null; we stop there.
        while let Some(entry) = unsafe { entries.as_ref() }.copied().filter(|entry| !entry.is_null()) {
            // SAFETY: an entry of the environment is a C string.
            let text = unsafe { CStr::from_ptr(entry) }.to_bytes();
            let Some(value) = value_of(text, name) else {
                // SAFETY: not the last entry, so there is one behind it.
                entries = unsafe { entries.add(1) };
                continue;
            };
            let len = text.len();
            if let Some(accept) = accept.take() {
                match accept(value) {
                    Ok(accepted) => taken = Some(Ok(accepted)),
                    Err(error) => return Some(Err(error)),
                }
            }
            // SAFETY: the entry's own bytes, which `text` is not used for any more; and the array's next entries.
            unsafe {
                erase(entry.cast(), len);
                close_gap(entries);
            }
        }
        if taken.is_some() {
            // SAFETY: as the caller promised.
            unsafe { start::erase_all(name) };
        }
        taken
    }

    fn value_of<'e>(entry: &'e [u8], name: &str) -> Option<&'e [u8]> {
        entry.strip_prefix(name.as_bytes())?.strip_prefix(b"=")
    }

    /// # Safety
    /// `len` bytes lie there, and nobody refers to them.
    unsafe fn erase(at: *mut u8, len: usize) {
        for place in 0..len {
            // SAFETY: within the `len` bytes. Volatile, so that it is not taken for useless.
            unsafe { at.add(place).write_volatile(0) };
        }
    }

    /// Moves the entries that follow one place down, the null at the end too.
    ///
    /// # Safety
    /// `gap` is in an array that ends with null, and before that end.
    unsafe fn close_gap(mut gap: *mut *mut c_char) {
        // SAFETY: each step goes to an entry that exists, since the null at the end has not been passed.
        unsafe {
            while !(*gap).is_null() {
                let next = gap.add(1);
                *gap = *next;
                gap = next;
            }
        }
    }

    /// The array that C's `environ` names.
    unsafe fn environ() -> *mut *mut c_char {
        #[cfg(target_vendor = "apple")]
        unsafe extern "C" {
            fn _NSGetEnviron() -> *mut *mut *mut c_char;
        }
        #[cfg(not(target_vendor = "apple"))]
        unsafe extern "C" {
            static mut environ: *mut *mut c_char;
        }
        #[cfg(target_vendor = "apple")]
        // SAFETY: it gives the place of the variable, which is there for good.
        return unsafe { *_NSGetEnviron() };
        #[cfg(not(target_vendor = "apple"))]
        // SAFETY: a variable of the C library; nobody writes to it meanwhile, as the caller promised.
        return unsafe { (&raw const environ).read() };
    }

    #[cfg(target_os = "linux")]
    pub(super) fn threads() -> Option<usize> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        status.lines().find_map(|line| line.strip_prefix("Threads:"))?.trim().parse().ok()
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn threads() -> Option<usize> {
        None
    }

    /// Where Linux put the environment when the program started, and where `/proc/PID/environ` looks. A variable that
    /// was set again since has its new value elsewhere, and its first one still here.
    #[cfg(target_os = "linux")]
    mod start {
        use std::ops::Range;
        use std::{ptr, slice};

        pub(super) unsafe fn erase_all(name: &str) {
            let Some(block) = block() else { return };
            let mut at = block.start;
            while at < block.end {
                let place = ptr::with_exposed_provenance_mut::<u8>(at);
                // SAFETY: the kernel says that our environment lies there: on the stack of the first thread, which is
                // never given back. Nobody else is at it, as the caller promised.
                let rest = unsafe { slice::from_raw_parts(place, block.end - at) };
                let len = rest.iter().position(|&byte| byte == 0).unwrap_or(rest.len());
                if super::value_of(&rest[..len], name).is_some() {
                    // SAFETY: as above; `rest` is not used any more.
                    unsafe { super::erase(place, len) };
                }
                at += len + 1;
            }
        }

        /// The addresses from `env_start` to `env_end`: fields 50 and 51 of proc_pid_stat(5). `None` where they are
        /// not told.
        fn block() -> Option<Range<usize>> {
            let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
            // Field 2 is the program's name in parentheses, and may hold anything.
            let mut fields = stat.get(stat.rfind(')')? + 1..)?.split_ascii_whitespace().skip(47);
            let (start, end) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
            (0 < start && start < end).then_some(start..end)
        }
    }

    #[cfg(not(target_os = "linux"))]
    mod start {
        pub(super) unsafe fn erase_all(_: &str) {}
    }
}

#[cfg(not(unix))]
mod system {
    use std::env;

    use zeroize::Zeroizing;

    use super::Error;

    pub(super) unsafe fn take<T>(
        name: &str,
        accept: impl FnOnce(&[u8]) -> Result<T, Error>,
    ) -> Option<Result<T, Error>> {
        let value = Zeroizing::new(env::var_os(name)?.into_encoded_bytes());
        let taken = accept(&value);
        if taken.is_ok() {
            // SAFETY: as the caller promised; on Windows it is safe at any time.
            unsafe { env::remove_var(name) };
        }
        Some(taken)
    }

    /// Windows locks the environment by itself.
    pub(super) fn threads() -> Option<usize> {
        Some(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_malformed() {
        assert_eq!(fit(b"12345678\xff").unwrap_err().kind(), Kind::Malformed);
        assert!(fit(b"12345678\n").unwrap() == "12345678");
    }
}
