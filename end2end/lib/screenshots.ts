import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectFits } from './checks.ts';

const folder = join(import.meta.dirname, '../pictures');
const widths = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/** The pages that docs/first-steps.md shows; with DOCS_PICTURES=1 their pictures there are made anew. */
const documented: Record<string, string> = {
  setup: 'setup',
  'overview-empty': 'overview',
  'connection-form-filled': 'edit',
  'test-passed': 'test',
  login: 'login',
};

/** Pictures of the whole page in both themes and both widths: `pictures/NAME-THEME-WIDTH.png`. */
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
  const shown = documented[name];
  if (shown && process.env.DOCS_PICTURES) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.screenshot({ path: join(folder, `../../docs/pictures/${shown}.png`), animations: 'disabled' });
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}
