import { expectFits, expectNothingCut } from '../lib/checks.ts';
import { expect, test } from '../lib/test.ts';
import { words } from '../lib/words.ts';

test('a revision tells what it changed, and restoring it makes a draft', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.connect('Staff', oidcProvider);
  await page.getByRole('link', { name: words.connections.edit }).first().click();
  await page.getByLabel(words.form.displayName).fill('Everybody');
  await admin.save();

  await admin.goto(await admin.linkTo('Everybody'));
  await page.getByRole('navigation', { name: 'Parts of this page' }).getByRole('link', { name: words.revisions.tab }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revisions of Everybody');
  const second = page.locator('tbody tr').first();
  await expect(second).toContainText('Newest');
  await second.locator('summary').first().click();
  await expect(second.locator('del')).toHaveText('Staff');
  await expect(second.locator('ins')).toHaveText('Everybody');
  await expect(second, 'a new name alone is live as soon as it is saved').toContainText('Live');
  expect(await page.content()).not.toContain(oidcProvider.clientSecret);

  const fold = page.locator('details.confirm').filter({ has: page.locator('summary', { hasText: 'Restore 1' }) });
  await fold.locator('summary').click();
  await page.locator('tbody tr').last().locator('summary').first().click();
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await expectNothingCut(page);
    await expectFits(page);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await fold.getByRole('button', { name: words.revisions.draft }).click();
  await expect(page).toHaveURL(/\/edit$/);
  await expect(page.getByLabel(words.form.displayName)).toHaveValue('Staff');
  await admin.goto(await admin.linkTo('Everybody'));
  await expect(page.getByText('You have unsaved changes to this connection.')).toBeVisible();
});
