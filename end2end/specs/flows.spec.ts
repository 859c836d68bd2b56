/** The flows whose answer the provider's page posts (O18): over http, from another site, with and without JavaScript. */
import { expectSignedIn, signInWith } from '../lib/login.ts';
import { expect, test } from '../lib/test.ts';
import { words } from '../lib/words.ts';

for (const { flow, secret, without } of [
  // neither the token endpoint nor user info is asked
  { flow: 'implicit', secret: false, without: 2 },
  { flow: 'hybrid', secret: true, without: 0 },
]) {
  test(`the ${flow} flow is tested, switched on and signed in with`, async ({
    admin,
    gatehouse,
    keycloak,
    someone,
  }) => {
    const { page } = admin;
    const provider = keycloak.posting(true);
    await admin.chooseProvider(provider.tile);
    await admin.fill('Staff', provider, secret ? provider.clientSecret : '');
    await page.getByLabel(words.form.flow).selectOption(flow);
    const result = await admin.test(provider, 'alice');
    await result.expectPassed();
    await expect(result.steps.locator('.skipped')).toHaveCount(without);
    await expect(result.headline).toContainText('Alice');
    await result.tab.close();
    await admin.save();
    await admin.activate();

    const alice = await someone();
    await signInWith(alice, gatehouse, 'Staff', provider, 'alice');
    await expectSignedIn(alice, gatehouse, 'Alice Archer');
    const carol = await someone(undefined, false);
    await signInWith(carol, gatehouse, 'Staff', keycloak.posting(false), 'carol');
    await expectSignedIn(carol, gatehouse, 'Carol Clark');
  });
}

test('a flow through the browser needs the signature, and says so beside the box', async ({
  admin,
  keycloak,
}) => {
  const { page } = admin;
  await admin.chooseProvider(keycloak.tile);
  await admin.fill('Staff', keycloak);
  const box = page.getByLabel(words.form.verifySignature);
  await box.uncheck();
  await page.getByLabel(words.form.flow).selectOption('implicit');
  await expect(box).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText(/only its signature vouches for it/)).toBeVisible();
  await page.getByRole('button', { name: words.form.save }).click();
  await expect(box).toBeFocused();
  await box.check();
  await expect(page.getByText(/only its signature vouches for it/)).toHaveCount(0);
  await admin.save();
  await page.reload();
  await expect(page.getByLabel(words.form.flow)).toHaveValue('implicit');
});
