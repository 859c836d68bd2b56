/** Organizations, teams, projects, service accounts and keys. With and without JavaScript. */
import { expectAccessible, expectDone, ready } from '../lib/checks.ts';
import type { Console } from '../lib/console.ts';
import { signInWith } from '../lib/login.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

const aKey = /^local-[0-9A-Za-z]{40}$/;

/** *New team*, its name: leaves the browser at its page. */
async function makeTeam(admin: Console, name: string) {
  await admin.goto(paths.newTeam);
  await admin.page.getByLabel(words.teams.name).fill(name);
  await admin.page.getByRole('button', { name: words.teams.make }).click();
  await expect(admin.page.getByRole('heading', { level: 1 })).toHaveText(name);
  await ready(admin.page, admin.javaScript);
}

/** The key that the page shows once. */
async function shownKey(admin: Console) {
  const field = admin.page.getByRole('textbox', { name: words.machines.key });
  await expect(field).toHaveValue(aKey);
  await expect(admin.page.getByText('it is shown this once')).toBeVisible();
  if (admin.javaScript) await expectAccessible(admin.page);
  return field.inputValue();
}

test('a service account of the organization: made with a key, renamed, moved, disabled, deleted', async ({ admin }) => {
  const { page } = admin;
  await makeTeam(admin, 'Data Team');
  await admin.goto(paths.serviceAccounts);
  await expect(page.getByText('There is no service account yet.')).toBeVisible();
  if (admin.javaScript) await expectAccessible(page);
  await page.getByRole('link', { name: words.machines.add }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: words.machines.add })).toBeVisible();
  await ready(page, admin.javaScript);
  const [name, team] = [page.getByLabel(words.machines.name), page.getByLabel(words.machines.defaultTeam)];
  await name.fill('Nightly CI');
  await team.fill('nowhere');
  await page.getByRole('button', { name: words.machines.create }).click();
  await expect(page.getByText('The organization has no such team.')).toBeVisible();
  await expect(name).toHaveValue('Nightly CI');
  await expect(team).toHaveValue('nowhere');
  await team.fill('data-team');
  await page.getByRole('button', { name: words.machines.create }).click();
  const first = await shownKey(admin);
  await expect(page.getByRole('button', { name: words.machines.copy })).toHaveCount(admin.javaScript ? 1 : 0);
  await page.getByRole('link', { name: words.machines.open }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Nightly CI/);
  await ready(page, admin.javaScript);
  expect(await page.content()).not.toContain(first);

  await test.step('its keys', async () => {
    await page.getByLabel(/^Name$/).first().fill('');
    await page.getByRole('checkbox', { name: /^Read/ }).uncheck();
    await page.getByRole('checkbox', { name: /^Write/ }).uncheck();
    await page.getByLabel(words.apiKeys.days).fill('soon');
    await page.getByRole('button', { name: words.apiKeys.make }).click();
    await expect(page.getByText('A whole number of days')).toBeVisible();
    await expect(page.getByText('Fill this in.').first()).toBeVisible();
    await expect(page.getByLabel(words.apiKeys.days)).toHaveValue('soon');
    await expect(page.getByRole('checkbox', { name: /^Read/ })).not.toBeChecked();
    await ready(page, admin.javaScript);
    await page.getByLabel(words.apiKeys.days).fill('never');
    await page.getByLabel(/^Name$/).first().fill('node 3');
    await page.getByRole('checkbox', { name: /^Read/ }).check();
    await page.getByRole('button', { name: words.apiKeys.make }).click();
    const second = await shownKey(admin);
    expect(second).not.toBe(first);
    await expect(admin.row('node 3')).toContainText('does not end');
    await ready(page, admin.javaScript);
    await admin.row('node 3').locator('summary', { hasText: 'Rotate' }).click();
    await page.getByRole('button', { name: 'Rotate node 3' }).click();
    await expect(admin.row('node 3')).toHaveCount(2);
    await admin.goto(new URL(page.url()).pathname);
    await admin.row('node 3').first().locator('summary', { hasText: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke node 3' }).click();
    await expectDone(page, /^Revoked\./, admin.javaScript);
    await expect(admin.row('node 3').first()).toContainText('Revoked');
  });

  await test.step('what it is', async () => {
    await page.getByLabel(/^Name$/).last().fill('Weekly CI');
    await page.getByRole('button', { name: /^Save name/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Weekly CI/);
    await ready(page, admin.javaScript);
    await page.getByRole('textbox', { name: words.machines.defaultTeam }).or(page.getByRole('combobox', { name: words.machines.defaultTeam })).fill('');
    await page.getByRole('button', { name: /^Save default team/ }).click();
    await expect(page.getByText('none: runs have to name a team')).toBeVisible();
    await ready(page, admin.javaScript);
    await admin.confirm(/^Disable/);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Disabled');
    await ready(page, admin.javaScript);
    await admin.confirm(/^Enable/);
    await expect(page.getByRole('heading', { level: 1 })).not.toContainText('Disabled');
    await ready(page, admin.javaScript);
    if (admin.javaScript) await expectAccessible(page);
    await admin.goto(paths.serviceAccounts);
    await expect(admin.row('Weekly CI')).toContainText('Organization');
    await expect(admin.row('Weekly CI')).toContainText('Nightly CI, ends');
    await page.getByRole('link', { name: 'Weekly CI' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Weekly CI/);
    await ready(page, admin.javaScript);
    await page.locator('summary', { hasText: /^Delete service account/ }).click();
    await expect(page.getByText(/Keys that work now: 2\. Last used: never\./)).toBeVisible();
    await page.getByRole('button', { name: 'Delete Weekly CI' }).click();
    await expect(page.getByText('There is no service account yet.')).toBeVisible();
  });
});

test('a team: its people, projects and service accounts, by its own administrator', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  const { page } = admin;
  await admin.connect('Staff', oidcProvider);
  const alice = await someone();
  await signInWith(alice, gatehouse, 'Staff', oidcProvider, 'alice');
  const own = { goto: async (path: string) => {
    await alice.goto(gatehouse.origin + path);
    await ready(alice, admin.javaScript);
  } };
  await own.goto(paths.account);
  await expect(alice.getByRole('navigation').getByRole('link', { name: words.nav.teams })).toHaveCount(0);

  await makeTeam(admin, 'Vision');
  await page.getByLabel(words.teams.who).fill('nobody@example.org');
  await page.getByRole('button', { name: words.teams.addMember }).click();
  await expect(page.getByText('Nobody here has this user name or email.')).toBeVisible();
  await ready(page, admin.javaScript);
  await page.getByLabel(words.teams.who).fill('alice@example.org');
  await page.getByRole('combobox', { name: /^Role$/ }).last().selectOption('Administrator');
  await page.getByRole('button', { name: words.teams.addMember }).click();
  await expect(admin.row('Alice Archer')).toContainText('added here: Administrator');
  if (admin.javaScript) await expectAccessible(page);

  await own.goto(paths.account);
  await alice.getByRole('navigation').getByRole('link', { name: words.nav.teams }).click();
  await alice.getByRole('link', { name: 'Vision' }).click();
  await expect(alice.getByRole('heading', { level: 1 })).toHaveText('Vision');
  await alice.getByRole('link', { name: 'Projects' }).click();
  await ready(alice, admin.javaScript);
  await alice.getByLabel(words.teams.name).fill('a/b');
  await alice.getByRole('button', { name: words.teams.newProject }).click();
  await expect(alice.getByLabel(words.teams.name)).toHaveAttribute('aria-invalid', 'true');
  await expect(alice.getByLabel(words.teams.name)).toHaveValue('a/b');
  await ready(alice, admin.javaScript);
  await alice.getByLabel(words.teams.name).fill('Segmentation');
  await alice.getByRole('button', { name: words.teams.newProject }).click();
  await expect(alice.getByRole('heading', { level: 1 })).toHaveText(/Segmentation.*Open/);

  await test.step('a service account with a subject, then one with a key', async () => {
    await own.goto('/vision/service-accounts');
    await alice.getByRole('link', { name: words.machines.add }).first().click();
    await expect(alice.getByRole('heading', { level: 1, name: words.machines.add })).toBeVisible();
    await ready(alice, admin.javaScript);
    await expect(alice.getByLabel(words.machines.subject)).toBeHidden();
    await alice.getByLabel(words.machines.name).fill('Deploy job');
    await alice.getByLabel(words.machines.method).selectOption('Federated Identity');
    await alice.getByRole('button', { name: words.machines.create }).click();
    await expect(alice.getByText('Fill this in.')).toBeVisible();
    await expect(alice.getByLabel(words.machines.name)).toHaveValue('Deploy job');
    await ready(alice, admin.javaScript);
    await alice.getByLabel(words.machines.subject).fill('repo:acme/vision:ref:refs/heads/main');
    await alice.getByRole('button', { name: words.machines.create }).click();
    await expect(alice.getByText('It has no key')).toBeVisible();
    await alice.getByRole('link', { name: 'Make another one' }).click();
    await expect(alice.getByLabel(words.machines.name)).toHaveValue('');
    await ready(alice, admin.javaScript);
    await alice.getByLabel(words.machines.name).fill('Node');
    await alice.getByRole('button', { name: words.machines.create }).click();
    await expect(alice.getByRole('textbox', { name: words.machines.key })).toHaveValue(aKey);
    await own.goto('/vision/service-accounts');
    const row = alice.getByRole('row').filter({ hasText: 'Deploy job' });
    await expect(row).toContainText('repo:acme/vision:ref:refs/heads/main');
    if (admin.javaScript) await expectAccessible(alice);
  });

  await test.step('a restricted project and who was added', async () => {
    await own.goto(paths.teams);
    await alice.getByRole('link', { name: 'Vision' }).click();
    await alice.getByRole('link', { name: 'Projects' }).click();
    await alice.getByRole('link', { name: 'Segmentation' }).click();
    await expect(alice.getByRole('heading', { level: 1 })).toHaveText(/Segmentation/);
    await ready(alice, admin.javaScript);
    await alice.locator('summary', { hasText: /^Restrict/ }).click();
    await alice.getByRole('button', { name: 'Restrict Segmentation' }).click();
    await expect(alice.getByRole('heading', { level: 1 })).toHaveText(/Restricted/);
    await ready(alice, admin.javaScript);
    await alice.getByLabel(/^User name, email or service account/).fill('node');
    await alice.getByRole('button', { name: words.teams.addMember }).click();
    await expect(alice.getByRole('row').filter({ hasText: 'node' })).toContainText('Service account');
    await ready(alice, admin.javaScript);
    if (admin.javaScript) await expectAccessible(alice);
    await alice.getByRole('button', { name: 'Remove node' }).click();
    await expect(alice.getByText('Nobody was added.')).toBeVisible();
  });

  await test.step('what is not hers', async () => {
    const refused = await alice.goto(gatehouse.origin + paths.serviceAccounts);
    expect(refused?.status()).toBe(404);
    expect((await alice.goto(gatehouse.origin + paths.users))?.status()).toBe(403);
  });

  await test.step('a group leads to the team, and another name', async () => {
    await admin.goto(`${paths.groups}/new`);
    await page.getByLabel(words.groups.name).fill('Archers');
    await page.getByRole('button', { name: words.groups.make }).click();
    await ready(page, admin.javaScript);
    await admin.goto(paths.teams);
    await page.getByRole('link', { name: 'Vision' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Settings' }).click();
    await expect(page.getByRole('heading', { name: 'Names' })).toBeVisible();
    await ready(page, admin.javaScript);
    await page.getByLabel(/^Group$/).fill('nobody');
    await page.getByRole('button', { name: /^Let it lead here/ }).click();
    await expect(page.getByText('No group is called “nobody”.')).toBeVisible();
    await ready(page, admin.javaScript);
    await page.getByLabel(/^Group$/).fill('archers');
    await page.getByRole('button', { name: /^Let it lead here/ }).click();
    await expect(page.getByText('Archers: Member')).toBeVisible();
    await ready(page, admin.javaScript);
    if (admin.javaScript) await expectAccessible(page);
    await page.getByLabel(words.teams.slug).fill('sight');
    await page.getByRole('button', { name: /^Save names/ }).click();
    await expectDone(page, /^The names are saved\./, admin.javaScript);
    await own.goto('/vision/service-accounts');
    await expect(alice).toHaveURL(/\/sight\/service-accounts$/);
  });
});

test('one’s own keys and default team', async ({ admin }) => {
  const { page } = admin;
  await makeTeam(admin, 'First');
  await makeTeam(admin, 'Second');
  await admin.goto(paths.account);
  await page.getByRole('link', { name: words.apiKeys.own }).click();
  await expect(page.getByText('You have no API key.')).toBeVisible();
  await ready(page, admin.javaScript);
  if (admin.javaScript) await expectAccessible(page);
  await expect(page.getByLabel(words.apiKeys.days)).toHaveValue('90');
  await page.getByLabel(/^Name$/).fill('laptop');
  await page.getByRole('button', { name: words.apiKeys.make }).click();
  const key = await shownKey(admin);
  await expect(admin.row('laptop')).toContainText('Read, Write');
  await admin.goto(paths.keys);
  expect(await page.content()).not.toContain(key);
  await page.getByRole('combobox', { name: words.machines.defaultTeam }).selectOption('Second');
  await page.getByRole('button', { name: /^Save default team/ }).click();
  await expectDone(page, /^The default team is saved\./, admin.javaScript);
  await expect(page.getByRole('combobox', { name: words.machines.defaultTeam }).locator('option:checked')).toHaveText('Second');
});

test('a second organization: made from the settings, its people, its names', async ({ admin, gatehouse, oidcProvider, someone }) => {
  const { page } = admin;
  await admin.connect('Staff', oidcProvider);
  const alice = await someone();
  await signInWith(alice, gatehouse, 'Staff', oidcProvider, 'alice');
  const navigation = page.getByRole('navigation').getByRole('link', { name: words.nav.organizations });
  await admin.goto(paths.settings);
  await expect(navigation).toHaveCount(0);
  await page.getByRole('main').getByRole('link', { name: words.nav.organizations }).click();
  await page.getByRole('link', { name: words.organizations.add }).click();
  await ready(page, admin.javaScript);
  await page.getByLabel(words.teams.name).fill('Console');
  await page.getByRole('button', { name: words.organizations.make }).click();
  await expect(page.getByLabel(words.teams.slug)).toHaveAttribute('aria-invalid', 'true');
  await ready(page, admin.javaScript);
  await page.getByLabel(words.teams.name).fill('Acme Labs');
  await page.getByRole('button', { name: words.organizations.make }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Acme Labs');
  await ready(page, admin.javaScript);
  await page.getByLabel(words.teams.who).fill('alice@example.org');
  await page.getByRole('button', { name: words.teams.addMember }).click();
  await expect(admin.row('Alice Archer')).toBeVisible();
  await ready(page, admin.javaScript);
  const role = page.getByRole('combobox', { name: 'Role of Alice Archer' });
  await role.selectOption('Administrator');
  await admin.row('Alice Archer').getByRole('button', { name: 'Change' }).click();
  await expectDone(page, /^The role is saved\./, admin.javaScript);
  if (admin.javaScript) await expectAccessible(page);
  await page.getByRole('main').getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Names' })).toBeVisible();
  await ready(page, admin.javaScript);
  await page.getByLabel(words.teams.slug).fill('acme');
  await page.getByRole('button', { name: /^Save names/ }).click();
  await expectDone(page, /^The names are saved\./, admin.javaScript);
  await admin.goto(paths.overview);
  await expect(navigation).toHaveCount(1);

  await alice.goto(gatehouse.origin + paths.account);
  await ready(alice, admin.javaScript);
  await alice.getByRole('navigation').getByRole('link', { name: words.nav.serviceAccounts }).click();
  await expect(alice.getByRole('heading', { level: 1, name: words.nav.serviceAccounts })).toBeVisible();
  await alice.getByRole('link', { name: words.nav.organizations }).click();
  await alice.getByRole('link', { name: 'Acme Labs' }).click();
  await expect(alice.getByRole('row').filter({ hasText: 'Ada Admin' })).toBeVisible();
  await ready(alice, admin.javaScript);
  await alice.getByRole('row').filter({ hasText: 'Ada Admin' }).locator('summary').click();
  await alice.getByRole('button', { name: /^Remove / }).click();
  await expect(alice.getByRole('row').filter({ hasText: 'Ada Admin' })).toHaveCount(0);
});
