/** Groups: made by hand or from what a provider named, filled and emptied by sign-ins. With and without JavaScript. */
import type { Console } from '../lib/console.ts';
import { signInWith } from '../lib/login.ts';
import type { Provider } from '../lib/providers.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

/** *New group*, its name: leaves the browser at its page. */
async function make(admin: Console, name: string) {
  await admin.goto(paths.groups);
  await admin.page.getByRole('link', { name: words.groups.add }).first().click();
  await admin.page.getByLabel(words.groups.name).fill(name);
  await admin.page.getByRole('button', { name: words.groups.make }).click();
  await expect(admin.page.getByRole('heading', { level: 1 })).toHaveText(name);
}

/** A connection's form with groups synchronized; not tested yet. */
async function fillSyncing(admin: Console, name: string, provider: Provider) {
  await admin.chooseProvider(provider.tile);
  await admin.fill(name, provider);
  await admin.page.getByText(words.groups.synchronization).first().click();
  await admin.page.getByRole('checkbox', { name: words.groups.synchronize }).check();
}

test('a group is made, found, renamed, filled by hand and deleted', async ({ admin }) => {
  const { page } = admin;
  await admin.goto(paths.groups);
  await expect(page.getByText('There is no group yet.')).toBeVisible();
  await make(admin, 'Archers');
  await make(admin, 'Committee');
  await admin.goto(`${paths.groups}/new`);
  await page.getByLabel(words.groups.name).fill(' ARCHERS');
  await page.getByRole('button', { name: words.groups.make }).click();
  await expect(page.getByLabel(words.groups.name)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel(words.groups.name)).toHaveValue(' ARCHERS');
  await expect(page.getByText('Another group has this name')).toBeVisible();

  await admin.open('groups');
  if (admin.javaScript) await page.keyboard.press('/');
  else await page.getByRole('searchbox').focus();
  await page.keyboard.type('arch');
  await page.keyboard.press('Enter');
  await expect(admin.row('Committee')).toHaveCount(0);
  await page.getByRole('link', { name: 'Archers' }).click();
  await expect(page.getByText('Nobody is in this group.')).toBeVisible();

  await page.getByLabel(words.groups.who).fill('nobody@example.com');
  await page.getByRole('button', { name: words.groups.addMember }).click();
  await expect(page.getByText('Nobody here has this user name or email.')).toBeVisible();
  await expect(page.getByLabel(words.groups.who)).toHaveValue('nobody@example.com');
  await page.getByLabel(words.groups.who).fill('admin@example.com');
  await page.getByRole('button', { name: words.groups.addMember }).click();
  await expect(admin.row('Ada Admin')).toContainText('added here');
  await page.getByLabel(words.groups.name).fill('Bowmen');
  await page.getByRole('button', { name: words.groups.rename }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bowmen');

  await page.getByRole('link', { name: 'Ada Admin' }).click();
  await expect(page.getByRole('region', { name: 'Groups' })).toContainText('Bowmen');
  await page.getByRole('link', { name: 'Bowmen' }).click();
  await page.getByRole('button', { name: 'Remove Ada Admin, added here' }).click();
  await expect(page.getByText('Nobody is in this group.')).toBeVisible();
  await admin.confirm(words.groups.remove);
  await expect(page).toHaveURL(/\/console\/groups$/);
  await expect(admin.row('Committee')).toBeVisible();
  await expect(admin.row('Bowmen')).toHaveCount(0);
});

test('a provider’s groups are matched, and one that is missing is made from the test', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  const { page } = admin;
  await make(admin, 'Archers');
  await fillSyncing(admin, 'Staff', oidcProvider);
  const result = await admin.test(oidcProvider, 'alice');
  await result.expectPassed();
  const groups = result.tab.getByRole('region', { name: 'Groups' });
  await expect(groups).toContainText('Would gain');
  await expect(groups).toContainText('Archers');
  await expect(groups).toContainText('Committee');
  await groups.getByRole('button', { name: words.groups.makeThis('Committee') }).click();
  await expect(groups.getByRole('row').filter({ hasText: 'Committee' })).toContainText(
    'The group exists now; the next sign-in matches it.',
  );
  await expect(groups.getByRole('button')).toHaveCount(0);
  await result.tab.close();
  await admin.goto(paths.groups);
  await expect(admin.row('Committee'), 'a test fills no group').toContainText('0');
  await page.goBack();
  await admin.save();
  await admin.activate();

  await signInWith(await someone(), gatehouse, 'Staff', oidcProvider, 'alice');
  await admin.goto(await admin.linkTo('Committee', paths.groups));
  await expect(admin.row('Alice Archer')).toContainText('Staff');
  await page.getByRole('link', { name: 'Alice Archer' }).click();
  const hers = page.getByRole('region', { name: 'Groups' });
  await expect(hers).toContainText('Archers');
  await expect(hers).toContainText('Committee');
  await admin.goto(await admin.linkTo(/^GH-/, paths.attempts));
  await expect(page.getByRole('region', { name: 'Groups' })).toContainText('Gained');

  const connection = (await admin.linkTo('Staff')).replace(/^.*(\/console\/connections\/[^/]+).*$/, '$1');
  await admin.goto(`${connection}/delete`);
  await expect(page.getByText('Memberships of groups and teams that it made: 2.')).toBeVisible();
});

test('Keycloak’s groups are matched, and who is in none there is in none here', async ({
  admin,
  gatehouse,
  keycloak,
  someone,
}) => {
  test.setTimeout(120_000);
  await make(admin, 'Archers');
  await fillSyncing(admin, 'Keycloak', keycloak);
  const result = await admin.test(keycloak, 'carol');
  await expect(result.tab.getByRole('region', { name: 'Groups' })).toContainText('Matched here');
  await expect(result.tab.getByRole('region', { name: 'Groups' })).not.toContainText('Archers');
  await result.tab.close();
  await admin.save();
  await admin.activate();
  await signInWith(await someone(), gatehouse, 'Keycloak', keycloak, 'alice');
  await admin.goto(await admin.linkTo('Archers', paths.groups));
  await expect(admin.row('Alice Archer')).toContainText('Keycloak');
});
