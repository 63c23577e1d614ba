// What only an admin may do, with script and without.

import { randomUUID } from 'node:crypto';
import { BagPage } from '../pages/bag.ts';
import { BillPage } from '../pages/bill.ts';
import { expect, test } from '../support/test.ts';

test('an admin reopens a completed bill, which unfreezes its bags', async ({ page, signIn, labels, api }) => {
  const number = labels.bill();
  const parent = labels.mustard();
  const [child, other] = labels.children(2);
  await api('dispatcher').pack(parent, [child, other]);
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 1 });
  const bills = `/api/v1/bills/${number}`;
  await api('biller').must('POST', `${bills}/parents`, { key: randomUUID(), parent });
  await api('biller').must('POST', `${bills}/complete`, { reason: 'short' });

  await signIn('admin');
  const bill = new BillPage(page);
  await bill.open(number);
  await bill.expectStatus('Completed');
  await bill.reopen('one bag was torn');
  await bill.expectStatus('Processing');

  const bag = new BagPage(page);
  await bag.open(parent);
  await bag.takeOut(child);
  await expect(bag.count).toHaveText('1 / 30');

  await bill.open(number);
  await expect(bill.actualWeight).toHaveText('1 kg');
  await bill.complete('one bag was torn');
  await bill.expectStatus('Completed');
});

test('an admin deletes an open bill and a free bag', async ({ page, signIn, labels, api }) => {
  const number = labels.bill();
  const parent = labels.mustard();
  const [child] = labels.children(1);
  await api('dispatcher').pack(parent, [child]);
  await api('dispatcher').must('DELETE', `/api/v1/bags/${parent}/children/${child}`);
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 1 });

  await signIn('admin');
  await page.goto(`/bills/${number}`);
  await page.locator('#delete-bill summary').click();
  await page.getByRole('button', { name: `Delete ${number} now` }).click();
  await expect(page.getByText('The bill was deleted.')).toBeVisible();
  expect((await page.goto(`/bills/${number}`))?.status()).toBe(404);

  await page.goto(`/bags/${child}`);
  await page.locator('#delete-bag summary').click();
  await page.getByRole('button', { name: `Delete ${child} now` }).click();
  await expect(page.getByText('The bag was deleted.')).toBeVisible();
  expect((await page.goto(`/bags/${child}`))?.status()).toBe(404);
});

test('a biller may neither reopen nor delete', async ({ page, signIn, labels, api }) => {
  const number = labels.bill();
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 1 });
  await signIn('biller');
  await page.goto(`/bills/${number}`);
  await expect(page.getByRole('link', { name: 'Complete the bill' })).toBeVisible();
  await expect(page.locator('#delete-bill')).toHaveCount(0);
});
