// Scanning at full speed over a network that is slow, lost or answers too late: nothing is lost, nothing is doubled.

import { BagPage } from '../pages/bag.ts';
import { LoginPage } from '../pages/login.ts';
import { ScanPage } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';

/** Types like a keyboard-wedge scanner: 10 ms between the characters, then Enter. */
async function burst(scan: ScanPage, codes: string[]) {
  await scan.input.focus();
  for (const code of codes) {
    await scan.page.keyboard.type(code, { delay: 10 });
    await scan.page.keyboard.press('Enter');
  }
}

test('forty codes at scanner speed are all packed, in order', async ({ page, signIn, labels }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const [first, second] = [labels.mustard(), labels.mustard()];
  const children = labels.children(38);
  await scan.open();
  await scan.scriptRuns();
  // A parent, more children than it holds but for the next, and the next parent: 40 codes without a pause.
  await burst(scan, [first, ...children.slice(0, 30), second, ...children.slice(30)]);

  await expect(scan.parentLabel).toHaveText(second);
  await scan.expectCount(8, 30);
  await scan.expectOutcome('linked', children[37]);
  await expect(scan.recent.first()).toContainText(children[37]);

  const bag = new BagPage(page);
  await bag.open(first);
  await expect(bag.count).toHaveText('30 / 30');
  await bag.open(second);
  await expect(bag.count).toHaveText('8 / 30');
  await expect(bag.children.getByRole('rowheader')).toHaveText(children.slice(30), { useInnerText: true });
});

test('a slow server does not hold the scanner up', async ({ page, signIn, labels }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const parent = labels.mustard();
  const children = labels.children(12);
  await scan.open();
  await scan.scriptRuns();
  await page.route('**/fn/commands', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  await burst(scan, [parent, ...children]);
  await expect(scan.input).toHaveValue('');
  await scan.expectCount(12, 30);
});

test('the thirty-first child is refused and the count stays', async ({ page, signIn, labels }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const children = labels.children(31);
  await scan.open();
  await scan.scriptRuns();
  await burst(scan, [labels.mustard(), ...children]);
  await scan.expectOutcome('parent_full', children[30]);
  await scan.expectCount(30, 30);
});

test.describe('on a bad network', () => {
  test.use({ expectedErrors: /net::ERR_|Failed to load resource/ });

  test('scans made offline wait on the device and are sent later', async ({ page, context, signIn, labels }) => {
    await signIn('dispatcher');
    const scan = new ScanPage(page);
    const parent = labels.mustard();
    const children = labels.children(6);
    await scan.open();
    await scan.scriptRuns();
    await scan.choose(parent);
    await scan.expectScan(children[0], 'linked');

    await context.setOffline(true);
    for (const child of children.slice(1)) await scan.expectScan(child, 'saved_offline');
    await expect(scan.queue).toBeVisible();
    await expect(scan.queue).toContainText('5');

    await context.setOffline(false);
    await expect(scan.queue).toBeHidden();
    await scan.expectCount(6, 30);
    const bag = new BagPage(page);
    await bag.open(parent);
    await expect(bag.count).toHaveText('6 / 30');
  });

  test('an answer that was lost is not a scan that was doubled', async ({ page, signIn, labels, api }) => {
    await signIn('dispatcher');
    const scan = new ScanPage(page);
    const parent = labels.mustard();
    const [child] = labels.children(1);
    await scan.open();
    await scan.scriptRuns();
    await scan.choose(parent);
    let lost = 0;
    await page.route('**/fn/commands', async (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch(); // the server has it
      await route.abort(); // the device never hears of it
    });
    await scan.scan(child);
    await scan.expectOutcome('linked', child);
    await scan.expectCount(1, 30);
    expect(lost).toBe(1);
    const history = await api('dispatcher').must('GET', `/api/v1/bags/${child}/history`);
    expect(history.items).toHaveLength(1);
  });

  test('a limit that was reached is waited out, and nothing is lost', async ({ page, signIn, labels }) => {
    await signIn('dispatcher');
    const scan = new ScanPage(page);
    const [child] = labels.children(1);
    await scan.open();
    await scan.scriptRuns();
    await scan.choose(labels.mustard());
    let refused = 0;
    await page.route('**/fn/commands', async (route) => {
      if (refused > 0) return route.continue();
      refused += 1;
      await route.fulfill({ status: 429, headers: { 'retry-after': '3' }, contentType: 'application/problem+json', body: '{}' });
    });
    await scan.expectScan(child, 'saved_offline');
    await expect(scan.queue).toContainText('1');
    // Nobody does anything: the device sends it by itself, once.
    await scan.expectOutcome('linked', child);
    await scan.expectCount(1, 30);
    await expect(scan.queue).toBeHidden();
    expect(refused).toBe(1);
  });

  test('a session that ended in mid-work loses no scan', async ({ page, context, signIn, site, labels }) => {
    await signIn('dispatcher');
    const scan = new ScanPage(page);
    const parent = labels.mustard();
    const [before, during] = labels.children(2);
    await scan.open();
    await scan.scriptRuns();
    await scan.choose(parent);
    await scan.expectScan(before, 'linked');

    await context.clearCookies();
    await scan.expectScan(during, 'saved_offline');
    await page.getByRole('link', { name: 'Somebody else' }).click();
    await new LoginPage(page).signIn(site.users.dispatcher.username, site.users.dispatcher.password);
    await expect(page).toHaveURL(/\/scan\?parent=/);
    await scan.expectCount(2, 30);
    await expect(scan.queue).toBeHidden();
  });
});
