//! The bundle: everything a browser loads, under content-hashed names, in one directory that the
//! server's build embeds.

use crate::compress::{brotli, gzip};
use crate::env::Env;
use crate::parts::{self, Areas, Modules};
use crate::step::{run, step};
use crate::{needs, node, styles, wasm};
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// The stem of the script's and the module's names.
const NAME: &str = "gatehouse";
/// The main module.
const MODULE: &str = "gatehouse.wasm";

/// How the bundle is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Quick to build, not compressed.
    Dev,
    /// Small: optimised and precompressed.
    Release,
}

impl Mode {
    const fn profile(self) -> &'static str {
        match self {
            Self::Dev => "wasm-dev",
            Self::Release => "wasm-release",
        }
    }

    const fn site(self) -> &'static str {
        match self {
            Self::Dev => "site-dev",
            Self::Release => "site",
        }
    }
}

/// One file of the bundle.
pub struct File {
    /// Its name without the hash.
    pub name: String,
    /// Its size as it is, and with brotli where it was compressed.
    pub size: usize,
    /// See `size`.
    pub brotli: usize,
}

/// A bundle on disk.
pub struct Bundle {
    /// Its directory.
    pub dir: PathBuf,
    /// Its files, without the compressed forms.
    pub files: Vec<File>,
}

/// Builds the bundle.
pub fn build(env: &Env, mode: Mode) -> Result<Bundle> {
    let toolchain = wasm::toolchain(env)?;
    step("Building the console (WASM)", || {
        let mut cargo = toolchain.cargo(env);
        cargo.args([
            "build",
            "--package",
            "frontend",
            "--target",
            wasm::TARGET,
            "--profile",
            mode.profile(),
        ]);
        run(&mut cargo)
    })?;
    let split = step("Splitting it by area (wasm-split)", || split(env, mode))?;
    let (script, module) = step("Binding it to the browser (wasm-bindgen)", || {
        bind(mode, &split.main)
    })?;
    let mut modules = split.parts;
    modules.insert(MODULE.to_owned(), module);
    if mode == Mode::Release {
        step("Optimising (wasm-opt)", || {
            for module in modules.values_mut() {
                *module = optimise(env, module)?;
            }
            Ok(())
        })?;
    }
    step("Putting the bundle together", || {
        let script = parts::link(&script, &split.link)?;
        assemble(env, mode, script, modules, &split.areas)
    })
}

/// The module taken apart: what every page needs, and a part for each area of the console.
struct Split {
    /// The path of the main module, not yet bound.
    main: PathBuf,
    /// The parts.
    parts: Modules,
    /// Which of them each area needs.
    areas: Areas,
    /// The script that loads the parts.
    link: String,
}

fn split(env: &Env, mode: Mode) -> Result<Split> {
    let built = env
        .target
        .join(wasm::TARGET)
        .join(mode.profile())
        .join("frontend.wasm");
    let input = fs::read(&built).with_context(|| format!("cannot read {}", built.display()))?;
    let dir = env.target.join(format!("{}-parts", mode.site()));
    if dir.exists() {
        fs::remove_dir_all(&dir)?;
    }
    let main = dir.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = &dir;
    options.main_out_path = &main;
    options.main_module = parts::MAIN;
    options.link_name = parts::LINK;
    let done = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow::anyhow!("the module cannot be split: {error}"))?;
    let part = |path: &PathBuf| {
        let name = path.file_name().context("a part has a name")?;
        Ok((name.to_string_lossy().into_owned(), fs::read(path)?))
    };
    let names = |stems: &Vec<String>| stems.iter().map(|stem| format!("{stem}.wasm")).collect();
    Ok(Split {
        areas: done
            .prefetch_map
            .iter()
            .map(|(area, stems)| (area.clone(), names(stems)))
            .collect(),
        parts: done.split_modules.iter().map(part).collect::<Result<_>>()?,
        link: fs::read_to_string(dir.join(parts::LINK))?,
        main,
    })
}

/// The glue and the main module, as wasm-bindgen makes them.
fn bind(mode: Mode, main: &Path) -> Result<(String, Vec<u8>)> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(main)
        .keep_lld_exports(true)
        .demangle(false)
        .out_name(NAME)
        .web(true)?
        .typescript(false);
    let release = mode == Mode::Release;
    bindgen
        .remove_name_section(release)
        .remove_producers_section(release);
    let mut output = bindgen.generate_output()?;
    // The loaders are put in by `link`.
    let inline = output
        .snippets()
        .iter()
        .filter(|(_, pieces)| !pieces.is_empty())
        .map(|(name, _)| name);
    if let Some(name) = inline.chain(output.local_modules().keys()).next() {
        bail!("{name} brings JavaScript of its own, which the bundle has no place for");
    }
    Ok((output.js().to_owned(), output.wasm_mut().emit_wasm()))
}

