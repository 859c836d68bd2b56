/** Ways in and ways back in: recovery codes, and what all administrators are told. */
import { expectAccessible as accessible, expectNoLayoutShift } from '../lib/checks.ts';
import type { Page } from '@playwright/test';
import { administrator, expectSignedIn, signInWithPassword } from '../lib/login.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

/** axe is a script: with JavaScript the same pages are judged. */
async function expectAccessible(page: Page): Promise<void> {
  if (test.info().project.name === 'js') await accessible(page);
}

test('a recovery code lets an administrator back in, and all are told', async ({ admin, gatehouse, someone }) => {
  const { page } = admin;
  await admin.goto(paths.ways);
  await expect(page.getByText('10 of 10 are left.')).toBeVisible();
  await expect(page.getByText('There is one way in.')).toBeVisible();
  await expectAccessible(page);
  await admin.confirm(words.recover.makeCodes);
  const codes = page.getByRole('list').filter({ has: page.getByRole('code') }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  await expectAccessible(page);
  const code = (await codes.first().textContent()) ?? '';

  const eve = await someone();
  await signInWithPassword(eve, gatehouse, { ...administrator, password: 'not this one at all' });
  await eve.getByRole('link', { name: words.recover.open }).click();
  await expectAccessible(eve);
  await eve.getByLabel(words.recover.code).fill('none of them');
  await eve.getByLabel(words.login.account).fill('eve@example.com');
  await eve.getByLabel(words.password.fresh).fill('known to me and nobody');
  await eve.getByLabel(words.password.again).fill('known to me and nobody');
  await eve.getByRole('button', { name: words.recover.submit }).click();
  await expect(eve.getByRole('alert')).toContainText('none of the recovery codes');
  await expect(eve.getByLabel(words.login.account)).toHaveValue('eve@example.com');
  await expectAccessible(eve);
  await eve.getByLabel(words.recover.code).fill(code);
  await eve.getByLabel(words.password.fresh).fill('known to me and nobody');
  await eve.getByLabel(words.password.again).fill('known to me and nobody');
  await eve.getByRole('button', { name: words.recover.submit }).click();
  await expect(eve).toHaveURL(gatehouse.origin + paths.overview);
  await expectSignedIn(eve, gatehouse, 'eve@example.com');

  await admin.goto(paths.users);
  const told = page.getByText('eve was made or restored as an administrator, by a recovery code');
  await expect(told).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: words.recover.read }).click();
  await expect(told).toBeHidden();
  await admin.goto(paths.ways);
  await expect(told).toHaveCount(0);
  await expect(page.getByText('9 of 10 are left.')).toBeVisible();
});

test('the page of the ways in does not move by itself', async ({ admin, javaScriptEnabled }) => {
  if (javaScriptEnabled === false) return;
  await admin.goto(paths.ways);
  await expectNoLayoutShift(admin.page);
});
