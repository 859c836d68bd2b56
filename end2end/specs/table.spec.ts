/** The table of connections: sorting, searching, switching, editing and deleting, without a pointer. */
import type { Page } from '@playwright/test';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

/** Goes by Tab until `name` has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, role: 'link' | 'button' | 'switch', name: string | RegExp) {
  const wanted = page.getByRole(role, { name }).first();
  await expect(wanted).toBeVisible();
  for (let i = 0; i < 60; i++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches the ${role} ${name}`);
}

test('by keyboard: sort, search, switch off and on, edit, delete', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.connect('Staff', oidcProvider);
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Guests', oidcProvider);
  await admin.save();
  await admin.goto(paths.connections);
  const names = () => page.getByRole('row').locator('a.name').allTextContents();
  expect(await names()).toEqual(['Guests', 'Staff']);

  await tabTo(page, 'link', 'Name');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
  expect(await names()).toEqual(['Staff', 'Guests']);

  await page.keyboard.press('/');
  await page.keyboard.type('gue');
  await page.keyboard.press('Enter');
  await expect(admin.row('Staff')).toHaveCount(0);
  expect(await names()).toEqual(['Guests']);

  await admin.goto(paths.connections);
  await tabTo(page, 'switch', 'Staff');
  await page.keyboard.press('Space');
  await tabTo(page, 'button', 'Switch Staff off');
  await page.keyboard.press('Enter');
  await expect(admin.switch('Staff')).toHaveAttribute('aria-checked', 'false');
  await tabTo(page, 'switch', 'Staff');
  await page.keyboard.press('Space');
  await tabTo(page, 'button', 'Switch Staff on');
  await page.keyboard.press('Enter');
  await expect(admin.switch('Staff')).toHaveAttribute('aria-checked', 'true');

  await tabTo(page, 'link', 'Edit Guests');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(words.form.displayName)).toHaveValue('Guests');

  await admin.goto(paths.connections);
  await tabTo(page, 'link', 'Delete Guests');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Guests');
  await tabTo(page, 'button', /Guests/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/console\/connections$/);
  await expect(admin.row('Guests')).toHaveCount(0);
});

test('the id is copied with a press', async ({ admin, oidcProvider, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  await admin.save();
  await admin.goto(paths.connections);
  await admin.row('Staff').getByRole('button', { name: /^Copy ID/ }).click();
  await expect(admin.row('Staff').getByRole('status')).toHaveText('Copied');
  const id = await page.evaluate(() => navigator.clipboard.readText());
  expect(id).toMatch(/^c_[0-9a-f]{32}$/);
  const href = await page.getByRole('link', { name: 'Edit Staff' }).getAttribute('href');
  expect(href).toBe(`/console/connections/${id}/edit`);
});
