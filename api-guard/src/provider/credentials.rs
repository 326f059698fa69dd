//! Credentials that systemd gives a service: `LoadCredential=`, `SetCredentialEncrypted=`.

use std::env;
use std::path::Path;

use super::{Deadline, Fetched, Provider, fields, file};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;

/// Credentials that systemd gives to this service: `cred://name`, a file in `$CREDENTIALS_DIRECTORY`.
///
/// `cred://name#field` picks a text from a JSON object.
///
/// # Examples
///
/// ```
/// use api_guard::provider::{Credentials, Deadline, Provider};
///
/// // Not under systemd there are none.
/// let error = Credentials::new().fetch(&"cred://openai".parse()?, Deadline::NONE).unwrap_err();
/// assert_eq!(error.kind(), api_guard::Kind::NotFound);
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Credentials(());

impl Credentials {
    /// The credentials in the directory that the environment names at the time of a load.
    #[must_use]
    pub fn new() -> Self {
        Self(())
    }
}

impl Provider for Credentials {
    fn schemes(&self) -> &[&'static str] {
        &["cred"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        fields::one_of(|references| self.fetch_fields(references, deadline), reference)
    }

    fn fetch_fields(&self, references: &[SecretRef], _: Deadline) -> Vec<Result<Fetched, Error>> {
        let Some(folder) = env::var_os("CREDENTIALS_DIRECTORY") else {
            let hint = "systemd has given this process none; name it by `LoadCredential=` in the unit of the service";
            return fields::for_each(references, &Error::new(Kind::NotFound, hint));
        };
        // One name, which is neither `..` nor holds a `/`: the grammar of references sees to it.
        let name = references.iter().flat_map(SecretRef::names).next().unwrap_or_default();
        // Who may read it is systemd's affair.
        match file::read(&Path::new(&folder).join(&*name), references, |_| Ok(())) {
            Ok((fetched, _)) => fetched,
            Err(error) => fields::for_each(references, &error),
        }
    }
}
