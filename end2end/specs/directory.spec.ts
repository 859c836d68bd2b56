/** A directory, from the tile to somebody who signs in with it. With JavaScript and without. */
import { expectSignedIn } from '../lib/login.ts';
import { ready } from '../lib/checks.ts';
import type { Console } from '../lib/console.ts';
import type { OpenLdap } from '../lib/directories.ts';
import { expect, test } from '../lib/test.ts';
import { words } from '../lib/words.ts';

async function fill({ page }: Console, directory: OpenLdap): Promise<void> {
  const exact = { exact: true };
  await page.getByLabel('Display name').fill('Company');
  await page.getByLabel('Addresses').fill(directory.address);
  await page.getByLabel('Base DN', exact).fill(directory.base);
  await page.getByLabel('Bind DN', exact).fill(directory.bindDn);
  await page.getByLabel('Bind password', exact).fill(directory.bindPassword);
}

test('a directory is connected, somebody tried, and it signs people in', async ({ admin, gatehouse, openldap, someone }) => {
  const { page } = admin;
  await admin.chooseProvider('OpenLDAP');
  await fill(admin, openldap);
  await page.getByRole('button', { name: 'Show what the server presents' }).click();
  await expect(page.getByText(/SHA-256 fingerprint: [0-9A-F:]{95}/)).toBeVisible();
  await expect(page.getByLabel('Base DN', { exact: true })).toHaveValue(openldap.base);
  await page.getByRole('button', { name: 'Take this certificate over' }).click();
  await expect(page.getByLabel('CA certificates')).toHaveValue(/BEGIN CERTIFICATE/);
  await admin.save();

  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('The directory works');
  await page.getByRole('link', { name: 'Back to the form' }).click();
  await ready(page, admin.javaScript);
  const person = page.getByRole('region', { name: 'Try a person' });
  await person.getByLabel('User name').fill('user00001');
  await person.getByLabel('Password, if it is to be checked').fill('pw1');
  await page.getByRole('button', { name: 'Try this person' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('User 1 would sign in');
  await expect(page.getByText('new: user00001')).toBeVisible();
  expect(await page.content()).not.toContain('pw1');
  await page.getByRole('link', { name: 'Back to the form' }).click();
  await ready(page, admin.javaScript);
  await page.getByRole('link', { name: 'Go on to activate' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Tested');
  await ready(page, admin.javaScript);
  await admin.confirm(words.form.activate);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Active');

  const lin = await someone();
  await lin.goto(`${gatehouse.origin}/login`);
  await expect(lin.getByText('Of an account here, or of Company.')).toBeVisible();
  await lin.getByLabel('Email or user name').fill('user00001');
  await lin.getByLabel('Password').fill('pw1');
  await lin.getByRole('button', { name: 'Sign in' }).click();
  await expectSignedIn(lin, gatehouse, 'User 1');
});

test('what is wrong stands beside its field, and what was typed stays', async ({ admin, openldap }) => {
  const { page } = admin;
  await admin.chooseProvider('OpenLDAP');
  await fill(admin, openldap);
  await page.getByLabel('Base DN', { exact: true }).fill('email=mail,group=gidNumber');
  await page.getByLabel('User filter').fill('(uid=');
  await page.getByRole('button', { name: 'Save' }).last().click();
  await expect(page.getByText('Here belongs the place where searches start')).toBeVisible();
  await expect(page.getByText('At character')).toBeVisible();
  await expect(page.getByLabel('User filter')).toHaveValue('(uid=');
  expect(await page.content()).not.toContain(openldap.bindPassword);
});
