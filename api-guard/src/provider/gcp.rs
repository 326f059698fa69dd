//! Google Secret Manager, through Google's own SDK.

use std::fmt;
use std::time::Duration;

use google_cloud_auth::credentials::{Credentials, anonymous};
use google_cloud_auth::errors::CredentialsError;
use google_cloud_gax::client_builder;
use google_cloud_gax::error::rpc::Code;
use google_cloud_gax::options::RequestOptionsBuilder as _;
use google_cloud_gax::retry_policy::NeverRetry;
use google_cloud_secretmanager_v1::client::SecretManagerService;
use google_cloud_secretmanager_v1::model::AccessSecretVersionResponse;
use once_cell::sync::OnceCell;
use zeroize::Zeroizing;

use super::address::Address;
use super::driver::{Driver, causes};
use super::{Deadline, Fetched, Provider, bytes, time};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;

/// Google Secret Manager: `gcp-sm://project/openai`.
///
/// The project is its identifier or its number. Without `?version=…` the version `latest` is fetched, which is the
/// newest one even if that is disabled; an alias of a version is possible too. With `#field` the secret is a JSON
/// object. The checksum that comes with a value is verified.
///
/// # Where credentials come from
///
/// They are Google's Application Default Credentials: the file that `GOOGLE_APPLICATION_CREDENTIALS` names, the
/// credentials that `gcloud auth application-default login` has stored, or the service account of the machine. They
/// need the role `roles/secretmanager.secretAccessor` for the secret.
///
/// # Errors
///
/// - [`Kind::Unauthenticated`]: there are no credentials, or Google does not accept them.
/// - [`Kind::Denied`]: they are not allowed to read the secret.
/// - [`Kind::NotFound`]: there is no such project, secret or version.
/// - [`Kind::Disabled`], [`Kind::Deleted`]: the version is disabled, or destroyed.
/// - [`Kind::InvalidReference`]: Google does not accept the name.
/// - [`Kind::Integrity`]: the checksum does not match the value.
/// - [`Kind::Malformed`]: the value is not UTF-8, or, with `#field`, not a JSON object in which that field is a text.
/// - [`Kind::Empty`], [`Kind::FieldMissing`]: the value is empty, or the field is missing.
/// - [`Kind::Throttled`], [`Kind::Timeout`], [`Kind::Unavailable`]: Google cannot be reached now.
///
/// # Security
///
/// The SDK logs whole answers, including values, when `GOOGLE_CLOUD_RUST_LOGGING` is set; what it logs during calls
/// from this crate is discarded. It keeps what it receives in ordinary memory, and does not zero all of its buffers. It
/// follows a redirect, with the token to the same host only, and uses the proxy that `HTTPS_PROXY` names.
///
/// # Examples
///
/// ```no_run
/// use api_guard::{KeyStore, provider::Gcp};
///
/// let store = KeyStore::builder().with_gcp(Gcp::from_env()?).build()?;
/// let openai = store.load_blocking("gcp-sm://my-project/openai")?;
/// # Ok::<(), api_guard::Error>(())
/// ```
pub struct Gcp {
    endpoint: Option<Box<str>>,
    credentials: Option<Credentials>,
    driver: Driver,
    client: OnceCell<SecretManagerService>,
}

impl Gcp {
    /// Uses Application Default Credentials. They are looked up with the first secret.
    ///
    /// # Errors
    ///
    /// [`Kind::Unavailable`]: the operating system has no file descriptors left.
    pub fn from_env() -> Result<Self, Error> {
        Ok(Self { endpoint: None, credentials: None, driver: Driver::new()?, client: OnceCell::new() })
    }

    /// Uses an emulator on this machine, without credentials.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`] unless the URL names this machine itself; [`Kind::Unavailable`] as [`from_env`](Self::from_env).
    pub fn emulator(url: impl AsRef<str>) -> Result<Self, Error> {
        Address::of_emulator(url.as_ref())?;
        let credentials = Some(anonymous::Builder::new().build());
        Ok(Self { endpoint: Some(url.as_ref().into()), credentials, ..Self::from_env()? })
    }

    /// Uses this endpoint, such as `https://secretmanager.europe-west3.rep.googleapis.com`.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`] unless it begins with `https://`, or names this machine itself.
    pub fn endpoint(self, url: impl AsRef<str>) -> Result<Self, Error> {
        Address::parse(url.as_ref())?;
        Ok(Self { endpoint: Some(url.as_ref().into()), ..self })
    }

    async fn connect(&self) -> Result<SecretManagerService, Error> {
        // The store tries again, for every provider in the same way.
        let mut builder = SecretManagerService::builder().with_retry_policy(NeverRetry);
        if let Some(url) = &self.endpoint {
            builder = builder.with_endpoint(&**url);
        }
        if let Some(credentials) = &self.credentials {
            builder = builder.with_credentials(credentials.clone());
        }
        builder.build().await.map_err(|error| not_built(&error))
    }
}

