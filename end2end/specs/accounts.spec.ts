// The life of an account, with script and without: from the first admin to a lost phone.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { LoginPage } from '../pages/login.ts';
import { ScanPage } from '../pages/scan.ts';
import { Site, newPassword } from '../support/site.mjs';
import { code } from '../support/totp.ts';
import { expect, test } from '../support/test.ts';

let people = 0;
/** A user name that no other test has. */
const newName = (what: string) => `${what}.${process.pid}.${(people += 1)}`;

async function setPassword(page: Page, link: string, password: string) {
  await page.goto(link);
  await page.getByRole('textbox', { name: 'New password' }).fill(password);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByText('The password is set. Sign in now.')).toBeVisible();
}

/** Turns codes on from the set-up page that is open; answers the app's secret and the recovery codes. */
async function turnCodesOn(page: Page) {
  const secret = await page.locator('#secret').innerText();
  await page.getByLabel('Six-digit code').fill(code(secret));
  await page.getByRole('button', { name: 'Turn the codes on' }).click();
  await expect(page.getByText('Codes are on. Keep the recovery codes now.')).toBeVisible();
  const recovery = await page.locator('#handover-text li').allInnerTexts();
  expect(recovery).toHaveLength(10);
  return { secret, recovery };
}

/** The next code of the app: the one of now may have been used already. */
const nextCode = (secret: string) => code(secret, 1);

/** What the link's box shows this once. */
const handedLink = (page: Page) => page.locator('#handover-text').innerText();

test('the first admin comes by the printed link, sets codes up and makes the first user', async ({ page, browser }, info) => {
  test.setTimeout(120_000);
  const log = info.outputPath('server.log');
  const site = await Site.start({ logFile: log });
  try {
    const link = /http\S+\/setup\?token=\S+/.exec(readFileSync(log, 'utf8'))?.[0] ?? '';
    const password = newPassword();
    await page.goto(link);
    await page.getByLabel('User name').fill('root');
    await page.getByLabel('Mail address').fill('root@example.com');
    await page.getByRole('textbox', { name: 'New password' }).fill(password);
    await page.getByRole('button', { name: 'Make the admin' }).click();
    await expect(page.getByText('The admin is made. Sign in now.')).toBeVisible();
    await new LoginPage(page).signIn('root', password);

    // Nothing else is open before the second factor.
    await expect(page).toHaveURL(/\/profile\/security/);
    await page.goto(`${site.url}/admin/users`);
    await expect(page).toHaveURL(/\/profile\/security/);
    await expect(page.getByText('Set up a second factor first')).toBeVisible();
    await page.getByRole('button', { name: 'Set up codes' }).click();
    const { recovery } = await turnCodesOn(page);
    const leaving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).first().click();
    expect(readFileSync(await (await leaving).path(), 'utf8').trimEnd().split('\r\n')).toEqual(recovery);

    // A new site leads through what it still needs, and sees by itself what is done.
    await page.getByRole('link', { name: 'Continue' }).click();
    await expect(page).toHaveURL(/\/admin\/start$/);
    const steps = page.locator('.set-up > li'), done = page.locator('.set-up > .is-done');
    await expect(steps).toHaveCount(7);
    await expect(done).toHaveCount(2);
    await page.getByRole('link', { name: 'Write the name' }).click();
    await page.getByLabel('Company', { exact: false }).first().fill('Asha Seeds');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Set-up' }).click();
    await expect(page.getByText('3 of 7 steps are done.')).toBeVisible();
    await page.getByRole('link', { name: 'Later, to the dashboard' }).click();
    await expect(page).toHaveURL(/\/dashboard$/);
    await page.goto(site.url);
    await page.getByRole('link', { name: 'Invite somebody' }).click();
    await page.getByLabel('User name').fill('dipa');
    await page.getByLabel('Mail address').fill('dipa@example.com');
    await page.getByLabel('Role').selectOption('dispatcher');
    await page.getByLabel('Area').selectOption('jaipur');
    await page.getByRole('button', { name: 'Make the user and show the link' }).click();
    const invitation = await handedLink(page);
    await page.reload();
    await expect(page.locator('#handover-text')).toHaveCount(0);
    await page.goto(site.url);
    await expect(page.getByText('5 of 7 steps are done.')).toBeVisible();

    const other = await (await browser.newContext()).newPage();
    const chosen = newPassword();
    await setPassword(other, invitation, chosen);
    await new LoginPage(other).signIn('dipa', chosen);
    await expect(other).not.toHaveURL(/\/login/);
    await other.context().close();
  } finally {
    await site.stop();
  }
});

test("a dispatcher's first day: the link, a password, the first scans", async ({ page, signIn, browser, labels }) => {
  await signIn('admin');
  const name = newName('omar');
  await page.goto('/admin/users/new');
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Mail address').fill(`${name}@example.com`);
  await page.getByLabel('Role').selectOption('dispatcher');
  await page.getByLabel('Area').selectOption('hisar');
  await page.getByRole('button', { name: 'Make the user and show the link' }).click();
  const link = await handedLink(page);

  const context = await browser.newContext({ javaScriptEnabled: test.info().project.name === 'hydrated' });
  const phone = await context.newPage();
  await phone.goto(link);
  await phone.getByRole('textbox', { name: 'New password' }).fill('password123456789');
  await phone.getByRole('button', { name: 'Set the password' }).click();
  await expect(phone.getByText('This password is among those that are guessed first.').first()).toBeVisible();
  const password = newPassword();
  await setPassword(phone, link, password);
  await phone.goto(link);
  await phone.getByRole('textbox', { name: 'New password' }).fill(newPassword());
  await phone.getByRole('button', { name: 'Set the password' }).click();
  await expect(phone.getByText('This link was used already or is too old.')).toBeVisible();

  const login = new LoginPage(phone);
  await login.open('/scan');
  await login.signIn(name, password);
  await expect(phone).toHaveURL(/\/scan/);
  const parent = labels.mustard();
  const scan = new ScanPage(phone);
  await scan.choose(parent);
  for (const child of labels.children(2)) await scan.expectScan(child, 'linked');
  await scan.expectCount(2, 30);
  await context.close();
  await page.reload();
  await expect(page.locator('#days-table')).toContainText('2');
});

