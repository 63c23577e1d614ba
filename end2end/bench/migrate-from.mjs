// A former system of every fault at size, taken over in one run and in several that are killed. Writes docs/benchmarks/migrate-from.md.
//   --bags N    bags of the former system (1800000)
//   --page P    where the page goes (docs/benchmarks/migrate-from.md)

import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Site, sleep } from '../support/site.mjs';
import { machine } from './machine.mjs';

const { values } = parseArgs({ options: { bags: { type: 'string' }, page: { type: 'string' } } });
const BAGS = Number(values.bags ?? 1_800_000);
const PAGE = values.page ?? '../docs/benchmarks/migrate-from.md';
const PARTS = ['schema', 'books', 'faults'].map((part) => `../server/store/tests/data/former/${part}.sql`);
/** Tables that must be the same however often a run was killed, with what is compared of them. */
const SAME = {
  bag: 'id, label, type, bag_type_id, capacity, grams_per_child, child_count, status, dispatch_area, legacy, created_by',
  link: 'id, parent_bag_id, child_bag_id, linked_by, created_at',
  bill: 'id, number, target_parents, parent_count, child_count, actual_weight_g, expected_weight_g, created_by, created_at, completed_at, status',
  bill_bag: 'id, bill_id, bag_id, added_by, created_at',
  scan: 'key, action, outcome, user_id, area, parent_bag_id, child_bag_id, bill_id, reason',
  former_repair: 'rule, entity, old_id, new_id, what',
};

const say = (/** @type {string} */ text) => console.error(`bench: ${text}`);
const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');

/** Runs the command, and kills it after so many seconds. @param {Site} site @param {string[]} args @param {number} [killed] */
async function measured(site, args, killed) {
  const begin = performance.now();
  const child = spawn(process.env.TRAITORTRACK_BIN ?? '', args, { env: { ...site.environment, LOG_LEVEL: 'warn' }, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  let memory = 0;
  child.stdout.on('data', (data) => (text += data));
  const look = setInterval(() => {
    try {
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      if (peak) memory = Math.max(memory, Number(peak[1]) / 1024);
    } catch {
      // It has just ended.
    }
  }, 50);
  const end = killed ? setTimeout(() => child.kill('SIGKILL'), killed * 1000) : undefined;
  const [code, signal] = await new Promise((resolve) => child.once('exit', (...ended) => resolve(ended)));
  clearInterval(look);
  clearTimeout(end);
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`${args.join(' ')} ended with ${code}: ${text}`);
  return { text, seconds: (performance.now() - begin) / 1000, memory, isKilled: signal === 'SIGKILL' };
}

/** @param {Site} site */
const digests = (site) =>
  Object.entries(SAME).map(([table, columns]) => `${table} ${site.sql(`select count(*) || ' ' || sum(hashtextextended(t::text, 0)::numeric) from (select ${columns} from ${table}) t`)}`);

const cluster = new URL(process.env.POSTGRES_URL ?? '');
const former = new URL(cluster);
former.pathname = `/former_${randomBytes(6).toString('hex')}`;
const psql = (/** @type {URL} */ url, /** @type {string[]} */ ...args) =>
  execFileSync('psql', ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', `--dbname=${url.href}`, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
psql(cluster, '--command', `create database ${former.pathname.slice(1)}`);
say(`making a former system of ${whole(BAGS)} bags`);
psql(former, '--single-transaction', '--command', `set local former.bags = ${BAGS}`, ...PARTS.flatMap((part) => ['--file', part]));
const planted = psql(former, '--command', 'select rule, sum(rows) from planted group by 1 order by 1').trim().split('\n').join(' ');

/** @type {Site[]} */
const sites = [];
try {
  const once = await Site.start({ settings: { SEALER: 'false' } });
  sites.push(once);
  await once.stop();
  say('a trial');
  const trial = await measured(once, ['migrate-from', '--database', former.href, '--dry-run']);
  say('in one run');
  const run = await measured(once, ['migrate-from', '--database', former.href]);
  const report = JSON.parse(readFileSync(join(once.dataDir, 'migrate-from.json'), 'utf8'));
  const repaired = report.repairs.map((/** @type {{ rule: string, rows: number }} */ r) => `${r.rule}|${r.rows}`).sort().join(' ');
  if (repaired !== planted) throw new Error(`the report says ${repaired}; planted were ${planted}`);
  const check = once.cli(['integrity', 'check']);
  once.cli(['audit', 'verify']);
  const expected = digests(once);

  const killed = await Site.start({ settings: { SEALER: 'false' } });
  sites.push(killed);
  await killed.stop();
  const runs = [];
  // Each a little longer than the one before, so that every part is stopped somewhere.
  for (let seconds = run.seconds / 12; ; seconds += run.seconds / 12) {
    say(`killed after ${seconds.toFixed(1)} s`);
    const part = await measured(killed, ['migrate-from', '--database', former.href], seconds);
    runs.push(part);
    if (!part.isKilled) break;
    // What the killed one was doing in the database ends by itself.
    while (Number(killed.sql(`select count(*) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`)) > 0) await sleep(100);
  }
  killed.cli(['integrity', 'check']);
  killed.cli(['audit', 'verify']);
  const found = digests(killed);
  if (found.join('\n') !== expected.join('\n')) throw new Error(`killed runs ended otherwise:\n${expected.join('\n')}\n${found.join('\n')}`);

  const stages = [...run.text.matchAll(/^ *(\d+) s {2}(.*)$/gm)].map(([, seconds, what]) => `| ${what} | ${seconds} |`);
  const counts = report.counts;
  const page = [
    '# Moving from the former system',
    '',
    'A former system with every fault that [the guide](../migrating.md) names, taken over by `traitortrack migrate-from`. The generator is the one of the tests; Postgres is on the same machine.',
    '',
    ...machine(`./dev bench migrate-from${BAGS === 1_800_000 ? '' : ` --bags ${BAGS}`}`),
    `* Database: PostgreSQL ${once.sql('show server_version')}, fsync on; former system: ${whole(counts.bag.found)} bags, ${whole(counts.link.found)} links, ${whole(counts.scan.found)} scans`,
    '',
    '| what | s | memory of the program at most, MB |',
    '|---|--:|--:|',
    `| a trial (\`--dry-run\`) | ${trial.seconds.toFixed(1)} | ${Math.round(trial.memory)} |`,
    `| in one run, seals and checks included | ${run.seconds.toFixed(1)} | ${Math.round(run.memory)} |`,
    `| in ${runs.length} runs, all but the last killed by \`kill -9\` | ${runs.reduce((sum, part) => sum + part.seconds, 0).toFixed(1)} | ${Math.round(Math.max(...runs.map((part) => part.memory)))} |`,
    '',
    `Both ended with the same rows. The report's ${report.repairs.length} rules had the rows that were planted. \`integrity check\`: ${check.trim().split('\n').at(-1)} \`audit verify\` found nothing.`,
    '',
    '## Where the time goes',
    '',
    'What the run printed, by the second.',
    '',
    '| what | at s |',
    '|---|--:|',
    ...stages,
    '',
  ];
  writeFileSync(PAGE, page.join('\n'));
  say(`wrote ${PAGE}`);
} finally {
  for (const site of sites) await site.stop();
}
