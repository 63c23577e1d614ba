// A whole site at size: stations that pack, billers, admins on lists and dashboards, people who sign in, all through sessions over HTTP.
// Writes docs/benchmarks/site.md.
//   --bags N      bags of the demo data (1800000)
//   --larger N    reads are measured again with so many (18000000); 0 leaves that out
//   --seconds N   length of each part under load (60)

import { randomUUID } from 'node:crypto';
import { Agent, get } from 'node:http';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ask } from '../support/ask.mjs';
import { Site, sleep } from '../support/site.mjs';
import { Cluster, processorMs } from './cluster.mjs';
import { Connection } from './http.mjs';
import { machine } from './machine.mjs';
import { makePeople, signIn, signInAll } from './people.mjs';
import { firstParent, memory, ms, percentiles, tally } from './stations.mjs';

const { values } = parseArgs({ options: { bags: { type: 'string' }, larger: { type: 'string' }, seconds: { type: 'string' } } });
const BAGS = Number(values.bags ?? 1_800_000);
const LARGER = Number(values.larger ?? 18_000_000);
const SECONDS = Number(values.seconds ?? 60);
/** How many stations pack at once, a scan a second each, one part after the other. */
const STATIONS = [100, 200, 400, 800];
const BILLERS = 10;
const ADMINS = 5;
const WATCHERS = 100;
/** Stations that pack while live dashboards are watched: each second brings something new. */
const WATCHED_STATIONS = 20;
/** A handheld sends again what was refused for load. */
const PATIENCE_TRIES = 60;

const say = (/** @type {string} */ text) => console.error(`bench: ${text}`);
const number = (/** @type {number} */ n) => n.toLocaleString('en');

/** Starts a site whose people are not limited: their handhelds are not what is measured. @param {number} bags */
async function siteWith(bags) {
  const settings = { LIMIT_SCANS_PER_SECOND: '0', LIMIT_PAGES_PER_USER: '0', LIMIT_LOGIN_PER_ADDRESS: '0', LIMIT_LOGIN_PER_ACCOUNT: '0' };
  const site = await Site.start({ logFile: process.env.SERVER_LOG, settings });
  say(`making ${number(bags)} bags`);
  const begun = performance.now();
  site.cli(['seed-demo', '--bags', String(bags)]);
  const seconds = (performance.now() - begun) / 1000;
  say(`made in ${Math.round(seconds)} s`);
  site.sql('vacuum analyze');
  return { site, seconds };
}

/** Times by kind, and what was answered otherwise than hoped. */
class Record {
  /** @type {Map<string, number[]>} */
  times = new Map();
  /** @type {globalThis.Record<string, number>} */
  refused = {};

  /** @param {string} kind @param {number} due @param {number} status */
  add(kind, due, status) {
    const times = this.times.get(kind) ?? [];
    times.push(performance.now() - due);
    this.times.set(kind, times);
    if (status !== 200 && status !== 302) this.refused[`${kind} ${status}`] = (this.refused[`${kind} ${status}`] ?? 0) + 1;
  }
}

/** Does something every so many milliseconds from its own moment on, whatever it takes. @param {number} every @param {number} offset @param {number} end @param {(due: number) => Promise<void>} act */
async function steadily(every, offset, end, act) {
  for (let due = performance.now() + offset; due < end; due += every) {
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    await act(due);
  }
}

class Shift {
  #agent = new Agent({ keepAlive: true, maxSockets: 400 });
  record = new Record();

  /** @param {Site} site */
  constructor(site) {
    this.site = site;
  }

