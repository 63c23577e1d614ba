// What is alive on a page: each island proves that it is, and pages without one bring no WebAssembly.

import { randomUUID } from 'node:crypto';
import { BillPage } from '../pages/bill.ts';
import { ScanPage } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';

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
    await page.goto(path, { waitUntil: 'networkidle' });
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
