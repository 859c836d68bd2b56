import { expectSignedIn, expectSignedOut, signInWith } from '../lib/login.ts';
import { expect, test } from '../lib/test.ts';
import { words } from '../lib/words.ts';

test('signing out ends the session here and at oidc-provider', async ({ admin, gatehouse, oidcProvider, someone }) => {
  await admin.connect('Staff', oidcProvider);
  const page = await someone();
  await signInWith(page, gatehouse, 'Staff', oidcProvider, 'alice');
  await expectSignedIn(page, gatehouse, 'Alice Archer');

  await page.goto(`${gatehouse.origin}/logout`);
  await page.getByRole('button', { name: words.menu.signOut }).click();
  // Its own page asks.
  await page.waitForURL((url) => url.origin === oidcProvider.issuer);
  await page.getByRole('button', { name: /^Yes/ }).click();

  await page.waitForURL((url) => url.origin === gatehouse.origin);
  await expect(page.getByText(words.signOut.here)).toBeVisible();
  await expect(page.getByText(words.signOut.there('Staff'))).toBeVisible();
  await expect(page.getByText(words.signOut.revoked('Staff'))).toBeVisible();
  await expectSignedOut(page, gatehouse);
});

test('who turns round at the provider is told that it did not confirm', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  await admin.connect('Staff', oidcProvider);
  const page = await someone();
  await signInWith(page, gatehouse, 'Staff', oidcProvider, 'alice');
  await expectSignedIn(page, gatehouse, 'Alice Archer');
  await page.goto(`${gatehouse.origin}/logout`);
  await page.getByRole('button', { name: words.menu.signOut }).click();
  await page.waitForURL((url) => url.origin === oidcProvider.issuer);
  await page.goto(`${gatehouse.origin}/logout`);
  await expect(page.getByText(words.signOut.here)).toBeVisible();
  await expect(page.getByText(words.signOut.notConfirmed('Staff'))).toBeVisible();
});

test('after signing out Keycloak asks for the password again', async ({ admin, gatehouse, keycloak, someone }) => {
  test.setTimeout(120_000);
  await admin.connect('Staff', keycloak);
  const page = await someone();
  await signInWith(page, gatehouse, 'Staff', keycloak, 'alice');
  await expectSignedIn(page, gatehouse, 'Alice Archer');

  await page.goto(`${gatehouse.origin}/logout`);
  await page.getByRole('button', { name: words.menu.signOut }).click();
  await page.waitForURL(/\/logout\?state=/);
  await expect(page.getByText(words.signOut.there('Staff'))).toBeVisible();
  await expect(page.getByText(words.signOut.revoked('Staff'))).toBeVisible();

  // Its form is there again, and takes the password: `signIn` waits for it.
  await signInWith(page, gatehouse, 'Staff', keycloak, 'alice');
  await expectSignedIn(page, gatehouse, 'Alice Archer');
});
