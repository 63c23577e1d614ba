// What a scanner types, and where: by keys, by an input method, into other fields, into the sign-in dialog. What a person types stays theirs.

import { BillPage } from '../pages/bill.ts';
import { LoginPage } from '../pages/login.ts';
import { ScanPage } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';
import { read } from '../support/wedge.ts';
import type { Page } from '@playwright/test';

/** No key comes for so long as a scanner that sends no terminator is silent between two codes. */
const rest = (page: Page) => page.waitForTimeout(400);

test('two hundred codes at forty milliseconds each are all packed', async ({ page, signIn, labels, api }) => {
  test.setTimeout(120_000);
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  await scan.open();
  await scan.scriptRuns();
  const parents = Array.from({ length: 7 }, () => labels.mustard());
  const children = labels.children(193);
  const codes = parents.flatMap((parent, at) => [parent, ...children.slice(at * 30, at * 30 + 30)]);
  expect(codes.length).toBe(200);
  for (const code of codes) await read(page, code, 'Enter', 3);
  await scan.expectCount(13, 30);
  await scan.expectOutcome('linked', children[192]);
  for (const [at, parent] of parents.entries()) {
    const { bag } = await api('dispatcher').must('GET', `/api/v1/bags/${parent}`);
    expect(bag.children, parent).toBe(at < 6 ? 30 : 13);
  }
});

test('every terminator ends a read once, and silence where there is none', async ({ page, signIn, labels, api }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const parent = labels.mustard();
  const children = labels.children(14);
  await scan.open(parent);
  await scan.scriptRuns();
  await scan.choose(parent);
  const cdp = await page.context().newCDPSession(page);
  const key229 = (key: string) =>
    cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 });
  let packed = 0;
  const packedOne = async () => {
    packed += 1;
    await scan.expectOutcome('linked', children[packed - 1]);
    await scan.expectCount(packed, 30);
    await expect(scan.input).toHaveValue('');
  };

  await read(page, children[0], 'Tab');
  await packedOne();
  await read(page, children[1], 'Control+J');
  await packedOne();
  // CR LF, and Tab before Enter, are one terminator.
  await read(page, children[2]);
  await page.keyboard.press('Control+J');
  await packedOne();
  await read(page, children[3], 'Tab');
  await page.keyboard.press('Enter');
  await packedOne();
  await read(page, children[4], '');
  await packedOne();
  // A slow decoder's signs are one read.
  await read(page, children[5], 'Enter', 90);
  await packedOne();
  // Text without keys: with a line break as text, after a key without a name, before one, and with nothing behind it.
  await page.keyboard.insertText(children[6]);
  await page.keyboard.insertText('\n');
  await packedOne();
  await page.keyboard.insertText(children[7]);
  await key229('Enter');
  await page.keyboard.insertText('\n');
  await packedOne();
  await page.keyboard.insertText(children[8]);
  await key229('Unidentified');
  await page.keyboard.insertText('\n');
  await packedOne();
  await page.keyboard.insertText(children[9]);
  await page.waitForTimeout(300);
  await page.keyboard.insertText(children[10]);
  packed += 1;
  await packedOne();
  // An input method that brings each sign by itself, after a key without a name.
  for (const end of [() => page.keyboard.press('Enter'), () => page.keyboard.insertText('\n')]) {
    for (const sign of children[packed]) {
      await key229('Unidentified');
      await page.keyboard.insertText(sign);
    }
    await end();
    await packedOne();
  }
  // A device that holds Alt on every key, while nothing has the focus.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  for (const sign of children[13]) {
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', key: sign, text: sign, modifiers: 1 });
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: sign, modifiers: 1 });
  }
  await page.keyboard.press('Enter');
  await packedOne();
  const { children: held } = await api('dispatcher').must('GET', `/api/v1/bags/${parent}`);
  expect(held.length).toBe(14);
});

test('a device that pauses in the midst of a label splits nothing, once its scanner was heard', async ({ page, signIn, labels, api }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const parent = labels.mustard();
  const children = labels.children(4);
  await scan.open();
  await scan.scriptRuns();
  await read(page, parent);
  await expect(scan.parentLabel).toHaveText(parent);
  for (const [index, at] of [1, 3, 6].entries()) {
    const child = children[index];
    await read(page, child.slice(0, at), '');
    await page.waitForTimeout(600);
    await read(page, child.slice(at));
    await scan.expectOutcome('linked', child);
  }
  // One sign by hand, and long after it a scan: two things.
  await page.keyboard.type('C');
  await page.waitForTimeout(1800);
  await read(page, children[3]);
  await scan.expectOutcome('linked', children[3]);
  await expect(scan.input).toHaveValue('C');
  const { bag } = await api('dispatcher').must('GET', `/api/v1/bags/${parent}`);
  expect(bag.children).toBe(4);
});

