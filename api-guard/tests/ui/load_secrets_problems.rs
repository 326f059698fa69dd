//~ teaches: field `one`: say where its secret is kept
//~ teaches: field `two`: that is not a reference: write where the secret is kept
//~ teaches: field `three`: no provider of that scheme

use api_guard::{Key, LoadSecrets};

#[derive(LoadSecrets)]
struct Keys {
    one: Key,
    #[secret("never shown in a diagnostic")]
    two: Key,
    #[secret("valut://never shown in a diagnostic")]
    three: Key,
}

fn main() {}
