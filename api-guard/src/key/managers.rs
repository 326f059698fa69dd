//! One builder method for each provider that has a feature, so that the code that makes a store shows which features it
//! needs.

use super::Builder;
#[cfg(feature = "azure")]
use crate::provider::Azure;
#[cfg(feature = "doppler")]
use crate::provider::Doppler;
#[cfg(feature = "dotenv")]
use crate::provider::Dotenv;
#[cfg(feature = "exec")]
use crate::provider::Exec;
#[cfg(feature = "gcp")]
use crate::provider::Gcp;
#[cfg(feature = "infisical")]
use crate::provider::Infisical;
#[cfg(feature = "keyring")]
use crate::provider::Keyring;
#[cfg(feature = "kubernetes")]
use crate::provider::Kubernetes;
#[cfg(feature = "vault")]
use crate::provider::Vault;
#[cfg(feature = "aws")]
use crate::provider::{AwsParameters, AwsSecrets};
#[cfg(feature = "onepassword")]
use crate::provider::{OnePassword, OnePasswordCli};

impl Builder {
    /// The parameters of AWS Systems Manager: `aws-ssm:///service/name`.
    #[cfg(feature = "aws")]
    pub fn with_aws_parameters(self, parameters: AwsParameters) -> Self {
        self.with(parameters)
    }

    /// AWS Secrets Manager: `aws-sm://name`.
    #[cfg(feature = "aws")]
    pub fn with_aws_secrets(self, secrets: AwsSecrets) -> Self {
        self.with(secrets)
    }

    /// Azure Key Vault: `azure-kv://vault/name`.
    #[cfg(feature = "azure")]
    pub fn with_azure(self, vaults: Azure) -> Self {
        self.with(vaults)
    }

    /// Doppler: `doppler://project/config/NAME`.
    #[cfg(feature = "doppler")]
    pub fn with_doppler(self, doppler: Doppler) -> Self {
        self.with(doppler)
    }

    /// Environment variables and a developer's `.env`, in place of [`with_env`](Self::with_env): `env://NAME`.
    #[cfg(feature = "dotenv")]
    pub fn with_dotenv(self, file: Dotenv) -> Self {
        self.with(file)
    }

    /// Helper programs: `exec://program/name`.
    #[cfg(feature = "exec")]
    pub fn with_exec(self, programs: Exec) -> Self {
        self.with(programs)
    }

    /// Google Secret Manager: `gcp-sm://project/name`.
    #[cfg(feature = "gcp")]
    pub fn with_gcp(self, secrets: Gcp) -> Self {
        self.with(secrets)
    }

    /// Infisical: `infisical://project/environment/NAME`.
    #[cfg(feature = "infisical")]
    pub fn with_infisical(self, infisical: Infisical) -> Self {
        self.with(infisical)
    }

    /// The keyring of the desktop: `keyring://service/user`.
    #[cfg(feature = "keyring")]
    pub fn with_keyring(self, keyring: Keyring) -> Self {
        self.with(keyring)
    }

    /// The secrets of a Kubernetes cluster: `k8s://namespace/secret#key`.
    #[cfg(feature = "kubernetes")]
    pub fn with_kubernetes(self, cluster: Kubernetes) -> Self {
        self.with(cluster)
    }

    /// 1Password, from a Connect server: `op://vault/item/field`.
    #[cfg(feature = "onepassword")]
    pub fn with_onepassword(self, connect: OnePassword) -> Self {
        self.with(connect)
    }

    /// 1Password, through its command line: `op://vault/item/field`.
    #[cfg(feature = "onepassword")]
    pub fn with_onepassword_cli(self, program: OnePasswordCli) -> Self {
        self.with(program)
    }

    /// HashiCorp Vault and OpenBao: `vault://mount/path#field`.
    #[cfg(feature = "vault")]
    pub fn with_vault(self, vault: Vault) -> Self {
        self.with(vault)
    }
}
