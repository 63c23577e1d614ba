// The whole job by ear: nothing on the page can be seen, and each step is known by what is played, shaken and said.

import { ScanPage } from '../pages/scan.ts';
import { TICK, heard, listen, played } from '../support/cues.ts';
import { expectPacked, layOut, packOneOfEach } from '../support/flow.ts';
import { expect, test } from '../support/test.ts';

test.use({ expectedErrors: /net::ERR_|Failed to load resource/ });

/** What a person hears and feels, in English. */
const CUES: Record<string, string> = {
  linked: 'buzz 30, sine 1568',
  moved: 'buzz 30, sine 1568',
  reopened: 'buzz 30, sine 1568',
  already_here: 'buzz 20,40,20, sine 740, sine 740',
  undone: 'buzz 20,40,20, sine 740, sine 740',
  both_here: 'buzz 20,40,20, sine 740, sine 740',
  closed: 'buzz 20,40,20, sine 740, sine 740',
  in_other_parent: 'buzz 90,40,90, square 330, square 220, say en-IN In another parent',
  parent_full: 'buzz 60,30,60,30,120, triangle 880, triangle 659, triangle 440, say en-IN Parent is full',
  parent_closed: 'buzz 200, square 165, say en-IN Parent is closed',
  wrong_role: 'buzz 40,30,160, square 147, square 247, say en-IN Wrong kind',
  not_a_label: 'buzz 120,60,120, sawtooth 165, sawtooth 165, say en-IN Not a label',
  area_denied: 'buzz 50,30,50,30,50, square 196, square 196, square 196, say en-IN Other area',
  saved_offline: 'buzz 15,30,15, sine 440, sine 330',
  full: 'buzz 60,30,60,30,60,30,60, triangle 523, triangle 659, triangle 1047, say en-IN Full',
};

test('with all text hidden a dispatcher does one of each by ear', async ({ page, context, signIn, labels, api, server }) => {
  await listen(page);
  await page.addInitScript(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html { opacity: 0 !important; background: #fff !important }');
    document.adoptedStyleSheets = [sheet];
  });
  const floor = await layOut(labels, api, server), scan = new ScanPage(page), [kept] = labels.children(1);
  await signIn('dispatcher');
  await scan.open();
  await scan.scriptRuns();
  const dark = await page.screenshot();
  // The first key of the shift turns sound on.
  await page.keyboard.press('Shift');
  await expect(page.locator('#muted')).toBeHidden();

  let since = '';
  const told = async (outcome: string) => {
    if (outcome === 'chosen') {
      // The click, and nothing else.
      await expect.poll(async () => (await played(page)).some(({ what }) => what === TICK)).toBe(true);
      since = await heard(page);
      expect(since, 'after a parent was chosen').toBe('');
      return;
    }
    const listenOn = async () => (since = [since, await heard(page)].filter(Boolean).join(', '));
    await expect.poll(listenOn, outcome).toBe(CUES[outcome]);
    since = '';
  };
  await packOneOfEach(scan, floor, told);
  await context.setOffline(true);
  await scan.scan(kept);
  await told('saved_offline');
  await scan.scan(kept);
  await told('already_here');
  await context.setOffline(false);
  await told('linked');
  expect(await page.screenshot(), 'nothing of it was to be seen').toEqual(dark);
  await expectPacked({ ...floor, kept }, api('dispatcher'));
});
