import { administrator, expectSignedIn, expectSignedOut, signInWith, signInWithPassword } from '../lib/login.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

test('a session that an administrator ends is refused at once', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  await admin.connect('Staff', oidcProvider);
  const alice = await someone();
  await signInWith(alice, gatehouse, 'Staff', oidcProvider, 'alice');
  await expectSignedIn(alice, gatehouse, 'Alice Archer');

  await admin.open('users');
  await admin.page.getByRole('link', { name: 'Alice Archer' }).click();
  await admin.page.getByRole('button', { name: words.users.end }).first().click();
  await expect(admin.page.getByRole('button', { name: words.users.end })).toHaveCount(0);
  await expectSignedOut(alice, gatehouse);
});

test('disabling a person ends the sessions and refuses the next sign-in', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  await admin.connect('Staff', oidcProvider);
  const alice = await someone();
  await signInWith(alice, gatehouse, 'Staff', oidcProvider, 'alice');
  await expectSignedIn(alice, gatehouse, 'Alice Archer');

  await admin.open('users');
  await admin.page.getByRole('link', { name: 'Alice Archer' }).click();
  await admin.confirm(words.users.disable);
  await expect(admin.page.getByRole('heading', { level: 1 })).toContainText('Disabled');

  await expectSignedOut(alice, gatehouse);
  await signInWith(alice, gatehouse, 'Staff', oidcProvider, 'alice');
  await expect(alice.getByRole('alert')).toBeVisible();
});

test('a person sees their own sessions and ends the others', async ({ admin, gatehouse, someone }) => {
  const other = await someone();
  await signInWithPassword(other, gatehouse);
  await expectSignedIn(other, gatehouse, administrator.name);

  const { page } = admin;
  await admin.goto(paths.account);
  await expect(page.getByText(words.account.thisOne)).toHaveCount(1);
  await page.getByRole('button', { name: words.account.endOthers }).click();
  await expectSignedOut(other, gatehouse);
  await expectSignedIn(page, gatehouse, administrator.name);
});

test('the last administrator cannot be disabled', async ({ admin }) => {
  await admin.open('users');
  await admin.page.getByRole('link', { name: administrator.name }).click();
  await admin.confirm(words.users.disable);
  await expect(admin.page.getByRole('alert')).toContainText('the last way in for an administrator');
  await admin.open('overview');
});
