//! Which providers this program can ask, and why not the others.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use api_guard::key::Builder;
use api_guard::provider::{self, Provider};
use api_guard::{Error, KeyStore};

use super::examined::Trouble;

/// A store with the providers that are needed, and what stood in the way of the others.
pub(super) struct Reach {
    pub(super) store: KeyStore,
    pub(super) out_of_reach: BTreeMap<String, Trouble>,
}

/// Makes the providers of these schemes, each from the environment as a service would.
///
/// # Errors
/// The store could not be made of them.
pub(super) fn reach(schemes: BTreeSet<String>) -> Result<Reach, Error> {
    let mut builder = KeyStore::builder().with_env().with_file();
    let mut out_of_reach = BTreeMap::new();
    for scheme in schemes {
        match with(builder, &scheme) {
            (next, None) => builder = next,
            (next, Some(trouble)) => {
                builder = next;
                out_of_reach.insert(scheme, trouble);
            }
        }
    }
    Ok(Reach { store: builder.build()?, out_of_reach })
}

fn added<P: Provider>(builder: Builder, provider: Result<P, Error>) -> (Builder, Option<Trouble>) {
    match provider {
        Ok(provider) => (builder.with(provider), None),
        Err(error) => (builder, Some(Trouble::Failed(error))),
    }
}

const NOT_BUILT_IN: &str =
    "this program was built without that provider: install it with `--features aws,azure,gcp,keyring`";

/// The builder with the provider of a scheme, or what stood in its way.
fn with(builder: Builder, scheme: &str) -> (Builder, Option<Trouble>) {
    match scheme {
        "env" | "file" | "cred" => (builder, None),
        "exec" => (builder, Some(Trouble::NotAsked("which program this is, the code of the service says"))),
        scheme if scheme.starts_with("x-") => {
            (builder, Some(Trouble::NotAsked("this is a provider of the service's own")))
        }
        #[cfg(feature = "aws")]
        "aws-sm" => added(builder, provider::AwsSecrets::from_env()),
        #[cfg(feature = "aws")]
        "aws-ssm" => added(builder, provider::AwsParameters::from_env()),
        #[cfg(feature = "azure")]
        "azure-kv" => added(builder, provider::Azure::from_env()),
        #[cfg(feature = "gcp")]
        "gcp-sm" => added(builder, provider::Gcp::from_env()),
        #[cfg(feature = "keyring")]
        "keyring" => added(builder, Ok(provider::Keyring::new())),
        "doppler" => added(builder, provider::Doppler::from_env()),
        "infisical" => added(builder, provider::Infisical::from_env()),
        "k8s" => added(builder, provider::Kubernetes::in_cluster()),
        "op" if env::var_os("OP_CONNECT_HOST").is_some() => added(builder, provider::OnePassword::from_env()),
        "op" => added(builder, provider::OnePasswordCli::installed()),
        "vault" => added(builder, provider::Vault::from_env()),
        _ => (builder, Some(Trouble::NotAsked(NOT_BUILT_IN))),
    }
}
