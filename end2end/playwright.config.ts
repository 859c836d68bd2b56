import { defineConfig } from '@playwright/test';

const ci = Boolean(process.env.CI);

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  forbidOnly: ci,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: ci
    ? [['list'], ['junit', { outputFile: 'report/junit.xml' }]]
    : [['list'], ['html', { outputFolder: 'report', open: 'never' }]],
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--disable-background-networking',
      ],
    },
  },
  projects: [
    { name: 'js', testIgnore: /nojs\.spec\.ts/ },
    {
      name: 'nojs',
      testMatch: /(nojs|first-steps|directory|revisions|sessions|groups|outside|confirm|invitations|local-accounts|back-in|machines)\.spec\.ts/,
      use: { javaScriptEnabled: false },
    },
  ],
});
