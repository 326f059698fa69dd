//! A counted handle whose last owner may pass on what it held, rather than free it.

use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{Ordering, fence};

/// One of several handles on a `T`. There are never weak ones.
pub(crate) struct Shared<T: Recycle>(ManuallyDrop<Arc<T>>);

/// The only handle on a `T`.
pub(crate) struct Sole<T>(Arc<T>);

/// What can be used again.
pub(crate) trait Recycle: Sized {
    /// Given what nobody has a handle on any more, to keep or to drop.
    fn recycle(sole: Sole<Self>);
}

impl<T: Recycle> Shared<T> {
    pub(crate) fn new(it: T) -> Self {
        Self(ManuallyDrop::new(Arc::new(it)))
    }
}

impl<T: Recycle> Clone for Shared<T> {
    #[inline]
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Recycle> Deref for Shared<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Recycle> Drop for Shared<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: it is not used again.
        let it = unsafe { ManuallyDrop::take(&mut self.0) };
        // Who finds itself alone stays so: only an owner could make another one. Of two last owners at once neither may
        // find itself alone; then the `Arc` drops what they had.
        if Arc::strong_count(&it) == 1 {
            // What the others did with it came before they gave it up.
            fence(Ordering::Acquire);
            T::recycle(Sole(it));
        }
    }
}

impl<T: Recycle> Sole<T> {
    #[inline]
    pub(crate) fn share(self) -> Shared<T> {
        Shared(ManuallyDrop::new(self.0))
    }

    #[inline]
    pub(crate) fn get(&self) -> &T {
        &self.0
    }

    /// As `Arc::get_mut`, which would make sure first.
    #[inline]
    pub(crate) fn get_mut(&mut self) -> &mut T {
        let at = Arc::as_ptr(&self.0).cast_mut();
        // SAFETY: no other handle exists while this one does, and this one is borrowed.
        unsafe { &mut *at }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Counted(u32);

    static RECYCLED: Mutex<Vec<u32>> = Mutex::new(Vec::new());

    impl Recycle for Counted {
        fn recycle(mut sole: Sole<Self>) {
            sole.get_mut().0 += 1;
            RECYCLED.lock().unwrap().push(sole.get().0);
        }
    }

    #[test]
    fn only_the_last_handle_recycles() {
        let one = Shared::new(Counted(41));
        let two = one.clone();
        drop(one);
        assert!(RECYCLED.lock().unwrap().is_empty());
        assert_eq!(two.0.0, 41);
        std::thread::spawn(|| drop(two)).join().unwrap();
        assert_eq!(*RECYCLED.lock().unwrap(), [42]);
    }
}
