//! Which providers this program can ask, and why not the others.

use std::collections::BTreeMap;

use api_guard::key::Builder;
use api_guard::provider::{Doppler, Infisical, Kubernetes, OnePassword, Provider, Vault};
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
pub(super) fn reach(schemes: impl IntoIterator<Item = String>) -> Result<Reach, Error> {
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

/// The builder with the provider of a scheme, or what stood in its way.
fn with(builder: Builder, scheme: &str) -> (Builder, Option<Trouble>) {
    match scheme {
        "env" | "file" | "cred" => (builder, None),
        "exec" => (builder, Some(Trouble::NotAsked("which program this is, the code of the service says"))),
        scheme if scheme.starts_with("x-") => {
            (builder, Some(Trouble::NotAsked("this is a provider of the service's own")))
        }
        "doppler" => added(builder, Doppler::from_env()),
        "infisical" => added(builder, Infisical::from_env()),
        "k8s" => added(builder, Kubernetes::in_cluster()),
        "op" => added(builder, OnePassword::from_env()),
        "vault" => added(builder, Vault::from_env()),
        _ => {
            (builder, Some(Trouble::NotAsked("this program was built without the feature for that provider")))
        }
    }
}
