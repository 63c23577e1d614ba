// The dashboard: today against other days, what needs attention, the curve of the day, and the same on a wall.

import { randomUUID } from 'node:crypto';
import { LoginPage } from '../pages/login.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';

const number = async (page: Page, id: string) => Number((await page.locator(id).innerText()).replace(/[^\d]/g, ''));

test('a scan is in the figures of today at a desk and on a wall within two seconds', async ({ page, browser, signIn, site, labels, api }) => {
  await signIn('biller');
  await page.goto('/dashboard');
  await page.getByRole('link', { name: 'On the wall' }).click();
  await expect(page.locator('#live-state')).toHaveText('Live');
  const desk = await browser.newPage();
  const login = new LoginPage(desk);
  await desk.goto(`${site.url}/login`);
  await login.signIn(site.users.dispatcher.username, site.users.dispatcher.password);
  await expect(desk).not.toHaveURL(/\/login/);
  await desk.goto(`${site.url}/dashboard`);
  await expect(desk.locator('#live-state')).toHaveText('Live');
  for (const looks of [page, desk]) await looks.evaluate(() => { document.body.dataset.same = 'yes'; });
  const before = await Promise.all([page, desk].map((looks) => number(looks, '#today-bags')));

  await api('dispatcher').pack(labels.mustard(), labels.children(2));
  for (const [at, looks] of [page, desk].entries()) {
    // Other tests pack at the same time.
    await expect.poll(() => number(looks, '#today-bags'), { timeout: 2000, intervals: [50] }).toBeGreaterThanOrEqual((before[at] ?? 0) + 2);
    expect(await looks.evaluate(() => document.body.dataset.same)).toBe('yes');
  }
  // A dispatcher's page is of one area.
  await expect(desk.locator('#live-areas')).toHaveCount(0);
  await expect(page.locator('#live-areas')).toBeVisible();
  await desk.close();
});

test('an hour of the curve is told when it is pointed to or chosen with the keys', async ({ page, signIn, labels, api }) => {
  await api('dispatcher').pack(labels.mustard(), labels.children(1));
  await signIn('biller');
  await page.goto('/dashboard');
  const reading = page.locator('#live-hours .reading'), chart = page.getByRole('slider', { name: 'Hour of the chart' });
  await expect(reading).toHaveText(/^The busiest hour: [\d,]+$/);
  const told = /^\d\d:00: [\d,]+ accepted, [\d,]+ refused$/;
  await page.locator('.hour .ground').last().hover({ force: true });
  await expect(reading).toHaveText(told);
  await chart.focus();
  const last = await chart.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowLeft');
  await expect(chart).not.toHaveAttribute('aria-valuetext', last ?? '');
  await expect(chart).toHaveAttribute('aria-valuetext', told);
  await expect(reading).toHaveText((await chart.getAttribute('aria-valuetext')) ?? '');
  await page.keyboard.press('Home');
  await expect(chart).toHaveAttribute('aria-valuenow', '0');
  await page.keyboard.press('End');
  await expect(chart).toHaveAttribute('aria-valuetext', told);
});

test('what is open for long leads to itself', async ({ page, signIn, labels, api, server }) => {
  const parent = labels.mustard();
  await api('dispatcher').pack(parent, labels.children(1));
  server.sql(`update bag set created_at = now() - interval '400 days' where label = '${parent}'`);
  await signIn('biller');
  await page.goto('/dashboard');
  const needs = page.locator('#live-attention');
  await expect(needs.getByRole('link', { name: /open for more than an hour$/ })).toBeVisible();
  await needs.getByRole('link', { name: /open for more than an hour$/ }).click();
  await expect(page).toHaveURL(/\/bags\?role=parent&status=open$/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`on a wall nothing scrolls and nothing is cut off in ${colorScheme}`, async ({ page, signIn, labels, api }) => {
    await api('dispatcher').pack(labels.mustard(), labels.children(2));
    await signIn('admin');
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto('/dashboard?wall=1');
    await expect(page.locator('#live-state')).toHaveText('Live');
    await expect(page.getByRole('navigation')).toHaveCount(0);
    const room = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
    expect(room).toEqual([1920, 1080]);
    for (const part of ['#live-today', '#live-hours', '#live-attention']) {
      const box = await page.locator(part).boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0), part).toBeLessThanOrEqual(1080);
      const cut = await page.locator(part).evaluate((found) => found.scrollHeight - found.clientHeight);
      expect(cut, `${part} is cut off`).toBeLessThanOrEqual(1);
    }
    const size = await page.locator('#today-bags').evaluate((found) => parseFloat(getComputedStyle(found).fontSize));
    expect(size).toBeGreaterThan(64);
  });
}

test('who is signed out is led to the sign-in page', async ({ page, server }) => {
  // A person of this story alone: other stories work as the biller at the same time.
  const name = `wall.${randomUUID().slice(0, 8)}`, password = server.makeUser(name, 'biller');
  const login = new LoginPage(page);
  await login.open();
  await login.signIn(name, password);
  await expect(page).not.toHaveURL(/\/login/);
  await page.goto('/dashboard?wall=1');
  await expect(page.locator('#live-state')).toHaveText('Live');
  server.sql(`delete from web_session where user_id = (select id from "user" where username = '${name}')`);
  await expect(page).toHaveURL(/\/login\?next=/, { timeout: 20_000 });
});
