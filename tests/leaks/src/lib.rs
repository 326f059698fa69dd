//! The leak test-bed. `cargo test -p api-guard-leaks -- --nocapture` prints its matrix.
//!
//! Every row is run twice: with api-guard, where no piece of a value may come out, and without, where one must. So no
//! row can pass because nothing was written.
//!
//! tokio-console has a row where tokio is built for it: `RUSTFLAGS="--cfg tokio_unstable" cargo test -p api-guard-leaks
//! --target-dir target/console`.
