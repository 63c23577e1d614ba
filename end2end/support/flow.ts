// A dispatcher's whole job, one of each: told apart by whoever does it, by eye, by ear, in any language.

import type { Page } from '@playwright/test';
import type { ScanPage } from '../pages/scan.ts';
import type { Labels } from './labels.ts';
import type { Api, Site } from './site.mjs';
import { expect } from './test.ts';

/** What lies on the floor before the flow begins. */
export interface Floor {
  /** Packed first. */
  parent: string;
  /** Holds what is moved out of it, and what bears the label of another bag. */
  other: string;
  /** Becomes another area's. */
  abroad: string;
  giveAway: () => void;
  /** Holds 14 of 15. */
  nearly: string;
  /** Closed short and opened again. */
  short: string;
  first: string;
  second: string;
  moved: string;
  twin: string;
  filling: string;
  tooMany: string;
  loose: string;
  late: string;
  bill: string;
  /** What was packed last, without a network. */
  kept?: string;
}

export async function layOut(labels: Labels, api: (role: 'dispatcher' | 'biller') => Api, server: Site): Promise<Floor> {
  const [parent, other, abroad, short] = [labels.mustard(), labels.mustard(), labels.mustard(), labels.mustard()];
  const [first, second, moved, twin, filling, tooMany, loose, late, far] = labels.children(9);
  const [nearly, bill] = [labels.moong(), labels.bill()];
  const hands = api('dispatcher');
  await hands.pack(other, [moved, twin]);
  await hands.pack(abroad, [far]);
  await hands.pack(nearly, labels.children(14));
  await api('biller').must('POST', '/api/v1/bills', { number: bill, target_parents: 1 });
  // Once it was chosen: without script a parent of another area is refused as such.
  const giveAway = () => void server.sql(`update bag set dispatch_area = 'hisar' where label = '${abroad}'`);
  return { giveAway, parent, other, abroad, nearly, short, first, second, moved, twin, filling, tooMany, loose, late, bill };
}

/** Waits until the person was told an outcome. `chosen`: the parent was taken; `full`: the moment in which it is full. */
export type Told = (outcome: string) => Promise<void>;

/** Everything that a dispatcher does with a network. */
export async function packOneOfEach(scan: ScanPage, floor: Floor, told: Told) {
  const { page } = scan;
  const see = async (code: string, outcome: string) => {
    await scan.scan(code);
    await told(outcome);
  };
  const tap = async (place: string, outcome: string) => {
    await page.locator(place).click();
    await told(outcome);
  };
  const choose = async (parent: string) => {
    await scan.choose(parent);
    await told('chosen');
  };
  await choose(floor.parent);
  await see(floor.first, 'linked');
  await see(floor.first, 'already_here');
  await see(floor.moved, 'in_other_parent');
  await tap('#move-form button', 'moved');
  await see(floor.second, 'linked');
  await tap('#undo', 'undone');
  await see(floor.second, 'linked');
  await see(floor.bill, 'wrong_role');
  await see('?!', 'not_a_label');
  await see(floor.twin, 'in_other_parent');
  await tap('#both-form button', 'both_here');

  await choose(floor.abroad);
  floor.giveAway();
  await see(floor.tooMany, 'area_denied');

  await choose(floor.nearly);
  await see(floor.filling, 'full');
  await see(floor.tooMany, 'parent_full');
  await page.locator('#next-parent').click();
  await expect(page.locator('.head')).toHaveAttribute('data-empty');

  await choose(floor.short);
  await see(floor.loose, 'linked');
  await closeShort(page);
  await told('closed');
  await choose(floor.short);
  await see(floor.late, 'parent_closed');
  await tap('#reopen-form button', 'reopened');
  await see(floor.late, 'linked');
}

/** By places, whatever the language. */
async function closeShort(page: Page) {
  const summary = page.locator('#close-short summary');
  if (!(await summary.isVisible())) await page.locator('#menu > summary').click();
  await summary.click();
  await page.locator('#close-form button').click();
}

/** What the site has of it afterwards. */
export async function expectPacked(floor: Floor, api: Api) {
  const inside = async (label: string) =>
    (await api.must('GET', `/api/v1/bags/${label}`)).children.map((child: { label: string }) => child.label).sort();
  expect(await inside(floor.parent)).toEqual([floor.first, floor.second, floor.moved].sort());
  expect(await inside(floor.other)).toEqual([floor.twin]);
  expect(await inside(floor.nearly)).toHaveLength(15);
  expect(await inside(floor.short)).toEqual([floor.loose, floor.late, floor.kept].filter(Boolean).sort());
}
