// What people rely on at a desk: nothing that is typed is lost, nothing happens twice, and what is said is so and said once.

import { randomUUID } from 'node:crypto';
import { BagPage } from '../pages/bag.ts';
import { BillPage } from '../pages/bill.ts';
import { ScanPage } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';
import { read } from '../support/wedge.ts';

test('what is half typed stays while the page follows what others do', async ({ page, signIn, labels, api }) => {
  const [number, parent] = [labels.bill(), labels.mustard()];
  await api('dispatcher').pack(parent, labels.children(2));
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 1 });
  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(number);
  await bill.scriptRuns();
  const form = page.locator('#edit-bill');
  await form.locator('summary').click();
  await form.getByLabel('Destination').fill('Bathin');
  await api('admin').must('POST', `/api/v1/bills/${number}/parents`, { key: randomUUID(), parent });
  await expect(bill.row(parent)).toBeVisible();
  await expect(form.getByLabel('Destination')).toHaveValue('Bathin');
  await expect(form.getByLabel('Destination')).toBeFocused();
});

test('a child that was taken out is in no parent, says so, and goes back', async ({ page, signIn, labels, api }) => {
  const parent = labels.mustard();
  const [child] = labels.children(1);
  await api('dispatcher').pack(parent, [child]);
  await signIn('dispatcher');
  const bag = new BagPage(page);
  await bag.open(parent);
  await bag.takeOut(child);
  await expect(bag.count).toHaveText('0 / 30');
  await bag.open(child);
  await expect(page.locator('#bag-parent')).toHaveText('In no parent');
  await page.getByRole('button', { name: `Put ${child} back into ${parent}` }).click();
  await expect(page.locator('#bag-parent')).toHaveText(parent);
});

test('a button that is pressed twice acts once, and what became of it is told once', async ({ page, signIn, labels, api }) => {
  const parent = labels.mustard();
  const [child, other] = labels.children(2);
  await api('dispatcher').pack(parent, [child, other]);
  await signIn('dispatcher');
  const bag = new BagPage(page);
  await bag.open(parent);
  let sent = 0;
  await page.route('**/fn/unlink', async (route) => {
    sent += 1;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  const button = page.getByRole('button', { name: `Take ${child} out` });
  const pending = await button.evaluate((pressed: HTMLButtonElement) => {
    pressed.click();
    pressed.click();
    return pressed.getAttribute('aria-busy');
  });
  expect(pending).toBe('true');
  const told = page.getByRole('status').filter({ hasText: 'was taken out' });
  await expect(told).toBeVisible();
  await expect(bag.count).toHaveText('1 / 30');
  expect(sent).toBe(1);
  await expect(page).toHaveURL(new RegExp(`/bags/${parent}$`));
  await page.reload();
  await expect(bag.heading).toHaveText(parent);
  await expect(told).toHaveCount(0);
});

test('a bill that lacks something says so before it is completed, and asks why where one types', async ({ page, signIn, labels, api }) => {
  const [number, full, short] = [labels.bill(), labels.moong(), labels.moong()];
  await api('dispatcher').pack(full, labels.children(15));
  await api('dispatcher').pack(short, labels.children(4));
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 3 });
  for (const parent of [full, short]) await api('biller').must('POST', `/api/v1/bills/${number}/parents`, { key: randomUUID(), parent });
  await page.setViewportSize({ width: 360, height: 640 });
  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(number);
  // The number and what ends the bill are in sight wherever the page is scrolled to.
  await page.locator('.bill-log').scrollIntoViewIfNeeded();
  await expect(bill.heading).toBeInViewport();
  await expect(bill.completeLink).toBeInViewport({ ratio: 1 });
  await bill.completeLink.click();
  await expect(bill.review).toContainText('1 parent is missing');
  await expect(bill.review.locator('#review-not-full')).toHaveText(new RegExp(`^${short}\\s*4 / 15\\s*Open$`));
  await bill.completeReviewed();
  await expect(page.locator('.field-error')).toContainText('Say why this bill is completed');
  await expect(bill.reason).toBeFocused();
  await expect(bill.reason).toBeInViewport({ ratio: 1 });
  await expect(page).toHaveURL(new RegExp(`/bills/${number}/complete$`));
  await bill.completeReviewed('lorry leaves');
  await bill.expectStatus('Completed');
  await expect(page.locator('.bill-log')).toContainText('lorry leaves');
});

