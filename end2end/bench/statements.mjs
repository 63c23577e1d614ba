// What a scan costs the database, by pgbench in one run on the same rows: a prototype in one data-modifying statement, the statement of revision
// ca557b7, today's of one scan, today's of many. Writes docs/benchmarks/scan-functions.md.
//   --seconds N    length of each part (10)
//   --children N   children packed before (300000)

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fill } from './fill.mjs';
import { machine } from './machine.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string' }, children: { type: 'string' } } });
const SECONDS = Number(values.seconds ?? 10);
const CHILDREN = Number(values.children ?? 300_000);
const CLIENTS = 8;
const PEOPLE = 200;
/** The migrations of ca557b7 are the first so many of those that came before the baseline. */
const BEFORE = 14;
const EARLIER = '../server/store/tests/data/before_baseline/schema';
const url = new URL(process.env.POSTGRES_URL ?? '');
const env = { ...process.env, PGHOST: url.searchParams.get('host') ?? '', PGUSER: url.username };

/** @param {string} database @param {string[]} args */
const psql = (database, ...args) =>
  execFileSync('psql', ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--set=ON_ERROR_STOP=1', `--dbname=${database}`, ...args], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
/** @param {string} database @param {string} sql */
const sql = (database, sql) => psql(database, `--command=${sql}`);

/** Makes a database of these files. @param {string} database @param {string[]} files */
function make(database, files) {
  sql('postgres', `create database ${database}`);
  for (const file of files) psql(database, `--file=${file}`);
}

/** @param {string} folder */
const filesOf = (folder) =>
  readdirSync(folder)
    .filter((name) => /^\d+_.*\.sql$/.test(name))
    .sort()
    .map((name) => `${folder}/${name}`);

/** The same rows in a database of an earlier schema, without its triggers: they are counted already. @param {string} from @param {string} to */
function copyRows(from, to) {
  const columns = (/** @type {string} */ database, /** @type {string} */ table) =>
    sql(
      database,
      `select string_agg(quote_ident(attname), ',' order by attname) from pg_attribute
       where attrelid = '${table}'::regclass and attnum > 0 and attgenerated = '' and not attisdropped`,
    ).split(',');
  for (const table of ['"user"', 'bag', 'link', 'scan', 'counter', 'scan_tally']) {
    const known = columns(to, table);
    const names = columns(from, table).filter((name) => known.includes(name));
    const rows = execFileSync('psql', ['--no-psqlrc', '--quiet', `--dbname=${from}`, `--command=copy (select ${names} from ${table}) to stdout`], {
      env,
      maxBuffer: 2 ** 31 - 1,
    });
    execFileSync(
      'psql',
      ['--no-psqlrc', '--quiet', `--dbname=${to}`, '--command=set session_replication_role = replica', `--command=copy ${table} (${names}) from stdin`],
      { env, input: rows },
    );
  }
  for (const table of ['"user"', 'bag', 'link', 'scan']) {
    sql(to, `select setval(coalesce(pg_get_serial_sequence('${table}', 'id'), 'scan_id_seq'), (select max(id) from ${table}))`);
  }
  sql(to, 'vacuum analyze');
}

/** What all ended processes of the cluster have used of the processors, in milliseconds. */
function used() {
  const pid = readFileSync(`${env.PGHOST}/data/postmaster.pid`, 'utf8').split('\n')[0];
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

/**
 * @param {string} what @param {string} database @param {string} script @param {number} clients @param {Record<string, number>} [variables]
 */
async function measure(what, database, script, clients, variables = {}) {
  console.error(`bench: ${what}`);
  const scans = variables.at_once ?? 1;
  const before = used();
  const defines = Object.entries({ n: 0, ...variables }).map(([name, value]) => `--define=${name}=${value}`);
  const output = execFileSync(
    'pgbench',
    ['--no-vacuum', '--protocol=prepared', `--client=${clients}`, '--jobs=2', `--time=${SECONDS}`, ...defines, `--file=bench/statements/${script}`, database],
    { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const done = Number(/actually processed: (\d+)/.exec(output)?.[1]) * scans;
  const perSecond = Number(/tps = ([\d.]+)/.exec(output)?.[1]) * scans;
  await sleep(1000); // the last clients' processes end
  return { what, clients, perSecond, cpu: (used() - before) / done };
}

console.error('bench: making the databases');
make('now', filesOf('../migrations'));
sql('now', `insert into "user" (username, email, role, dispatch_area)
  select 'u' || n, 'u' || n || '@example.com', 'dispatcher', 'jaipur' from generate_series(1, ${PEOPLE}) n`);
fill(/** @type {any} */ ({ sql: (/** @type {string} */ text) => sql('now', text) }), 1, CHILDREN);
make('before', filesOf(EARLIER).slice(0, BEFORE));
copyRows('now', 'before');
const parents = Math.floor(CHILDREN / 30);
make('prototype', ['bench/statements/prototype-tables.sql']);
sql('prototype', `insert into bag (code, kind, weight_g) select 'SB' || lpad(n::text, 5, '0'), 0, 30000 from generate_series(1, ${parents}) n`);
sql('prototype', `insert into bag (code, kind, weight_g) select 'F' || n, 1, 1000 from generate_series(1, ${CHILDREN}) n`);
sql('prototype', `insert into link (child_id, parent_id, linked_by) select id, 1 + id % ${parents}, 1 from bag where kind = 1`);
sql('prototype', 'insert into scan (bag_id, user_id, action) select id, 1, 1 from bag where kind = 1');
sql('prototype', 'vacuum analyze');

const runs = [
  await measure('a prototype in one statement, without walls', 'prototype', 'prototype.sql', CLIENTS, { parents }),
  await measure('`scan_child` of ca557b7', 'before', 'before.sql', CLIENTS),
  await measure('`run_command`, a scan at a time', 'now', 'alone.sql', CLIENTS),
];
for (const at_once of [5, 25, 100]) {
  runs.push(await measure(`\`run_commands\`, ${at_once} scans at a time`, 'now', 'together.sql', 4, { at_once }));
}
const old = runs[1];
const page = [
  '# What a scan costs the database',
  '',
  'One scan packs a new child into a parent; every fifteenth makes its parent. `pgbench` sends the statements to copies of the same rows on the same',
  'machine, one after the other. Only ratios say something where the machine is busy; the processor time is that of Postgres, with its commits.',
  'Where the time goes is told in decision 41, how scans come together in decision 42.',
  '',
  ...machine(`./dev bench statements${SECONDS === 10 && CHILDREN === 300_000 ? '' : ` --seconds ${SECONDS} --children ${CHILDREN}`}`),
  `* Database: PostgreSQL ${sql('now', 'show server_version')}, fsync ${sql('now', 'show fsync')}, ${CHILDREN.toLocaleString('en')} packed children, ${SECONDS} s each`,
  '',
  '| statement | clients | scans/s | of ca557b7 | processor ms a scan | of ca557b7 |',
  '|---|--:|--:|--:|--:|--:|',
  ...runs.map(
    (run) =>
      `| ${run.what} | ${run.clients} | ${Math.round(run.perSecond)} | ${(run.perSecond / old.perSecond).toFixed(1)} × | ${run.cpu.toFixed(2)} | ${(run.cpu / old.cpu).toFixed(2)} |`,
  ),
  '',
].join('\n');
writeFileSync('../docs/benchmarks/scan-functions.md', page);
console.log(page);