test('a forgotten password: an admin hands a link over, and the old password is void', async ({ page, signIn, server, browser }) => {
  const name = newName('lost');
  const old = server.makeUser(name, 'biller');
  const context = await browser.newContext();
  const desk = await context.newPage();
  await desk.goto('/login');
  await desk.getByRole('link', { name: 'Forgot the password?' }).click();
  await desk.getByLabel('User name or mail address').fill(`${name}@example.com`);
  await desk.getByRole('button', { name: 'Ask for a link' }).click();
  await expect(desk.getByText('If the account exists')).toBeVisible();

  await signIn('admin');
  await page.goto('/notifications');
  await expect(page.getByText(`${name} asks for a link`)).toBeVisible();
  await page.goto(`/admin/users?q=${name}`);
  // The chip of the filter has the name, too.
  await page.locator('#users-table').getByRole('link', { name }).click();
  await page.getByRole('button', { name: 'Make a link to hand over' }).click();
  const password = newPassword();
  await setPassword(desk, await handedLink(page), password);
  const login = new LoginPage(desk);
  await login.signIn(name, old);
  await expect(desk.getByText('User name or password is wrong')).toBeVisible();
  await login.signIn(name, password);
  await expect(desk).not.toHaveURL(/\/login/);
  await context.close();
});

test('a lost phone: a recovery code signs in once, and a new app is set up', async ({ page, server }) => {
  const name = newName('noor');
  const password = server.makeUser(name, 'biller');
  const login = new LoginPage(page);
  await login.open('/profile/security');
  await login.signIn(name, password);
  await page.getByRole('button', { name: 'Set up codes' }).click();
  const { secret, recovery } = await turnCodesOn(page);
  const signOut = () => page.getByRole('button', { name: 'Sign out' }).first().click();

  await signOut();
  await login.open('/profile/security');
  await login.signIn(name, password);
  await login.typeCode(nextCode(secret));
  await expect(page).toHaveURL(/\/profile\/security/);

  await signOut();
  await login.open('/profile/security');
  await login.signIn(name, password);
  await login.typeCode(recovery[0]);
  await expect(page.locator('#recovery-left')).toHaveText('Unused: 9');
  await page.getByText('Replace the app or phone').first().click();
  await page.getByRole('button', { name: 'Replace the app or phone' }).click();
  const renewed = await turnCodesOn(page);
  expect(renewed.secret).not.toBe(secret);

  await signOut();
  await login.open('/profile/security');
  await login.signIn(name, password);
  await login.typeCode(recovery[1]);
  await expect(page.getByText('This code or password is wrong')).toBeVisible();
  await login.typeCode(renewed.recovery[1]);
  await expect(page).toHaveURL(/\/profile\/security/);
});

test('a promotion is asked for and granted, and both are told', async ({ page, signIn, server, browser }) => {
  const name = newName('pia');
  const password = server.makeUser(name, 'dispatcher', 'jaipur');
  const context = await browser.newContext();
  const phone = await context.newPage();
  const login = new LoginPage(phone);
  await login.open('/profile');
  await login.signIn(name, password);
  await phone.getByLabel('Role that you ask for').selectOption('biller');
  await phone.getByLabel('Reason').fill('I weigh the lorries already');
  await phone.getByRole('button', { name: 'Ask for the role' }).click();
  await expect(phone.getByText('Asked. You are told when an admin has decided.')).toBeVisible();

  await signIn('admin');
  await page.goto('/admin/promotions');
  const request = page.getByRole('article').filter({ hasText: name });
  await request.getByLabel('Note to the user').fill('Well earned.');
  await request.getByRole('button', { name: `Grant ${name} the role` }).click();
  await expect(page.getByText('Decided. The user is told.')).toBeVisible();

  // The new role signs in anew.
  await phone.goto('/bills');
  await expect(phone).toHaveURL(/\/login/);
  await login.signIn(name, password);
  await expect(phone).toHaveURL(/\/bills/);
  await phone.goto('/notifications');
  await expect(phone.getByText('Well earned.')).toBeVisible();
  await context.close();
});

test('a device of one person is ended from another', async ({ page, server, browser }) => {
  const name = newName('two');
  const password = server.makeUser(name, 'biller');
  const context = await browser.newContext();
  const phone = await context.newPage();
  await new LoginPage(phone).open('/bills');
  await new LoginPage(phone).signIn(name, password);
  await expect(phone).toHaveURL(/\/bills/);
  await new LoginPage(page).open('/profile/security');
  await new LoginPage(page).signIn(name, password);
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(page.getByText('The sessions are ended.')).toBeVisible();
  await phone.goto('/bills');
  await expect(phone).toHaveURL(/\/login/);
  await context.close();
});
