/** Picking mappings from the claims of the last test. */
import { expectAccessible, expectFits } from '../lib/checks.ts';
import type { Console } from '../lib/console.ts';
import type { Provider } from '../lib/providers.ts';
import { expect, test } from '../lib/test.ts';
import { words } from '../lib/words.ts';

/** A saved connection that was tested as alice, with its mappings open. */
async function tested(admin: Console, provider: Provider): Promise<void> {
  await admin.chooseProvider(provider.tile);
  await admin.fill('Staff', provider);
  const result = await admin.test(provider, 'alice');
  await result.expectPassed();
  await result.tab.close();
  await admin.save();
}

test('a claim is picked, the person changes at once, and the mapping is saved', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await tested(admin, oidcProvider);
  await page.getByText(words.claims.fold, { exact: true }).click();
  await page.getByRole('button', { name: words.claims.show }).click();
  const received = page.getByRole('region', { name: words.claims.received });
  const mapped = page.getByRole('region', { name: words.claims.mapped });
  await expect(received).toContainText('alice@example.org');
  await expect(mapped).toContainText('Alice Archer');

  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  // by keyboard alone
  await received.getByText('Use for …').and(page.getByLabel(words.claims.use('preferred_username'))).focus();
  await page.keyboard.press('Enter');
  const target = received.getByRole('button', { name: 'Name', exact: true });
  await expect(target).toBeVisible();
  await expectAccessible(page);
  await target.focus();
  await page.keyboard.press('Enter');
  await expect(name).toHaveValue('preferred_username');
  await expect(received.getByRole('status')).toHaveText('Name is taken from preferred_username now.');
  await expect(mapped.locator('dd').filter({ hasText: 'from preferred_username' })).toHaveCount(2);
  await expect(page.getByText('The form has been changed since.')).toBeVisible();

  const email = page.getByRole('textbox', { name: 'Email', exact: true });
  await email.fill('mail');
  await expect(mapped).toContainText('missing: nobody gets in without it (mail was not sent)');
  await email.fill('');
  await expect(mapped).toContainText('no claim is entered');
  await email.fill('mail, email');
  await expect(mapped).toContainText('alice@example.org from email');
  await expect(mapped).toContainText('yes, the provider says so');
  await email.fill('email_verified');
  await expect(mapped).toContainText('email_verified is no text');
  await email.fill('email');

  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectFits(page);
  await admin.save();
  await page.reload();
  await expect(page.locator('#map_name')).toHaveValue('preferred_username');
});

test('a claim that gives no value says so, and a new test brings new claims', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await tested(admin, oidcProvider);
  await page.getByText(words.claims.fold, { exact: true }).click();
  await page.getByRole('button', { name: words.claims.show }).click();
  const received = page.getByRole('region', { name: words.claims.received });
  await received.getByLabel(words.claims.use('email_verified')).click();
  await expect(received).toContainText('no value for anything');
  const again = await admin.test(oidcProvider, 'bob');
  await again.tab.close();
  await expect(received).toContainText('bob@example.org');
});

test('a trace fits the window with all of it open', async ({ admin, oidcProvider }) => {
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  const result = await admin.test(oidcProvider, 'alice');
  await result.expectPassed();
  const { tab } = result;
  await tab.evaluate(() => document.querySelectorAll<HTMLDetailsElement>('main details').forEach((fold) => (fold.open = true)));
  for (const width of [1280, 360]) {
    await tab.setViewportSize({ width, height: 800 });
    await expectFits(tab);
  }
});
