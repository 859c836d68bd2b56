import { administrator, expectSignedOut, refusal, signInWithPassword } from '../lib/login.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

test('the setup link makes the first administrator, once', async ({ admin, gatehouse, someone }) => {
  await expect(admin.page.getByRole('heading', { level: 1, name: words.nav.overview })).toBeVisible();
  await expect(admin.page.getByText(administrator.name).first()).toBeVisible();

  const stranger = await someone();
  const answer = await stranger.goto(gatehouse.setupLink);
  expect(answer?.status()).toBe(410);
  await expect(stranger.getByText('This setup link has been used')).toBeVisible();
});

test('a weak or mistyped password is explained, and what was typed stays', async ({
  page,
  gatehouse,
  watch,
}) => {
  void watch;
  await page.goto(gatehouse.setupLink);
  await page.getByLabel(words.setup.email).fill(administrator.email);
  await page.getByLabel(words.setup.name).fill(administrator.name);
  await page.getByLabel(words.setup.password).fill('short');
  await page.getByLabel(words.setup.again).fill('other');
  await page.getByRole('button', { name: words.setup.submit }).click();
  await expect(page.getByLabel(words.setup.password)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel(words.setup.email)).toHaveValue(administrator.email);
  await expect(page.getByLabel(words.setup.password)).toHaveValue('');
});

test('the console asks for sign-in and then shows the page that was wanted', async ({
  admin,
  gatehouse,
  someone,
}) => {
  void admin;
  const page = await someone();
  await page.goto(gatehouse.origin + paths.users);
  await expect(page).toHaveURL(/\/login\?/);
  await page.getByLabel(words.login.account).fill(administrator.email);
  await page.getByLabel(words.login.password).fill('not the password');
  await page.getByRole('button', { name: words.login.submit }).click();
  await refusal(page, words.login.wrong);
  await page.getByLabel(words.login.account).fill(administrator.email);
  await page.getByLabel(words.login.password).fill(administrator.password);
  await page.getByRole('button', { name: words.login.submit }).click();
  await expect(page).toHaveURL(gatehouse.origin + paths.users);
});

test('an unknown account and a wrong password read the same', async ({ admin, gatehouse, someone }) => {
  void admin;
  const page = await someone();
  await signInWithPassword(page, gatehouse, { ...administrator, password: 'not the password' });
  await refusal(page, words.login.wrong);
  await signInWithPassword(page, gatehouse, { ...administrator, email: 'nobody@example.com' });
  await refusal(page, words.login.wrong);
});

test('signing out ends the session', async ({ admin, gatehouse }) => {
  const { page } = admin;
  await page.locator('summary').filter({ hasText: administrator.name }).click();
  await page.getByRole('button', { name: words.menu.signOut }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/signed out/i);
  await expectSignedOut(page, gatehouse);
});
