//~ teaches: field `one`: that is not a reference: write where the secret is kept

use api_guard::{Error, Key, KeyStore, LoadSecrets};

#[derive(LoadSecrets)]
struct Inner { #[secret("never shown in a diagnostic")] one: Key }

#[derive(LoadSecrets)]
struct Outer { #[secret(nested)] inner: Inner }

async fn loads(store: &KeyStore) -> Result<(Outer, Inner), Error> {
    Ok((Outer::load(store).await?, Inner::load_blocking(store)?))
}

fn main() {}
