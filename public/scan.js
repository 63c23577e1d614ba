// Drives the scanning parts of the scan page and of a bill's page, and the print button.
//
// The page works without this file, as plain forms. With it, every read goes into a queue on the device first (queue.js)
// and is sent from there in order, so that a slow or lost network never blocks the person and never loses a scan. Each
// read has a key of its own: sending it again is harmless.
(() => {
  'use strict';
  if (window.ttStation) return;
  window.ttStation = true;

  const BATCH = 50, BATCH_FROM = 4, TIMEOUT_MS = 10000, POLL_MS = 4000, RECENT = 10, REST_MS = 1000;
  /** The page's own parts, of whatever kind each is. @type {(id: string) => any} */
  const $ = (id) => document.getElementById(id);

  // Only to tell parents from children before the server does, and to doubt what looks damaged; the server reads for itself,
  // by more rules (app/domain/src/label).
  const GAP = '[\\s\\u0000-\\u001f\\u007f-\\u009f]+', ENDS = new RegExp('^' + GAP + '|' + GAP + '$', 'g');
  const OWN = new RegExp('^HTTPS?://' + location.host.toUpperCase().replace(/[^A-Z0-9]/g, '\\$&') + '/BAGS/([^/?#]+)');
  const SERIALS = [OWN, /^HTTPS?:\/\/[^?#]*\/01\/\d{8,14}(?:\/\d+\/[^/?#]+)*?\/21\/([^/?#]+)/,
    /^\(01\)\d{14}(?:\(\d+\)[^(]+)*?\(21\)([^(]+)/, /^01\d{14}(?:1[1-7]\d{6}|10[^\u001d]+\u001d)*21([^\u001d]{4,})/];
  // Not toUpperCase of all: it makes SS of the sharp s that a wrong keyboard language types for a dash.
  const fold = (text) => text.replace(/[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g, '')
    .replace(/[\u2010-\u2015\u2043\u2212\ufe58\ufe63]/g, '-')
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u0966-\u096f]/g, (c) => String(c.charCodeAt(0) - 0x966))
    .replace(/[a-z]+/g, (letters) => letters.toUpperCase()).replace(ENDS, '');
  const inside = (text) => {
    const bare = fold(text).replace(/^\][A-Z][A-Z0-9](?=.)/, ''), found = SERIALS.map((s) => s.exec(bare)).filter(Boolean)[0];
    try { return found ? fold(decodeURIComponent(found[1])) : bare; } catch (e) { return bare; }
  };
  const clean = (text) => inside(text).replace(new RegExp(GAP, 'g'), ' ');

  const pattern = (text) => new RegExp('^' + text.replace(/[^A-Z0-9#]/g, '\\$&').replace(/#/g, '[0-9]') + '$');
  const childPattern = (text) => new RegExp('^' + text.replace(/\\A|A|#/g, (place) => ({ A: '[A-Z]', '#': '[0-9]' })[place] || 'A') + '$');

  const fits = (form, label) => form.length === label.length &&
    Array.from(form).every((place, i) => (place === '#' ? /\d/.test(label[i]) : place === label[i]));
  const digitOf = (sign) => '0112568'['OILZSGB'.indexOf(sign)] || sign;
  // What a bad read leaves of a parent's label: signs added or another code glued to it, its end, head or a sign lost, look-alikes.
  const isNear = (form, label, head) => {
    const more = label.length - form.length, places = Array.from(form);
    if (more > 0) return fits(form, label.slice(0, form.length)) || fits(form, label.slice(more));
    if (!more) {
      return places.every((place, i) => (place === '#' ? /\d/.test(digitOf(label[i])) : digitOf(place) === digitOf(label[i]))) &&
        places.some((place, i) => /[A-Z]/.test(place) && place === label[i]);
    }
    return fits(form.slice(0, label.length), label) || (-more <= head && !/^\d{7}$/.test(label) && fits(form.slice(-more), label)) ||
      (more === -1 && places.some((place, i) => place !== '#' && fits(form.slice(0, i) + form.slice(i + 1), label)));
  };
  const isTwo = (label) => {
    const series = /^([A-Z]+)(\d{3,})\1(\d{3,})$/.exec(label);
    return /^(.{4,})\1+$/.test(label) || /^(?:\d{7}){2,}$/.test(label) || (!!series && series[2].length === series[3].length);
  };

  const kilograms = (grams) => {
    const size = Math.abs(grams), rest = size % 1000;
    const part = rest ? '.' + String(rest + 1000).slice(1).replace(/0+$/, '') : '';
    return (grams < 0 ? '\u2212' : '') + Math.floor(size / 1000) + part + '\u00a0kg';
  };

  // Cues: [frequency, start, length] in hertz and seconds. Errors are longer and lower.
  const CUES = {
    good: [[1568, 0, 0.1]],
    info: [[740, 0, 0.06], [740, 0.1, 0.06]],
    warn: [[233, 0, 0.18]],
    full: [[523, 0, 0.06], [659, 0.065, 0.06], [880, 0.13, 0.07]],
    bad: [[165, 0, 0.2]],
    saved: [[440, 0, 0.05], [330, 0.07, 0.07]],
    read: [[2200, 0, 0.015]],
  };
  const BUZZ = { good: 30, info: [20, 40, 20], warn: [90, 40, 90], full: [60, 30, 60, 30, 60], bad: 200, saved: [15, 30, 15] };
  let audio = null;
  const cue = (name) => {
    // Browsers refuse to vibrate before the first touch, and complain.
    const touched = !navigator.userActivation || navigator.userActivation.hasBeenActive;
    if (navigator.vibrate && touched && BUZZ[name]) navigator.vibrate(BUZZ[name]);
    if (!audio || audio.state !== 'running') return;
    CUES[name].forEach(([frequency, start, length]) => {
      const tone = audio.createOscillator(), volume = audio.createGain(), at = audio.currentTime + start;
      tone.type = name === 'bad' || name === 'warn' ? 'square' : 'sine';
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(name === 'read' || name === 'info' ? 0.12 : 0.35, at);
      volume.gain.setTargetAtTime(0, at + length * 0.8, 0.01);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + length + 0.05);
    });
  };

  // What this device is called in the log and on the dashboard; made once.
  const stationName = () => {
    const fresh = 'S-' + window.ttQueue.random(3).toUpperCase();
    try {
      const kept = localStorage.getItem('tt.device');
      if (kept) return kept;
      localStorage.setItem('tt.device', fresh);
    } catch (e) { /* the browser refuses storage */ }
    return fresh;
  };

  const bind = (root) => {
    root.dataset.bound = '1';
    const data = root.dataset, words = JSON.parse(data.words), onBill = data.station === 'bill';
    const queue = window.ttQueue, station = stationName();
    const types = JSON.parse(data.types || '[]').map((t) => Object.assign(t, { test: pattern(t.pattern), children: (t.children || []).map(childPattern) }));
    const input = $('scan-input'), form = $('scan-form');
    let parent = data.parent || '', reads = 0, busy = false, ended = false, late = false, timer = 0, tries = 0, batching = true, signedOut = false;
    // What undo takes back is the last of these: this person's children in this parent, the reads on their way among them.
    // Each by its event, or by its own key while that has no number yet, so that no tap takes back another one than it shows.
    /** @type {{ label: string, scan?: number, key?: string, code?: string }[]} */
    let marks = data.undo ? [{ label: data.undo, scan: Number(data.undoScan) || undefined }] : [], resting = false;
    const untold = new Set(); // reads whose person has not heard yet that they are only kept

    // Whether a read is surely no child, as far as this device can tell: it is sent all the same, for old bags bear any label.
    const isDoubtful = (label) => {
      if (label.split('LABEL NO.').length === 2) return false; // a factory's text
      const type = types.find((t) => t.test.test(parent)), own = type ? type.children : [].concat(...types.map((t) => t.children));
      if (own.some((form) => form.test(label))) return false;
      if ((type && own.length) || !/^[A-Z0-9]{4,20}$/.test(label) || isTwo(label)) return true;
      return types.map((t) => t.pattern).filter((form) => /[A-Z]/.test(form)).some((form) => {
        const bare = form.replace(/-/g, '');
        return isNear(form, label, form.length) || (bare !== form && isNear(bare, label, 2));
      });
    };

    const text = (id, value) => { const el = $(id); if (el) el.textContent = value; };
    const show = (id, on) => { const el = $(id); if (el) el.hidden = !on; };

    const tell = (code, sentence, read) => {
      const [word, tone, drawing] = words.outcomes[code] || words.outcomes.refused;
      const box = $('outcome');
      box.className = 'outcome ' + tone;
      box.dataset.outcome = code;
      delete box.dataset.empty;
      $('outcome-icon').firstElementChild.setAttribute('d', drawing);
      text('outcome-word', word);
      text('outcome-code', read || '');
      text('outcome-text', sentence);
      return tone;
    };

    const toSend = () => queue.read().filter((item) => !item.held);

    const waiting = () => {
      const n = toSend().length, refused = queue.refused();
      if ($('unkept').hidden === refused) text('unkept', refused ? words.unkept : '');
      show('unkept', refused);
      text('queue', words.waiting.replace('{}', n));
      show('queue', n > 0 && (tries > 0 || signedOut));
      show('sign-in-again', signedOut);
      data.waiting = n;
      showHeld();
      queue.show();
    };

    // Reads that are too old to be sent by themselves: the person decides about each.
    const showHeld = () => {
      const items = queue.read().filter((item) => item.held), list = $('held-list'), keys = items.map((item) => item.key).join();
      if (list.dataset.keys === keys) return;
      list.dataset.keys = keys;
      list.textContent = '';
      const button = (word, act) => {
        const el = document.createElement('button');
        el.type = 'button';
        el.textContent = word;
        el.addEventListener('click', act);
        return el;
      };
      items.forEach((item) => {
        const li = document.createElement('li'), what = document.createElement('span');
        what.className = 'code';
        what.textContent = [item.code, item.parent || item.bill].filter(Boolean).join(' \u2192 ') + ' \u00b7 ' +
          new Date(item.at).toLocaleDateString(document.documentElement.lang + '-IN', { day: 'numeric', month: 'short', year: 'numeric' });
        li.append(what);
        // An undo of the older form names no child, so nobody could know what it would take back.
        if (item.act !== 'undo' || item.code) li.append(button(words.held[0], () => {
          queue.drop([item.key]);
          enqueue({ act: item.act, parent: item.parent, code: item.code, bill: item.bill, reason: item.reason, scan: item.scan });
        }));
        li.append(button(words.held[1], () => {
          queue.drop([item.key]);
          waiting();
        }));
        list.append(li);
      });
      show('held', items.length > 0);
    };

    const showUndo = () => {
      if (onBill) return;
      const last = marks[marks.length - 1];
      text('undo-code', last ? last.label.slice(0, 20) : '');
      $('undo').disabled = !last || resting;
    };
    const markOf = (item) => ({ key: item.key, label: clean(item.code), code: item.code });
    const unmark = (test) => { marks = marks.filter((mark) => !test(mark)); };
    const markAgain = (label, children) => {
      if (parent !== label || toSend().length) return;
      marks = children.filter((child) => child.linked_by === data.user).map((child) => ({ label: child.label, scan: child.scan_id }))
        .sort((a, b) => (a.scan || 0) - (b.scan || 0));
      showUndo();
    };
    // Follows an answer. What was refused is none of it, so a refusal is never followed by an undo of the one before unawares.
    const markAnswer = (item, answer) => {
      if (onBill || item.parent !== parent) return;
      const linked = answer.outcome === 'linked' || answer.outcome === 'moved', at = marks.findIndex((mark) => mark.key === item.key);
      if (linked && at >= 0) marks[at] = { label: answer.child, scan: answer.scan_id };
      else if (linked) marks.push({ label: answer.child, scan: answer.scan_id });
      else unmark((mark) => mark.key === item.key);
      if (answer.outcome === 'undone') unmark((mark) => mark.label === answer.child);
      showUndo();
      if (item.act === 'undo' && (!marks.length || answer.outcome !== 'undone')) fetchParent(parent, (state, children) => markAgain(state.label, children), () => {});
    };

    const line = (item, code, read) => {
      const list = $('recent');
      if (!list) return;
      const [word, tone, drawing] = words.outcomes[code] || words.outcomes.refused;
      let li = list.querySelector('[data-key="' + item.key + '"]');
      if (!li) {
        li = document.createElement('li');
        li.dataset.key = item.key;
        li.innerHTML = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path fill-rule="evenodd"></path></svg>' +
          '<span class="code"></span><span class="hint code"></span><span class="recent-word"></span><time></time>';
        list.prepend(li);
        while (list.children.length > RECENT) list.lastElementChild.remove();
      }
      li.className = tone;
      li.querySelector('path').setAttribute('d', drawing);
      li.children[1].textContent = read || item.parent || item.bill;
      li.children[2].textContent = read ? item.parent || '' : '';
      li.children[3].textContent = word;
      li.children[4].textContent = siteTime(item.at);
    };

    // The site's zone, as the server writes it; the device's own until the server said.
    const zone = /([+-])(\d\d):(\d\d)$/.exec(data.zone || '');
    const siteTime = (at) => zone
      ? new Date(at + Number(zone[1] + 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60000).toISOString().slice(11, 19)
      : new Date(at).toTimeString().slice(0, 8);

    // The parent that is packed now, as far as known.
    const showParent = (state) => {
      const full = state && words.outcomes[state.status];
      text('parent-label', state ? state.label : words.noParent);
      text('parent-note', state ? [state.type, full && full[0], state.bill].filter(Boolean).join(' \u00b7 ') : '');
      text('count-now', !state ? 0 : state.children == null ? '\u2013' : state.children);
      text('count-capacity', state ? state.capacity : 0);
      text('parent-weight', state && state.weight_g != null ? kilograms(state.weight_g) : '');
      $('count-bar').max = (state && state.capacity) || 1;
      $('count-bar').value = (state && state.children) || 0;
      const card = root.querySelector('.parent-card');
      if (state) delete card.dataset.empty; else card.dataset.empty = '';
    };

    // A parent of which only the label is known yet.
    const fresh = (label) => {
      const type = types.find((t) => t.test.test(label)) || {};
      return { label, type: type.name, children: null, capacity: type.capacity || 0, status: 'open' };
    };

    const choose = (label, state) => {
      parent = label;
      data.parent = label;
      root.querySelectorAll('input[name=parent]').forEach((el) => { el.value = label; });
      $('move-form').elements.to_parent.value = label;
      show('move-form', false);
      marks = [];
      showUndo();
      const close = $('close-short');
      close.open = false;
      if (label) delete close.dataset.empty; else close.dataset.empty = '';
      text('scan-prompt', words.prompt[label ? 1 : 0]);
      showParent(state || (label ? fresh(label) : null));
      const path = label ? '/scan?parent=' + encodeURIComponent(label) : '/scan';
      history.replaceState(history.state, '', path);
      root.querySelectorAll('input[name=next]').forEach((el) => { el.value = path; });
      $('sign-in-again').querySelector('a').href = '/login?next=' + encodeURIComponent(path);
    };

    /** @type {(method: string, path: string, body?: any) => Promise<{ status: number, json?: any, after: number }>} */
    const request = (method, path, body) => {
      const stop = new AbortController(), watch = setTimeout(() => stop.abort(), TIMEOUT_MS);
      const headers = { accept: 'application/json' }, isForm = body instanceof URLSearchParams;
      headers['x-station'] = station;
      // How old a read is counts by the clock that dates it; the device's own is told so that somebody can set it.
      headers['x-device-time'] = new Date(queue.now()).toISOString();
      headers['x-device-clock'] = new Date(Date.now()).toISOString();
      if (method !== 'GET') headers['x-queue'] = String(toSend().length); // for the site's metrics
      // These reads are this person's, whoever has signed in meanwhile in another tab.
      if (path.startsWith('/api/')) headers['x-queue-user-id'] = queue.user.id;
      if (body) headers['content-type'] = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
      return fetch(path, { method, headers, body: body && (isForm ? body.toString() : JSON.stringify(body)), credentials: 'same-origin', signal: stop.signal })
        .then((r) => r.text().then((t) => {
          let json = null;
          try { json = JSON.parse(t); } catch (e) { /* a proxy's own page */ }
          queue.setClock(r.headers.get('date'));
          return { status: r.ok && !json ? 502 : r.status, json, after: Number(r.headers.get('retry-after')) || 0 };
        }))
        .catch(() => ({ status: 0, after: 0 }))
        .then((r) => { clearTimeout(watch); return r; });
    };

    // Asks for a parent's state and children; `unknown` is called with true when there is no such parent yet.
    const fetchParent = (label, found, unknown) => request('GET', '/api/v1/bags/' + encodeURIComponent(label)).then((r) => {
      if (r.status === 200 && r.json.bag.role === 'parent') found(r.json.bag, r.json.children);
      else unknown(r.status === 200 || r.status === 404 || r.status === 422, r.status);
    });

    const scanBody = (item) => ({ key: item.key, parent: item.parent, child: item.code, station, scanned_at: new Date(item.at).toISOString() });

    const post = (items) => {
      const item = items[0];
      if (items.length > 1) return request('POST', '/api/v1/scans/batch', { scans: items.map(scanBody) });
      switch (item.act) {
        case 'undo': return request('POST', '/api/v1/undo',
          { key: item.key, parent: item.parent, child: item.code, scan_id: item.scan, scan_key: item.of });
        case 'move': return request('POST', '/api/v1/moves', { key: item.key, child: item.code, to_parent: item.parent });
        case 'close': return request('POST', '/api/v1/bags/' + encodeURIComponent(item.parent) + '/close', { key: item.key, reason: item.reason });
        case 'add': return request('POST', '/api/v1/bills/' + encodeURIComponent(item.bill) + '/parents', { key: item.key, parent: item.code });
        default: return request('POST', '/api/v1/scans', scanBody(item));
      }
    };

    // `foreign`: another tab made it, and lets its own person hear it there.
    const settle = (item, answer, quiet, foreign) => {
      const read = answer.child || (typeof answer.parent === 'string' ? answer.parent : item.code);
      line(item, answer.outcome, read);
      // Of a batch that was sent late, refusals sound, and the last: thirty good cues at once would say nothing.
      const tone = tell(answer.outcome, answer.message, read);
      if (!(quiet && tone === 'good') && !(foreign && document.hidden)) cue(tone);
      if (onBill) {
        if (answer.bill && answer.bill.number === data.bill) totals(answer.bill);
        refresh();
      } else {
        if (answer.parent && answer.parent.label === parent) showParent(answer.parent);
        markAnswer(item, answer);
        const movable = answer.outcome === 'in_other_parent' && item.parent === parent;
        show('move-form', movable);
        if (movable) {
          $('move-form').elements.child.value = read;
          text('move-code', read);
        }
        if (answer.outcome === 'closed') $('close-short').open = false;
        $('next-parent').classList.toggle('primary', ['parent_full', 'parent_closed', 'closed'].indexOf(answer.outcome) >= 0 ||
          !!(answer.parent && answer.parent.label === parent && answer.parent.status !== 'open'));
      }
    };

    // A read that is surely damaged is kept too, but never shown as a bag.
    const keptLine = (item) => line(item, item.doubtful ? 'not_a_label' : 'saved_offline', item.code);

    // Each read that is only kept is heard as such, once.
    const sayKept = () => {
      if (untold.size) cue(toSend().some((item) => item.doubtful && untold.has(item.key)) ? 'bad' : 'saved');
      untold.clear();
    };

    // Only the site itself refuses a read for good, and says so with a code. A filter on the way, or a person who may not just
    // now, is none of that: the read stays.
    const isFinal = (r) => r.status >= 400 && r.status < 500 && r.status !== 408 && r.status !== 429 &&
      !!r.json && typeof r.json.code === 'string' && ['forbidden', 'cross_site', 'second_factor_missing'].indexOf(r.json.code) < 0;

    const settled = (item, outcome) => {
      untold.delete(item.key);
      if (outcome === 'too_old') queue.hold(item.key); else queue.drop([item.key]);
    };

    // Sends what waits first; says whether to go on. Whatever is not surely answered stays in the queue.
    const sendNext = async () => {
      const items = toSend();
      if (!items.length || !root.isConnected) return false;
      let scans = 0;
      while (scans < items.length && scans < BATCH && items[scans].act === 'scan') scans += 1;
      const sent = batching && scans >= BATCH_FROM ? items.slice(0, scans) : items.slice(0, 1);
      const r = await post(sent);
      if (r.status === 200) {
        tries = 0;
        signedOut = false;
        const answers = sent.length === 1 && !Array.isArray(r.json) && r.json.outcome ? [r.json]
          : Array.isArray(r.json) ? r.json : r.json.results || r.json.answers || r.json.scans || [];
        if (answers.length < sent.length) { batching = false; return true; }
        sent.forEach((item, i) => {
          const foreign = !queue.isOwn(item.key);
          settled(item, answers[i].outcome);
          settle(item, answers[i], i < sent.length - 1, foreign);
        });
        return true;
      }
      if (r.status === 401) {
        signedOut = true;
        sayKept();
        tell('saved_offline', '', items[items.length - 1].code); // the way back in, above, says why
        return false;
      }
      if (!isFinal(r)) {
        tries += 1;
        items.slice(-RECENT).forEach(keptLine);
        const last = items[items.length - 1];
        // Who may not just now is told why; the network has nothing to do with it.
        if (last.doubtful) tell('not_a_label', words.damaged, last.code);
        else tell('saved_offline', (r.status === 403 && r.json && r.json.detail) || words.saved, last.code);
        sayKept();
        timer = setTimeout(pump, r.after ? r.after * 1000 : Math.min(30000, 500 * Math.pow(2, tries)));
        return false;
      }
      if (sent.length > 1) {
        batching = false; // one of them is refused as such: find out which
        return true;
      }
      settled(sent[0]);
      unmark((mark) => mark.key === sent[0].key);
      showUndo();
      const problem = r.json || {};
      line(sent[0], 'refused', sent[0].code);
      cue(tell('refused', problem.detail || problem.message || problem.title || words.broken, sent[0].code));
      return true;
    };

    // All that waits, one after another.
    const send = async () => {
      while (await sendNext()) waiting();
      ended = true;
    };

    // Only one tab of this person sends at a time. A read that comes after the last look and before the lock is given
    // back must not wait for the next one.
    const pump = async () => {
      if (busy) { late = ended; return; }
      busy = true;
      late = ended = false;
      clearTimeout(timer);
      try { await queue.alone(send); } finally { busy = false; }
      waiting();
      if (late) pump();
    };

    const enqueue = (item) => {
      const kept = queue.push(item);
      untold.add(kept.key);
      if (kept.act === 'scan' && kept.parent === parent && !kept.doubtful) marks.push(markOf(kept));
      showUndo();
      waiting();
      pump();
    };

    const packOrChoose = (code, label) => {
      if (types.some((t) => t.test.test(label))) {
        choose(label);
        tell('reading', words.parentNow.replace('{}', label), label);
        fetchParent(label, (state, children) => {
          if (parent === label && !toSend().length) showParent(state);
          markAgain(label, children);
        }, (unknown) => { if (unknown && parent === label && $('count-now').textContent === '\u2013') showParent(Object.assign(fresh(label), { children: 0, weight_g: 0 })); });
      } else if (parent) {
        tell('reading', words.reading, label);
        enqueue(Object.assign({ act: 'scan', parent, code }, isDoubtful(label) && { doubtful: true }));
      } else {
        // An old parent may bear any label; only the server knows it.
        const asked = reads;
        fetchParent(label, (state, children) => {
          // A later read has decided meanwhile.
          if (parent || asked !== reads) return;
          choose(label, state);
          markAgain(label, children);
          tell('reading', words.parentNow.replace('{}', label), label);
        }, (unknown, status) => {
          if (parent || asked !== reads) return;
          signedOut = status === 401;
          waiting();
          if (unknown && isDoubtful(label)) cue(tell('not_a_label', words.damaged, label));
          else cue(unknown ? tell('wrong_role', words.parentFirst, label) : tell('refused', words.broken, label));
        });
      }
    };

    const onRead = () => {
      const code = input.value;
      input.value = '';
      const label = clean(code);
      if (!label) return;
      reads += 1;
      cue('read');
      if (onBill) {
        tell('reading', words.reading, label);
        enqueue({ act: 'add', bill: data.bill, code });
      } else packOrChoose(code, label);
    };

    const on = (id, type, act) => { const el = $(id); if (el) el.addEventListener(type, (e) => { e.preventDefault(); act(el); if (input) input.focus(); }); };

    if (form) {
      form.noValidate = true;
      on('scan-form', 'submit', onRead);
      // Scanners end a code with Enter or Tab. Tab on an empty input moves on as always.
      input.addEventListener('keydown', (e) => {
        if (e.key === 'Tab' && !e.shiftKey && input.value) { e.preventDefault(); onRead(); }
      });
      // Some keyboards send the Tab as text only.
      input.addEventListener('input', () => { if (/[\t\r\n]$/.test(input.value)) onRead(); });
      // A code scanned while nothing else wants the keys goes into the input.
      document.addEventListener('keydown', (e) => {
        const at = document.activeElement;
        if (root.isConnected && e.key.length === 1 && !e.ctrlKey && !e.altKey && !e.metaKey && e.key !== ' ' &&
          !/^(INPUT|SELECT|TEXTAREA)$/.test(at ? at.tagName : '')) input.focus();
      });
      input.focus();
    }
    on('undo-form', 'submit', () => {
      const last = resting ? null : marks.pop();
      if (!last) return;
      // The button shows the one before now. A glove taps twice: the second tap must not count until that can be read.
      resting = true;
      setTimeout(() => { resting = false; showUndo(); }, REST_MS);
      enqueue({ act: 'undo', parent, code: last.code || last.label, scan: last.scan, of: last.scan ? undefined : last.key });
    });
    on('move-form', 'submit', (el) => { enqueue({ act: 'move', parent, code: el.elements.child.value }); show('move-form', false); });
    on('close-form', 'submit', (el) => {
      const reason = el.elements.reason.value;
      enqueue({ act: 'close', parent, reason: reason === 'other' ? el.elements.other.value : reason });
    });
    on('next-parent', 'click', (el) => { el.classList.remove('primary'); choose(''); tell('reading', words.prompt[0], ''); });

    // Signing in again in place. It opens only when asked for: until then a scanner's keys go into the queue as ever.
    const dialog = $('sign-in');
    if (dialog && dialog.showModal) {
      const [password, code, submit] = [$('sign-in-password'), $('sign-in-code'), dialog.querySelector('[type=submit]')];
      const step = (second) => {
        show('sign-in-first', !second);
        show('sign-in-second', second);
        password.required = !second;
        code.required = second;
        password.value = code.value = '';
        (second ? code : password).focus();
      };
      const complain = (sentence) => {
        text('sign-in-error', sentence);
        show('sign-in-error', !!sentence);
      };
      const logIn = async () => {
        const second = code.required;
        const body = second ? { code: code.value } : { username: data.user, password: password.value };
        submit.disabled = true;
        const r = await request('POST', second ? '/fn/log_in_code' : '/fn/log_in', new URLSearchParams(body));
        submit.disabled = false;
        if (r.json === 'done') {
          signedOut = false;
          tries = 0;
          dialog.close();
          waiting();
          pump();
        } else if (r.json === 'code_needed') {
          complain('');
          step(true);
        } else {
          const reason = r.json && r.json.code;
          complain(words.signIn[reason] || words.broken);
          if (reason === 'unauthenticated') step(false); else { (second ? code : password).select(); (second ? code : password).focus(); }
        }
      };
      $('sign-in-open').addEventListener('click', () => { complain(''); dialog.showModal(); step(false); });
      $('sign-in-cancel').addEventListener('click', () => dialog.close());
      $('sign-in-form').addEventListener('submit', (e) => { e.preventDefault(); logIn(); });
      dialog.addEventListener('close', () => {
        password.value = code.value = '';
        if (input) input.focus();
      });
    }

    const sound = $('sound');
    if (sound) {
      sound.hidden = !(window.AudioContext || window.webkitAudioContext);
      const mark = () => {
        const running = !!audio && audio.state === 'running';
        sound.setAttribute('aria-pressed', String(running));
        text('sound-text', words.sound[running ? 1 : 0]);
      };
      on('sound', 'click', () => {
        const silent = !audio || audio.state !== 'running';
        audio = audio || new (window.AudioContext || window.webkitAudioContext)();
        (silent ? audio.resume() : audio.suspend()).then(() => { mark(); cue('good'); });
      });
      mark();
    }

    // A bill's totals and parents, as others change them too.
    const totals = (bill) => {
      text('count-now', bill.parents);
      text('count-capacity', bill.target_parents);
      $('count-bar').max = bill.target_parents;
      $('count-bar').value = bill.parents;
      text('bill-children', bill.children);
      text('bill-actual', kilograms(bill.actual_weight_g));
      text('bill-expected', kilograms(bill.expected_weight_g));
      text('bill-variance', kilograms(bill.variance_g));
      if (bill.scale_weight_g != null) {
        text('bill-scale', kilograms(bill.scale_weight_g));
        text('bill-difference', kilograms(bill.scale_weight_g - bill.actual_weight_g));
      }
      // The forms below are for the totals that are shown, and for the texts that the page was loaded with.
      if (bill.stamp) {
        document.querySelectorAll('input[name="stamp"]').forEach((/** @type {HTMLInputElement} */ input) => {
          input.value = [input.value.split('-')[0]].concat(bill.stamp.split('-').slice(1)).join('-');
        });
      }
    };
    const rows = (parents) => {
      const body = $('bill-rows');
      body.textContent = '';
      parents.forEach((p) => {
        const tr = $('bill-row').content.firstElementChild.cloneNode(true), cells = tr.children;
        tr.dataset.labelOf = p.label;
        const link = cells[0].querySelector('a');
        link.textContent = p.label;
        link.href = '/bags/' + encodeURIComponent(p.label);
        cells[1].textContent = p.type;
        cells[2].textContent = p.children + ' / ' + p.capacity;
        cells[3].textContent = kilograms(p.weight_g);
        const mark = !p.children ? 'empty' : p.children >= p.capacity ? '' : p.status === 'open' ? 'open' : 'short';
        const badge = cells[4].firstElementChild;
        badge.hidden = !mark;
        badge.dataset.mark = mark;
        badge.className = 'badge warn';
        badge.textContent = mark && words.outcomes[mark][0];
        const remove = cells[5].querySelector('form');
        if (remove) {
          remove.elements.parent.value = p.label;
          remove.querySelector('button').setAttribute('aria-label', words.remove.replace('{}', p.label));
        }
        body.append(tr);
      });
      show('bill-none', !parents.length);
    };
    let seen = '';
    const refresh = () => request('GET', '/api/v1/bills/' + encodeURIComponent(data.bill)).then((r) => {
      if (r.status !== 200 || !root.isConnected) return;
      const now = JSON.stringify(r.json);
      if (now === seen) return;
      seen = now;
      totals(r.json);
      const status = r.json.status, badge = document.querySelector('.page-head .badge');
      if (badge && words.outcomes[status]) {
        badge.textContent = words.outcomes[status][0];
        badge.className = 'badge ' + words.outcomes[status][1];
      }
      // Completed or reopened elsewhere: the page's forms are others now.
      if ((status === 'completed') !== (data.status === 'completed') && !toSend().length && !(input && input.value)) location.reload();
      // Somebody on a button of the list keeps it; the next look brings the news.
      if (r.json.parent_list && !$('bill-rows').contains(document.activeElement)) rows(r.json.parent_list); else seen = '';
    });
    if (onBill) {
      const poll = setInterval(() => {
        if (!root.isConnected) clearInterval(poll);
        else if (document.visibilityState === 'visible' && !busy) refresh();
      }, POLL_MS);
    }

    ['online', 'focus'].forEach((type) => window.addEventListener(type, () => { if (root.isConnected) pump(); }));
    window.addEventListener('storage', () => { if (root.isConnected) waiting(); });
    toSend().forEach((item) => { if (item.act === 'scan' && item.parent === parent && !item.doubtful) marks.push(markOf(item)); });
    showUndo();
    toSend().slice(-RECENT).forEach(keptLine);
    document.documentElement.dataset.scanReady = '1';
    waiting();
    pump();
  };

  // The print view's button.
  document.addEventListener('click', (e) => { if (/** @type {Element} */ (e.target).closest('[data-print]')) window.print(); });

  // A page from before an update may have no queue.js: its forms work alone.
  const look = () => window.ttQueue && document.querySelectorAll('[data-station]:not([data-bound])').forEach(bind);
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