impl Provider for Gcp {
    fn schemes(&self) -> &[&'static str] {
        &["gcp-sm"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        let name = version_name(reference);
        let client = self.client.get_or_try_init(|| self.driver.run(deadline, self.connect())?)?;
        let request = client.access_secret_version().set_name(name);
        let request = request.with_attempt_timeout(deadline.left(LONGEST));
        let answer = self.driver.run(deadline, request.send())?;
        fetched(answer.map_err(|error| failure(&error))?, reference)
    }
}

/// Where nobody set a deadline.
const LONGEST: Duration = Duration::from_secs(60);

fn version_name(reference: &SecretRef) -> String {
    let mut names = reference.names();
    let (project, secret) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
    let version = reference.selector().map_or("latest", |(_, version)| version);
    format!("projects/{project}/secrets/{secret}/versions/{version}")
}

fn fetched(answer: AccessSecretVersionResponse, reference: &SecretRef) -> Result<Fetched, Error> {
    let payload = answer.payload.ok_or_else(|| Error::new(Kind::Malformed, "the answer has no value"))?;
    let data = Zeroizing::new(Vec::from(payload.data));
    if payload.data_crc32c.is_some_and(|sum| sum != i64::from(crc32c(&data))) {
        return Err(Error::new(Kind::Integrity, "its checksum does not match"));
    }
    let fetched = Fetched::new(bytes::value(&data, reference)?);
    Ok(match answer.name.rsplit_once("/versions/") {
        Some((_, version)) => fetched.version(version),
        None => fetched,
    })
}

/// The CRC-32C of RFC 3720, bit by bit: a value is short.
fn crc32c(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0x82f6_3b78;
    let step = |sum: u32| (sum >> 1) ^ (POLYNOMIAL & (sum & 1).wrapping_neg());
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum)))
}

fn not_built(error: &client_builder::Error) -> Error {
    if error.is_default_credentials() {
        no_credentials()
    } else {
        Error::new(Kind::Config, "Google's client cannot be set up; look at the endpoint")
    }
}

fn no_credentials() -> Error {
    Error::new(
        Kind::Unauthenticated,
        "set GOOGLE_APPLICATION_CREDENTIALS, or give the machine a service account",
    )
}

/// An error of the SDK, which repeats what the server has written, as one of ours, which does not.
fn failure(error: &google_cloud_secretmanager_v1::Error) -> Error {
    let unavailable = || Error::new(Kind::Unavailable, "");
    let failure = match error.status() {
        Some(status) => refusal(status.code, &status.message),
        None if error.is_authentication() => {
            let error = causes(error).find_map(|cause| cause.downcast_ref::<CredentialsError>());
            if error.is_some_and(CredentialsError::is_transient) { unavailable() } else { no_credentials() }
        }
        None if error.is_timeout() || error.is_exhausted() => Error::new(Kind::Timeout, ""),
        None if error.is_deserialization() => {
            Error::new(Kind::Malformed, "the answer is not one of Google's")
        }
        None if error.is_binding() => {
            Error::new(Kind::InvalidReference, "Google does not accept the project, name or version")
        }
        None => error.http_status_code().map_or_else(unavailable, by_status),
    };
    let failure = match error.http_status_code() {
        Some(status) => failure.with_http_status(status),
        None => failure,
    };
    let pause = error.http_headers().and_then(|headers| headers.get("retry-after")?.to_str().ok());
    match pause.and_then(time::pause) {
        Some(pause) => failure.with_retry_after(pause),
        None => failure,
    }
}

/// By the code, as `google.rpc.Code` defines them.
fn refusal(code: Code, message: &str) -> Error {
    let (kind, hint) = match code {
        Code::NotFound => (Kind::NotFound, "look at its project, its name and its version"),
        Code::PermissionDenied => (Kind::Denied, "it needs the role `roles/secretmanager.secretAccessor`"),
        Code::Unauthenticated => (Kind::Unauthenticated, "Google does not accept the credentials"),
        Code::InvalidArgument => {
            (Kind::InvalidReference, "Google does not accept the project, name or version")
        }
        // A sentence is all that tells the states apart: "… is in DESTROYED state."
        Code::FailedPrecondition if message.contains("DESTROYED") => {
            (Kind::Deleted, "the version is destroyed; add another one")
        }
        Code::FailedPrecondition => (Kind::Disabled, "the version, or its KMS key, is disabled"),
        Code::ResourceExhausted => (Kind::Throttled, ""),
        Code::DeadlineExceeded => (Kind::Timeout, ""),
        Code::DataLoss => (Kind::Integrity, "Google has it no more as it was"),
        Code::Unimplemented => (Kind::Config, "the server that answered is not Google's Secret Manager"),
        _ => (Kind::Unavailable, ""),
    };
    Error::new(kind, hint)
}

/// For an answer that Google itself may not have given.
fn by_status(status: u16) -> Error {
    let (kind, hint) = match status {
        401 | 407 => (Kind::Unauthenticated, ""),
        403 => (Kind::Denied, ""),
        404 => (Kind::NotFound, "the server does not know the path; is it Google?"),
        408 => (Kind::Timeout, ""),
        429 => (Kind::Throttled, ""),
        300..500 => (Kind::Config, "the server does not accept the request; is it Google?"),
        _ => (Kind::Unavailable, ""),
    };
    Error::new(kind, hint)
}

impl fmt::Debug for Gcp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gcp").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_published_examples() {
        // RFC 3720, B.4, and the check value of the catalogue of CRCs.
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
        assert_eq!(crc32c(&[0; 32]), 0x8a91_36aa);
        assert_eq!(crc32c(&[0xff; 32]), 0x62a8_ab43);
        assert_eq!(crc32c(b""), 0);
    }

    #[test]
    fn a_reference_names_a_version() {
        let of = |text: &str| version_name(&text.parse().unwrap());
        assert_eq!(of("gcp-sm://my-project/openai"), "projects/my-project/secrets/openai/versions/latest");
        assert_eq!(of("gcp-sm://123456/openai?version=7#a"), "projects/123456/secrets/openai/versions/7");
    }
}
