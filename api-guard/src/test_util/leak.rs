//! Checks that what a closure returns shows no secret.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};

use crate::redact;

/// Panics if what a closure returns shows a secret, or the message of a panic in it does.
///
/// The closure returns output of the program: a `String` or bytes, such as a captured log. The macro looks for the
/// values of every `Secret` that this process has held, in each of the encodings of [`redact`](crate::redact), and for
/// anything with the form of a key. A panic in the closure is always a failure; its message is shown redacted.
///
/// # Panics
///
/// If a secret is found. The panic shows the output with the secrets replaced, so you see the place but no value.
///
/// # Examples
///
/// ```should_panic
/// use api_guard::{assert_no_leak, test_util};
///
/// let key = test_util::secret("only of this test");
/// // panics: the output shows a secret, here replaced: "Authorization: Bearer [REDACTED]"
/// assert_no_leak!(|| key.expose_secret(|key| format!("Authorization: Bearer {key}")).unwrap());
/// ```
#[macro_export]
macro_rules! assert_no_leak {
    ($closure:expr $(,)?) => {
        $crate::test_util::assert_no_leak($closure)
    };
}

#[doc(hidden)]
#[track_caller]
pub fn assert_no_leak<O: AsRef<[u8]>>(closure: impl FnOnce() -> O) {
    // The closure's panic is passed on, so nobody sees what it left half done.
    match panic::catch_unwind(AssertUnwindSafe(closure)) {
        Ok(output) => {
            let output = output.as_ref();
            let clean = redact::bytes(output);
            let shown = String::from_utf8_lossy(&clean);
            assert!(*clean == *output, "the output shows a secret, here replaced: {shown:?}");
        }
        Err(payload) => {
            let message = message(&*payload);
            let clean = redact::text(message);
            assert!(*clean == *message, "a panic in the closure shows a secret, here replaced: {clean:?}");
            panic::resume_unwind(payload);
        }
    }
}

fn message(payload: &dyn Any) -> &str {
    let text = payload.downcast_ref::<&'static str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::secret;
    use super::*;

    fn failure(closure: impl FnOnce() -> String) -> String {
        let payload = panic::catch_unwind(AssertUnwindSafe(|| assert_no_leak(closure))).unwrap_err();
        message(&*payload).to_owned()
    }

    #[test]
    fn a_redacted_secret_is_no_leak() {
        let secret = secret("shown by nobody");
        assert_no_leak!(|| format!("{secret:?} {}", secret.fingerprint()));
    }

    #[test]
    fn a_value_in_any_encoding_is_a_leak_and_the_failure_does_not_show_it() {
        let secret = secret("shown by carelessness");
        for show in [
            |value: &str| value.to_owned(),
            |value: &str| hex::encode(value),
            |value: &str| format!("{:?}", value.as_bytes()),
        ] {
            let failure = failure(|| secret.expose_secret(show).unwrap());
            assert!(failure.starts_with("the output shows a secret, here replaced: "));
            let shown = secret.expose_secret(|value| failure.contains(&show(value))).unwrap();
            assert!(!shown, "the failure repeats it");
        }
    }

    #[test]
    fn a_panic_that_shows_a_value_is_a_leak_and_another_goes_on() {
        let secret = secret("shown in a panic");
        let loud = || -> String { secret.expose_secret(|value| panic!("no route to {value}")).unwrap() };
        assert!(failure(loud).contains("no route to [REDACTED]"));
        assert!(failure(|| panic!("no route to host")) == "no route to host");
    }
}
