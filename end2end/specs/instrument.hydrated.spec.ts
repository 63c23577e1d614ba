// The scan page as an instrument: told apart with eyes closed and without colours, fixed to the screen, full as a moment.
// With SCREENSHOTS=1 all outcomes are pictured in grey, in docs/screenshots.

import { randomUUID } from 'node:crypto';
import { BillPage } from '../pages/bill.ts';
import { LoginPage } from '../pages/login.ts';
import { ScanPage } from '../pages/scan.ts';
import { heard, listen, played } from '../support/cues.ts';
import { expect, test } from '../support/test.ts';
import type { BrowserContext, Page } from '@playwright/test';

test.use({ expectedErrors: /net::ERR_|Failed to load resource/ });

/** The least contrast of the texts of the card against it, in this colour scheme. */
const contrast = (page: Page) =>
  page.evaluate(() => {
    const rgb = (css: string) => (css.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
    const light = (css: string) => {
      const [r, g, b] = rgb(css).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
    };
    const card = light(getComputedStyle(document.querySelector('.verdict') ?? document.body).backgroundColor);
    const texts = ['#outcome-word', '#outcome-code', '#outcome-text', '#count-now', '.count-of', '#parent-label', '#parent-note', '#outcome-icon'];
    const ratios = texts.map((text) => {
      const own = light(getComputedStyle(document.querySelector(text) ?? document.body).color);
      return (Math.max(own, card) + 0.05) / (Math.min(own, card) + 0.05);
    });
    return Math.min(...ratios);
  });

/** All cards in one picture. */
async function pictureOf(cards: Buffer[], context: BrowserContext) {
  if (!cards.length) return;
  const sheet = await context.newPage();
  await sheet.setViewportSize({ width: 5 * 352 + 8, height: 100 });
  const images = cards.map((card) => `<img style="margin:4px;width:344px" src="data:image/png;base64,${card.toString('base64')}">`);
  await sheet.setContent(`<body style="margin:4px;display:flex;flex-wrap:wrap">${images.join('')}</body>`);
  await sheet.screenshot({ path: '../docs/screenshots/outcomes-in-grey.png', fullPage: true });
  await sheet.close();
}

test('nine outcomes and a full parent are told apart by ear, by hand, by shape and in grey', async ({ page, context, signIn, labels, api, server }) => {
  await listen(page);
  const [parent, other, closed, abroad] = [labels.mustard(), labels.mustard(), labels.mustard(), labels.mustard()];
  const full = labels.moong();
  const [mine, elsewhere, next, late] = labels.children(4);
  const rest = labels.children(15);
  const bill = labels.bill();
  await api('dispatcher').pack(other, [elsewhere]);
  await api('dispatcher').pack(closed, labels.children(1));
  await api('dispatcher').must('POST', `/api/v1/bags/${closed}/close`, { key: randomUUID(), reason: 'damaged' });
  await api('dispatcher').pack(abroad, labels.children(1));
  await api('biller').must('POST', '/api/v1/bills', { number: bill, target_parents: 1 });
  await page.setViewportSize({ width: 360, height: 640 });
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  await scan.open();
  await scan.scriptRuns();
  // The first key of the shift turns sound on.
  await expect(page.locator('#muted')).toBeVisible();
  await scan.choose(abroad);
  await expect(page.locator('#muted')).toBeHidden();
  server.sql(`update bag set dispatch_area = 'hisar' where label = '${abroad}'`);
  await heard(page);

  const cdp = await context.newCDPSession(page);
  const told = new Map<string, { cue: string; shape: string; grey: string }>(), cards: Buffer[] = [];
  const note = async (name: string) => {
    await expect(page.locator('#count-now')).not.toHaveText('');
    const cue = await heard(page);
    const shape = (await page.locator('#outcome-icon path').getAttribute('d')) ?? '';
    await cdp.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' });
    const grey = (await page.locator('#outcome-icon').screenshot({ animations: 'disabled' })).toString('base64');
    if (process.env.SCREENSHOTS) cards.push(await page.locator('.verdict').screenshot({ animations: 'disabled' }));
    await cdp.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' });
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      expect.soft(await contrast(page), `${name} in ${colorScheme}`).toBeGreaterThanOrEqual(7);
    }
    told.set(name, { cue, shape, grey });
  };
  const see = async (code: string, outcome: string) => {
    await scan.scan(code);
    await scan.expectOutcome(outcome);
    await note(outcome);
  };

  await see(next, 'area_denied');
  await scan.choose(parent);
  await heard(page);
  await see(mine, 'linked');
  await see(mine, 'already_here');
  await see(elsewhere, 'in_other_parent');
  await see(bill, 'wrong_role');
  await see('?!', 'not_a_label');
  await scan.choose(closed);
  await see(next, 'parent_closed');
  await scan.choose(full);
  for (const child of rest.slice(0, 14)) await scan.expectScan(child, 'linked');
  await expect(page.locator('#count-now')).toHaveText('14');
  await heard(page);
  await scan.expectScan(rest[14], 'linked');
  await expect(page.locator('#outcome-word')).toHaveText('Full');
  await expect(page.locator('#outcome-text')).toContainText('Tie it');
  await expect(scan.nextParent).toHaveClass(/primary/);
  await note('full');
  await see(next, 'parent_full');
  await scan.choose(parent);
  await context.setOffline(true);
  await heard(page);
  await see(late, 'saved_offline');
  await expect(page.locator('#coming')).toHaveText('1 not sent');
  // The device knows by itself what it has read already, and what is no label.
  await scan.expectScan(late, 'already_here');
  expect(await heard(page)).toContain('sine 740');
  await scan.expectScan('?!', 'not_a_label');
  await expect.poll(() => heard(page)).toContain('sawtooth');
  await context.setOffline(false);
  await expect(scan.queue).toBeHidden();

  expect(told.size).toBe(10);
  for (const [name, { cue }] of told) {
    expect.soft(cue, name).toMatch(/buzz .*(sine|square|triangle|sawtooth)/);
    expect.soft(cue.includes('say en-IN'), `${name} is spoken`).toBe(!['linked', 'already_here', 'saved_offline'].includes(name));
  }
  for (const part of ['cue', 'shape', 'grey'] as const) {
    expect(new Set(Array.from(told.values(), (one) => one[part])).size, part).toBe(10);
  }

  await pictureOf(cards, context);

  // Off by setting, and remembered.
  await page.setViewportSize({ width: 1440, height: 900 });
  const panel = page.locator('.panel');
  await panel.getByRole('button', { name: 'Words are spoken' }).click();
  await heard(page);
  await panel.getByRole('button', { name: 'Test the sound' }).click();
  expect(await heard(page)).not.toContain('say');
  await panel.getByRole('button', { name: 'Sound is on' }).click();
  await expect(page.locator('#muted')).toBeVisible();
  await scan.open(parent);
  await scan.scriptRuns();
  await scan.expectScan(mine, 'already_here');
  await expect(page.locator('#muted')).toBeVisible();
  expect(await heard(page)).toMatch(/^buzz [\d,]+$/);
  await page.locator('#muted').click();
  await expect(page.locator('#muted')).toBeHidden();
});

