// What a first visit costs: bytes until the scan page can be used, and in all. Writes docs/benchmarks/page-weight.md.
// Real Chromium with an empty cache, on the network and processor of a low-end handheld (9 Mbit/s, 100 ms, 4 times slower).

import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Site } from '../support/site.mjs';
import { SLOWER, VIEWPORT, signedIn, startChromium } from './handheld.mjs';
import { machine } from './machine.mjs';

const VISITS = 5;
const NETWORK = { offline: false, latency: 100, downloadThroughput: 9e6 / 8, uploadThroughput: 3e6 / 8 };

/**
 * @typedef {{ path: string, type: string, bytes: number, done: number }} Resource
 * @typedef {{ path: string, usable: number, needed: number, onTheWire: number, all: number, again: number, resources: Resource[] }} Visit
 */

/** Opens a page in a new, empty browser context and weighs what comes. */
class Scales {
  /**
   * @param {import('@playwright/test').Browser} browser
   * @param {Site} site
   * @param {any} state of the browser, signed in
   */
  constructor(browser, site, state) {
    this.browser = browser;
    this.site = site;
    this.state = state;
  }

  /** @param {string} path @returns {Promise<Visit>} */
  async visit(path) {
    const context = await this.browser.newContext({ storageState: path === '/login' ? undefined : this.state, viewport: VIEWPORT });
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Page.enable');
    await cdp.send('Page.setLifecycleEventsEnabled', { enabled: true });
    await cdp.send('Network.emulateNetworkConditions', NETWORK);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });

    /** @type {Map<string, Resource>} */
    const requests = new Map();
    /** @type {{ at: number, bytes: number }[]} */
    let chunks = [];
    let start = 0;
    let painted = 0;
    cdp.on('Network.requestWillBeSent', (e) => {
      start = start || e.timestamp;
      requests.set(e.requestId, { path: new URL(e.request.url).pathname, type: e.type ?? '', bytes: 0, done: 0 });
    });
    cdp.on('Network.responseReceived', (e) => chunks.push({ at: e.timestamp, bytes: e.response.encodedDataLength }));
    cdp.on('Network.dataReceived', (e) => chunks.push({ at: e.timestamp, bytes: e.encodedDataLength }));
    cdp.on('Network.loadingFinished', (e) => {
      const request = requests.get(e.requestId);
      if (request) Object.assign(request, { bytes: e.encodedDataLength, done: e.timestamp });
    });
    cdp.on('Page.lifecycleEvent', (e) => {
      if (e.name === 'firstContentfulPaint') painted = painted || e.timestamp;
    });

    await open(page, `${this.site.url}${path}`);
    await page.locator('main').waitFor();
    if (path.startsWith('/scan')) await page.locator('#scan-input').waitFor();
    const resources = [...requests.values()].filter((r) => r.done);
    const sum = (/** @type {Resource[]} */ some) => some.reduce((total, r) => total + r.bytes, 0);
    const all = sum(resources);
    // Painting waits for the document and its style sheets; no script holds it up.
    const needed = sum(resources.filter((r) => r.type === 'Document' || r.type === 'Stylesheet'));
    const onTheWire = chunks.filter((c) => c.at <= painted).reduce((total, c) => total + c.bytes, 0);
    const usable = (painted - start) * 1000;

    requests.clear();
    chunks = [];
    await open(page, `${this.site.url}${path}`);
    const again = [...requests.values()].reduce((sum, r) => sum + r.bytes, 0);
    await context.close();
    return { path, usable, needed, onTheWire, all, again, resources: resources.map((r) => ({ ...r, done: (r.done - start) * 1000 })) };
  }
}

/** Opens a page and waits until nothing comes any more; a live page holds a stream open, so it is given three seconds. @param {import('@playwright/test').Page} page @param {string} url */
async function open(page, url) {
  await page.goto(url);
  await Promise.race([page.waitForLoadState('networkidle'), page.waitForTimeout(3000)]);
}

/** The module of this build, as it is and as it is sent. */
function weighModule() {
  const pkg = join(dirname(process.env.TRAITORTRACK_BIN ?? ''), 'site/pkg');
  const name = readdirSync(pkg).find((file) => file.endsWith('.wasm'));
  if (!name) throw new Error(`${pkg} has no WebAssembly`);
  return { raw: statSync(join(pkg, name)).size, brotli: statSync(join(pkg, `${name}.br`)).size };
}

const site = await Site.start({ logFile: process.env.SERVER_LOG });
const browser = await startChromium();
try {
  const state = await signedIn(browser, site, 'weigher');
  await site.api('weigher').pack('SB00001', ['C000000001', 'C000000002']);

  const scales = new Scales(browser, site, state);
  /** @type {Visit[]} */
  const visits = [];
  for (const path of ['/scan', '/dashboard', '/bags', '/bills', '/login']) {
    const several = [];
    for (let n = 0; n < VISITS; n += 1) several.push(await scales.visit(path));
    several.sort((a, b) => a.onTheWire - b.onTheWire);
    visits.push({ ...several[Math.floor(VISITS / 2)], onTheWire: several[VISITS - 1].onTheWire });
  }

  const kb = (/** @type {number} */ bytes) => (bytes / 1000).toFixed(1);
  const [scan] = visits;
  const wasm = weighModule();
  const text = [
    '# Page weight: what a first visit costs',
    '',
    'Bytes on the wire, compressed, with headers, in Chromium with an empty cache, a screen of 360×640, 9 Mbit/s, 100 ms of latency',
    'and a processor slowed down four times. *Usable* is the first contentful paint: the form of the scan page is plain HTML and takes',
    'a scan from then on, before any script has run. *Needed* is what that paint waits for: the document and its style sheet. *Arrived*',
    `is all that had come by then, the most of ${VISITS} visits. Only a page with a station loads WebAssembly. *Again* is the next visit with the`,
    'cache of the first.',
    '',
    ...machine('./dev bench page-weight'),
    `* Browser: ${browser.version()}`,
    '',
    '| page | usable after ms | kB needed | kB arrived when usable | kB in all | kB again |',
    '|---|--:|--:|--:|--:|--:|',
    ...visits.map((v) => `| \`${v.path}\` | ${Math.round(v.usable)} | ${kb(v.needed)} | ${kb(v.onTheWire)} | ${kb(v.all)} | ${kb(v.again)} |`),
    '',
    'Goals: at most 100 kB until usable on `/scan`; at most 200 kB in all on any other page.',
    '',
    '## The WebAssembly',
    '',
    `${kb(wasm.raw)} kB, ${kb(wasm.brotli)} kB in brotli as it is sent. Gate: 150 kB; goal: 120 kB. It uses what Chromium 77 has and nothing else, which every build`,
    'validates: the first version of WebAssembly with mutable globals, sign extension, saturating conversion of floats and bulk memory.',
    '',
    '## The scan page, file by file',
    '',
    '| file | kind | kB | complete after ms |',
    '|---|---|--:|--:|',
    ...[...scan.resources].sort((a, b) => a.done - b.done).map((r) => `| \`${r.path}\` | ${r.type} | ${kb(r.bytes)} | ${Math.round(r.done)} |`),
    '',
  ].join('\n');
  writeFileSync('../docs/benchmarks/page-weight.md', text);
  console.log(text);
} finally {
  await browser.close();
  await site.stop();
}
