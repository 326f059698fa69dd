//! The arguments of `guard!`.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};

/// How much is scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The package that is compiled.
    Package,
    /// All members of its workspace.
    Workspace,
}

impl Scope {
    /// Reads the arguments of `guard!`.
    pub(crate) fn of(arguments: TokenStream) -> Result<Self, String> {
        // The arguments are not repeated: they may be anything.
        syn::parse2(arguments).map_err(|_| {
            "`guard!` takes no argument, or the one word `workspace`: \
             write `guard!();` or `guard!(workspace);`"
                .to_owned()
        })
    }
}

impl Parse for Scope {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word: Option<keyword::workspace> = input.parse()?;
        Ok(word.map_or(Self::Package, |_| Self::Workspace))
    }
}

mod keyword {
    syn::custom_keyword!(workspace);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(input: &str) -> Result<Scope, String> {
        Scope::of(input.parse().unwrap())
    }

    #[test]
    fn nothing_is_the_package_and_one_word_the_workspace() {
        assert_eq!(parse(""), Ok(Scope::Package));
        assert_eq!(parse("workspace"), Ok(Scope::Workspace));
    }

    #[test]
    fn anything_else_is_refused_and_not_repeated() {
        for input in
            ["wrong", "workspace,", "workspace workspace", "\"zzz\"", "workspace = true", "(workspace)"]
        {
            let message = parse(input).unwrap_err();
            assert!(message.contains("`guard!(workspace);`") && !message.contains("zzz"), "{message}");
        }
    }
}
