//! Tells `#[derive(LoadSecrets)]`, while a user's crate is compiled, whether the feature of a provider is on.

/// A macro for a feature: it expands to nothing if the feature is on, and to an error that says what to do if it is
/// off.
macro_rules! gate {
    ($name:ident, $feature:literal, $provider:literal) => {
        #[cfg(feature = $feature)]
        #[doc(hidden)]
        #[macro_export]
        macro_rules! $name {
            () => {};
        }

        #[cfg(not(feature = $feature))]
        #[doc(hidden)]
        #[macro_export]
        macro_rules! $name {
            () => {
                ::core::compile_error!(concat!(
                    "a reference to ",
                    $provider,
                    " needs the feature `",
                    $feature,
                    "` of `api-guard`: add it in Cargo.toml"
                ));
            };
        }
    };
}

gate!(__requires_feature_vault, "vault", "Vault or OpenBao");
gate!(__requires_feature_aws, "aws", "AWS");
gate!(__requires_feature_gcp, "gcp", "Google Secret Manager");
gate!(__requires_feature_azure, "azure", "Azure Key Vault");
gate!(__requires_feature_onepassword, "onepassword", "1Password");
gate!(__requires_feature_keyring, "keyring", "the keyring");
gate!(__requires_feature_kubernetes, "kubernetes", "Kubernetes");
gate!(__requires_feature_doppler, "doppler", "Doppler");
gate!(__requires_feature_infisical, "infisical", "Infisical");
gate!(__requires_feature_exec, "exec", "a helper program");
