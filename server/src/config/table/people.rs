//! How long sign-ins last, who makes an account, the way back in, what teams may do, and whom a JWT is made out to.

use super::{Key, Setting, Shown};

/// The rows, in the order of [`Key`].
pub static SETTINGS: [Setting; 6] = [
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
