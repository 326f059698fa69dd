//! Doppler.

use std::fmt;

use super::call::{Client, Request, push_query};
use super::json::Json;
use super::{Deadline, Fetched, Provider, settings};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;
use crate::secret::Secret;

const ADDRESS: &str = "https://api.doppler.com";

/// Doppler: `doppler://project/config/NAME` (feature `doppler`).
///
/// The value is the computed one, with references to other secrets resolved. Doppler gives it no version, so a change
/// is recognized by the value.
///
/// # Environment
///
/// `DOPPLER_TOKEN`: a service token of the config, or a service account's.
///
/// # Errors
///
/// | kind | when |
/// |---|---|
/// | [`NotFound`](Kind::NotFound) | there is no such project, config or secret |
/// | [`Denied`](Kind::Denied) | the token has no access to it, or the secret is restricted |
/// | [`Unauthenticated`](Kind::Unauthenticated) | Doppler does not know the token |
/// | [`Throttled`](Kind::Throttled) | too many requests; with `retry_after` |
/// | [`Timeout`](Kind::Timeout), [`Unavailable`](Kind::Unavailable) | Doppler cannot be reached, or something else answered |
///
/// # Security
///
/// A service token reads its whole config. Give each service a config, and a token that may only read.
///
/// # Examples
///
/// ```no_run
/// use api_guard::provider::{Deadline, Doppler, Provider};
///
/// let doppler = Doppler::from_env()?;
/// let fetched = doppler.fetch(&"doppler://payments/prd/STRIPE_API_KEY".parse()?, Deadline::NONE)?;
/// # Ok::<(), api_guard::Error>(())
/// ```
pub struct Doppler {
    client: Client,
    token: Secret,
}

impl Doppler {
    /// Uses the token in `DOPPLER_TOKEN`.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: it is not set, or the operating system trusts no authority.
    pub fn from_env() -> Result<Self, Error> {
        let token = settings::secret_variable(&["DOPPLER_TOKEN"])?;
        Self::new(token.ok_or_else(|| Error::new(Kind::Config, "set `DOPPLER_TOKEN` to a service token"))?)
    }

    /// Uses this token.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: the operating system trusts no authority.
    pub fn new(token: Secret) -> Result<Self, Error> {
        Self::at(ADDRESS, token)
    }

    /// Uses a server in place of Doppler: a gateway at `https://host:port`, or a test double on this machine.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: the address is not valid, or the operating system trusts no authority.
    pub fn at(address: &str, token: Secret) -> Result<Self, Error> {
        Ok(Self { client: Client::new(address, None)?, token })
    }
}

impl Provider for Doppler {
    fn schemes(&self) -> &[&'static str] {
        &["doppler"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        let mut path = "/v3/configs/config/secret".to_owned();
        for (parameter, name) in ["project", "config", "name"].into_iter().zip(reference.names()) {
            push_query(&mut path, &[(parameter, &name)]);
        }
        let answer = self.client.send(&Request::get(path).bearer(&self.token), deadline)?;
        let value = answer.json()?.get("value").filter(Json::is_object).ok_or_else(|| answer.unexpected())?;
        let computed = value.get("computed").ok_or_else(|| answer.unexpected())?;
        if computed.is_null() {
            // One that may be used and not seen, and one that was deleted, have no value.
            let hidden = ["computedVisibility", "rawVisibility"]
                .iter()
                .any(|name| value.get(name).is_some_and(|visibility| visibility.is("restricted")));
            return Err(match hidden {
                true => answer.error(Kind::Denied, "its visibility is restricted"),
                false => answer.error(Kind::NotFound, "the config has no value for it"),
            });
        }
        computed.text().map(Fetched::new).ok_or_else(|| answer.unexpected())
    }
}

impl fmt::Debug for Doppler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doppler").finish_non_exhaustive()
    }
}
