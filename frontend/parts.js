// An area of the console comes in one file: its modules one behind the other, as long as `areas` says.
const arrived = new Map();

// Fetches an area's file, unless all that is in it has come before.
function open(area) {
  const { file, parts } = areas[area];
  if (parts.every(([name]) => arrived.has(name))) return;
  const bytes = fetch(new URL(file, import.meta.url)).then((response) => {
    if (!response.ok) throw Object.assign(new Error(`${response.status} for ${response.url}`), { status: response.status });
    return response.arrayBuffer();
  });
  const coming = parts.filter(([name]) => !arrived.has(name));
  let start = 0;
  for (const [name, length] of parts) {
    const from = start;
    start += length;
    if (!arrived.has(name)) {
      arrived.set(name, bytes.then((all) => new Uint8Array(all, from, length)));
    }
  }
  bytes.catch(() => coming.forEach(([name]) => arrived.delete(name)));
}

// A module of an area that has been opened, as the answer that the loader waits for.
async function part(name) {
  return new Response(await arrived.get(name), { headers: { "content-type": "application/wasm" } });
}

// Waits for an area. A page that is open stays as it is while the area does not come, says so, and asks again when it
// is told to.
async function arrive(area, callee) {
  for (;;) {
    try {
      open(area);
      return await callee();
    } catch (e) {
      if (!document.documentElement.dataset.hydrated) throw e;
      // an upgrade has taken it away
      if (e.status === 404) location.reload();
      else dispatchEvent(new Event("part-missing"));
      await new Promise((again) => addEventListener("part-again", again, { once: true }));
    }
  }
}
