/** The frame around every page: the menu, the brand, an upgrade under an open tab. */
import { signInWith } from '../lib/login.ts';
import { ready } from '../lib/checks.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

test('the menu closes by Escape, when the focus leaves it and on the next page', async ({ admin }) => {
  const { page } = admin;
  const menu = page.locator('summary').filter({ hasText: 'Ada Admin' });
  const signOut = page.getByRole('button', { name: words.menu.signOut });
  await menu.click();
  await expect(signOut).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(signOut).toBeHidden();
  await expect(menu).toBeFocused();

  await menu.click();
  await page.getByRole('navigation').getByRole('link', { name: words.nav.users }).focus();
  await expect(signOut).toBeHidden();

  await menu.click();
  await page.getByRole('link', { name: words.menu.account }).click();
  await expect(page.getByRole('heading', { level: 1, name: words.menu.account })).toBeVisible();
  await expect(signOut).toBeHidden();
});

test('the brand leads everybody to a page that is theirs', async ({ admin, gatehouse, oidcProvider, someone }) => {
  await admin.connect('Staff', oidcProvider);
  const alice = await someone();
  await signInWith(alice, gatehouse, 'Staff', oidcProvider, 'alice');
  await alice.goto(gatehouse.origin + paths.account);
  await ready(alice);
  await alice.getByRole('link', { name: 'Gatehouse' }).click();
  await expect(alice).toHaveURL(gatehouse.origin + paths.account);
  await admin.page.getByRole('link', { name: 'Gatehouse' }).click();
  await expect(admin.page).toHaveURL(gatehouse.origin + paths.overview);
});

test('a tab that was open during an upgrade loads itself anew', async ({ admin, watch }) => {
  const { page } = admin;
  watch.expect(/404 for .*\/assets\/people/);
  watch.expect(/wasm|fetch|MIME|Failed/i);
  await page.route(/\/people\.\w+\.parts$/, (route) => route.fulfill({ status: 404 }), { times: 1 });
  await page.getByRole('navigation').getByRole('link', { name: words.nav.users }).click();
  await page.waitForEvent('load');
  await ready(page);
  await admin.open('users');
});

test('a page that does not come is told, and can be tried again', async ({ admin, watch }) => {
  const { page } = admin;
  watch.expect(/wasm|fetch|Failed/i);
  await page.route(/\/people\.\w+\.parts$/, (route) => route.abort(), { times: 2 });
  const users = page.getByRole('navigation').getByRole('link', { name: words.nav.users });
  await users.click();
  await expect(page.getByRole('status').filter({ hasText: words.partMissing })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  // another page comes meanwhile, and asks for it again
  await page.getByRole('navigation').getByRole('link', { name: words.nav.groups }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Groups');
  await expect(page.getByRole('status').filter({ hasText: words.partMissing })).toBeVisible();
  await users.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Users');
  await expect(page.getByText(words.partMissing)).toHaveCount(0);
});

test('a question that was answered does not stay open as its opposite', async ({ admin, gatehouse, oidcProvider, someone }) => {
  const { page } = admin;
  await admin.connect('Staff', oidcProvider);
  const alice = await someone();
  await signInWith(alice, gatehouse, 'Staff', oidcProvider, 'alice');
  await admin.open('users');
  await page.getByRole('link', { name: 'Alice Archer' }).click();
  await admin.confirm(words.users.disable);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Disabled');
  await expect(page.getByRole('button', { name: 'Enable alice' })).toBeHidden();
  await admin.confirm(/^Enable/);
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText('Disabled');
});

test('a new public URL holds once its own page has confirmed it', async ({ admin, gatehouse }) => {
  const { page } = admin;
  const moved = gatehouse.origin.replace('localhost', '127.0.0.1');
  await admin.open('settings');
  await page.getByLabel(words.settings.publicUrl).fill('not an address');
  await page.getByRole('button', { name: words.settings.change }).click();
  await expect(page.getByLabel(words.settings.publicUrl)).toHaveAttribute('aria-invalid', 'true');

  await page.getByLabel(words.settings.publicUrl).fill(moved);
  await page.getByRole('button', { name: words.settings.change }).click();
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Open the new address' }).click();
  const tab = await opened;
  await expect(tab.getByText(moved, { exact: true }).first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel(words.settings.publicUrl), 'nothing has changed yet').toHaveValue(gatehouse.origin);
  await tab.getByRole('button', { name: 'Use this address' }).click();
  await expect(tab.getByRole('heading', { level: 1 })).toContainText(moved);
  await page.reload();
  await expect(page.getByLabel(words.settings.publicUrl)).toHaveValue(moved);
});

test('the keys are listed by ?, and can be switched off', async ({ admin }) => {
  const { page } = admin;
  const list = page.getByRole('dialog', { name: words.keys.heading });
  const menu = page.locator('summary').filter({ hasText: 'Ada Admin' });
  await admin.open('users');
  await page.keyboard.press('?');
  await expect(list).toBeVisible();
  await expect(list).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();

  await menu.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: words.keys.heading }).press('Enter');
  await expect(list).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu, 'the focus is where it was').toBeFocused();

  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('what/is?this');
  await expect(page.getByRole('searchbox')).toHaveValue('what/is?this');
  await expect(list).toBeHidden();

  await admin.open('connections');
  await page.keyboard.press('?');
  await list.getByRole('button', { name: words.keys.off }).click();
  await admin.goto(paths.users);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).not.toBeFocused();
  await page.keyboard.press('?');
  await expect(list).toBeHidden();
  await menu.click();
  await page.getByRole('button', { name: words.keys.heading }).click();
  await list.getByRole('button', { name: words.keys.on }).click();
  await ready(page);
  await page.keyboard.press('?');
  await expect(list).toBeVisible();
});
