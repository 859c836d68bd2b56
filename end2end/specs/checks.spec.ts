/** The checks themselves: each must find the fault it is for, else every other spec proves nothing. */
import { createServer } from 'node:http';
import { test as base, expect, type BrowserContext } from '@playwright/test';
import { expectAccessible, expectFits, expectNoLayoutShift, Watch } from '../lib/checks.ts';

const page = (body: string) =>
  `<!doctype html><html lang="en"><head><title>Fault</title><link rel="icon" href="/icon.svg">
<meta name="viewport" content="width=device-width"></head><body><main><h1>Fault</h1>${body}</main></body></html>`;

const faults: Record<string, string> = {
  '/good': page('<p>Nothing wrong.</p>'),
  '/console-error': page('<script>console.error("broken")</script>'),
  '/uncaught': page('<script>setTimeout(() => { throw new Error("thrown") })</script>'),
  '/hydration': page('<script>console.warn("hydration mismatch")</script>'),
  '/csp': page('<p style="color: red">inline style</p>'),
  '/missing-asset': page('<img src="/nowhere.png" alt="nothing">'),
  '/unlabelled': page('<input>'),
  '/wide': page('<div class="wide">.</div>').replace('</head>', '<link rel="stylesheet" href="/wide.css"></head>'),
  '/shift': page('<p>below</p>').replace(
    '<h1>',
    `<div id="top"></div><script>
addEventListener('load', () => setTimeout(() => {
  document.getElementById('top').append(...Array.from({ length: 9 }, () => document.createElement('hr')));
  requestAnimationFrame(() => requestAnimationFrame(() => { document.body.dataset.moved = '1'; }));
}, 100))</script><h1>`,
  ),
};

const test = base.extend<object, { origin: string }>({
  origin: [
    async ({}, use) => {
      const server = createServer(({ url = '' }, response) => {
        if (url === '/icon.svg') {
          response.setHeader('content-type', 'image/svg+xml').end('<svg xmlns="http://www.w3.org/2000/svg"/>');
        } else if (url === '/wide.css') {
          response.setHeader('content-type', 'text/css').end('.wide { width: 5000px }');
        } else if (faults[url]) {
          response.setHeader('content-type', 'text/html');
          if (url === '/csp') response.setHeader('content-security-policy', "style-src 'self'");
          response.end(faults[url]);
        } else {
          response.writeHead(url === '/fails' ? 500 : 404).end('no');
        }
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const address = server.address();
      if (typeof address !== 'object' || !address) throw new Error('no port');
      await use(`http://localhost:${address.port}`);
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],
});

async function visit(context: BrowserContext, url: string, watched = new URL(url).origin) {
  const watch = await Watch.on(context, watched);
  const tab = await context.newPage();
  await tab.goto(url);
  return { watch, tab };
}

for (const [path, found] of Object.entries({
  '/console-error': /broken/,
  '/uncaught': /thrown/,
  '/hydration': /hydration mismatch/,
  '/csp': /CSP violation: style-src-attr/,
  '/missing-asset': /404 for .*nowhere/,
  '/fails': /500 for/,
})) {
  test(`the watch finds ${path}`, async ({ context, origin }) => {
    const { watch } = await visit(context, origin + path);
    await expect.poll(() => watch.problems.join('\n')).toMatch(found);
    expect(() => watch.verify()).toThrow();
  });
}

test('a good page passes every check, and other sites are not judged', async ({ context, origin }) => {
  const { watch, tab } = await visit(context, `${origin}/good`);
  await expectAccessible(tab);
  await expectNoLayoutShift(tab);
  await expectFits(tab);
  watch.verify();
  const elsewhere = await visit(context, `${origin}/console-error`, 'http://localhost:1');
  elsewhere.watch.verify();
});

test('axe finds an input without a label', async ({ context, origin }) => {
  const { tab } = await visit(context, `${origin}/unlabelled`);
  await expect(expectAccessible(tab)).rejects.toThrow(/label/);
});

test('a layout shift is found', async ({ context, origin }) => {
  const { tab } = await visit(context, `${origin}/shift`);
  await expect(tab.locator('body[data-moved]')).toBeVisible();
  await expect(expectNoLayoutShift(tab)).rejects.toThrow(/layout shifts/);
});

test('a page wider than its window is found', async ({ context, origin }) => {
  const { tab } = await visit(context, `${origin}/wide`);
  await expect(expectFits(tab)).rejects.toThrow(/wider/);
});
