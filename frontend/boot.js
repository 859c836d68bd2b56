// Appended to the glue that wasm-bindgen writes: one script, so the page needs no import map and
// no second round trip. Each module's name is replaced by its content-hashed one.
await __wbg_init({ module_or_path: new URL("./gatehouse.wasm", import.meta.url) });
await hydrate();
document.documentElement.dataset.hydrated = "1";
