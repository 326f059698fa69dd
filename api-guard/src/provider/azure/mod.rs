//! Azure Key Vault, through Microsoft's own SDK.

mod credentials;
mod emulator;
mod failure;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use azure_core::credentials::TokenCredential;
use azure_core::http::{ClientOptions, RetryOptions};
use azure_security_keyvault_secrets::models::{Secret, SecretClientGetSecretOptions};
use azure_security_keyvault_secrets::{SecretClient, SecretClientOptions};
use once_cell::sync::OnceCell;
use zeroize::Zeroizing;

use super::address::Address;
use super::driver::Driver;
use super::{Deadline, Fetched, Provider, bytes};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;
use credentials::Who;
use emulator::Emulator;
use failure::failure;

/// Azure Key Vault: `azure-kv://my-vault/openai`.
///
/// Without `?version=…` the newest version is fetched. With `#field` the secret is a JSON object. The state of a
/// version in Key Vault counts: one that is disabled, not valid yet or expired is refused, and a value that will expire
/// is refused from then on.
///
/// # Where credentials come from
///
/// [`from_env`](Self::from_env) uses, in this order,
/// - a workload's identity (AKS): `AZURE_FEDERATED_TOKEN_FILE`, with `AZURE_CLIENT_ID` and `AZURE_TENANT_ID`;
/// - a service principal: `AZURE_CLIENT_SECRET`, with the same two;
/// - the managed identity of the machine; if `AZURE_CLIENT_ID` is set, the one that it names.
///
/// [`developer`](Self::developer) uses the account that is logged in with `az` or `azd`. The account needs the role
/// *Key Vault Secrets User*, or *Get* for secrets in the vault's access policy.
///
/// # Errors
///
/// - [`Kind::Unauthenticated`]: there are no credentials, or Azure does not accept them.
/// - [`Kind::Denied`]: they are not allowed to read the secret, or the vault's firewall is in the way.
/// - [`Kind::NotFound`]: there is no such secret or version, or it is deleted. Key Vault does not distinguish the two
///   for accounts that may only read.
/// - [`Kind::Disabled`], [`Kind::NotYetValid`], [`Kind::Expired`]: the version is disabled, not valid yet, or expired.
/// - [`Kind::InvalidReference`]: Key Vault does not allow the name.
/// - [`Kind::Malformed`]: with `#field`, the value is not a JSON object in which that field is a text; or the answer is
///   not one of Key Vault's.
/// - [`Kind::Empty`], [`Kind::FieldMissing`]: the value is empty, or the field is missing.
/// - [`Kind::Throttled`], [`Kind::Timeout`], [`Kind::Unavailable`]: Azure cannot be reached now, or there is no such
///   vault.
///
/// # Security
///
/// A token is sent to vaults of the [domain](Self::domain) only, and only if the vault asks for one of that domain.
/// What the SDK logs is discarded. It keeps what it receives in ordinary memory, and does not zero its buffers. It uses
/// the proxy that `HTTPS_PROXY` names.
///
/// # Examples
///
/// ```no_run
/// use api_guard::{KeyStore, provider::Azure};
///
/// let store = KeyStore::builder().with_azure(Azure::from_env()?).build()?;
/// let openai = store.load_blocking("azure-kv://my-vault/openai")?;
/// # Ok::<(), api_guard::Error>(())
/// ```
pub struct Azure {
    who: Who,
    domain: Box<str>,
    emulator: Option<Arc<Emulator>>,
    driver: Driver,
    credential: OnceCell<Arc<dyn TokenCredential>>,
    /// A client a vault.
    clients: Mutex<BTreeMap<Box<str>, Arc<SecretClient>>>,
}

impl Azure {
    /// Takes the credentials from the environment.
    ///
    /// # Errors
    ///
    /// [`Kind::Unavailable`]: the operating system has no file descriptors left.
    pub fn from_env() -> Result<Self, Error> {
        Self::new(Who::Environment)
    }

    /// Uses the account that is logged in with `az` or `azd`.
    ///
    /// # Errors
    ///
    /// Those of [`from_env`](Self::from_env).
    pub fn developer() -> Result<Self, Error> {
        Self::new(Who::Developer)
    }

