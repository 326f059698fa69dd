//! Microsoft Azure. Newer keys carry a mark of four characters near their end; the checksum behind it is not
//! published.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, BASE64, BASE64_URL, Set};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, between, exactly,
};

const REVOKE: &str = "https://portal.azure.com/";
const SOURCE: &str = "Microsoft's identifiable keys, as its own rules for scanners describe them";
const AZURE: Set = Set::new("A-Za-z0-9_~.-");

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "azure_ad_client_secret",
        "Microsoft Entra (Azure AD) client secret",
        &[Shape::new(&[
            OneOf(&["0Q~", "1Q~", "2Q~", "3Q~", "4Q~", "5Q~", "6Q~", "7Q~", "8Q~", "9Q~"]),
            between(AZURE, 31, 34),
        ])
        .led_by(AZURE, 3, 3)],
    )
    .env("AZURE_CLIENT_SECRET")
    .revoke("https://entra.microsoft.com/")
    .source("gitleaks and betterleaks rules"),
    Rule::new(
        "azure_storage_account_key",
        "Azure storage account key",
        &[Shape::new(&[Text("AccountKey="), exactly(BASE64, 86), Text("=="), END])],
    )
    .env("AZURE_STORAGE_CONNECTION_STRING")
    .revoke(REVOKE)
    .source("betterleaks rules: 64 bytes in base64"),
    Rule::new(
        "azure_shared_access_key",
        "Azure Service Bus, Event Hubs or IoT Hub key",
        &[Shape::new(&[Text("SharedAccessKey="), exactly(BASE64, 43), Text("="), END])],
    )
    .env("AZURE_SERVICEBUS_CONNECTION_STRING")
    .revoke(REVOKE)
    .source("betterleaks rules: 32 bytes in base64"),
    Rule::new(
        "azure_cosmos_key",
        "Azure Cosmos DB key",
        &[Shape::new(&[Text("ACDb"), exactly(BASE64, 6), Text("=="), END]).led_by(BASE64, 76, 76)],
    )
    .env("AZURE_COSMOS_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "azure_search_key",
        "Azure AI Search key",
        &[Shape::new(&[Text("AzSe"), exactly(ALNUM, 6)]).led_by(ALNUM, 42, 42)],
    )
    .env("AZURE_SEARCH_API_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "azure_function_key",
        "Azure Functions key",
        &[Shape::new(&[Text("AzFu"), exactly(BASE64_URL, 6), Text("=="), END]).led_by(BASE64_URL, 44, 44)],
    )
    .env("AZURE_FUNCTION_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "azure_container_registry_key",
        "Azure Container Registry password",
        &[Shape::new(&[Text("+ACR"), exactly(BASE64, 6)]).led_by(BASE64, 42, 42)],
    )
    .env("AZURE_CONTAINER_REGISTRY_PASSWORD")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "azure_openai_api_key",
        "Azure AI services key",
        &[Shape::new(&[OneOf(&["JQQJ99", "JQQJ9D", "JQQJ9H"]), between(ALNUM, 26, 30)])
            .led_by(ALNUM, 52, 52)],
    )
    .env("AZURE_OPENAI_API_KEY")
    .revoke(REVOKE)
    .source("CredSweeper rules"),
    Rule::new(
        "azure_devops_personal_access_token",
        "Azure DevOps personal access token",
        &[Shape::new(&[Text("AZDO"), exactly(ALNUM, 4)]).led_by(ALNUM, 76, 76)],
    )
    .env("AZURE_DEVOPS_EXT_PAT")
    .revoke("https://dev.azure.com/_usersSettings/tokens")
    .source("Microsoft Learn, \"Use personal access tokens\": 84 characters, `AZDO` at 76"),
];
