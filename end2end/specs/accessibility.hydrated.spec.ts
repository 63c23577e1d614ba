// Every page passes axe in light and in dark, on the handheld and on the desk.

import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { BillPage } from '../pages/bill.ts';
import { ScanPage } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';

const SIZES = [
  { width: 360, height: 640 },
  { width: 1440, height: 900 },
];

// A file's tests run one after another unless told otherwise; these are the longest of all.
test.describe.configure({ mode: 'parallel' });

/** All rules in light, and what depends on colours in dark as well: the page is the same, only its colours differ. */
async function expectNoViolations(page: Page, what: string) {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    // Otherwise each run opens a page of its own to add up frames, of which there are none; and of what passes nothing is read.
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
    if (scheme === 'light') axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
    else axe.withRules(['color-contrast', 'link-in-text-block']);
    const { violations } = await axe.analyze();
    const found = violations.flatMap((v) => v.nodes.map((node) => `${what} in ${scheme}: ${v.id} at ${node.target.join(' ')}: ${node.failureSummary}`));
    expect.soft(found).toEqual([]);
  }
}

/** Nothing is wider than the screen. */
async function expectFits(page: Page, what: string) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(overflow, `${what} is wider than the screen`).toBeLessThanOrEqual(0);
}

for (const size of SIZES) {
  test(`every page is accessible at ${size.width}×${size.height}`, async ({ page, signIn, labels, api, server, site }) => {
    test.setTimeout(240_000);
    const dispatcher = server.sql(`select id from "user" where username = '${site.users.dispatcher.username}'`);
    const [parent, open] = [labels.mustard(), labels.mustard()];
    const children = labels.children(30);
    const [completed, processing] = [labels.bill(), labels.bill()];
    await api('dispatcher').pack(parent, children);
    await api('dispatcher').pack(open, labels.children(2));
    for (const [number, label] of [[completed, parent], [processing, open]]) {
      await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 1 });
      await api('biller').must('POST', `/api/v1/bills/${number}/parents`, { key: randomUUID(), parent: label });
    }
    await api('biller').must('POST', `/api/v1/bills/${completed}/complete`, {});

    await page.setViewportSize(size);
    for (const path of ['/login', '/login/code', '/enrol', '/forgot', '/setup?token=none', '/set-password?token=none']) {
      await page.goto(path);
      await expectNoViolations(page, path);
      await expectFits(page, path);
    }
    await signIn('admin');
    for (const path of [
      '/dashboard',
      '/scan',
      `/scan/test?read=${parent}`,
      `/scan?parent=${open}`,
      '/bags',
      '/bags?role=parent&status=full',
      `/bags/${parent}`,
      `/bags/${open}`,
      `/bags/${children[0]}`,
      '/search',
      `/search?q=${parent}`,
      '/bills',
      '/bills/new',
      `/bills/${processing}`,
      `/bills/${completed}`,
      `/bills/${completed}/print`,
      '/profile',
      '/profile/security',
      '/profile/security/codes',
      '/verify',
      '/notifications',
      '/admin/users',
      '/admin/users/new',
      `/admin/users/${dispatcher}`,
      '/admin/handhelds',
      '/admin/stations',
      '/admin/promotions',
      '/admin/settings',
      '/admin/areas',
      '/admin/areas/new',
      '/admin/areas/jaipur',
      '/admin/bag-types?try=SB00001',
      '/admin/bag-types/new',
      '/admin/bag-types/1?try=C0001&forms=',
      '/admin/audit',
      `/admin/audit?label=${completed}`,
      '/admin/audit?view=security',
      '/admin/audit?user=nobody-has-this-name',
      '/admin/audit/failed-log-ins',
      '/pool_dashboard',
      '/admin/two-bags',
      '/admin/alerts',
      '/nowhere',
    ]) {
      await page.goto(path);
      await expectNoViolations(page, path);
      await expectFits(page, path);
    }
  });
}

test('outcomes are accessible', async ({ page, signIn, labels, api }) => {
  const [parent, other, full] = [labels.mustard(), labels.mustard(), labels.moong()];
  const [child, elsewhere, extra] = labels.children(3);
  await api('dispatcher').pack(other, [elsewhere]);
  await api('dispatcher').pack(full, labels.children(15));
  await signIn('biller');
  const scan = new ScanPage(page);
  await scan.open(parent);
  for (const [code, outcome] of [
    [child, 'linked'],
    [child, 'already_here'],
    [elsewhere, 'in_other_parent'],
    ['?!', 'not_a_label'],
  ]) {
    await scan.scan(code);
    await scan.expectOutcome(outcome);
    await expectNoViolations(page, outcome);
  }
  await scan.open(full);
  await scan.scan(extra);
  await scan.expectOutcome('parent_full');
  await expectNoViolations(page, 'parent_full');

  const number = labels.bill();
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 3 });
  const bill = new BillPage(page);
  await bill.open(number);
  await bill.expectScan(other, 'added');
  await expectNoViolations(page, 'added');
});
