// Looking into the audit, with script and without. With SCREENSHOTS=1 it is pictured in docs/screenshots.

import { mkdirSync, readFileSync } from 'node:fs';
import { LoginPage } from '../pages/login.ts';
import { expect, test } from '../support/test.ts';

for (const { width, height } of [
  { width: 360, height: 640 },
  { width: 1440, height: 900 },
]) {
  test(`an admin finds who changed a bill, and what, at ${width}×${height}`, async ({ page, signIn, site, labels, api }) => {
    await page.setViewportSize({ width, height });
    const picture = async (name: string) => {
      if (!process.env.SCREENSHOTS) return;
      const folder = `../docs/screenshots/${width}x${height}`;
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: `${folder}/audit-${name}.png`, animations: 'disabled' });
    };
    const number = labels.bill();
    const biller = site.users.biller.username;
    await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 2 });
    await api('biller').must('PATCH', `/api/v1/bills/${number}`, { customer: 'Krishna Seeds' });

    await signIn('admin');
    await page.goto('/admin/users');
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Audit' })).toBeVisible();
    const entries = page.getByRole('list', { name: 'Entries' }).locator('> li');
    await expect(entries.first()).toBeVisible();
    await picture('timeline');

    await page.getByLabel('Who (user name)').fill(biller);
    await page.getByLabel('Action').selectOption('change_bill');
    await page.getByLabel('Bag label or bill number').fill(number);
    await page.getByRole('button', { name: 'Filter' }).click();
    await expect(page).toHaveURL(/user=.*action=change_bill/);
    await expect(entries).toHaveCount(1);
    const change = entries.first();
    await expect(change).toContainText('Bill edited');
    await expect(change.getByRole('link', { name: biller })).toBeVisible();
    // What happened is told at once, how is folded.
    await expect(change.getByRole('row')).toHaveCount(0);
    await change.getByText('Details', { exact: true }).click();
    const row = change.getByRole('row').filter({ hasText: 'Customer' });
    await expect(row.getByRole('cell')).toHaveText(['–', 'Krishna Seeds']);
    await expect(change.getByRole('row')).toHaveCount(2);
    await picture('difference');

    const leaving = page.waitForEvent('download');
    await page.getByRole('group', { name: 'Export:', exact: true }).getByRole('link', { name: 'CSV' }).click();
    const file = await leaving;
    expect(file.suggestedFilename()).toBe('audit.csv');
    const lines = readFileSync(await file.path(), 'utf8').trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('change_bill');

    await change.getByRole('link', { name: number }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(number);
    const acts = page.getByRole('region', { name: 'History' });
    await expect(acts.getByRole('listitem')).toHaveCount(2);
    await expect(acts).toContainText('Bill edited');
    await acts.getByRole('link', { name: 'All about it in the audit' }).click();
    await expect(entries).toHaveCount(2);

    await page.getByRole('link', { name: 'Security, last 24 hours' }).click();
    await expect(page.getByRole('link', { name: 'Security, last 24 hours' })).toHaveAttribute('aria-current', 'page');
    await expect(entries.filter({ hasText: 'Signed in' }).first()).toBeVisible();
    await picture('security');

    await page.goto('/admin/audit?cursor=nowhere');
    await expect(page.getByRole('alert').filter({ hasText: 'This page is gone.' })).toBeVisible();
  });
}

test('failed sign-ins are counted by address, with the names that were tried', async ({ page, signIn }) => {
  const name = `nobody.${process.pid}.${Date.now()}`;
  const login = new LoginPage(page);
  await login.open();
  await login.signIn(name, 'not the password at all');
  await expect(page.getByText('User name or password is wrong').first()).toBeVisible();

  await signIn('admin');
  await page.goto('/admin/audit');
  await page.getByRole('link', { name: 'Failed sign-ins by address' }).click();
  const table = page.locator('#failed-table');
  await expect(table.getByRole('row').nth(1)).toBeVisible();
  await table.getByRole('link').first().click();
  await expect(page.getByRole('list', { name: 'Entries' })).toContainText(name);
});

test('a biller sees nothing of the audit', async ({ page, signIn, labels, api }) => {
  const number = labels.bill();
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 1 });
  await signIn('biller');
  expect((await page.goto('/admin/audit'))?.status()).toBe(403);
  expect((await page.goto('/admin/audit/failed-log-ins'))?.status()).toBe(403);
  await page.goto(`/bills/${number}`);
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Audit' })).toHaveCount(0);
});