test('a scan into another field is a scan, and what a person types stays', async ({ page, signIn, labels }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const parent = labels.mustard();
  const children = labels.children(9);
  await scan.open(parent);
  await scan.scriptRuns();
  await scan.choose(parent);
  await scan.expectScan(children[0], 'linked');
  await page.locator('#close-short summary').click();
  await page.locator('#close-reason').selectOption({ label: 'Other' });
  const reason = page.locator('#close-other');
  await reason.focus();
  await page.keyboard.type('wet ', { delay: 150 });
  await rest(page);
  await read(page, children[1]);
  await scan.expectOutcome('linked', children[1]);
  await expect(reason).toHaveValue('wet ');
  await reason.focus();
  await page.keyboard.insertText(children[2]);
  await page.keyboard.press('Enter');
  await scan.expectOutcome('linked', children[2]);
  await expect(reason).toHaveValue('wet ');
  await page.locator('#close-reason').focus();
  await read(page, children[3]);
  await scan.expectOutcome('linked', children[3]);
  await expect(page.locator('#close-reason')).toHaveValue('other');
  for (const [at, button] of [page.locator('#close-form button'), page.locator('#close-short summary'), page.locator('#next-parent')].entries()) {
    await button.focus();
    await read(page, children[4 + at]);
    await scan.expectOutcome('linked', children[4 + at]);
  }
  await scan.expectCount(7, 30);
  await expect(scan.parentLabel).toHaveText(parent);

  // Three at once, one of them refused: each has its result, and the refusal is what the person sees at the end.
  const slow = page.route('**/fn/commands', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    await route.continue();
  });
  await slow;
  await read(page, `${children[7]}\n${parent.slice(0, -1)}\n${children[8]}\n`, '', 0);
  await scan.expectCount(9, 30);
  await scan.expectOutcome('not_a_label');
  await expect(scan.recent.filter({ hasText: children[8] })).toHaveClass('good');
  await page.unroute('**/fn/commands');

  await reason.focus();
  await page.keyboard.type('bags', { delay: 150 });
  await page.keyboard.press('Enter');
  await scan.expectOutcome('closed');
});

test('a scan into the scale weight of a bill stores no weight', async ({ page, signIn, labels, api }) => {
  const number = labels.bill();
  const parents = [labels.mustard(), labels.mustard()];
  for (const parent of parents) await api('dispatcher').pack(parent, labels.children(1));
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 2 });
  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(number);
  await bill.scriptRuns();
  const weight = page.locator('#f-scale_weight');
  await weight.evaluate((field) => field.closest('details')?.setAttribute('open', ''));
  await weight.focus();
  await read(page, '0012345');
  await bill.expectOutcome('wrong_role');
  await expect(weight).toHaveValue('');
  await weight.focus();
  await read(page, parents[0]);
  await bill.expectOutcome('added', parents[0]);
  await bill.expectCount(1, 2);
  const stored = await api('biller').must('GET', `/api/v1/bills/${number}`);
  expect(stored.scale_weight_g).toBeNull();
  // By hand it is a weight.
  await weight.focus();
  await page.keyboard.type('1.5', { delay: 150 });
  await page.keyboard.press('Enter');
  await expect(page.locator('#bill-scale')).toHaveText('1.5 kg');
});

