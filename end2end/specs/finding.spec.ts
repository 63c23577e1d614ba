// Lists, search, dashboard, language: the same with script and without.

import { expect, test } from '../support/test.ts';

test('search finds bags and bills by a part of their label', async ({ page, signIn, labels, api }) => {
  const parent = labels.mustard();
  const [child] = labels.children(1);
  const number = labels.bill();
  await api('dispatcher').pack(parent, [child]);
  await api('biller').must('POST', '/api/v1/bills', { number, target_parents: 1 });

  await signIn('biller');
  await page.goto('/search');
  const search = async (text: string) => {
    await page.locator('#search-input').fill(text);
    await page.locator('#search-input').press('Enter');
  };
  await search(`  ${parent.toLowerCase()} `);
  await expect(page.getByRole('link', { name: parent })).toBeVisible();
  await search(child.slice(0, -1));
  await expect(page.getByRole('link', { name: child })).toBeVisible();
  await search(number);
  await page.locator('#search-hits').getByRole('link', { name: number }).click();
  await expect(page).toHaveURL(new RegExp(`/bills/${number}$`));

  // By what stands on it; the list of bills has all of these.
  const customer = `Asha ${number}`;
  await api('biller').must('PATCH', `/api/v1/bills/${number}`, { customer, vehicle: 'RJ14GB4321' });
  await page.goto('/search');
  await search(customer.toLowerCase());
  await expect(page.locator('#search-hits').getByRole('link', { name: number })).toContainText('RJ14 GB 4321');
  await page.getByRole('link', { name: 'All bills with' }).click();
  await expect(page.getByRole('rowheader')).toHaveText([number]);
  await expect(page.locator('#found')).toHaveText('1 bill');
});

test('a list is narrowed to days, sorted, counted and leafed to its end', async ({ page, signIn, labels, api }, info) => {
  const parents = [labels.mustard(), labels.mustard()];
  for (const parent of parents) await api('dispatcher').pack(parent, labels.children(1));
  const isPlain = info.project.name === 'no-script';
  const apply = async () => { if (isPlain) await page.getByRole('button', { name: 'Filter' }).click(); };

  await signIn('admin');
  await page.goto('/bags');
  await expect(page.locator('#found')).toHaveText(/^[\d,]+ parents?$/);
  await page.getByText('More filters').click();
  await page.getByLabel('Order', { exact: true }).selectOption('oldest');
  await apply();
  await expect(page).toHaveURL(/sort=oldest/);
  await page.getByLabel('Begun from', { exact: true }).fill('2020-01-01');
  await page.getByLabel('Begun from', { exact: true }).blur();
  await apply();
  await expect(page).toHaveURL(/from=2020-01-01/);
  await expect(page.locator('#found')).toHaveText(/^[\d,]+ parents? · [\d,]+ child(ren)? · [\d,.]+\skg$/);
  await page.getByLabel('Begun until', { exact: true }).fill('2020-01-02');
  await page.getByLabel('Begun until', { exact: true }).blur();
  await apply();
  await expect(page.getByText('No bags match.')).toBeVisible();
  await page.getByRole('link', { name: 'Begun until: 02 Jan 2020' }).click();
  await expect(page.getByRole('rowheader').first()).toBeVisible();
  await page.getByRole('link', { name: 'Begun from: 01 Jan 2020' }).click();
  await expect(page).not.toHaveURL(/from=/);

  // The end of the list, and back from there. Other stories pack meanwhile, so only the oldest hold still.
  await page.goto('/bags?role=');
  const all = await page.getByRole('rowheader').count();
  if (all < 50) return;
  await page.getByRole('link', { name: 'Last page' }).click();
  const last = await page.getByRole('rowheader').allInnerTexts();
  await expect(page.getByRole('link', { name: 'Next page' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Previous page' }).click();
  await expect(page.getByRole('rowheader').first()).not.toHaveText(last[0]);
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page.getByRole('rowheader')).toHaveText(last, { useInnerText: true });
});

test('the list of bags is filtered by its address', async ({ page, signIn, labels, api }) => {
  const parent = labels.mustard();
  const children = labels.children(2);
  await api('dispatcher').pack(parent, children);

  await signIn('dispatcher');
  await page.goto(`/bags?q=${children[0].slice(0, -3)}`);
  await expect(page.getByRole('rowheader')).toHaveText(children, { useInnerText: true });
  await page.getByRole('link', { name: children[0] }).click();
  await expect(page.getByRole('link', { name: parent }).first()).toBeVisible();
});

test('the dashboard counts what was packed', async ({ page, signIn, labels, api }) => {
  await signIn('admin');
  await page.goto('/dashboard');
  const count = async (id: string) => Number((await page.locator(id).innerText()).replaceAll(',', ''));
  const before = await count('#total-bags');
  await api('dispatcher').pack(labels.mustard(), labels.children(3));
  // Other tests pack at the same time; the totals may be a second old.
  await expect(async () => {
    await page.goto('/dashboard');
    expect(await count('#total-bags')).toBeGreaterThanOrEqual(before + 4);
  }).toPass();
  expect(await count('#total-bags')).toBe((await count('#parent-bags')) + (await count('#child-bags')));
});

test('the language is switched and kept', async ({ page, signIn }) => {
  await signIn('dispatcher');
  await page.goto('/scan');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.locator('#menu > summary').click();
  await page.getByRole('button', { name: 'हिन्दी' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'hi');
  await expect(page.getByLabel('पैरेंट स्कैन करें')).toBeVisible();
  await page.goto('/bags');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('बैग');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bags');
});

test('signing out ends the session', async ({ page, signIn }) => {
  await signIn('biller');
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await page.goto('/bills');
  await expect(page).toHaveURL(/\/login\?next=/);
});
