// Pages that change by themselves while somebody looks.

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
