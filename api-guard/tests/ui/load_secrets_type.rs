//~ teaches: `#[derive(LoadSecrets)]` cannot fill a field of type `String`
//~ teaches: this must be a `Key` or a `Secret`
//~ teaches: with `optional` it is an `Option` of one of them

use api_guard::LoadSecrets;

#[derive(LoadSecrets)]
struct Keys {
    #[secret("env://NAME")]
    key: String,
}

fn main() {}
