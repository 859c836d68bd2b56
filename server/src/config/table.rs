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
    /// Its name in `gatehouse.toml`; the variable is `GATEHOUSE_` and the same in upper case.
    pub name: &'static str,
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

/// What the names of all variables begin with.
pub const PREFIX: &str = "GATEHOUSE_";

impl Setting {
    /// The environment variable.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.to_uppercase())
    }
}

impl Key {
    /// The row.
    pub fn setting(self) -> &'static Setting {
        &SETTINGS[self as usize]
    }
}

/// All settings, in the order of [`Key`].
pub static SETTINGS: [Setting; 15] = [
    Setting {
        key: Key::Listen,
        name: "listen",
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
        what: "The origin under which people open Gatehouse: providers send them back to it, and forms are \
               accepted from it only. Set here, the console shows it but cannot change it.",
        expects: "scheme, host and port only, such as https://gate.example.com",
        default: "http://localhost with the port of GATEHOUSE_LISTEN, until the console sets another",
        example: "https://gate.example.com",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::DataDir,
        name: "data_dir",
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
        what: "A file that holds the secret key, in place of GATEHOUSE_SECRET_KEY.",
        expects: "the path of a file with 32 bytes in base64",
        default: "none",
        example: "/run/secrets/gatehouse_key",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::TrustedProxies,
        name: "trusted_proxies",
        what: "The reverse proxies whose X-Forwarded-For is believed. From everybody else it is ignored.",
        expects: "addresses and networks, separated by commas, such as 10.0.0.0/8, 192.168.1.5",
        default: "none",
        example: "10.0.3.0/24",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::AllowedPrivateNetworks,
        name: "allowed_private_networks",
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
        what: "The first administrator's password. It is not looked at again once there is an administrator.",
        expects: "at least 10 characters and at most 1024 bytes",
        default: "none",
        example: "a long passphrase",
        shown: Shown::Never,
    },
    Setting {
        key: Key::AdminPasswordFile,
        name: "admin_password_file",
        what: "A file that holds the first administrator's password, in place of GATEHOUSE_ADMIN_PASSWORD.",
        expects: "the path of a file with at least 10 characters and at most 1024 bytes",
        default: "none",
        example: "/run/secrets/gatehouse_admin",
        shown: Shown::Plainly,
    },
    Setting {
        key: Key::Log,
        name: "log",
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
        what: "What Prometheus sends to read /metrics, as Authorization: Bearer. Without it there is no /metrics.",
        expects: "at least 16 printable characters without spaces",
        default: "none: /metrics is not there",
        example: "the output of `openssl rand -hex 32`",
        shown: Shown::Never,
    },
    Setting {
        key: Key::MetricsTokenFile,
        name: "metrics_token_file",
        what: "A file that holds the token of /metrics, in place of GATEHOUSE_METRICS_TOKEN.",
        expects: "the path of a file with at least 16 printable characters without spaces",
        default: "none",
        example: "/run/secrets/gatehouse_metrics",
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
