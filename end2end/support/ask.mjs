// One request, also to a site whose certificate a test made for itself, which `fetch` cannot be told to trust.

import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

/**
 * @typedef {{ status: number, headers: import('node:http').IncomingHttpHeaders, body: string }} Answer
 * @typedef {{
 *   method?: string, headers?: Record<string, string>, body?: string, ca?: string,
 *   agent?: import('node:http').Agent | import('node:https').Agent, patience?: number,
 * }} Options `ca`: the certificate to trust; `patience`: milliseconds of silence after which the request is given up
 */

/**
 * Answers what came back whole; one that was cut off is an error.
 * @param {string} url @param {Options} [options] @returns {Promise<Answer>}
 */
export function ask(url, { method = 'GET', headers = {}, body, ca, agent, patience = 30_000 } = {}) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { method, headers: { ...headers, ...length }, agent, timeout: patience };
    const heard = (/** @type {import('node:http').IncomingMessage} */ response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (data) => (text += data));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    };
    const call = url.startsWith('https:') ? secure(url, { ...options, ca }, heard) : plain(url, options, heard);
    call.on('timeout', () => call.destroy(new Error(`no answer within ${patience} ms`)));
    call.on('error', reject);
    call.end(body);
  });
}