  /** Opens a page as a person. @param {string} kind @param {string} path @param {import('./people.mjs').Person} person @param {number} due */
  async open(kind, path, person, due) {
    const answer = await ask(`${this.site.url}${path}`, { headers: { cookie: person.cookie, accept: 'text/html' }, agent: this.#agent });
    this.record.add(kind, due, answer.status);
    return answer;
  }

  /** Sends one command as the scan page does, again while it is refused for load. @param {string} kind @param {Connection} connection @param {unknown} act @param {string} station @param {number} due */
  async command(kind, connection, act, station, due) {
    const body = JSON.stringify({ commands: [{ key: randomUUID(), act, station, made_ms: Date.now() }] });
    for (let tries = 0; tries < PATIENCE_TRIES; tries += 1) {
      const answer = await connection.post('/fn/commands', body);
      if (answer.status === 200) {
        this.record.add(kind, due, 200);
        return answer.body;
      }
      this.record.refused[`${kind} ${answer.status}`] = (this.record.refused[`${kind} ${answer.status}`] ?? 0) + 1;
      await sleep(1000);
    }
    throw new Error(`a ${kind} is not accepted`);
  }

  /** @param {import('./people.mjs').Person} person */
  connect(person) {
    return new Connection(this.site.port, { Cookie: person.cookie, Origin: this.site.url });
  }

  close() {
    this.#agent.destroy();
  }
}

/** A hundred bytes of the middle of the demo data, so that pages differ. @param {number} n @param {number} parents */
const some = (n, parents) => 1 + ((n * 7919) % parents);
const parentLabel = (/** @type {number} */ n) => `${n % 4 === 3 ? 'DN' : 'DM'}${String(n).padStart(7, '0')}`;

/** The pages that are looked at, by kind. @param {number} n @param {number} parents @returns {[string, string][]} */
function pages(n, parents) {
  const nth = some(n, parents);
  return [
    ['dashboard', '/dashboard'],
    ['bag page', `/bags/${parentLabel(nth)}`],
    ['bag page', `/bags/D${String(nth * 30 + 1).padStart(9, '0')}`],
    ['list of bags', '/bags'],
    ['search', `/search?q=${parentLabel(nth)}`],
    ['search by prefix', `/bags?q=D${String(nth * 30).padStart(9, '0').slice(0, 6)}`],
    ['list of bills', '/bills'],
    ['bill page', `/bills/DEMO-${String(Math.floor(nth * 0.9 / 40)).padStart(6, '0')}`],
  ];
}

/** What processes use of the memory, each shared page once, in MB. @param {string} folder of the cluster */
function postgresMemory(folder) {
  const postmaster = readFileSync(`${folder}/data/postmaster.pid`, 'utf8').split('\n')[0];
  const pids = [postmaster, ...execFileSync('ps', ['-o', 'pid=', '--ppid', postmaster], { encoding: 'utf8' }).trim().split(/\s+/)];
  const pss = (/** @type {string} */ pid) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0; // ended meanwhile
    }
  };
  return Math.round(pids.reduce((sum, pid) => sum + pss(pid), 0) / 1024);
}

/**
 * Pages one at a time, so that a time is what the page costs. The first of each kind is not counted.
 * @param {Site} site @param {import('./people.mjs').Person} admin @param {number} parents
 */
async function readAlone(site, admin, parents) {
  const shift = new Shift(site);
  for (const [, path] of pages(1, parents)) await shift.open('warm-up', path, admin, performance.now());
  for (let n = 2; n < 102; n += 1) {
    for (const [kind, path] of pages(n, parents)) await shift.open(kind, path, admin, performance.now());
  }
  shift.close();
  shift.record.times.delete('warm-up');
  return shift.record;
}

/** The calls of statements and their time. @param {Site} site */
function statements(site) {
  return site
    .sql(
      `select round(total_exec_time::numeric / 1000, 1), calls, round(mean_exec_time::numeric, 2), round(rows::numeric / greatest(calls, 1), 1),
              left(regexp_replace(query, '[\\s|]+', ' ', 'g'), 110)
       from pg_stat_statements s join pg_database d on d.oid = s.dbid
       where d.datname = current_database() and toplevel order by total_exec_time desc limit 10`,
    )
    .split('\n')
    .map((line) => line.split('|'));
}

/**
 * So many stations for a while, with billers, admins and log-ins beside them.
 * @param {Site} site @param {Cluster} cluster @param {Staff} staff @param {number} stations @param {number} part
 */
