(function (W, D) {
  /** @type {(id: string) => any} */
  var $ = function (id) { return D.getElementById(id); };
  var form = $('scan-form'), input = $('scan-input'), N = 'tt.caught', reads = [], alive = false, leaving = false, from = Date.now();
  // Fulfilled once what waits on this device is known (queue.js), or its script did not come.
  W.ttStored = new Promise(function (done) {
    D.addEventListener('DOMContentLoaded', function () { var q = W.ttQueue; if (q) q.ready.then(done, done); else done(); });
  });
  if (!form) return;
  var limit = W.WebAssembly ? 5000 : 0;
  var box = function (act) { try { return act(W.sessionStorage); } catch (e) { return null; } };
  var save = function () { box(function (s) { if (reads.length) s.setItem(N, JSON.stringify(reads)); else s.removeItem(N); }); };
  var late = function () {
    // A kept page stands for no server: its form has nowhere to go.
    if (alive || leaving || !reads.length || D.documentElement.hasAttribute('data-kept')) return;
    leaving = true;
    box(function (s) { s.setItem(N + '.late', '1'); });
    input.value = reads.shift();
    save();
    form.submit();
  };
  var take = function () {
    if (!input.value.trim()) return;
    reads.push(input.value);
    input.value = '';
    save();
    setTimeout(late, Math.max(0, limit - (Date.now() - from)));
  };
  reads = JSON.parse(box(function (s) { return s.getItem(N); }) || '[]');
  // The island did not come to the page before: what it left goes on at once.
  if (reads.length && box(function (s) { return s.getItem(N + '.late'); })) limit = 0;
  if (reads.length) setTimeout(late, limit);
  form.addEventListener('submit', function (e) {
    if (!alive) { e.preventDefault(); take(); }
  });
  input.addEventListener('keydown', function (e) {
    if (!alive && e.key === 'Tab' && !e.shiftKey && input.value) { e.preventDefault(); take(); }
  });
  W.ttCaught = function () {
    var all = reads;
    alive = true;
    reads = [];
    save();
    box(function (s) { s.removeItem(N + '.late'); });
    return all;
  };
})(window, document);
