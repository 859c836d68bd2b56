/** Behind a real nginx with TLS: the self-check names what it lacks, and the lines that it prints put it right. */
import type { Page } from '@playwright/test';
import { expectAccessible } from '../lib/checks.ts';
import { Console } from '../lib/console.ts';
import { Gatehouse } from '../lib/gatehouse.ts';
import { startOidcProvider } from '../lib/providers.ts';
import { Nginx } from '../lib/proxy.ts';
import { freePort } from '../lib/server.ts';
import { test as base, expect } from '../lib/test.ts';
import { expectSignedIn, signInWith } from '../lib/login.ts';
import { paths, words } from '../lib/words.ts';

interface Behind {
  nginx: Nginx;
  gatehouse: Gatehouse;
  /** The port that nginx listens on. */
  tls: number;
  /** A server block without a line that says anything about the browser. */
  bare: string;
}

/** A Gatehouse behind nginx; the test says what nginx serves with, and whom Gatehouse trusts. */
const test = base.extend<{ start: (trusted: string) => Promise<Behind> }>({
  ignoreHTTPSErrors: true,
  start: async ({ port }, use) => {
    const ending: (() => Promise<void>)[] = [];
    await use(async (trusted) => {
      const tls = await freePort();
      const nginx = await Nginx.create();
      ending.push(() => nginx.stop());
      const gatehouse = await Gatehouse.start(port, {
        GATEHOUSE_PUBLIC_URL: `https://localhost:${tls}`,
        ...(trusted && { GATEHOUSE_TRUSTED_PROXIES: trusted }),
      });
      ending.push(() => gatehouse.stop());
      const bare = `server { listen ${tls} ssl; location / { proxy_pass http://127.0.0.1:${port}; } }`;
      return { nginx, gatehouse, tls, bare };
    });
    for (const end of ending.reverse()) await end();
  },
});

const check = (page: Page) => page.getByRole('region', { name: words.reach.title });
const missing = (page: Page) => check(page).locator('.steps > :is(.failed, .warned) .what');

/** What it prints for nginx. */
async function printed(page: Page): Promise<string> {
  const fold = check(page).locator('details').filter({ has: page.locator('summary', { hasText: /^nginx$/ }) });
  await fold.locator('summary').click();
  return await fold.locator('pre').innerText();
}

test('the lines that are left out are named, and the printed ones put it right', async ({ page, start, browser }) => {
  const { nginx, gatehouse, tls, bare } = await start('127.0.0.1');
  await nginx.serve(bare);
  const admin = new Console(page, gatehouse, true);
  await admin.setUp();
  await admin.goto(paths.settings);
  await expect(check(page)).toContainText(words.reach.wrong);
  await expect(missing(page)).toHaveText([words.reach.scheme, words.reach.host, words.reach.client]);
  await expectAccessible(page);

  // before a first test the connection says so, too
  await admin.chooseProvider('Custom');
  await page.getByRole('link', { name: words.reach.look }).click();
  await expect(check(page)).toContainText(words.reach.wrong);

  const lines = await printed(page);
  expect(lines).toContain(`listen ${tls} ssl;`);
  await nginx.serve(lines);
  await page.getByRole('link', { name: words.reach.again }).click();
  await expect(check(page)).toContainText(words.reach.passed);
  await expect(missing(page)).toHaveCount(0);
  await expect(check(page)).toContainText('came back');
  await expectAccessible(page);

  const provider = await startOidcProvider(gatehouse.origin);
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  try {
    await admin.goto(paths.connections);
    await admin.connect('Staff', provider);
    const alice = await context.newPage();
    await signInWith(alice, gatehouse, 'Staff', provider, 'alice');
    await expectSignedIn(alice, gatehouse, 'Alice Archer');
    const session = (await context.cookies()).find(({ name }) => name === '__Host-gatehouse');
    expect(session).toMatchObject({ secure: true, httpOnly: true, path: '/', domain: 'localhost' });
  } finally {
    await context.close();
    await provider.stop();
  }
});

test('what a proxy forwards that is not trusted is named as ignored, with the setting', async ({ page, start }) => {
  const { nginx, gatehouse, bare } = await start('');
  await nginx.serve(bare);
  const admin = new Console(page, gatehouse, true);
  await admin.setUp();
  await admin.goto(paths.settings);
  await nginx.serve(await printed(page));
  await page.getByRole('link', { name: words.reach.again }).click();
  await expect(missing(page)).toHaveText([words.reach.proxy, words.reach.scheme, words.reach.client]);
  await expect(check(page)).toContainText('The server is not told to trust 127.0.0.1, so what it forwards is ignored.');
  await expect(page.getByRole('textbox', { name: 'Setting of the server' })).toHaveValue('GATEHOUSE_TRUSTED_PROXIES=127.0.0.1');
});

test('without a proxy nothing is asked of one, and a first test is not held up', async ({ admin }) => {
  const { page } = admin;
  await admin.goto(paths.settings);
  await expect(check(page)).toContainText(words.reach.passed);
  await expect(check(page)).toContainText('came back');
  await admin.chooseProvider('Custom');
  await expect(page.getByRole('link', { name: words.reach.look })).toHaveCount(0);
});
