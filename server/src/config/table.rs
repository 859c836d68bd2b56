//! The one table of settings: what `gatehouse config check` prints, what `docs/settings.md` explains and
//! what an unknown name is compared with.

/// A setting, by its place in [`SETTINGS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // each is explained by its row
pub enum Key {
    Listen,
    PublicUrl,
    DataDir,
    DatabaseUrl,
    SecretKey,
    SecretKeyFile,
    TrustedProxies,
    AllowedPrivateNetworks,
    AdminEmail,
    AdminPassword,
    AdminPasswordFile,
    Log,
    AllowHttp,
    MetricsToken,
    MetricsTokenFile,
    OidcIssuer,
    OidcClientId,
    OidcAuthMethod,
    OidcClientSecret,
    OidcClientSecretFile,
    OidcCustomScopes,
    DisableSsoProvisioning,
    EnableSsoGroupClaims,
    UseIdentifierClaims,
    OidcName,
    OidcEmailVerification,
    SessionLength,
    LdapAddress,
    LdapBaseDn,
    LdapAttributes,
    LdapBindDn,
    LdapBindPassword,
    LdapBindPasswordFile,
    LdapTls,
    LdapCaFile,
    LdapAllowedGroups,
    LdapLogin,
    LdapGroupSync,
    LdapName,
    AllowSelfRegistrations,
    LocalRestore,
    DisableTeamServiceAccounts,
    SkipAudienceValidation,
    RefuseWandbAudience,
}

/// Whether a value may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Yes.
    Plainly,
    /// A URL that may hold a password, which is masked.
    WithoutPassword,
    /// Never.
    Never,
}

/// One row.
pub struct Setting {
    /// Which.
    pub key: Key,
    /// Its name in `gatehouse.toml`; the variable is `GATEHOUSE_` and the same in upper case, unless it has
    /// others.
    pub name: &'static str,
    /// The variables of W&B Server that say the same, in place of one of our own.
    pub variables: &'static [&'static str],
    /// What it is, in sentences.
    pub what: &'static str,
    /// What a value has to be, as it continues “expected …”.
    pub expects: &'static str,
    /// What holds without it.
    pub default: &'static str,
    /// A value.
    pub example: &'static str,
    /// Whether its value may be shown.
    pub shown: Shown,
}

/// What the names of all variables of our own begin with.
pub const PREFIX: &str = "GATEHOUSE_";

impl Setting {
    /// The environment variable, the first of several.
    pub fn variable(&self) -> String {
        match self.variables.first() {
            Some(first) => (*first).to_owned(),
            None => format!("{PREFIX}{}", self.name.to_uppercase()),
        }
    }

    /// Whether a variable is this setting.
    pub fn is_called(&self, variable: &str) -> bool {
        self.variables.contains(&variable) || self.variable() == variable
    }
}

impl Key {
    /// The row.
    pub fn setting(self) -> &'static Setting {
        &SETTINGS[self as usize]
    }
}

