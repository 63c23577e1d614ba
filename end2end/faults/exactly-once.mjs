// Proves that an acknowledged scan is stored exactly once, whatever is sent twice, shared or cut off.
// 1,000 scans by 20 clients over 40 parents; a third of the requests is sent twice, a third of the codes is shared between
// clients. Once undisturbed, once with the server killed (kill -9) in the middle, started again, and everything that was
// not answered sent again. With so many clients most scans go to the database together (decision 42), so the kill hits such a
// statement. `SEED=n` repeats a run.

import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Site, sleep } from '../support/site.mjs';

const CLIENTS = 20;
const SCANS_EACH = 50;
const PARENTS = 40;

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
/** A small repeatable random number generator (mulberry32), between 0 and 1. @param {number} state */
const generator = (state) => () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

/**
 * @typedef {{ key: string, parent: string, child: string }} Scan
 * @typedef {{ scan: Scan, api: import('../support/site.mjs').Api, answers: any[] }} Sent
 */

/** The scans of one run. @param {Site} site @param {number} series distinguishes the runs' labels */
function plan(site, series) {
  const random = generator(seed + series);
  const below = (/** @type {number} */ n) => Math.floor(random() * n);
  // Half of the parents hold 30, half 15: some fill up.
  const parents = Array.from({ length: PARENTS }, (_, i) =>
    i % 2 ? `SB${series}${String(i).padStart(4, '0')}` : `M444-${series}${String(i).padStart(4, '0')}`,
  );
  const shared = Array.from({ length: 110 }, (_, i) => `S${series}X${String(i).padStart(4, '0')}`);
  /** @type {Sent[][]} */
  const clients = [];
  for (let client = 0; client < CLIENTS; client += 1) {
    const username = `c${series}-${client}`;
    site.makeUser(username, 'dispatcher', 'jaipur');
    const api = site.api(username);
    clients.push(
      Array.from({ length: SCANS_EACH }, (_, i) => {
        const child = random() < 1 / 3 ? shared[below(shared.length)] : `U${series}X${client}X${String(i).padStart(3, '0')}`;
        return { scan: { key: randomUUID(), parent: parents[below(PARENTS)], child }, api, answers: [] };
      }),
    );
  }
  return { clients, random };
}

/** Sends a scan once; true when it was acknowledged. @param {Sent} sent */
async function send(sent) {
  try {
    const { status, body } = await sent.api.call('POST', '/api/v1/scans', sent.scan);
    if (status !== 200) return false;
    sent.answers.push(body);
    return true;
  } catch {
    return false; // the server went away; whether it stored the scan, only a retry can tell
  }
}

/** @param {Sent[]} all */
const acknowledged = (all) => all.filter((sent) => sent.answers.length > 0);

/** What must be true of every run. @param {Site} site @param {Sent[]} all @param {number} series */
function verify(site, all, series) {
  for (const { scan, answers } of all) {
    assert.ok(answers.length > 0, `scan ${scan.key} was never acknowledged`);
    for (const again of answers.slice(1)) assert.deepEqual(again, answers[0], `scan ${scan.key} got two different answers`);
  }
  const stored = new Map(
    site
      .sql(`select key, id, outcome from scan where parent_label like 'SB${series}%' or parent_label like 'M444-${series}%'`)
      .split('\n')
      .map((row) => row.split('|'))
      .map(([key, id, outcome]) => [key, { id, outcome }]),
  );
  assert.equal(stored.size, all.length, 'as many scans are stored as were acknowledged');
  const rows = site.sql(`select count(*) from scan where parent_label like 'SB${series}%' or parent_label like 'M444-${series}%'`);
  assert.equal(Number(rows), all.length, 'each once');
  const held = new Map();
  for (const { scan, answers } of all) {
    const [{ outcome, scan_id }] = answers;
    assert.deepEqual(stored.get(scan.key), { id: String(scan_id), outcome }, `scan ${scan.key} is stored as it was answered`);
    if (outcome === 'linked') {
      assert.ok(!held.has(scan.child), `${scan.child} was linked twice`);
      held.set(scan.child, scan.parent);
    }
  }
  const links = site
    .sql(
      `select c.label, p.label from link l join bag c on c.id = l.child_bag_id join bag p on p.id = l.parent_bag_id
       where p.label like 'SB${series}%' or p.label like 'M444-${series}%'`,
    )
    .split('\n')
    .map((row) => row.split('|'));
  assert.deepEqual(new Map(links.map(([child, parent]) => [child, parent])), held, 'the links are those that were acknowledged');
  // Scans of one statement bear its time.
  const most = site.sql(
    `select max(n) from (select count(*) as n from scan where parent_label like 'SB${series}%' or parent_label like 'M444-${series}%'
     group by "timestamp") statement`,
  );
  assert.ok(Number(most) > 1, 'scans of several clients went to the database together');
  site.cli(['integrity', 'check']);
  site.cli(['audit', 'seal']);
  site.cli(['audit', 'verify']);
}

