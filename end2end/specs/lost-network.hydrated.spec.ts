// Reads that meet a network which breaks before, on and after the way to the site, one that is slow, and a server that dies in a burst.

import { LoginPage } from '../pages/login.ts';
import { ScanPage } from '../pages/scan.ts';
import { Site, freePort } from '../support/site.mjs';
import { expect, test } from '../support/test.ts';
import { Way } from '../support/way.mjs';
import { read } from '../support/wedge.ts';
import type { Page, Request } from '@playwright/test';

test.use({ expectedErrors: /net::ERR_|Failed to load resource/ });

/** What of a parent is in the log, in its order. */
const packed = (server: Site, parent: string) =>
  server.sql(`select child_label || ' ' || outcome from scan where parent_label = '${parent}' order by id`).split('\n');

/** How often a child is in the log, and in a parent now. */
const found = (server: Site, child: string) =>
  server.sql(`select (select count(*) from scan where child_label = '${child}') || ' ' ||
    (select count(*) from link l join bag b on b.id = l.child_bag_id where b.label = '${child}')`);

const tryAgain = (page: Page) => page.evaluate(() => dispatchEvent(new Event('online')));

const isSending = (request: Request) => request.url().endsWith('/fn/commands');

/** The commands of a request. */
const commandsOf = (request: Request) => (JSON.parse(request.postData() ?? '{}') as { commands: { key: string }[] }).commands;

/** The same request once more, as the page sends it. */
const sendAgain = (page: Page, body: string | null) =>
  page.evaluate(async (text) => {
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    return (await fetch('/fn/commands', { method: 'POST', headers, body: text })).json() as Promise<unknown>;
  }, body);

test('cut before, on and behind the way, and sent three times more: one link, one answer', async ({ page, server, labels }) => {
  const name = `cut.${process.pid}`, password = server.makeUser(name, 'dispatcher', 'jaipur');
  const way = new Way(server.port), scan = new ScanPage(page);
  const parent = labels.mustard(), children = labels.children(3);
  await way.start();
  try {
    await page.goto(`${way.url}/login?next=/scan`);
    await new LoginPage(page).signIn(name, password);
    await scan.scriptRuns();
    await scan.choose(parent);
    const tries: Request[] = [], failed: Request[] = [];
    page.on('request', (request) => { if (isSending(request)) tries.push(request); });
    page.on('requestfailed', (request) => { if (isSending(request)) failed.push(request); });
    for (const [at, fault] of (['cut', 'swallows', 'mute'] as const).entries()) {
      tries.length = failed.length = 0;
      way.become(fault);
      await read(page, children[at]);
      await scan.expectOutcome('saved_offline', children[at]);
      // The device tries by itself; it is only told to be quick about it.
      for (const count of [1, 2, 3]) {
        await expect.poll(() => failed.length, `${fault} ${count}`).toBe(count);
        if (count < 3) await tryAgain(page);
      }
      expect(found(server, children[at]), fault).toBe(fault === 'mute' ? '1 1' : '0 0');

      const answered = page.waitForResponse((answer) => isSending(answer.request()) && answer.ok());
      way.become('open');
      await tryAgain(page);
      const answer = await answered;
      await scan.expectOutcome('linked', children[at]);
      await scan.expectCount(at + 1, 30);
      await expect(scan.queue).toBeHidden();
      expect(tries.length).toBe(4);
      expect(new Set(tries.flatMap((request) => commandsOf(request).map(({ key }) => key))).size, 'one key').toBe(1);
      // And after all that three times more.
      const first: unknown = await answer.json();
      for (let times = 0; times < 3; times += 1) expect(await sendAgain(page, tries[3].postData())).toEqual(first);
      expect(found(server, children[at]), fault).toBe('1 1');
    }
    expect(packed(server, parent)).toEqual(children.map((child) => `${child} linked`));
  } finally {
    way.stop();
  }
});

test('ten codes in 300 ms over a network of two seconds: each is heard of, and packed once', async ({ page, signIn, labels, server }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page), parent = labels.mustard(), children = labels.children(10);
  await scan.open(parent);
  await scan.scriptRuns();
  await scan.choose(parent);
  let asked = 0;
  await page.route('**/fn/commands', async (route) => {
    asked += 1;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await route.continue();
  });
  // Nine signs and Enter each: a hundred keys, three milliseconds apart.
  await read(page, children.join('\n'), 'Enter', 3);
  // The count goes on before any answer, by the device's own reckoning.
  await scan.expectCount(10, 30);
  await expect(page.locator('#coming')).toBeVisible();
  await expect(scan.input).toHaveValue('');
  expect(packed(server, parent)).toEqual(['']);
  for (const child of children) await expect(scan.recent.filter({ hasText: child })).toHaveText([/Linked/]);
  await expect(page.locator('#coming')).toBeHidden();
  await scan.expectOutcome('linked', children[9]);
  expect(packed(server, parent)).toEqual(children.map((child) => `${child} linked`));
  expect(asked, 'sent together').toBeLessThanOrEqual(2);
});

test('a server that is restarted, and one that is killed, in the midst of a burst lose nothing', async ({ page, server, labels }) => {
  const site = new Site(server.databaseUrl, await freePort(), undefined, { LIMIT_SCANS_PER_SECOND: '100' });
  await site.serve();
  try {
    const name = `burst.${process.pid}`, password = server.makeUser(name, 'dispatcher', 'jaipur');
    const scan = new ScanPage(page), parent = labels.mustard(), children = labels.children(30);
    await page.goto(`${site.url}/login?next=/scan`);
    await new LoginPage(page).signIn(name, password);
    await scan.scriptRuns();
    await scan.choose(parent);
    let from = 0, failed = 0;
    page.on('requestfailed', (request) => { if (isSending(request)) failed += 1; });
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const burst = async (codes: string[]) => {
        for (const code of codes) {
          await read(page, code);
          await page.waitForTimeout(40);
        }
      };
      const stop = async () => {
        await expect.poll(() => packed(server, parent).length).toBeGreaterThan(from + 1);
        await site.stop(signal);
      };
      failed = 0;
      await Promise.all([stop(), burst(children.slice(from, from + 10))]);
      await burst(children.slice(from + 10, from + 15));
      await expect.poll(() => failed, `${signal} fell into the burst`).toBeGreaterThan(0);
      await site.serve();
      from += 15;
      await tryAgain(page);
      await scan.expectCount(from, 30);
      await expect(scan.queue).toBeHidden();
      await expect(page.locator('#coming')).toBeHidden();
      expect(packed(server, parent), signal).toEqual(children.slice(0, from).map((child) => `${child} linked`));
    }
  } finally {
    await site.stop();
  }
});
