import { test as base, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { Watch } from './checks.ts';
import { Console } from './console.ts';
import { startOpenLdap, type OpenLdap } from './directories.ts';
import { Gatehouse } from './gatehouse.ts';
import { startKeycloak, startOidcProvider, type Keycloak, type OidcProvider } from './providers.ts';
import { freePort } from './server.ts';

export { expect } from '@playwright/test';

interface Fixtures {
  /** A Gatehouse of this test's own, on an empty data directory. */
  gatehouse: Gatehouse;
  /** What must not happen on any page; verified at the test's end. */
  watch: Watch;
  /** The console in the browser of the administrator, signed in. */
  admin: Console;
  /** Opens a browser of somebody else: no cookie shared with the others. */
  someone: (locale?: string, javaScript?: boolean) => Promise<Page>;
}

interface WorkerFixtures {
  /** Gatehouse's port: the providers are told its origin before it runs. */
  port: number;
  oidcProvider: OidcProvider;
  keycloak: Keycloak;
  openldap: OpenLdap;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  port: [async ({}, use) => use(await freePort()), { scope: 'worker' }],

  oidcProvider: [
    async ({ port }, use) => {
      const provider = await startOidcProvider(`http://localhost:${port}`);
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker' },
  ],

  keycloak: [
    async ({ port }, use) => {
      const provider = await startKeycloak(`http://localhost:${port}`);
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker', timeout: 420_000 },
  ],

  openldap: [
    async ({}, use) => {
      const directory = await startOpenLdap();
      await use(directory);
      await directory.stop();
    },
    { scope: 'worker' },
  ],

  gatehouse: async ({ port }, use, info) => {
    const gatehouse = await Gatehouse.start(port);
    await use(gatehouse);
    await gatehouse.stop();
    if (info.status !== info.expectedStatus) {
      await info.attach('gatehouse.log', { body: gatehouse.server.output });
    }
  },

  watch: async ({ context, gatehouse }, use) => {
    const watch = await Watch.on(context, gatehouse.origin);
    await use(watch);
    watch.verify();
  },

  admin: async ({ page, gatehouse, watch, javaScriptEnabled }, use) => {
    void watch;
    const console = new Console(page, gatehouse, javaScriptEnabled !== false);
    await console.setUp();
    await use(console);
  },

  someone: async ({ browser, gatehouse, javaScriptEnabled, locale }, use) => {
    const opened: Opened[] = [];
    await use(async (spoken = locale, javaScript = javaScriptEnabled) => {
      const options = { javaScriptEnabled: javaScript, locale: spoken };
      const one = await open(browser, gatehouse.origin, options);
      opened.push(one);
      return one.page;
    });
    for (const { page, watch } of opened) {
      await page.context().close();
      watch.verify();
    }
  },
});

interface Opened {
  page: Page;
  watch: Watch;
}

async function open(browser: Browser, origin: string, options: BrowserContextOptions): Promise<Opened> {
  const context = await browser.newContext(options);
  const watch = await Watch.on(context, origin);
  return { page: await context.newPage(), watch };
}
