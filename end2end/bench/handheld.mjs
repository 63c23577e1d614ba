// A low-end handheld, as the measurements of pages use it: real Chromium on a small screen, with a processor slowed down.

import { chromium } from '@playwright/test';
import { execFileSync } from 'node:child_process';

/** So many times slower than this machine. */
export const SLOWER = 4;

export const VIEWPORT = { width: 360, height: 640 };

/** Starts the system's Chromium without what it would load by itself. */
export function startChromium() {
  return chromium.launch({
    executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
  });
}

/**
 * Makes a biller, signs in, and answers what a browser keeps of it.
 * @param {import('@playwright/test').Browser} browser
 * @param {import('../support/site.mjs').Site} site
 * @param {string} username
 */
export async function signedIn(browser, site, username) {
  const password = site.makeUser(username, 'biller');
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site.url}/login`);
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
  const state = await context.storageState();
  await context.close();
  return state;
}
