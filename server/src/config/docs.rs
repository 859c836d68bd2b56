//! The papers that are made from the code: `docs/settings.md`, `docs/errors.md`, `docs/access.md` and
//! `docs/federation.md`.

use super::table::{SETTINGS, Shown};
use gatehouse_domain::access::table::{self, Role};
use gatehouse_domain::access::{Resource, Scope, Why};
use gatehouse_domain::api_key;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::federation;
use gatehouse_domain::text::Lang;

/// `docs/settings.md`.
pub fn settings() -> String {
    let mut text = String::from(
        "# Settings\n\n\
         <!-- Made by `gatehouse docs settings`; a test compares it. -->\n\n\
         Gatehouse reads its settings from the environment. A file `gatehouse.toml` in the working directory, \
         or the one that `--config` names, may hold the same under the names of the second column; the \
         environment wins, and both win over the console, which shows such a value with its origin and cannot \
         change it. An empty variable counts as not set. A name with our prefix that is not in this table is an \
         error, and so is a value that cannot be used: nothing is opened or made before all of them are right.\n\n\
         `gatehouse config check` prints each effective value and where it comes from, never a secret.\n\n\
         ```toml\n# gatehouse.toml\nlisten = \"0.0.0.0:3000\"\npublic_url = \"https://gate.example.com\"\n\
         trusted_proxies = [\"10.0.3.0/24\"]\n```\n\n\
         | Variable | In `gatehouse.toml` | Default |\n|---|---|---|\n",
    );
    for s in SETTINGS.iter() {
        text.push_str(&format!(
            "| [`{0}`](#{1}) | `{2}` | {3} |\n",
            s.variable(),
            s.variable().to_lowercase(),
            s.name,
            s.default
        ));
    }
    for s in SETTINGS.iter() {
        text.push_str(&format!(
            "\n## {}\n\n{}\n\n- Value: {}\n- Default: {}\n- Example: `{}`\n",
            s.variable(),
            s.what,
            s.expects,
            s.default,
            s.example.replace('`', "")
        ));
        if let [_, others @ ..] = s.variables
            && !others.is_empty()
        {
            let others: Vec<String> = others.iter().map(|name| format!("`{name}`")).collect();
            text.push_str(&format!(
                "- Also: {}; two that say different things are an error\n",
                others.join(", ")
            ));
        }
        if s.shown == Shown::Never {
            text.push_str("- Secret: never logged, never shown\n");
        }
    }
    text
}

/// `docs/errors.md`.
pub fn errors() -> String {
    let mut text = String::from(
        "# Errors\n\n\
         <!-- Made by `gatehouse docs errors`; a test compares it. -->\n\n\
         Every refusal of a sign-in or a test has a code. The person sees one sentence and a reference such as \
         `GH-7F3K-Q2XM`; an administrator finds the whole attempt under it in the console: Audit, Attempts.\n\n\
         | Code | Who changes something | Status |\n|---|---|---|\n",
    );
    for code in Code::ALL {
        text.push_str(&format!(
            "| [`{0}`](#{0}) | {1} | {2} |\n",
            code.slug(),
            code.side().text(Lang::En),
            code.status()
        ));
    }
    for code in Code::ALL {
        text.push_str(&format!(
            "\n## {}\n\n{}\n\n- What to do: {}\n- Who changes something: {}\n",
            code.slug(),
            escape(code.meaning(Lang::En)),
            escape(code.fix(Lang::En)),
            code.side().text(Lang::En)
        ));
        if let Some(field) = code.field() {
            text.push_str(&format!("- Field: `{field}`\n"));
        }
        text.push_str(&format!(
            "- The person reads: “{}” / “{}”\n",
            escape(code.person(Lang::En)),
            escape(code.person(Lang::Ko))
        ));
    }
    text
}

