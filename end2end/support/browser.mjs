// What a browser keeps of a session, without a browser: cookies, and the forms that sign in and out.

import { ask } from './ask.mjs';

/** @typedef {{ url: string, ca?: string }} Place a server, or the balancer with its certificate */

export class Browser {
  /** @type {Map<string, string>} */
  #cookies = new Map();

  /**
   * Calls a server function as a page does; answers what it returned, or its error.
   * @param {Place} place
   * @param {string} name
   * @param {Record<string, string>} [form]
   * @returns {Promise<{ status: number, body: any }>}
   */
  async post({ url, ca }, name, form = {}) {
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', cookie: this.#cookie() };
    const answer = await ask(`${url}/fn/${name}`, { method: 'POST', headers, ca, body: new URLSearchParams(form).toString() });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      // One that is taken back stays: what the server forgets must not depend on the browser.
      if (name && value) this.#cookies.set(name, value);
    }
    try {
      return { status: answer.status, body: JSON.parse(answer.body) };
    } catch {
      return { status: answer.status, body: answer.body };
    }
  }

  /** Answers how far it came: "done", "code_needed", or the refusal. @param {Place} place @param {string} username @param {string} password */
  async logIn(place, username, password) {
    return (await this.post(place, 'log_in', { username, password })).body;
  }

  /** Who is signed in, as a page says. @param {Place} place @returns {Promise<string | undefined>} */
  async viewer({ url, ca }) {
    const { status, headers, body } = await ask(`${url}/profile`, { headers: { cookie: this.#cookie() }, ca });
    if (status === 303 && String(headers.location).startsWith('/login')) return undefined;
    const [, name] = /class="account-name"[^>]*><span>([^<]+)</.exec(body) ?? [];
    if (status !== 200 || !name) throw new Error(`/profile: ${status} ${body}`);
    return name;
  }

  #cookie() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
