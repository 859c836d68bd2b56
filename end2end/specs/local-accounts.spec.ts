/** Accounts with a password that is kept here: made by an administrator, changed by the person, registered, approved. */
import type { Page } from '@playwright/test';
import { expectAccessible as accessible, expectNoLayoutShift } from '../lib/checks.ts';
import { administrator, expectSignedIn, signInWithPassword } from '../lib/login.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

/** axe is a script: with JavaScript the same pages are judged. */
async function expectAccessible(page: Page): Promise<void> {
  if (test.info().project.name === 'js') await accessible(page);
}

const own = 'known to me and nobody';
const another = 'another that I made up';

async function choose(page: Page, password: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.password.heading);
  await expectAccessible(page);
  await page.getByLabel(words.password.fresh).fill(password);
  await page.getByLabel(words.password.again).fill(password);
  await page.getByRole('button', { name: words.password.choose }).click();
}

test('an account begins with a generated password, which the person has to change', async ({
  admin,
  gatehouse,
  someone,
}) => {
  const { page } = admin;
  await admin.open('users');
  await page.getByRole('link', { name: words.users.add }).click();
  await expectAccessible(page);
  await page.getByLabel(words.users.login).fill('a b');
  await page.getByRole('button', { name: words.users.make }).click();
  await expect(page.getByText('Use letters and digits of any language')).toBeVisible();
  await expect(page.getByLabel(words.users.login)).toHaveValue('a b');
  await page.getByLabel(words.users.login).fill('Bob');
  await page.getByRole('button', { name: words.users.make }).click();
  await expect(page.getByText('The account Bob is made')).toBeVisible();
  await expectAccessible(page);
  const password = await page.getByLabel(words.users.initial, { exact: true }).first().inputValue();
  expect(password).toMatch(/^([a-z0-9]{5}-){3}[a-z0-9]{5}$/);

  const bob = await someone();
  await signInWithPassword(bob, gatehouse, { ...administrator, email: 'bob', password });
  await choose(bob, password);
  await expect(bob.getByText('This is the password to be replaced.')).toBeVisible();
  await choose(bob, own);
  await expectSignedIn(bob, gatehouse, 'Bob');

  await bob.getByLabel(words.password.current).fill('not this one at all');
  await bob.getByLabel(words.password.fresh).fill(another);
  await bob.getByLabel(words.password.again).fill(another);
  await bob.getByRole('button', { name: words.password.change }).click();
  await expect(bob.getByText('This is not your password.')).toBeVisible();
  await bob.getByLabel(words.password.current).fill(own);
  await bob.getByLabel(words.password.fresh).fill(another);
  await bob.getByLabel(words.password.again).fill(another);
  await bob.getByRole('button', { name: words.password.change }).click();
  await expect(bob.getByText('The password was changed.')).toBeVisible();
  const elsewhere = await someone();
  await signInWithPassword(elsewhere, gatehouse, { ...administrator, email: 'BOB', password: another });
  await expectSignedIn(elsewhere, gatehouse, 'Bob');
});

test('a link lets its holder choose a password, and a deleted account is gone', async ({
  admin,
  gatehouse,
  someone,
}) => {
  const { page } = admin;
  await admin.goto(paths.newUser);
  await page.getByLabel(words.users.login).fill('bob');
  await page.getByLabel(words.users.begins).selectOption('link');
  await page.getByRole('button', { name: words.users.make }).click();
  const link = await page.getByLabel(words.users.link, { exact: true }).inputValue();
  const bob = await someone();
  await bob.goto(link);
  await choose(bob, own);
  await expectSignedIn(bob, gatehouse, 'bob');

  await page.getByRole('link', { name: words.users.openUser }).click();
  await admin.confirm(words.users.makeLink);
  await expect(page.getByText('Pass this link on.')).toBeVisible();
  await expectAccessible(page);
  const reset = await page.getByLabel(words.users.link, { exact: true }).inputValue();
  await bob.goto(reset);
  await choose(bob, another);
  await expectSignedIn(bob, gatehouse, 'bob');
  await bob.goto(reset);
  await expect(bob.getByRole('alert')).toContainText('This link was used already');

  await admin.confirm(words.users.remove);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Users/);
  await expect(admin.row('bob')).toHaveCount(0);
  await bob.goto(gatehouse.origin + paths.account);
  await expect(bob).toHaveURL(/\/login/);
});

test('people register where that is allowed, and an administrator approves them', async ({
  admin,
  gatehouse,
  someone,
}) => {
  const { page } = admin;
  await admin.open('settings');
  await page.getByRole('checkbox', { name: words.settings.open }).check();
  await page.getByLabel(words.settings.domains).fill('a..b');
  await page.getByRole('button', { name: words.settings.saveAccounts }).click();
  await expect(page.getByText('“a..b” is not a domain.')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: words.settings.open })).toBeChecked();
  await page.getByLabel(words.settings.domains).fill('example.com');
  await page.getByRole('button', { name: words.settings.saveAccounts }).click();
  await expect(page.getByText('The account rules are saved.')).toBeVisible();

  const eve = await someone();
  await eve.goto(gatehouse.origin + paths.login);
  await eve.getByRole('link', { name: words.register.open }).click();
  await expectAccessible(eve);
  await eve.getByLabel(words.register.login).fill('eve');
  await eve.getByLabel(words.register.email).fill('eve@example.org');
  await eve.getByLabel(words.login.password).fill('password');
  await eve.getByLabel(words.password.again).fill('password');
  await eve.getByRole('button', { name: words.register.open }).click();
  await expect(eve.getByText('Addresses of this domain cannot register here.')).toBeVisible();
  await expect(eve.getByText('At least 15 characters.').first()).toBeVisible();
  await expectAccessible(eve);
  await eve.getByLabel(words.register.email).fill('eve@example.com');
  await eve.getByLabel(words.login.password).fill(own);
  await eve.getByLabel(words.password.again).fill(own);
  await eve.getByRole('button', { name: words.register.open }).click();
  await expect(eve.getByText('waits for an administrator')).toBeVisible();
  await expectAccessible(eve);

  await admin.open('users');
  await page.getByRole('link', { name: words.users.waiting }).click();
  await expect(admin.row('eve')).toContainText('Waits for approval');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'eve' }).click();
  await expect(page.getByText('Nobody has verified the address.')).toBeVisible();
  await admin.confirm(words.users.approve);
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText('Waits for approval');
  await signInWithPassword(eve, gatehouse, { ...administrator, email: 'eve', password: own });
  await expectSignedIn(eve, gatehouse, 'eve');
});

test('the new pages do not move by themselves', async ({ admin, javaScriptEnabled }) => {
  if (javaScriptEnabled === false) return;
  for (const path of [paths.newUser, paths.account, paths.settings]) {
    await admin.goto(path);
    await expectNoLayoutShift(admin.page);
  }
});
