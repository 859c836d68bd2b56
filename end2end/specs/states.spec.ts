/**
 * The states of a page that a visitor meets by bad luck: it loads, it does not come, it saves, what it shows
 * is gone.
 */
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoLayoutShift, ready } from '../lib/checks.ts';
import { picture } from '../lib/screenshots.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

/** Holds the answers of a server function back until the returned function is called. */
async function hold(page: Page, endpoint: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(`**/api/${endpoint}*`, async (route) => {
    await released;
    await route.fallback();
  });
  return release;
}

test('while a page loads the one before stays, and it is said', async ({ admin }) => {
  const { page } = admin;
  const release = await hold(page, 'users/list');
  await page.getByRole('navigation').getByRole('link', { name: words.nav.users }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toBeAttached();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.nav.overview);
  release();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.nav.users);
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0);
  await expectNoLayoutShift(page);
});

test('a page that does not come says so, and comes at the next try', async ({ admin, watch }) => {
  const { page } = admin;
  watch.expect(/./);
  for (const [section, endpoint] of [['users', 'users/list'], ['overview', 'overview']] as const) {
    await page.route(`**/api/${endpoint}*`, (route) => route.abort(), { times: 1 });
    await page.getByRole('navigation').getByRole('link', { name: words.nav[section] }).click();
    await expect(page.getByRole('alert')).toContainText('could not be reached');
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expectAccessible(page);
    await picture(page, `unreachable-${section}`);
    await page.getByRole('link', { name: words.failed.again }).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.nav[section]);
  }
});

test('a form that saves says so, sends once, and says when it is done', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  let sent = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/connections/edit')) sent += 1;
  });
  const release = await hold(page, 'connections/edit');
  const save = page.getByRole('button', { name: words.form.save });
  await save.click();
  await expect(page.locator('form[aria-busy="true"]')).toBeVisible();
  await save.click({ force: true });
  await expectAccessible(page);
  release();
  await expect(page.getByText(/^Saved\.|^All changes are saved/).first()).toBeVisible();
  await expect(page.locator('form[aria-busy="true"]')).toHaveCount(0);
  expect(sent).toBe(1);
});

test('what is typed while a save is on its way is no conflict with oneself', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/connections/edit')) sent.push(request.url());
  });
  const release = await hold(page, 'connections/edit');
  const save = page.getByRole('button', { name: words.form.save });
  await save.click();
  await expect(page.locator('form[aria-busy="true"]')).toBeVisible();
  await page.getByLabel(words.form.displayName).fill('Colleagues');
  await save.click({ force: true });
  release();
  await expect(page.locator('form[aria-busy="true"]')).toHaveCount(0);
  expect(sent).toHaveLength(1);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a form whose save does not arrive keeps what was typed', async ({ admin, oidcProvider, watch }) => {
  const { page } = admin;
  watch.expect(/./);
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  await page.route('**/api/connections/edit', (route) => route.abort(), { times: 1 });
  await page.getByRole('button', { name: words.form.save }).click();
  await expect(page.getByRole('alert').first()).toContainText('could not be reached');
  await expect(page.getByLabel(words.form.displayName)).toHaveValue('Staff');
  await expect(page.getByLabel(words.form.clientSecret)).toHaveValue(oidcProvider.clientSecret);
  await picture(page, 'connection-form-unreachable');
  await admin.save();
});

test('what was deleted meanwhile is said to be gone, in the open form too', async ({ admin, gatehouse, oidcProvider }) => {
  const { page } = admin;
  await admin.chooseProvider(oidcProvider.tile);
  await admin.fill('Staff', oidcProvider);
  await admin.save();
  await ready(page);
  const edit = new URL(page.url()).pathname;
  const other = await page.context().newPage();
  await other.goto(gatehouse.origin + edit.replace(/edit$/, 'delete'));
  await ready(other);
  await other.getByRole('button', { name: /Staff/ }).click();
  await expect(other).toHaveURL(/\/console\/connections$/);

  await page.getByLabel(words.form.displayName).fill('Colleagues');
  await page.getByRole('button', { name: words.form.save }).click();
  await expect(page.getByRole('alert').first()).toContainText(/not here|deleted/);
  await expect(page.getByLabel(words.form.displayName)).toHaveValue('Colleagues');
  await picture(page, 'connection-form-gone');
  for (const path of [edit, edit.replace(/\/edit$/, ''), edit.replace(/edit$/, 'revisions')]) {
    const answer = await other.goto(gatehouse.origin + path);
    expect(answer?.status()).toBe(404);
    await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test('a page past the end of a list leads back to what there is', async ({ admin }) => {
  const { page } = admin;
  for (const list of [paths.users, paths.changes]) {
    await admin.goto(`${list}?page=99`);
    await expect(page.getByRole('main')).toContainText('The list ends before this page.');
    await page.getByRole('link', { name: 'First page' }).click();
    await expect(page.getByRole('row').nth(1)).toBeVisible();
  }
  await admin.goto(`${paths.users}?q=nobody-of-that-name`);
  await expect(page.getByText(/Nobody|No /).first()).toBeVisible();
});

test('thousands of people and attempts are found and paged', async ({ admin, gatehouse }) => {
  const { page } = admin;
  gatehouse.crowd(3000, 3000);
  const rows = page.getByRole('main').getByRole('row');
  for (const name of ['users', 'attempts'] as const) {
    await admin.open(name);
    await expect(rows).toHaveCount(51);
    await expect(page.getByRole('main')).toContainText(/3,?00\d/);
    await expectNoLayoutShift(page);
    await expectAccessible(page);
    await picture(page, `thousands-${name}`);
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Next' }).click();
    await expect(page.getByText(/^Page 2 of 6\d$/)).toBeVisible();
    await expect(rows).toHaveCount(51);
    await page.getByRole('link', { name: 'Previous' }).click();
    await expect(page.getByText(/^Page 1 of 6\d$/)).toBeVisible();
  }
  await admin.open('users');
  await page.keyboard.press('/');
  await page.keyboard.type('person-00123');
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(11);
  await rows.nth(1).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Person 00123');
});
