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
/// The value is the computed one, with references to other secrets resolved. Doppler gives it no version, so a change is
/// known by the value.
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
/// | [`Denied`](Kind::Denied) | the token does not reach there, or the secret is restricted |
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
    /// Asks with the token in `DOPPLER_TOKEN`.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: it is not set, or the operating system trusts no authority.
    pub fn from_env() -> Result<Self, Error> {
        let token = settings::secret_variable(&["DOPPLER_TOKEN"])?;
        Self::new(token.ok_or_else(|| Error::new(Kind::Config, "set `DOPPLER_TOKEN` to a service token"))?)
    }

    /// Asks with this token.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: the operating system trusts no authority.
    pub fn new(token: Secret) -> Result<Self, Error> {
        Ok(Self { client: Client::new(ADDRESS, None)?, token })
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

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::provider::call::double::{Double, kind, value};

    /// What Doppler answers, after docs.doppler.com/reference: "Secrets", "Retrieve"; and its errors' `messages`.
    fn answer(request: &str) -> (u16, String) {
        let path = request.split(' ').nth(1).unwrap();
        let query = path.strip_prefix("/v3/configs/config/secret?").unwrap();
        let (status, body) = match query {
            "project=payments&config=prd&name=STRIPE" => (
                200,
                r#"{"name":"STRIPE","value":{"raw":"a ${PART}","computed":"a value with its part","note":"",
                    "rawVisibility":"masked","computedVisibility":"masked"},"success":true}"#,
            ),
            "project=payments&config=prd&name=HIDDEN" => (
                200,
                r#"{"name":"HIDDEN","value":{"raw":null,"computed":null,"note":"canary","rawVisibility":"restricted",
                    "computedVisibility":"restricted"},"success":true}"#,
            ),
            "project=payments&config=prd&name=GONE" => {
                (200, r#"{"name":"GONE","value":{"raw":null,"computed":null},"success":true}"#)
            }
            "project=payments&config=prd&name=ODD" => (200, r#"{"value":"canary","success":true}"#),
            "project=other&config=prd&name=STRIPE" => (401, r#"{"messages":["canary"],"success":false}"#),
            "project=theirs&config=prd&name=STRIPE" => (403, r#"{"messages":["canary"],"success":false}"#),
            "project=busy&config=prd&name=STRIPE" => (429, r#"{"messages":["canary"],"success":false}"#),
            _ => (404, r#"{"messages":["canary"],"success":false}"#),
        };
        (status, body.to_owned())
    }

    #[test]
    fn a_secret_is_fetched_computed_and_each_refusal_has_its_kind() {
        let double = Double::answering(answer);
        let token = Secret::from(SecretString::from("a service token"));
        let doppler = Doppler { client: Client::new(&double.address, None).unwrap(), token };
        assert!(value(&doppler, "doppler://payments/prd/STRIPE").0 == "a value with its part");
        assert!(double.requests()[0].contains("\r\nauthorization: Bearer a service token\r\n"));
        assert_eq!(kind(&doppler, "doppler://payments/prd/HIDDEN"), Kind::Denied);
        assert_eq!(kind(&doppler, "doppler://payments/prd/GONE"), Kind::NotFound);
        assert_eq!(kind(&doppler, "doppler://payments/prd/NONE"), Kind::NotFound);
        assert_eq!(kind(&doppler, "doppler://payments/prd/ODD"), Kind::Malformed);
        assert_eq!(kind(&doppler, "doppler://other/prd/STRIPE"), Kind::Unauthenticated);
        assert_eq!(kind(&doppler, "doppler://theirs/prd/STRIPE"), Kind::Denied);
        assert_eq!(kind(&doppler, "doppler://busy/prd/STRIPE"), Kind::Throttled);
    }
}
