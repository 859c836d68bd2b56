/**
 * The providers that the other specs rely on, driven without Gatehouse: a small client of this file's own
 * does the code flow. When these fail, look at servers/ first.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { test as base, expect, type Page } from '@playwright/test';
import {
  startKeycloak,
  startOidcProvider,
  type OidcProvider,
  type Person,
  type Provider,
} from '../lib/providers.ts';

const test = base.extend<object, { rp: string; oidcProvider: OidcProvider; keycloak: Provider }>({
  rp: [
    async ({}, use) => {
      const server = createServer((_request, response) => response.end('back'));
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const address = server.address();
      if (typeof address !== 'object' || !address) throw new Error('no port');
      await use(`http://localhost:${address.port}`);
      server.close();
    },
    { scope: 'worker' },
  ],
  oidcProvider: [
    async ({ rp }, use) => {
      const provider = await startOidcProvider(rp);
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker' },
  ],
  keycloak: [
    async ({ rp }, use) => {
      const provider = await startKeycloak(rp);
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker', timeout: 420_000 },
  ],
});

async function discover(provider: Provider) {
  const answer = await fetch(`${provider.issuer}/.well-known/openid-configuration`);
  return (await answer.json()) as Record<string, string>;
}

function authorizationUrl(endpoint: string, provider: Provider, rp: string, verifier: string) {
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    client_id: provider.clientId,
    redirect_uri: `${rp}/oidc/callback`,
    response_type: 'code',
    scope: 'openid profile email',
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

async function claims(page: Page, provider: Provider, rp: string, person: Person) {
  const { issuer, authorization_endpoint, token_endpoint, userinfo_endpoint } =
    await discover(provider);
  expect(issuer).toBe(provider.issuer);
  const verifier = randomBytes(32).toString('base64url');
  await page.goto(authorizationUrl(authorization_endpoint, provider, rp, verifier));
  await provider.signIn(page, person);
  const back = new URL(page.url()).searchParams;
  expect(back.get('state')).toBe('the-state');
  const answer = await fetch(token_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${provider.clientId}:${provider.clientSecret}`)}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: back.get('code') ?? '',
      redirect_uri: `${rp}/oidc/callback`,
      code_verifier: verifier,
    }),
  });
  const tokens = (await answer.json()) as { id_token: string; access_token: string };
  const idToken = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url').toString());
  expect(idToken.nonce).toBe('the-nonce');
  const info = await fetch(userinfo_endpoint, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  expect((await info.json()).sub).toBe(idToken.sub);
  return idToken;
}

test('oidc-provider asks who signs in, each time anew', async ({ page, rp, oidcProvider }) => {
  expect(await claims(page, oidcProvider, rp, 'alice')).toMatchObject({
    email: 'alice@example.org',
    email_verified: true,
    name: 'Alice Archer',
  });
  expect(await claims(page, oidcProvider, rp, 'bob')).toMatchObject({
    email: 'bob@example.org',
    email_verified: false,
    given_name: 'Bob',
    family_name: 'Baker',
  });
  expect(await claims(page, oidcProvider, rp, 'carol')).not.toHaveProperty('email');
});

test('oidc-provider sends a person back who cancels', async ({ page, rp, oidcProvider }) => {
  const { authorization_endpoint } = await discover(oidcProvider);
  await page.goto(authorizationUrl(authorization_endpoint, oidcProvider, rp, 'v'.repeat(43)));
  await page.screenshot({ path: 'pictures/oidc-provider.png', fullPage: true });
  await oidcProvider.cancel(page);
  const back = new URL(page.url()).searchParams;
  expect(back.get('error')).toBe('access_denied');
  expect(back.get('state')).toBe('the-state');
});

test('oidc-provider keeps a request it cannot trust', async ({ page, rp, oidcProvider }) => {
  const { authorization_endpoint } = await discover(oidcProvider);
  const elsewhere = `${rp}/elsewhere`;
  await page.goto(authorizationUrl(authorization_endpoint, oidcProvider, elsewhere, 'v'.repeat(43)));
  await expect(page.getByRole('heading', { name: 'This request cannot be answered' })).toBeVisible();
  expect(oidcProvider.isAt(page)).toBe(true);
});

test('Keycloak signs its people in', async ({ page, rp, keycloak }) => {
  expect(await claims(page, keycloak, rp, 'alice')).toMatchObject({
    preferred_username: 'alice',
    email: 'alice@example.test',
    email_verified: true,
  });
  await page.context().clearCookies();
  expect(await claims(page, keycloak, rp, 'bob')).toMatchObject({ email_verified: false });
});
