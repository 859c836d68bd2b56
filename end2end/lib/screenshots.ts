import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectFits } from './checks.ts';

const folder = join(import.meta.dirname, '../pictures');
const widths = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

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
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}
