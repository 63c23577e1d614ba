import { expect, type Page } from '@playwright/test';

/** Signing in. */
export class LoginPage {
  constructor(readonly page: Page) {}

  get username() {
    return this.page.getByLabel('User name');
  }

  get password() {
    return this.page.getByRole('textbox', { name: 'Password' });
  }

  get button() {
    return this.page.getByRole('button', { name: 'Sign in', exact: true });
  }

  async open(next?: string) {
    await this.page.goto(next ? `/login?next=${encodeURIComponent(next)}` : '/login');
  }

  async signIn(username: string, password: string) {
    await this.username.fill(username);
    await this.password.fill(password);
    await this.button.click();
  }

  /** The second step. */
  async typeCode(code: string) {
    await expect(this.page).toHaveURL(/\/login\/code/);
    await this.page.getByLabel('Code', { exact: true }).fill(code);
    await this.button.click();
  }
}
