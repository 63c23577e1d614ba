// What an admin does when the site is slow: see what holds the database, and cancel it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '../support/test.ts';

test('an admin sees what runs long and cancels it', async ({ page, signIn, server, javaScriptEnabled }) => {
  const mark = `slow ${process.pid} ${Date.now()}`;
  await signIn('admin');
  await page.goto('/admin/users');
  await page.getByRole('link', { name: 'Operation', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Database connections' })).toBeVisible();
  await expect(page.locator('#pool-available')).toHaveText(/^\d+$/);
  await expect(page.locator('#health-table')).toContainText('Audit');

  const statement = `/* ${mark} */ select pg_sleep(120)`;
  const psql = spawn('psql', ['--no-psqlrc', '--dbname', server.roleUrl, '--command', statement], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  psql.stderr.on('data', (chunk) => (said += chunk));
  const over = once(psql, 'exit');
  try {
    const row = page.getByRole('row').filter({ hasText: mark });
    // The page reads itself anew; without script somebody does.
    await expect(async () => {
      if (!javaScriptEnabled) await page.reload();
      await expect(row).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 15_000 });
    await row.getByRole('button', { name: /^Cancel/ }).click();
    await expect(page.getByText('The query was cancelled.')).toBeVisible();
    await over;
    expect(said).toContain('canceling statement due to user request');
  } finally {
    psql.kill();
  }
  await page.goto('/admin/audit?action=cancel_query');
  await expect(page.getByRole('list', { name: 'Entries' }).locator('> li').first()).toContainText('Query cancelled');
});

test('only admins reach the pool', async ({ page, signIn }) => {
  await signIn('biller');
  expect((await page.goto('/pool_dashboard'))?.status()).toBe(403);
});
