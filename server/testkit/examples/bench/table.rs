//! The table.

use std::fmt::Write as _;

/// A line of the table.
pub struct Row {
    /// What was done.
    pub work: String,
    /// What the program did.
    pub measured: String,
    /// What it is compared with did.
    pub beside: String,
    /// The target.
    pub target: String,
    /// How it stands to the target.
    pub ratio: String,
    /// Whether it meets the target.
    pub met: bool,
}

/// As Markdown.
pub fn markdown(rows: &[Row]) -> String {
    let mut out = String::from(
        "| work | measured | beside it, in the same run | target | ratio | met |\n|---|---|---|---|---|---|\n",
    );
    for r in rows {
        let met = if r.met { "yes" } else { "**no**" };
        // Writing to a text does not fail.
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {met} |",
            r.work, r.measured, r.beside, r.target, r.ratio
        )
        .ok();
    }
    out
}
