import { test } from '../lib/test.ts';
import { paths } from '../lib/words.ts';
import { ready } from '../lib/checks.ts';
test('find', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.connect('Staff', oidcProvider);
  const staff = new URL(page.url()).pathname;
  await page.setViewportSize({ width: 320, height: 640 });
  for (const p of [staff + '/edit', staff, paths.settings, paths.users, '/console/groups', '/console/groups/new','/console/invitations','/console/confirm', paths.connections, staff+'/revisions']) {
    await admin.goto(p);
    await ready(page);
    const over = await page.evaluate(() => {
      const w = document.documentElement.clientWidth;
      return [w, document.documentElement.scrollWidth, ...[...document.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > w + 0.5).map((e) => e.tagName + '.' + e.className + ' ' + (e.textContent ?? '').slice(0, 40) + ' ' + e.getBoundingClientRect().right).slice(-6)];
    });
    console.log(p, JSON.stringify(over));
  }
});
