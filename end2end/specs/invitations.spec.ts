/** Who is invited comes in although the connection makes no new users. */
import { expectAccessible, expectDone, ready } from '../lib/checks.ts';
import { expectSignedIn, refusal, signInWith } from '../lib/login.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

test('an address is invited, comes in once, and another invitation is revoked', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  await page.getByRole('checkbox', { name: words.form.createUsers }).uncheck();
  const result = await admin.test(oidcProvider, 'alice');
  await result.expectFailed('Create new users');
  await result.tab.close();
  await admin.save();
  await admin.activate();
  const alice = await someone();
  await signInWith(alice, gatehouse, 'Staff', oidcProvider, 'alice');
  await refusal(alice, words.userUnknown);

  await admin.open('invitations');
  await ready(page, admin.javaScript);
  await expect(page.getByText('Nobody was invited.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: /^Login page/ })).toHaveValue(`${gatehouse.origin}/login`);
  const email = page.getByLabel(words.invitations.email);
  const invite = async (address: string) => {
    await email.fill(address);
    await page.getByRole('button', { name: words.invitations.invite }).click();
  };
  await page.getByLabel(words.invitations.groups).fill('Nowhere');
  await invite('alice');
  await expect(email).toHaveAttribute('aria-invalid', 'true');
  await expect(email).toHaveValue('alice');
  await expect(page.getByText('This is not an email address.')).toBeVisible();
  await ready(page, admin.javaScript);
  await invite('Alice@Example.org');
  await expect(page.getByText('No group is called “Nowhere”.')).toBeVisible();
  await ready(page, admin.javaScript);
  await page.getByLabel(words.invitations.groups).fill('');
  await invite('Alice@Example.org');
  await expect(admin.row('Alice@Example.org')).toContainText('Waiting');
  await expect(page.getByText('Invited. Nothing is sent')).toBeVisible();
  await ready(page, admin.javaScript);
  await invite('carol@example.org');
  await expect(admin.row('carol@example.org')).toContainText('Waiting');
  await ready(page, admin.javaScript);
  await admin.row('carol@example.org').locator('summary').click();
  if (admin.javaScript) await expectAccessible(page);
  await page.getByRole('button', { name: 'Revoke the invitation of carol@example.org' }).click();
  await expectDone(page, /^Revoked\./, admin.javaScript);
  await expect(admin.row('carol@example.org')).toContainText('Revoked');

  await signInWith(alice, gatehouse, 'Staff', oidcProvider, 'alice');
  await expectSignedIn(alice, gatehouse, 'Alice Archer');
  await admin.goto(paths.invitations);
  await expect(admin.row('Alice@Example.org')).toContainText('Used');
  await expect(admin.row('Alice@Example.org').getByRole('link', { name: 'alice' })).toBeVisible();
  await invite('alice@example.org');
  await expect(page.getByText('Somebody with this address has an account already.')).toBeVisible();
});
