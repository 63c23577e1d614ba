import { expect, type Page } from '@playwright/test';

/** What a scanning page has in common: one input, one outcome, one count. */
export class Station {
  constructor(readonly page: Page) {}

  get input() {
    return this.page.locator('#scan-input');
  }

  get outcome() {
    return this.page.locator('#outcome');
  }

  get countNow() {
    return this.page.locator('#count-now');
  }

  get countCapacity() {
    return this.page.locator('#count-capacity');
  }

  /** The line that tells how much waits on this device. */
  get queue() {
    return this.page.locator('#queue');
  }

  /** The page's small script runs; without it the forms work alone. */
  async scriptRuns() {
    await expect(this.page.locator('html[data-scan-ready]')).toHaveCount(1);
  }

  /** Reads one code, as a scanner does: characters, then Enter. */
  async scan(code: string) {
    await this.input.fill(code);
    await this.input.press('Enter');
  }

  /** Reads one code and waits for what became of it. */
  async expectScan(code: string, outcome: string) {
    await this.scan(code);
    await this.expectOutcome(outcome, code);
  }

  async expectOutcome(outcome: string, code?: string) {
    await expect(this.outcome).toHaveAttribute('data-outcome', outcome);
    if (code) await expect(this.page.locator('#outcome-code')).toHaveText(code);
  }

  async expectCount(now: number, capacity: number) {
    await expect(this.countNow).toHaveText(String(now));
    await expect(this.countCapacity).toHaveText(String(capacity));
  }
}

/** Packing children into parents. */
export class ScanPage extends Station {
  get parentLabel() {
    return this.page.locator('#parent-label');
  }

  get undo() {
    return this.page.getByRole('button', { name: 'Undo' });
  }

  get nextParent() {
    return this.page.getByRole('link', { name: 'Next parent' });
  }

  get moveHere() {
    return this.page.getByRole('button', { name: /Move here/ });
  }

  /** The newest scans, newest first. */
  get recent() {
    return this.page.locator('#recent li');
  }

  /** Unfolds the menu with all that is not scanning. */
  async openMenu() {
    await this.page.locator('#menu > summary').click();
  }

  async open(parent?: string) {
    await this.page.goto(parent ? `/scan?parent=${encodeURIComponent(parent)}` : '/scan');
  }

  /** Reads a parent and waits until it is the one that is packed. */
  async choose(parent: string) {
    await this.scan(parent);
    await expect(this.parentLabel).toHaveText(parent);
  }

  async closeShort(reason: string) {
    await this.page.locator('#close-short summary').click();
    await this.page.locator('#close-reason').selectOption({ label: reason });
    await this.page.locator('#close-form').getByRole('button', { name: 'Close short' }).click();
  }
}