/** @param {Sent[]} all */
function outcomes(all) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { answers } of all) counts[answers[0].outcome] = (counts[answers[0].outcome] ?? 0) + 1;
  return Object.entries(counts)
    .sort()
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(', ');
}

/** @param {Site} site @param {number} series */
async function undisturbed(site, series) {
  const { clients, random } = plan(site, series);
  const all = clients.flat();
  let requests = 0;
  await Promise.all(
    clients.map(async (scans) => {
      /** @type {Sent[]} */
      const later = [];
      for (const sent of scans) {
        const dice = random();
        requests += 1;
        if (dice < 1 / 6) {
          requests += 1; // twice at the same moment
          await Promise.all([send(sent), send(sent)]);
        } else {
          await send(sent);
          if (dice < 1 / 3) later.push(sent);
        }
      }
      for (const sent of later.reverse()) {
        requests += 1; // and twice in another order
        await send(sent);
      }
    }),
  );
  verify(site, all, series);
  console.log(`  ${requests} requests for ${all.length} scans: ${outcomes(all)}`);
}

/** @param {Site} site @param {number} series */
async function killed(site, series) {
  const { clients, random } = plan(site, series);
  const all = clients.flat();
  let down = false;
  const running = Promise.all(
    clients.map(async (scans) => {
      for (const sent of scans) {
        if (down) return;
        if (random() < 1 / 6) await Promise.all([send(sent), send(sent)]);
        else await send(sent);
      }
    }),
  );
  while (acknowledged(all).length < all.length * 0.4) await sleep(1);
  await site.stop('SIGKILL');
  down = true;
  await running;
  const before = acknowledged(all).length;
  assert.ok(before < all.length, 'the server was killed before it had answered everything');
  const stored = Number(
    site.sql(`select count(*) from scan where parent_label like 'SB${series}%' or parent_label like 'M444-${series}%'`),
  );
  await site.serve();
  // Everything that was not answered again, and a third of the rest.
  await Promise.all(
    clients.map(async (scans) => {
      for (const sent of scans) if (sent.answers.length === 0 || random() < 1 / 3) await send(sent);
    }),
  );
  verify(site, all, series);
  console.log(`  killed after ${before} answers, ${stored} scans were stored by then; in the end: ${outcomes(all)}`);
}

const result = { passed: 0, failed: 0 };
console.log(`seed ${seed}`);
// Each client has a user of its own but scans as fast as it is answered, which no person does.
const site = await Site.start({ logFile: process.env.SERVER_LOG, settings: { LIMIT_SCANS_PER_SECOND: '0' } });
try {
  /** @type {[string, (site: Site, series: number) => Promise<void>][]} */
  const runs = [
    ['a thousand scans, a third sent twice, are stored exactly once', undisturbed],
    ['the same with the server killed in the middle', killed],
  ];
  for (const [series, [name, run]] of runs.entries()) {
    try {
      await run(site, series + 1);
      result.passed += 1;
      console.log(`ok   ${name}`);
    } catch (error) {
      result.failed += 1;
      console.log(`FAIL ${name}\n${error instanceof Error ? error.stack : error}`);
    }
  }
} finally {
  await site.stop();
}
if (process.env.RESULT_FILE) writeFileSync(process.env.RESULT_FILE, JSON.stringify(result));
process.exitCode = result.failed ? 1 : 0;
