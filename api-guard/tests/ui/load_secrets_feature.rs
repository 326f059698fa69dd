//~ teaches: a reference to Vault or OpenBao needs the feature `vault` of `api-guard`
//~ without: vault

use api_guard::{Key, LoadSecrets};

#[derive(LoadSecrets)]
struct Keys {
    #[secret("vault://secret/app#key")]
    key: Key,
}

fn main() {}
