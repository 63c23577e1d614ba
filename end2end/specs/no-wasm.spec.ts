// A browser with scripts and without WebAssembly: the script that catches reads hands each to the server's form, and no other form
// notices it.

import { BillPage } from '../pages/bill.ts';
import { LoginPage } from '../pages/login.ts';
import { ScanPage } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';

test('this browser has no WebAssembly, and the station stays forms', async ({ page, signIn }) => {
  await signIn('dispatcher');
  await page.goto('/scan', { waitUntil: 'networkidle' });
  expect(await page.evaluate(() => typeof WebAssembly)).toBe('undefined');
  await expect(page.locator('html[data-scan-ready]')).toHaveCount(0);
  await expect(page.getByLabel('Scan a parent')).toBeFocused();
});

test('reads that come faster than pages are packed in order', async ({ page, signIn, labels }) => {
  await signIn('dispatcher');
  const [parent, children] = [labels.mustard(), labels.children(5)];
  const scan = new ScanPage(page);
  await scan.open();
  // All within one page: none waits for the answer to the one before.
  await page.evaluate((codes) => {
    const input = document.querySelector<HTMLInputElement>('#scan-input');
    for (const code of codes) {
      if (input) input.value = code;
      input?.form?.requestSubmit();
    }
  }, [parent, ...children]);
  await scan.expectCount(5, 30);
  await scan.expectOutcome('linked', children[4]);
  await expect(scan.parentLabel).toHaveText(parent);
  expect(await page.evaluate(() => sessionStorage.getItem('tt.caught'))).toBeNull();
});

test('a scanner that ends with Tab is heard, and what a person types by hand too', async ({ page, signIn, labels }) => {
  await signIn('dispatcher');
  const [parent, [first, second]] = [labels.mustard(), labels.children(2)];
  const scan = new ScanPage(page);
  await scan.open(parent);
  await scan.input.fill(first);
  await scan.input.press('Tab');
  await scan.expectOutcome('linked', first);
  await scan.input.fill(second);
  await page.getByRole('button', { name: 'Enter' }).click();
  await scan.expectOutcome('linked', second);
  await scan.expectCount(2, 30);
});

test('whose session ended signs in on a page, and goes on with the parent', async ({ page, site, signIn, labels }) => {
  await signIn('dispatcher');
  const [parent, [child]] = [labels.mustard(), labels.children(1)];
  const scan = new ScanPage(page);
  await scan.open(parent);
  await page.context().clearCookies();
  await scan.scan(child);
  await new LoginPage(page).signIn(site.users.dispatcher.username, site.users.dispatcher.password);
  await expect(scan.parentLabel).toHaveText(parent);
  await scan.expectScan(child, 'linked');
});

test('on a bill every read is put on it', async ({ page, signIn, labels, api }) => {
  const number = labels.bill();
  const parents = [labels.mustard(), labels.mustard()];
  for (const parent of parents) await api('dispatcher').pack(parent, labels.children(1));
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 2 });
  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(number);
  for (const parent of parents) await bill.expectScan(parent, 'added');
  await bill.expectCount(2, 2);
  await bill.remove(parents[0]);
  await bill.expectCount(1, 2);
});
