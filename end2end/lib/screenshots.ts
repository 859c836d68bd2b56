import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectFits } from './checks.ts';

const folder = join(import.meta.dirname, '../pictures');
const widths = [
  { width: 1280, height: 800 },
  { width: 360, height: 780 },
];
/** 1280 pixels at 200 % zoom (WCAG 2.2, 1.4.4), 320 CSS pixels wide (1.4.10). */
const zoomed = [
  { width: 640, height: 400 },
  { width: 320, height: 640 },
];

/** The pages that docs/first-steps.md and the guides show; with DOCS_PICTURES=1 their pictures there are made anew. */
const documented: Record<string, string> = {
  setup: 'setup',
  'overview-empty': 'overview',
  'connection-form-filled': 'edit',
  'test-passed': 'test',
  login: 'login',
  'directory-form': 'directory',
  'directory-test': 'directory-test',
  'directory-person': 'directory-person',
};

/**
 * Pictures of the whole page in both themes and both widths, and in the system's own colours:
 * `pictures/NAME-THEME-WIDTH.png`. In each width, and zoomed, nobody scrolls sideways.
 */
export async function picture(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const size of widths) {
    await page.setViewportSize(size);
    await expectFits(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: join(folder, `${name}-${colorScheme}-${size.width}.png`),
        fullPage: true,
        animations: 'disabled',
      });
    }
  }
  for (const size of zoomed) {
    await page.setViewportSize(size);
    await expectFits(page);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  await page.screenshot({ path: join(folder, `${name}-forced-1280.png`), fullPage: true, animations: 'disabled' });
  await page.emulateMedia({ colorScheme: null, forcedColors: null });
  const shown = documented[name];
  if (shown && process.env.DOCS_PICTURES) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: join(folder, `../../docs/pictures/${shown}.png`), animations: 'disabled' });
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}
