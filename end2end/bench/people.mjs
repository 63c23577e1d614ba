// People who are signed in, as the measurement of a whole site needs them: many at once, each with a session of its own.

import { randomBytes } from 'node:crypto';
import { ask } from '../support/ask.mjs';
import { newPassword, sleep } from '../support/site.mjs';

/** @typedef {{ username: string, cookie: string }} Person */

/**
 * Makes people with one password. Only the first goes through the command line: hashing it for each would take minutes.
 * @param {import('../support/site.mjs').Site} site @param {'dispatcher' | 'biller' | 'admin'} role @param {string} name @param {number} count
 */
export function makePeople(site, role, name, count) {
  const first = `${name}-0`;
  const password = role === 'admin' ? newPassword() : site.makeUser(first, role, role === 'dispatcher' ? 'jaipur' : undefined);
  if (role === 'admin') {
    site.cli(['create-admin', '--username', first, '--email', `${first}@example.com`, '--password-stdin'], `${password}\n`);
    site.giveSecondFactor(first);
  }
  site.sql(`insert into "user" (username, email, password_hash, role, dispatch_area, totp_secret_encrypted, totp_confirmed_at)
    select '${name}-' || n, '${name}-' || n || '@example.com', password_hash, role, dispatch_area, totp_secret_encrypted, totp_confirmed_at
    from "user", generate_series(1, ${count - 1}) n where username = '${first}'`);
  return { password, usernames: Array.from({ length: count }, (_, n) => `${name}-${n}`) };
}

/** Posts a form of the site. @param {import('../support/site.mjs').Site} site @param {string} path @param {Record<string, string>} fields @param {string} [cookie] */
export function postForm(site, path, fields, cookie) {
  return ask(`${site.url}${path}`, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      origin: site.url,
      'content-type': 'application/x-www-form-urlencoded',
      ...(cookie ? { cookie } : {}),
    },
    body: new URLSearchParams(fields).toString(),
  });
}

/** @param {import('../support/ask.mjs').Answer} answer */
const cookieOf = (answer) => (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');

/** Signs somebody in. @param {import('../support/site.mjs').Site} site @param {string} username @param {string} password @returns {Promise<Person>} */
export async function signIn(site, username, password) {
  let answer = await postForm(site, '/fn/log_in', { username, password });
  // One address signs more people in than a site is set for.
  for (let tries = 0; answer.status === 429 && tries < 60; tries += 1) {
    await sleep(1000);
    answer = await postForm(site, '/fn/log_in', { username, password });
  }
  if (answer.status !== 200) throw new Error(`${username} is not signed in: ${answer.status} ${answer.body}`);
  if (answer.body === '"done"') return { username, cookie: cookieOf(answer) };
  // An admin's second factor.
  const code = randomBytes(12).toString('hex');
  site.sql(`insert into user_recovery_code (user_id, code_hash)
    select id, sha256(convert_to('${code}', 'UTF8')) from "user" where username = '${username}'`);
  const half = cookieOf(answer);
  const whole = await postForm(site, '/fn/log_in_code', { code }, half);
  if (whole.status !== 200) throw new Error(`${username} is not signed in by code: ${whole.status} ${whole.body}`);
  return { username, cookie: cookieOf(whole) || half };
}

/** Signs many in, some at a time. @param {import('../support/site.mjs').Site} site @param {string[]} usernames @param {string} password */
export async function signInAll(site, usernames, password) {
  /** @type {Person[]} */
  const people = [];
  const waiting = [...usernames];
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let username = waiting.shift(); username; username = waiting.shift()) people.push(await signIn(site, username, password));
    }),
  );
  return people;
}
