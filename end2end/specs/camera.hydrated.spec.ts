// Scanning with the device's camera: a film stands for what it sees. Where the browser reads no codes itself, as Chromium on Linux, the
// site's own reader does; elsewhere it is played.

import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { BillPage } from '../pages/bill.ts';
import { ScanPage } from '../pages/scan.ts';
import { writeFilm } from '../support/film.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';

const FILM = join(tmpdir(), `traitortrack-film-${process.pid}.y4m`);

test.use({
  expectedErrors: /Failed to load resource: .* 404/,
  launchOptions: async ({ launchOptions }, use) => {
    const film = ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${FILM}`];
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...film] });
  },
});

// Chromium looks at the film when it looks for cameras.
test.beforeAll(() => writeFilm(FILM, [null], 1));
test.afterAll(() => rmSync(FILM, { force: true }));

interface Camera {
  tracks: MediaStreamTrack[];
  /** What the played reader sees: in each look to come, then for good. The first lies in the middle. */
  looks: string[][];
  sight: string[];
}
declare global {
  interface Window {
    camera: Camera;
  }
}

/** Notes the tracks that the page opens. With `isPlayed` the browser has a reader of its own, which sees what the test says. */
const watchCamera = (page: Page, isPlayed = false) =>
  page.addInitScript((isPlayed) => {
    window.camera = { tracks: [], looks: [], sight: [] };
    const { mediaDevices } = navigator;
    if (!mediaDevices) return;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (asked) => {
      const stream = await open(asked);
      window.camera.tracks.push(...stream.getTracks());
      return stream;
    };
    if (!isPlayed) return;
    class Reader {
      static getSupportedFormats = async () => ['code_128', 'qr_code', 'ean_13'];
      detect = async (of: HTMLCanvasElement) => {
        const seen = window.camera.looks.shift() ?? window.camera.sight;
        return seen.map((rawValue, at) => ({ rawValue, boundingBox: { x: at ? 0 : of.width / 2, y: at ? 0 : of.height / 2, width: 0, height: 0 } }));
      };
    }
    Object.assign(window, { BarcodeDetector: Reader });
  }, isPlayed);

const button = (page: Page) => page.getByRole('button', { name: 'Scan with the camera' });
const panel = (page: Page) => page.getByRole('region', { name: 'Camera' });
const tracks = (page: Page) => page.evaluate(() => window.camera.tracks.map(({ readyState }) => readyState));
const see = (page: Page, sight: string[], looks: string[][] = []) => page.evaluate((given) => void Object.assign(window.camera, given), { sight, looks });

/** So many looks pass. */
const looksPass = async (page: Page, looks: string[][]) => {
  await page.evaluate((looks) => void (window.camera.looks = looks), looks);
  await expect.poll(() => page.evaluate(() => window.camera.looks.length)).toBe(0);
};

test('a parent and its children are scanned by their labels, QR and Code 128', async ({ page, context, signIn, labels, server, site }) => {
  const parent = labels.mustard(), children = labels.children(3);
  const code = (text: string, at: number) => ({ text, format: at % 2 ? ('QRCode' as const) : ('Code128' as const) });
  await writeFilm(FILM, [{ text: parent, format: 'QRCode' }, ...children.map(code), null], 1.2);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await context.grantPermissions(['camera']);
  await watchCamera(page);
  await page.setViewportSize({ width: 360, height: 640 });
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  await scan.open();
  await scan.scriptRuns();
  await expect(button(page)).toBeVisible();
  expect(asked.filter((url) => /camera|zxing/.test(url)), 'before it is asked for').toEqual([]);

  await button(page).click();
  await expect(panel(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Close the camera' })).toBeFocused();
  await expect(scan.parentLabel).toHaveText(parent, { timeout: 20_000 });
  const linked = () => server.sql(`select child_label || ' ' || typed from scan where parent_label = '${parent}' and outcome = 'linked' order by 1`).split('\n');
  await expect.poll(linked, { timeout: 20_000 }).toEqual(children.map((child) => `${child} false`));
  await expect(scan.countNow).toHaveText('3');
  // The verdict stays in sight, and all of the panel.
  for (const part of ['#count', '#outcome', '#undo', '#camera-picture', '#camera-close']) await expect(page.locator(part)).toBeInViewport({ ratio: 1 });
  await expect(page.locator('#camera-said')).toHaveText('Hold a label still in the frame.');
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  expect((await axe.analyze()).violations).toEqual([]);
  const own = asked.filter((url) => /zxing/.test(url));
  expect(own.map((url) => new URL(url).pathname.split('/').pop())).toEqual(['reader.js', 'zxing_reader.wasm']);
  expect(asked.filter((url) => !url.startsWith(site.url) && !/^(blob|data):/.test(url)), 'from no other site').toEqual([]);

  expect(await tracks(page)).toEqual(['live']);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  expect(await tracks(page)).toEqual(['ended']);
  await expect(scan.input).toBeFocused();
});

test('a value counts when it was read twice, and once while it is held in sight', async ({ page, context, signIn, labels, server }) => {
  const parent = labels.mustard(), [once, held, middle, edge] = labels.children(4);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await context.grantPermissions(['camera']);
  await watchCamera(page, true);
  await page.setViewportSize({ width: 360, height: 340 });
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  await scan.open();
  await scan.scriptRuns();
  await button(page).click();
  await looksPass(page, [[parent]]);
  await expect(page.locator('html')).toHaveClass(/has-camera/);
  await looksPass(page, [[], []]);
  await expect(scan.parentLabel, 'read once').not.toHaveText(parent);
  await looksPass(page, [[parent], [parent]]);
  await expect(scan.parentLabel).toHaveText(parent);

  const log = () => server.sql(`select child_label || ' ' || outcome from scan where parent_label = '${parent}' order by id`).split('\n');
  await see(page, [held], [[once], [], [once], [held, once]]);
  await scan.expectOutcome('linked', held);
  await page.waitForTimeout(1_800);
  // For a moment out of sight is not away.
  await looksPass(page, [[], [held], [], [held]]);
  expect(log()).toEqual([`${held} linked`]);
  await see(page, []);
  await page.waitForTimeout(1_700);
  await see(page, [held]);
  await scan.expectOutcome('already_here', held);
  await see(page, [middle, edge]);
  await scan.expectOutcome('linked', middle);
  await expect.poll(log).toEqual([`${held} linked`, `${held} already_here`, `${middle} linked`]);
  expect(asked.filter((url) => /zxing/.test(url)), 'the browser reads by itself').toEqual([]);
  const fits = () => page.evaluate(() => document.body.scrollHeight - document.body.clientHeight);
  expect(await fits()).toBe(0);
  for (const part of ['#count', '#outcome', '#undo', '#camera-picture', '#camera-close']) await expect(page.locator(part)).toBeInViewport({ ratio: 1 });

  // A page that nobody sees has no camera.
  const hide = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  expect(await tracks(page)).toEqual(['ended']);
  await hide(false);
  await expect.poll(() => tracks(page)).toEqual(['ended', 'live']);
  await page.getByRole('button', { name: 'Close the camera' }).click();
  await expect.poll(() => tracks(page)).toEqual(['ended', 'ended']);
  await expect(scan.input).toBeFocused();
});

test('a biller scans a parent onto a bill', async ({ page, context, signIn, labels, api }) => {
  const number = labels.bill(), parent = labels.mustard();
  await api('dispatcher').pack(parent, labels.children(1));
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 2 });
  await context.grantPermissions(['camera']);
  await watchCamera(page, true);
  await page.setViewportSize({ width: 360, height: 640 });
  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(number);
  await bill.scriptRuns();
  await button(page).click();
  await see(page, [parent]);
  await bill.expectOutcome('added', parent);
  await expect(page.locator('#outcome')).toBeInViewport({ ratio: 1 });
  await bill.expectCount(1, 2);
});

test('where the camera cannot be used, a sentence says why', async ({ page, context, browser, signIn, site }) => {
  const said = page.locator('#camera-said'), scan = new ScanPage(page);
  const { targetInfo } = await (await context.newCDPSession(page)).send('Target.getTargetInfo');
  const { browserContextId } = targetInfo, cdp = await browser.newBrowserCDPSession();
  const allow = (setting: 'denied' | 'granted') =>
    cdp.send('Browser.setPermission', { origin: site.url, permission: { name: 'camera' }, setting, browserContextId });
  await signIn('dispatcher');
  await allow('denied');
  await scan.open();
  await scan.scriptRuns();
  await button(page).click();
  await expect(said).toContainText('The browser keeps the camera from this site.');
  await page.getByRole('button', { name: 'Close the camera' }).click();
  await expect(panel(page)).toBeHidden();

  await context.addCookies([{ name: 'lang', value: 'hi', url: site.url }]);
  await scan.open();
  await scan.scriptRuns();
  await page.getByRole('button', { name: 'कैमरे से स्कैन करें' }).click();
  await expect(said).toContainText('ब्राउज़र ने इस साइट के लिए कैमरा रोका है।');
  await context.addCookies([{ name: 'lang', value: 'en', url: site.url }]);

  // The reader does not come.
  await allow('granted');
  await page.route(/zxing/, (route) => route.fulfill({ status: 404 }));
  await watchCamera(page);
  await scan.open();
  await scan.scriptRuns();
  await button(page).click();
  await expect(said).toContainText('could not be loaded');
  expect(await tracks(page)).toEqual(['ended']);

  const withDevices = async (change: () => void) => {
    const other = await context.newPage();
    await other.addInitScript(change);
    await new ScanPage(other).open();
    await new ScanPage(other).scriptRuns();
    return other;
  };
  const desk = await withDevices(() => {
    navigator.mediaDevices.enumerateDevices = async () => [];
  });
  await expect(desk.locator('#camera-open'), 'no camera, no button').toBeHidden();
  await desk.close();
  const handheld = await withDevices(() => {
    Object.defineProperty(navigator, 'maxTouchPoints', { value: 5 });
    Object.defineProperty(navigator, 'mediaDevices', { value: undefined });
    Object.defineProperty(window, 'isSecureContext', { value: false });
  });
  await button(handheld).click();
  await expect(handheld.locator('#camera-said')).toContainText('secure address (https)');
});

test.describe('with a worker', () => {
  test.use({ serviceWorkers: 'allow' });

  test('the reader is kept once it was used, and not before', async ({ page, context, signIn }) => {
    await context.grantPermissions(['camera']);
    await signIn('dispatcher');
    const scan = new ScanPage(page);
    await scan.open();
    await scan.scriptRuns();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    await scan.scriptRuns();
    const kept = () =>
      page.evaluate(async () => {
        const urls: string[] = [];
        for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) urls.push(new URL(url).pathname);
        return urls.filter((url) => /camera|zxing/.test(url)).sort();
      });
    await expect.poll(kept).toEqual(['/camera.js']);
    await button(page).click();
    await expect(page.locator('#camera-said')).toHaveText('Hold a label still in the frame.');
    await expect.poll(kept).toEqual(['/camera.js', '/pkg/zxing-wasm-3.1.6/reader.js', '/pkg/zxing-wasm-3.1.6/zxing_reader.wasm']);
  });
});
