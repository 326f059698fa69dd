//! Refuse API keys in source code while it compiles.
//!
//! Use these macros through the `api-guard` crate, which re-exports them.
//!
//! | macro | what it does |
//! |---|---|
//! | [`guard!`] | scans the whole package, or the whole workspace, whenever it is compiled |
//! | [`#[guarded]`](macro@guarded) | scans the tokens of one item, where no file holds them |
//! | [`allow!`] | permits one literal, with a reason |
//! | [`#[derive(LoadSecrets)]`](derive@LoadSecrets) | loads the secrets that the fields of a struct name |
//!
//! # What a build does
//! [`guard!`] reads the package's files inside the compiler's process, hands every finding to cargo as a diagnostic
//! of the compiler's own format (so that editors show it at its place), and leaves one `compile_error!` behind.
//! The error alone says what was found and where: little is lost where nobody reads the diagnostics. A file of data may
//! hold thousands of keys, so the error names the first 20 places and counts the others, and of one file the first 100
//! findings are shown, with a warning that says how many more there are.
//!
//! # The environment
//! * `API_GUARD=warn` makes warnings of errors, for the first days in a project with findings.
//! * `API_GUARD=off` scans nothing. Where `CI` is set to anything but nothing, `false` or `0`, it is an error itself.
//! * `API_GUARD=deny`, or none, is the default. Any other value is an error.
//!
//! # Security
//! A compiler prints the source line of an error. So no error of these macros ever points at a literal: what is
//! drawn masks every key, and where the line of the macro call itself is not safe to print, the error points into a
//! file of this crate instead.

mod allow;
mod emit;
mod guard;
mod guarded;
mod load_secrets;
mod package;

use proc_macro::TokenStream;

/// Scans the package for keys whenever the crate that calls it is compiled.
///
/// Call it once, in `src/lib.rs` or `src/main.rs`. It reads every `.rs` file under `src`, `tests`, `examples` and
/// `benches`, the build script, targets with a path of their own and files named by `#[path]`. A folder with its own
/// `Cargo.toml` is another package and is left out. `guard!(workspace)` scans all members of the workspace.
///
/// A key is an error; a finding that is less sure is a warning. A file that cannot be read is a warning that names
/// it.
///
/// # Settings
/// `api-guard.toml` beside the manifest, then the one of the workspace, sets the levels of rules, allows paths, adds rules
/// and names a baseline; a comment `api-guard: allow RULE reason` allows the findings of its line, or of the next where it
/// stands alone. What is wrong in settings is an error at its place; a comment that allows nothing is a warning.
///
/// # Rebuilds
/// Cargo is told of every file that is scanned, so that a key added later to a test or an example is refused
/// by the next build, and a build with no change stays fresh. A file that is new and that no `mod` names is seen when
/// the crate is next rebuilt.
///
/// # In dependencies
/// Nothing is scanned where cargo compiles the package from a registry, a git checkout or a vendored folder: a
/// published crate never fails for its users. Path dependencies and workspace members are always scanned.
///
/// # Examples
/// ```
/// # use api_guard_macros as api_guard;
/// api_guard::guard!();
/// # fn main() {}
/// ```
#[proc_macro]
pub fn guard(input: TokenStream) -> TokenStream {
    guard::expand(input.into()).into()
}

/// Scans the tokens of an item, for code that no file holds as it is compiled.
///
/// Tokens inside macro calls and documentation count. The item itself is left as it is. It takes no arguments, and
/// `#[guarded] mod name;` is an error, since the compiler shows a macro no file module: [`guard!`] reads those.
///
/// `API_GUARD` counts here too. Cargo rebuilds when it changes if [`guard!`] stands in the same crate.
///
/// # Examples
/// ```
/// # use api_guard_macros as api_guard;
/// #[api_guard::guarded]
/// mod generated {
///     pub const ENDPOINT: &str = "https://api.example.com";
/// }
/// assert!(generated::ENDPOINT.starts_with("https://"));
/// ```
#[proc_macro_attribute]
pub fn guarded(arguments: TokenStream, item: TokenStream) -> TokenStream {
    guarded::expand(arguments.into(), item.into()).into()
}

/// Permits one finding: `allow!(rule, "…", reason = "why")` is its expression, unchanged.
///
/// The expression is a literal, or `env!`, `option_env!`, `include_str!` or `include_bytes!`; it may stand in a
/// constant. It is an error if the rule is unknown or another one, if the reason says nothing, and if there is
/// nothing to permit any more. Rules that are sure only beside a telling name are judged by [`guard!`], which sees
/// the name.
///
/// # Examples
/// ```
/// # use api_guard_macros as api_guard;
/// const DIGEST: &str = api_guard::allow!(
///     aws_secret_access_key,
///     "a digest of forty characters",
///     reason = "a fixture, not a key"
/// );
/// assert_eq!(DIGEST.len(), 28);
/// ```
#[proc_macro]
pub fn allow(input: TokenStream) -> TokenStream {
    allow::expand(input.into()).into()
}

/// Loads the secrets that the fields of a struct name, all at once and with every problem in one error.
///
/// It gives the struct two functions, `load(&store).await` and `load_blocking(&store)`. A field is a `Key`, which follows its
/// secret's versions, or a `Secret`, the value of this moment.
///
/// | attribute of the field | it is filled with |
/// |---|---|
/// | `#[secret("vault://secret/app#key")]` | the secret of that reference |
/// | `#[secret(env = "NAME")]` | the one of `env://NAME`: the variable's value, or the secret whose reference the variable holds |
/// | `#[secret("…", optional)]`, `#[secret(env = "NAME", optional)]` | `None` where there is no such secret, and the variable is not set; the field is an `Option` |
/// | `#[secret(nested)]` | a struct with this derive; its fields are named `outer.inner` in errors |
///
/// A secret that is optional may be missing, and no more than that: an outage, a refusal and a broken value are errors as
/// they are without the word. So is a variable that is set to nothing (`Empty`): that is what `DB_PASSWORD=$UNSET` leaves
/// behind where somebody meant to give a password, and a service that went on without one would fail later, elsewhere.
/// Where none is meant, do not set the variable.
///
/// # Errors while compiling
///
/// A key in place of a reference, a reference that is misspelt (in the ways that are known here; the store reads it
/// in full when it is loaded), a reference that needs a provider whose feature is off (the error names the feature), a
/// field without an attribute, and a field of any other type.
#[proc_macro_derive(LoadSecrets, attributes(secret))]
pub fn load_secrets(input: TokenStream) -> TokenStream {
    load_secrets::expand(input.into()).into()
}
