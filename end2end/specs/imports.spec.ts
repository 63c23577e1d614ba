// An admin brings a packing list: looks at it, takes it, and reads what was not taken. With script it is brought part by part.

import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/test.ts';

test('an admin brings a packing list, looks at it, takes it and reads what was refused', async ({ page, signIn, labels }) => {
  const parent = labels.mustard(), other = labels.mustard(), [first, second, third] = labels.children(3);
  const list = ['Sr,QR', `1,${first}`, `2,${second}`, `Parent Code,${parent}`, `1,${third}`, '2,half a label!', `Parent Code,${other}`, ''].join('\r\n');
  await signIn('admin');
  await page.goto('/admin/users');
  await page.getByRole('link', { name: 'Site', exact: true }).click();
  await page.getByRole('link', { name: 'Imports' }).click();
  await page.getByLabel('What it holds').selectOption({ label: 'Packing lists: children and their parents' });
  await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'packed.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  await page.getByRole('button', { name: 'Bring the file' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toContainText('packed.csv');
  await expect(page.getByText(`${parent}, with the 2 above`)).toBeVisible();
  await page.getByRole('button', { name: 'Take the rows' }).click();

  // Without script a look again tells how far it is; with it nothing has to be done.
  await expect(async () => {
    if (await page.getByRole('link', { name: 'Load again' }).isVisible()) await page.getByRole('link', { name: 'Load again' }).click();
    await expect(page.locator('#live-import').getByText('Done')).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).click();
  const refused = await readFile(await (await download).path(), 'utf8');
  expect(refused).toContain('half a label!');

  await page.goto(`/bags/${parent}`);
  await expect(page.getByRole('main')).toContainText(first);
  const none = await page.goto(`/bags/${other}`);
  expect(none?.status()).toBe(404);
});
