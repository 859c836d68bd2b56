//! The papers that are made from the code: `docs/settings.md`, `docs/errors.md` and `docs/federation.md`.

use super::table::{SETTINGS, Shown};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::federation::table;
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

/// `docs/federation.md`.
pub fn federation() -> String {
    format!(
        "# What a JWT has to be\n\n\
         <!-- Made by `gatehouse docs federation`; a test compares it. -->\n\n\
         A program gives a JWT in at `/oidc/token` for an access token ([guide](guides/federation.md)). It is judged by \
         these rules, in this order; the first that is not kept refuses it, and what was expected and what came stands \
         in the answer, in the attempt and in the console's debugger.\n\n{}",
        table::markdown()
    )
}

/// `<issuer>` in a text is not HTML.
fn escape(text: &str) -> String {
    text.replace('<', "&lt;").replace('>', "&gt;")
}
