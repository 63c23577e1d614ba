import { expect, type Page } from '@playwright/test';
import { Station } from './scan.ts';

/** Opening a bill. */
export class NewBillPage {
  constructor(readonly page: Page) {}

  get number() {
    return this.page.getByLabel('Bill number');
  }

  get target() {
    return this.page.getByLabel('Number of parents');
  }

  get button() {
    return this.page.getByRole('button', { name: 'Open the bill' });
  }

  async open() {
    await this.page.goto('/bills/new');
  }

  async fill(bill: { number: string; target: number; customer?: string; destination?: string; vehicle?: string }) {
    await this.number.fill(bill.number);
    await this.target.fill(String(bill.target));
    if (bill.customer) await this.page.getByLabel('Customer').fill(bill.customer);
    if (bill.destination) await this.page.getByLabel('Destination').fill(bill.destination);
    if (bill.vehicle) await this.page.getByLabel('Vehicle number').fill(bill.vehicle);
    await this.button.click();
  }
}

/** One bill's page. */
export class BillPage extends Station {
  get heading() {
    return this.page.getByRole('heading', { level: 1 });
  }

  /** Leads to the review. */
  get completeLink() {
    return this.page.getByRole('link', { name: 'Complete the bill' });
  }

  /** On the review. */
  get completeButton() {
    return this.page.getByRole('button', { name: 'Complete the bill' });
  }

  /** What the review says before anything is pressed. */
  get review() {
    return this.page.locator('#review');
  }

  get reason() {
    return this.review.getByLabel('Reason');
  }

  get print() {
    return this.page.getByRole('link', { name: 'Print' });
  }

  get actualWeight() {
    return this.page.locator('#bill-actual');
  }

  get expectedWeight() {
    return this.page.locator('#bill-expected');
  }

  get variance() {
    return this.page.locator('#bill-variance');
  }

  /** The row of a parent that is on the bill. */
  row(parent: string) {
    return this.page.locator(`#bill-rows tr[data-label-of="${parent}"]`);
  }

  /** The mark of a parent: empty, short or open. */
  mark(parent: string) {
    return this.row(parent).locator('[data-mark]');
  }

  async open(number: string) {
    await this.page.goto(`/bills/${encodeURIComponent(number)}`);
    await expect(this.heading).toContainText(number);
  }

  async remove(parent: string) {
    await this.row(parent).getByRole('button', { name: `Remove ${parent}` }).click();
  }

  /** Looks at the review, and completes the bill there. */
  async complete(reason?: string) {
    await this.completeLink.click();
    await this.completeReviewed(reason);
  }

  /** The same on the review. */
  async completeReviewed(reason?: string) {
    if (reason) await this.reason.fill(reason);
    await this.completeButton.click();
  }

  async reopen(reason: string) {
    await this.page.getByLabel('Why is it reopened?').fill(reason);
    await this.page.getByRole('button', { name: 'Reopen the bill' }).click();
  }

  async expectStatus(status: string) {
    await expect(this.page.locator('.page-head .badge')).toHaveText(status);
  }
}
