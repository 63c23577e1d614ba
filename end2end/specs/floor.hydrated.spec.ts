// The oldest browser, Chromium 77, as Zebra's handhelds have it: without what came later no page fails, and none is unfit for use.
// An engine of that age can do less than is played here; what it can parse and call is the same.

import { execFileSync } from 'node:child_process';
import ts from 'typescript';
import { LoginPage } from '../pages/login.ts';
import { ScanPage } from '../pages/scan.ts';
import { oldStyle, takeAwayText, toFloor } from '../support/floor.ts';
import { expectPacked, layOut, packOneOfEach } from '../support/flow.ts';
import { expect, test } from '../support/test.ts';
import { Way } from '../support/way.mjs';
import type { Page } from '@playwright/test';

test.use({ expectedErrors: /net::ERR_|Failed to load resource/ });

/** Whatever a person must see or reach and cannot, on the screen as it is. */
const outOfReach = (page: Page) =>
  page.evaluate(() => {
    const places = ['.verdict', '#scan-input', '#undo', '#next-parent', '#parent-label', '#count', '#outcome-word'];
    const boxes = places.map((place) => ({ place, box: (document.querySelector(place) ?? document.body).getBoundingClientRect() }));
    const found = boxes.filter(({ box }) => box.top < 0 || box.left < 0 || box.right > innerWidth || box.bottom > innerHeight || box.height < 8);
    const apart = boxes.slice(0, 4), over: string[] = [];
    for (const one of apart) {
      for (const two of apart) {
        if (one === two || one.box.bottom <= two.box.top + 1 || two.box.bottom <= one.box.top + 1) continue;
        // Fingers in gloves: side by side they must not touch either.
        if (one.box.left <= two.box.left && one.box.right + 4 > two.box.left) over.push(`${one.place} lies over ${two.place}`);
      }
    }
    if (document.body.scrollWidth > innerWidth) over.push('wider than the screen');
    return [...found.map(({ place }) => `${place} is not to be seen`), ...over];
  });

test('at the floor a dispatcher does one of each on a handheld', async ({ page, context, signIn, labels, api, server }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await toFloor(page);
  const floor = await layOut(labels, api, server), scan = new ScanPage(page), [kept] = labels.children(1);
  await signIn('dispatcher');
  await scan.open();
  await scan.scriptRuns();
  const left = () => [typeof structuredClone, typeof WeakRef, 'at' in Array.prototype, 'replaceChildren' in Element.prototype, 'execCommand' in document];
  expect(await page.evaluate(left), 'nothing newer is there').toEqual(['undefined', 'undefined', false, false, false]);
  expect(oldStyle('a { inset: 0; top: 0 } a:is(b) { top: 0 } c { display: flex; gap: 1px }').replace(/\s/g, '')).toBe('a{top:0}c{display:flex}');
  await packOneOfEach(scan, floor, async (outcome) => {
    if (outcome === 'chosen') return;
    await scan.expectOutcome(outcome === 'full' ? 'linked' : outcome);
    // Closed in the menu, which hides the card.
    if (outcome !== 'closed') expect(await outOfReach(page), outcome).toEqual([]);
  });
  await context.setOffline(true);
  await scan.expectScan(kept, 'saved_offline');
  expect(await outOfReach(page)).toEqual([]);
  await context.setOffline(false);
  await scan.expectOutcome('linked', kept);
  await expectPacked({ ...floor, kept }, api('dispatcher'));
});