/// `wasm-opt -Oz`, with the features that browsers have; all of them would make a module that
/// Chromium refuses.
fn optimise(env: &Env, module: &[u8]) -> Result<Vec<u8>> {
    const FEATURES: &[&str] = &[
        "--enable-bulk-memory",
        "--enable-nontrapping-float-to-int",
        "--enable-sign-ext",
        "--enable-mutable-globals",
        "--enable-reference-types",
        "--enable-multivalue",
    ];
    let script = needs::wasm_opt(env)?;
    let (before, after) = (
        env.target.join("unoptimised.wasm"),
        env.target.join("optimised.wasm"),
    );
    fs::write(&before, module)?;
    let mut node = node::command(env, "node")?;
    node.arg(script)
        .arg(&before)
        .arg("-Oz")
        .args(FEATURES)
        .arg("-o")
        .arg(&after);
    run(&mut node)?;
    let optimised = fs::read(&after)?;
    fs::remove_file(&before)?;
    fs::remove_file(&after)?;
    Ok(optimised)
}

fn assemble(env: &Env, mode: Mode, script: String, modules: Modules, areas: &Areas) -> Result<Bundle> {
    let style = env.root.join("style");
    let boot = fs::read_to_string(env.root.join("frontend/boot.js"))?;
    let loader = fs::read_to_string(env.root.join("frontend/parts.js"))?;
    let (table, packed) = parts::pack(areas, &modules)?;
    let main = modules.get(MODULE).context("there is a main module")?.clone();
    let mut script = format!("{script}\n{table}\n{loader}\n{boot}");
    let named = packed.iter().map(|(name, bytes)| (name.as_str(), bytes));
    for (name, bytes) in named.chain([(MODULE, &main)]) {
        script = script.replace(
            &format!("\"./{name}\""),
            &format!("\"./{}\"", hashed(name, bytes)),
        );
    }
    let files = [
        (format!("{NAME}.js"), script.into_bytes()),
        (
            "console.css".into(),
            styles::build(&style, styles::CONSOLE)?.into_bytes(),
        ),
        (
            "login.css".into(),
            styles::build(&style, styles::LOGIN)?.into_bytes(),
        ),
        ("icon.svg".into(), fs::read(style.join("icon.svg"))?),
    ];
    let files = files.into_iter().chain(packed).chain([(MODULE.to_owned(), main)]);
    let dir = env.target.join(mode.site());
    fs::create_dir_all(&dir)?;
    let mut kept = BTreeSet::new();
    let mut bundle = Bundle {
        dir: dir.clone(),
        files: Vec::new(),
    };
    for (name, bytes) in files {
        let file = hashed(&name, &bytes);
        let mut size = File {
            name,
            size: bytes.len(),
            brotli: bytes.len(),
        };
        if mode == Mode::Release {
            let compressed = brotli(&bytes)?;
            size.brotli = compressed.len();
            for (suffix, compressed) in [("br", compressed), ("gz", gzip(&bytes)?)] {
                let file = format!("{file}.{suffix}");
                write_changed(&dir.join(&file), &compressed)?;
                kept.insert(file);
            }
        }
        write_changed(&dir.join(&file), &bytes)?;
        kept.insert(file);
        bundle.files.push(size);
    }
    remove_others(&dir, &kept)?;
    Ok(bundle)
}

/// `name.ext` → `name.<hash of its content>.ext`; the server's build takes the hash out again.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let (stem, extension) = name.split_once('.').unwrap_or((name, "bin"));
    format!("{stem}.{:016x}.{extension}", hasher.finish())
}

/// Writes a file unless it holds this already: its time stays, and the server is not built anew.
fn write_changed(file: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))
}

fn remove_others(dir: &Path, kept: &BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if !kept.contains(entry.file_name().to_string_lossy().as_ref()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_its_content_only() {
        assert_eq!(hashed("gatehouse.js", b"a"), hashed("gatehouse.js", b"a"));
        assert_ne!(hashed("gatehouse.js", b"a"), hashed("gatehouse.js", b"b"));
        assert!(hashed("gatehouse.js", b"a").starts_with("gatehouse."));
    }

    #[test]
    fn what_an_earlier_build_left_goes() -> Result<()> {
        let dir = tempfile::tempdir()?;
        fs::write(dir.path().join("old.js"), "")?;
        fs::write(dir.path().join("new.js"), "")?;
        remove_others(dir.path(), &BTreeSet::from(["new.js".into()]))?;
        assert!(dir.path().join("new.js").exists() && !dir.path().join("old.js").exists());
        Ok(())
    }
}
