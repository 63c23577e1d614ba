// Pages that change by themselves while somebody looks.

import { randomUUID } from 'node:crypto';
import { BillPage } from '../pages/bill.ts';
import { LoginPage } from '../pages/login.ts';
import { Site, freePort } from '../support/site.mjs';
import { expect, test } from '../support/test.ts';

test('a scan is on an open dashboard within two seconds, and what is being used stays', async ({ page, signIn, api, labels }) => {
  await signIn('biller');
  await page.goto('/dashboard');
  await expect(page.locator('#live-state')).toHaveText('Live');
  const table = page.locator('#live-hours details');
  await table.locator('summary').click();
  await page.locator('#live-bags a').first().focus();
  await page.evaluate(() => { document.body.dataset.same = 'yes'; });

  const [child] = labels.children(1);
  await api('dispatcher').pack(labels.mustard(), [child]);
  await expect(page.locator('#live-latest')).toContainText(child, { timeout: 2000 });

  expect(await page.evaluate(() => document.body.dataset.same)).toBe('yes');
  await expect(table).toHaveAttribute('open', '');
  await expect(page.locator('#live-bags a').first()).toBeFocused();
});

test.describe('without a network', () => {
  test.use({ expectedErrors: /ERR_INTERNET_DISCONNECTED/ });
  test('a page that hears nothing says so, and goes on when the server is back', async ({ page, signIn, context }) => {
    await signIn('biller');
    await page.goto('/dashboard');
    const state = page.locator('#live-state');
    await expect(state).toHaveText('Live');
    await context.setOffline(true);
    // Chromium keeps a stream that is open; the page takes it up again when it is looked at again.
    const look = (hidden: boolean) => page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
    await look(true);
    await look(false);
    await expect(state).toHaveText('The server does not answer; trying again.', { timeout: 10_000 });
    await context.setOffline(false);
    await expect(state).toHaveText('Live', { timeout: 15_000 });
  });
});

test.describe('a server that is restarted', () => {
  test.use({ expectedErrors: /net::ERR_|Failed to load resource/ });
  test('two browsers on one bill, and a dashboard, see each act within two seconds, before and after', async ({ page, browser, server, labels, api }) => {
    const [number, parents] = [labels.bill(), [1, 2, 3, 4].map(() => labels.mustard())];
    for (const parent of parents) await api('dispatcher').pack(parent, labels.children(1));
    await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 9 });
    const site = new Site(server.databaseUrl, await freePort(), undefined);
    await site.serve();
    const other = await browser.newContext(), dashboard = await page.context().newPage();
    try {
      const people = [page, await other.newPage()];
      for (const [at, person] of people.entries()) {
        const name = `live${at}.${process.pid}.${randomUUID().slice(0, 8)}`, password = server.makeUser(name, 'biller');
        await person.goto(`${site.url}/login?next=/bills/${number}`);
        await new LoginPage(person).signIn(name, password);
        await new BillPage(person).scriptRuns();
        await person.evaluate(() => { document.body.dataset.same = 'yes'; });
      }
      await dashboard.goto(`${site.url}/dashboard`);
      await expect(dashboard.locator('#live-state')).toHaveText('Live');
      const [first, second] = people.map((person) => new BillPage(person));
      const act = async (by: BillPage, seenBy: BillPage, parent: string) => {
        await by.expectScan(parent, 'added');
        await Promise.all([
          expect(seenBy.row(parent)).toBeVisible({ timeout: 2000 }),
          expect(dashboard.locator('#live-latest')).toContainText(parent, { timeout: 2000 }),
        ]);
      };
      await act(first, second, parents[0]);
      await act(second, first, parents[1]);
      await site.stop();
      await expect(dashboard.locator('#live-state')).not.toHaveText('Live', { timeout: 15_000 });
      await site.serve();
      await expect(dashboard.locator('#live-state')).toHaveText('Live', { timeout: 15_000 });
      await act(first, second, parents[2]);
      await act(second, first, parents[3]);
      for (const person of people) expect(await person.evaluate(() => document.body.dataset.same), 'not loaded again').toBe('yes');
    } finally {
      await other.close();
      await site.stop();
    }
  });
});
