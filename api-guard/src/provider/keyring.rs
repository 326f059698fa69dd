//! The keyring of the desktop.

use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

#[cfg(target_os = "macos")]
use apple_native_keyring_store::keychain::Store;
use keyring_core::{CredentialStore, Entry};
#[cfg(windows)]
use windows_native_keyring_store::Store;
#[cfg(all(unix, not(any(target_os = "android", target_os = "ios", target_os = "macos"))))]
use zbus_secret_service_keyring_store::Store;
use zeroize::Zeroizing;

use super::{Deadline, Fetched, Provider, bytes};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;

/// The keyring of the person who runs this: `keyring://service/user`.
///
/// On Linux and the BSDs that is the Secret Service of the session, which GNOME Keyring, KWallet and KeePassXC provide;
/// on macOS the keychain of the user, on Windows the Credential Manager. It is for programs that a person starts: a
/// server has no session. With `#field` the secret is a JSON object. On Linux, `secret-tool store --label=openai
/// service my-service username openai` stores the secret that `keyring://my-service/openai` fetches.
///
/// A locked keyring asks the person for the password, in a window of its own. After the deadline the call gives up; the
/// window stays open.
///
/// # Errors
///
/// - [`Kind::NotFound`]: there is no such entry.
/// - [`Kind::Sealed`]: the keyring is locked, and the person did not unlock it.
/// - [`Kind::Config`]: there are several entries for this service and user.
/// - [`Kind::InvalidReference`]: the keyring does not accept the name.
/// - [`Kind::Malformed`]: the secret is not text, or, with `#field`, not a JSON object in which that field is a text.
/// - [`Kind::Empty`], [`Kind::FieldMissing`]: the value is empty, or the field is missing.
/// - [`Kind::Timeout`]: it was not unlocked in time.
/// - [`Kind::Unavailable`]: there is no keyring in this session.
///
/// # Security
///
/// On Linux every program of the session may read an unlocked keyring. On macOS the keychain asks the person which
/// program may read it.
///
/// # Examples
///
/// ```no_run
/// use api_guard::{KeyStore, provider::Keyring};
///
/// let store = KeyStore::builder().with_keyring(Keyring::new()).build()?;
/// let openai = store.load_blocking("keyring://my-service/openai")?;
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Keyring(());

impl Keyring {
    /// The keyring of the session. It is opened when a secret is loaded.
    #[must_use]
    pub fn new() -> Self {
        Self(())
    }
}

impl Provider for Keyring {
    fn schemes(&self) -> &[&'static str] {
        &["keyring"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        let mut names = reference.names().map(|name| name.into_owned());
        let (service, user) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
        let (done, answer) = mpsc::channel();
        // The call cannot be given a time limit. With a connection of its own it keeps nobody else waiting.
        let asking = move || drop(done.send(password(&service, &user)));
        let lost = || Error::new(Kind::Unavailable, "the keyring cannot be asked");
        thread::Builder::new().name("api-guard-keyring".into()).spawn(asking).map_err(|_| lost())?;
        let password = match answer.recv_timeout(deadline.left(Duration::MAX)) {
            Ok(password) => password?,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                return Err(Error::new(Kind::Timeout, "is the keyring locked?"));
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => return Err(lost()),
        };
        Ok(Fetched::new(bytes::value(password.as_bytes(), reference)?))
    }
}

fn password(service: &str, user: &str) -> Result<Zeroizing<String>, Error> {
    let store: Arc<CredentialStore> = Store::new().map_err(failure)?;
    let entry = Entry::new_in_store(&store, service, user).map_err(failure)?;
    entry.get_password().map(Zeroizing::new).map_err(failure)
}

/// An error of the keyring's, which may hold the value, as one of ours, which does not.
fn failure(error: keyring_core::Error) -> Error {
    use keyring_core::Error as Theirs;
    let (kind, hint) = match error {
        Theirs::NoEntry => (Kind::NotFound, "look at its service and its user"),
        Theirs::NoStorageAccess(_) => (Kind::Sealed, "unlock the keyring"),
        Theirs::BadEncoding(bytes) | Theirs::BadDataFormat(bytes, _) => {
            drop(Zeroizing::new(bytes));
            (Kind::Malformed, "its value is not text")
        }
        Theirs::Ambiguous(_) => (Kind::Config, "there are several entries of this service and user"),
        Theirs::Invalid(..) | Theirs::TooLong(..) => {
            (Kind::InvalidReference, "the keyring does not accept the name")
        }
        _ => (Kind::Unavailable, "there is no keyring in this session"),
    };
    Error::new(kind, hint)
}
