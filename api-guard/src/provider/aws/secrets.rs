//! AWS Secrets Manager.

use std::time::SystemTime;

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::config::{Builder, Region};
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueOutput;
use zeroize::Zeroizing;

use super::connection::Connection;
use super::failure::{absent, failure};
use super::over_tls::OverTls;
use crate::error::{Error, Kind};
use crate::provider::{Deadline, Fetched, Provider, bytes};
use crate::reference::SecretRef;

/// AWS Secrets Manager: `aws-sm://prod/openai`, or the ARN of a secret.
///
/// Without `?stage=…` or `?version=…` the version under `AWSCURRENT` is fetched. `AWSPENDING` is the version that a
/// rotation tries out, `AWSPREVIOUS` the one that it has replaced. With `#field` the secret is a JSON object, like
/// those that the console makes. An ARN is looked up in the region that it names.
///
/// # Where credentials and region come from
///
/// They come from where AWS's own tools take them: `AWS_ACCESS_KEY_ID` with `AWS_SECRET_ACCESS_KEY` and
/// `AWS_SESSION_TOKEN`, the [profile](Self::profile) that `AWS_PROFILE` names, a web identity (EKS), ECS and EC2.
/// `AWS_REGION` names the region, `AWS_ENDPOINT_URL` another endpoint, which has to be `https://` or on this machine.
/// They are looked up with the first secret. Profiles that use `sso` or `credential_process` need more features:
/// `aws-config = { version = "1", features = ["sso", "credentials-process"] }` in the service's own manifest.
///
/// The permission `secretsmanager:GetSecretValue` is needed for the secret, and `kms:Decrypt` if its KMS key is not the
/// default one.
///
/// # Errors
///
/// - [`Kind::Config`]: there is no region, or the endpoint has no TLS.
/// - [`Kind::Unauthenticated`]: there are no credentials, or AWS does not accept them.
/// - [`Kind::Denied`]: they are not allowed to read the secret, or to use its KMS key.
/// - [`Kind::NotFound`]: there is no such secret, version or stage.
/// - [`Kind::Deleted`]: it is scheduled for deletion.
/// - [`Kind::Disabled`]: the secret or its KMS key is in a state in which the value is not given out.
/// - [`Kind::InvalidReference`]: AWS does not accept the name.
/// - [`Kind::Malformed`]: the value is binary, or, with `#field`, not a JSON object in which that field is a text.
/// - [`Kind::Empty`], [`Kind::FieldMissing`]: the value is empty, or the field is missing.
/// - [`Kind::Throttled`], [`Kind::Timeout`], [`Kind::Unavailable`]: AWS cannot be reached now.
///
/// # Security
///
/// The SDK keeps what it receives in ordinary memory, and does not zero its buffers; the text that it makes of them is
/// zeroed here. With `LOG_SENSITIVE_BODIES` in the environment the SDK logs answers, including values: leave it unset.
/// The SDK keeps the credentials that it has found.
///
/// # Examples
///
/// ```no_run
/// use api_guard::{KeyStore, provider::AwsSecrets};
///
/// let store = KeyStore::builder().with_aws_secrets(AwsSecrets::from_env()?.region("eu-central-1")).build()?;
/// let openai = store.load_blocking("aws-sm://prod/openai#api_key")?;
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Debug)]
pub struct AwsSecrets(Connection<Client>);

impl AwsSecrets {
    /// Takes credentials and region from the environment. Nothing is looked up yet.
    ///
    /// # Errors
    ///
    /// [`Kind::Unavailable`]: the operating system has no file descriptors left.
    pub fn from_env() -> Result<Self, Error> {
        Connection::from_env().map(Self)
    }

    /// Uses this region, whatever the environment says.
    #[must_use]
    pub fn region(self, name: impl AsRef<str>) -> Self {
        Self(self.0.region(name.as_ref()))
    }

    /// Uses this profile of `~/.aws`, whatever the environment says.
    #[must_use]
    pub fn profile(self, name: impl AsRef<str>) -> Self {
        Self(self.0.profile(name.as_ref()))
    }

    /// Uses this endpoint, such as one in the service's own network.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`] unless it begins with `https://`, or names this machine itself.
    pub fn endpoint(self, url: impl AsRef<str>) -> Result<Self, Error> {
        self.0.endpoint(url.as_ref()).map(Self)
    }
}

impl Provider for AwsSecrets {
    fn schemes(&self) -> &[&'static str] {
        &["aws-sm"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        let region = region(reference)?;
        self.0.ask(deadline, connect, async |client| {
            let name = reference.names().collect::<Vec<_>>().join("/");
            let request = client.get_secret_value().secret_id(name);
            // Always one of them: a server that is left to choose may choose an older version.
            let request = match reference.selector() {
                Some(("version", version)) => request.version_id(version),
                Some((_, stage)) => request.version_stage(stage),
                None => request.version_stage("AWSCURRENT"),
            };
            let answer = match region {
                Some(region) => {
                    let elsewhere = Builder::new().region(Region::new(region.to_owned()));
                    request.customize().config_override(elsewhere).send().await
                }
                None => request.send().await,
            };
            fetched(answer.map_err(|error| failure(&error))?, reference)
        })
    }
}

fn connect(config: &SdkConfig) -> Client {
    Client::from_conf(Builder::from(config).interceptor(OverTls).build())
}

fn fetched(mut answer: GetSecretValueOutput, reference: &SecretRef) -> Result<Fetched, Error> {
    let value = Zeroizing::new(answer.secret_string.take().ok_or_else(absent)?);
    let written = answer.created_date().and_then(|time| SystemTime::try_from(*time).ok());
    let fetched = Fetched::new(bytes::value(value.as_bytes(), reference)?).written_at(written);
    Ok(match answer.version_id() {
        Some(version) => fetched.version(version),
        None => fetched,
    })
}

/// The region of an ARN. It becomes a part of a host's name.
fn region(reference: &SecretRef) -> Result<Option<&str>, Error> {
    let mut parts = reference.path().split(':');
    let Some(region) = parts.next().filter(|part| *part == "arn").and_then(|_| parts.nth(2)) else {
        return Ok(None);
    };
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=32).contains(&region.len()) && region.bytes().all(fits) {
        Ok(Some(region))
    } else {
        Err(Error::new(Kind::InvalidReference, "the fourth part of an ARN is a region"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_asked_where_it_is_and_never_elsewhere() {
        let of = |text: &str| region(&text.parse().unwrap()).map(|region| region.map(str::to_owned));
        assert_eq!(of("aws-sm://prod/openai").unwrap(), None);
        assert_eq!(of("aws-sm://arn/x").unwrap(), None);
        let arn = |region: &str| format!("arn:aws:secretsmanager:{region}:123456789012:secret:openai-a1B2c3");
        assert_eq!(of(&arn("eu-central-1")).unwrap().as_deref(), Some("eu-central-1"));
        for region in ["evil.example", "a@b", "A", ""] {
            let error = arn(region).parse().and_then(|reference| super::region(&reference).map(|_| ()));
            assert_eq!(error.unwrap_err().kind(), Kind::InvalidReference, "{region}");
        }
    }
}
