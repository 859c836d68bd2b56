//! The table of checks, for the documentation: what is judged of a token, in this order.

use crate::attempt::Label;
use crate::catalogue::Code;
use crate::text::Lang;

/// A row of the table.
pub struct Row {
    /// What is looked at.
    pub label: Label,
    /// What it has to be.
    pub right: &'static str,
    /// What it is refused with.
    pub codes: &'static [Code],
}

/// All rows.
pub const ROWS: &[Row] = &[
    Row {
        label: Label::Assertion,
        right: "A JWT that is signed and not encrypted: three parts, at most 16 KiB. Spaces and line ends around it are left out.",
        codes: &[Code::AssertionMalformed],
    },
    Row {
        label: Label::TokenKind,
        right: "`typ` is absent or `JWT`. No `nonce`, `at_hash`, `c_hash`, `s_hash` or `events`: ID tokens of a sign-in and logout tokens are not taken for it (RFC 8725).",
        codes: &[Code::AssertionKind],
    },
    Row {
        label: Label::Algorithm,
        right: "One of RS256, RS384, RS512, PS256, ES256, ES384, EdDSA; never HS… or `none`. No `crit`.",
        codes: &[Code::AssertionAlgorithm, Code::AssertionMalformed],
    },
    Row {
        label: Label::Issuer,
        right: "To the character one that an organization here has set up. Nothing is fetched before that.",
        codes: &[Code::AssertionClaim, Code::IssuerUnknown],
    },
    Row {
        label: Label::Signature,
        right: "By a key of the issuer: of those it publishes, fetched again at most every 30 seconds, or of those given by hand. `jku`, `x5u` and `jwk` are never followed.",
        codes: &[
            Code::IssuerKeysUnavailable,
            Code::AssertionKey,
            Code::AssertionSignature,
        ],
    },
    Row {
        label: Label::Audience,
        right: "A text, or a list with exactly one: the organization's name (or a former one), or what the issuer's settings list; `wandb` where the installation takes it. Not compared with SKIP_AUDIENCE_VALIDATION. Where it does not say which organization is meant, exactly one must match.",
        codes: &[
            Code::AssertionClaim,
            Code::AssertionAudience,
            Code::OrganizationAmbiguous,
        ],
    },
    Row {
        label: Label::Expiry,
        right: "A number, not more than 60 seconds ago.",
        codes: &[Code::AssertionClaim, Code::AssertionExpired],
    },
    Row {
        label: Label::IssuedAt,
        right: "Where it is there: a number, not more than 60 seconds ahead.",
        codes: &[Code::AssertionClaim, Code::AssertionFromFuture],
    },
    Row {
        label: Label::NotBefore,
        right: "The same.",
        codes: &[Code::AssertionClaim, Code::AssertionFromFuture],
    },
    Row {
        label: Label::Lifetime,
        right: "From `iat` (else from now) to `exp` at most what the issuer's settings say: 24 hours at first.",
        codes: &[Code::AssertionTooLong],
    },
    Row {
        label: Label::Condition,
        right: "Each condition of the issuer's settings, by exact value or by a prefix that ends in `/` or `:`.",
        codes: &[Code::AssertionCondition],
    },
    Row {
        label: Label::Subject,
        right: "The email of a member of the organization, written by an administrator or verified by a provider; else the subject of exactly one external service account of it. Nothing else makes a token somebody's.",
        codes: &[
            Code::AssertionClaim,
            Code::SubjectUnknown,
            Code::SubjectNotVerified,
            Code::SubjectAmbiguous,
            Code::SubjectDisabled,
        ],
    },
    Row {
        label: Label::TokenId,
        right: "Only where the issuer's settings say *once*: a text, not given in before.",
        codes: &[Code::AssertionClaim, Code::AssertionUsed],
    },
];

/// The table in Markdown.
pub fn markdown() -> String {
    let mut text = String::from("| # | What | What it has to be | Refused with |\n|---|---|---|---|\n");
    for (n, row) in ROWS.iter().enumerate() {
        let codes: Vec<String> = row
            .codes
            .iter()
            .map(|code| format!("[`{0}`](errors.md#{0})", code.slug()))
            .collect();
        text.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            n + 1,
            row.label.text(Lang::En),
            row.right,
            codes.join(", ")
        ));
    }
    text
}
