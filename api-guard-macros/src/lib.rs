//! Refuses API keys in source code while it compiles.
//!
//! Use these macros through the `api-guard` crate, which re-exports them.
//!
//! | macro | what it does |
//! |---|---|
//! | [`guard!`] | scans the whole package, or the whole workspace, whenever it is compiled |
//! | [`#[guarded]`](macro@guarded) | scans the tokens of one item, for code that no file contains |
//! | [`allow!`] | permits one literal, with a reason |
//! | [`#[derive(LoadSecrets)]`](derive@LoadSecrets) | loads the secrets that the fields of a struct name |
//!
//! # What a build does
//! [`guard!`] reads the package's files inside the compiler's process. It hands every finding to cargo as a diagnostic
//! in the compiler's own format, so that editors show it at its place, and expands to one `compile_error!`. That error
//! alone says what was found and where, so little is lost if nobody reads the diagnostics. A file of data may hold
//! thousands of keys. So the error names the first 20 places and counts the others, and for one file the first 100
//! findings are shown, with a warning that says how many more there are.
//!
//! # The environment
//! * `API_GUARD=warn` turns errors into warnings, for the first days in a project that has findings.
//! * `API_GUARD=off` scans nothing. It is an error itself if `CI` is set, unless to an empty value, `false` or `0`.
//! * `API_GUARD=deny` is the default, also if the variable is not set. Any other value is an error.
//!
//! # Security
//! A compiler prints the source line of an error. So no error of these macros ever points at a literal: the lines that
//! are shown have every key masked, and if the line of the macro call itself is not safe to print, the error points
//! into a file of this crate instead.

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
/// A key is an error; a less certain finding is a warning. A file that cannot be read is a warning that names the file.
///
/// # Settings
/// `api-guard.toml` beside the manifest, and then the one of the workspace, sets the levels of rules, allows paths,
/// adds rules and names a baseline. A comment `api-guard: allow RULE reason` allows the findings of its line or, if it
/// stands alone, of the next line. A mistake in settings is an error that names its place; a comment that allows
/// nothing is a warning.
///
/// # Rebuilds
/// Cargo watches every file that was scanned. So a key that is added later to a test or an example is refused by the
/// next build, and without a change nothing is rebuilt. A new file that no `mod` names is seen when the crate is next
/// rebuilt.
///
/// # In dependencies
/// Nothing is scanned if cargo compiles the package from a registry, a git checkout or a vendored folder: a published
/// crate never fails for its users. Path dependencies and workspace members are always scanned.
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

/// Scans the tokens of an item, for code that no file contains in the form in which it is compiled.
///
/// Tokens inside macro calls and documentation are scanned too. The item itself is not changed. The attribute takes no
/// arguments, and `#[guarded] mod name;` is an error, since the compiler does not show a macro the content of a file
/// module; [`guard!`] reads those.
///
/// `API_GUARD` applies here too. When it changes, cargo rebuilds the crate if [`guard!`] is called in the same crate.
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

/// Permits one finding: `allow!(rule, "…", reason = "why")` expands to its expression, unchanged.
///
/// The expression is a literal, or `env!`, `option_env!`, `include_str!` or `include_bytes!`; it works in constants. It
/// is an error if the rule is unknown or not the one that finds the expression, if the reason is missing or says
/// nothing, and if there is nothing left to permit. Rules that need a telling name beside the value are checked by
/// [`guard!`], which sees the name.
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

/// Loads the secrets that the fields of a struct name, all together and with every problem in one error.
///
/// It adds two functions to the struct, `load(&store).await` and `load_blocking(&store)`. A field is a `Key`, which
/// follows the versions of its secret, or a `Secret`, the value at the time of loading.
///
/// | attribute of the field | it is filled with |
/// |---|---|
/// | `#[secret("vault://secret/app#key")]` | the secret of that reference |
/// | `#[secret(env = "NAME")]` | the one of `env://NAME`: the variable's value, or the secret whose reference the variable holds |
/// | `#[secret("…", optional)]`, `#[secret(env = "NAME", optional)]` | `None` if there is no such secret, or the variable is not set; the field is an `Option` |
/// | `#[secret(nested)]` | a struct with this derive; its fields are named `outer.inner` in errors |
///
/// An optional secret may be missing, and that is all: an outage, a refusal and a broken value are still errors. So is
/// a variable that is set to an empty value (`Empty`). `DB_PASSWORD=$UNSET` results in one where somebody meant to give
/// a password, and a service that continued without it would fail later, elsewhere. If there is no secret, do not set
/// the variable.
///
/// # Errors while compiling
///
/// These are errors: a key in place of a reference; a misspelt reference (common mistakes only; the store checks all of
/// it when it is loaded); a reference that needs a provider whose feature is off (the error names the feature); a field
/// without an attribute; and a field of any other type.
#[proc_macro_derive(LoadSecrets, attributes(secret))]
pub fn load_secrets(input: TokenStream) -> TokenStream {
    load_secrets::expand(input.into()).into()
}
