//! Issuers that sign for everybody: without a rule that says whose tokens are meant, a stranger's would do.

/// An issuer that anybody gets tokens of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Its host.
    pub host: &'static str,
    /// The claims that say whose a token is; one of them has to be a condition.
    pub owners: &'static [&'static str],
    /// What everybody's claims begin with: as a prefix it says nothing.
    pub everybodys: &'static [&'static str],
}

const ALL: &[Shared] = &[
    Shared {
        host: "token.actions.githubusercontent.com",
        owners: &[
            "sub",
            "repository",
            "repository_id",
            "repository_owner",
            "repository_owner_id",
            "enterprise",
            "enterprise_id",
        ],
        everybodys: &["repo:"],
    },
    Shared {
        host: "gitlab.com",
        owners: &[
            "sub",
            "namespace_id",
            "namespace_path",
            "project_id",
            "project_path",
        ],
        everybodys: &["project_path:"],
    },
    Shared {
        host: "accounts.google.com",
        owners: &["sub", "email", "hd", "azp"],
        everybodys: &[],
    },
    Shared {
        host: "app.terraform.io",
        owners: &[
            "sub",
            "terraform_organization_id",
            "terraform_organization_name",
            "terraform_project_id",
            "terraform_workspace_id",
        ],
        everybodys: &["organization:"],
    },
    Shared {
        host: "agent.buildkite.com",
        owners: &["sub", "organization_id", "organization_slug"],
        everybodys: &["organization:"],
    },
    Shared {
        host: "oidc.vercel.com",
        owners: &["sub", "owner", "owner_id", "project_id"],
        everybodys: &["owner:"],
    },
];

/// The shared issuer that a URL is of.
pub fn shared(issuer: &str) -> Option<&'static Shared> {
    let host = host(issuer)?;
    ALL.iter().find(|shared| shared.host == host)
}

/// The host of an https URL, without its port.
pub(super) fn host(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?.trim_end_matches('.');
    scheme
        .eq_ignore_ascii_case("https")
        .then(|| host.to_ascii_lowercase())
}