test('a local cue follows Enter at once, however slow the server is', async ({ page, signIn, labels }) => {
  await listen(page);
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const [child, twice] = labels.children(2);
  await scan.open(labels.mustard());
  await scan.scriptRuns();
  await scan.expectScan(twice, 'linked');
  await page.route('**/fn/commands', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await route.continue();
  });
  for (const code of [child, twice]) {
    await heard(page);
    await scan.scan(code);
    await page.waitForTimeout(300);
    const all = await played(page);
    const enter = all.findIndex(({ what }) => what === 'Enter');
    expect(all[enter + 1]?.at ?? Infinity).toBeLessThan((all[enter]?.at ?? 0) + 100);
  }
  await scan.expectOutcome('already_here', twice);
});

for (const { lang, ...size } of [
  { lang: 'en', width: 360, height: 640 },
  { lang: 'en', width: 360, height: 340 },
  { lang: 'hi', width: 360, height: 340 },
  { lang: 'en', width: 1440, height: 900 },
]) {
  test(`at ${size.width}×${size.height} nothing moves, nothing scrolls and every target is big (${lang})`, async ({ page, context, signIn, labels, api, site }) => {
    const [parent, other] = [labels.mustard(), labels.mustard()];
    const [mine, elsewhere, ...more] = labels.children(12);
    await api('dispatcher').pack(other, [elsewhere]);
    await page.setViewportSize(size);
    await signIn('dispatcher');
    await context.addCookies([{ name: 'lang', value: lang, url: site.url }]);
    const scan = new ScanPage(page);
    await scan.open(parent);
    await scan.scriptRuns();
    const places = () =>
      page.evaluate(() => {
        const boxes = ['.verdict', '#count', '#parent-label', '#outcome', '#scan-input', '#undo', '#next-parent', '.bar'].map((place) => {
          const { top, bottom, left } = (document.querySelector(place) ?? document.body).getBoundingClientRect();
          return `${place} ${[top, bottom, place === '#count' ? 0 : left].map(Math.round).join(' ')}`;
        });
        return { boxes, over: document.body.scrollHeight - innerHeight, wide: document.body.scrollWidth - innerWidth };
      });
    const at = await places();
    expect(at).toMatchObject({ over: 0, wide: 0 });
    for (const [code, outcome] of [[mine, 'linked'], [mine, 'already_here'], [elsewhere, 'in_other_parent'], ['?!', 'not_a_label'], ...more.map((child) => [child, 'linked'])]) {
      await scan.scan(code);
      await scan.expectOutcome(outcome);
      expect(await places(), outcome).toEqual(at);
      // None of what is shown is cut off, and nothing lies over what is typed.
      const cut = await page.evaluate(() => Array.from(document.querySelectorAll('.outcome, .choices'), (part) => part.scrollHeight - part.clientHeight));
      // A line's own box may reach a little over it.
      expect(Math.max(...cut), `${outcome} is cut off`).toBeLessThanOrEqual(8);
      await scan.input.click();
    }
    await context.setOffline(true);
    await scan.scan(labels.children(1)[0]);
    await scan.expectOutcome('saved_offline');
    expect(await places(), 'offline').toEqual(at);
    await context.setOffline(false);
    await expect(scan.queue).toBeHidden();
    const small = await page.evaluate(() =>
      Array.from(document.querySelectorAll<HTMLElement>('a, button, input:not([type=hidden]), summary, select'))
        .filter((target) => target.checkVisibility() && !target.closest('.recent, .skip'))
        .filter((target) => {
          const { height, width } = target.getBoundingClientRect();
          return Math.min(height, width) < (target.closest('.station-acts, .choices, .scan-line') ? 64 : 48);
        })
        .map((target) => target.id || target.outerHTML),
    );
    expect(small).toEqual([]);
    const sizeOf = (place: string) => page.locator(place).evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
    expect(await sizeOf('#count')).toBeGreaterThanOrEqual(64);
    expect(await sizeOf('#outcome-code')).toBeGreaterThanOrEqual(28);

    if (lang !== 'en') return;
    // The menu holds the rest, and a read folds it.
    await scan.openMenu();
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'हिन्दी' })).toBeVisible();
    await expect(page.locator('#close-short summary')).toBeVisible();
    await expect(page.locator('#recent')).toBeVisible();
    // All of it, to the last line.
    await page.locator('#close-short summary').click();
    for (const place of ['#close-form button', '#recent li:last-child', '.source a']) {
      await page.locator(place).scrollIntoViewIfNeeded();
      await expect(page.locator(place)).toBeInViewport();
    }
    await page.locator('#close-short summary').click();
    await scan.expectScan(mine, 'already_here');
    await expect(page.locator('#menu')).not.toHaveAttribute('open');
    expect(await places()).toEqual(at);
  });
}

