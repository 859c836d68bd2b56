/** A directory, from the tile to somebody who signs in with it. With JavaScript and without. */
import { expectSignedIn } from '../lib/login.ts';
import { expectAccessible, expectDone, ready } from '../lib/checks.ts';
import type { Console } from '../lib/console.ts';
import type { OpenLdap } from '../lib/directories.ts';
import { picture } from '../lib/screenshots.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

async function fill({ page }: Console, directory: OpenLdap): Promise<void> {
  const exact = { exact: true };
  await page.getByLabel('Display name').fill('Company');
  await page.getByLabel('Addresses').fill(directory.address);
  await page.getByLabel('Base DN', exact).fill(directory.base);
  await page.getByLabel('Bind DN', exact).fill(directory.bindDn);
  await page.getByLabel('Bind password', exact).fill(directory.bindPassword);
}

/** Saves a directory, tests it and switches it on. */
async function connect(admin: Console, directory: OpenLdap): Promise<void> {
  const { page } = admin;
  await admin.chooseProvider('OpenLDAP');
  await fill(admin, directory);
  await page.getByRole('button', { name: 'Show what the server presents' }).click();
  await page.getByRole('button', { name: 'Take this certificate over' }).click();
  await expect(page.getByLabel('CA certificates')).toHaveValue(/BEGIN CERTIFICATE/);
  await admin.save();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByRole('link', { name: 'Back to the form' }).click();
  await ready(page, admin.javaScript);
  await page.getByRole('link', { name: 'Go on to activate' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Tested');
  await ready(page, admin.javaScript);
  await admin.confirm(words.form.activate);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Active');
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
  if (admin.javaScript) await picture(page, 'directory-form');
  await admin.save();

  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('The directory works');
  if (admin.javaScript) await picture(page, 'directory-test');
  await page.getByRole('link', { name: 'Back to the form' }).click();
  await ready(page, admin.javaScript);
  const person = page.getByRole('region', { name: 'Try a person' });
  await person.getByLabel('User name').fill('user00001');
  await person.getByLabel('Password, if it is to be checked').fill('pw1');
  await page.getByRole('button', { name: 'Try this person' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('User 1 would sign in');
  await expect(page.getByText('new: user00001')).toBeVisible();
  if (admin.javaScript) await picture(page, 'directory-person');
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

test('bases are taken from the tree, and attributes from what people have', async ({ admin, openldap }) => {
  const { page } = admin;
  const [base, exact] = [page.getByLabel('Base DN', { exact: true }), { exact: true }];
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await admin.chooseProvider('OpenLDAP');
  await fill(admin, openldap);
  await base.fill('');
  await press('Show what the server presents');
  await press('Take this certificate over');
  await expect(page.getByLabel('CA certificates')).toHaveValue(/BEGIN CERTIFICATE/);
  await press('Browse the directory');
  await expect(page.getByRole('heading', { name: "The directory's own bases" })).toBeVisible();
  await press('Open dc=example,dc=org');
  await expect(page.getByRole('heading', { name: 'Below dc=example,dc=org' })).toBeVisible();
  if (admin.javaScript) await expectAccessible(page);
  await press('Use ou=groups,dc=example,dc=org as group base DN');
  await press('Browse the directory');
  await press('Open dc=example,dc=org');
  await press('Use ou=people,dc=example,dc=org as base DN');
  await expect(base).toHaveValue('ou=people,dc=example,dc=org');
  await expect(page.getByLabel('Addresses')).toHaveValue(openldap.address);

  await page.getByText('Attributes', exact).click();
  await press('Show the attributes that there are');
  const person = page.getByRole('region', { name: 'What one of the people there has' });
  await expect(person.getByRole('row').filter({ hasText: 'mail' }).first()).toContainText('@example.org');
  await expect(page.getByLabel('Email', exact)).toHaveAttribute('list', 'offered-attributes');
  await expect(base).toHaveValue('ou=people,dc=example,dc=org');
  await page.getByText('Groups', exact).last().click();
  await expect(page.getByLabel('Group base DN')).toHaveValue('ou=groups,dc=example,dc=org');

  await base.fill('dc=nowhere');
  await press('Show the attributes that there are');
  await expect(page.getByText('There is no such entry as the base DN')).toBeVisible();
  await expect(base).toHaveValue('dc=nowhere');
});

test('an identity of a directory is connected with its password, and disconnected', async ({ admin, gatehouse, openldap, someone }) => {
  const { page } = admin;
  await connect(admin, openldap);
  await admin.goto(paths.account);
  await page.getByRole('button', { name: 'Connect Company' }).click();
  await page.getByLabel('User name').fill('user00002');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  if (admin.javaScript) await expectAccessible(page);
  await expect(page.getByLabel('User name')).toHaveValue('user00002');
  await page.getByLabel('Password').fill('pw2');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Company' })).toBeVisible();

  const elsewhere = await someone();
  await elsewhere.goto(`${gatehouse.origin}/login`);
  await elsewhere.getByLabel('Email or user name').fill('user00002');
  await elsewhere.getByLabel('Password').fill('pw2');
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await expectSignedIn(elsewhere, gatehouse, 'User 2');
  await admin.goto(paths.account);
  await admin.confirm(/^Disconnect Company/);
  await expectDone(page, /^Disconnected\./, admin.javaScript);
  await elsewhere.goto(gatehouse.origin + paths.account);
  await expect(elsewhere).toHaveURL(/\/login/);
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

test('Settings, Authentication is another way to the same directory', async ({ admin, openldap }) => {
  const { page } = admin;
  const press = (name: string) => page.getByRole('button', { name, exact: true }).last().click();
  await admin.open('settings');
  await page.getByRole('link', { name: 'Authentication' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Authentication' })).toBeVisible();
  await page.getByLabel('Type').selectOption('LDAP');
  await press('Show');
  await ready(page, admin.javaScript);
  await page.getByRole('switch', { name: 'Configure LDAP Client' }).click();
  await press('Configure');
  await expect(page.getByLabel('Base DN', { exact: true })).toBeVisible();
  await ready(page, admin.javaScript);
  await fill(admin, openldap);
  const enable = page.getByRole('switch', { name: 'Enable LDAP Authentication' });
  await expect(enable).toBeDisabled();
  await press('Update Settings');
  await expect(page.getByText(/Nothing was saved\. Each step of the test/)).toBeVisible();
  await expect(enable).toBeDisabled();
  if (admin.javaScript) await expectAccessible(page);
  await press('Show what the server presents');
  await press('Take this certificate over');
  await expect(page.getByLabel('CA certificates')).toHaveValue(/BEGIN CERTIFICATE/);
  await press('Update Settings');
  await expect(enable).toBeEnabled();
  if (admin.javaScript) await picture(page, 'authentication');
  await enable.click();
  await press('Switch Company on');
  await expect(enable).toBeChecked();
  await page.getByLabel('Type').selectOption('Password');
  await press('Show');
  await expect(page.getByText('switches nothing off')).toBeVisible();
  await admin.open('connections');
  await expect(admin.switch('Company')).toBeChecked();
});
