/** Several people at once: two administrators of one connection, and a further way to sign in of one account. */
import { expectDone } from '../lib/checks.ts';
import { Console } from '../lib/console.ts';
import { expectSignedIn, signInWith } from '../lib/login.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

test('of two administrators the second to save sees what the first changed, and decides', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  const { page } = admin;
  await admin.connect('Staff', oidcProvider);
  const edit = `${new URL(page.url()).pathname}/edit`;
  const alice = await someone();
  await signInWith(alice, gatehouse, 'Staff', oidcProvider, 'alice');
  await expectSignedIn(alice, gatehouse, 'Alice Archer');
  await admin.open('users');
  await page.getByRole('link', { name: 'Alice Archer' }).click();
  await admin.confirm(/^Make administrator/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Administrator');

  await admin.goto(edit);
  const other = new Console(alice, gatehouse, true);
  await other.goto(edit);
  await alice.getByLabel(words.form.displayName).fill('Employees');
  await other.save();

  await page.getByLabel(words.form.displayName).fill('Colleagues');
  await page.getByRole('button', { name: words.form.save }).click();
  const told = page.getByRole('alert').filter({ hasText: 'saved this connection while you edited it' });
  await expect(told).toContainText('alice');
  await expect(told.getByRole('row').filter({ hasText: 'Display name' })).toContainText('Employees');
  await expect(page.getByLabel(words.form.displayName)).toHaveValue('Colleagues');
  await told.getByRole('button', { name: 'Keep mine' }).click();
  await admin.open('connections');
  await expect(admin.row('Colleagues')).toBeVisible();
});

test('an account is connected to a provider, signed in to with it, and disconnected', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  const { page } = admin;
  await admin.connect('Staff', oidcProvider);
  await admin.goto(paths.account);
  await page.getByRole('button', { name: 'Connect Staff' }).click();
  await oidcProvider.signIn(page, 'alice');
  await expect(page).toHaveURL(gatehouse.origin + paths.account);
  await expect(page.getByRole('heading', { name: 'Staff' })).toBeVisible();

  const elsewhere = await someone();
  await signInWith(elsewhere, gatehouse, 'Staff', oidcProvider, 'alice');
  // the same account; the name is the provider's from now on
  await expectSignedIn(elsewhere, gatehouse, 'Alice Archer');
  await expect(elsewhere.getByText('admin', { exact: true })).toBeVisible();

  await admin.goto(paths.account);
  await admin.confirm(/^Disconnect/);
  await expectDone(page, /^Disconnected\./);
  await expect(page.getByRole('heading', { name: 'Staff' })).toHaveCount(0);
});

test('an administrator disconnects the identity of somebody else, who is signed out', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  const { page } = admin;
  await admin.connect('Staff', oidcProvider);
  const alice = await someone();
  await signInWith(alice, gatehouse, 'Staff', oidcProvider, 'alice');
  await expectSignedIn(alice, gatehouse, 'Alice Archer');
  await admin.open('users');
  await page.getByRole('link', { name: 'Alice Archer' }).click();
  await admin.confirm(/^Disconnect Staff/);
  await expectDone(page, /^Disconnected\./);
  await expect(page.getByText('No identity at a provider is connected.')).toBeVisible();
  await alice.goto(gatehouse.origin + paths.account);
  await expect(alice).toHaveURL(/\/login/);
});
