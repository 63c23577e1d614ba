// Every page passes axe in light and in dark, on the handheld and on the desk; so does each outcome of a read.

import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { BillPage } from '../pages/bill.ts';
import { ScanPage } from '../pages/scan.ts';
import { layOut, packOneOfEach } from '../support/flow.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';

const SIZES = [
  { width: 360, height: 640 },
  { width: 1440, height: 900 },
] as const;

// A file's tests run one after another unless told otherwise; these are the longest of all.
test.describe.configure({ mode: 'parallel' });

/** All rules in light, and what depends on colours in dark as well: the page is the same, only its colours differ. */
async function expectNoViolations(page: Page, what: string, schemes: readonly ('light' | 'dark')[] = ['light', 'dark']) {
  for (const scheme of schemes) {
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
      '/dashboard?wall=1',
      '/scan',
      `/scan/test?read=${parent}`,
      `/scan?parent=${open}`,
      '/bags',
      '/bags?role=parent&status=full&from=2026-01-01&sort=oldest',
      `/bags/${parent}`,
      `/bags/${open}`,
      `/bags/${children[0]}`,
      '/search',
      `/search?q=${parent}`,
      '/bills',
      '/bills/new',
      `/bills/${processing}`,
      `/bills/${processing}/complete`,
      `/bills/${completed}`,
      `/bills/${completed}/print`,
      '/profile',
      '/profile/security',
      '/profile/security/codes',
      '/verify',
      '/notifications',
      '/admin/start',
      '/admin/users',
      '/admin/users/new',
      `/admin/users/${dispatcher}`,
      '/admin/handhelds',
      '/admin/stations',
      '/admin/promotions',
      '/admin/settings',
      '/admin/imports',
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

test.describe(() => {
  test.use({ expectedErrors: /net::ERR_|Failed to load resource/ });

  test('every outcome of packing is accessible', async ({ page, context, signIn, labels, api, server }) => {
    test.setTimeout(120_000);
    const floor = await layOut(labels, api, server), scan = new ScanPage(page), [kept] = labels.children(1);
    await page.setViewportSize(SIZES[0]);
    await signIn('dispatcher');
    await scan.open();
    await scan.scriptRuns();
    const seen = new Set<string>();
    const look = async (outcome: string) => {
      if (outcome !== 'chosen') await scan.expectOutcome(outcome === 'full' ? 'linked' : outcome);
      // The same again looks the same. The card has its colours in the dark too; what stands around it is the same for all.
      const isOther = ['chosen', 'in_other_parent', 'closed'].includes(outcome);
      if (!seen.has(outcome)) await expectNoViolations(page, outcome, isOther ? undefined : ['light']);
      seen.add(outcome);
    };
    await packOneOfEach(scan, floor, look);
    await context.setOffline(true);
    await scan.scan(kept);
    await look('saved_offline');
    await context.setOffline(false);
    await scan.expectOutcome('linked', kept);
    expect(seen.size).toBe(16);
  });
});

test('an outcome on a bill is accessible', async ({ page, signIn, labels, api }) => {
  const [number, parent] = [labels.bill(), labels.mustard()];
  await api('dispatcher').pack(parent, labels.children(1));
  await signIn('biller');
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 3 });
  const bill = new BillPage(page);
  await bill.open(number);
  await bill.expectScan(parent, 'added');
  await expectNoViolations(page, 'added');
});
