// A shared handheld, with script and without: an admin enrols it and makes a badge; a biller works on it as a dispatcher; the badge is locked, unlocked, revoked.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';

const HANDHELD = { width: 360, height: 640 };
const SIGN_IN = { name: 'Sign in', exact: true };

/** As the scanner does: types the code, then Enter. */
async function scanBadge(page: Page, code: string) {
  await page.getByLabel('Badge').fill(code);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Type your PIN' })).toBeVisible();
}

test('a handheld is enrolled, and a badge opens a dispatcher\'s work on it until it is revoked', async ({
  page, browser, baseURL, signIn, site, server, javaScriptEnabled,
}) => {
  const person = site.users.biller.username;
  const place = `line ${process.pid}-${javaScriptEnabled}`;
  await signIn('admin');
  await page.goto('/admin/handhelds');
  await page.getByLabel('Name of the handheld').fill(place);
  await page.getByRole('button', { name: 'Make a code for a handheld' }).click();
  const address = new URL(await page.locator('#handover-text').innerText());
  await page.getByLabel('User name').fill(person);
  await page.getByRole('button', { name: 'Make a badge' }).click();
  const pin = /\d{6}/.exec(await page.locator('#handover-text').innerText())?.[0] ?? '';
  const badge = await page.locator('#handover-code').innerText();
  await page.reload();
  await expect(page.locator('#handover-code')).toHaveCount(0);

  const device = await browser.newContext({ baseURL, viewport: HANDHELD, javaScriptEnabled });
  const handheld = await device.newPage();
  await handheld.goto(address.pathname + address.search);
  await handheld.getByRole('button', { name: 'Make it a shared handheld' }).click();
  await expect(handheld.getByText('This is a shared handheld now. Scan a badge to sign in.')).toBeVisible();
  await expect(handheld.locator('#handheld-name')).toHaveText(place);

  const wrong = pin === '402917' ? '402918' : '402917';
  const typePin = async (digits: string) => {
    if (javaScriptEnabled) {
      for (const digit of digits) await handheld.getByRole('button', { name: digit, exact: true }).click();
    } else {
      await handheld.getByLabel('PIN', { exact: true }).fill(digits);
    }
    await handheld.getByRole('button', SIGN_IN).filter({ visible: true }).click();
  };
  await scanBadge(handheld, badge);
  if (javaScriptEnabled) {
    for (const key of await handheld.locator('.pin-pad button').all()) {
      const box = await key.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(64);
    }
  }
  await typePin(wrong);
  await expect(handheld.getByText(/^Badge or PIN is wrong/)).toBeVisible();
  await typePin(pin);
  await expect(handheld).toHaveURL(/\/scan/);
  await expect(handheld.getByRole('link', { name: 'Bills' })).toHaveCount(0);
  expect((await handheld.goto('/bills'))?.status()).toBe(403);
  expect((await handheld.goto('/profile/security'))?.status()).toBe(403);

  // The shift is over; somebody tries PINs with the badge that was left behind.
  await handheld.goto('/scan');
  await handheld.locator('#menu > summary').click();
  await handheld.getByRole('button', { name: 'Sign out' }).click();
  await scanBadge(handheld, badge);
  server.sql(`update badge set failures = 4 where revoked_at is null and user_id = (select id from "user" where username = '${person}')`);
  await typePin(wrong);
  await expect(handheld.getByText(/^Badge or PIN is wrong/)).toBeVisible();
  await typePin(pin);
  await expect(handheld.getByText(/^Badge or PIN is wrong/)).toBeVisible();

  await page.reload();
  const row = page.locator('#badges-table').getByRole('row').filter({ hasText: person }).first();
  await expect(row).toContainText('Locked');
  await row.getByRole('button', { name: `Unlock the badge of ${person}` }).click();
  await expect(page.getByText('The badge may be tried again.')).toBeVisible();
  await handheld.goto('/login');
  await scanBadge(handheld, badge);
  await typePin(pin);
  await expect(handheld).toHaveURL(/^[^?]*\/(dashboard|scan|$)/);

  await row.getByRole('button', { name: `Revoke the badge of ${person}` }).click();
  await expect(page.getByText('The badge is revoked.')).toBeVisible();
  await handheld.goto('/scan');
  await expect(handheld.getByRole('heading', { name: 'Scan your badge' })).toBeVisible();
  const handhelds = page.locator('#handhelds-table').getByRole('row').filter({ hasText: place });
  await handhelds.getByRole('button', { name: `Revoke the handheld ${place}` }).click();
  await expect(page.getByText('The handheld is revoked.')).toBeVisible();
  await handheld.goto('/login');
  await expect(handheld.getByRole('textbox', { name: 'Password' })).toBeVisible();
  await device.close();

  await page.goto('/admin/audit?view=security');
  const entries = page.getByRole('list', { name: 'Entries' });
  for (const act of ['Handheld revoked', 'Badge revoked', 'Signed in with a badge', 'Failed sign-in with a badge']) {
    await expect(entries).toContainText(act);
  }
});
