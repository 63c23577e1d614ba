// How soon a station answers to keys (INP) on a slow handheld: ten scans, typed as a scanner types. Writes docs/benchmarks/interactions.md.

import { writeFileSync } from 'node:fs';
import { Site, sleep } from '../support/site.mjs';
import { SLOWER, VIEWPORT, signedIn, startChromium } from './handheld.mjs';
import { machine } from './machine.mjs';

const SCANS = 10;
/** Between two characters of a scanner, in milliseconds. */
const KEY_MS = 10;
/** Between two scans of a person. */
const PAUSE_MS = 1000;
const GOAL_MS = 200;
/** From Enter to the first sound that the device makes by itself. */
const CUE_GOAL_MS = 100;

/**
 * One interaction: until the next frame was painted, and of that how long the page's own handlers ran.
 * @typedef {{ key: number, duration: number, handlers: number }} Interaction
 * @typedef {{ name: string, interactions: Interaction[], cues: number[] }} Run milliseconds from each Enter to its first sound
 */

/** Notes when an Enter was pressed and when a sound began. Runs in the page, before its scripts. */
function listen() {
  /** @type {{ cues: number[], pressed?: number }} */
  const heard = { cues: [] };
  window.addEventListener('keydown', (event) => { if (event.key === 'Enter') heard.pressed = event.timeStamp; }, true);
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) {
    if (heard.pressed !== undefined) {
      const begins = performance.now() + 1000 * Math.max(0, (at ?? 0) - this.context.currentTime);
      heard.cues.push(begins - heard.pressed);
      heard.pressed = undefined;
    }
    start.call(this, at);
  };
  Object.assign(window, { ttHeard: heard });
}

/** Collects what the browser says of every event that belongs to an interaction, and the sounds from here on. Runs in the page. */
function observe() {
  /** @type {any} */ (window).ttHeard.cues.length = 0;
  /** @type {{ key: number, duration: number, handlers: number }[]} */
  const seen = [];
  new PerformanceObserver((list) => {
    for (const entry of /** @type {any[]} */ (list.getEntries())) {
      if (entry.interactionId) seen.push({ key: entry.interactionId, duration: entry.duration, handlers: entry.processingEnd - entry.processingStart });
    }
  }).observe(/** @type {any} */ ({ type: 'event', durationThreshold: 16, buffered: true }));
  Object.assign(window, { ttSeen: seen });
}

/** The slowest event of each interaction. @param {Interaction[]} events */
function byInteraction(events) {
  /** @type {Map<number, Interaction>} */
  const slowest = new Map();
  for (const event of events) {
    const other = slowest.get(event.key);
    if (!other || other.duration < event.duration) slowest.set(event.key, event);
  }
  return [...slowest.values()].sort((a, b) => b.duration - a.duration);
}

/** Opens a page as a slow device does and types into its station. */
class Handheld {
  /**
   * @param {import('@playwright/test').Browser} browser
   * @param {Site} site
   * @param {any} state
   */
  constructor(browser, site, state) {
    this.browser = browser;
    this.site = site;
    this.state = state;
  }

  /**
   * @param {string} name
   * @param {string} path
   * @param {string[]} codes
   * @param {{ pause: number, first?: string, outcome: string }} how `first` is read before the count begins
   * @returns {Promise<Run>}
   */
  async scan(name, path, codes, { pause, first, outcome }) {
    const context = await this.browser.newContext({ storageState: this.state, viewport: VIEWPORT });
    const page = await context.newPage();
    await page.addInitScript(listen);
    const cdp = await context.newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.goto(`${this.site.url}${path}`);
    await page.locator('html[data-scan-ready]').waitFor({ state: 'attached' });
    await page.locator('#scan-input').focus();
    if (first) {
      await this.read(page, first);
      await page.locator('#parent-label', { hasText: first }).waitFor();
      await sleep(PAUSE_MS);
    }
    await page.evaluate(observe);
    for (const code of codes) {
      await this.read(page, code);
      await sleep(pause);
    }
    const last = codes[codes.length - 1];
    await page.locator(`#outcome[data-outcome=${outcome}]`, { hasText: last }).waitFor();
    await sleep(PAUSE_MS);
    const events = await page.evaluate(() => /** @type {any} */ (window).ttSeen);
    const cues = await page.evaluate(() => /** @type {any} */ (window).ttHeard.cues);
    if (cues.length !== codes.length) throw new Error(`${cues.length} sounds for ${codes.length} scans`);
    await context.close();
    return { name, interactions: byInteraction(events), cues };
  }

