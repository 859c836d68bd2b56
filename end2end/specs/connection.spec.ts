/** The main job: connect a provider, see what it says, switch it on, sign in with it. */
import { expectSignedIn, refusal, signInWith } from '../lib/login.ts';
import type { Provider } from '../lib/providers.ts';
import { expect, test } from '../lib/test.ts';
import { TestResult, type Console } from '../lib/console.ts';
import type { Gatehouse } from '../lib/gatehouse.ts';
import type { Page } from '@playwright/test';
import { words } from '../lib/words.ts';

async function mainJob(
  admin: Console,
  gatehouse: Gatehouse,
  provider: Provider,
  someone: () => Promise<Page>,
) {
  await admin.chooseProvider(provider.tile);
  await expect(admin.page.getByLabel(words.form.callbackUrl).first()).toHaveValue(
    `${gatehouse.origin}/oidc/callback`,
  );
  await admin.fill('Staff', provider);

  const result = await admin.test(provider, 'alice');
  await result.expectPassed();
  await expect(result.headline).toContainText('Alice');
  await expect(result.tab.getByText(provider.emailOf('alice') ?? '').filter({ visible: true }).first()).toBeVisible();
  await expect(result.tab.getByText(provider.clientSecret)).toHaveCount(0);
  await result.tab.close();

  await admin.open('users');
  await expect(admin.row('alice'), 'a test makes no user').toHaveCount(0);
  await admin.page.goBack();

  await admin.save();
  await admin.activate();
  await admin.open('connections');
  await expect(admin.switch('Staff')).toHaveAttribute('aria-checked', 'true');

  const alice = await someone();
  await signInWith(alice, gatehouse, 'Staff', provider, 'alice');
  await expectSignedIn(alice, gatehouse, 'Alice Archer');
  const elsewhere = await someone();
  await signInWith(elsewhere, gatehouse, 'Staff', provider, 'alice');
  await expectSignedIn(elsewhere, gatehouse, 'Alice Archer');

  await admin.open('users');
  await expect(admin.row('Alice Archer'), 'who returns is the same user').toHaveCount(1);
}

test('oidc-provider: connect, test, activate, sign in as a new and a returning person', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  await mainJob(admin, gatehouse, oidcProvider, someone);
});

test('Keycloak: connect, test, activate, sign in as a new and a returning person', async ({
  admin,
  gatehouse,
  keycloak,
  someone,
}) => {
  await mainJob(admin, gatehouse, keycloak, someone);
});

test('a refused person gets a reference, and the administrator finds the attempt by it', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  await admin.connect('Staff', oidcProvider);
  const bob = await someone();
  await signInWith(bob, gatehouse, 'Staff', oidcProvider, 'bob');
  const reference = await refusal(bob, words.emailNotVerified);

  await admin.open('attempts');
  await admin.page.getByRole('link', { name: reference }).click();
  const trace = new TestResult(admin.page);
  await trace.expectFailed(/email_verified/);
  await expect(admin.page.getByText('email-not-verified').first()).toBeVisible();
  await expect(trace.failed.getByText(words.result.expected, { exact: true })).toBeVisible();
  await expect(trace.failed.getByText(words.result.received, { exact: true })).toBeVisible();
  await admin.page.getByRole('link', { name: 'Go to the field' }).click();
  await expect(admin.page.getByLabel(words.form.emailVerification)).toBeVisible();
});

test('a person who cancels at the provider comes back to the login page', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  await admin.connect('Staff', oidcProvider);
  const page = await someone();
  await page.goto(`${gatehouse.origin}/login`);
  await page.getByRole('link', { name: words.login.continueWith('Staff') }).click();
  await oidcProvider.cancel(page);
  await expect(page.getByRole('heading', { name: words.login.heading })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText(/cancel/i);
});

test('a wrong secret is explained, put right and tested again', async ({ admin, oidcProvider }) => {
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider, 'not the secret');
  const wrong = await admin.test(oidcProvider, 'alice');
  await wrong.expectFailed(words.clientRefused);
  await expect(wrong.tab.getByText('not the secret')).toHaveCount(0);
  await wrong.tab.close();

  await admin.page.getByLabel(words.form.clientSecret).fill(oidcProvider.clientSecret);
  const right = await admin.test(oidcProvider, 'alice');
  await right.expectPassed();
});

test('what never passed a test cannot be switched on', async ({ admin, oidcProvider }) => {
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  await admin.save();
  await admin.open('connections');
  await expect(admin.switch('Staff')).toHaveAttribute('aria-checked', 'false');
  await expect(admin.switch('Staff')).toBeDisabled();
  await expect(admin.row('Staff')).toContainText(/Draft/);
});

test('a display name that is taken is refused beside its field, and nothing typed is lost', async ({
  admin,
  oidcProvider,
}) => {
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  await admin.save();
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('  STAFF ', oidcProvider);
  await admin.page.getByRole('button', { name: words.form.save }).click();
  await expect(admin.page.getByLabel(words.form.displayName)).toHaveAttribute('aria-invalid', 'true');
  await expect(admin.page.getByLabel(words.form.issuer)).toHaveValue(oidcProvider.issuer);
});
