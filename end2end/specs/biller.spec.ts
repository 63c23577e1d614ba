// A biller's day, with script and without: a bill from opening to the printed sheet.

import { BagPage } from '../pages/bag.ts';
import { BillPage, NewBillPage } from '../pages/bill.ts';
import { expect, test } from '../support/test.ts';

test('a biller opens a bill, scans parents, completes and prints it', async ({ page, signIn, labels, api }) => {
  const number = labels.bill();
  const [full, second] = [labels.moong(), labels.moong()];
  await api('dispatcher').pack(full, labels.children(15));
  await api('dispatcher').pack(second, labels.children(15));

  await signIn('biller');
  await page.goto('/bills');
  await page.getByRole('link', { name: 'New bill' }).click();
  await new NewBillPage(page).fill({ number, target: 2, customer: 'Krishna Seeds', destination: 'Bathinda', vehicle: 'RJ14 GB 1234' });

  const bill = new BillPage(page);
  await expect(bill.heading).toContainText(number);
  await bill.expectCount(0, 2);
  await bill.expectScan(full, 'added');
  await bill.expectScan(full, 'already_here');
  await bill.expectScan(second, 'added');
  await bill.expectCount(2, 2);
  await expect(bill.actualWeight).toHaveText('30 kg');
  await expect(bill.expectedWeight).toHaveText('30 kg');
  await expect(bill.variance).toHaveText('0 kg');
  await expect(bill.row(full)).toContainText('15 / 15');

  await bill.complete();
  await bill.expectStatus('Completed');
  await expect(bill.input).toHaveCount(0);

  const leaving = page.waitForEvent('download');
  await page.getByRole('group', { name: 'Export what it holds:' }).getByRole('link', { name: 'XLSX' }).click();
  expect((await leaving).suggestedFilename()).toBe(`bill-${number}.xlsx`);

  await bill.print.click();
  await expect(page.getByRole('article')).toContainText(number);
  await expect(page.getByRole('article')).toContainText('Bathinda');
  await expect(page.getByRole('article').getByRole('rowheader')).toHaveText([full, second]);
  await expect(page.locator('.qr svg')).toBeVisible();
});

test('a short bill is marked, needs a reason, and freezes its bags', async ({ page, signIn, labels, api }) => {
  const number = labels.bill();
  const [short, unwanted] = [labels.mustard(), labels.mustard()];
  const children = labels.children(5);
  await api('dispatcher').pack(short, children);
  await api('dispatcher').pack(unwanted, labels.children(1));
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 2 });

  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(number);
  await bill.expectScan(short, 'added');
  await expect(bill.mark(short)).toBeVisible();
  await bill.expectScan(unwanted, 'added');
  await bill.remove(unwanted);
  await expect(bill.row(unwanted)).toHaveCount(0);
  await bill.expectCount(1, 2);
  await expect(bill.actualWeight).toHaveText('5 kg');
  await expect(bill.variance).toHaveText('−25 kg');

  await bill.complete();
  await expect(page.locator('.field-error')).toContainText('Say why this bill is completed');
  await bill.completeReviewed('the rest follows tomorrow');
  await bill.expectStatus('Completed');

  const bag = new BagPage(page);
  await bag.open(short);
  await expect(page.getByText('nothing about this bag changes any more')).toBeVisible();
  await expect(page.getByRole('button', { name: `Take ${children[0]} out` })).toHaveCount(0);
});

test('refusals on a bill name what is wrong', async ({ page, signIn, labels, api }) => {
  const [first, second] = [labels.bill(), labels.bill()];
  const [taken, free, third] = [labels.mustard(), labels.mustard(), labels.mustard()];
  const child = labels.children(1);
  for (const parent of [taken, free, third]) await api('dispatcher').pack(parent, labels.children(1));
  await api('dispatcher').pack(free, child);
  await api('biller').must('POST', '/api/v1/bills', { number: first, target_parents: 1 });
  await api('biller').must('POST', '/api/v1/bills', { number: second, target_parents: 1 });

  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(first);
  await bill.expectScan(taken, 'added');
  await bill.expectScan(free, 'bill_full');

  await bill.open(second);
  await bill.expectScan(taken, 'on_other_bill');
  await expect(bill.outcome).toContainText(first);
  await bill.expectScan(child[0], 'wrong_role');
  await bill.expectScan(labels.mustard(), 'unknown_parent');
  await bill.expectCount(0, 1);
});

test('a bill number is taken once', async ({ page, signIn, labels, api }) => {
  const number = labels.bill();
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 1 });
  await signIn('biller');
  const form = new NewBillPage(page);
  await form.open();
  await form.fill({ number, target: 501 });
  await expect(page.getByText(/500/).first()).toBeVisible();
  await form.open();
  await form.fill({ number, target: 1 });
  // Without script the error comes back in the address, and is worded by its code.
  await expect(page.getByText(new RegExp(`Bill ${number} exists already|a number that is not there yet`))).toBeVisible();
});
