// Every act of a dispatcher, one of each, in Hindi: with script and without.

import { ScanPage } from '../pages/scan.ts';
import { expectPacked, layOut, packOneOfEach } from '../support/flow.ts';
import { expect, test } from '../support/test.ts';

/** Not a letter of another language; nothing else is a word. */
const HINDI = /^[\u0900-\u097f ,।-]+$/;

test('a dispatcher does one of each in Hindi', async ({ page, context, signIn, labels, api, server, site }) => {
  const floor = await layOut(labels, api, server), scan = new ScanPage(page);
  await signIn('dispatcher');
  await context.addCookies([{ name: 'lang', value: 'hi', url: site.url }]);
  await scan.open();
  const words = new Map<string, string>();
  await packOneOfEach(scan, floor, async (outcome) => {
    if (outcome === 'chosen') return;
    await scan.expectOutcome(outcome === 'full' ? 'linked' : outcome);
    const word = page.locator('#outcome-word'), sentence = page.locator('#outcome-text');
    await expect(word).toHaveText(HINDI);
    await expect(sentence, outcome).toContainText(/[\u0900-\u097f]/);
    words.set(outcome, (await word.textContent()) ?? '');
  });
  expect(new Set(words.values()).size, 'each has a word of its own').toBe(words.size);
  await expectPacked(floor, api('dispatcher'));
});
