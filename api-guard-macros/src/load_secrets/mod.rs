//! `#[derive(LoadSecrets)]`: a struct whose fields say where their secrets are kept.

mod field;
mod place;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Fields, Generics, Visibility};

use crate::emit::refuse;
use field::Field;

/// The functions that load the struct, or an error in their place.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match read(input) {
        Ok(declared) => declared.functions(),
        // Not at the field: its line holds a literal, and the compiler would print it.
        Err(message) => refuse(&format!("`#[derive(LoadSecrets)]`: {message}"), Span::call_site()),
    }
}

/// The struct, and what its fields declare.
struct Declared {
    name: Ident,
    visibility: Visibility,
    generics: Generics,
    fields: Vec<Field>,
}

fn read(input: TokenStream) -> Result<Declared, String> {
    let input: DeriveInput = syn::parse2(input).map_err(|_| "this is no struct")?;
    let Data::Struct(data) = input.data else {
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
    if !problems.is_empty() {
        return Err(problems.join("\n  "));
    }
    Ok(Declared { name: input.ident, visibility: input.vis, generics: input.generics, fields })
}

impl Declared {
    fn functions(&self) -> TokenStream {
        let Self { name, visibility, .. } = self;
        let (generics, arguments, conditions) = self.generics.split_for_impl();
        let gates = self.fields.iter().filter_map(Field::gate);
        let declared = self.fields.iter().map(Field::declared);
        let taken = self.fields.iter().map(Field::taken);
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
                    Self::__declare_secrets(&mut declared);
                    Self::__take_secrets(&mut declared.load(store).await?)
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
                    Self::__declare_secrets(&mut declared);
                    Self::__take_secrets(&mut declared.load_blocking(store)?)
                }

                #[doc(hidden)]
                #visibility fn __declare_secrets(declared: &mut ::api_guard::__private::Declared) {
                    #(#declared)*
                }

                #[doc(hidden)]
                #visibility fn __take_secrets(
                    loaded: &mut ::api_guard::__private::Loaded,
                ) -> ::core::result::Result<Self, ::api_guard::Error> {
                    ::core::result::Result::Ok(Self { #(#taken),* })
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(source: &str) -> String {
        read(source.parse().unwrap()).err().unwrap_or_default()
    }

    #[test]
    fn a_struct_of_references_is_read() {
        let source = r##"struct Keys {
            #[secret("vault://secret/a?version=3#b")] a: Key,
            #[secret(env = "B", optional)] b: Option<Secret>,
            #[secret(nested)] c: More,
        }"##;
        let functions = read(source.parse().unwrap()).ok().unwrap().functions().to_string();
        for part in [
            "__requires_feature_vault",
            r##"declared . field ("a" , "vault://secret/a?version=3#b" , false)"##,
            r#"declared . field ("b" , "env://B" , true)"#,
            r#"declared . nested ("c" , < More > :: __declare_secrets)"#,
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
            ("struct A { #[secret(\"zzz\")] b: Key }", "no reference"),
            ("struct A { #[secret(\"valut://zzz/a#b\")] b: Key }", "no provider of that scheme"),
            ("struct A { #[secret(env = \"env://ZZZ\")] b: Key }", "the name of a variable alone"),
        ] {
            let problem = problem(source);
            assert!(
                problem.contains(words) && !problem.to_lowercase().contains("zzz"),
                "{source}: {problem}"
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
