// Every part of the pages in every state, in both schemes and both languages, against the pictures beside this file: a change of the style is seen.
// After a change that is meant: ./dev e2e specs/design.hydrated.spec.ts --update-snapshots.

import { expect, test } from '../support/test.ts';

for (const language of ['en', 'hi'] as const) {
  test(`the parts of the pages look as they did, in ${language}`, async ({ page, context, site }) => {
    await context.addCookies([{ name: 'lang', value: language, url: site.url }]);
    await page.setViewportSize({ width: 1024, height: 768 });
    const answer = await page.goto('/design');
    test.skip(answer?.status() === 404, 'a release has no such page');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const parts = page.locator('.design > section');
      expect(await parts.count()).toBeGreaterThan(10);
      for (const part of await parts.all()) {
        const name = `${await part.getAttribute('id')}-${colorScheme}-${language}.png`;
        // Letters differ between machines; a colour, a border or a place that changed is more than that.
        await expect.soft(part).toHaveScreenshot(name, { maxDiffPixelRatio: 0.02, animations: 'disabled' });
      }
    }
  });
}