test('where reads wait for a decision, a long refusal is still read whole', async ({ page, context, signIn, labels, api, site }) => {
  const [parent, other] = [labels.mustard(), labels.mustard()], children = labels.children(2);
  await api('dispatcher').pack(other, children);
  await page.setViewportSize({ width: 360, height: 640 });
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  await scan.open(parent);
  await scan.scriptRuns();
  await context.setOffline(true);
  await scan.expectScan(children[0], 'saved_offline');
  await context.setOffline(false);
  await expect(page.locator('#held-count')).toHaveText('1');
  for (const lang of ['en', 'hi']) {
    await context.addCookies([{ name: 'lang', value: lang, url: site.url }]);
    await scan.open(parent);
    await scan.scriptRuns();
    await scan.expectScan(children[1], 'in_other_parent');
    await expect(page.locator('#held')).toBeVisible();
    const edge = (place: string, side: 'top' | 'bottom') => page.locator(place).evaluate((part, side) => part.getBoundingClientRect()[side], side);
    expect(await edge('#outcome-text', 'bottom'), lang).toBeLessThanOrEqual((await edge('.choices', 'top')) + 2);
  }
});

test('the parent is kept over other pages, the shift is in sight, and full is told by the device too', async ({ page, context, server, labels }) => {
  const name = `shift.${process.pid}`;
  const login = new LoginPage(page);
  const password = server.makeUser(name, 'dispatcher', 'jaipur');
  await login.open('/scan');
  await login.signIn(name, password);
  const scan = new ScanPage(page);
  await scan.scriptRuns();
  const shift = page.locator('#shift');
  await expect(shift).toHaveText(/^0 bags · 0\skg · 0 done$/);
  const parent = labels.moong();
  const children = labels.children(15);
  await scan.choose(parent);
  for (const child of children.slice(0, 13)) await scan.expectScan(child, 'linked');
  await expect(shift).toHaveText(/^13 bags · 13\skg · 0 done$/);
  await page.goto('/bags');
  await page.goto('/scan');
  await expect(scan.parentLabel).toHaveText(parent);
  await scan.expectCount(13, 15);
  await expect(shift).toHaveText(/^13 bags · 13\skg · 0 done$/);
  await context.setOffline(true);
  await scan.expectScan(children[13], 'saved_offline');
  await expect(page.locator('#outcome-word')).toHaveText('Saved, not sent');
  await scan.expectScan(children[14], 'saved_offline');
  await expect(page.locator('#outcome-word')).toHaveText('Full');
  await expect(page.locator('#coming')).toHaveText('2 not sent');
  await scan.expectCount(15, 15);
  await context.setOffline(false);
  await expect(scan.queue).toBeHidden({ timeout: 40_000 });
  await scan.expectCount(15, 15);
  await expect(shift).toHaveText(/^15 bags · 15\skg · 1 done$/);
  // A full parent is none to go on with.
  await page.goto('/scan');
  await scan.scriptRuns();
  await expect(page.getByLabel('Scan a parent')).toBeVisible();

  // A shared handheld: back after signing out shows nothing and takes no read.
  await scan.choose(labels.mustard());
  await scan.openMenu();
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goBack();
  await expect(page).toHaveURL(/\/login/);
  await expect(scan.input).toHaveCount(0);
});