async function work(site, cluster, staff, stations, part) {
  say(`${stations} stations, ${SECONDS} s`);
  const shift = new Shift(site);
  const before = { server: processorMs(Number(site.pid)), postgres: cluster.processorMs(), at: performance.now() };
  const end = performance.now() + SECONDS * 1000;
  let scans = 0;
  let opened = 0;
  await Promise.all([
    ...staff.dispatchers.slice(0, stations).map(async (person, station) => {
      const connection = shift.connect(person);
      let n = 0;
      await steadily(1000, (station * 1000) / stations, end, async (due) => {
        const parent = `M444-${String(firstParent(station, part, stations) + Math.floor(n / 15)).padStart(5, '0')}`;
        n += 1;
        await shift.command('scan', connection, { link: { parent, child: `B${part}X${station}X${n}` } }, `s${station}`, due);
      });
      scans += n;
      connection.close();
    }),
    // Each biller puts a parent on a bill every five seconds and looks at the bill every ten.
    ...staff.billers.map(async (person, i) => {
      const connection = shift.connect(person);
      const bill = `BENCH-${part}-${i}`;
      let n = 0;
      await steadily(5000, i * 500, end, async (due) => {
        const parent = parentLabel(staff.freeParents + part * 1000 + i * 40 + n);
        n += 1;
        await shift.command('parent on a bill', connection, { add_to_bill: { bill, parent } }, 'office', due);
        if (n % 2 === 0) await shift.open('bill page', `/bills/${bill}`, person, performance.now());
      });
      connection.close();
    }),
    ...staff.admins.map((person, i) =>
      steadily(1000, i * 200, end, async (due) => {
        const kinds = pages(opened + 1000 * part, staff.parents);
        const [kind, path] = kinds[opened % kinds.length];
        opened += 1;
        await shift.open(kind, path, person, due);
      }),
    ),
    steadily(2000, 500, end, async (due) => {
      await signIn(site, staff.billers[0].username, staff.password);
      shift.record.add('log-in', due, 200);
    }),
  ]);
  shift.close();
  const seconds = (performance.now() - before.at) / 1000;
  const linked = Number(site.sql(`select count(*) from link l join bag b on b.id = l.child_bag_id where b.label like 'B${part}X%'`));
  if (linked !== scans) throw new Error(`${scans} scans were answered and ${linked} are linked`);
  return {
    stations,
    scans,
    record: shift.record,
    server: (processorMs(Number(site.pid)) - before.server) / seconds / 10,
    postgres: (cluster.processorMs() - before.postgres) / seconds / 10,
    memory: memory(site),
    postgresMemory: postgresMemory(cluster.folder),
  };
}

/** Dashboards of many people, each opened anew every second. @param {Site} site @param {import('./people.mjs').Person[]} people */
async function watch(site, people) {
  say(`${people.length} people on the dashboard`);
  const shift = new Shift(site);
  const end = performance.now() + 20_000;
  await Promise.all(
    people.map((person, i) => steadily(1000, (i * 1000) / people.length, end, async (due) => void (await shift.open('dashboard', '/dashboard', person, due)))),
  );
  shift.close();
  return shift.record;
}

/** Holds live dashboards open; how many changes they have heard, and how to end them. @param {Site} site @param {import('./people.mjs').Person[]} people */
function listen(site, people) {
  const heard = { changes: 0 };
  const agent = new Agent({ maxSockets: people.length });
  const calls = people.map((person) =>
    get(`${site.url}/dashboard/live`, { headers: { cookie: person.cookie }, agent }, (response) => {
      if (response.statusCode !== 200) throw new Error(`a live dashboard: ${response.statusCode}`);
      response.setEncoding('utf8');
      response.on('data', (/** @type {string} */ text) => (heard.changes += text.split('data:').length > 1 && text.includes('id="total-bags"') ? 1 : 0));
      response.on('error', () => {}); // ended below
    }),
  );
  return {
    heard,
    end() {
      for (const call of calls) call.destroy();
    },
  };
}

