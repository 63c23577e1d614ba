// The tests' `test`: pages of a signed-in person, labels of one's own, and no error in the browser's console.

import { test as base, expect, type Page } from '@playwright/test';
import { Api, Site } from './site.mjs';
import { Labels } from './labels.ts';
import { LoginPage } from '../pages/login.ts';
import type { SiteInfo } from './global-setup.ts';

export type Role = keyof SiteInfo['users'];

export interface Fixtures {
  /** Console errors that a test expects, such as those of a lost network. */
  expectedErrors: RegExp;
  /** Signs the page's browser in, as a person would. */
  signIn: (role: Role) => Promise<void>;
  /** Checks at the end that nothing went wrong in the browser. */
  quietConsole: void;
}

interface WorkerFixtures {
  site: SiteInfo;
  /** The running site's command line and database. */
  server: Site;
  labels: Labels;
  api: (role: Role) => Api;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  site: [
    async ({}, use) => {
      await use(JSON.parse(process.env.TRAITORTRACK_SITE ?? 'null') as SiteInfo);
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ site }, use) => {
      await use(new Site(site.databaseUrl, Number(new URL(site.url).port), undefined));
    },
    { scope: 'worker' },
  ],
  labels: [
    async ({}, use, worker) => {
      await use(new Labels(worker.workerIndex));
    },
    { scope: 'worker' },
  ],
  api: [
    async ({ site }, use) => {
      await use((role) => new Api(site.url, site.users[role].token));
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ site }, use) => {
    await use(site.url);
  },
  expectedErrors: [/^(?!)/, { option: true }],
  signIn: async ({ page, site, server }, use) => {
    await use(async (role) => {
      const { username, password } = site.users[role];
      const login = new LoginPage(page);
      await login.open();
      await login.signIn(username, password);
      if (role === 'admin') await login.typeCode(server.recoveryCode(username));
      await expect(page).not.toHaveURL(/\/login/);
    });
  },
  quietConsole: [
    async ({ page, expectedErrors }, use) => {
      const errors = watchErrors(page);
      await use();
      expect(errors.filter((error) => !expectedErrors.test(error))).toEqual([]);
    },
    { auto: true },
  ],
});

function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { pathname } = new URL(message.location().url || 'about:blank');
    // The browser reports every answer of 400 and above. For pages and calls those are answers; for files they are faults.
    const answered = message.text().includes('the server responded with a status of');
    if (!answered || /\.\w+$/.test(pathname)) errors.push(`${message.text()} (${pathname})`);
  });
  return errors;
}

export { expect };
