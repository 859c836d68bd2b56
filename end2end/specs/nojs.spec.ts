/** The same product without JavaScript: every step is a link or a form. Runs in the project `nojs` only. */
import { expectSignedIn, signInWith } from '../lib/login.ts';
import { expect, test } from '../lib/test.ts';
import { words } from '../lib/words.ts';

test('a connection is made, tested, changed and switched on', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  const { page } = admin;
  await admin.connect('Staff', oidcProvider);

  await admin.open('connections');
  await admin.row('Staff').getByRole('link', { name: words.connections.edit }).click();
  await page.getByLabel(words.form.displayName).fill('Staff of Example');
  await admin.save();
  await page.reload();
  await expect(page.getByRole('alert'), 'nothing is sent again').toHaveCount(0);
  // a new name alone is live as soon as it is saved
  await admin.open('connections');
  await expect(admin.row('Staff of Example')).toBeVisible();
  await expect(admin.switch('Staff of Example')).toHaveAttribute('aria-checked', 'true');

  const alice = await someone();
  await signInWith(alice, gatehouse, 'Staff of Example', oidcProvider, 'alice');
  await expectSignedIn(alice, gatehouse, 'Alice Archer');

  await admin.open('users');
  await page.getByRole('link', { name: 'Alice Archer' }).click();
  await page.getByRole('button', { name: words.users.end }).first().click();
  await expect(page.getByRole('button', { name: words.users.end })).toHaveCount(0);
});

test('an error stands beside its field and what was typed stays', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  await page.getByLabel(words.form.issuer).fill('not a URL');
  await page.getByRole('button', { name: words.form.save }).click();
  await expect(page.getByLabel(words.form.issuer)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel(words.form.issuer)).toHaveValue('not a URL');
  await expect(page.getByLabel(words.form.displayName)).toHaveValue('Staff');
  expect(await page.content()).not.toContain(oidcProvider.clientSecret);
});

test('language and theme are switched by plain forms', async ({ admin }) => {
  const { page } = admin;
  await page.locator('summary').first().click();
  await page.getByRole('button', { name: '한국어' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await page.locator('summary').first().click();
  await page.getByRole('button', { name: '어둡게' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the claims of the last test are listed with the names to enter', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  const result = await admin.test(oidcProvider, 'alice');
  await result.tab.close();
  await page.reload();
  await page.getByText(words.claims.fold, { exact: true }).click();
  const received = page.getByRole('region', { name: words.claims.received });
  await expect(received.locator('li').filter({ hasText: 'alice@example.org' }).locator('code').last()).toHaveText('email');
  await expect(received.getByText('Use for …')).toHaveCount(0);
  await expect(page.getByRole('region', { name: words.claims.mapped })).toContainText('Alice Archer');
});

test('the public URL is checked by what the request says', async ({ admin }) => {
  const { page } = admin;
  await admin.open('settings');
  const check = page.getByRole('region', { name: words.reach.title });
  await expect(check).toContainText(words.reach.passed);
  await expect(check).toContainText('not tried yet');
  await expect(check.locator('noscript')).toBeVisible();
  await check.getByRole('link', { name: words.reach.again }).click();
  await expect(check).toContainText('came back');
  await page.reload();
  await expect(check, 'an older cookie is no lost one').toContainText('not tried yet');
});
