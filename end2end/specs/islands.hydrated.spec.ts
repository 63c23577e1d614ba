// What is alive on a page: each island proves that it is, and pages without one bring no WebAssembly.

import { randomUUID } from 'node:crypto';
import { BillPage } from '../pages/bill.ts';
import { ScanPage } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';

/** The script that loads the WebAssembly. */
const GLUE = /\/pkg\/traitortrack[^/]*\.js$/;

/** The function of an island in that script: its name and a number. */
const ISLAND = /export function (\w+_\d+)\(/g;

/** What the page asks for that becomes WebAssembly. */
function watchWasm(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('.wasm')) asked.push(pathname);
  });
  return asked;
}

test('the station of the scan page is alive', async ({ page, signIn, labels }) => {
  await signIn('dispatcher');
  // The page that it leads to asks for the module late.
  await page.goto('about:blank');
  const wasm = watchWasm(page);
  const scan = new ScanPage(page);
  await scan.open();
  await scan.scriptRuns();
  const address = page.url();
  await scan.scan(labels.mustard());
  await scan.expectScan(labels.children(1)[0], 'linked');
  expect(wasm.length).toBe(1);
  expect(page.url(), 'no page was loaded for it').toContain(address);
});

test('the station of a bill is alive', async ({ page, signIn, labels, api }) => {
  const [number, parent] = [labels.bill(), labels.mustard()];
  await api('dispatcher').pack(parent, labels.children(1));
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 1 });
  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(number);
  await bill.scriptRuns();
  const address = page.url();
  await bill.expectScan(parent, 'added');
  await bill.expectCount(1, 1);
  expect(page.url(), 'no page was loaded for it').toBe(address);
});

/** The functions that the WebAssembly has for islands; the page that is opened must have one. */
async function islandFunctions(page: Page, path: string): Promise<string[]> {
  const [answer] = await Promise.all([page.waitForResponse(GLUE), page.goto(path)]);
  return Array.from((await answer.text()).matchAll(ISLAND), ([, name]) => name ?? '');
}

test('every island of the WebAssembly is on a page, and the other way round', async ({ page, signIn, labels, api }) => {
  const number = labels.bill();
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 1 });
  await signIn('biller');
  const shown = new Set<string>();
  let known: string[] = [];
  for (const path of ['/scan', `/bills/${number}`]) {
    known = await islandFunctions(page, path);
    for (const island of await page.locator('leptos-island').all()) shown.add((await island.getAttribute('data-component')) ?? '');
  }
  expect(known.length).toBeGreaterThan(0);
  expect([...shown].sort()).toEqual([...known].sort());
});

test('a station whose function is missing is not taken for alive', async ({ page, signIn }) => {
  await signIn('dispatcher');
  await page.route(GLUE, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll(ISLAND, 'function $1(') });
  });
  const complaint = page.waitForEvent('console', (message) => message.text().includes('Could not find WASM function'));
  await page.goto('/scan');
  await complaint;
  await expect(page.locator('html[data-scan-ready]')).toHaveCount(0);
});

test('reads that come before the station is alive are kept and packed in order', async ({ page, signIn, labels }) => {
  await signIn('dispatcher');
  const [parent, children] = [labels.mustard(), labels.children(2)];
  let release = () => {};
  const held = new Promise<void>((resolve) => { release = resolve; });
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  const scan = new ScanPage(page);
  await page.goto('/scan');
  for (const code of [parent, ...children]) await scan.scan(code);
  await expect(page.locator('html[data-scan-ready]')).toHaveCount(0);
  release();
  await scan.scriptRuns();
  await expect(page.locator('#count-now')).toHaveText('2');
  await expect(page.locator('#parent-label')).toHaveText(parent);
});

test.describe(() => {
  test.use({ expectedErrors: /wasm|WebAssembly|ERR_FAILED|fetch/i });

test('where WebAssembly does not come the forms pack every read', async ({ page, signIn, labels }) => {
  await signIn('dispatcher');
  const [parent, children] = [labels.mustard(), labels.children(2)];
  await page.route('**/*.wasm', (route) => route.abort());
  const scan = new ScanPage(page);
  await page.goto('/scan');
  for (const code of [parent, ...children]) await scan.scan(code);
  await expect(page.locator('#count-now')).toHaveText('2', { timeout: 20_000 });
  await expect(page.locator('#parent-label')).toHaveText(parent);
});
});

test('pages without an island bring no WebAssembly', async ({ page, signIn }) => {
  await signIn('admin');
  const wasm = watchWasm(page);
  for (const path of ['/dashboard', '/bags', '/bills', '/admin/users', '/profile']) {
    // A live page holds a stream open: its network is never idle.
    const live = path === '/dashboard';
    await page.goto(path, { waitUntil: live ? 'load' : 'networkidle' });
    if (live) await expect(page.locator('#live-state')).toHaveText('Live');
  }
  expect(wasm).toEqual([]);
});

test('two people on one bill see each other’s additions', async ({ page, signIn, labels, api }) => {
  const number = labels.bill();
  const parent = labels.mustard();
  await api('dispatcher').pack(parent, labels.children(3));
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 2 });
  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(number);
  await bill.scriptRuns();
  await api('admin').must('POST', `/api/v1/bills/${number}/parents`, { key: randomUUID(), parent });
  await expect(bill.row(parent)).toBeVisible();
  await bill.expectCount(1, 2);
  await expect(bill.actualWeight).toHaveText('3 kg');
});
