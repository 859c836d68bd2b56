import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { freePort, Server } from './server.ts';

/** Alice is verified; Bob's address is not; Carol has none at oidc-provider, a verified one at Keycloak. */
export type Person = 'alice' | 'bob' | 'carol';

/** A real OpenID provider that a test connects Gatehouse to. */
export interface Provider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The tile of *New connection* that is for it. */
  tile: 'Keycloak' | 'Custom';
  /** On the provider's own page: signs that person in, which sends the browser back. */
  signIn(page: Page, person: Person): Promise<void>;
  /** Whether this browser stands on the provider's page. */
  isAt(page: Page): boolean;
  /** The address of that person there. */
  emailOf(person: Person): string | undefined;
  stop(): Promise<void>;
}

const servers = join(import.meta.dirname, '../servers');
const startsWith = (origin: string) => (page: Page) => page.url().startsWith(origin);

/** Its page that asks who signs in has one button per person, and *Cancel*. */
export interface OidcProvider extends Provider {
  cancel(page: Page): Promise<void>;
}

export async function startOidcProvider(rp: string): Promise<OidcProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const server = new Server({
    name: 'oidc-provider',
    command: process.execPath,
    args: [join(servers, 'oidc-provider/op.mjs')],
    env: { PORT: String(port), RP: rp },
  });
  await server.until(/ready at/, 15_000);
  const press = async (page: Page, name: RegExp) => {
    await page.waitForURL((url) => url.origin === issuer);
    await page.getByRole('button', { name }).click();
    await page.waitForURL((url) => url.origin !== issuer);
  };
  return {
    issuer,
    clientId: 'gatehouse',
    clientSecret: 'gatehouse-secret',
    tile: 'Custom',
    signIn: (page, person) => press(page, new RegExp(`^${person} `, 'i')),
    cancel: (page) => press(page, /^Cancel$/),
    isAt: startsWith(issuer),
    emailOf: (person) => (person === 'carol' ? undefined : `${person}@example.org`),
    stop: () => server.stop(),
  };
}

export interface Keycloak extends Provider {
  /** Its client with the implicit and the hybrid flow; without JavaScript its page has a button that posts. */
  posting(javaScript: boolean): Provider;
}

export async function startKeycloak(rp: string): Promise<Keycloak> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const data = await mkdtemp(join(tmpdir(), 'gatehouse-keycloak-'));
  const server = new Server({
    name: 'Keycloak',
    command: join(servers, 'keycloak/run.sh'),
    env: { PORT: String(port), RP: rp, D: data },
  });
  const stop = async () => {
    await server.stop();
    await rm(data, { recursive: true, force: true });
  };
  try {
    // The first start on a machine fetches 177 MB.
    await server.until(/Keycloak .* started in/, 400_000);
  } catch (error) {
    await stop();
    throw error;
  }
  const fillIn = async (page: Page, person: Person) => {
    await page.waitForURL((url) => url.origin === origin);
    await expect(page.getByRole('heading', { name: /sign in to your account/i })).toBeVisible();
    await page.getByLabel('Username or email').fill(person);
    await page.getByLabel('Password', { exact: true }).fill(`${person}-pw`);
    await page.getByRole('button', { name: 'Sign In' }).click();
  };
  const back = (page: Page) => page.waitForURL((url) => url.origin !== origin);
  const provider: Provider = {
    issuer: `${origin}/realms/gatehouse`,
    clientId: 'gatehouse-web',
    clientSecret: 'gatehouse-web-secret',
    tile: 'Keycloak',
    signIn: async (page, person) => {
      await fillIn(page, person);
      await back(page);
    },
    isAt: startsWith(origin),
    emailOf: (person) => `${person}@example.test`,
    stop,
  };
  const posting = (javaScript: boolean): Provider => ({
    ...provider,
    clientId: 'gatehouse-implicit',
    clientSecret: 'gatehouse-implicit-secret',
    signIn: async (page, person) => {
      await fillIn(page, person);
      if (!javaScript) await page.getByRole('button', { name: /continue/i }).click();
      await back(page);
    },
  });
  return { ...provider, posting };
}
