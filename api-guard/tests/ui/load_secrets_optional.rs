//~ teaches: `#[derive(LoadSecrets)]` cannot fill an optional field of type `Key`
//~ teaches: this must be an `Option<Key>` or an `Option<Secret>`

use api_guard::{Key, LoadSecrets};

#[derive(LoadSecrets)]
struct Keys {
    #[secret(env = "NAME", optional)]
    key: Key,
}

fn main() {}
