// Password fields, and what a browser keeps of a person.

import { LoginPage } from '../pages/login.ts';
import { newPassword } from '../support/site.mjs';
import { expect, test } from '../support/test.ts';

test('every password field hides its text, takes a paste and cuts nothing', async ({ page, signIn }) => {
  const long = 'x'.repeat(300);
  const check = async (path: string) => {
    await page.goto(path);
    const fields = page.locator('input[autocomplete$="-password"]');
    expect(await fields.count(), path).toBeGreaterThan(0);
    for (const field of await fields.all()) {
      await expect(field).toHaveAttribute('type', 'password');
      await field.evaluate((el, text) => {
        // As the clipboard does: the whole text at once.
        (el as HTMLInputElement).focus();
        document.execCommand('insertText', false, text);
      }, long);
      await expect(field).toHaveValue(long);
    }
  };
  for (const path of ['/login', '/setup?token=none', '/set-password?token=none']) await check(path);
  await signIn('dispatcher');
  await check('/profile/security');
});

test('a password can be shown, and a passphrase suggested', async ({ page }) => {
  await page.goto('/set-password?token=none');
  const field = page.getByRole('textbox', { name: 'New password' });
  await page.getByRole('button', { name: 'Suggest a passphrase' }).click();
  await expect(field).toHaveValue(/^\S+( \S+){4}$/);
  await expect(field).toHaveAttribute('type', 'text');
});

test('after signing out, going back shows nothing of the person', async ({ page, server }) => {
  const name = `back.${process.pid}`;
  const password = server.makeUser(name, 'biller');
  const login = new LoginPage(page);
  await login.open('/profile');
  await login.signIn(name, password);
  await expect(page.getByText(`${name}@example.com`)).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await expect(page).toHaveURL(/\/login/);
  await page.goBack();
  await expect(page.getByText(`${name}@example.com`)).toHaveCount(0);
});

test('the browser keeps unsent scans and nothing else', async ({ page, server }) => {
  const name = `kept.${process.pid}`;
  const password = newPassword();
  server.cli(['create-user', '--username', name, '--email', `${name}@example.com`, '--role', 'biller', '--password-stdin'], `${password}\n`);
  const login = new LoginPage(page);
  await login.open('/scan');
  await login.signIn(name, password);
  // Once the station is alive, the device has its name.
  await page.waitForFunction(() => localStorage.getItem('tt.device') !== null);
  for (const path of ['/scan', '/bills', '/bags', '/profile', '/profile/security', '/notifications']) await page.goto(path);
  const kept = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  // And what the device is called in the log: a name that says nothing of anybody.
  expect(kept.filter((key) => !key.startsWith('tt.queue.')).sort()).toEqual(['tt.device']);
  expect(await page.evaluate(() => localStorage.getItem('tt.device'))).toMatch(/^S-[0-9A-F]{6}$/);
});
