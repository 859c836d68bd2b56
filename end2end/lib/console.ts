import { expect, type Locator, type Page } from '@playwright/test';
import { ready } from './checks.ts';
import type { Gatehouse } from './gatehouse.ts';
import { administrator } from './login.ts';
import type { Person, Provider } from './providers.ts';
import { paths, words } from './words.ts';

type Section = keyof typeof words.nav;

/** What an administrator does in the console, with JavaScript or without. */
export class Console {
  constructor(
    readonly page: Page,
    readonly gatehouse: Gatehouse,
    readonly javaScript: boolean,
  ) {}

  /** Opens the setup link, makes the first administrator and stands in the console. */
  async setUp(): Promise<void> {
    const { page } = this;
    await page.goto(this.gatehouse.setupLink);
    await page.getByLabel(words.setup.email).fill(administrator.email);
    await page.getByLabel(words.setup.name).fill(administrator.name);
    await page.getByLabel(words.setup.password).fill(administrator.password);
    await page.getByLabel(words.setup.again).fill(administrator.password);
    await page.getByRole('button', { name: words.setup.submit }).click();
    await page.getByRole('link', { name: words.setup.codesKept }).click();
    await expect(page).toHaveURL(this.gatehouse.origin + paths.overview);
    await ready(page, this.javaScript);
  }

  /** Goes to a path of the console and waits until the page can be used. */
  async goto(path: string): Promise<void> {
    await this.page.goto(this.gatehouse.origin + path);
    await ready(this.page, this.javaScript);
  }

  /** Goes to a page by the navigation. */
  async open(section: Section): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: words.nav[section] }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: words.nav[section] })).toBeVisible();
  }

  /** *New connection*, the tile, *Next*: leaves the browser at the empty form. */
  async chooseProvider(tile: string): Promise<void> {
    const { page } = this;
    await this.open('connections');
    await page.getByRole('link', { name: words.connections.add }).first().click();
    const label = page.locator('label').filter({ has: page.getByText(tile, { exact: true }) });
    await label.getByRole('radio').check();
    await page.getByRole('button', { name: words.connections.next }).click();
    await expect(page.getByLabel(words.form.displayName)).toBeVisible();
    await ready(page, this.javaScript);
  }

  /** Types the settings of a real provider into the form. */
  async fill(name: string, provider: Provider, secret = provider.clientSecret): Promise<void> {
    const { page } = this;
    await page.getByLabel(words.form.displayName).fill(name);
    await page.getByLabel(words.form.issuer).fill(provider.issuer);
    await page.locator('form').getByLabel(words.form.clientId).fill(provider.clientId);
    await page.getByLabel(words.form.clientSecret).fill(secret);
  }

  /** *Test provider*, signing in there as `person`: returns the tab with the result. */
  async test(provider: Provider, person: Person): Promise<TestResult> {
    const opened = this.page.context().waitForEvent('page');
    await this.page.getByRole('button', { name: words.form.test }).click();
    const tab = await opened;
    await provider.signIn(tab, person);
    const result = new TestResult(tab);
    await expect(result.steps).toBeVisible();
    await ready(tab, this.javaScript);
    return result;
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: words.form.save }).click();
    await expect(this.page.getByText(/^Saved\.|^All changes are saved/).first()).toBeVisible();
  }

  /** Opens the fold that tells a consequence, then presses the button that names it. */
  async confirm(name: RegExp): Promise<void> {
    const fold = this.page.locator('details.confirm').filter({ has: this.page.locator('summary', { hasText: name }) });
    await fold.locator('summary').click();
    await fold.locator('form').getByRole('button').click();
  }

  /** Switches a tested connection on from its own page, reading what will follow first. */
  async activate(): Promise<void> {
    const { page } = this;
    await this.goto(new URL(page.url()).pathname.replace(/\/(edit|directory)$/, ''));
    await this.confirm(words.form.activate);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Active');
  }

  /** A connection made, tested as alice and switched on: where most specs begin. */
  async connect(name: string, provider: Provider): Promise<void> {
    await this.chooseProvider(provider.tile);
    await this.fill(name, provider);
    const result = await this.test(provider, 'alice');
    await result.expectPassed();
    await result.tab.close();
    await this.save();
    await this.activate();
  }

  /** The path that the link of that name leads to, on a page of lists. */
  async linkTo(name: string | RegExp, path: string = paths.connections): Promise<string> {
    await this.goto(path);
    return (await this.page.getByRole('link', { name }).first().getAttribute('href')) ?? '';
  }

  /** The row of a table that names `text`. */
  row(text: string | RegExp): Locator {
    return this.page.getByRole('row').filter({ hasText: text });
  }

  /** The switch of a connection in the table. */
  switch(name: string): Locator {
    return this.page.getByRole('switch', { name: words.connections.active(name) });
  }
}

/** The page that shows one attempt: a test's result, or the trace of a sign-in. */
export class TestResult {
  constructor(readonly tab: Page) {}

  get headline(): Locator {
    return this.tab.getByRole('heading', { level: 1 });
  }

  get steps(): Locator {
    return this.tab.getByRole('region', { name: words.result.steps });
  }

  /** Every step was taken and none failed. */
  async expectPassed(): Promise<void> {
    for (const name of words.result.names) {
      await expect(this.steps.getByText(name).filter({ visible: true }).first()).toBeVisible();
    }
    await expect(this.failed).toHaveCount(0);
  }

  get failed(): Locator {
    return this.steps.locator('.failed');
  }

  /** One step failed, and it shows that text. */
  async expectFailed(text: string | RegExp): Promise<void> {
    await expect(this.failed).toHaveCount(1);
    await expect(this.failed).toContainText(text);
  }
}
