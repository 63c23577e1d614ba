// A dispatcher's day, with script and without: packing parents on the floor.

import { BagPage } from '../pages/bag.ts';
import { LoginPage } from '../pages/login.ts';
import { ScanPage } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';

test('a dispatcher signs in, packs a parent to full and takes the next', async ({ page, site, labels }) => {
  const scan = new ScanPage(page);
  const parent = labels.moong();
  const children = labels.children(16);

  await page.goto('/scan');
  await expect(page).toHaveURL(/\/login\?next=/);
  const login = new LoginPage(page);
  await login.signIn(site.users.dispatcher.username, 'not the right password');
  await expect(page.getByRole('alert').filter({ hasText: 'User name or password is wrong' })).toBeVisible();
  await login.signIn(site.users.dispatcher.username, site.users.dispatcher.password);
  await expect(page).toHaveURL(/\/scan$/);

  await scan.choose(parent);
  for (const [index, child] of children.slice(0, 15).entries()) {
    await scan.expectScan(child, 'linked');
    await scan.expectCount(index + 1, 15);
  }
  await scan.expectScan(children[15], 'parent_full');
  await scan.expectCount(15, 15);
  await expect(scan.recent.first()).toContainText(children[15]);

  await scan.nextParent.click();
  await expect(page.getByLabel('Scan a parent')).toBeVisible();

  const bag = new BagPage(page);
  await bag.open(parent);
  await expect(bag.count).toHaveText('15 / 15');
  await expect(bag.children).toHaveCount(15);
});

test('every outcome says what happened', async ({ page, signIn, labels, api }) => {
  const scan = new ScanPage(page);
  const [parent, other] = [labels.mustard(), labels.mustard()];
  const [mine, elsewhere, later] = labels.children(3);
  const bill = labels.bill();
  await api('biller').pack(other, [elsewhere]);
  await api('biller').must('POST', '/api/v1/bills', { number: bill, target_parents: 1 });

  await signIn('dispatcher');
  await scan.open();
  await scan.choose(parent);
  await scan.expectScan(mine, 'linked');
  await scan.expectScan(mine, 'already_here');
  await scan.expectScan(elsewhere, 'in_other_parent');
  await expect(scan.outcome).toContainText(other);
  await scan.moveHere.click();
  await scan.expectOutcome('moved');
  await scan.expectCount(2, 30);
  await scan.expectScan(bill, 'wrong_role');
  await scan.scan('?!');
  await scan.expectOutcome('not_a_label');
  await scan.expectCount(2, 30);

  await scan.expectScan(later, 'linked');
  await scan.undo.click();
  await scan.expectOutcome('undone');
  await scan.expectCount(2, 30);
  await scan.expectScan(later, 'linked');
  // Three events: nothing of what happened is rewritten.
  const events: { scan_id: number; outcome: string }[] = (await api('dispatcher').must('GET', `/api/v1/bags/${later}/history`)).items;
  expect(events.map(({ outcome }) => outcome)).toEqual(['linked', 'undone', 'linked']);
  expect(new Set(events.map(({ scan_id }) => scan_id)).size).toBe(3);

  await scan.closeShort('Short stock');
  await scan.expectOutcome('closed');
  await scan.open(parent);
  await scan.scan(labels.children(1)[0]);
  await scan.expectOutcome('parent_closed');
  await page.getByRole('button', { name: 'Reopen' }).click();
  await scan.expectOutcome('reopened');
  await scan.expectScan(labels.children(1)[0], 'linked');
});

test('a child is taken out on the parent’s page and can be packed again', async ({ page, signIn, labels, api }) => {
  const parent = labels.mustard();
  const [child, stays] = labels.children(2);
  await api('dispatcher').pack(parent, [child, stays]);

  await signIn('dispatcher');
  const bag = new BagPage(page);
  await bag.open(parent);
  await bag.takeOut(child);
  await expect(bag.count).toHaveText('1 / 30');
  await expect(bag.history).toContainText(child);

  const scan = new ScanPage(page);
  await scan.open(parent);
  await scan.expectScan(child, 'linked');
  await scan.expectCount(2, 30);
});

test('a dispatcher sees no bills and is told so', async ({ page, signIn, labels }) => {
  await signIn('dispatcher');
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Bills' })).toHaveCount(0);
  const answer = await page.goto('/bills');
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not allowed');

  const missing = await page.goto(`/bags/${labels.mustard()}`);
  expect(missing?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not found');
});
