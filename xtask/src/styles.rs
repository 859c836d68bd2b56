//! The two stylesheets, put together from `style/`.

use anyhow::{Context as _, Result};
use std::fs;
use std::path::Path;

/// The console's parts, in order.
pub const CONSOLE: &[&str] = &[
    "tokens.css",
    "base.css",
    "shell.css",
    "controls.css",
    "components.css",
    "pages.css",
    "modes.css",
];
/// The parts of the pages for people who are not in the console.
pub const LOGIN: &[&str] = &["tokens.css", "base.css", "controls.css", "gate.css", "modes.css"];

/// Puts parts together and takes out what a browser does not need.
pub fn build(dir: &Path, parts: &[&str]) -> Result<String> {
    let mut out = String::new();
    for part in parts {
        let file = dir.join(part);
        out.push_str(&minify(
            &fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?,
        ));
    }
    Ok(out)
}

/// Removes comments and needless space. Strings stay as they are; the space before a colon stays
/// too, because in a selector it means a descendant.
fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css.chars().peekable();
    let mut quote = None;
    while let Some(c) = rest.next() {
        if let Some(end) = quote {
            out.push(c);
            if c == '\\' {
                out.extend(rest.next());
            } else if c == end {
                quote = None;
            }
            continue;
        }
        match c {
            '"' | '\'' => {
                quote = Some(c);
                out.push(c);
            }
            '/' if rest.peek() == Some(&'*') => {
                let mut before = ' ';
                rest.next();
                for c in rest.by_ref() {
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
            }
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',']) {
                    out.push(' ');
                }
            }
            '{' | '}' | ';' | ',' => {
                if out.ends_with(' ') {
                    out.pop();
                }
                if c == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minifying_keeps_what_has_a_meaning() {
        let css = "/* x */\n@media (max-width: 48rem) {\n  .a :focus , .b > c { content: \"✕ { /* \"; width: calc(1rem + 2px); }\n}\n";
        assert_eq!(
            minify(css),
            "@media (max-width: 48rem){.a :focus,.b > c{content: \"✕ { /* \";width: calc(1rem + 2px)}}"
        );
    }

    #[test]
    fn the_login_pages_stylesheet_is_small() -> Result<()> {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style");
        let css = build(&dir, LOGIN)?;
        assert!(crate::compress::gzip(css.as_bytes())?.len() < 6 * 1024);
        Ok(())
    }

    #[test]
    fn every_layer_in_use_is_in_the_order() -> Result<()> {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style");
        let css = build(&dir, CONSOLE)? + &build(&dir, LOGIN)?;
        let order = css
            .strip_prefix("@layer ")
            .and_then(|css| css.split_once(';'))
            .map(|(order, _)| order);
        let layers: Vec<&str> = order.unwrap_or_default().split(',').collect();
        for block in css.split("@layer ").skip(1) {
            let name = block.split(['{', ';']).next().unwrap_or_default();
            assert!(
                name.contains(',') || layers.contains(&name),
                "layer {name} has no place in the order"
            );
        }
        Ok(())
    }
}
