//! The parts that the console's module is taken apart into, and the one file in which a browser gets those of
//! an area.

use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;

/// WASM modules by name.
pub type Modules = BTreeMap<String, Vec<u8>>;

/// The names of an area's parts, by the area's name.
pub type Areas = BTreeMap<String, Vec<String>>;

/// The name of the script that the main module imports the parts' loaders from; fixed by leptos.
pub const LINK: &str = "./__wasm_split.______________________.js";

/// What that script would import from; it becomes one script with it instead.
pub const MAIN: &str = "./main.js";

/// How a file of parts ends.
pub const SUFFIX: &str = ".parts";

/// What in the loading script becomes what. A part comes out of its area's file (`frontend/parts.js`), and
/// where one does not come, the module would end in a panic. Instead a page that has been open since before an
/// upgrade, whose parts are not there any more, is loaded anew; where the network failed, the console says so and
/// asks again when it is told to; a page that is just being loaded stays as the server rendered it.
const CHANGES: &[(&str, &str)] = &[
    (
        "function wrapAsyncCb(callee)",
        "function wrapAsyncCb(area, callee)",
    ),
    ("await callee();", "await arrive(area, callee);"),
    ("fetch(new URL(\"./", "part((\""),
    (".wasm\", import.meta.url))", ".wasm\"))"),
];

/// The glue and the script that loads the parts as one script: the browser asks once, and neither has to
/// know the other's hashed name.
pub fn link(glue: &str, link: &str) -> Result<String> {
    let unexpected = "wasm-bindgen or wasm-split writes its scripts otherwise than expected";
    let mut link = link.to_owned();
    for (from, to) in CHANGES {
        if !link.contains(from) {
            bail!("{unexpected}: no {from:?}");
        }
        link = link.replace(from, to);
    }
    // one namespace for each loader that the glue imports, all of the same script
    let namespaces: Vec<&str> = glue
        .lines()
        .filter(|line| imports(line, LINK))
        .filter_map(|line| line.strip_prefix("import * as ")?.split(' ').next())
        .collect();
    let loaders: Vec<&str> = link
        .lines()
        .filter_map(|line| line.strip_prefix("export const ")?.split(' ').next())
        .collect();
    if namespaces.is_empty() || loaders.is_empty() {
        bail!("{unexpected}");
    }
    let rest = glue.lines().filter(|line| !imports(line, LINK));
    let body = link
        .lines()
        .filter(|line| !imports(line, MAIN))
        .map(|line| line.strip_prefix("export ").unwrap_or(line));
    let script: String = rest
        .map(str::to_owned)
        .chain(body.map(named))
        .map(|line| format!("{line}\n"))
        .collect();
    let loaders = loaders.join(", ");
    let namespaces: String = namespaces
        .iter()
        .map(|namespace| format!("const {namespace} = {{ {loaders} }};\n"))
        .collect();
    Ok(script + &namespaces)
}

fn imports(line: &str, module: &str) -> bool {
    line.starts_with("import ") && line.contains(module)
}

/// A loader is told the name of its area.
fn named(line: &str) -> String {
    const PREFIX: &str = "const __wasm_split_load_";
    let area = line
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.split_once(" = wrapAsyncCb("));
    match area {
        Some((area, rest)) => format!("{PREFIX}{area} = wrapAsyncCb(\"{area}\", {rest}"),
        None => line.to_owned(),
    }
}

/// Each area's parts in one file, one behind the other: together they compress better, and the browser asks
/// once. And the script's table of which area is in which file.
pub fn pack(areas: &Areas, modules: &Modules) -> Result<(String, Modules)> {
    let mut files = Modules::new();
    let mut table = String::from("const areas = {\n");
    for (area, parts) in areas {
        let file = format!("{}{SUFFIX}", area.split('_').next().unwrap_or(area));
        let mut bytes = Vec::new();
        let mut lengths = Vec::new();
        for part in parts {
            let module = modules.get(part).with_context(|| format!("{part} is missing"))?;
            bytes.extend_from_slice(module);
            lengths.push(format!("[\"{part}\", {}]", module.len()));
        }
        table += &format!(
            "  \"{area}\": {{ file: \"./{file}\", parts: [{}] }},\n",
            lengths.join(", ")
        );
        if files.insert(file.clone(), bytes).is_some() {
            bail!("two areas would be in {file}");
        }
    }
    Ok((table + "};", files))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loader_is_told_its_area() {
        assert_eq!(
            named("const __wasm_split_load_people_7 = wrapAsyncCb(makeLoad(() => {"),
            "const __wasm_split_load_people_7 = wrapAsyncCb(\"people_7\", makeLoad(() => {"
        );
        assert_eq!(named("const other = 1;"), "const other = 1;");
    }

    #[test]
    fn an_area_is_one_file_of_its_parts() -> Result<()> {
        let areas = Areas::from([(
            "people_7".into(),
            vec!["chunk_3.wasm".into(), "split_people_7.wasm".into()],
        )]);
        let modules = Modules::from([
            ("chunk_3.wasm".into(), b"abc".to_vec()),
            ("split_people_7.wasm".into(), b"de".to_vec()),
        ]);
        let (table, files) = pack(&areas, &modules)?;
        assert_eq!(files, Modules::from([("people.parts".into(), b"abcde".to_vec())]));
        assert!(table.contains(
            r#""people_7": { file: "./people.parts", parts: [["chunk_3.wasm", 3], ["split_people_7.wasm", 2]] }"#
        ));
        assert!(pack(&areas, &Modules::new()).is_err());
        Ok(())
    }

    #[test]
    fn a_script_that_is_written_otherwise_is_noticed() {
        assert!(link("", "").is_err());
    }
}