  /** @param {import('@playwright/test').Page} page @param {string} code */
  async read(page, code) {
    await page.keyboard.type(code, { delay: KEY_MS });
    await page.keyboard.press('Enter');
  }
}

/** As the standard counts it: the slowest, leaving out one of every fifty. @param {Interaction[]} sorted @param {number} keys */
const inp = (sorted, keys) => sorted[Math.min(sorted.length - 1, Math.floor(keys / 50))]?.duration ?? 0;

/** @param {string} name @param {number} n */
const children = (name, n) => Array.from({ length: n }, (_, i) => `C${name}${String(i).padStart(4, '0')}`);

const site = await Site.start({ logFile: process.env.SERVER_LOG });
const browser = await startChromium();
try {
  const state = await signedIn(browser, site, 'scanner');
  const api = site.api('scanner');
  const handheld = new Handheld(browser, site, state);
  const parents = Array.from({ length: SCANS }, (_, i) => `SB${String(i + 100).padStart(5, '0')}`);
  for (const [at, parent] of parents.entries()) await api.pack(parent, [`C9${String(at).padStart(4, '0')}`]);
  await api.must('POST', '/api/v1/bills', { number: 'B-INP', target_parents: SCANS });
  const runs = [
    await handheld.scan('children, one a second', '/scan', children('01', SCANS), { pause: PAUSE_MS, first: 'SB00001', outcome: 'linked' }),
    await handheld.scan('children, without a pause', '/scan', children('02', SCANS), { pause: 0, first: 'SB00002', outcome: 'linked' }),
    await handheld.scan('parents onto a bill, one a second', '/bills/B-INP', parents, { pause: PAUSE_MS, outcome: 'added' }),
  ];

  const number = (/** @type {number} */ value) => String(Math.round(value));
  const keysOf = (/** @type {Run} */ run) => SCANS * ((run.name.startsWith('parents') ? parents[0].length : 7) + 1);
  const row = (/** @type {Run} */ run) => {
    const slow = run.interactions.filter((i) => i.duration > GOAL_MS).length;
    const handlers = Math.max(0, ...run.interactions.map((i) => i.handlers));
    return `| ${run.name} | ${keysOf(run)} | ${number(inp(run.interactions, keysOf(run)))} | ${number(run.interactions[0]?.duration ?? 0)} | ${number(handlers)} | ${slow} | ${number(Math.max(...run.cues))} |`;
  };
  const text = [
    '# Answers to keys at a station',
    '',
    `${SCANS} scans into a station in Chromium whose processor is slowed down ${SLOWER} times. Each character is a key, ${KEY_MS} ms after the one before,`,
    'and Enter ends the scan. *INP* is the time from a key to the next painted frame, the slowest of all but one in fifty;',
    '*worst* is the slowest of all; *handlers* is how long the page itself worked at most. The browser tells durations in steps of 8 ms, and none below 16.',
    '*First sound* is the longest time from an Enter to the moment for which the page ordered the sound of that read.',
    '',
    ...machine('./dev bench interactions'),
    `* Browser: ${browser.version()}`,
    '',
    '| scans | keys | INP in ms | worst in ms | handlers in ms | slower than the goal | first sound in ms |',
    '|---|--:|--:|--:|--:|--:|--:|',
    ...runs.map(row),
    '',
    `Goals: INP of at most ${GOAL_MS} ms, the first sound within ${CUE_GOAL_MS} ms of Enter.`,
    '',
  ].join('\n');
  writeFileSync('../docs/benchmarks/interactions.md', text);
  console.log(text);
} finally {
  await browser.close();
  await site.stop();
}