test('both bags are here: recorded, listed for the admin, and no move is offered again', async ({ page, browser, signIn, labels, api, server, site }) => {
  const [parent, other] = [labels.mustard(), labels.mustard()];
  const [twin] = labels.children(1);
  await api('dispatcher').pack(other, [twin]);
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  await scan.open(parent);
  await scan.scriptRuns();
  await scan.expectScan(twin, 'in_other_parent');
  await expect(scan.moveHere).toBeVisible();
  await page.getByRole('button', { name: 'Both bags are here' }).click();
  await scan.expectOutcome('both_here', twin);
  await scan.expectScan(twin, 'in_other_parent');
  await expect(page.locator('#outcome-text')).toContainText('another one with the same label');
  await expect(scan.moveHere).toBeHidden();

  const desk = await browser.newPage({ baseURL: site.url });
  const login = new LoginPage(desk);
  await login.open();
  await login.signIn(site.users.admin.username, site.users.admin.password);
  await login.typeCode(server.recoveryCode(site.users.admin.username));
  await desk.goto('/admin/two-bags');
  await expect(desk.getByRole('row').filter({ hasText: twin })).toContainText(`${twin}${other}${parent}`);
  await desk.close();
});

test('a parent of another area is refused when it is scanned, and a closed one is opened where it is told', async ({ page, signIn, labels, api, server }) => {
  const [abroad, closed] = [labels.mustard(), labels.mustard()], [child] = labels.children(1);
  await api('dispatcher').pack(abroad, labels.children(1));
  await api('dispatcher').pack(closed, labels.children(1));
  await api('dispatcher').must('POST', `/api/v1/bags/${closed}/close`, { key: randomUUID(), reason: 'damaged' });
  server.sql(`update bag set dispatch_area = 'hisar' where label = '${abroad}'`);
  await listen(page);
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  await scan.open();
  await scan.scriptRuns();
  await scan.scan(abroad);
  await scan.expectOutcome('area_denied', abroad);
  await expect(page.locator('#outcome-text')).toHaveText(`${abroad} belongs to another area. Take a parent of your own area.`);
  expect(await heard(page)).toContain('square 196');
  await expect(scan.parentLabel).toHaveText('No parent yet');
  await expect(page).toHaveURL(/\/scan$/);
  await page.reload();
  await expect(scan.parentLabel).toHaveText('No parent yet');
  await scan.scriptRuns();
  await scan.choose(closed);
  await scan.expectScan(child, 'parent_closed');
  await expect(page.locator('#outcome-text')).toHaveText(`${closed} is closed. Reopen it, or take another parent.`);
  await page.getByRole('button', { name: 'Reopen' }).click();
  await scan.expectOutcome('reopened');
  await scan.expectScan(child, 'linked');
});

test('a biller hears and sees as a dispatcher does', async ({ page, signIn, labels, api }) => {
  await listen(page);
  const number = labels.bill();
  const [first, second] = [labels.mustard(), labels.mustard()];
  for (const parent of [first, second]) await api('dispatcher').pack(parent, labels.children(1));
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 2 });
  await signIn('biller');
  const bill = new BillPage(page);
  await bill.open(number);
  await bill.scriptRuns();
  await bill.expectScan(first, 'added');
  expect(await heard(page)).toContain('sine 1568');
  await bill.expectScan(first, 'already_here');
  expect(await heard(page)).toContain('sine 740');
  await bill.expectScan(second, 'added');
  await expect(page.locator('#outcome-word')).toHaveText('Full');
  expect(await heard(page)).toContain('triangle 1047');
  await expect(page.locator('.verdict')).toHaveClass(/full/);
});
