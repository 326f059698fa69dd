//! The secrets of a Kubernetes cluster, from its API.

use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{fmt, str};

use base64ct::{Base64, Encoding as _};
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use super::call::{Client, Request, push_segment};
use super::json::Json;
use super::{Deadline, Fetched, Provider, settings, time};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;

/// Where Kubernetes puts what a pod speaks to its API with.
const SERVICE_ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The secrets of a Kubernetes cluster: `k8s://namespace/secret#key` (feature `kubernetes`).
///
/// A pod usually gets a secret from a volume, which [`File`](super::File) reads. This provider is for a service that
/// reads secrets of other namespaces, or more secrets than it can mount. The version is the secret's `resourceVersion`.
///
/// It needs a service account whose role may `get` the secret by its name, in `resourceNames`, and nothing more. The
/// account's token is read again for each request, since Kubernetes changes it.
///
/// # Errors
///
/// | kind | when |
/// |---|---|
/// | [`NotFound`](Kind::NotFound) | there is no such secret |
/// | [`FieldMissing`](Kind::FieldMissing) | the secret has no such key |
/// | [`Malformed`](Kind::Malformed) | the value is not UTF-8 |
/// | [`Denied`](Kind::Denied) | the role has no access to it |
/// | [`Unauthenticated`](Kind::Unauthenticated) | the API does not know the token |
/// | [`Throttled`](Kind::Throttled), [`Timeout`](Kind::Timeout), [`Unavailable`](Kind::Unavailable) | the API cannot be reached, or the file with the token cannot be read, now |
///
/// # Security
///
/// The API's certificate is checked against the cluster's own authority, which is read once. Whoever may `get` a secret
/// gets all of its keys; they arrive in one answer, which is zeroed.
///
/// # Examples
///
/// ```no_run
/// use api_guard::provider::{Deadline, Kubernetes, Provider};
///
/// let cluster = Kubernetes::in_cluster()?;
/// let fetched = cluster.fetch(&"k8s://payments/stripe#api-key".parse()?, Deadline::NONE)?;
/// # Ok::<(), api_guard::Error>(())
/// ```
pub struct Kubernetes {
    client: Client,
    token_file: PathBuf,
}

impl Kubernetes {
    /// The cluster that this pod runs in, with the pod's service account.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: this is not a pod, or no service account is mounted.
    pub fn in_cluster() -> Result<Self, Error> {
        let variable = |name| {
            let missing =
                || Error::new(Kind::Config, "this is not a pod of Kubernetes: its variables are not set");
            settings::variable(&[name])?.ok_or_else(missing)
        };
        let (host, port) = (variable("KUBERNETES_SERVICE_HOST")?, variable("KUBERNETES_SERVICE_PORT")?);
        let address = match host.contains(':') {
            true => format!("https://[{}]:{}", *host, *port),
            false => format!("https://{}:{}", *host, *port),
        };
        let account = Path::new(SERVICE_ACCOUNT);
        Self::at(&address, account.join("ca.crt"), account.join("token"))
    }

    /// A cluster's API at `https://host:port`, checked against the authority in one file and asked with the token in
    /// the other.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: the address is not valid, or the authority cannot be read.
    pub fn at(
        address: &str,
        authority: impl AsRef<Path>,
        token_file: impl AsRef<Path>,
    ) -> Result<Self, Error> {
        let authority = settings::authority(authority.as_ref())?;
        let client = Client::new(address, Some(&authority))?;
        Ok(Self { client, token_file: token_file.as_ref().to_owned() })
    }
}

impl Provider for Kubernetes {
    fn schemes(&self) -> &[&'static str] {
        &["k8s"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        let mut names = reference.names();
        let mut path = "/api/v1/namespaces".to_owned();
        push_segment(&mut path, &names.next().unwrap_or_default());
        path.push_str("/secrets");
        push_segment(&mut path, &names.next().unwrap_or_default());
        let token = settings::secret_file(&self.token_file)?;
        let answer = self.client.send(&Request::get(path).bearer(&token), deadline)?;
        let secret = answer.json()?;
        if !secret.get("kind").is_some_and(|kind| kind.is("Secret")) {
            return Err(answer.unexpected());
        }
        // A secret without any key has no `data`.
        let key = reference.field().unwrap_or_default();
        let missing = || answer.error(Kind::FieldMissing, "the secret has no key of this name");
        let packed = secret.get("data").and_then(|data| data.get(key)).ok_or_else(missing)?;
        let packed = packed.text().ok_or_else(|| answer.unexpected())?;
        let bytes = unpacked(packed.expose_secret()).ok_or_else(|| answer.unexpected())?;
        let text =
            str::from_utf8(&bytes).map_err(|_| Error::new(Kind::Malformed, "its value is not UTF-8"))?;
        let fetched = Fetched::new(SecretString::from(text));
        let Some(about) = secret.get("metadata") else { return Ok(fetched) };
        let fetched = fetched.written_at(written(about));
        Ok(match about.get("resourceVersion").and_then(Json::text) {
            Some(version) => fetched.version(version.expose_secret()),
            None => fetched,
        })
    }
}

/// When somebody last wrote the secret: a secret that is written over keeps the time at which it was made.
fn written(about: Json<'_>) -> Option<SystemTime> {
    let writers = about.get("managedFields").into_iter().flat_map(Json::items);
    let last = writers.filter_map(|writer| time::member(writer, "time")).max();
    last.or_else(|| time::member(about, "creationTimestamp"))
}

/// The bytes that `text` is the Base64 of, in a buffer that is zeroed.
fn unpacked(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(vec![0; text.len() / 4 * 3 + 3]);
    let length = Base64::decode(text, &mut bytes).ok()?.len();
    bytes.truncate(length);
    Some(bytes)
}

impl fmt::Debug for Kubernetes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kubernetes").field("address", &self.client.address()).finish_non_exhaustive()
    }
}
