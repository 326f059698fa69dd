//! The mode of the guard, from the variables `API_GUARD` and `CI`.

use std::ffi::OsStr;

use api_guard_detect::Level;
use api_guard_detect::policy::Standing;
use proc_macro2::TokenStream;
use quote::quote;

/// What becomes of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Nothing is scanned.
    Off,
    /// Errors become warnings.
    Warn,
    /// Errors stop the build.
    Deny,
}

impl Mode {
    /// The level of a finding in this build, if it is told at all.
    pub(crate) fn level(self, standing: &Standing) -> Option<Level> {
        match standing {
            Standing::Allowed(_) => None,
            Standing::Denied if self == Self::Deny => Some(Level::Deny),
            _ => Some(Level::Warn),
        }
    }

    /// Reads the environment of this process.
    pub(crate) fn of_environment() -> Result<Self, String> {
        Self::of(std::env::var_os("API_GUARD").as_deref(), std::env::var_os("CI").as_deref())
    }

    fn of(asked: Option<&OsStr>, ci: Option<&OsStr>) -> Result<Self, String> {
        let in_ci = ci.is_some_and(|ci| !ci.is_empty() && ci != "false" && ci != "0");
        // The value is not repeated: somebody may have taken the variable for the place of a key.
        match asked.map(|asked| asked.to_str().unwrap_or("?")) {
            None | Some("" | "deny") => Ok(Self::Deny),
            Some("warn") => Ok(Self::Warn),
            Some("off") if in_ci => {
                Err("`API_GUARD=off` is refused where `CI` is set, so that no release is built \
                                         without the guard: remove it, or set `API_GUARD=warn`"
                    .to_owned())
            }
            Some("off") => Ok(Self::Off),
            Some(_) => Err("the variable `API_GUARD` must be `deny`, `warn` or `off`".to_owned()),
        }
    }
}

/// Items that make cargo rebuild when the answer of [`Mode::of_environment`] may change.
pub(crate) fn watch() -> TokenStream {
    quote! {
        const _: ::core::option::Option<&::core::primitive::str> = ::core::option_env!("API_GUARD");
        const _: ::core::option::Option<&::core::primitive::str> = ::core::option_env!("CI");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(asked: Option<&str>, ci: Option<&str>) -> Result<Mode, String> {
        Mode::of(asked.map(OsStr::new), ci.map(OsStr::new))
    }

    #[test]
    fn the_default_is_to_deny() {
        assert_eq!(of(None, None), Ok(Mode::Deny));
        assert_eq!(of(Some(""), Some("true")), Ok(Mode::Deny));
        assert_eq!(of(Some("warn"), Some("true")), Ok(Mode::Warn));
    }

    #[test]
    fn off_is_refused_in_ci_only() {
        for ci in [None, Some(""), Some("false"), Some("0")] {
            assert_eq!(of(Some("off"), ci), Ok(Mode::Off), "{ci:?}");
        }
        for ci in ["true", "1", "yes", "woodpecker"] {
            assert!(of(Some("off"), Some(ci)).unwrap_err().contains("refused where `CI` is set"), "{ci}");
        }
    }

    #[test]
    fn an_unknown_value_is_refused_and_not_repeated() {
        let message = of(Some("zzz"), None).unwrap_err();
        assert!(message.contains("`deny`, `warn` or `off`") && !message.contains("zzz"), "{message}");
    }
}