/**
 * @typedef {{ dispatchers: import('./people.mjs').Person[], billers: import('./people.mjs').Person[], admins: import('./people.mjs').Person[],
 *   password: string, freeParents: number, parents: number }} Staff
 */

/** @param {Site} site @returns {Promise<Staff>} */
async function hire(site) {
  say('signing everybody in');
  const most = Math.max(...STATIONS);
  const dispatchers = makePeople(site, 'dispatcher', 'station', most);
  const billers = makePeople(site, 'biller', 'biller', BILLERS);
  const admins = makePeople(site, 'admin', 'chief', ADMINS);
  const parents = Number(site.sql(`select count(*) from bag where type = 'parent' and label like 'D%'`));
  for (let part = 0; part < STATIONS.length + 2; part += 1) {
    for (let i = 0; i < BILLERS; i += 1) {
      site.sql(`insert into bill (number, target_parents, created_by) select 'BENCH-${part}-${i}', 100, id from "user" where username = 'biller-0'`);
    }
  }
  return {
    dispatchers: await signInAll(site, dispatchers.usernames, dispatchers.password),
    billers: await signInAll(site, billers.usernames, billers.password),
    admins: await signInAll(site, admins.usernames, admins.password),
    password: billers.password,
    // The newest parents are on no bill yet.
    freeParents: Math.floor(parents * 0.985),
    parents,
  };
}

/** @param {Record} record */
function rows(record) {
  return [...record.times.entries()].map(([kind, times]) => {
    const p = percentiles(times);
    return `| ${kind} | ${times.length} | ${ms(p.p50)} | ${ms(p.p95)} | ${ms(p.p99)} | ${ms(p.worst)} |`;
  });
}
const HEAD = ['| what | times | p50 ms | p95 ms | p99 ms | worst ms |', '|---|--:|--:|--:|--:|--:|'];

/** @type {string[]} */
let page = [];
// After each half: the second takes longest, and may lack room.
const save = () => writeFileSync('../docs/benchmarks/site.md', page.join('\n'));

