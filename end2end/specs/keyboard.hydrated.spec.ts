// The whole job with the keyboard alone, on the handheld and on the desk. With SCREENSHOTS=1 each step is pictured in
// docs/screenshots.

import { mkdirSync } from 'node:fs';
import { BillPage } from '../pages/bill.ts';
import { LoginPage } from '../pages/login.ts';
import { ScanPage } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';
import type { Locator, Page } from '@playwright/test';

/** Presses Tab until the element has the focus, as a person without a mouse does. */
async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('the Tab key does not reach this element');
}

/** Fills in the field that has the focus. */
async function typeInto(page: Page, target: Locator, text: string) {
  await tabTo(page, target);
  await page.keyboard.type(text);
}

for (const { width, height } of [
  { width: 360, height: 640 },
  { width: 1440, height: 900 },
]) {
  test(`sign in, pack thirty, bill, complete and print at ${width}×${height}`, async ({ page, site, labels }) => {
    // Hundreds of keys: a busy machine needs more than a minute.
    test.setTimeout(180_000);
    await page.setViewportSize({ width, height });
    await page.addInitScript(() => {
      window.print = () => document.documentElement.setAttribute('data-printed', '');
    });
    let step = 0;
    const picture = async (name: string) => {
      step += 1;
      if (!process.env.SCREENSHOTS) return;
      const folder = `../docs/screenshots/${width}x${height}`;
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: `${folder}/${String(step).padStart(2, '0')}-${name}.png`, animations: 'disabled' });
    };
    const parent = labels.mustard();
    const children = labels.children(31);
    const number = labels.bill();

    await page.goto('/login');
    const login = new LoginPage(page);
    await typeInto(page, login.username, site.users.biller.username);
    await typeInto(page, login.password, site.users.biller.password);
    await picture('sign-in');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/dashboard$/);
    await picture('dashboard');

    const menu = page.getByRole('navigation');
    await tabTo(page, menu.getByRole('link', { name: 'Scan' }));
    await page.keyboard.press('Enter');
    const scan = new ScanPage(page);
    await scan.scriptRuns();
    await expect(scan.input).toBeFocused();
    await picture('scan');
    const read = async (code: string) => {
      await page.keyboard.type(code);
      await page.keyboard.press('Enter');
    };
    await read(parent);
    await expect(scan.parentLabel).toHaveText(parent);
    await picture('parent-chosen');
    for (const [index, child] of children.slice(0, 30).entries()) {
      await read(child);
      await scan.expectOutcome('linked', child);
      await scan.expectCount(index + 1, 30);
      if (index === 11) await picture('packing');
    }
    await picture('thirty');
    await read(children[30]);
    await scan.expectOutcome('parent_full', children[30]);
    await scan.expectCount(30, 30);
    await picture('parent-full');

    await page.waitForTimeout(300); // the Enter that a scanner sends twice is one; no person is that quick
    await page.keyboard.press('Shift+Tab'); // back out of the input, towards the menu
    await tabTo(page, page.locator('#menu > summary'));
    await page.keyboard.press('Enter');
    await tabTo(page, menu.getByRole('link', { name: 'Bills' }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('link', { name: 'New bill' }));
    await picture('bills');
    await page.keyboard.press('Enter');
    await typeInto(page, page.getByLabel('Bill number'), number);
    await typeInto(page, page.getByLabel('Number of parents'), '1');
    await typeInto(page, page.getByLabel('Customer'), 'Krishna Seeds');
    await typeInto(page, page.getByLabel('Destination'), 'Bathinda');
    await typeInto(page, page.getByLabel('Vehicle number'), 'RJ14 GB 1234');
    await picture('new-bill');
    await page.keyboard.press('Enter');

    const bill = new BillPage(page);
    await expect(bill.heading).toContainText(number);
    await bill.scriptRuns();
    await tabTo(page, bill.input);
    await picture('bill-empty');
    await read(parent);
    await bill.expectOutcome('added', parent);
    await bill.expectCount(1, 1);
    await expect(bill.actualWeight).toHaveText('30 kg');
    await expect(bill.variance).toHaveText('0 kg');
    await picture('bill-with-parent');
    await page.waitForTimeout(300); // as above
    await page.keyboard.press('Shift+Tab'); // back out of the input, to the head of the bill
    await tabTo(page, bill.completeLink);
    await page.keyboard.press('Enter');
    await tabTo(page, bill.completeButton);
    await page.keyboard.press('Enter');
    await bill.expectStatus('Completed');
    await picture('bill-completed');

    await tabTo(page, bill.print);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('article')).toContainText(number);
    await tabTo(page, page.getByRole('button', { name: 'Print' }));
    await page.keyboard.press('Enter');
    await expect(page.locator('html[data-printed]')).toHaveCount(1);
    await page.emulateMedia({ media: 'print' });
    await picture('print');
  });
}
