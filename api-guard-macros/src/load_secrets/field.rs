//! One field: where its secret is, and the code that fills it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned as _;
use syn::{LitStr, Token, Type};

use super::place;

/// A field, and what fills it.
pub(super) struct Field {
    name: Ident,
    ty: Type,
    filled: Filled,
}

enum Filled {
    /// The secret of a reference; nothing if it is optional and there is none.
    Secret { reference: String, optional: bool },
    /// A struct of the same kind.
    Nested,
}

const FORM: &str = "is written `#[secret(\"scheme://path\")]` or `#[secret(env = \"NAME\")]`, either of them with \
                    `, optional`, or `#[secret(nested)]`";

impl Field {
    /// The field, or what is wrong with it.
    pub(super) fn of(field: syn::Field) -> Result<Self, String> {
        let name = field.ident.ok_or("a field has no name")?;
        let filled = filled(&field.attrs).map_err(|problem| format!("field `{name}`: {problem}"))?;
        Ok(Self { name, ty: field.ty, filled })
    }

    /// Refuses the field where the provider it needs is not compiled in.
    pub(super) fn gate(&self) -> Option<TokenStream> {
        let Filled::Secret { reference, .. } = &self.filled else { return None };
        let gate = format_ident!("__requires_feature_{}", place::feature(reference)?);
        Some(quote!(::api_guard::#gate! {}))
    }

    /// Names the field's secret to whom loads it.
    pub(super) fn declared(&self) -> TokenStream {
        let (name, ty) = (self.name.unraw().to_string(), &self.ty);
        match &self.filled {
            Filled::Secret { reference, optional } => quote!(declared.field(#name, #reference, #optional);),
            Filled::Nested => {
                let declare = quote_spanned!(ty.span()=> <#ty as ::api_guard::__private::Nested>::declare);
                quote!(declared.nested(#name, #declare);)
            }
        }
    }

    /// `name: its value`, in the order of the declarations.
    pub(super) fn taken(&self) -> TokenStream {
        let (name, ty) = (&self.name, &self.ty);
        // At the type, so that an error about a wrong one points there.
        let value = match &self.filled {
            Filled::Secret { optional: false, .. } => {
                quote_spanned!(ty.span()=> <#ty as ::api_guard::__private::Required>::take)
            }
            Filled::Secret { optional: true, .. } => {
                quote_spanned!(ty.span()=> <#ty as ::api_guard::__private::Optional>::take)
            }
            Filled::Nested => quote_spanned!(ty.span()=> <#ty as ::api_guard::__private::Nested>::take),
        };
        quote!(#name: #value(loaded)?)
    }
}

fn filled(attributes: &[syn::Attribute]) -> Result<Filled, String> {
    let mut attributes = attributes.iter().filter(|attribute| attribute.path().is_ident("secret"));
    let attribute = attributes.next().ok_or("say where its secret is kept: `#[secret(env = \"NAME\")]`")?;
    if attributes.next().is_some() {
        return Err("one `#[secret(...)]` is enough".to_owned());
    }
    let (reference, optional) = match attribute.parse_args().map_err(|_| FORM)? {
        Attribute::Nested => return Ok(Filled::Nested),
        Attribute::Reference(text, optional) => (place::reference(&text)?, optional),
        Attribute::Variable(name, optional) => (place::variable(&name)?, optional),
    };
    Ok(Filled::Secret { reference, optional })
}

/// What stands in `#[secret(...)]`.
enum Attribute {
    Reference(LitStr, bool),
    Variable(LitStr, bool),
    Nested,
}

mod keyword {
    syn::custom_keyword!(env);
    syn::custom_keyword!(nested);
    syn::custom_keyword!(optional);
}

impl Parse for Attribute {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.parse::<Option<keyword::nested>>()?.is_some() {
            return Ok(Self::Nested);
        }
        let is_variable = input.parse::<Option<keyword::env>>()?.is_some();
        if is_variable {
            input.parse::<Token![=]>()?;
        }
        let text = input.parse()?;
        let comma = input.parse::<Option<Token![,]>>()?.is_some();
        let optional = comma && input.parse::<Option<keyword::optional>>()?.is_some();
        Ok(if is_variable { Self::Variable(text, optional) } else { Self::Reference(text, optional) })
    }
}
