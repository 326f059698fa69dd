//~ teaches: `#[derive(LoadSecrets)]` finds no fields in `Key`
//~ teaches: this must be a struct with its own `#[derive(LoadSecrets)]`
//~ teaches: a field that is a `Key` or a `Secret` says where that is kept

use api_guard::{Key, LoadSecrets};

#[derive(LoadSecrets)]
struct Keys {
    #[secret(nested)]
    key: Key,
}

fn main() {}
