import { expect, type Page } from '@playwright/test';

/** One bag's page. */
export class BagPage {
  constructor(readonly page: Page) {}

  get heading() {
    return this.page.getByRole('heading', { level: 1 });
  }

  get count() {
    return this.page.locator('#bag-count');
  }

  get children() {
    return this.page.locator('#children-table tbody tr');
  }

  get history() {
    return this.page.getByRole('region', { name: 'History' });
  }

  async open(label: string) {
    await this.page.goto(`/bags/${encodeURIComponent(label)}`);
    await expect(this.heading).toHaveText(label);
  }

  async takeOut(child: string) {
    await this.page.getByRole('button', { name: `Take ${child} out` }).click();
  }
}
