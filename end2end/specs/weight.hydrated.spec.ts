// What a first visit may load: how much, how often, and in which order. How long that takes, ./dev bench page-weight measures.

import { type CDPSession, type Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';

/** A first visit of any page but a station's, compressed, in bytes: a quarter of what SPEC 13 allows, so that growth is seen. */
const PAGE_BYTES = 50_000;
/** What a station's page loads beside its module. */
const STATION_BYTES = 60_000;
const REQUESTS = 9;
/** The module as a quick build makes it: nearly three times a release's, and it grows with it. SPEC 13 holds that of a release, ./dev bench page-weight measures it. */
const QUICK_MODULE_BYTES = 400_000;

interface Visit {
  bytes: number;
  paths: string[];
  painted: number;
  /** When the module was asked for, on the clock of `painted`. */
  module?: number;
  moduleBytes: number;
}

/** Opens a page with an empty cache and notes what it loads. */
async function visit(page: Page, cdp: CDPSession, path: string): Promise<Visit> {
  const found: Visit = { bytes: 0, paths: [], painted: 0, moduleBytes: 0 };
  const modules = new Set<string>();
  const sent = new Set<string>();
  const onSent = (e: { requestId: string; timestamp: number; request: { url: string } }) => {
    const { pathname } = new URL(e.request.url);
    sent.add(e.requestId);
    found.paths.push(pathname);
    if (pathname.endsWith('.wasm')) {
      modules.add(e.requestId);
      found.module ??= e.timestamp;
    }
  };
  const onDone = (e: { requestId: string; encodedDataLength: number }) => {
    if (modules.has(e.requestId)) found.moduleBytes += e.encodedDataLength;
    // What the page before had asked for may end now.
    else if (sent.has(e.requestId)) found.bytes += e.encodedDataLength;
  };
  const onLife = (e: { name: string; timestamp: number }) => {
    if (e.name === 'firstContentfulPaint') found.painted = found.painted || e.timestamp;
  };
  cdp.on('Network.requestWillBeSent', onSent);
  cdp.on('Network.loadingFinished', onDone);
  cdp.on('Page.lifecycleEvent', onLife);
  await cdp.send('Network.clearBrowserCache');
  await page.goto(path);
  // A live page holds a stream open: its network is never idle.
  await Promise.race([page.waitForLoadState('networkidle'), page.waitForTimeout(3000)]);
  await expect.poll(() => found.painted).toBeGreaterThan(0);
  cdp.off('Network.requestWillBeSent', onSent);
  cdp.off('Network.loadingFinished', onDone);
  cdp.off('Page.lifecycleEvent', onLife);
  return found;
}

/** Follows what the browser loads and paints. */
async function watch(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Page.enable');
  await cdp.send('Page.setLifecycleEventsEnabled', { enabled: true });
  return cdp;
}

test('no page loads more than its budget, and none a module that has nothing alive', async ({ page, signIn }) => {
  const cdp = await watch(page);
  const visits: [string, Visit][] = [['/login', await visit(page, cdp, '/login')]];
  await signIn('admin');
  for (const path of ['/dashboard', '/bags', '/search', '/bills', '/profile', '/admin/users', '/admin/audit', '/admin/alerts', '/pool_dashboard']) {
    visits.push([path, await visit(page, cdp, path)]);
  }
  for (const [path, { bytes, paths, module }] of visits) {
    expect(module, `${path} loads a module`).toBeUndefined();
    expect(paths.length, `${path}: ${paths.join(' ')}`).toBeLessThanOrEqual(REQUESTS);
    expect(bytes, path).toBeLessThan(PAGE_BYTES);
  }
});

test('a station is painted before its module is asked for', async ({ page, signIn }) => {
  await signIn('dispatcher');
  const cdp = await watch(page);
  const { bytes, paths, painted, module, moduleBytes } = await visit(page, cdp, '/scan');
  expect(module, `no module among ${paths.join(' ')}`).toBeGreaterThan(painted);
  expect(paths.length, paths.join(' ')).toBeLessThanOrEqual(REQUESTS + 2);
  expect(bytes).toBeLessThan(STATION_BYTES);
  expect(moduleBytes).toBeGreaterThan(10_000);
  expect(moduleBytes).toBeLessThan(QUICK_MODULE_BYTES);
});
