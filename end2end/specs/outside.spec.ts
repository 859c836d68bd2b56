/** A connection and session lengths from the environment: shown with their origin, and not to be changed here. */
import { expectAccessible, expectNoLayoutShift } from '../lib/checks.ts';
import { Gatehouse } from '../lib/gatehouse.ts';
import { expectSignedIn, signInWith } from '../lib/login.ts';
import { picture } from '../lib/screenshots.ts';
import { expect, test as base } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

const test = base.extend({
  gatehouse: async ({ port, oidcProvider }, use) => {
    const gatehouse = await Gatehouse.start(port, {
      OIDC_ISSUER: oidcProvider.issuer,
      OIDC_CLIENT_ID: oidcProvider.clientId,
      OIDC_CLIENT_SECRET: oidcProvider.clientSecret,
      GORILLA_AUTH_METHOD: 'pkce',
      GATEHOUSE_OIDC_NAME: 'Company',
      SESSION_LENGTH: '48h',
    });
    await use(gatehouse);
    await gatehouse.stop();
  },
});

test('what the environment sets is on the login page, and locked in the console', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
  javaScriptEnabled,
}) => {
  const { page } = admin;
  const judge = async (name: string) => {
    // axe runs in the page
    if (javaScriptEnabled === false) return;
    await expectNoLayoutShift(page);
    await picture(page, name);
    await expectAccessible(page);
  };

  await admin.open('connections');
  const row = admin.row('Company');
  await expect(row).toContainText('environment');
  await expect(row).toContainText('Untested');
  await expect(admin.switch('Company')).toBeDisabled();
  await expect(row.getByRole('link', { name: words.connections.remove })).toHaveCount(0);
  await judge('outside-list');

  const path = await admin.linkTo('Company');
  await admin.goto(path);
  await expect(page.getByText('These settings come from outside of the console (environment).')).toBeVisible();
  await expect(page.getByText('environment: OIDC_ISSUER', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Deactivate|^Activate/ })).toHaveCount(0);
  await expect(page.getByRole('link', { name: words.connections.remove })).toHaveCount(0);
  await judge('outside-connection');

  await admin.goto(`${path}/edit`);
  await expect(page.getByLabel(words.form.issuer)).toHaveValue(oidcProvider.issuer);
  await expect(page.getByLabel(words.form.issuer)).not.toBeEditable();
  await expect(page.getByLabel(words.form.flow)).toBeDisabled();
  await expect(page.getByLabel(words.form.emailVerification)).toBeDisabled();
  await expect(page.getByText('environment: GORILLA_AUTH_METHOD', { exact: true })).toBeVisible();
  await expect(page.getByText('environment: OIDC_CLIENT_SECRET', { exact: true })).toBeVisible();
  for (const name of [words.form.save, words.form.discover, words.form.replaceSecret]) {
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  }
  expect(await page.content()).not.toContain(oidcProvider.clientSecret);
  await judge('outside-form');

  await admin.open('settings');
  await expect(page.getByLabel(/^A sign-in lasts/)).toHaveValue('48h');
  await expect(page.getByLabel(/^A sign-in lasts/)).not.toBeEditable();
  await expect(page.getByText('environment: SESSION_LENGTH', { exact: true })).toBeVisible();
  await judge('outside-settings');

  const alice = await someone();
  await signInWith(alice, gatehouse, 'Company', oidcProvider, 'alice');
  await expectSignedIn(alice, gatehouse, 'Alice Archer');
  await admin.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Active');
  await expect(page.getByText('seen to work')).toBeVisible();

  await admin.goto(`${path}/revisions`);
  await expect(admin.page.locator('tbody tr').first()).toContainText('Gatehouse itself');
});

test('it is tested like any other', async ({ admin, oidcProvider }) => {
  await admin.goto(`${await admin.linkTo('Company', paths.connections)}/edit`);
  const result = await admin.test(oidcProvider, 'alice');
  await result.expectPassed();
});
