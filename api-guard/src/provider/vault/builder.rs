//! Settings of a Vault: where it is, and how to log in.

use std::env;
use std::path::{Path, PathBuf};

use super::Vault;
use super::leased::Leased;
use super::secrets::{Engine, Mounts};
use super::server::Server;
use super::session::{Login, Session};
use crate::error::{Error, Kind};
use crate::provider::call::Client;
use crate::provider::settings;
use crate::secret::Secret;

/// Where Kubernetes puts the token of a pod's service account.
const SERVICE_ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/// Settings for a [`Vault`]. What is not set is taken from the environment, as its documentation says.
///
/// # Examples
///
/// ```no_run
/// use api_guard::provider::Vault;
///
/// let vault = Vault::builder()
///     .address("https://vault.example:8200")
///     .namespace("payments")
///     .kubernetes("checkout")
///     .build()?;
/// assert!(format!("{vault:?}").contains("vault.example:8200"));
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Default)]
#[must_use]
pub struct VaultBuilder {
    address: Option<Box<str>>,
    namespace: Option<Box<str>>,
    authority: Option<PathBuf>,
    login: Option<Login>,
    mounts: Mounts,
}

impl VaultBuilder {
    /// `https://host:port`; `http://` for this machine only.
    pub fn address(mut self, address: &str) -> Self {
        self.address = Some(address.into());
        self
    }

    /// The namespace of all requests.
    pub fn namespace(mut self, namespace: &str) -> Self {
        self.namespace = Some(namespace.into());
        self
    }

    /// The authority to trust instead of those of the operating system: a file in PEM.
    pub fn authority(mut self, file: impl AsRef<Path>) -> Self {
        self.authority = Some(file.as_ref().to_owned());
        self
    }

    /// Uses this token. When it expires, requests fail; a role, in contrast, can log in again.
    pub fn token(mut self, token: Secret) -> Self {
        self.login = Some(Login::Token(token));
        self
    }

    /// Uses the token in this file, such as the sink of an agent. The file is read again when the token has expired.
    pub fn token_file(mut self, file: impl AsRef<Path>) -> Self {
        self.login = Some(Login::TokenFile(file.as_ref().to_owned()));
        self
    }

    /// Logs in by AppRole, mounted at `approle`.
    pub fn app_role(self, role_id: &str, secret_id: Secret) -> Self {
        self.app_role_at("approle", role_id, secret_id)
    }

    /// Logs in by AppRole, mounted elsewhere.
    pub fn app_role_at(mut self, mount: &str, role_id: &str, secret_id: Secret) -> Self {
        let mount = mount.trim_matches('/').into();
        self.login = Some(Login::AppRole { mount, role_id: role_id.into(), secret_id });
        self
    }

    /// Logs in as the service account of the pod, by the method mounted at `kubernetes`.
    pub fn kubernetes(self, role: &str) -> Self {
        self.kubernetes_at("kubernetes", role, SERVICE_ACCOUNT)
    }

    /// The same, mounted elsewhere, or with a token for a different audience in another file.
    pub fn kubernetes_at(mut self, mount: &str, role: &str, token_file: impl AsRef<Path>) -> Self {
        let mount = mount.trim_matches('/').into();
        let token_file = token_file.as_ref().to_owned();
        self.login = Some(Login::Kubernetes { mount, role: role.into(), token_file });
        self
    }

    /// Says that `path` is a mount of kind `kv` version 1. Then the server is not asked about it.
    pub fn kv_v1(self, path: &str) -> Self {
        self.mounts.add(path.trim_matches('/'), Engine::KvV1);
        self
    }

    /// Says that `path` is a mount of kind `kv` version 2. Then the server is not asked about it.
    pub fn kv_v2(self, path: &str) -> Self {
        self.mounts.add(path.trim_matches('/'), Engine::KvV2);
        self
    }

    /// Makes the provider. It does not contact the server yet.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: there is no address, or it is not valid; there is nothing to log in with; or the authority
    /// cannot be read.
    pub fn build(self) -> Result<Vault, Error> {
        let Self { address, namespace, authority, login, mounts } = self;
        let address = or_variable(address, &["BAO_ADDR", "VAULT_ADDR"])?;
        let address = address.ok_or_else(|| config("set `VAULT_ADDR` to the server's address"))?;
        let namespace = or_variable(namespace, &["BAO_NAMESPACE", "VAULT_NAMESPACE"])?;
        let named = settings::variable(&["BAO_CACERT", "VAULT_CACERT"])?;
        let authority = authority.or_else(|| named.map(|path| PathBuf::from(path.as_str())));
        let authority = authority.map(|path| settings::authority(&path)).transpose()?;
        let login = match login {
            Some(login) => login,
            None => login_of_environment()?,
        };
        let client = Client::new(&address, authority.as_deref())?;
        let server = Server { client, namespace };
        Ok(Vault { server, session: Session::new(login), mounts, leased: Leased::default() })
    }
}

fn or_variable(setting: Option<Box<str>>, names: &[&str]) -> Result<Option<Box<str>>, Error> {
    match setting {
        Some(setting) => Ok(Some(setting)),
        None => Ok(settings::variable(names)?.map(|text| text.as_str().into())),
    }
}

fn login_of_environment() -> Result<Login, Error> {
    if let Some(token) = settings::secret_variable(&["BAO_TOKEN", "VAULT_TOKEN"])? {
        return Ok(Login::Token(token));
    }
    let file = env::home_dir().map(|home| home.join(".vault-token")).filter(|file| file.exists());
    file.map(Login::TokenFile)
        .ok_or_else(|| config("set `VAULT_TOKEN`, or give the builder a role to log in by"))
}

fn config(hint: &'static str) -> Error {
    Error::new(Kind::Config, hint)
}