const { site, seconds } = await siteWith(BAGS);
try {
  const cluster = new Cluster(process.env.POSTGRES_URL ?? '', SECONDS);
  site.sql('create extension if not exists pg_stat_statements');
  const staff = await hire(site);
  say('pages, one at a time');
  const alone = await readAlone(site, staff.admins[0], staff.parents);
  const watching = await watch(site, staff.dispatchers.slice(0, WATCHERS));
  site.sql('select pg_stat_statements_reset()');
  /** @type {Awaited<ReturnType<typeof work>>[]} */
  const parts = [];
  /** @type {string[][]} */
  let top = [];
  for (const [part, stations] of STATIONS.entries()) {
    parts.push(await work(site, cluster, staff, stations, part));
    if (part === 0) top = statements(site);
  }
  const unwatched = await work(site, cluster, staff, WATCHED_STATIONS, STATIONS.length);
  const live = listen(site, staff.dispatchers.slice(0, WATCHERS));
  const watched = await work(site, cluster, staff, WATCHED_STATIONS, STATIONS.length + 1);
  live.end();
  if (live.heard.changes < WATCHERS * SECONDS * 0.5) throw new Error(`live dashboards heard ${live.heard.changes} changes only`);
  await site.stop();
  const stopped = performance.now();
  await site.serve();
  const startMs = performance.now() - stopped;
  say('integrity check');
  site.cli(['integrity', 'check']);
  const first = parts[0];
  page = [
    '# A whole site at size',
    '',
    'Stations pack through the call of the scan page, each with a session of its own; beside them ten billers put parents on bills and look at them, five',
    'admins open lists, pages, searches and dashboards, and somebody signs in every two seconds. Server, Postgres and the load generator share the machine.',
    'Times are the client\'s, from the moment at which the act was due.',
    '',
    ...machine(`./dev bench site${values.bags || values.larger || values.seconds ? ` --bags ${BAGS} --larger ${LARGER} --seconds ${SECONDS}` : ''}`),
    `* Database: PostgreSQL ${site.sql('show server_version')}, fsync on, ${number(Number(site.sql('select count(*) from bag')))} bags, ${number(Number(site.sql('select count(*) from scan')))} scans; \`seed-demo --bags ${BAGS}\` took ${Math.round(seconds)} s`,
    '',
    `## ${first.stations} stations, ${SECONDS} s`,
    '',
    ...HEAD,
    ...rows(first.record),
    '',
    `Refused: ${tally(first.record.refused) || 'nothing'}. The server used ${first.server.toFixed(0)} % of a core and ${first.memory} MB at most, Postgres ${first.postgres.toFixed(0)} % and ${first.postgresMemory} MB.`,
    `Started anew on this database, the server was ready after ${number(Math.round(startMs))} ms, asked every 50.`,
    '',
    '## Where it bends',
    '',
    'What is refused for load is sent again after a second with its key, as a handheld does, and its time goes on. After each part every scan was linked exactly once.',
    '',
    '| stations | scans | p50 ms | p95 ms | p99 ms | worst ms | refused and sent again | server, % of a core | Postgres, % of a core | server, MB | Postgres, MB |',
    '|--:|--:|--:|--:|--:|--:|---|--:|--:|--:|--:|',
    ...parts.map((p) => {
      const t = percentiles(p.record.times.get('scan') ?? []);
      return `| ${p.stations} | ${p.scans} | ${ms(t.p50)} | ${ms(t.p95)} | ${ms(t.p99)} | ${ms(t.worst)} | ${tally(p.record.refused) || 'none'} | ${p.server.toFixed(0)} | ${p.postgres.toFixed(0)} | ${p.memory} | ${p.postgresMemory} |`;
    }),
    '',
    `## Dashboards: ${WATCHERS} people, each opens it anew every second`,
    '',
    ...HEAD,
    ...rows(watching),
    '',
    `## Live dashboards: ${WATCHERS} people look at what changes every second`,
    '',
    `${WATCHED_STATIONS} stations pack, ${SECONDS} s without and ${SECONDS} s with them; billers, admins and log-ins are beside them in both. They heard ${number(live.heard.changes)} changes.`,
    '',
    '| live dashboards | server, % of a core | Postgres, % of a core |',
    '|--:|--:|--:|',
    `| 0 | ${unwatched.server.toFixed(1)} | ${unwatched.postgres.toFixed(1)} |`,
    `| ${WATCHERS} | ${watched.server.toFixed(1)} | ${watched.postgres.toFixed(1)} |`,
    '',
    '## Pages, one at a time',
    '',
    ...HEAD,
    ...rows(alone),
    '',
    '## The statements that took most time',
    '',
    `While ${first.stations} stations worked.`,
    '',
    '| seconds in all | calls | ms a call | rows a call | statement |',
    '|--:|--:|--:|--:|---|',
    ...top.map((row) => `| ${row.slice(0, 4).join(' | ')} | \`${row.slice(4).join(' ')}\` |`),
    '',
  ];
  save();
} finally {
  await site.stop();
}

if (LARGER) {
  // The room is needed.
  execFileSync('psql', ['--no-psqlrc', '--quiet', '--dbname', process.env.POSTGRES_URL ?? '', '--command', `drop database ${new URL(site.databaseUrl).pathname.slice(1)}`]);
  const { site: larger, seconds: took } = await siteWith(LARGER);
  try {
    const admins = makePeople(larger, 'admin', 'chief', 2);
    const [admin] = await signInAll(larger, admins.usernames.slice(0, 1), admins.password);
    const parents = Number(larger.sql(`select count(*) from bag where type = 'parent'`));
    say('pages, one at a time');
    const alone = await readAlone(larger, admin, parents);
    page.push(`## Pages with ${number(LARGER)} bags, one at a time`, '', `\`seed-demo --bags ${LARGER}\` took ${Math.round(took)} s.`, '', ...HEAD, ...rows(alone), '');
  } finally {
    await larger.stop();
  }
}
save();
console.log(page.join('\n'));
