//! What `guard!` was asked for.

use proc_macro2::{TokenStream, TokenTree};

/// How much is scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// The package that is compiled.
    Package,
    /// All members of its workspace.
    Workspace,
}

impl Scope {
    /// Reads the arguments of `guard!`.
    pub(crate) fn parse(input: TokenStream) -> Result<Self, String> {
        let mut tokens = input.into_iter();
        match (tokens.next(), tokens.next()) {
            (None, _) => Ok(Self::Package),
            (Some(TokenTree::Ident(word)), None) if word == "workspace" => Ok(Self::Workspace),
            // The arguments are not repeated: they may be anything.
            _ => Err("`guard!` takes no argument, or the one word `workspace`: \
                      write `guard!();` or `guard!(workspace);`"
                .to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(input: &str) -> Result<Scope, String> {
        Scope::parse(input.parse().unwrap())
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
