// Drives the parts of the pages that need a passkey: signing in, the second step of signing in, adding one.
//
// It asks the server for options and the browser for an answer, puts the answer into the form and sends the form. What
// went wrong there, and where to go then, the server says as for any other form.
(() => {
  'use strict';
  if (window.ttPasskeys) return;
  window.ttPasskeys = true;

  // Browsers offer passkeys on safe pages only, and a passkey cannot belong to a bare IP address.
  if (!window.PublicKeyCredential || !navigator.credentials || /^[\d.]+$|^\[/.test(location.hostname)) return;
  document.documentElement.dataset.passkeys = '1';

  // The server forgets what it asked after five minutes; an idle page asks anew before that.
  const RENEW_MS = 4 * 60 * 1000;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join(''))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const named = (list) => (list || []).map((item) => Object.assign({}, item, { id: bytes(item.id) }));

  // The server's options, with bytes where the browser wants bytes.
  const creation = (o) => Object.assign({}, o, {
    challenge: bytes(o.challenge),
    user: Object.assign({}, o.user, { id: bytes(o.user.id) }),
    excludeCredentials: named(o.excludeCredentials),
  });
  const request = (o) => Object.assign({}, o, { challenge: bytes(o.challenge), allowCredentials: named(o.allowCredentials) });

  // The browser's answer, with text where the server wants text.
  const answer = (credential) => {
    const from = credential.response, response = { clientDataJSON: text(from.clientDataJSON) };
    if (from.attestationObject) {
      response.attestationObject = text(from.attestationObject);
      if (from.getTransports) response.transports = from.getTransports();
    }
    if (from.authenticatorData) {
      response.authenticatorData = text(from.authenticatorData);
      response.signature = text(from.signature);
      if (from.userHandle && from.userHandle.byteLength) response.userHandle = text(from.userHandle);
    }
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
  };

  // The server's options; what it refuses is thrown as it was told.
  const options = async (path, fields) => {
    const sent = await fetch(path, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
    const told = await sent.json();
    if (!sent.ok) throw told;
    return JSON.parse(told).publicKey;
  };

  // One after the other: the server remembers only what it asked last.
  let last = Promise.resolve();
  const begin = (path, fields) => {
    last = last.catch(() => {}).then(() => options(path, fields));
    return last;
  };

  const ask = {
    'add': async (signal) => navigator.credentials.create({ publicKey: creation(await begin('/fn/begin_passkey', {})), signal }),
    'sign-in': async (signal, mediation) => {
      const publicKey = request(await begin('/fn/begin_passkey_log_in', {}));
      return navigator.credentials.get(mediation ? { publicKey, signal, mediation } : { publicKey, signal });
    },
    'second-step': async (signal) => {
      const publicKey = request(await begin('/fn/begin_passkey_log_in', { step: 'second' }));
      return navigator.credentials.get({ publicKey, signal });
    },
  };

  const tell = (form, sentence) => { form.querySelector('[role=alert]').textContent = sentence; };

  // What went wrong, for the person. Some of it has a page of its own.
  const explain = (form, words, error) => {
    const here = form.elements.next ? form.elements.next.value : location.pathname;
    if (error.code === 'step_up_needed') return location.assign('/verify?next=' + encodeURIComponent(here));
    if (error.code === 'unauthenticated') return location.assign('/login?next=' + encodeURIComponent(here));
    if (error.code === 'refused' && error.sentence) return tell(form, error.sentence);
    if (error.name === 'InvalidStateError' && words.known) return tell(form, words.known);
    tell(form, error.name === 'NotAllowedError' || error.name === 'AbortError' ? words.cancelled : words.failed);
  };

  // The browser answers one question at a time: a click ends the offer that waits beside the user name.
  let waiting = null, clicked = false;
  const run = async (form, words, way, mediation) => {
    if (waiting) waiting.abort();
    const mine = waiting = new AbortController();
    clicked = !mediation;
    if (clicked) tell(form, '');
    try {
      form.elements.credential.value = answer(await ask[way](mine.signal, mediation));
      form.submit();
    } catch (error) {
      if (mine.signal.aborted || mediation) return;
      clicked = false;
      explain(form, words, error);
      offer();
    }
  };

  // Offers passkeys beside the user name, where the browser can.
  const offer = async () => {
    const can = PublicKeyCredential.isConditionalMediationAvailable;
    if (clicked || document.hidden || !can || !(await can.call(PublicKeyCredential))) return;
    const button = /** @type {HTMLButtonElement} */ (document.querySelector('button[data-passkey="sign-in"]'));
    if (button && !clicked) run(button.form, button.dataset, 'sign-in', 'conditional');
  };

  document.addEventListener('click', (e) => {
    const button = /** @type {HTMLButtonElement} */ (/** @type {Element} */ (e.target).closest('button[data-passkey]'));
    if (button) run(button.form, button.dataset, button.dataset.passkey);
  });
  document.addEventListener('submit', (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    if (form.dataset.passkey !== 'add') return;
    e.preventDefault();
    run(form, form.dataset, 'add');
  });

  setInterval(offer, RENEW_MS);
  document.addEventListener('visibilitychange', offer);
  window.addEventListener('pageshow', (e) => {
    if (!e.persisted) return;
    clicked = false;
    offer();
  });
  offer();
})();
