// What waits on the device: in several tabs, on other pages, under other people, in a browser that keeps nothing, for too long.

import { BagPage } from '../pages/bag.ts';
import { LoginPage } from '../pages/login.ts';
import { ScanPage } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';
import type { Site } from '../support/site.mjs';

test.use({ expectedErrors: /net::ERR_|Failed to load resource/ });

/** A UUIDv7 of so many days ago. */
function keyOf(days: number) {
  const hex = (Date.now() - days * 86_400_000).toString(16).padStart(12, '0');
  const rest = crypto.randomUUID().slice(14);
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${rest.slice(1)}`;
}

/** What of a parent is in the log, in its order. */
const packed = (server: Site, parent: string) =>
  server.sql(`select child_label || ' ' || outcome from scan where parent_label = '${parent}' order by id`).split('\n');

const idOf = (server: Site, name: string) => server.sql(`select id from "user" where username = '${name}'`);

test('two tabs of one person keep and send their reads beside each other', async ({ page, context, signIn, labels, server }) => {
  await signIn('dispatcher');
  const tabs = [new ScanPage(page), new ScanPage(await context.newPage())];
  const parents = [labels.mustard(), labels.mustard()];
  const children = [labels.children(15), labels.children(15)];
  for (const [i, tab] of tabs.entries()) {
    await tab.open();
    await tab.scriptRuns();
    await tab.choose(parents[i]);
  }
  await context.setOffline(true);
  // Both at full speed: each keeps its read while the other does.
  await Promise.all(
    tabs.map(async (tab, i) => {
      for (const child of children[i]) await tab.scan(child);
    }),
  );
  await Promise.all(tabs.map((tab) => tab.expectOutcome('saved_offline')));
  // In the database, and in localStorage only until then.
  const kept = () => page.evaluate(() => window.ttQueue?.names().length);
  await expect.poll(kept).toBe(30);
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('tt.queue.')).length)).toBe(0);
  await expect(tabs[0].queue).toContainText('30');

  await context.setOffline(false);
  for (const [i, tab] of tabs.entries()) {
    await expect(tab.queue).toBeHidden({ timeout: 40_000 });
    await tab.expectCount(15, 30);
    expect(packed(server, parents[i])).toEqual(children[i].map((child) => `${child} linked`));
  }
  await expect.poll(kept).toBe(0);
});

test('reads of the older form are taken over', async ({ page, signIn, site, labels, server }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const parent = labels.mustard();
  const children = labels.children(3);
  await scan.open();
  const name = `tt.scan.${site.users.dispatcher.username}`;
  const old = children.map((code) => ({ key: crypto.randomUUID(), at: Date.now() - 60_000, act: 'scan', parent, code, told: true }));
  await page.evaluate(([to, text]) => localStorage.setItem(to, text), [name, JSON.stringify(old)]);
  await scan.open(parent);
  await scan.expectCount(3, 30);
  expect(packed(server, parent)).toEqual(children.map((child) => `${child} linked`));
  expect(await page.evaluate((key) => localStorage.getItem(key), name)).toBeNull();
});

test('what waits is told on every page, to whoever looks, and before signing out', async ({ page, browser, site, labels, server }) => {
  const name = `stays.${process.pid}`;
  const password = server.makeUser(name, 'dispatcher', 'jaipur');
  const login = new LoginPage(page);
  await login.open('/scan');
  await login.signIn(name, password);
  const scan = new ScanPage(page);
  const parent = labels.mustard();
  const [child] = labels.children(1);
  await scan.scriptRuns();
  await scan.choose(parent);
  await page.route('**/fn/commands', (route) => route.abort());
  await scan.expectScan(child, 'saved_offline');
  const kept = page.locator('#kept');
  await expect(kept).toBeHidden(); // the station itself says so

  // A page that comes alive, and one that stays plain.
  for (const path of ['/bags', '/profile']) {
    await page.goto(path);
    await expect(kept).toContainText('wait on this device: 1.');
    await expect(kept.getByRole('link', { name: 'Open the scan page' })).toHaveAttribute('href', '/scan');
  }
  await page.goto('/bags');
  await page.getByRole('link', { name: 'Dashboard' }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await expect(kept).toBeVisible();

  const signOut = page.getByRole('banner').getByRole('button', { name: 'Sign out' });
  const asked = page.locator('#leave');
  await signOut.click();
  await expect(asked).toContainText('wait on this device: 1.');
  await asked.getByRole('button', { name: 'Stay signed in' }).click();
  await page.goto('/profile');
  await expect(page).toHaveURL(/\/profile/);
  await signOut.click();
  const downloaded = page.waitForEvent('download');
  await asked.getByRole('button', { name: 'Save them to a file' }).click();
  const file = await (await downloaded).path();
  await asked.getByRole('button', { name: 'Sign out all the same' }).click();
  await expect(page).toHaveURL(/\/login/);
  await expect(kept).toContainText(`Scans of ${name} that wait on this device: 1.`);

  // Somebody else sees it too, and sends nothing of it.
  await page.unroute('**/fn/commands');
  await login.signIn(site.users.dispatcher.username, site.users.dispatcher.password);
  await page.goto('/scan');
  await scan.scriptRuns();
  await expect(kept).toContainText(`Scans of ${name} that wait on this device: 1.`);
  await scan.choose(labels.mustard());
  await scan.expectScan(labels.children(1)[0], 'linked');
  expect(server.sql(`select count(*) from scan where child_label = '${child}'`)).toBe('0');
  // The file is the other person's.
  const takeIn = async (of: typeof page) => {
    await new ScanPage(of).openMenu();
    await of.locator('#take-in-box summary').click();
    await of.locator('#take-in').setInputFiles(file);
  };
  await takeIn(page);
  await expect(page.locator('#taken-in')).toContainText(`scans of ${name}`);
  await signOut.click(); // nothing of this person waits: no question
  await expect(page).toHaveURL(/\/login/);

  // On another device the person takes the file in. What is left here is answered as it was there.
  const other = await browser.newContext({ baseURL: site.url });
  const elsewhere = await other.newPage();
  await new LoginPage(elsewhere).open('/scan');
  await new LoginPage(elsewhere).signIn(name, password);
  await new ScanPage(elsewhere).scriptRuns();
  await takeIn(elsewhere);
  await expect(elsewhere.locator('#taken-in')).toHaveText('Taken in: 1.');
  await expect(new ScanPage(elsewhere).recent.filter({ hasText: child })).toContainText('Linked');
  await other.close();

  // A name may change meanwhile; the reads are the person's.
  const renamed = `${name}.new`;
  server.sql(`update "user" set username = '${renamed}' where username = '${name}'`);
  await login.open('/scan');
  await login.signIn(renamed, password);
  await expect(page).toHaveURL(/\/scan/);
  await expect(scan.recent.filter({ hasText: child })).toHaveText([/Linked/]);
  await expect(kept).toBeHidden();
  expect(packed(server, parent)).toEqual([`${child} linked`]);
});

test('a browser that keeps nothing says so, and loses nothing while the page is open', async ({ page, context, signIn, site, labels, server }) => {
  await page.addInitScript(() => {
    const kept = Storage.prototype.setItem;
    Storage.prototype.setItem = function (this: Storage, name: string, value: string) {
      if (!(window as { roomy?: boolean }).roomy) throw new DOMException('full', 'QuotaExceededError');
      kept.call(this, name, value);
    };
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
      if (!(window as { roomy?: boolean }).roomy) throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, given);
    };
  });
  await context.addCookies([{ name: 'lang', value: 'hi', url: site.url }]);
  const login = new LoginPage(page);
  await login.open('/scan');
  await page.locator('#username, input[name=username]').first().fill(site.users.dispatcher.username);
  await page.locator('input[name=password]').first().fill(site.users.dispatcher.password);
  await page.locator('input[name=password]').first().press('Enter');
  await expect(page).toHaveURL(/\/scan/);
  await expect(page.locator('#unkept')).toContainText('यह ब्राउज़र स्कैन नहीं सहेज रहा');
  await context.addCookies([{ name: 'lang', value: 'en', url: site.url }]);

  const scan = new ScanPage(page);
  const parent = labels.mustard();
  const children = labels.children(4);
  await scan.open();
  await scan.scriptRuns();
  const alert = page.getByRole('alert').filter({ hasText: 'This browser keeps no scans' });
  await expect(alert).toBeVisible();
  await scan.choose(parent);
  await context.setOffline(true);
  for (const child of children.slice(0, 3)) await scan.expectScan(child, 'saved_offline');
  await expect(scan.queue).toContainText('3');
  // Room again: the next read takes those before along.
  await page.evaluate(() => {
    (window as { roomy?: boolean }).roomy = true;
  });
  await scan.expectScan(children[3], 'saved_offline');
  await context.setOffline(false);
  await expect(scan.queue).toBeHidden();
  await expect(alert).toBeHidden();
  await scan.expectCount(4, 30);
  expect(packed(server, parent)).toEqual(children.map((child) => `${child} linked`));
});

test('what an emptied browser had is stored again, and told', async ({ page, context, signIn, labels, server }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const [parent, children] = [labels.mustard(), labels.children(7)];
  await scan.open();
  await scan.scriptRuns();
  await scan.choose(parent);
  await page.route('**/fn/commands', (route) => route.abort());
  for (const child of children) await scan.expectScan(child, 'saved_offline');
  await expect(scan.queue).toContainText('7');
  const cdp = await context.newCDPSession(page);
  await cdp.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'indexeddb,local_storage,cache_storage,service_workers' });
  await expect(page.locator('#kept')).toContainText('Somebody emptied this browser', { timeout: 20_000 });
  await page.evaluate(() => window.ttQueue?.settled());
  await page.reload();
  await expect(scan.queue).toContainText('7');
  await page.unroute('**/fn/commands');
  await expect(scan.queue).toBeHidden({ timeout: 40_000 });
  expect(packed(server, parent)).toEqual(children.map((child) => `${child} linked`));
});

test('what is refused when it comes is a list to decide about', async ({ page, context, signIn, labels, api, server }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const [parent, other] = [labels.mustard(), labels.mustard()];
  const [moved, left] = labels.children(2);
  await api('biller').pack(other, [moved, left]);
  await scan.open();
  await scan.scriptRuns();
  await scan.choose(parent);
  await context.setOffline(true);
  for (const child of [moved, left]) await scan.expectScan(child, 'saved_offline');
  await context.setOffline(false);
  const line = (child: string) => page.locator('#held').getByRole('listitem').filter({ hasText: child });
  await expect(page.locator('#held-count')).toHaveText('2', { timeout: 40_000 });
  // It stays until somebody decides.
  await scan.open(parent);
  await page.locator('#held > summary').click();
  await expect(line(moved)).toContainText(other);
  await line(moved).getByRole('button', { name: 'Move it here' }).click();
  await scan.expectOutcome('moved', moved);
  await line(left).getByRole('button', { name: 'Discard' }).click();
  await expect(page.locator('#held')).toBeHidden();
  expect(packed(server, parent)).toEqual([`${moved} in_other_parent`, `${left} in_other_parent`, `${moved} moved`]);
});

test('undo names the child, and takes no other', async ({ page, context, signIn, labels, api, server }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const [parent, other] = [labels.mustard(), labels.mustard()];
  const [good, held, elsewhere, last] = labels.children(4);
  await api('biller').pack(other, [held, last]);
  await scan.open();
  await scan.scriptRuns();
  await scan.choose(parent);
  await expect(scan.undo).toBeDisabled();
  await scan.expectScan(good, 'linked');
  await scan.expectScan(held, 'in_other_parent');
  // The refusal is nothing to undo: the button says that it would take the good one.
  await expect(page.getByRole('button', { name: `Undo ${good}` })).toBeEnabled();

  // The same person, on another device in between.
  await api('dispatcher').pack(parent, [elsewhere]);
  await scan.undo.click();
  await scan.expectOutcome('nothing_to_undo', good);
  await expect(page.getByRole('button', { name: `Undo ${elsewhere}` })).toBeEnabled();

  // Pressed before it is known that the read is refused.
  await context.setOffline(true);
  await scan.expectScan(last, 'saved_offline');
  await page.getByRole('button', { name: `Undo ${last}` }).click();
  await expect(page.getByRole('button', { name: `Undo ${elsewhere}` })).toBeEnabled();
  await context.setOffline(false);
  await expect(scan.queue).toBeHidden();
  await scan.expectOutcome('nothing_to_undo', last);
  expect(packed(server, parent)).toEqual([
    `${good} linked`, `${held} in_other_parent`, `${elsewhere} linked`, `${good} nothing_to_undo`, `${last} in_other_parent`, `${last} nothing_to_undo`,
  ]);

  await page.getByRole('button', { name: `Undo ${elsewhere}` }).click();
  await scan.expectOutcome('undone', elsewhere);
  await page.getByRole('button', { name: `Undo ${good}` }).click();
  await scan.expectOutcome('undone', good);
  await scan.expectCount(0, 30);
  await expect(scan.undo).toBeDisabled();
});

test('reads that waited too long are not sent again by themselves: the person decides', async ({ page, signIn, site, labels, server }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const parent = labels.mustard();
  const [again, discarded] = labels.children(2);
  await scan.open();
  const items = [again, discarded].map((code) => ({ key: keyOf(8), at: Date.now() - 8 * 86_400_000, by: 'dipa', act: 'scan', parent, code }));
  const id = idOf(server, site.users.dispatcher.username);
  await page.evaluate(
    ([prefix, text]) => (JSON.parse(text) as unknown[]).forEach((item, i) => localStorage.setItem(`${prefix}.${String(i).padStart(16, '0')}.old`, JSON.stringify(item))),
    [`tt.queue.${id}`, JSON.stringify(items)],
  );
  await scan.open(parent);
  const held = page.locator('#held');
  await expect(page.locator('#held-count')).toHaveText('2');
  await scan.expectOutcome('too_old', discarded);
  await scan.expectCount(0, 30);
  // They stay until somebody decides.
  await scan.open(parent);
  await expect(page.locator('#held-count')).toHaveText('2');
  await held.locator('> summary').click();
  await expect(held.getByRole('listitem')).toHaveCount(2);
  await held.getByRole('listitem').filter({ hasText: discarded }).getByRole('button', { name: 'Discard' }).click();
  await held.getByRole('listitem').filter({ hasText: again }).getByRole('button', { name: 'Do it again' }).click();
  await scan.expectOutcome('linked', again);
  await expect(held).toBeHidden();
  expect(packed(server, parent)).toEqual([`${again} too_old`, `${discarded} too_old`, `${again} linked`]);
  const bag = new BagPage(page);
  await bag.open(parent);
  await expect(bag.count).toHaveText('1 / 30');
});

test('a second tap on undo takes no other bag, and a moved bag goes back', async ({ page, signIn, labels, api, server }) => {
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const [parent, other] = [labels.mustard(), labels.mustard()];
  const [first, second, moved] = labels.children(3);
  await api('biller').pack(other, [moved]);
  await scan.open();
  await scan.scriptRuns();
  await scan.choose(parent);
  await scan.expectScan(first, 'linked');
  await scan.expectScan(second, 'linked');
  await page.locator('#undo').dblclick();
  await scan.expectOutcome('undone', second);
  await scan.expectCount(1, 30);
  await expect(page.getByRole('button', { name: `Undo ${first}` })).toBeEnabled();

  await scan.expectScan(moved, 'in_other_parent');
  await scan.moveHere.click();
  await scan.expectOutcome('moved', moved);
  await page.getByRole('button', { name: `Undo ${moved}` }).click();
  await scan.expectOutcome('undone', moved);
  await expect(page.locator('#outcome-text')).toContainText(`${moved} is back in ${other}`);
  expect(packed(server, parent)).toEqual([
    `${first} linked`, `${second} linked`, `${second} undone`, `${moved} in_other_parent`, `${moved} moved`, `${moved} undone`,
  ]);
});

test('a handheld whose clock stands in 1970 packs, also after somebody set it', async ({ page, context, signIn, labels, server }) => {
  await page.addInitScript(() => {
    const real = Date.now.bind(Date), begun = real();
    const wrong = window as { clockIsSet?: boolean };
    Date.now = () => (wrong.clockIsSet ? real() : real() - begun + 600_000);
  });
  await signIn('dispatcher');
  const scan = new ScanPage(page);
  const [parent] = [labels.mustard()];
  const [now, kept, after] = labels.children(3);
  await scan.open();
  await scan.scriptRuns();
  await scan.choose(parent);
  await scan.expectScan(now, 'linked');
  await context.setOffline(true);
  await scan.expectScan(kept, 'saved_offline');
  await page.evaluate(() => {
    (window as { clockIsSet?: boolean }).clockIsSet = true;
  });
  await scan.scan(after);
  await context.setOffline(false);
  await expect(scan.queue).toBeHidden();
  await scan.expectCount(3, 30);
  expect(packed(server, parent)).toEqual([now, kept, after].map((child) => `${child} linked`));
  const apart = server.sql(`select max(abs(extract(epoch from scanned_at - "timestamp"))) < 120 from scan where parent_label = '${parent}'`);
  expect(apart, 'reads are dated by the server\'s clock').toBe('t');
});
