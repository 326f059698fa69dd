//! The parameters of AWS Systems Manager.

use std::time::SystemTime;

use aws_config::SdkConfig;
use aws_sdk_ssm::Client;
use aws_sdk_ssm::config::Builder;
use zeroize::Zeroizing;

use super::connection::Connection;
use super::failure::{absent, failure};
use super::over_tls::OverTls;
use crate::error::Error;
use crate::provider::{Deadline, Fetched, Provider, bytes};
use crate::reference::SecretRef;

/// The Parameter Store of AWS Systems Manager: `aws-ssm:///service/openai`.
///
/// Without `?label=…` or `?version=…` the newest version is fetched. Parameters of every type are accepted; AWS
/// decrypts one of the type `SecureString`.
///
/// [`AwsSecrets`](crate::provider::AwsSecrets) documents where credentials and the region come from, and which error
/// means what. The permission `ssm:GetParameter` is needed, and `kms:Decrypt` if the KMS key of a `SecureString` is not
/// the default one.
///
/// # Errors
///
/// Those of [`AwsSecrets`](crate::provider::AwsSecrets), without [`Kind::Deleted`](crate::Kind::Deleted): AWS does not
/// know a parameter any more once it was deleted.
///
/// # Security
///
/// See [`AwsSecrets`](crate::provider::AwsSecrets). A parameter of the type `String` is stored in clear text:
/// `ssm:DescribeParameters` does not show it, but `ssm:GetParameter` does so without any KMS key.
///
/// # Examples
///
/// ```no_run
/// use api_guard::{KeyStore, provider::AwsParameters};
///
/// let store = KeyStore::builder().with_aws_parameters(AwsParameters::from_env()?).build()?;
/// let openai = store.load_blocking("aws-ssm:///service/openai?label=prod")?;
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Debug)]
pub struct AwsParameters(Connection<Client>);

impl AwsParameters {
    /// Takes credentials and region from the environment. Nothing is looked up yet.
    ///
    /// # Errors
    ///
    /// [`Kind::Unavailable`](crate::Kind::Unavailable): the operating system has no file descriptors left.
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
    /// [`Kind::Config`](crate::Kind::Config) unless it begins with `https://`, or names this machine itself.
    pub fn endpoint(self, url: impl AsRef<str>) -> Result<Self, Error> {
        self.0.endpoint(url.as_ref()).map(Self)
    }
}

impl Provider for AwsParameters {
    fn schemes(&self) -> &[&'static str] {
        &["aws-ssm"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        self.0.ask(deadline, connect, async |client| {
            let request = client.get_parameter().name(name(reference)).with_decryption(true);
            let answer = request.send().await.map_err(|error| failure(&error))?;
            let mut parameter = answer.parameter.ok_or_else(absent)?;
            let value = Zeroizing::new(parameter.value.take().ok_or_else(absent)?);
            let value = bytes::value(value.as_bytes(), reference)?;
            // Each change makes a version.
            let written = parameter.last_modified_date().and_then(|time| SystemTime::try_from(*time).ok());
            Ok(Fetched::new(value).version(parameter.version().to_string()).written_at(written))
        })
    }
}

fn connect(config: &SdkConfig) -> Client {
    Client::from_conf(Builder::from(config).interceptor(OverTls).build())
}

/// `/service/name`, with `:3` or `:prod` for a version or a label.
fn name(reference: &SecretRef) -> String {
    let mut name = reference.names().collect::<Vec<_>>().join("/");
    if reference.path().starts_with('/') {
        name.insert(0, '/');
    }
    if let Some((_, selected)) = reference.selector() {
        name.push(':');
        name.push_str(selected);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_or_a_label_is_a_part_of_the_name() {
        let of = |text: &str| name(&text.parse().unwrap());
        assert_eq!(of("aws-ssm:///service/openai"), "/service/openai");
        assert_eq!(of("aws-ssm://openai?version=3"), "openai:3");
        assert_eq!(of("aws-ssm:///service/my%20key?label=prod#field"), "/service/my key:prod");
    }
}