test('at the floor the scan page starts without a network, and loses no read', async ({ browser, server, labels }) => {
  const name = `floor.${process.pid}`, password = server.makeUser(name, 'dispatcher', 'jaipur');
  const way = new Way(server.port);
  await way.start();
  const context = await browser.newContext({ serviceWorkers: 'allow', baseURL: way.url });
  try {
    await context.addInitScript({ content: takeAwayText() });
    let isOldWorker = false;
    await context.route('**/worker.js', async (route) => {
      const answer = await route.fetch();
      isOldWorker = true;
      await route.fulfill({ response: answer, body: takeAwayText() + (await answer.text()) });
    });
    const page = await context.newPage(), scan = new ScanPage(page), wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    const parent = labels.mustard(), children = labels.children(5);
    await page.goto('/login?next=/scan');
    await new LoginPage(page).signIn(name, password);
    await scan.scriptRuns();
    const isKept = async () => Boolean(await (await caches.open('tt-page')).match('/scan'));
    await expect.poll(() => page.evaluate(isKept), { timeout: 20_000 }).toBe(true);
    expect(isOldWorker, 'the worker did without, too').toBe(true);
    way.become('cut');
    await page.goto('/scan');
    await scan.scriptRuns();
    await scan.choose(parent);
    for (const child of children) await scan.expectScan(child, 'saved_offline');
    await page.reload();
    await scan.scriptRuns();
    await scan.expectCount(5, 30);
    way.become('open');
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await expect(scan.queue).toBeHidden({ timeout: 20_000 });
    expect(server.sql(`select child_label || ' ' || outcome from scan where parent_label = '${parent}' order by id`).split('\n'))
      .toEqual(children.map((child) => `${child} linked`));
    expect(wrong).toEqual([]);
  } finally {
    await context.close();
    way.stop();
  }
});

/** Whether a script is of 2019: written anew for that year's language it is the same. */
function isOld(text: string): boolean {
  const written = (target: ts.ScriptTarget) =>
    ts.transpileModule(text, { compilerOptions: { target, module: ts.ModuleKind.ESNext, removeComments: true } }).outputText;
  const file = ts.createSourceFile('script.js', text, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS);
  // Those are left as they are.
  const isNew = (node: ts.Node): boolean =>
    (ts.isRegularExpressionLiteral(node) && /\/\w*[dv]\w*$/.test(node.text)) || Boolean(ts.forEachChild(node, (child) => isNew(child) || undefined));
  return written(ts.ScriptTarget.ES2019) === written(ts.ScriptTarget.ESNext) && !isNew(file);
}

/** A quick build leaves the glue as wasm-bindgen wrote it; a release puts it into older words and on few lines (scripts/dist.mjs). */
const ofRelease = (glue: string) =>
  glue.split('\n').length < 20 ? glue : execFileSync('esbuild', ['--loader=js', '--format=esm', '--target=chrome77'], { input: glue, encoding: 'utf8' });

test('every script that a page brings is of 2019', async ({ page, signIn }) => {
  for (const text of ['a?.b', 'a ?? b', 'a ||= b', 'class A { #b = 1 }', 'class A { b = 1 }', 'x = 1_000', '/a/v.test(b)']) {
    expect(isOld(text), text).toBe(false);
  }
  await signIn('admin');
  const texts = new Map<string, string>();
  for (const path of ['/login', '/scan', '/scan/test', '/dashboard', '/profile/security']) {
    const html = await (await page.request.get(path)).text();
    let count = 0;
    for (const [, tag = '', inline = ''] of html.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)) {
      const source = /src="([^"]+)"/.exec(tag)?.[1];
      if (!source && inline) texts.set(`${path}, inline ${(count += 1)}`, inline);
      else if (source) texts.set(source, '');
    }
    for (const [, glue = ''] of html.matchAll(/["'](\/pkg\/[^"']+\.js)["']/g)) texts.set(glue, '');
  }
  texts.set('/worker.js', '');
  // It comes when somebody opens the camera.
  texts.set('/camera.js', '');
  for (const [name, text] of texts) {
    const script = text || (await (await page.request.get(name)).text());
    expect(script.length, name).toBeGreaterThan(20);
    expect(isOld(name.startsWith('/pkg/') ? ofRelease(script) : script), name).toBe(true);
  }
  const names = Array.from(texts.keys()).join(' ');
  for (const part of ['/pkg/', 'queue.js', 'kept.js', 'offline.js', 'page.js', 'forms.js', 'scanner.js', 'passkeys.js', 'inline']) expect(names).toContain(part);
});

test('at the floor a page that is looked at follows by itself', async ({ page, signIn, labels, api }) => {
  await toFloor(page);
  await signIn('biller');
  await page.goto('/dashboard');
  await expect(page.locator('#live-state')).toHaveText('Live');
  const [child] = labels.children(1);
  await api('dispatcher').pack(labels.mustard(), [child]);
  await expect(page.locator('#live-latest')).toContainText(child);
});
