// Two people on one bill: nobody's work is lost, and whoever comes second is told who changed what.

import { BillPage } from '../pages/bill.ts';
import { expect, test } from '../support/test.ts';

test.use({ expectedErrors: /the server responded with a status of 409/ });

test('a stale form keeps vehicle and customer of the other, and says who changed what', async ({ page, signIn, labels, api, site }) => {
  const number = labels.bill();
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 2 });
  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(number);
  const form = page.locator('#edit-bill');
  await form.locator('summary').click();

  await api('admin').must('PATCH', `/api/v1/bills/${number}`, { vehicle: 'RJ14 GB 1234', customer: 'Krishna Seeds' });
  await form.getByLabel('Destination').fill('Bathinda');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'saved' })).toBeVisible();
  for (const kept of ['RJ14 GB 1234', 'Krishna Seeds', 'Bathinda']) await expect(page.getByRole('definition').filter({ hasText: kept })).toBeVisible();

  await page.goto(`/bills/${number}`);
  await form.locator('summary').click();
  await api('admin').must('PATCH', `/api/v1/bills/${number}`, { vehicle: 'HR26 DK 1' });
  await form.getByLabel('Vehicle number').fill('PB10 AA 7');
  await form.getByRole('button', { name: 'Save' }).click();
  const told = form.getByRole('alert').filter({ hasText: `${site.users.admin.username} set the vehicle to` });
  await expect(told).toContainText('HR26 DK 1');
  await expect(form.getByLabel('Vehicle number')).toHaveValue('PB10 AA 7');

  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('PB10 AA 7').first()).toBeVisible();
  const saved = await api('biller').must('GET', `/api/v1/bills/${number}`);
  expect([saved.vehicle, saved.customer, saved.destination]).toEqual(['PB10 AA 7', 'Krishna Seeds', 'Bathinda']);
});

test('a bill is not completed from a page that showed other parents', async ({ page, signIn, labels, api, site }) => {
  const number = labels.bill();
  const [first, second] = [labels.moong(), labels.moong()];
  for (const parent of [first, second]) await api('dispatcher').pack(parent, labels.children(15));
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 2 });
  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(number);
  await bill.expectScan(first, 'added');
  await bill.completeLink.click();
  await expect(bill.review).toContainText('1 parent is missing');
  await api('admin').must('POST', `/api/v1/bills/${number}/parents`, { key: crypto.randomUUID(), parent: second });
  await bill.completeReviewed('lorry leaves');
  await expect(page.getByRole('alert').filter({ hasText: `${site.users.admin.username} set the number of parents to` })).toBeVisible();
  await expect(bill.review).toContainText('All parents are there');
  await bill.completeReviewed();
  await bill.expectStatus('Completed');
});
