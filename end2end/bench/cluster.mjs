// The databases in which statements are compared by pgbench: today's, that of revision ca557b7, and a prototype's bare tables.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The migrations of ca557b7 are the first so many of those that came before the baseline. */
const BEFORE = 14;
const EARLIER = '../server/store/tests/data/before_baseline/schema';

/** @param {string} folder */
const filesOf = (folder) =>
  readdirSync(folder)
    .filter((name) => /^\d+_.*\.sql$/.test(name))
    .sort()
    .map((name) => `${folder}/${name}`);

/** What a process has used of the processors, in milliseconds; with `ended` also what its ended children have. @param {number} pid */
export function processorMs(pid, ended = false) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').map(Number);
  return (fields[11] + fields[12] + (ended ? fields[13] + fields[14] : 0)) * 10;
}

/** @typedef {{ what: string, clients: number, perSecond: number, cpu: number }} Run scans a second, and processor milliseconds of Postgres a scan */

/** A Postgres cluster that this machine's own user rules. */
export class Cluster {
  /** @param {string} url @param {number} seconds length of each part */
  constructor(url, seconds) {
    const { searchParams, username } = new URL(url);
    this.folder = searchParams.get('host') ?? '';
    this.seconds = seconds;
    this.env = { ...process.env, PGHOST: this.folder, PGUSER: username };
  }

  /** @param {string} database @param {string[]} args */
  psql(database, ...args) {
    return execFileSync('psql', ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--set=ON_ERROR_STOP=1', `--dbname=${database}`, ...args], {
      env: this.env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  }

  /** @param {string} database @param {string} text */
  sql(database, text) {
    return this.psql(database, `--command=${text}`);
  }

  /** Makes a database of these files. @param {string} database @param {string[]} files */
  make(database, files) {
    this.sql('postgres', `create database ${database}`);
    for (const file of files) this.psql(database, `--file=${file}`);
  }

  /** Makes a database of today's schema. @param {string} database */
  makeToday(database) {
    this.make(database, filesOf('../migrations'));
  }

  /** Makes a database of ca557b7 with the rows of another one. @param {string} database @param {string} from */
  makeBefore(database, from) {
    this.make(database, filesOf(EARLIER).slice(0, BEFORE));
    this.#copyRows(from, database);
  }

  /** Makes the prototype's tables, with as many full parents. @param {string} database @param {number} children */
  makePrototype(database, children) {
    const parents = Math.floor(children / 30);
    this.make(database, ['bench/statements/prototype-tables.sql']);
    this.sql(database, `insert into bag (code, kind, weight_g) select 'SB' || lpad(n::text, 5, '0'), 0, 30000 from generate_series(1, ${parents}) n`);
    this.sql(database, `insert into bag (code, kind, weight_g) select 'F' || n, 1, 1000 from generate_series(1, ${children}) n`);
    this.sql(database, `insert into link (child_id, parent_id, linked_by) select id, 1 + id % ${parents}, 1 from bag where kind = 1`);
    this.sql(database, 'insert into scan (bag_id, user_id, action) select id, 1, 1 from bag where kind = 1');
    this.sql(database, 'vacuum analyze');
  }

  /** The same rows in a database of an earlier schema, without its triggers: they are counted already. @param {string} from @param {string} to */
  #copyRows(from, to) {
    const columns = (/** @type {string} */ database, /** @type {string} */ table) =>
      this.sql(
        database,
        `select string_agg(quote_ident(attname), ',' order by attname) from pg_attribute
         where attrelid = '${table}'::regclass and attnum > 0 and attgenerated = '' and not attisdropped`,
      ).split(',');
    for (const table of ['"user"', 'bag', 'link', 'scan', 'scan_key', 'counter', 'scan_tally']) {
      const known = columns(to, table);
      const names = columns(from, table).filter((name) => known.includes(name));
      // Through a pipe: a table of millions of rows fits into no string.
      const copy = `psql --no-psqlrc --quiet --dbname="$1" --command="copy (select $3 from $4) to stdout" |
        psql --no-psqlrc --quiet --dbname="$2" --command="set session_replication_role = replica" --command="copy $4 ($3) from stdin"`;
      execFileSync('bash', ['-o', 'pipefail', '-c', copy, 'copy', from, to, names.join(','), table], { env: this.env });
    }
    for (const table of ['"user"', 'bag', 'link', 'scan']) {
      this.sql(to, `select setval(coalesce(pg_get_serial_sequence('${table}', 'id'), 'scan_id_seq'), (select max(id) from ${table}))`);
    }
    this.sql(to, 'vacuum analyze');
  }

  #postmaster() {
    return Number(readFileSync(`${this.folder}/data/postmaster.pid`, 'utf8').split('\n')[0]);
  }

  /** What all processes of the cluster have used of the processors, in milliseconds. */
  processorMs() {
    const postmaster = this.#postmaster();
    const alive = execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' }).trim().split(/\s+/).map(Number);
    const used = (/** @type {number} */ pid) => {
      try {
        return processorMs(pid);
      } catch {
        return 0; // ended meanwhile
      }
    };
    return alive.reduce((sum, pid) => sum + used(pid), processorMs(postmaster, true));
  }

  /**
   * Runs a script of pgbench.
   * @param {string} what @param {string} database @param {string} script @param {number} clients @param {Record<string, number>} [variables]
   * @returns {Promise<Run>}
   */
  async measure(what, database, script, clients, variables = {}) {
    console.error(`bench: ${what}`);
    const scans = variables.at_once ?? 1;
    const before = this.processorMs();
    const defines = Object.entries({ n: 0, ...variables }).map(([name, value]) => `--define=${name}=${value}`);
    const output = execFileSync(
      'pgbench',
      ['--no-vacuum', '--protocol=prepared', `--client=${clients}`, '--jobs=2', `--time=${this.seconds}`, ...defines, `--file=${script}`, database],
      { env: this.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const done = Number(/actually processed: (\d+)/.exec(output)?.[1]) * scans;
    const perSecond = Number(/tps = ([\d.]+)/.exec(output)?.[1]) * scans;
    await sleep(1000); // the last clients' processes end
    return { what, clients, perSecond, cpu: (this.processorMs() - before) / done };
  }
}
