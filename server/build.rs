//! Writes the table of assets that `src/assets.rs` embeds: the files of the directory that
//! `GATEHOUSE_SITE` names (`cargo xtask` sets it), or none where no bundle has been built.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=GATEHOUSE_SITE");
    let mut table = String::from("&[\n");
    if let Some(site) = env::var_os("GATEHOUSE_SITE").map(PathBuf::from) {
        println!("cargo:rerun-if-changed={}", site.display());
        let mut files = fs::read_dir(&site)?
            .map(|entry| entry.map(|e| e.path()))
            .collect::<Result<Vec<_>, _>>()?;
        files.sort();
        for file in files {
            add(&mut table, &file)?;
        }
    }
    table.push_str("]\n");
    let out = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    fs::write(Path::new(&out).join("assets.rs"), table)?;
    Ok(())
}

/// Adds `name.<hash>.ext` with its compressed siblings; the siblings themselves are no entries.
fn add(table: &mut String, file: &Path) -> Result<(), Box<dyn Error>> {
    let path = file
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or("an asset has an unreadable name")?;
    let [stem, _hash, extension] = path.split('.').collect::<Vec<_>>()[..] else {
        return Ok(());
    };
    let compressed = |suffix: &str| {
        let sibling = file.with_file_name(format!("{path}.{suffix}"));
        if sibling.is_file() {
            format!("Some(include_bytes!({sibling:?}))")
        } else {
            "None".into()
        }
    };
    writeln!(
        table,
        "Asset {{ name: \"{stem}.{extension}\", path: {path:?}, plain: include_bytes!({file:?}), brotli: {}, gzip: {} }},",
        compressed("br"),
        compressed("gz"),
    )?;
    Ok(())
}
