//! The connection to an OpenID provider.

use super::{Key, Setting, Shown};

/// The rows, in the order of [`Key`].
pub static SETTINGS: [Setting; 11] = [
    Setting {
        key: Key::OidcIssuer,
        name: "oidc_issuer",
        variables: &["OIDC_ISSUER", "GORILLA_OIDC_ISSUER"],
        what: "The OpenID provider that people sign in with. With the client ID it makes a connection that is on the \
               login page at once; the console shows it but cannot change it. Its configuration is read from \
               /.well-known/openid-configuration below the issuer.",
        expects: "the provider's own name for itself, an https address such as https://id.example.com",
        default: "none: connections are made in the console",
        example: "https://id.example.com",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::OidcClientId,
        name: "oidc_client_id",
        variables: &["OIDC_CLIENT_ID", "GORILLA_OIDC_CLIENT_ID"],
        what: "The client ID of this installation at that provider.",
        expects: "a client ID of at most 500 characters",
        default: "none",
        example: "gatehouse",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::OidcAuthMethod,
        name: "oidc_auth_method",
        variables: &["OIDC_AUTH_METHOD", "GORILLA_AUTH_METHOD"],
        what: "The flow with that provider: the ID token in a posted form (implicit), or the authorization code with \
               PKCE (pkce).",
        expects: "implicit or pkce",
        default: "implicit",
        example: "pkce",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::OidcClientSecret,
        name: "oidc_client_secret",
        variables: &["OIDC_CLIENT_SECRET", "OIDC_SECRET", "GORILLA_OIDC_SECRET"],
        what: "The client secret at that provider. Without it Gatehouse is a public client. The implicit flow sends none.",
        expects: "the client secret",
        default: "none",
        example: "as the provider shows it",
        shown: Shown::Never,
    },
    Setting {
        key: Key::OidcClientSecretFile,
        name: "oidc_client_secret_file",
        variables: &[
            "OIDC_CLIENT_SECRET_FILE",
            "OIDC_SECRET_FILE",
            "GORILLA_OIDC_SECRET_FILE",
        ],
        what: "A file that holds the client secret, in place of OIDC_CLIENT_SECRET.",
        expects: "the path of a file with the client secret",
        default: "none",
        example: "/run/secrets/oidc_client_secret",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::OidcCustomScopes,
        name: "oidc_custom_scopes",
        variables: &["GORILLA_OIDC_CUSTOM_SCOPES"],
        what: "Scopes to ask that provider for beside openid, profile and email.",
        expects: "scopes, separated by commas or spaces",
        default: "none",
        example: "groups",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::DisableSsoProvisioning,
        name: "disable_sso_provisioning",
        variables: &["DISABLE_SSO_PROVISIONING", "GORILLA_DISABLE_SSO_PROVISIONING"],
        what: "Only people who have an account already get in through that provider. For connections of the console \
               their form says it.",
        expects: "true or false",
        default: "false",
        example: "true",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::EnableSsoGroupClaims,
        name: "enable_sso_group_claims",
        variables: &["GORILLA_ENABLE_SSO_GROUP_CLAIMS"],
        what: "Who signs in is a member of the groups that that provider's claim groups names, as far as they are here. \
               Often it sends the claim for a scope only, see GORILLA_OIDC_CUSTOM_SCOPES.",
        expects: "true or false",
        default: "false",
        example: "true",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::UseIdentifierClaims,
        name: "use_identifier_claims",
        variables: &["GORILLA_USE_IDENTIFIER_CLAIMS"],
        what: "That provider has to send the claims preferred_username and name: a sign-in without them is refused.",
        expects: "true or false",
        default: "false",
        example: "true",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::OidcName,
        name: "oidc_name",
        variables: &[],
        what: "What that provider is called on the button of the login page.",
        expects: "at most 80 characters",
        default: "the issuer's host",
        example: "Company account",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::OidcEmailVerification,
        name: "oidc_email_verification",
        variables: &[],
        what: "Only people whose address that provider has verified get in. Some providers never say so, and nobody \
               would.",
        expects: "true or false",
        default: "false",
        example: "true",
        shown: Shown::Plainly,
    },
];
