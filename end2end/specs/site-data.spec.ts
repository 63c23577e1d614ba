// What a site says of itself: an admin makes a bag type, tries a text, packs into it, changes it and retires it.

import { ScanPage } from '../pages/scan.ts';
import { expect, test } from '../support/test.ts';

test('an admin makes a bag type, tries a text, packs, changes and retires it', async ({ page, signIn, labels }) => {
  const type = labels.type();
  const [first, second] = labels.children(2);
  await signIn('admin');
  await page.goto('/admin/users');
  await page.getByRole('link', { name: 'Site', exact: true }).click();
  await page.getByRole('link', { name: 'New bag type' }).click();
  await page.getByLabel('Name', { exact: true }).fill(type.name);
  await page.getByLabel('Label pattern', { exact: true }).fill('SB#####');
  await page.getByLabel('Child label patterns').fill('C########\n#######');
  await page.getByLabel('Children per parent').fill('2');
  await page.getByLabel('Grams per child').fill('500');
  await page.getByRole('button', { name: 'Make the bag type' }).click();
  // What was typed comes back with what is wrong.
  await expect(page.locator('.field-error')).toHaveText('Labels of this form are parents of Mustard already. Choose another form.');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(type.name);
  await page.getByLabel('Label pattern', { exact: true }).fill(type.pattern);
  await page.getByRole('button', { name: 'Make the bag type' }).click();
  await expect(page.getByText('Made.')).toBeVisible();
  const own = page.url().replace(/\?.*/, '');

  const tester = page.locator('#try');
  const tried = async (text: string, kind: string) => {
    await tester.getByLabel('Text').fill(text);
    await tester.getByRole('button', { name: 'Try it' }).click();
    await expect(page.locator('#tried')).toHaveAttribute('data-kind', kind);
  };
  await tried(first, 'child');
  await tried('ABCD0001', 'none');
  await tester.getByLabel('Child label patterns').fill('AAAA####');
  await tried('ABCD0001', 'child');

  // Servers follow within two seconds.
  const scan = new ScanPage(page);
  await expect(async () => {
    await scan.open(type.parent(1));
    await expect(scan.parentLabel).toHaveText(type.parent(1), { timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await scan.expectScan(first, 'linked');
  await scan.expectCount(1, 2);

  await page.goto(own);
  await page.locator('#edit summary').click();
  await page.locator('#edit').getByLabel('Children per parent').fill('3');
  await page.locator('#edit').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Retire' }).click();
  await expect(page.getByText('It is retired.')).toBeVisible();

  await expect(async () => {
    await scan.open(type.parent(2));
    await expect(page.getByText(`${type.name} is retired and makes no new parents.`)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await scan.open(type.parent(1));
  await scan.expectCount(1, 2);
  await scan.expectScan(second, 'linked');
  await page.goto('/admin/bag-types');
  await expect(page.getByRole('row').filter({ hasText: type.name })).toContainText('Retired');
});
