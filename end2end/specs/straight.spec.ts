import { expectSignedIn } from '../lib/login.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

test('the login page goes straight to the provider, but not after signing out or failing', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  await admin.connect('Staff', oidcProvider);
  await admin.confirm(words.straight.on);
  await expect(admin.page.getByText('The login page sends people straight to Staff.')).toBeVisible();

  const page = await someone();
  await page.goto(gatehouse.origin + paths.login);
  await oidcProvider.signIn(page, 'alice');
  await expectSignedIn(page, gatehouse, 'Alice Archer');

  await page.goto(`${gatehouse.origin}/logout`);
  await page.getByRole('button', { name: words.menu.signOut }).click();
  await page.waitForURL((url) => url.origin === oidcProvider.issuer);
  await page.goto(gatehouse.origin + paths.login);
  await expect(page.getByRole('heading', { name: words.login.heading })).toBeVisible();

  const other = await someone();
  await other.goto(gatehouse.origin + paths.login);
  await oidcProvider.cancel(other);
  await expect(other.getByRole('alert')).toBeVisible();
  await other.goto(gatehouse.origin + paths.login);
  await expect(other.getByRole('heading', { name: words.login.heading })).toBeVisible();

  const local = await someone();
  await local.goto(`${gatehouse.origin}/login?local`);
  await expect(local.getByLabel(words.login.password)).toBeVisible();

  await admin.confirm(words.straight.off);
  await expect(admin.page.getByText('The login page shows all ways to sign in.')).toBeVisible();
  const last = await someone();
  await last.goto(gatehouse.origin + paths.login);
  await expect(last.getByLabel(words.login.password)).toBeVisible();
});
