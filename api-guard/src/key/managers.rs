//! Each secret manager by its name, so that its feature shows where a store is made.

use super::Builder;
#[cfg(feature = "doppler")]
use crate::provider::Doppler;
#[cfg(feature = "infisical")]
use crate::provider::Infisical;
#[cfg(feature = "kubernetes")]
use crate::provider::Kubernetes;
#[cfg(feature = "onepassword")]
use crate::provider::OnePassword;
#[cfg(feature = "vault")]
use crate::provider::Vault;

impl Builder {
    /// Doppler: `doppler://project/config/NAME`.
    #[cfg(feature = "doppler")]
    pub fn with_doppler(self, doppler: Doppler) -> Self {
        self.with(doppler)
    }

    /// Infisical: `infisical://project/environment/NAME`.
    #[cfg(feature = "infisical")]
    pub fn with_infisical(self, infisical: Infisical) -> Self {
        self.with(infisical)
    }

    /// The secrets of a Kubernetes cluster: `k8s://namespace/secret#key`.
    #[cfg(feature = "kubernetes")]
    pub fn with_kubernetes(self, cluster: Kubernetes) -> Self {
        self.with(cluster)
    }

    /// 1Password: `op://vault/item/field`.
    #[cfg(feature = "onepassword")]
    pub fn with_onepassword(self, connect: OnePassword) -> Self {
        self.with(connect)
    }

    /// HashiCorp Vault and OpenBao: `vault://mount/path#field`.
    #[cfg(feature = "vault")]
    pub fn with_vault(self, vault: Vault) -> Self {
        self.with(vault)
    }
}
