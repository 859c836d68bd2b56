import { people } from './people.mjs';

const escape = (text) =>
  String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1d1b33, #ecebf7); --soft: light-dark(#5b5873, #aba8c4);
  --ground: light-dark(#f1f0f9, #14131f); --paper: light-dark(#fff, #1e1d2c); --line: light-dark(#cfccdf, #3a3850);
  --accent: light-dark(#4a3fb5, #a79ff5); }
* { box-sizing: border-box; margin: 0 }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground);
  display: grid; place-items: center; min-height: 100vh; padding: 1rem }
main { background: var(--paper); border: 1px solid var(--line); border-top: 4px solid var(--accent); border-radius: 8px;
  padding: 1.75rem; width: min(26rem, 100%) }
.brand { color: var(--accent); font-weight: 600; font-size: .875rem }
h1 { font-size: 1.375rem; line-height: 1.3; margin: .25rem 0 .5rem }
p { color: var(--soft) }
form { display: grid; gap: .625rem; margin: 1.25rem 0 }
button { font: inherit; color: inherit; text-align: left; background: none; border: 1px solid var(--line); border-radius: 8px;
  padding: .625rem .875rem; cursor: pointer }
button:hover { border-color: var(--accent) }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
button b { display: block }
button span { color: var(--soft); font-size: .875rem }
button.cancel { justify-self: start; border-color: transparent; color: var(--accent); padding-inline: .25rem }
.foot { font-size: .8125rem }
code { overflow-wrap: anywhere }
`;

const document = (title, body) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · Example provider</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body><main><div class="brand">Example provider</div>${body}</main></body>
</html>`;

/** The sign-in page: one button per person, and a way to give up. */
export function signInPage({ action, client }) {
  const buttons = Object.entries(people).map(
    ([id, { claims, about }]) => `
<button name="account" value="${escape(id)}"><b>${escape(claims.name)}</b>
<span>${claims.email ? `${escape(claims.email)} – ` : ''}${escape(about)}</span></button>`,
  );
  return document(
    'Sign in',
    `
<h1>Who signs in to ${escape(client)}?</h1>
<p>This provider is for trying things out: choose a person, no password is asked.</p>
<form method="post" action="${escape(action)}">${buttons.join('')}
<button class="cancel" name="cancel" value="yes">Cancel</button>
</form>
<p class="foot">It runs on this machine only and forgets everybody at once, so that each sign-in asks again.</p>`,
  );
}

/** The page for a request that the provider refuses without sending the browser back. */
export function refusalPage({ error, error_description: description }) {
  return document(
    'Refused',
    `
<h1>This request cannot be answered</h1>
<p>${escape(description ?? 'The request was refused.')}</p>
<p class="foot"><code>${escape(error)}</code></p>`,
  );
}
