// What a page lets a person hear, feel and be told, recorded.

import type { Page } from '@playwright/test';

export interface Played {
  what: string;
  at: number;
}

/** The faint click that says that a code was read. */
export const TICK = 'sine 2200';

/** Records what the page plays, shakes and says, and when a read ended. Before the page is opened. */
export async function listen(page: Page) {
  await page.addInitScript(() => {
    const played: Played[] = [];
    const note = (what: string) => played.push({ what, at: performance.now() });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (at?: number) {
      note(`${this.type} ${this.frequency.value}`);
      start.call(this, at);
    };
    Navigator.prototype.vibrate = (pattern) => {
      note(`buzz ${pattern}`);
      return true;
    };
    const speech = { cancel() {}, speak: (said: SpeechSynthesisUtterance) => note(`say ${said.lang} ${said.text}`) };
    Object.defineProperty(window, 'speechSynthesis', { value: speech });
    window.addEventListener('keydown', (e) => { if (e.key === 'Enter') note('Enter'); }, true);
    Object.assign(window, { played });
  });
}

/** What was recorded since the last time that somebody heard. */
export const played = (page: Page) => page.evaluate(() => (window as unknown as { played: Played[] }).played.slice());

/** The same, but for the click of a read; from here on anew. */
export async function heard(page: Page): Promise<string> {
  const all = await page.evaluate(() => (window as unknown as { played: Played[] }).played.splice(0));
  return all.map(({ what }) => what).filter((what) => what !== 'Enter' && what !== TICK).join(', ');
}