test('what was told of an act before does not stand beside what became of the next', async ({ page, signIn, labels, api }) => {
  const [number, parent] = [labels.bill(), labels.mustard()];
  const [child] = labels.children(1);
  await api('dispatcher').pack(parent, [child]);
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 1 });
  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(number);
  await expect(bill.variance).toBeHidden();
  await page.locator('#edit-bill summary').click();
  await page.getByLabel('Vehicle number').fill('rj14gb1234');
  await page.locator('#edit-bill').getByRole('button', { name: 'Save' }).click();
  const told = page.getByRole('status').filter({ hasText: 'saved' });
  await expect(told).toBeVisible();
  await bill.scriptRuns();
  await bill.scan(child);
  await bill.expectOutcome('wrong_role');
  await expect(told).toHaveCount(0);
});

test('a parent that is full is not packed when it is read again', async ({ page, signIn, labels, api }) => {
  const parent = labels.moong();
  await api('dispatcher').pack(parent, labels.children(15));
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  await scan.open();
  await scan.scriptRuns();
  await scan.choose(parent);
  await expect(page.locator('#outcome-text')).toContainText('Nothing more goes into');
  await scan.open(parent);
  await expect(page.locator('#outcome-text')).toContainText('Nothing more goes into');
});

test('the history of a bill tells who edited and weighed it', async ({ page, signIn, labels, api, site }) => {
  const number = labels.bill();
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 1 });
  await api('admin').must('PATCH', `/api/v1/bills/${number}`, { vehicle: 'rj14gb1234', scale_weight_g: 1_612_500 });
  await signIn('biller');
  await new BillPage(page).open(number);
  const edit = page.locator('.bill-log li').first();
  for (const told of ['Bill edited', 'RJ14 GB 1234', '1,612.5 kg', site.users.admin.username]) await expect(edit).toContainText(told);
});

test('a dispatcher follows the link to a bill, and reads it', async ({ page, signIn, labels, api }) => {
  const [number, parent] = [labels.bill(), labels.mustard()];
  await api('dispatcher').pack(parent, labels.children(2));
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 2 });
  await api('biller').must('POST', `/api/v1/bills/${number}/parents`, { key: randomUUID(), parent });
  await signIn('dispatcher');
  await new BagPage(page).open(parent);
  await page.getByRole('link', { name: number }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number);
  await expect(page.getByRole('row').filter({ hasText: parent })).toContainText('2 / 30');
  await expect(page.locator('main').getByRole('button')).toHaveCount(0);
});

