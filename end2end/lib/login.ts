import { expect, type Page } from '@playwright/test';
import type { Gatehouse } from './gatehouse.ts';
import type { Person, Provider } from './providers.ts';
import { paths, reference, words } from './words.ts';

export const administrator = {
  email: 'admin@example.com',
  name: 'Ada Admin',
  password: 'correct horse battery staple',
};

/** Signs in with the password form of the login page. */
export async function signInWithPassword(
  page: Page,
  gatehouse: Gatehouse,
  { email, password } = administrator,
): Promise<void> {
  await page.goto(gatehouse.origin + paths.login);
  await page.getByLabel(words.login.account).fill(email);
  await page.getByLabel(words.login.password).fill(password);
  await page.getByRole('button', { name: words.login.submit }).click();
}

/** Signs in on the login page with a connection, at its provider as that person. */
export async function signInWith(
  page: Page,
  gatehouse: Gatehouse,
  connection: string,
  provider: Provider,
  person: Person,
): Promise<void> {
  await page.goto(gatehouse.origin + paths.login);
  await page.getByRole('link', { name: words.login.continueWith(connection) }).click();
  await provider.signIn(page, person);
}

/** This browser belongs to somebody signed in, whose account page shows `who`. */
export async function expectSignedIn(page: Page, gatehouse: Gatehouse, who: string): Promise<void> {
  await page.goto(gatehouse.origin + paths.account);
  await expect(page).toHaveURL(gatehouse.origin + paths.account);
  await expect(page.getByText(who).first()).toBeVisible();
}

/** This browser is asked to sign in when it wants its account page. */
export async function expectSignedOut(page: Page, gatehouse: Gatehouse): Promise<void> {
  await page.goto(gatehouse.origin + paths.account);
  await expect(page).toHaveURL(/\/login/);
  await expect(page.getByRole('heading', { name: words.login.heading })).toBeVisible();
}

/** The login page refuses with that sentence; returns the reference it gives. */
export async function refusal(page: Page, sentence: string): Promise<string> {
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(sentence);
  const found = (await alert.innerText()).match(reference);
  expect(found, 'the refusal gives a reference').not.toBeNull();
  return found?.[0] ?? '';
}
