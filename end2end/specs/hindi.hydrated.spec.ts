// The floor and the desk in Hindi: what a person reads on the way. With SCREENSHOTS=1 it is pictured for the guide in Hindi, in
// docs/screenshots.

import { mkdirSync } from 'node:fs';
import { ScanPage, Station } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';

async function picture(page: Page, name: string) {
  const size = page.viewportSize();
  if (!process.env.SCREENSHOTS || !size) return;
  const folder = `../docs/screenshots/${size.width}x${size.height}`;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/hi-${name}.png`, animations: 'disabled' });
}

/** Switches the screen to Hindi, where somebody is signed in or not. */
async function speakHindi(page: Page) {
  await page.goto('/login');
  await page.getByRole('button', { name: 'हिन्दी' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'hi');
}

test('a dispatcher packs a parent in Hindi', async ({ page, site, labels }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  const parent = labels.moong();
  const children = labels.children(16);

  await speakHindi(page);
  await page.getByLabel('यूज़र नाम').fill(site.users.dispatcher.username);
  await page.getByRole('textbox', { name: 'पासवर्ड' }).fill(site.users.dispatcher.password);
  await picture(page, 'sign-in');
  await page.getByRole('button', { name: 'साइन इन करें', exact: true }).click();
  await expect(page).toHaveURL(/\/scan$/);

  const scan = new ScanPage(page);
  await scan.scriptRuns();
  await expect(page.getByLabel('पैरेंट स्कैन करें')).toBeFocused();
  await scan.choose(parent);
  const word = page.locator('#outcome-word');
  const sentence = page.locator('#outcome-text');
  for (const [index, child] of children.slice(0, 15).entries()) {
    await scan.expectScan(child, 'linked');
    await scan.expectCount(index + 1, 15);
    if (index === 11) await picture(page, 'packing');
  }
  await expect(word).toHaveText('भरा');
  await expect(sentence).toHaveText(`${parent} भर गया। इसे बाँधें, फिर अगला पैरेंट स्कैन करें।`);
  await picture(page, 'full');
  await scan.expectScan(children[15], 'parent_full');
  await expect(word).toHaveText('पैरेंट भर गया');
  await expect(sentence).toHaveText(`${parent} भर गया (15/15)। अगला पैरेंट स्कैन करें।`);
  await picture(page, 'parent-full');
  await page.getByRole('button', { name: `वापस लें ${children[14]}` }).click();
  await scan.expectOutcome('undone', children[14]);
  await expect(word).toHaveText('वापस लिया');
});

test('a biller fills, completes and prints a bill in Hindi', async ({ page, signIn, labels, api }) => {
  const parent = labels.mustard();
  const number = labels.bill();
  await api('dispatcher').pack(parent, labels.children(30));

  await signIn('biller');
  await page.getByRole('button', { name: 'हिन्दी' }).click();
  await page.goto('/bills/new');
  await page.getByLabel('बिल नंबर').fill(number);
  await page.getByLabel('पैरेंट की संख्या').fill('1');
  await page.getByLabel('ग्राहक').fill('कृष्णा सीड्स');
  await page.getByLabel('गंतव्य').fill('बठिंडा');
  await page.getByLabel('गाड़ी नंबर').fill('RJ14 GB 1234');
  await page.getByRole('button', { name: 'बिल खोलें' }).click();

  const bill = new Station(page);
  await bill.scriptRuns();
  await bill.expectScan(parent, 'added');
  await bill.expectCount(1, 1);
  await expect(page.locator('#outcome-word')).toHaveText('भरा');
  await picture(page, 'bill');
  await page.getByRole('link', { name: 'बिल पूरा करें' }).click();
  await page.getByRole('button', { name: 'बिल पूरा करें' }).click();
  await expect(page.getByText('बिल पूरा हो गया।')).toBeVisible();

  await page.getByRole('link', { name: 'प्रिंट' }).click();
  await expect(page.getByRole('article')).toContainText(number);
  await expect(page.getByText('लोड करने वाला')).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await picture(page, 'print');
});
