// The pages come alive: links and forms work without loading the document again.

import { randomUUID } from 'node:crypto';
import { BillPage } from '../pages/bill.ts';
import { expect, test } from '../support/test.ts';

const MARK = 'ttSameDocument';

test('navigation stays within the document', async ({ page, signIn }) => {
  await signIn('biller');
  // Hydration starts when the browser is idle; until then a link loads a page as ever.
  await expect(async () => {
    await page.goto('/dashboard');
    await page.evaluate((mark) => Object.assign(window, { [mark]: true }), MARK);
    await page.waitForTimeout(300);
    await page.getByRole('navigation').getByRole('link', { name: 'Bags' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bags');
    expect(await page.evaluate((mark) => mark in window, MARK)).toBe(true);
  }).toPass();
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
