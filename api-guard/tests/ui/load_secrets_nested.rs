//~ teaches: `#[derive(LoadSecrets)]` finds no fields in `Key`
//~ teaches: this is a struct with `#[derive(LoadSecrets)]` of its own
//~ teaches: a field that is a `Key` or a `Secret` says where that is kept

use api_guard::{Key, LoadSecrets};

#[derive(LoadSecrets)]
struct Keys {
    #[secret(nested)]
    key: Key,
}

fn main() {}
