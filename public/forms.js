// Small helps of the forms about accounts: showing a password, suggesting one, copying, printing, and keeping what was
// typed when a form comes back. The pages work without this file; what needs it has the class needs-script.
//
// Every listener is on the document, so it does not matter when the page changes.
(() => {
  'use strict';
  if (window.ttForms) return;
  window.ttForms = true;

  const root = document.documentElement;
  root.dataset.script = '1';

  const inputOf = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));
  const reveal = (button, on) => {
    inputOf(button.dataset.reveal).type = on ? 'text' : 'password';
    button.firstElementChild.textContent = on ? button.dataset.hide : button.dataset.show;
  };

  const suggest = async (button) => {
    const answer = await fetch('/fn/suggest_passphrase', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      credentials: 'same-origin',
    }).catch(() => null);
    const text = answer && answer.ok ? await answer.json().catch(() => '') : '';
    const input = inputOf(button.dataset.suggest);
    if (!text || !input) return;
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    const eye = document.querySelector('[data-reveal="' + input.id + '"]');
    if (eye) reveal(eye, true);
    input.focus();
  };

  // Plain HTTP addresses of a local network have no clipboard; a selection can be copied there, too.
  const copySelected = (source) => {
    const range = document.createRange(), selection = getSelection();
    range.selectNodeContents(source);
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand('copy');
  };
  const copy = async (button) => {
    const source = document.querySelector(button.dataset.copy), said = button.nextElementSibling;
    if (!source) return;
    const done = navigator.clipboard
      ? await navigator.clipboard.writeText(source.innerText.trim()).then(() => true, () => copySelected(source))
      : copySelected(source);
    if (!done || !said) return;
    said.textContent = button.dataset.copied;
    setTimeout(() => { said.textContent = ''; }, 3000);
  };

  // The keys of a PIN. They stand in for the device's own keyboard, which would cover them.
  const pin = inputOf('f-pin');
  if (pin) pin.inputMode = 'none';
  const key = (digit) => {
    pin.value = digit ? (pin.value + digit).slice(0, pin.maxLength) : pin.value.slice(0, -1);
    pin.focus();
  };

  document.addEventListener('click', (e) => {
    const button = /** @type {Element} */ (e.target).closest('button');
    if (!button) return;
    if (button.dataset.reveal) reveal(button, inputOf(button.dataset.reveal).type === 'password');
    else if (button.dataset.suggest) suggest(button);
    else if (button.dataset.copy) copy(button);
    else if ('digit' in button.dataset) key(button.dataset.digit);
    else if ('printPage' in button.dataset) window.print();
  });

  // A password that is sent is a password again, so that the browser offers to keep it and never suggests it as text.
  const hideAll = (form) => form.querySelectorAll('[data-reveal]').forEach((button) => reveal(button, false));

  // What was typed into a form with data-keep, for the page that comes back with an error or after /verify.
  const KEPT = 'tt.kept';
  const idOf = (form) => form.elements.id;
  const typed = (form) => Array.from(form.elements).filter((el) => el.name && !/^(password|hidden|submit)$/.test(el.type));
  document.addEventListener('submit', (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    hideAll(form);
    if (!('keep' in form.dataset)) return;
    const id = idOf(form);
    const kept = { path: location.pathname, action: form.getAttribute('action'), id: id ? id.value : '', values: {} };
    typed(form).forEach((el) => { kept.values[el.name] = el.value; });
    try { sessionStorage.setItem(KEPT, JSON.stringify(kept)); } catch (error) { /* the browser refuses storage */ }
  });
  const giveBack = () => {
    if (location.pathname === '/verify') return;
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
    } catch (error) { /* nothing was kept */ }
    const query = new URLSearchParams(location.search);
    if (!kept || kept.path !== location.pathname || !(query.has('__err') || query.get('done') === 'verified')) return;
    const form = Array.from(/** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll('form[data-keep]'))).find((f) =>
      f.getAttribute('action') === kept.action && (idOf(f) ? idOf(f).value : '') === kept.id);
    if (!form) return;
    typed(form).forEach((el) => { if (el.name in kept.values) el.value = kept.values[el.name]; });
    const closed = form.closest('details');
    if (closed) closed.open = true;
  };
  giveBack();

  // Parts of the class live change by themselves while somebody looks: not in a hidden tab, and none that is being used.
  const LIVE = 2000, AGAIN = 5000, AWAY = 600000;
  const state = document.getElementById('live-state');
  const put = (html) => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    document.querySelectorAll('.live').forEach((part) => {
      const fresh = page.getElementById(part.id);
      // What is pointed to is being read.
      const isRead = part.matches(':hover') && part.querySelector('.chosen');
      if (!fresh || isRead || part.contains(document.activeElement)) return;
      const open = part.querySelectorAll('details'), closed = fresh.querySelectorAll('details');
      closed.forEach((details, at) => { if (open[at] && open[at].open) details.open = true; });
      // Chromium 77 has no replaceChildren.
      part.textContent = '';
      part.append(...fresh.childNodes);
    });
    dress();
  };

  // A page whose server pushes: it says something at least once a minute. A stream that ends is taken up again by the browser, one that is refused
  // by this, and so is one that went silent while the machine slept.
  const SILENT = 90000;
  const listen = () => {
    let source = null, failing = null, again = null, heard = Date.now();
    const say = (fine) => {
      clearTimeout(failing);
      failing = null;
      state.textContent = fine ? state.dataset.live : state.dataset.failed;
    };
    const close = () => {
      clearTimeout(again);
      clearTimeout(failing);
      failing = null;
      if (source) source.close();
      source = null;
    };
    const open = () => {
      close();
      heard = Date.now();
      source = new EventSource(state.dataset.stream);
      source.onmessage = (e) => { heard = Date.now(); put(e.data); say(true); };
      source.addEventListener('away', () => { heard = Date.now(); say(false); });
      source.onerror = () => {
        if (!failing) failing = setTimeout(() => say(false), LIVE);
        if (source && source.readyState === EventSource.CLOSED) again = setTimeout(retry, AGAIN);
      };
    };
    // Whoever is signed out is led to the sign-in page, and back from there.
    const retry = async () => {
      const asked = new AbortController();
      const answer = await fetch(state.dataset.stream, { credentials: 'same-origin', signal: asked.signal }).catch(() => null);
      asked.abort();
      if (answer && answer.status === 401) location.reload();
      else open();
    };
    const look = () => { if (document.hidden) close(); else open(); };
    document.addEventListener('visibilitychange', look);
    addEventListener('online', look);
    setInterval(() => { if (source && Date.now() - heard > SILENT) open(); }, AGAIN);
    look();
  };

  // A screen on a wall stays on as long as it is looked at.
  const stayOn = () => {
    if (!document.hidden && navigator.wakeLock) navigator.wakeLock.request('screen').catch(() => {});
  };
  if (document.querySelector('[data-awake]')) {
    document.addEventListener('visibilitychange', stayOn);
    stayOn();
  }

  // The hour of a chart that is pointed to, or chosen with the arrow keys, is told above it.
  const tell = (chart, at) => {
    const hours = chart.querySelectorAll('.hour'), chosen = hours[at];
    hours.forEach((hour) => hour.classList.toggle('chosen', hour === chosen));
    const told = chosen.querySelector('title').textContent;
    chart.closest('.live').querySelector('.reading').textContent = told;
    chart.setAttribute('aria-valuenow', String(at));
    chart.setAttribute('aria-valuetext', told);
  };
  const placeOf = (chart) => Number(chart.getAttribute('aria-valuenow'));
  const dress = () => document.querySelectorAll('.chart[data-choose]:not([tabindex])').forEach((chart) => {
    const last = chart.querySelectorAll('.hour').length - 1;
    const title = chart.querySelectorAll('.hour')[last].querySelector('title').textContent;
    const says = { role: 'slider', tabindex: 0, 'aria-label': /** @type {SVGElement} */ (chart).dataset.choose, 'aria-valuemin': 0, 'aria-valuemax': last, 'aria-valuenow': last, 'aria-valuetext': title };
    Object.keys(says).forEach((name) => chart.setAttribute(name, String(says[name])));
  });
  document.addEventListener('pointerover', (e) => {
    const hour = /** @type {Element} */ (e.target).closest('.chart[data-choose] .hour');
    if (!hour) return;
    const chart = hour.closest('.chart');
    tell(chart, Array.from(chart.querySelectorAll('.hour')).indexOf(hour));
  });
  document.addEventListener('focusin', (e) => {
    const chart = /** @type {Element} */ (e.target);
    if (chart.matches('.chart[data-choose]')) tell(chart, placeOf(chart));
  });
  document.addEventListener('keydown', (e) => {
    const chart = /** @type {Element} */ (e.target);
    if (!chart.matches('.chart[data-choose]')) return;
    const last = chart.querySelectorAll('.hour').length - 1, now = placeOf(chart);
    const to = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, Home: 0, End: last }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    tell(chart, Math.min(Math.max(to, 0), last));
  });
  dress();

  // Any other reads itself anew, and no more once nobody has touched it for ten minutes.
  let touched = Date.now();
  const awake = () => { touched = Date.now(); };
  const refresh = async () => {
    const answer = await fetch(location.pathname, { headers: { 'x-live': '1' }, credentials: 'same-origin' }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return false;
    put(await answer.text());
    return true;
  };
  const live = async () => {
    const idle = Date.now() - touched > AWAY;
    const fine = document.hidden || idle ? null : await refresh();
    if (idle) state.textContent = state.dataset.paused;
    else if (fine !== null) state.textContent = fine ? state.dataset.live : state.dataset.failed;
    setTimeout(live, fine === false ? AGAIN : LIVE);
  };
  if (state && state.dataset.stream) listen();
  else if (state) {
    ['pointermove', 'keydown', 'scroll', 'touchstart'].forEach((kind) => addEventListener(kind, awake, { passive: true }));
    live();
  }
})();
