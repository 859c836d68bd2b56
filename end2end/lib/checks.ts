import { AxeBuilder } from '@axe-core/playwright';
import { expect, type BrowserContext, type ConsoleMessage, type Page } from '@playwright/test';

const csp = 'CSP violation:';
const hydration = /hydrat|tachys|leptos|reactive/i;

/**
 * Watches every page of a context and collects what must not happen on Gatehouse's own pages:
 * console errors, uncaught errors, CSP violations, hydration warnings, missing assets, answers of 500 and above.
 */
export class Watch {
  readonly problems: string[] = [];
  readonly #expected: RegExp[] = [];

  private constructor(readonly origin: string) {}

  static async on(context: BrowserContext, origin: string): Promise<Watch> {
    const watch = new Watch(origin);
    await context.addInitScript(recordViolations, csp);
    await context.addInitScript(recordShifts);
    context.on('console', (message) => watch.#console(message));
    context.on('weberror', (error) => {
      const page = error.page();
      if (page && watch.#isOurs(page.url())) {
        watch.#add(`uncaught on ${page.url()}: ${error.error().message}`);
      }
    });
    context.on('response', (response) => {
      const asset = !['document', 'fetch', 'xhr'].includes(response.request().resourceType());
      const bad = response.status() >= 500 || (asset && response.status() >= 400);
      if (bad && watch.#isOurs(response.url())) {
        watch.#add(`${response.status()} for ${response.url()}`);
      }
    });
    return watch;
  }

  /** From now on a problem that matches is part of the test. */
  expect(problem: RegExp): void {
    this.#expected.push(problem);
  }

  /** Fails when anything was collected. */
  verify(): void {
    expect(this.problems, 'nothing goes wrong behind the page').toEqual([]);
  }

  #console(message: ConsoleMessage) {
    const where = message.location().url || message.page()?.url() || '';
    const text = message.text();
    // A status of 400 or more is judged where the response is seen.
    if (!this.#isOurs(where) || text.startsWith('Failed to load resource: the server responded')) return;
    const serious = message.type() === 'error';
    if (serious || (message.type() === 'warning' && hydration.test(text))) {
      this.#add(`console ${message.type()} on ${where}: ${text}`);
    }
  }

  #add(problem: string) {
    if (!this.#expected.some((pattern) => pattern.test(problem))) this.problems.push(problem);
  }

  #isOurs(url: string) {
    return url.startsWith(this.origin);
  }
}

/** Runs in the page. */
function recordViolations(prefix: string) {
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`${prefix} ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  });
}

interface Shift {
  value: number;
  moved: string[];
}

/** Runs in the page: keeps the layout shifts that no input caused, with what moved. */
function recordShifts() {
  const shifts: Shift[] = [];
  Object.assign(window, { __shifts: shifts });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const shift = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: { node?: Node | null }[];
      };
      if (shift.hadRecentInput) continue;
      const moved = shift.sources.map(({ node }) =>
        node instanceof Element ? node.outerHTML.slice(0, 120) : String(node?.textContent),
      );
      shifts.push({ value: shift.value, moved });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** No part of the page moved by itself since it was loaded (cumulative layout shift 0). */
export async function expectNoLayoutShift(page: Page): Promise<void> {
  const shifts = await page.evaluate(
    () => (window as unknown as { __shifts?: Shift[] }).__shifts ?? [],
  );
  expect(shifts, `layout shifts on ${page.url()}`).toEqual([]);
}

/**
 * WCAG 2.2 AA and axe's best practices, as far as a program can judge. Where something floats over the page, what it
 * covers in part is no target too small.
 */
export async function expectAccessible(page: Page, { floats = false } = {}): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .disableRules(floats ? ['target-size'] : [])
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((n) => `   ${n.html.slice(0, 200)}`).join('\n')}`,
  );
  expect(found, `axe on ${page.url()}`).toEqual([]);
}

/** The page is not wider than the window: nobody scrolls sideways. */
export async function expectFits(page: Page): Promise<void> {
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(over, `${page.url()} is wider than its window by this many pixels`).toBe(0);
}

/** No panel cuts off what is in it. */
export async function expectNothingCut(page: Page): Promise<void> {
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('main .panel, main .table-wrap, main td > *')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1)
      .map((element) => `${element.tagName}.${element.className}: ${element.textContent?.slice(0, 60)} ${innerWidth} ${element.scrollWidth} ${element.clientWidth}`),
  );
  expect(cut, `what is cut off on ${page.url()}`).toEqual([]);
}

/** Waits until the WASM has taken the page over; pages without it, or without JavaScript, are ready at once. */
export async function ready(page: Page, javaScript = true): Promise<void> {
  await page.waitForLoadState('load');
  if (!javaScript || (await page.locator('script[type=module]').count()) === 0) return;
  await page.waitForFunction(() => document.documentElement.dataset.hydrated === '1');
}

/** The page says what was done, and the focus is not lost with what was pressed. */
export async function expectDone(page: Page, said: RegExp, javaScript = true): Promise<void> {
  const notice = page.getByRole('main').getByRole('status').filter({ hasText: said });
  await expect(notice).toBeVisible();
  if (javaScript) await expect(notice).toBeFocused();
}
