// A person's rights: what is kept leaves as a file, and the person is erased.

import { readFileSync } from 'node:fs';
import { expect, test } from '../support/test.ts';

test('an admin hands out what is kept about somebody, and erases the person', async ({ page, signIn, server, site }) => {
  const name = `leaving.${process.pid}.${Date.now()}`;
  server.makeUser(name, 'biller');
  await signIn('admin');
  await page.goto(`/admin/users?q=${name}`);
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  const address = page.url();

  const leaving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save as a file' }).click();
  const file = await leaving;
  const data = JSON.parse(readFileSync(await file.path(), 'utf8'));
  expect(data.account.username).toBe(name);
  expect(data.events.map((event: { action: string }) => event.action)).toContain('create_user');

  await page.getByText('Erase the person').first().click();
  await page.getByRole('button', { name: 'Erase the person' }).click();
  await expect(page.getByText('The person is erased.')).toBeVisible();
  await page.goto(`/admin/users?q=${name}`);
  await expect(page.getByText('No users match.')).toBeVisible();
  expect((await page.goto(address))?.status()).toBe(404);

  await page.goto(`/admin/audit?action=delete_user&user=${site.users.admin.username}`);
  const newest = page.getByRole('list', { name: 'Entries' }).locator('> li').first();
  await expect(newest).toContainText(/erased-\d+/);
  await expect(page.locator('body')).not.toContainText(name);
});

test('everybody takes away what is kept about them', async ({ page, signIn, site }) => {
  await signIn('dispatcher');
  await page.goto('/profile/security');
  const leaving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save as a file' }).click();
  const data = JSON.parse(readFileSync(await (await leaving).path(), 'utf8'));
  expect(data.account.username).toBe(site.users.dispatcher.username);
  expect(data.sessions.length).toBeGreaterThan(0);
});
