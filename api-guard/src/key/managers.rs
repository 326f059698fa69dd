//! The providers of features, by name.

use super::builder::Builder;
use crate::provider::Vault;

impl Builder {
    /// HashiCorp Vault or OpenBao: `vault://mount/path#field`.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use api_guard::{KeyStore, provider::Vault};
    ///
    /// let store = KeyStore::builder().with_env().with_vault(Vault::from_env()?).build()?;
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    pub fn with_vault(self, vault: Vault) -> Self {
        self.with(vault)
    }
}
