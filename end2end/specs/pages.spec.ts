/**
 * Every page once: axe, no layout shift, nothing in the browser's console, no CSP violation, fits a narrow
 * and a zoomed window. Leaves pictures in pictures/ to be looked at.
 */
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoLayoutShift, ready } from '../lib/checks.ts';
import { refusal, signInWith } from '../lib/login.ts';
import { picture } from '../lib/screenshots.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

/** `shifts`: a part that was opened by a press pushes what is below it. `floats`: it lies over the page. */
async function judge(page: Page, name: string, { shifts = true, floats = false } = {}) {
  await ready(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  expect(await page.title()).toMatch(/Gatehouse/);
  if (shifts) await expectNoLayoutShift(page);
  await picture(page, name);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, { floats });
  }
  await page.emulateMedia({ colorScheme: null });
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 780 });
  await expectAccessible(page, { floats });
  if (before) await page.setViewportSize(before);
}

test('every page is calm, accessible and fits', async ({ admin, gatehouse, oidcProvider, someone }) => {
  test.setTimeout(600_000);
  const { page } = admin;
  const stranger = await someone();

  await test.step('before anything is set up', async () => {
    await admin.goto(paths.overview);
    await judge(page, 'overview-empty');
    await admin.goto(paths.connections);
    await judge(page, 'connections-empty');
    await admin.goto(paths.groups);
    await judge(page, 'groups-empty');
    await page.getByRole('link', { name: words.groups.add }).first().click();
    await judge(page, 'group-new');
    await page.getByLabel(words.groups.name).fill('Archers');
    await page.getByRole('button', { name: words.groups.make }).click();
    await judge(page, 'group-empty');
    for (const name of ['teams', 'serviceAccounts', 'keys', 'organizations', 'newOrganization'] as const) {
      await admin.goto(paths[name]);
      await judge(page, `${name}-empty`);
    }
    await admin.goto(paths.teams);
    await page.getByRole('link', { name: words.teams.add }).first().click();
    await judge(page, 'team-new');
    await page.getByLabel(words.teams.name).fill('Vision');
    await page.getByRole('button', { name: words.teams.make }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vision');
    await admin.goto('/vision/service-accounts');
    await judge(page, 'team-services-empty');
    await page.getByRole('link', { name: words.machines.add }).first().click();
    await judge(page, 'service-new-team');
    await admin.goto(paths.newServiceAccount);
    await judge(page, 'service-new');
    await page.getByLabel(words.machines.name).fill('Nightly CI');
    await page.getByRole('button', { name: words.machines.create }).click();
    await expect(page.getByRole('textbox', { name: words.machines.key })).toBeVisible();
    await judge(page, 'service-made', { shifts: false });
    await admin.goto(await admin.linkTo('Vision', paths.teams).then((path) => `${path}/projects`));
    await judge(page, 'projects-empty');
    await page.getByLabel(words.teams.name).fill('Segmentation');
    await page.getByRole('button', { name: words.teams.newProject }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Segmentation/);
    await judge(page, 'project-empty');
  });

  await test.step('ways in', async () => {
    await admin.goto(paths.ways);
    await judge(page, 'ways');
  });

  await test.step('a new user', async () => {
    await admin.goto(paths.newUser);
    await judge(page, 'user-new');
  });

  await test.step('a new connection', async () => {
    await admin.goto(paths.newConnection);
    await judge(page, 'connection-tiles');
    await admin.chooseProvider(oidcProvider.tile);
    await judge(page, 'connection-form-empty');
    await admin.fill('Staff', oidcProvider);
    await picture(page, 'connection-form-filled');
    await page.getByText(words.groups.synchronization).first().click();
    await page.getByRole('checkbox', { name: words.groups.synchronize }).check();
    const result = await admin.test(oidcProvider, 'alice');
    await judge(result.tab, 'test-passed');
    await result.tab.close();
    const refused = await admin.test(oidcProvider, 'bob');
    await judge(refused.tab, 'test-refused');
    await refused.tab.close();
    await admin.save();
    await admin.activate();
    await judge(page, 'connection-active');
  });

  await test.step('the pages of people', async () => {
    await stranger.goto(gatehouse.origin + paths.login);
    await judge(stranger, 'login');
    await signInWith(stranger, gatehouse, 'Staff', oidcProvider, 'bob');
    await refusal(stranger, words.emailNotVerified);
    await judge(stranger, 'login-refused');
    await signInWith(stranger, gatehouse, 'Staff', oidcProvider, 'alice');
    await stranger.goto(gatehouse.origin + paths.account);
    await judge(stranger, 'account');
  });

  for (const name of [
    'overview', 'connections', 'users', 'groups', 'toConfirm', 'invitations', 'changes', 'attempts', 'settings',
    'teams', 'serviceAccounts', 'organizations',
  ] as const) {
    await test.step(name, async () => {
      await admin.goto(paths[name]);
      await judge(page, name);
    });
  }

  const staff = (await admin.linkTo('Staff')).replace(/^.*(\/console\/connections\/[^/]+).*$/, '$1');
  const team = await admin.linkTo('Vision', paths.teams);
  const details: [string, string][] = [
    ['connection', staff],
    ['connection-edit', `${staff}/edit`],
    ['connection-revisions', `${staff}/revisions`],
    ['connection-delete', `${staff}/delete`],
    ['group', await admin.linkTo('Archers', paths.groups)],
    ['team', team],
    ['team-projects', `${team}/projects`],
    ['team-settings', `${team}/settings`],
    ['project', await admin.linkTo('Segmentation', `${team}/projects`)],
    ['service', await admin.linkTo('Nightly CI', paths.serviceAccounts)],
    ['organization', await admin.linkTo('Default', paths.organizations)],
    ['user', await admin.linkTo('Alice Archer', paths.users)],
    ['attempt', await admin.linkTo(/^GH-/, paths.attempts)],
  ];
  for (const [name, path] of details) {
    await test.step(name, async () => {
      await admin.goto(path);
      await judge(page, name);
    });
  }

  await test.step('what opens in a page', async () => {
    await admin.goto(`${staff}/edit`);
    await page.getByText('Additional settings').click();
    await page.getByText('Claims mappings', { exact: true }).click();
    await page.getByText(words.groups.synchronization).first().click();
    await page.getByLabel(/^Clock leeway/).fill('999');
    await page.getByLabel(words.form.issuer).fill('not a URL');
    await page.getByRole('checkbox', { name: 'Verify token signature' }).uncheck();
    await page.getByRole('button', { name: words.form.save }).click();
    await expect(page.getByLabel(words.form.issuer)).toHaveAttribute('aria-invalid', 'true');
    await judge(page, 'connection-edit-wrong', { shifts: false });
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(page.getByLabel(words.form.issuer)).toHaveValue(oidcProvider.issuer);
    await ready(page);
    await admin.goto(paths.connections);
    await admin.switch('Staff').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await judge(page, 'connections-question', { shifts: false, floats: true });
    await page.keyboard.press('Escape');
    await page.locator('summary').filter({ hasText: 'Ada Admin' }).click();
    await judge(page, 'menu', { shifts: false, floats: true });
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: words.keys.heading })).toBeVisible();
    await judge(page, 'keys', { shifts: false, floats: true });
    await page.keyboard.press('Escape');
    await admin.goto(paths.changes);
    await page.locator('summary').filter({ hasText: 'Fields: ' }).first().click();
    await judge(page, 'changes-open', { shifts: false });
    await admin.goto(staff);
    await page.locator('summary').filter({ hasText: 'Deactivate' }).click();
    await judge(page, 'connection-question', { shifts: false });
  });

  await test.step('who may not, and what is not there', async () => {
    const missing = await page.goto(`${gatehouse.origin}/console/nowhere`);
    expect(missing?.status()).toBe(404);
    await judge(page, 'not-found');
    const outside = await stranger.goto(`${gatehouse.origin}/nowhere`);
    expect(outside?.status()).toBe(404);
    await judge(stranger, 'not-found-outside');
    const forbidden = await stranger.goto(gatehouse.origin + paths.users);
    expect(forbidden?.status()).toBe(403);
    await judge(stranger, 'forbidden');
    const used = await stranger.goto(gatehouse.setupLink);
    expect(used?.status()).toBe(410);
    await judge(stranger, 'setup-used');
    await stranger.goto(`${gatehouse.origin}/logout`);
    await judge(stranger, 'sign-out');
    await stranger.getByRole('button', { name: words.menu.signOut }).click();
    await stranger.waitForURL((url) => url.origin === oidcProvider.issuer);
    await stranger.getByRole('button', { name: /^Yes/ }).click();
    await stranger.waitForURL((url) => url.origin === gatehouse.origin);
    await judge(stranger, 'signed-out');
  });

  await test.step('in Korean', async () => {
    await admin.goto(paths.overview);
    await page.locator('summary').filter({ hasText: 'Ada Admin' }).click();
    await page.getByRole('button', { name: '한국어' }).click();
    const pages: [string, string][] = [
      ...details,
      ...([
        'overview', 'connections', 'newConnection', 'users', 'groups', 'toConfirm', 'invitations', 'changes', 'attempts',
        'settings', 'account', 'teams', 'newTeam', 'serviceAccounts', 'newServiceAccount', 'organizations', 'keys',
      ] as const).map((name): [string, string] => [name, paths[name]]),
    ];
    for (const [name, path] of pages) {
      await admin.goto(path);
      await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
      await expect(page.getByRole('main')).toContainText(/[가-힣]/);
      await judge(page, `ko-${name}`);
    }
    const korean = await someone('ko-KR');
    await korean.goto(gatehouse.origin + paths.login);
    await expect(korean.locator('html')).toHaveAttribute('lang', 'ko');
    await judge(korean, 'ko-login');
  });

  await test.step('another public URL', async () => {
    await admin.goto(paths.settings);
    await page.locator('summary').filter({ hasText: 'Ada Admin' }).click();
    await page.getByRole('button', { name: 'English' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await ready(page);
    await page.getByLabel(words.settings.publicUrl).fill(gatehouse.origin.replace('localhost', '127.0.0.1'));
    await page.getByRole('button', { name: words.settings.change }).click();
    const opened = page.context().waitForEvent('page');
    await page.getByRole('link', { name: 'Open the new address' }).click();
    const tab = await opened;
    await judge(page, 'settings-proposed', { shifts: false });
    await judge(tab, 'public-url');
    await tab.getByRole('button', { name: 'Use this address' }).click();
    await judge(tab, 'public-url-done');
  });
});

test('the setup page is calm, accessible and fits', async ({ page, gatehouse, watch }) => {
  void watch;
  await page.goto(gatehouse.setupLink);
  await judge(page, 'setup');
});

test('the login page weighs at most 30 KB and loads no script', async ({ admin, gatehouse, someone }) => {
  void admin;
  const page = await someone();
  let bytes = 0;
  const scripts: string[] = [];
  page.on('requestfinished', async (request) => {
    if (request.resourceType() === 'script') scripts.push(request.url());
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    bytes += responseBodySize + responseHeadersSize;
  });
  await page.goto(gatehouse.origin + paths.login, { waitUntil: 'networkidle' });
  expect(scripts).toEqual([]);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(30 * 1024);
});
