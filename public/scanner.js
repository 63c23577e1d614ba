// The page that tests a scanner: notes each key, each piece of text and its time, and asks the site what the read means. Without this file
// the page's form asks for it.
(() => {
  'use strict';
  const form = /** @type {HTMLFormElement} */ (document.getElementById('test-form'));
  if (!form || window.ttScanner) return;
  window.ttScanner = true;

  const $ = (id) => document.getElementById(id);
  const input = /** @type {HTMLInputElement} */ ($('test-input')), trace = $('trace');
  /** As the stations know it: so long a rest ends what came quicker than a person types. */
  const REST = 300, FAST = 120, LEAST = 4, MOST_ROWS = 300;
  const SEPARATORS = { ']': '\x1d', '^': '\x1e', '6': '\x1e', '\\': '\x1c', _: '\x1f' };
  let events = [], isKey = false, timer = 0;

  const cell = (kind, text, label) => {
    const made = document.createElement(kind);
    made.textContent = text;
    if (label) made.dataset.label = label;
    return made;
  };

  const show = (end) => {
    const signs = events.filter((event) => event.isSign);
    const gaps = signs.slice(1).map((event, index) => event.at - signs[index].at);
    const sum = gaps.reduce((all, gap) => all + gap, 0);
    $('trace-end').textContent = end || trace.dataset.silence;
    $('trace-signs').textContent = String(signs.reduce((all, event) => all + event.length, 0));
    $('trace-mean').textContent = gaps.length ? (sum / gaps.length).toFixed(1) : '–';
    $('trace-most').textContent = gaps.length ? Math.max(...gaps).toFixed(1) : '–';
    $('trace-way').textContent = signs.some((event) => event.isText) ? trace.dataset.text : trace.dataset.keys;
    $('trace-rows').replaceWith(events.slice(0, MOST_ROWS).reduce((body, event, index) => {
      const row = document.createElement('tr'), sign = cell('th', event.name, '');
      sign.setAttribute('scope', 'row');
      sign.className = 'code';
      row.append(sign, cell('td', event.code, trace.dataset.code),
        cell('td', index ? (event.at - events[index - 1].at).toFixed(1) : '0', trace.dataset.gap));
      body.append(row);
      return body;
    }, Object.assign(document.createElement('tbody'), { id: 'trace-rows' })));
    trace.hidden = false;
  };

  const ask = async (text) => {
    const answer = await fetch(form.action + '?read=' + encodeURIComponent(text), { credentials: 'same-origin' }).catch(() => null);
    const page = answer && answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
    const verdict = page && page.getElementById('verdict');
    if (verdict) $('verdict').replaceWith(verdict);
  };

  const finish = (end) => {
    clearTimeout(timer);
    const text = input.value;
    input.value = '';
    if (!events.length && !text) return;
    show(end);
    events = [];
    if (text) ask(text);
  };

  const wait = () => {
    clearTimeout(timer);
    const signs = events.filter((event) => event.isSign), count = signs.length;
    const length = signs.reduce((all, event) => all + event.length, 0);
    const mean = count > 1 ? (signs[count - 1].at - signs[0].at) / (count - 1) : 0;
    if (length >= LEAST && mean <= FAST) timer = setTimeout(() => finish(''), REST);
  };

  window.addEventListener('keydown', (e) => {
    isKey = false;
    if (['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'AltGraph'].includes(e.key)) return;
    if (document.activeElement !== input && document.activeElement !== document.body) return;
    const held = (e.ctrlKey ? 'Ctrl+' : '') + (e.altKey ? 'Alt+' : '') + (e.metaKey ? 'Meta+' : '');
    const isSign = e.key.length === 1 && !e.ctrlKey && !e.metaKey;
    if (!isSign && !events.length && !input.value) return;
    if (isSign) input.focus();
    events.push({ name: held + (e.key === ' ' ? '␣' : e.key), code: (e.code || '–') + ' ' + e.keyCode, at: e.timeStamp, isSign, length: 1 });
    isKey = isSign;
    const separator = e.ctrlKey && SEPARATORS[e.key];
    const isLine = e.ctrlKey && ['j', 'm', 'i'].includes(e.key.toLowerCase());
    if (separator) {
      e.preventDefault();
      input.value += separator;
    } else if (isLine || e.key === 'Enter' || (e.key === 'Tab' && !e.shiftKey)) {
      e.preventDefault();
      finish(held + e.key);
      return;
    }
    wait();
  }, true);

  input.addEventListener('input', (event) => {
    const e = /** @type {any} */ (event), data = e.data || '';
    if (!isKey && data) {
      events.push({ name: data, code: e.inputType || '–', at: e.timeStamp, isSign: true, isText: true, length: data.length });
      if (/[\r\n\t]$/.test(data)) {
        finish(JSON.stringify(data.slice(-1)));
        return;
      }
    }
    isKey = false;
    wait();
  });

  form.addEventListener('submit', (e) => {
    e.preventDefault();
    finish('');
  });
})();
