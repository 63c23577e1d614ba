// A scanner that types as a keyboard does.

import type { Page } from '@playwright/test';

const ENDS: Record<string, { key: string; windowsVirtualKeyCode: number; text?: string; modifiers?: number }> = {
  Enter: { key: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
  Tab: { key: 'Tab', windowsVirtualKeyCode: 9 },
  'Control+J': { key: 'j', windowsVirtualKeyCode: 74, modifiers: 2 },
};

/** Types as a scanner does, wherever the focus is. Each key says when it came: a busy machine does not make a slow scanner. */
export async function read(page: Page, code: string, end = 'Enter', delay = 5) {
  const cdp = await page.context().newCDPSession(page);
  const keys = [...code].map((sign) => (sign === '\n' ? ENDS.Enter : { key: sign, text: sign, windowsVirtualKeyCode: sign.charCodeAt(0) }));
  if (end) keys.push(ENDS[end]);
  // A key that is older than the page would have the page's own time.
  if (delay > 50) await page.waitForTimeout(keys.length * delay);
  const from = Date.now() - keys.length * delay;
  await Promise.all(keys.flatMap((key, index) => {
    const timestamp = (from + index * delay) / 1000;
    return [
      cdp.send('Input.dispatchKeyEvent', { type: key.text ? 'keyDown' : 'rawKeyDown', ...key, timestamp }),
      cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key, text: undefined, timestamp }),
    ];
  }));
  await cdp.detach();
}
