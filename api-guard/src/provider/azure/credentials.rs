//! The credentials of requests.

use std::env;
use std::sync::Arc;

use azure_core::credentials::{Secret, TokenCredential};
use azure_identity::{
    ClientSecretCredential, DeveloperToolsCredential, ManagedIdentityCredential,
    ManagedIdentityCredentialOptions, UserAssignedId, WorkloadIdentityCredential,
};

use super::emulator::Nobody;
use crate::error::{Error, Kind};

#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    Environment,
    Developer,
    /// Of an emulator.
    Nobody,
}

impl Who {
    /// What gets tokens for them. None is fetched yet.
    pub(super) fn credential(self) -> Result<Arc<dyn TokenCredential>, Error> {
        let credential = match self {
            Self::Environment => of_environment(),
            Self::Developer => DeveloperToolsCredential::new(None).map(|it| it as Arc<dyn TokenCredential>),
            Self::Nobody => Ok(Arc::new(Nobody) as Arc<dyn TokenCredential>),
        };
        credential.map_err(|_| {
            Error::new(
                Kind::Config,
                "look at AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_AUTHORITY_HOST, with which Azure's SDK makes no credential",
            )
        })
    }
}

fn of_environment() -> azure_core::Result<Arc<dyn TokenCredential>> {
    // What is set to nothing counts as not set, as for Azure's own tools.
    let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let client = set("AZURE_CLIENT_ID");
    if set("AZURE_FEDERATED_TOKEN_FILE").is_some() {
        return Ok(WorkloadIdentityCredential::new(None)?);
    }
    if let Some(secret) = set("AZURE_CLIENT_SECRET") {
        let tenant = set("AZURE_TENANT_ID").unwrap_or_default();
        let client = client.unwrap_or_default();
        return Ok(ClientSecretCredential::new(&tenant, client, Secret::new(secret), None)?);
    }
    let options = ManagedIdentityCredentialOptions {
        user_assigned_id: client.map(UserAssignedId::ClientId),
        ..ManagedIdentityCredentialOptions::default()
    };
    Ok(ManagedIdentityCredential::new(Some(options))?)
}
