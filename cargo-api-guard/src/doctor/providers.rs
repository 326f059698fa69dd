//! Which providers this program can ask, and why it cannot ask the others.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use api_guard::key::Builder;
use api_guard::provider::{self, Provider};
use api_guard::{Error, KeyStore, Kind};

use super::examined::Trouble;
use super::noted::Notes;
use super::variables::Variables;

/// A store with the providers that are needed, and what stood in the way of the others.
pub(super) struct Reach {
    pub(super) store: KeyStore,
    pub(super) notes: Notes,
    pub(super) out_of_reach: BTreeMap<String, Trouble>,
}

impl Reach {
    /// Why a secret was not loaded. A variable may hold a reference that the store has no provider for: then what stood in
    /// the way of that provider is what there is to know.
    pub(super) fn why(&self, error: Error) -> Trouble {
        let target = error.reference().filter(|_| error.kind() == Kind::UnknownScheme);
        let trouble = target.and_then(|reference| self.out_of_reach.get(reference.scheme()));
        trouble.cloned().unwrap_or(Trouble::Failed(error))
    }
}

/// Makes the providers of these schemes, each from the environment as a service would, beside that of the variables.
///
/// # Errors
/// The store could not be made of them.
pub(super) fn reach(schemes: BTreeSet<String>, variables: Variables, notes: Notes) -> Result<Reach, Error> {
    let mut builder = KeyStore::builder()
        .with(notes.of(variables))
        .with(notes.of(provider::File::new()))
        .with(notes.of(provider::Credentials::new()));
    let mut out_of_reach = BTreeMap::new();
    for scheme in schemes {
        match with(builder, &notes, &scheme) {
            (next, None) => builder = next,
            (next, Some(trouble)) => {
                builder = next;
                out_of_reach.insert(scheme, trouble);
            }
        }
    }
    Ok(Reach { store: builder.build()?, notes, out_of_reach })
}

fn added<P: Provider>(
    builder: Builder,
    notes: &Notes,
    provider: Result<P, Error>,
) -> (Builder, Option<Trouble>) {
    match provider {
        Ok(provider) => (builder.with(notes.of(provider)), None),
        Err(error) => (builder, Some(Trouble::Failed(error))),
    }
}

const NOT_BUILT_IN: &str =
    "this program was built without that provider: install it with `--features aws,azure,gcp,keyring`";

/// The builder with the provider of a scheme, or what stood in its way.
fn with(builder: Builder, notes: &Notes, scheme: &str) -> (Builder, Option<Trouble>) {
    match scheme {
        "env" | "file" | "cred" => (builder, None),
        "exec" => {
            (builder, Some(Trouble::NotAsked("only the code of the service says which program this is")))
        }
        scheme if scheme.starts_with("x-") => {
            (builder, Some(Trouble::NotAsked("this is the service's own provider")))
        }
        #[cfg(feature = "aws")]
        "aws-sm" => added(builder, notes, provider::AwsSecrets::from_env()),
        #[cfg(feature = "aws")]
        "aws-ssm" => added(builder, notes, provider::AwsParameters::from_env()),
        #[cfg(feature = "azure")]
        "azure-kv" => added(builder, notes, provider::Azure::from_env()),
        #[cfg(feature = "gcp")]
        "gcp-sm" => added(builder, notes, provider::Gcp::from_env()),
        #[cfg(feature = "keyring")]
        "keyring" => added(builder, notes, Ok(provider::Keyring::new())),
        "doppler" => added(builder, notes, provider::Doppler::from_env()),
        "infisical" => added(builder, notes, provider::Infisical::from_env()),
        "k8s" => added(builder, notes, provider::Kubernetes::in_cluster()),
        "op" if env::var_os("OP_CONNECT_HOST").is_some() => {
            added(builder, notes, provider::OnePassword::from_env())
        }
        "op" => added(builder, notes, provider::OnePasswordCli::installed()),
        "vault" => added(builder, notes, provider::Vault::from_env()),
        _ => (builder, Some(Trouble::NotAsked(NOT_BUILT_IN))),
    }
}
