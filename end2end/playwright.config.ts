import { execFileSync } from 'node:child_process';
import { defineConfig } from '@playwright/test';
import type { Fixtures } from './support/test.ts';

/** The system's Chromium: no browser is downloaded. */
function chromium(): string {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // Not this one.
    }
  }
  throw new Error('Chromium is not installed. Run ./dev setup.');
}

const launchOptions = {
  executablePath: chromium(),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export default defineConfig<Fixtures>({
  testDir: 'specs',
  outputDir: 'test-results',
  globalSetup: './support/global-setup.ts',
  reporter: [['list'], ['./support/count-reporter.ts']],
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: !!process.env.CI,
  use: {
    browserName: 'chromium',
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
    viewport: { width: 1440, height: 900 },
    // A worker's answers pass by what a test puts in their way; offline.hydrated.spec.ts has its own browsers, with workers.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions,
  },
  projects: [
    { name: 'hydrated', testIgnore: /no-wasm\.spec\.ts$/ },
    // Every page must work as plain forms; specs that need script are named *.hydrated.spec.ts.
    { name: 'no-script', use: { javaScriptEnabled: false }, testIgnore: /\.hydrated\.spec\.ts$|no-wasm\.spec\.ts$/ },
    // Scripts run and WebAssembly does not, as where it is switched off: the stories of a station, whose forms a script catches.
    {
      name: 'no-wasm',
      use: {
        // V8 without its compilers has no WebAssembly. Its own switch for that, --noexpose-wasm, does nothing in Chromium.
        launchOptions: { ...launchOptions, args: [...launchOptions.args, '--js-flags=--jitless'] },
        expectedErrors: /WebAssembly is not defined/,
      },
      testMatch: /(dispatcher|biller|no-wasm)\.spec\.ts$/,
    },
  ],
});
