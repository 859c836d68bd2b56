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