/// `docs/access.md`.
pub fn access() -> String {
    let mut text = String::from(
        "# Who may do what\n\n\
         <!-- Made by `gatehouse docs access`; a test compares it. -->\n\n\
         Organizations have teams, teams have projects. What a caller may do is decided in one place from how the \
         caller stands to the thing, and every refusal says why. In each table a row is what a caller is, and nothing \
         else beside being in the organization; who is several things may do what any of them may. *Not found*: the \
         caller does not learn that the thing is there.\n\n\
         Administering is not reading: administrators of the installation or the organization reach a team's \
         projects once they are in the team. Adding themselves is in the audit.\n",
    );
    let parts: [(&str, &[Resource]); 3] = [
        (
            "Organizations",
            &[Resource::Instance, Resource::Organization, Resource::Own],
        ),
        ("Teams", &[Resource::Team]),
        ("Projects", &[Resource::OpenProject, Resource::RestrictedProject]),
    ];
    for (title, resources) in parts {
        let columns: Vec<_> = table::columns().filter(|(_, r)| resources.contains(r)).collect();
        text.push_str(&format!("\n## {title}\n\n| |"));
        for (action, resource) in &columns {
            text.push_str(&format!(" {} |", table::column_label(*action, *resource)));
        }
        text.push_str(&format!("\n|---|{}\n", "---|".repeat(columns.len())));
        for role in Role::ALL {
            text.push_str(&format!("| {} |", role.label()));
            for (action, resource) in &columns {
                let told = match table::cell(role, *action, *resource) {
                    verdict if verdict.allowed => "yes",
                    verdict if verdict.why.hides() => "*not found*",
                    _ => "–",
                };
                text.push_str(&format!(" {told} |"));
            }
            text.push('\n');
        }
    }
    text.push_str(
        "\n## With a key or a token\n\nA program may at most what its owner may at that moment, and of that what the \
         key's scopes are for. A token of an organization reaches nothing of another one.\n\n\
         | | needs |\n|---|---|\n",
    );
    for (action, resource) in table::columns() {
        let needs = match action.scope() {
            Some(scope) => format!("the scope `{}`", scope.name()),
            None => "a person who is signed in; no key or token".to_owned(),
        };
        text.push_str(&format!(
            "| {} | {needs} |\n",
            table::column_label(action, resource)
        ));
    }
    text.push_str("\n## What the caller is told\n\n");
    let cells = table::columns().flat_map(|(a, r)| Role::ALL.map(|role| table::cell(role, a, r)));
    let mut told: Vec<&str> = Vec::new();
    let others = [
        Why::SessionOnly,
        Why::ScopeMissing(Scope::Read),
        Why::ScopeMissing(Scope::Write),
        Why::ScopeMissing(Scope::Admin),
        Why::NoTeam,
        Why::NoSuchTeam,
    ];
    let refused = cells.filter(|v| !v.allowed).map(|v| v.why).chain(others);
    for sentence in refused.map(|why| why.text(Lang::En)) {
        if !told.contains(&sentence) {
            told.push(sentence);
            text.push_str(&format!("- {sentence}\n"));
        }
    }
    text.push_str(&format!(
        "\n## The form of keys and tokens\n\nFor secret scanners, as regular expressions:\n\n\
         | | |\n|---|---|\n| API key | `{}` |\n| access token | `{}` |\n\n\
         The last 6 of the 40 characters are a checksum of the 34 before them: their CRC-32 (IEEE), written in base \
         62 with the digits `0`–`9`, `A`–`Z`, `a`–`z`, the highest first. What does not pass is no key of Gatehouse.\n",
        api_key::PATTERN,
        api_key::TOKEN_PATTERN
    ));
    text
}

/// `docs/federation.md`.
pub fn federation() -> String {
    format!(
        "# What a JWT has to be\n\n\
         <!-- Made by `gatehouse docs federation`; a test compares it. -->\n\n\
         A program gives a JWT in at `/oidc/token` for an access token ([guide](guides/federation.md)). It is judged by \
         these rules, in this order; the first that is not kept refuses it, and what was expected and what came stands \
         in the answer and in the attempt.\n\n{}",
        federation::table::markdown()
    )
}

/// `<issuer>` in a text is not HTML.
fn escape(text: &str) -> String {
    text.replace('<', "&lt;").replace('>', "&gt;")
}