    /// Uses an emulator on this machine, without an account. It is used for every vault as if it were that vault.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`] unless the URL names this machine itself; and those of [`from_env`](Self::from_env).
    pub fn emulator(url: impl AsRef<str>) -> Result<Self, Error> {
        Address::of_emulator(url.as_ref())?;
        let emulator = Emulator::at(url.as_ref())?;
        Ok(Self { emulator: Some(Arc::new(emulator)), ..Self::new(Who::Nobody)? })
    }

    /// Uses vaults of this domain, such as `vault.azure.cn`. The default is `vault.azure.net`.
    #[must_use]
    pub fn domain(self, name: impl Into<Box<str>>) -> Self {
        Self { domain: name.into(), ..self }
    }

    fn new(who: Who) -> Result<Self, Error> {
        Ok(Self {
            who,
            domain: "vault.azure.net".into(),
            emulator: None,
            driver: Driver::new()?,
            credential: OnceCell::new(),
            clients: Mutex::default(),
        })
    }

    fn client(&self, vault: &str) -> Result<Arc<SecretClient>, Error> {
        // Nothing that may panic is done while it is locked.
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(vault) {
            return Ok(Arc::clone(client));
        }
        let credential = self.credential.get_or_try_init(|| self.who.credential())?;
        let client_options = ClientOptions {
            // The store tries again, for every provider in the same way.
            retry: RetryOptions::none(),
            transport: self.emulator.as_ref().map(Emulator::transport),
            ..ClientOptions::default()
        };
        let options = SecretClientOptions { client_options, ..SecretClientOptions::default() };
        let url = format!("https://{vault}.{}", self.domain);
        let client = SecretClient::new(&url, Arc::clone(credential), Some(options));
        let client = client.map_err(|_| Error::new(Kind::Config, "the domain of the vaults is not valid"))?;
        let client = Arc::new(client);
        clients.insert(vault.into(), Arc::clone(&client));
        Ok(client)
    }
}

impl Provider for Azure {
    fn schemes(&self) -> &[&'static str] {
        &["azure-kv"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        let mut names = reference.names();
        let (vault, name) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
        let version = reference.selector().map(|(_, version)| version);
        // They become a part of a path, and `..` would climb in it.
        let fits = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !fits(&name) || !version.is_none_or(fits) {
            return Err(Error::new(
                Kind::InvalidReference,
                "Key Vault's names and versions are letters, digits and `-`",
            ));
        }
        let client = self.client(&vault)?;
        let options = SecretClientGetSecretOptions {
            secret_version: version.map(str::to_owned),
            ..SecretClientGetSecretOptions::default()
        };
        let asking = async { client.get_secret(&name, Some(options)).await?.into_model() };
        fetched(self.driver.run(deadline, asking)?.map_err(|error| failure(&error))?, reference)
    }
}

fn fetched(mut secret: Secret, reference: &SecretRef) -> Result<Fetched, Error> {
    let no_value = || Error::new(Kind::Malformed, "the answer is not one of Key Vault's");
    let value = Zeroizing::new(secret.value.take().ok_or_else(no_value)?);
    let attributes = secret.attributes.unwrap_or_default();
    let now = SystemTime::now();
    let refused = |kind| Err(Error::new(kind, "according to its attributes in Key Vault"));
    if attributes.enabled == Some(false) {
        return refused(Kind::Disabled);
    }
    if attributes.not_before.is_some_and(|time| SystemTime::from(time) > now) {
        return refused(Kind::NotYetValid);
    }
    let expires = attributes.expires.map(SystemTime::from);
    if expires.is_some_and(|time| time <= now) {
        return refused(Kind::Expired);
    }
    // A version's value never changes, and `updated` is about what is known of it.
    let written = attributes.created.map(SystemTime::from);
    let mut fetched = Fetched::new(bytes::value(value.as_bytes(), reference)?).written_at(written);
    // `https://my-vault.vault.azure.net/secrets/openai/0123…`
    if let Some(version) = secret.id.as_deref().and_then(|id| id.split('/').nth(5)) {
        fetched = fetched.version(version);
    }
    Ok(match expires {
        Some(time) => fetched.expires_at(time),
        None => fetched,
    })
}

impl fmt::Debug for Azure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { who, domain, .. } = self;
        f.debug_struct("Azure").field("who", who).field("domain", domain).finish_non_exhaustive()
    }
}
