// A session that ends in the middle of the work: the person signs in again in place, and nothing is lost.

import { BagPage } from '../pages/bag.ts';
import { LoginPage } from '../pages/login.ts';
import { ScanPage } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';

test('a session that ends in mid-parent loses no scan', async ({ page, server, labels }) => {
  const name = `mid.${process.pid}`;
  const password = server.makeUser(name, 'dispatcher', 'jaipur');
  const login = new LoginPage(page);
  await login.open('/scan');
  await login.signIn(name, password);
  const scan = new ScanPage(page);
  await scan.scriptRuns();
  const parent = labels.mustard();
  const children = labels.children(6);
  await scan.scan(parent);
  for (const child of children.slice(0, 3)) await scan.expectScan(child, 'linked');

  server.sql(`delete from web_session where user_id = (select id from "user" where username = '${name}')`);
  for (const child of children.slice(3, 5)) await scan.scan(child);
  await expect(page.locator('#sign-in-again')).toBeVisible();
  await page.locator('#sign-in-open').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password').fill('not the password');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('#sign-in-error')).toBeVisible();
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();

  await scan.expectCount(5, 30);
  await expect(scan.input).toBeFocused();
  await scan.expectScan(children[5], 'linked');
  const bag = new BagPage(page);
  await bag.open(parent);
  await expect(bag.count).toHaveText('6 / 30');
});

test('whoever signs in on another tab is signed in on this one', async ({ page, context, server, labels }) => {
  const name = `tabs.${process.pid}`, password = server.makeUser(name, 'dispatcher', 'jaipur');
  const login = new LoginPage(page);
  await login.open('/scan');
  await login.signIn(name, password);
  const scan = new ScanPage(page);
  await scan.scriptRuns();
  await scan.choose(labels.mustard());
  server.sql(`delete from web_session where user_id = (select id from "user" where username = '${name}')`);
  // Nothing waits to be sent: only what is asked for tells.
  await scan.nextParent.click();
  await scan.scan(labels.mustard());
  await expect(page.locator('#sign-in-again')).toBeVisible();
  const other = await context.newPage();
  await other.goto('/login');
  await new LoginPage(other).signIn(name, password);
  await expect(other).not.toHaveURL(/login/);
  await page.bringToFront();
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(page.locator('#sign-in-again')).toBeHidden();
});

// One that comes alive, and one that stays plain.
for (const path of ['/bills', '/scan']) {
  test(`the count of unread notifications follows on ${path} without reloading`, async ({ page, server }) => {
    const name = `bell${path.replace('/', '.')}.${process.pid}`;
    const password = server.makeUser(name, 'biller');
    const login = new LoginPage(page);
    await login.open(path);
    await login.signIn(name, password);
    const bell = page.locator('.bell');
    if (path === '/scan') await page.locator('#menu > summary').click();
    await expect(bell).toHaveAccessibleName('0 unread notifications');
    const notify = () =>
      server.sql(`insert into notification (user_id, notification_type, title, message) select id, 'info', 'Note', 'Something' from "user" where username = '${name}'`);
    notify();
    await expect(bell).toHaveAccessibleName('1 unread notification', { timeout: 30_000 });
    notify();
    await expect(bell).toHaveAccessibleName('2 unread notifications', { timeout: 30_000 });
    await expect(bell.locator('.bell-count')).toHaveText('2');
  });
}
