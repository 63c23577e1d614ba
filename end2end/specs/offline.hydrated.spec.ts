// Work without a network: a cold start, a killed browser, a network that hangs or belongs to a portal, a release that comes meanwhile.

import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { LoginPage } from '../pages/login.ts';
import { ScanPage } from '../pages/scan.ts';
import { Handheld } from '../support/handheld.mjs';
import { Site, freePort } from '../support/site.mjs';
import { expect, test } from '../support/test.ts';
import { Way } from '../support/way.mjs';

test.use({ expectedErrors: /net::ERR_|Failed to load resource|ServiceWorker/ });

/** What of a parent is in the log, in its order. */
const packed = (server: Site, parent: string) =>
  server.sql(`select child_label || ' ' || outcome from scan where parent_label = '${parent}' order by id`).split('\n');

/** The browser has what it needs for a start without a network. */
const isReady = (page: Page) =>
  expect.poll(() => page.evaluate(async () => Boolean(await (await caches.open('tt-page')).match('/scan'))), { timeout: 20_000 }).toBe(true);

const goesOn = (page: Page) => page.evaluate(() => dispatchEvent(new Event('online')));

test('fifty scans from a cold start without a network, through a killed browser and an ended session, arrive once', async ({ server, labels }, info) => {
  test.setTimeout(120_000);
  const name = `cold.${process.pid}`, password = server.makeUser(name, 'dispatcher', 'jaipur');
  const way = new Way(server.port), handheld = new Handheld(info.project.use.launchOptions);
  const [one, two] = [labels.mustard(), labels.mustard()], children = labels.children(51);
  await way.start();
  try {
    let page = await handheld.start();
    await page.goto(`${way.url}/login?next=/scan`);
    await new LoginPage(page).signIn(name, password);
    await isReady(page);
    await handheld.close();

    way.become('cut');
    page = await handheld.start();
    let scan = new ScanPage(page);
    await page.goto(`${way.url}/scan`);
    await scan.scriptRuns();
    await scan.choose(one);
    for (const child of children.slice(0, 30)) await scan.expectScan(child, 'saved_offline');
    // By the device's own count, and told so.
    await scan.expectCount(30, 30);
    await expect(page.locator('#coming')).toHaveText('30 not sent');
    await scan.expectScan(children[29], 'already_here');
    await scan.expectScan(children[30], 'parent_full');
    await scan.choose(two);
    for (const child of children.slice(31)) await scan.expectScan(child, 'saved_offline');
    await expect(scan.queue).toContainText('50');
    await handheld.kill();

    // Where an installed site starts.
    page = await handheld.start();
    scan = new ScanPage(page);
    await page.goto(`${way.url}/`);
    await expect(page).toHaveURL(`${way.url}/scan?parent=${two}`);
    await scan.expectCount(20, 30);
    await expect(scan.queue).toContainText('50');
    await expect(page.locator('#device-state')).toContainText('Waiting: 50, the oldest for');
    // And the session has ended meanwhile: nothing is sent before the person is back, and nothing is lost by it.
    server.sql(`delete from web_session where user_id = (select id from "user" where username = '${name}')`);
    way.become('open');
    await goesOn(page);
    await page.locator('#sign-in-open').click();
    expect(packed(server, one)).toEqual(['']);
    await page.locator('#sign-in-password').fill(password);
    await page.locator('#sign-in-password').press('Enter');
    // What waits is not told while the person signs in, so what arrived is asked.
    await expect.poll(() => packed(server, one), { timeout: 40_000 }).toEqual(children.slice(0, 30).map((child) => `${child} linked`));
    await expect.poll(() => packed(server, two), { timeout: 40_000 }).toEqual(children.slice(31).map((child) => `${child} linked`));
    await expect(scan.queue).toBeHidden();
    await expect(page.locator('#device-state')).toContainText('Nothing waits.');
  } finally {
    await handheld.remove();
    way.stop();
  }
});

