(function (W, D) {
  /** @type {(id: string) => any} */
  var $ = function (id) { return D.getElementById(id); };
  var form = $('scan-form'), input = $('scan-input'), keyboard = $('no-keyboard');
  // Fulfilled once what waits on this device is known (queue.js), or its script did not come.
  W.ttStored = new Promise(function (done) {
    D.addEventListener('DOMContentLoaded', function () { var q = W.ttQueue; if (q) q.ready.then(done, done); else done(); });
  });
  if (!form) return;

  // What was read goes to the island, or waits for it: a text, or a text and 1 where a person typed it.
  /** @type {any[]} */
  var reads = [];
  /** @type {any} */
  var island = null;
  var N = 'tt.caught', leaving = false, from = Date.now(), limit = W.WebAssembly ? 5000 : 0;
  var box = function (kind, act) { try { return act(W[kind]); } catch (e) { return null; } };
  var save = function () {
    box('sessionStorage', function (s) { if (reads.length) s.setItem(N, JSON.stringify(reads)); else s.removeItem(N); });
  };
  var late = function () {
    // A kept page stands for no server: its form has nowhere to go.
    if (island || leaving || !reads.length || D.documentElement.hasAttribute('data-kept')) return;
    // In the midst of a read.
    if (input.value && performance.now() - run.at < REST) { setTimeout(late, REST); return; }
    var read = [].concat(reads.shift()), stood = input.value;
    leaving = true;
    box('sessionStorage', function (s) { s.setItem(N + '.late', '1'); });
    input.value = read[0];
    $('scan-typed').value = read[1] || '';
    save();
    form.submit();
    // What comes until the page is gone is not added to what was sent.
    input.value = stood;
  };
  var give = function (text, typed) {
    if (!text.trim()) return;
    if (island) { island(text, typed, 1); return; }
    reads.push(typed ? [text, 1] : text);
    save();
    setTimeout(late, Math.max(0, limit - (Date.now() - from)));
  };

  // A run: signs that came without a rest between them, each when it came. Milliseconds.
  var FAST = 60, SLOW = 120, EVEN = 40, REST = 300, ECHO = 150, LEAST = 4;
  var fresh = function (field, was, at) {
    return { field: field, was: was, at: at, text: '', gaps: 0, sum: 0, most: 0, least: REST, keys: false, spoilt: false, alt: false, kept: false, cuts: [], rests: 0 };
  };
  // Whether this device's scanner ends its reads: then a rest is a busy device, and half a label must not go for one. Until a rest of so
  // long says that it ends them no more.
  var E = 'tt.ends', ends = !!box('localStorage', function (s) { return s.getItem(E); }), LONG = 1500;
  var learn = function (isSo) {
    if (ends === isSo) return;
    ends = isSo;
    box('localStorage', function (s) { if (isSo) s.setItem(E, '1'); else s.removeItem(E); });
  };
  var run = fresh(null, '', 0), ended = -REST, timer = 0, expected = false, seenIn = null, seen = '';
  // What a person typed into the input and left there.
  var left = '';

  var isText = function (el) {
    return !!el && !el.readOnly && !el.disabled && (el.tagName === 'TEXTAREA' || (el.tagName === 'INPUT'
      && !/^(button|submit|reset|checkbox|radio|file|range|color|image|hidden)$/.test(el.type)));
  };
  var holds = function (el) { return isText(el) || (!!el && el.tagName === 'SELECT'); };
  var put = function (field, text) { field.value = text; seenIn = field; seen = text; };
  // No person is that quick, or that even.
  var isScan = function (r) {
    var mean = r.sum / (r.gaps || 1);
    return r.text.length >= LEAST && !r.spoilt && (mean <= FAST || (mean <= SLOW && r.most - r.least <= EVEN));
  };
  var isByHand = function (r) { return !!r.text && !isScan(r) && (r.spoilt || r.rests > 0 || (r.gaps ? r.sum / r.gaps > SLOW : r.text.length === 1)); };
  // What only a code looks like. An input method may bring a word, an address or a password in one piece too.
  var isCode = function (text) {
    return /LABEL\s*NO|:\/\/|^BEGIN:/i.test(text)
      || (/^(\][A-Za-z]\d)?[A-Z0-9()\x1d-]+$/.test(text) && /\d/.test(text) && (/[A-Z]/.test(text) || text.length > 6));
  };
  // Whether the run is a read, by a terminator (`isEnd`) or by the silence after it. In other fields only what nobody types is one.
  var isRead = function (r, isEnd) {
    var field = r.field;
    if (!isScan(r)) return false;
    if (field === input || !isText(field)) return true;
    if (r.keys && isEnd && field.type !== 'password') return true;
    return (isEnd || r.keys || field.type === 'password') && isCode(r.text);
  };
  var take = function (at, isEnd) {
    var r = run, own = r.field === input, text = own && !r.kept && !r.alt ? input.value : r.text;
    clearTimeout(timer);
    // Each rest was an end after all.
    var parts = isEnd ? [] : r.cuts.map(function (to, at) { return r.text.slice(at ? r.cuts[at - 1] : 0, to); });
    if (parts.length) text = r.text.slice(r.cuts[parts.length - 1]);
    learn(!!isEnd);
    ended = at;
    run = fresh(null, '', 0);
    // What stood there before is the person's.
    if (holds(r.field)) put(r.field, own && !r.kept ? '' : r.was);
    if (own) left = input.value;
    parts.concat(text).forEach(function (part) { give(part, 0); });
    if (!own) input.focus();
  };
  var takeTyped = function (at) {
    var typed = run.field === input && run.text && !isScan(run) ? 1 : 0, text = input.value;
    clearTimeout(timer);
    ended = at;
    run = fresh(null, '', 0);
    put(input, '');
    left = '';
    give(text, typed);
  };
  // The scanner sends no terminator: its silence ends the read. Events that wait while the page is busy come before the second look.
  var watch = function (at) {
    var r = run, length = r.text.length;
    clearTimeout(timer);
    if (!isRead(r, false)) return;
    timer = setTimeout(function () {
      setTimeout(function () { if (run === r && r.text.length === length && isRead(r, false)) take(at); });
    }, ends ? LONG : Math.max(REST, 4 * r.most));
  };
  var sign = function (text, at, field, was, isKey) {
    var old = run, gap = at - old.at;
    var isPause = ends && gap >= REST && gap < LONG && old.field === field && !old.spoilt;
    if (isPause && isRead(old, false)) run.cuts.push(old.text.length);
    else if (isPause && old.text && old.text.length < LEAST && !old.rests && (!old.gaps || old.sum / old.gaps <= SLOW)) {
      run.rests = 1; // the first signs of a label, more likely than a person's
    } else if (!old.text || old.field !== field || gap >= REST) {
      run = fresh(field, was, at);
      run.kept = field === input && was !== '' && (was === left || (old.field === input && isByHand(old)));
    } else {
      run.gaps += 1;
      run.sum += gap;
      run.most = Math.max(run.most, gap);
      run.least = Math.min(run.least, gap);
    }
    run.text += text;
    run.at = at;
    run.keys = isKey;
    watch(at);
  };
  var hasRested = function (at, field) { return run.field === field && !!run.text && at - run.at >= (ends ? LONG : REST) - 20 && isRead(run, false); };
  // The end of a read; says whether it was one.
  var end = function (at, field) {
    var isSoon = run.field === field && at - run.at < (field !== input ? ECHO : ends ? LONG : REST);
    if (isSoon && isRead(run, true)) take(at, true);
    else if (field === input && input.value) takeTyped(at);
    // CR and LF, or Tab and Enter, are one.
    else return at - ended < ECHO && !run.text;
    return true;
  };
  var stop = function (e) { e.preventDefault(); e.stopImmediatePropagation(); };

  // Separators inside a code, and its end, as scanners send them with the Control key.
  var CONTROL = { j: '', m: '', i: '', ']': '\x1d', '^': '\x1e', '6': '\x1e', '\\': '\x1c', '_': '\x1f' };
  W.addEventListener('keydown', function (e) {
    var at = e.timeStamp, field = /** @type {any} */ (D.activeElement), key = e.key || '', isGoing = !!run.text && at - run.at < REST;
    expected = false;
    if (e.metaKey || e.isComposing) return;
    if (e.ctrlKey && !e.altKey) {
      var code = CONTROL[key.toLowerCase()];
      if (code === '') {
        var isLine = isGoing || at - ended < ECHO || (key.toLowerCase() === 'j' && field === input && input.value);
        if (isLine && end(at, field)) stop(e);
      } else if (code && isGoing && at - run.at < ECHO) {
        stop(e);
        var stood = isText(field) ? field.value : '';
        sign(code, at, field, stood, true);
        if (isText(field)) put(field, stood + code);
      }
    } else if (key.length === 1 && !e.ctrlKey && !(e.altKey && /^Numpad/.test(e.code))) {
      if (hasRested(at, field)) {
        take(at);
        field = D.activeElement;
      }
      if (key === ' ' && !isText(field)) {
        if (!isGoing) return;
        stop(e); // inside a read it presses nothing
      }
      if (!holds(field)) {
        input.focus(); // a dialog above it keeps the focus
        field = D.activeElement;
      }
      sign(key, at, field, holds(field) ? field.value : '', true);
      if (e.repeat) run.spoilt = true;
      if (e.altKey && !e.getModifierState('AltGraph')) {
        // Some devices hold Alt on every key. A shortcut is one key; the others are no shortcuts.
        run.alt = true;
        if (run.gaps && run.sum / run.gaps <= SLOW) e.preventDefault();
      }
      expected = isText(field) && !e.defaultPrevented;
    } else if (key === 'Enter' || (key === 'Tab' && !e.shiftKey)) {
      if (end(at, field) || (key === 'Enter' && field === input)) stop(e);
    }
  }, true);

  // A single line takes no line break, so no input event tells of one that comes as text.
  ['beforeinput', 'textInput'].forEach(function (name) {
    W.addEventListener(name, function (event) {
      var e = /** @type {any} */ (event);
      var isBreak = e.inputType === 'insertLineBreak' || /^[\r\n\t]+$/.test(e.data || '');
      if (isBreak && isText(e.target) && end(e.timeStamp, e.target)) e.preventDefault();
    }, true);
  });

  // Text that an input method brings has no keys, or keys without names.
  W.addEventListener('input', function (event) {
    var e = /** @type {any} */ (event), field = e.target, at = e.timeStamp, kind = e.inputType || '', data = e.data;
    if (!isText(field)) return;
    var before = field === seenIn ? seen : '', value = field.value, wasKey = expected;
    expected = false;
    seenIn = field;
    seen = value;
    if (wasKey) return;
    var text = value.indexOf(before) ? value : value.slice(before.length);
    if (!/^insert(Text|CompositionText|LineBreak)?$/.test(kind)) {
      // Pasted, filled in, taken back: the person's.
      if (run.field !== field) run = fresh(field, before, at);
      run.text += text || ' ';
      run.spoilt = true;
      return;
    }
    var lines = (data || '').split(/[\r\n\t]+/), rest = lines.pop();
    // In a single line a line break may come as a blank.
    var isBlank = text === ' ' && (at - ended < ECHO || (run.field === field && !run.keys && isRead(run, true)));
    var isEnd = kind === 'insertLineBreak' || lines.length > 0 || isBlank;
    if (isEnd && !(lines.join('') + rest).trim()) {
      put(field, before);
      end(at, field);
    } else if (isEnd && (field === input || lines.every(isCode))) {
      clearTimeout(timer);
      run = fresh(null, '', 0);
      ended = at;
      lines[0] = (field === input ? before : '') + lines[0];
      put(field, field === input ? '' : before);
      lines.forEach(function (line) { give(line, 0); });
      if (rest) {
        sign(rest, at, field, field.value, false);
        put(field, field.value + rest);
      }
    } else if (text) {
      if (hasRested(at, field)) {
        put(field, before);
        take(at);
        before = field.value;
        put(field, before + text);
      }
      sign(text, at, field, before, false);
    }
  }, true);
  W.addEventListener('focusin', function (e) {
    var field = /** @type {any} */ (e.target);
    if (!isText(field)) return;
    seenIn = field;
    seen = field.value;
  }, true);
  input.addEventListener('paste', function (e) {
    var text = e.clipboardData ? e.clipboardData.getData('text') : '';
    var lines = text.split(/[\r\n\t]+/).filter(function (line) { return line.trim(); });
    // A single code stays in the input until the person sends it.
    if (lines.length < 2) return;
    e.preventDefault();
    if (island) lines.forEach(function (line) { island(line, 1, lines.length); });
    else lines.forEach(function (line) { give(line, 1); });
  });
  form.noValidate = true;
  form.addEventListener('submit', function (e) {
    e.preventDefault();
    takeTyped(e.timeStamp);
    input.focus();
  });

  // Without an on-screen keyboard, where the device is told so.
  var K = 'tt.keyboard', show = function (isOff) {
    if (isOff) input.setAttribute('inputmode', 'none'); else input.removeAttribute('inputmode');
    if (keyboard) keyboard.setAttribute('aria-pressed', String(isOff));
  };
  var isOff = !!box('localStorage', function (s) { return s.getItem(K); });
  show(isOff);
  if (keyboard) {
    keyboard.hidden = false;
    keyboard.addEventListener('click', function () {
      isOff = !isOff;
      box('localStorage', function (s) { if (isOff) s.setItem(K, 'none'); else s.removeItem(K); });
      show(isOff);
      input.focus();
    });
  }

  // The camera, where there is one, or where its panel says what is missing. Its script comes when it is asked for; its reads are a scanner's.
  var camera = $('camera-open'), panel = $('camera'), media = navigator.mediaDevices;
  var read = function (text) { give(text, 0); };
  if (camera && media && media.getUserMedia) {
    media.enumerateDevices().then(function (all) {
      camera.hidden = !all.some(function (one) { return one.kind === 'videoinput'; });
    }, function () {});
  } else if (camera && !W.isSecureContext && navigator.maxTouchPoints > 0) camera.hidden = false;
  if (camera) camera.addEventListener('click', function () {
    if (W.ttCamera) { W.ttCamera(read); return; }
    var script = D.createElement('script');
    script.src = panel.dataset.script;
    script.onload = function () { W.ttCamera(read); };
    D.head.appendChild(script);
  });

  reads = JSON.parse(box('sessionStorage', function (s) { return s.getItem(N); }) || '[]');
  // The island did not come to the page before: what it left goes on at once.
  if (reads.length && box('sessionStorage', function (s) { return s.getItem(N + '.late'); })) limit = 0;
  if (reads.length) setTimeout(late, limit);
  W.ttCaught = function (take) {
    var all = reads;
    island = take;
    reads = [];
    save();
    box('sessionStorage', function (s) { s.removeItem(N + '.late'); });
    all.forEach(function (read) { read = [].concat(read); take(read[0], read[1] || 0, all.length); });
  };
})(window, document);