/// All settings, in the order of [`Key`].
pub static SETTINGS: [Setting; 44] = [
    Setting {
        key: Key::Listen,
        name: "listen",
        variables: &[],
        what: "The address and port to listen on. Behind a reverse proxy leave it on loopback, or on the \
               network that only the proxy reaches.",
        expects: "an address and a port such as 127.0.0.1:3000 or [::]:3000",
        default: "127.0.0.1:3000",
        example: "0.0.0.0:3000",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::PublicUrl,
        name: "public_url",
        variables: &[],
        what: "The origin under which people open Gatehouse: providers send them back to it, and forms are \
               accepted from no other site. Set here, the console shows it but cannot change it.",
        expects: "scheme, host and port only, such as https://gate.example.com",
        default: "http://localhost with the port of GATEHOUSE_LISTEN, until the console sets another",
        example: "https://gate.example.com",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::DataDir,
        name: "data_dir",
        variables: &[],
        what: "The directory of the embedded database and the secret key. It is made when it is missing. One \
               server at a time uses it.",
        expects: "the path of a directory",
        default: "./data",
        example: "/var/lib/gatehouse",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::DatabaseUrl,
        name: "database_url",
        variables: &[],
        what: "The database. Without it an SQLite file in the data directory; PostgreSQL where several \
               servers share one installation (they share the secret key, too).",
        expects: "postgres://user:password@host/database or sqlite:path",
        default: "gatehouse.db in the data directory",
        example: "postgres://gatehouse:…@db.example.com/gatehouse",
        shown: Shown::WithoutPassword,
    },
    Setting {
        key: Key::SecretKey,
        name: "secret_key",
        variables: &[],
        what: "The key that seals all secrets in the database: 32 random bytes in base64. Without it, and \
               without GATEHOUSE_SECRET_KEY_FILE, the first start makes one in secret.key in the data \
               directory. Keep a copy apart from the database: without the key its secrets are lost.",
        expects: "32 bytes in base64, as `openssl rand -base64 32` makes them",
        default: "secret.key in the data directory",
        example: "the output of `openssl rand -base64 32`",
        shown: Shown::Never,
    },
    Setting {
        key: Key::SecretKeyFile,
        name: "secret_key_file",
        variables: &[],
        what: "A file that holds the secret key, in place of GATEHOUSE_SECRET_KEY.",
        expects: "the path of a file with 32 bytes in base64",
        default: "none",
        example: "/run/secrets/gatehouse_key",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::TrustedProxies,
        name: "trusted_proxies",
        variables: &[],
        what: "The reverse proxies whose X-Forwarded-For is believed. From everybody else it is ignored.",
        expects: "addresses and networks, separated by commas, such as 10.0.0.0/8, 192.168.1.5",
        default: "none",
        example: "10.0.3.0/24",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::AllowedPrivateNetworks,
        name: "allowed_private_networks",
        variables: &[],
        what: "Networks that Gatehouse may call although it would refuse them: loopback, link-local and \
               metadata addresses. Ordinary private networks need not be listed.",
        expects: "addresses and networks, separated by commas, such as 127.0.0.1/32, 169.254.10.0/24",
        default: "none",
        example: "127.0.0.1/32",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::AdminEmail,
        name: "admin_email",
        variables: &[],
        what: "With the password, makes the first administrator at a start without one. Without them such a \
               start prints a one-time setup link.",
        expects: "an email address",
        default: "none: a setup link is printed",
        example: "ada@example.com",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::AdminPassword,
        name: "admin_password",
        variables: &[],
        what: "The first administrator's password. It is not looked at again once there is an administrator.",
        expects: "15 to 128 characters, not among the common passwords, and without the name in it",
        default: "none",
        example: "a long passphrase",
        shown: Shown::Never,
    },
    Setting {
        key: Key::AdminPasswordFile,
        name: "admin_password_file",
        variables: &[],
        what: "A file that holds the first administrator's password, in place of GATEHOUSE_ADMIN_PASSWORD.",
        expects: "the path of a file with 15 to 128 characters",
        default: "none",
        example: "/run/secrets/gatehouse_admin",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::Log,
        name: "log",
        variables: &[],
        what: "What is logged, to the standard error: a level (error, warn, info, debug, trace), or one per \
               part. Secrets are in none of them.",
        expects: "a level such as info, or a list such as info,gatehouse=debug",
        default: "info",
        example: "warn,gatehouse=debug",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::AllowHttp,
        name: "allow_http",
        variables: &[],
        what: "Accepts a public URL with http on a host other than this machine. Anybody on the network can \
               then read and take over sessions: for trying things out only.",
        expects: "true or false",
        default: "false",
        example: "true",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::MetricsToken,
        name: "metrics_token",
        variables: &[],
        what: "What Prometheus sends to read /metrics, as Authorization: Bearer. Without it there is no /metrics.",
        expects: "at least 16 printable characters without spaces",
        default: "none: /metrics is not there",
        example: "the output of `openssl rand -hex 32`",
        shown: Shown::Never,
    },
    Setting {
        key: Key::MetricsTokenFile,
        name: "metrics_token_file",
        variables: &[],
        what: "A file that holds the token of /metrics, in place of GATEHOUSE_METRICS_TOKEN.",
        expects: "the path of a file with at least 16 printable characters without spaces",
        default: "none",
        example: "/run/secrets/gatehouse_metrics",
        shown: Shown::Plainly,
    },
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
    Setting {
        key: Key::SessionLength,
        name: "session_length",
        variables: &["SESSION_LENGTH", "GORILLA_SESSION_LENGTH"],
        what: "How long a sign-in lasts, used or not: there is no idle limit beside it. Set here, the console shows it \
               but cannot change it.",
        expects: "hours such as 720, or a duration such as 720h or 90m, from 1 minute to 8760 hours",
        default: "720 hours, or 12 hours unused, until the console sets others",
        example: "720h",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::LdapAddress,
        name: "ldap_address",
        variables: &["LOCAL_LDAP_ADDRESS"],
        what: "The directory that people sign in with, at the password form: ldaps:// for TLS, or ldap://. Several in order of preference are \
               separated by commas. With the base and the attributes it makes a connection; the console shows it but cannot \
               change it. The address may be private.",
        expects: "addresses such as ldaps://ldap.example.com:636",
        default: "none: connections are made in the console",
        example: "ldaps://ldap.example.com:636",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::LdapBaseDn,
        name: "ldap_base_dn",
        variables: &["LOCAL_LDAP_BASE_DN"],
        what: "Where searches in the directory start.",
        expects: "the distinguished name of the place where searches start, such as dc=example,dc=org (attributes such as \
                  email=mail belong into LOCAL_LDAP_ATTRIBUTES)",
        default: "none",
        example: "dc=example,dc=org",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::LdapAttributes,
        name: "ldap_attributes",
        variables: &["LOCAL_LDAP_ATTRIBUTES"],
        what: "Which attributes of an entry are the email address and the group; also user_name, name, given_name, family_name, \
               picture and unique_id.",
        expects: "pairs such as email=mail,group=gidNumber",
        default: "none",
        example: "email=mail,group=gidNumber",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::LdapBindDn,
        name: "ldap_bind_dn",
        variables: &["LOCAL_LDAP_BIND_DN"],
        what: "Whom Gatehouse searches as. Without it, or without its password, it searches anonymously.",
        expects: "a distinguished name such as cn=admin,dc=example,dc=org",
        default: "none: anonymous",
        example: "cn=admin,dc=example,dc=org",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::LdapBindPassword,
        name: "ldap_bind_password",
        variables: &["LOCAL_LDAP_BIND_PW"],
        what: "The password of LOCAL_LDAP_BIND_DN.",
        expects: "the password",
        default: "none: anonymous",
        example: "as the directory has it",
        shown: Shown::Never,
    },
    Setting {
        key: Key::LdapBindPasswordFile,
        name: "ldap_bind_password_file",
        variables: &["LOCAL_LDAP_BIND_PW_FILE"],
        what: "A file that holds the password, in place of LOCAL_LDAP_BIND_PW.",
        expects: "the path of a file with the password",
        default: "none",
        example: "/run/secrets/ldap_bind",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::LdapTls,
        name: "ldap_tls_enable",
        variables: &["LOCAL_LDAP_TLS_ENABLE"],
        what: "Protects an ldap:// address with StartTLS: without TLS nothing is sent. An ldaps:// address has TLS in any case.",
        expects: "true or false",
        default: "false",
        example: "true",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::LdapCaFile,
        name: "ldap_ca_file",
        variables: &[],
        what: "A file with further authorities to trust for the directory's certificate, as PEM.",
        expects: "the path of a file with certificates",
        default: "none: those that browsers trust",
        example: "/etc/ssl/certs/company-ca.pem",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::LdapAllowedGroups,
        name: "ldap_group_allow_list",
        variables: &["LOCAL_LDAP_GROUP_ALLOW_LIST"],
        what: "Only members of one of these groups get in, nested ones counted.",
        expects: "names of groups separated by commas; a distinguished name between quotation marks",
        default: "none: everybody",
        example: "staff, admins",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::LdapLogin,
        name: "ldap_login",
        variables: &["LOCAL_LDAP_LOGIN"],
        what: "The directory signs people in. Without it the connection can only be tested.",
        expects: "true or false",
        default: "false",
        example: "true",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::LdapGroupSync,
        name: "ldap_group_sync",
        variables: &["GORILLA_LDAP_GROUP_SYNC"],
        what: "Who signs in is a member of the groups that the directory says, as far as they are here.",
        expects: "true or false",
        default: "false",
        example: "true",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::LdapName,
        name: "ldap_name",
        variables: &[],
        what: "What the directory is called in the console.",
        expects: "at most 80 characters",
        default: "the host of the address",
        example: "Company directory",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::AllowSelfRegistrations,
        name: "allow_self_registrations",
        variables: &["ALLOW_SELF_REGISTRATIONS"],
        what: "Whether anybody may make an account with a password at /register. Whether an administrator approves it, \
               and of which domains, the console says under Settings, Local accounts: at first each is approved. Set \
               here, the console shows it but cannot change it.",
        expects: "true or false",
        default: "false, until the console says otherwise",
        example: "true",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::LocalRestore,
        name: "local_restore",
        variables: &["LOCAL_RESTORE"],
        what: "For when nobody can sign in: while it is true, single sign-on is off, and a start prints a temporary \
               password of a restore administrator to the log (a later start, also of another server, replaces it). Set \
               it for all servers. Every page and the log say so. Remove it and start again: that account and its \
               sessions are gone, and everything is as before.",
        expects: "true or false",
        default: "false",
        example: "true",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::DisableTeamServiceAccounts,
        name: "disable_team_service_account_creation",
        variables: &["GORILLA_DISABLE_TEAM_SERVICE_ACCOUNT_CREATION"],
        what: "Teams' administrators make no service accounts: only administrators of the organization do. Those that \
               are there go on.",
        expects: "true or false",
        default: "false",
        example: "true",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::SkipAudienceValidation,
        name: "skip_audience_validation",
        variables: &["SKIP_AUDIENCE_VALIDATION"],
        what: "Whom a JWT was made out to (aud) is not compared, for any issuer: whoever has a token of a trusted issuer \
               for something else can give it in here. Better is an audience in the issuer's settings.",
        expects: "true or false",
        default: "false",
        example: "true",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::RefuseWandbAudience,
        name: "refuse_wandb_audience",
        variables: &[],
        what: "A JWT made out to wandb is refused. Without this it is taken as one for the only organization that it \
               fits, as W&B Server takes it; then a token for another installation would do, too.",
        expects: "true or false",
        default: "false",
        example: "true",
        shown: Shown::Plainly,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_finds_its_own_row() {
        for setting in &SETTINGS {
            assert_eq!(setting.key.setting().name, setting.name);
        }
    }
}
