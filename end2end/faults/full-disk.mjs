// The disk of the database fills up in the middle of a shift: scans are refused with 503 and Retry-After, handhelds keep them; once
// there is room again all arrive, each once, and nobody starts anything again. On a private Postgres in a small tmpfs.

import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, rmdirSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivateSite } from '../support/private-site.mjs';
import { freePort, sleep } from '../support/site.mjs';

const SIZE = '320m';
/** A handheld tries again for so long, in milliseconds. */
const PATIENCE = 120_000;

/** @typedef {{ key: string, parent: string, child: string }} Scan */
/** @typedef {{ status: number, retryAfter: string | null, outcome?: string }} Answer */

/** Writes a file until nothing fits any more. @param {string} path */
function fill(path) {
  const file = openSync(path, 'w');
  for (let size = 1 << 20; size >= 512; )
    try {
      if (writeSync(file, Buffer.alloc(size)) < size) throw new Error('full');
    } catch {
      size /= 2;
    }
  closeSync(file);
}

/** A disk that may be filled; nothing where this user cannot mount one. */
function smallDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'traitortrack-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'tmpfs', folder], { stdio: 'pipe' });
    return folder;
  } catch (error) {
    rmdirSync(folder);
    console.error(`faults: no small disk can be mounted here (${String(error).split('\n')[0]})`);
    return undefined;
  }
}

/** @param {PrivateSite} site @param {string} token @param {Scan} scan @returns {Promise<Answer>} */
async function send(site, token, scan) {
  const answer = await fetch(`${site.url}/api/v1/scans`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(scan),
  });
  const text = await answer.text();
  const outcome = answer.status === 200 ? JSON.parse(text).outcome : undefined;
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), outcome };
}

/** Scans from a device of its own number; one parent of 30 after the other. @param {number} n @returns {Scan} */
const scan = (n) => ({ key: randomUUID(), parent: `SB${String(10_000 + Math.floor(n / 30))}`, child: `FULL${String(n).padStart(6, '0')}` });

/** @param {string} folder */
async function shift(folder) {
  const site = new PrivateSite(folder, await freePort());
  const stuffing = join(folder, 'stuffing');
  try {
    await site.serve();
    site.makeUser('asha', 'dispatcher', 'jaipur');
    const { token } = site.api('asha');
    const pid = site.pid;
    /** @type {Scan[]} */
    const made = [];
    /** @type {Scan[]} */
    const waiting = [];
    /** @type {Record<string, number>} */
    const answers = {};
    const scanOnce = async (/** @type {Scan} */ one) => {
      const answer = await send(site, token, one);
      answers[answer.status] = (answers[answer.status] ?? 0) + 1;
      if (answer.status === 200) assert.equal(answer.outcome, 'linked');
      else {
        assert.equal(answer.status, 503, 'a full disk is told as 503');
        assert.ok(answer.retryAfter, 'with Retry-After');
        waiting.push(one);
      }
    };
    const next = async () => {
      const one = scan(made.length);
      made.push(one);
      await scanOnce(one);
    };

    for (let n = 0; n < 90; n += 1) await next();
    assert.equal(waiting.length, 0, 'all is well at first');
    fill(stuffing);
    // Free places in the tables are used up first.
    for (let n = 0; n < 20_000 && waiting.length < 60; n += 1) await next();
    assert.ok(waiting.length >= 60, 'the disk is full');
    // Then the log too, which brings Postgres down: it must come back by itself.
    try {
      for (let n = 0; n < 20; n += 1) site.sql('create table if not exists stuffing (n int); drop table stuffing; select pg_switch_wal()');
    } catch {
      // It ends in the middle of one.
    }
    for (let n = 0; n < 30; n += 1) await next();
    const health = await fetch(`${site.url}/health`);
    assert.equal(health.status, 200, 'the program itself answers all the while');

    rmSync(stuffing);
    const kept = waiting.length;
    for (const until = Date.now() + PATIENCE; waiting.length > 0; ) {
      assert.ok(Date.now() < until, `${waiting.length} scans still wait, and there is room again`);
      const again = waiting.splice(0);
      for (const one of again) await scanOnce(one);
      if (waiting.length > 0) await sleep(500);
    }
    assert.equal(site.pid, pid, 'nobody started the server again');
    assert.equal(site.sql(`select count(*) || ' ' || count(distinct key) from scan where child_label like 'FULL%'`), `${made.length} ${made.length}`);
    assert.equal(Number(site.sql(`select count(*) from link l join bag c on c.id = l.child_bag_id where c.label like 'FULL%'`)), made.length);
    site.cli(['integrity', 'check']);
    site.cli(['audit', 'seal']);
    site.cli(['audit', 'verify']);
    console.error(`faults: a full disk: ${made.length} scans, ${kept} of them waited, all stored once; answers ${JSON.stringify(answers)}`);
  } catch (error) {
    console.error(readFileSync(`${folder}.log`, 'utf8').split('\n').slice(-40).join('\n'));
    throw error;
  } finally {
    await site.stop();
    rmSync(`${folder}.log`, { force: true });
  }
}

let passed = 0;
let failed = 0;
const folder = smallDisk();
if (folder) {
  try {
    await shift(folder);
    passed = 1;
  } catch (error) {
    failed = 1;
    console.error(error);
  } finally {
    try {
      execFileSync('umount', ['--lazy', folder]);
      rmdirSync(folder);
    } catch (error) {
      console.error(error);
    }
  }
}
if (process.env.RESULT_FILE) writeFileSync(process.env.RESULT_FILE, JSON.stringify({ passed, failed }));
console.log(`${passed} passed, ${failed} failed${folder ? '' : ', blocked: it takes root to mount a small disk'}`);
process.exit(failed);