/** The same site as another release, or with other settings. */
async function sibling(server: Site, settings: Record<string, string>) {
  const site = new Site(server.databaseUrl, await freePort(), undefined, settings);
  await site.serve();
  return site;
}

test('a network that hangs, a portal, a new release and the switch', async ({ browser, server, labels }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'traitortrack-release-')), built = dirname(process.env.TRAITORTRACK_BIN ?? '');
  cpSync(join(built, 'site'), join(folder, 'site'), { recursive: true });
  cpSync(join(built, 'hash.txt'), join(folder, 'hash.txt'));
  appendFileSync(join(folder, 'site/queue.js'), '// of the next release\n');
  for (const packing of ['br', 'gz']) rmSync(join(folder, `site/queue.js.${packing}`));
  const next = await sibling(server, { SITE_ROOT: join(folder, 'site') }), off = await sibling(server, { OFFLINE: 'false' });
  const way = new Way(server.port);
  await way.start();
  const context = await browser.newContext({ serviceWorkers: 'allow', baseURL: way.url });
  try {
    const name = `hangs.${process.pid}`, password = server.makeUser(name, 'dispatcher', 'jaipur');
    const page = await context.newPage(), scan = new ScanPage(page);
    const parent = labels.mustard(), children = labels.children(8);
    await page.goto('/login?next=/scan');
    await new LoginPage(page).signIn(name, password);
    await scan.scriptRuns();
    await isReady(page);
    await scan.choose(parent);
    await scan.expectScan(children[0], 'linked');

    way.become('hangs');
    const from = Date.now();
    await scan.expectScan(children[1], 'saved_offline');
    expect(Date.now() - from).toBeLessThan(4000);
    await scan.expectCount(2, 30);
    const then = Date.now();
    await scan.expectScan(children[2], 'saved_offline');
    expect(Date.now() - then, 'known to hang: told at once').toBeLessThan(1500);

    // A portal answers for everything: nothing of it is shown, run or kept.
    way.become('portal');
    await scan.scan(children[3]);
    await scan.expectOutcome('saved_offline', children[3]);
    await page.goto(`/scan?parent=${parent}`);
    await scan.scriptRuns();
    await expect(scan.parentLabel).toHaveText(parent);
    await scan.expectCount(4, 30);
    expect(await page.evaluate(() => fetch('/kept.js?v=other').then((answer) => answer.text(), () => 'none'))).toBe('none');
    const kept = await page.evaluate(async () => {
      const texts = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) texts.push((await (await cache.match(request))?.text()) ?? '');
      }
      return { all: texts.length, wrong: texts.filter((text) => text.includes('Free Wi-Fi')).length };
    });
    expect(kept.all).toBeGreaterThan(5);
    expect(kept.wrong).toBe(0);

    // Five wait when the next release comes. The page says so, and goes on.
    for (const child of children.slice(4, 6)) await scan.expectScan(child, 'saved_offline');
    await expect(scan.queue).toContainText('5');
    const release = () => page.locator('script[data-release]').getAttribute('data-release');
    const old = await release();
    way.target = next.port;
    way.become('open');
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await expect(page.locator('#release')).toBeVisible();
    await expect(scan.queue).toBeHidden({ timeout: 40_000 });
    await scan.expectScan(children[6], 'linked');
    await page.locator('#release').getByRole('button').click();
    await expect.poll(release).not.toBe(old);
    await scan.scriptRuns();
    await scan.expectScan(children[7], 'linked');
    expect(packed(server, parent)).toEqual(children.map((child) => `${child} linked`));

    // Switched off by the server: the worker and what it kept are gone.
    await isReady(page);
    way.target = off.port;
    way.become('open');
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    const left = () => page.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).filter((key) => key.startsWith('tt-')).length]);
    await expect.poll(left, { timeout: 20_000 }).toEqual([0, 0]);
  } finally {
    await context.close();
    way.stop();
    await next.stop();
    await off.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
