/** The connection's form and page while somebody works with them: nothing folds away, nothing untrue is said. */
import { expect, test } from '../lib/test.ts';
import { TestResult } from '../lib/console.ts';
import { words } from '../lib/words.ts';

const goOn = 'Go on to activate';

test('a secret that is asked for again can be typed', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  await admin.save();
  await page.getByLabel(words.form.issuer).fill('https://other.example.org');
  await page.getByLabel(words.form.displayName).focus();
  await expect(page.getByText('Enter the secret again')).toBeVisible();
  await page.getByLabel(words.form.clientSecret).pressSequentially('typed again');
  await expect(page.getByLabel(words.form.clientSecret)).toHaveValue('typed again');
  await expect(page.getByLabel(words.form.clientSecret)).toBeFocused();
});

test('a folded field that is wrong stays open while it is put right', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  await page.getByText('Additional settings').click();
  const leeway = page.getByLabel(/^Clock leeway/);
  await leeway.fill('999');
  await page.getByRole('button', { name: words.form.save }).click();
  await expect(leeway).toHaveAttribute('aria-invalid', 'true');
  await leeway.fill('');
  await leeway.pressSequentially('30');
  await expect(leeway).toHaveValue('30');
  await expect(leeway).toBeFocused();
  await admin.save();
});

test('the form says what is unsaved, and offers activating only for what passed', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  await admin.save();
  await page.getByLabel(words.form.displayName).fill('Employees');
  const first = await admin.test(oidcProvider, 'alice');
  await first.expectPassed();
  await first.tab.close();
  await expect(page.getByText('Save the settings; then they can be switched on.')).toBeVisible();
  await expect(page.getByText(/^Unsaved changes/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Discard' })).toBeVisible();
  await expect(page.getByRole('link', { name: goOn })).toBeHidden();

  await page.locator('form').getByLabel(words.form.clientId).fill('somebody-else');
  await expect(page.getByText('The form has been changed since.')).toBeVisible();
  await admin.save();
  await expect(page.getByRole('link', { name: goOn })).toBeHidden();

  await page.locator('form').getByLabel(words.form.clientId).fill(oidcProvider.clientId);
  await admin.save();
  await expect(page.getByRole('link', { name: goOn }), 'what is saved passed its test').toBeVisible();
});

test('discovered endpoints are unsaved until they are saved', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  await admin.save();
  await page.getByRole('button', { name: words.form.discover }).click();
  await expect(page.getByLabel('Authorization endpoint')).toHaveValue(/^http/);
  await expect(page.getByRole('button', { name: 'Discard' })).toBeVisible();
  await admin.save();
  await expect(page.getByRole('button', { name: 'Discard' })).toBeHidden();
});

test("the connection's page learns of the test that it opened", async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  await admin.save();
  await admin.goto(new URL(page.url()).pathname.replace(/\/edit$/, ''));
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: words.form.test }).click();
  const tab = await opened;
  await expect(page.getByText('The test is running in the other tab.')).toBeVisible();
  await oidcProvider.signIn(tab, 'alice');
  await new TestResult(tab).expectPassed();
  await tab.close();
  await expect(page.getByText('These settings can be switched on now.')).toBeVisible();
  await admin.confirm(words.form.activate);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Active');
});

test('the trace of a deleted connection offers nothing that is gone', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider, 'not the secret');
  const result = await admin.test(oidcProvider, 'alice');
  const again = result.tab.getByRole('button', { name: 'Test again' });
  const field = result.tab.getByRole('link', { name: 'Go to the field' });
  await expect(again).toBeVisible();
  await expect(field).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page).toHaveURL(/\/console\/connections$/);
  await result.tab.reload();
  await expect(result.steps).toBeVisible();
  await expect(again).toHaveCount(0);
  await expect(field).toHaveCount(0);
});
