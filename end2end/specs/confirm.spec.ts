/** An email address that belongs to somebody already: an administrator says whether both are one person. */
import { expectAccessible, expectDone, ready } from '../lib/checks.ts';
import type { Console } from '../lib/console.ts';
import { expectSignedIn, refusal, signInWith } from '../lib/login.ts';
import type { Provider } from '../lib/providers.ts';
import { expect, test } from '../lib/test.ts';
import { paths, words } from '../lib/words.ts';

/** Two connections to one provider, which take addresses that nobody has verified. */
async function connectTwice(admin: Console, provider: Provider) {
  const { page } = admin;
  for (const name of ['Staff', 'Second']) {
    await admin.chooseProvider(provider.tile);
    await admin.fill(name, provider);
    await page.getByRole('checkbox', { name: words.form.emailVerification }).uncheck();
    const result = await admin.test(provider, 'alice');
    await result.expectPassed();
    await result.tab.close();
    await admin.save();
    await admin.activate();
  }
}

test('who has a taken address is refused, taken back, linked', async ({ admin, gatehouse, oidcProvider, someone }) => {
  const { page } = admin;
  await connectTwice(admin, oidcProvider);
  const first = await someone();
  await signInWith(first, gatehouse, 'Staff', oidcProvider, 'alice');
  await expectSignedIn(first, gatehouse, 'Alice Archer');
  const second = await someone();
  const tries = async () => {
    await signInWith(second, gatehouse, 'Second', oidcProvider, 'alice');
    await refusal(second, words.emailTaken);
  };
  await tries();
  await expect(second.getByRole('alert')).toContainText(words.confirm.told);

  await admin.goto(paths.overview);
  await expect(page.getByRole('navigation').getByRole('link', { name: words.nav.toConfirm })).toContainText(
    words.confirm.waiting,
  );
  await admin.open('toConfirm');
  await ready(page, admin.javaScript);
  const request = page.getByRole('region', { name: 'alice@example.org with Second' });
  await expect(request).toContainText('verified by the provider');
  await expect(request.getByRole('heading', { name: 'Who asks' })).toBeVisible();
  await expect(request.getByRole('heading', { name: 'Whose account it would be' })).toBeVisible();
  await expect(request.getByRole('link', { name: 'alice', exact: true })).toBeVisible();
  await request.locator('summary').filter({ hasText: words.confirm.link }).click();
  await expect(request).toContainText('From then on this identity signs in as alice');
  if (admin.javaScript) await expectAccessible(page);

  await admin.confirm(words.confirm.refuse);
  await expectDone(page, /^Refused\./, admin.javaScript);
  await expect(page.getByText(words.confirm.none)).toBeVisible();
  await tries();
  await expect(second.getByRole('alert')).not.toContainText(words.confirm.told);
  await page.getByRole('link', { name: 'Refused' }).click();
  await expect(page.getByText('Refused by admin')).toBeVisible();
  await ready(page, admin.javaScript);
  if (admin.javaScript) await expectAccessible(page);
  await admin.confirm(words.confirm.takeBack);
  await expectDone(page, /^The refusal is taken back\./, admin.javaScript);
  await expect(page.getByText('Nobody was refused')).toBeVisible();

  await tries();
  await admin.goto(paths.toConfirm);
  await admin.confirm(words.confirm.link);
  await expectDone(page, /^Linked\./, admin.javaScript);
  await expect(page.getByText(words.confirm.none)).toBeVisible();
  await expect(page.getByText(words.confirm.waiting)).toHaveCount(0);
  await signInWith(second, gatehouse, 'Second', oidcProvider, 'alice');
  await expectSignedIn(second, gatehouse, 'Alice Archer');
  await admin.goto(paths.changes);
  await expect(admin.row('confirmed that an identity is')).toContainText('alice');
});

test('nobody vouches for an address, and an administrator is nobody to be linked', async ({
  admin,
  gatehouse,
  oidcProvider,
  someone,
}) => {
  const { page } = admin;
  await connectTwice(admin, oidcProvider);
  const first = await someone();
  await signInWith(first, gatehouse, 'Staff', oidcProvider, 'bob');
  await expectSignedIn(first, gatehouse, 'bob@example.org');
  const second = await someone();
  await signInWith(second, gatehouse, 'Second', oidcProvider, 'bob');
  await refusal(second, words.emailTaken);

  await admin.goto(paths.toConfirm);
  const request = page.getByRole('region', { name: 'bob@example.org with Second' });
  await expect(request).toContainText('the provider says: not verified');
  await request.locator('summary').filter({ hasText: words.confirm.link }).click();
  await expect(request.getByText('The provider does not vouch for this address.')).toBeVisible();
  await expect(request.getByRole('button', { name: /although nobody vouches for the address/ })).toBeVisible();
  if (admin.javaScript) await expectAccessible(page);

  await request.getByRole('link', { name: 'bob', exact: true }).click();
  await ready(page, admin.javaScript);
  await admin.confirm(/^Make administrator/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Administrator');
  await admin.goto(paths.toConfirm);
  await expect(request).toContainText('only its owner can');
  await expect(request.locator('summary').filter({ hasText: words.confirm.link })).toHaveCount(0);
});