test('labels scanned into the sign-in dialog are no passwords', async ({ page, server, labels }) => {
  const name = `dialog.${process.pid}`;
  const password = server.makeUser(name, 'dispatcher', 'jaipur');
  const login = new LoginPage(page);
  await login.open('/scan');
  await login.signIn(name, password);
  const scan = new ScanPage(page);
  await scan.scriptRuns();
  const parent = labels.mustard();
  const children = labels.children(9);
  await scan.scan(parent);
  await scan.expectScan(children[0], 'linked');
  server.sql(`delete from web_session where user_id = (select id from "user" where username = '${name}')`);
  await scan.scan(children[1]);
  await page.locator('#sign-in-open').click();
  const field = page.locator('#sign-in-password');
  await expect(field).toBeFocused();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/fn/log_in')) asked.push(request.url());
  });
  for (const child of children.slice(2, 7)) {
    await read(page, child);
    await expect(page.locator('#sign-in-error')).toContainText('not sent as a password');
    await expect(field).toHaveValue('');
  }
  await page.keyboard.insertText(children[7]);
  await page.keyboard.press('Enter');
  await page.locator('#sign-in-cancel').focus();
  await read(page, children[8]);
  await expect(page.locator('#sign-in')).toBeVisible();
  expect(asked).toEqual([]);
  await field.fill(password);
  await field.press('Enter');
  await expect(page.locator('#sign-in')).toBeHidden();
  await scan.expectCount(9, 30);
});

test('what was typed or pasted is marked as typed, line by line', async ({ page, signIn, labels, api }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const parent = labels.mustard();
  const children = labels.children(14);
  await scan.open(parent);
  await scan.scriptRuns();
  await scan.choose(parent);
  await read(page, children[0]);
  await scan.expectOutcome('linked', children[0]);
  await read(page, children[1], 'Enter', 150);
  await scan.expectOutcome('linked', children[1]);
  // Half a label by hand, then a scan: two things, not one.
  await page.keyboard.type('C0', { delay: 150 });
  await rest(page);
  await read(page, children[2]);
  await scan.expectOutcome('linked', children[2]);
  await expect(scan.input).toHaveValue('C0');
  await scan.input.fill('');

  const next = labels.mustard();
  const lines = [next, ...children.slice(3), 'no label, this'];
  await scan.input.evaluate((input, text) => {
    const data = new DataTransfer();
    data.setData('text', text);
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, lines.join('\r\n'));
  await expect(scan.parentLabel).toHaveText(next);
  await scan.expectCount(11, 30);
  for (const line of lines) await expect(scan.recent.filter({ hasText: line.slice(0, 8) }).first()).toBeVisible();
  await expect(scan.recent.first()).toContainText('Not a label');
  expect(await scan.recent.filter({ hasText: 'Linked' }).count()).toBeGreaterThanOrEqual(11);

  const typed = async (label: string) => (await api('dispatcher').must('GET', `/api/v1/bags/${label}/history`)).items[0].typed;
  expect(await typed(children[0])).toBe(false);
  expect(await typed(children[1])).toBe(true);
  expect(await typed(children[2])).toBe(false);
  expect(await typed(children[13])).toBe(true);
  await page.goto(`/bags/${children[1]}`);
  await expect(page.getByRole('region', { name: 'History' })).toContainText('Typed');
});

test('a device can be told to show no keyboard, and remembers it', async ({ page, signIn }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  await scan.open();
  await scan.scriptRuns();
  const button = page.getByRole('button', { name: 'No on-screen keyboard' });
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await expect(scan.input).toBeFocused();
  await page.reload();
  await expect(scan.input).toHaveAttribute('inputmode', 'none');
  await button.click();
  await expect(scan.input).not.toHaveAttribute('inputmode', 'none');
});

test('the scanner test shows the keys, their times, and what they mean', async ({ page, signIn, labels }) => {
  await signIn('dispatcher');
  await page.goto('/scan');
  await new ScanPage(page).openMenu();
  await page.getByRole('link', { name: 'Scanner test' }).click();
  await page.waitForURL('**/scan/test');
  const parent = labels.mustard();
  await expect(page.locator('#test-input')).toBeFocused();
  await read(page, `]C1${parent}`);
  await expect(page.locator('#test-means')).toHaveText('Parent, Mustard');
  await expect(page.locator('#test-label')).toHaveText(parent);
  await expect(page.locator('#test-taken-off')).toHaveText(/^\]C1 …/);
  await expect(page.locator('#trace-end')).toHaveText('Enter');
  await expect(page.locator('#trace-signs')).toHaveText('10');
  await expect(page.locator('#trace-rows tr')).toHaveCount(11);
  await page.keyboard.insertText(`*${parent}*`);
  await expect(page.locator('#trace-end')).toHaveText(/silence/);
  await expect(page.locator('#trace-way')).toHaveText('Text of an input method');
  await expect(page.locator('#test-why')).toContainText('adds signs');
});
