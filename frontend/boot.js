// Appended to the glue that wasm-bindgen writes: one script, so the page needs no import map and
// no second round trip. GATEHOUSE_WASM is replaced by the module's content-hashed name.
await __wbg_init({ module_or_path: new URL("GATEHOUSE_WASM", import.meta.url) });
hydrate();
document.documentElement.dataset.hydrated = "1";
