//! NuGet.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::LOWER_ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "nuget_api_key",
    "NuGet API key",
    &[Shape::new(&[Text("oy2"), exactly(LOWER_ALNUM, 43), END]).structure(mixed::letters_and_digits)],
)
.env("NUGET_API_KEY")
.revoke("https://www.nuget.org/account/apikeys")
.source("CredSweeper rules")];
