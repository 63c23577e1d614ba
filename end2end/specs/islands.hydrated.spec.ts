// What is alive on a page follows what others do.

import { randomUUID } from 'node:crypto';
import { BillPage } from '../pages/bill.ts';
import { expect, test } from '../support/test.ts';

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
