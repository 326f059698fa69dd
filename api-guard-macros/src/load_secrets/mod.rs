//! `#[derive(LoadSecrets)]`: a struct whose fields say where their secrets are kept.

mod field;
mod place;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Fields, Generics, Visibility};

use crate::emit::refuse;
use field::Field;

/// The functions that load the struct. Beside an error they stand too, so that no use of them is one more error: on the
/// line of the struct the compiler would print a literal, and what is wrong with it may be that it is a key.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    // Not at the field: its line holds a literal.
    let refused = |message: &str| refuse(&format!("`#[derive(LoadSecrets)]`: {message}"), Span::call_site());
    let Ok(declared) = syn::parse2(input).map(Declared::of) else { return refused("this is no struct") };
    let mut expanded = declared.functions();
    expanded.extend(declared.fields.as_ref().err().map(|problem| refused(problem)));
    expanded
}

/// The struct, and what its fields declare or what is wrong with them.
struct Declared {
    name: Ident,
    visibility: Visibility,
    generics: Generics,
    fields: Result<Vec<Field>, String>,
}

fn fields(data: Data) -> Result<Vec<Field>, String> {
    let Data::Struct(data) = data else {
        return Err("only a struct has a field for each secret".to_owned());
    };
    let Fields::Named(named) = data.fields else {
        return Err("give the fields names: problems are reported by them".to_owned());
    };
    // All problems at once, as the loading itself tells them.
    let (mut fields, mut problems) = (Vec::new(), Vec::new());
    for field in named.named {
        match Field::of(field) {
            Ok(field) => fields.push(field),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(fields) } else { Err(problems.join("\n  ")) }
}

impl Declared {
    fn of(input: DeriveInput) -> Self {
        let DeriveInput { ident: name, vis: visibility, generics, data, .. } = input;
        Self { name, visibility, generics, fields: fields(data) }
    }

    fn functions(&self) -> TokenStream {
        let Self { name, visibility, .. } = self;
        let (generics, arguments, conditions) = self.generics.split_for_impl();
        let fields = self.fields.as_deref().unwrap_or_default();
        let gates = fields.iter().filter_map(Field::gate);
        let declared = fields.iter().map(Field::declared);
        let taken = fields.iter().map(Field::taken);
        let taken = match self.fields {
            Ok(_) => quote!(::core::result::Result::Ok(Self { #(#taken),* })),
            Err(_) => quote!(::core::unreachable!()),
        };
        quote! {
            const _: () = { #(#gates)* };

            #[automatically_derived]
            impl #generics #name #arguments #conditions {
                /// Loads every secret that the fields name, all at the same time.
                ///
                /// # Errors
                ///
                /// One error for all fields: `Error::fields` tells them apart.
                #visibility async fn load(
                    store: &::api_guard::KeyStore,
                ) -> ::core::result::Result<Self, ::api_guard::Error> {
                    let mut declared = ::api_guard::__private::Declared::default();
                    <Self as ::api_guard::__private::Nested>::declare(&mut declared);
                    <Self as ::api_guard::__private::Nested>::take(&mut declared.load(store).await?)
                }

                /// As `load`, for a program without an async runtime. It waits, so not from within one.
                ///
                /// # Errors
                ///
                /// One error for all fields: `Error::fields` tells them apart.
                #visibility fn load_blocking(
                    store: &::api_guard::KeyStore,
                ) -> ::core::result::Result<Self, ::api_guard::Error> {
                    let mut declared = ::api_guard::__private::Declared::default();
                    <Self as ::api_guard::__private::Nested>::declare(&mut declared);
                    <Self as ::api_guard::__private::Nested>::take(&mut declared.load_blocking(store)?)
                }
            }

            #[automatically_derived]
            impl #generics ::api_guard::__private::Nested for #name #arguments #conditions {
                fn declare(declared: &mut ::api_guard::__private::Declared) {
                    #(#declared)*
                }

                fn take(
                    loaded: &mut ::api_guard::__private::Loaded,
                ) -> ::core::result::Result<Self, ::api_guard::Error> {
                    #taken
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(source: &str) -> Declared {
        Declared::of(syn::parse_str(source).unwrap())
    }

    fn problem(source: &str) -> String {
        declared(source).fields.err().unwrap_or_default()
    }

    #[test]
    fn a_struct_of_references_is_read() {
        let source = r##"struct Keys {
            #[secret("vault://secret/a?version=3#b")] a: Key,
            #[secret(env = "B", optional)] b: Option<Secret>,
            #[secret(nested)] c: More,
            #[secret(env = "D")] r#type: Key,
        }"##;
        let functions = declared(source).functions().to_string();
        for part in [
            "__requires_feature_vault",
            r##"declared . field ("a" , "vault://secret/a?version=3#b" , false)"##,
            r#"declared . field ("b" , "env://B" , true)"#,
            r#"declared . field ("type" , "env://D" , false)"#,
            r#"declared . nested ("c" , < More as :: api_guard :: __private :: Nested > :: declare)"#,
        ] {
            assert!(functions.contains(part), "{part} is not in {functions}");
        }
    }

    #[test]
    fn what_is_no_struct_of_references_is_refused_in_words() {
        for (source, words) in [
            ("enum A { B }", "only a struct"),
            ("struct A(Key);", "give the fields names"),
            ("struct A;", "give the fields names"),
            ("struct A { b: Key }", "field `b`: say where"),
            ("struct A { #[secret] b: Key }", "field `b`: is written"),
            ("struct A { #[secret(b)] b: Key }", "field `b`: is written"),
            ("struct A { #[secret(\"env://B\", later)] b: Key }", "field `b`: is written"),
            ("struct A { #[secret(nested, optional)] b: Key }", "field `b`: is written"),
            ("struct A { #[secret(\"env://B\")] #[secret(\"env://C\")] b: Key }", "one `#[secret(...)]`"),
            ("struct A { #[secret(\"zzz\")] b: Key }", "not a reference"),
            ("struct A { #[secret(\"valut://zzz/a#b\")] b: Key }", "no provider of that scheme"),
            ("struct A { #[secret(env = \"env://ZZZ\")] b: Key }", "the name of a variable alone"),
            ("struct A { #[secret(\"env://ZZZ Z\")] b: Key }", "write it as `env://NAME`"),
            ("struct A { #[secret(\"env:///ZZZ\")] b: Key }", "write it as `env://NAME`"),
            ("struct A { #[secret(\"file://zzz\")] b: Key }", "write it as `file:///run/secrets/name`"),
            ("struct A { #[secret(\"vault://zzz/a\")] b: Key }", "write it as `vault://mount/path#field`"),
            ("struct A { #[secret(\"vault://zzz#a\")] b: Key }", "write it as `vault://mount/path#field`"),
            ("struct A { #[secret(\"k8s://zzz/a\")] b: Key }", "write it as `k8s://namespace/secret#key`"),
            ("struct A { #[secret(\"op://zzz/a/b c\")] b: Key }", "write it as `scheme://path`"),
            ("struct A { #[secret(\"x-ours://\")] b: Key }", "write it as `scheme://path`"),
        ] {
            let problem = problem(source);
            assert!(
                problem.contains(words) && !problem.to_lowercase().contains("zzz"),
                "{source}: {problem}"
            );
        }
    }

    #[test]
    fn a_refused_struct_can_be_loaded_so_that_no_use_of_it_is_one_more_error() {
        for source in ["struct A { #[secret(\"zzz\")] b: Key }", "struct A(Key);", "enum A { B }"] {
            let functions = declared(source).functions().to_string();
            for part in ["fn load (", "fn load_blocking (", "Nested for A", "fn declare", "fn take"] {
                assert!(functions.contains(part) && !functions.contains("zzz"), "{functions}");
            }
        }
    }

    #[test]
    fn every_form_of_a_reference_passes() {
        for reference in [
            "env://A_NAME-1.x",
            "file:///run/secrets/name#field",
            "cred://name",
            "vault://secret/payments?version=3#stripe",
            "aws-sm://prod/openai?stage=AWSCURRENT#api_key",
            "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/openai#key",
            "aws-ssm:///service/stripe?label=prod",
            "gcp-sm://project/name?version=latest",
            "azure-kv://vault/name",
            "op://Production/Stripe/api%20key",
            "keyring://service/user",
            "k8s://namespace/secret#key",
            "doppler://project/config/NAME",
            "infisical://project/environment/NAME",
            "exec://pass/mail/me",
            "x-ours://a",
        ] {
            assert_eq!(
                problem(&format!("struct A {{ #[secret({reference:?})] b: Key }}")),
                "",
                "{reference}"
            );
        }
    }

    #[test]
    fn all_fields_are_told_of_together() {
        let problem = problem("struct A { a: Key, #[secret(\"zzz\")] b: Key }");
        assert!(problem.contains("field `a`") && problem.contains("field `b`"), "{problem}");
    }

    #[test]
    fn a_key_in_place_of_a_reference_is_refused_and_not_repeated() {
        let key: String = ["xai", "-", &"aB3dE5gH7jK9mN1pQ4sT".repeat(4)].into_iter().collect();
        for written in [format!("{key:?}"), format!("env = {key:?}"), format!("\"env://{key}\"")] {
            let problem = problem(&format!("struct A {{ #[secret({written})] b: Key }}"));
            assert!(problem.contains("is a key itself") && !problem.contains("aB3dE5"), "{problem}");
        }
    }
}