test('the bags begin with the parents, and a filter is a chip that goes away', async ({ page, signIn, labels, api }) => {
  const parent = labels.mustard();
  const [child] = labels.children(1);
  await api('dispatcher').pack(parent, [child]);
  await signIn('dispatcher');
  await page.goto('/bags');
  await expect(page.getByRole('rowheader', { name: parent })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Child', exact: true })).toHaveCount(0);
  await page.getByLabel('Status', { exact: true }).selectOption('full');
  await expect(page).toHaveURL(/status=full/);
  await expect(page.getByLabel('Status', { exact: true })).toBeFocused();
  await page.getByRole('link', { name: 'Status: Full' }).click();
  await expect(page.getByRole('link', { name: 'Status: Full' })).toHaveCount(0);
  await page.getByLabel('Label contains').fill(child);
  await page.getByLabel('Kind').selectOption('child');
  await expect(page.getByRole('rowheader')).toHaveText([child]);
});

test('the search takes a scanner, and each read takes the place of the last', async ({ page, signIn, labels, api }) => {
  const [first, second] = [labels.mustard(), labels.mustard()];
  for (const parent of [first, second]) await api('dispatcher').pack(parent, labels.children(1));
  await signIn('dispatcher');
  await page.goto('/search');
  const box = page.locator('#search-input');
  await expect(box).toBeFocused();
  await read(page, first);
  await expect(page.getByRole('link', { name: first })).toBeVisible();
  // With the cursor behind the text of before, and with none at all.
  await box.press('End');
  await page.waitForTimeout(200);
  await read(page, second);
  await expect(page).toHaveURL(new RegExp(`q=${second}$`));
  await page.getByRole('link', { name: second }).focus();
  await read(page, first);
  await expect(page).toHaveURL(new RegExp(`q=${first}$`));
});

test('the address of the admins leads to a page, areas have names, and health is told in words', async ({ page, signIn }) => {
  await signIn('admin');
  await page.goto('/admin');
  await expect(page).toHaveURL(/\/admin\/users$/);
  await page.getByRole('button', { name: 'हिन्दी' }).click();
  await page.goto('/admin/users');
  await expect(page.getByRole('row').filter({ hasText: 'dipa' })).toContainText('Jaipur');
  await page.goto('/pool_dashboard');
  await expect(page.locator('#health-table')).toBeVisible();
  expect(await page.locator('#health-table').innerText()).not.toMatch(/_ms|`/);
});

test('the bars of the dashboard are as high as what they count', async ({ page, signIn, labels, api }) => {
  const parent = labels.mustard();
  const [child] = labels.children(1);
  await api('dispatcher').pack(parent, [child, child]);
  await signIn('biller');
  await page.goto('/dashboard');
  const bars = page.locator('rect.scans:not([height="0"])');
  await expect(bars.first()).toBeVisible();
  const wrong = await bars.evaluateAll((found) => found.filter((bar) => {
    const [own, whole] = [bar.getBoundingClientRect().height, bar.closest('svg')?.getBoundingClientRect().height ?? 0];
    return Math.abs(own - (Number(bar.getAttribute('height')) * whole) / 100) > 0.5;
  }).length);
  expect(wrong).toBe(0);
  await expect(page.locator('g.hour title').last()).toHaveText(/^\d\d:00: [\d,]+ accepted, [\d,]+ refused$/);
});

/** From the smallest handheld to a wall, and what 1440 and 1280 pixels are at 200 %. */
const WIDTHS = [320, 480, 640, 641, 768, 850, 960, 961, 1100, 1440, 2560];
/** Where the layout of a table changes; the bar is the same on every page. */
const OF_TABLES = [320, 480, 768, 961];

test('header, names and tables fit at every width, in both languages', async ({ page, signIn, labels, api }) => {
  test.setTimeout(90_000);
  const [number, parent] = [labels.bill(), labels.mustard()];
  await api('dispatcher').pack(parent, labels.children(3));
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 2, customer: 'Krishna Seeds and Sons, Mandi Road', destination: 'Sri Ganganagar' });
  await api('biller').must('POST', `/api/v1/bills/${number}/parents`, { key: randomUUID(), parent });
  await signIn('admin');
  for (const language of ['en', 'hi']) {
    if (language === 'hi') await page.getByRole('button', { name: 'हिन्दी' }).click();
    for (const path of ['/dashboard', '/bags', `/bags/${parent}`, '/bills', `/bills/${number}`, `/bills/${number}/complete`, '/admin/users']) {
      await page.goto(path);
      for (const width of ['/dashboard', `/bills/${number}`].includes(path) ? WIDTHS : OF_TABLES) {
        await page.setViewportSize({ width, height: 900 });
        const wrong = await page.evaluate(() => {
          const found: string[] = [];
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth > room) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
          // What of the bar and the tables sticks out of its own place.
          document.querySelectorAll('.top, .top a, .top button, .menu a, .rows, .rows td, .rows th, h1').forEach((part) => {
            const box = part.getBoundingClientRect();
            if (box.width && (box.right > room + 1 || box.left < -1)) found.push(`${part.tagName} "${part.textContent?.trim().slice(0, 20)}" ends at ${Math.round(box.right)}`);
          });
          const row = Array.from(document.querySelectorAll('.top > *')).map((part) => part.getBoundingClientRect()).filter((box) => box.width && box.top < 80);
          row.forEach((box, at) => { if (at && box.left + 1 < row[at - 1].right) found.push(`part ${at} of the bar lies over the one before`); });
          return found;
        });
        expect.soft(wrong, `${path} in ${language} at ${width}`).toEqual([]);
      }
    }
  }
});
