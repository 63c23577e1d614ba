// Of every page: an act is sent once and shows that it is on its way, what became of it is told once, what went wrong is in sight, and
// the bell's count stays true.
(() => {
  'use strict';
  if (window.ttPage) return;
  window.ttPage = true;

  // A second press before the answer is no second act. What is never answered may be sent again.
  const LATE_MS = 10000;
  /** @param {HTMLFormElement} form @param {Element | null} button */
  const release = (form, button) => {
    delete form.dataset.sent;
    if (button) button.removeAttribute('aria-busy');
  };
  // On the window, after all that may keep the form: a station sends by itself, signing out may ask first.
  window.addEventListener('submit', (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    if (e.defaultPrevented || form.getAttribute('method') !== 'post') return;
    if ('sent' in form.dataset) { e.preventDefault(); return; }
    const button = e.submitter || form.querySelector('button');
    form.dataset.sent = '';
    if (button) button.setAttribute('aria-busy', 'true');
    setTimeout(() => release(form, button), LATE_MS);
  });
  // The browser gives a page back as it was left.
  window.addEventListener('pageshow', (e) => {
    if (!e.persisted) return;
    document.querySelectorAll('form[data-sent]').forEach((form) => {
      release(/** @type {HTMLFormElement} */ (form), form.querySelector('[aria-busy]'));
    });
  });

  // Loading the page again tells of no act, and a bookmark holds no error.
  window.addEventListener('load', () => {
    const url = new URL(location.href), told = ['done', '__path', '__err'].filter((name) => url.searchParams.has(name));
    if (!told.length) return;
    told.forEach((name) => url.searchParams.delete(name));
    history.replaceState(history.state, '', url.href);
  });

  // The first field that is wrong has the cursor; else the sentence of what went wrong is brought into sight.
  const wrong = /** @type {HTMLElement | null} */ (document.querySelector('main [aria-invalid="true"]'));
  const said = wrong || document.querySelector('main [role="alert"] .banner.bad');
  if (said) {
    const folded = said.closest('details');
    if (folded) folded.open = true;
    if (wrong) wrong.focus({ preventScroll: true });
    said.scrollIntoView({ block: 'center' });
  }

  // A list follows its choices at once; where the cursor was it is again. Enter sends the form by itself, right after the change.
  const CHOSEN = 'tt.chosen', root = document.documentElement;
  root.dataset.atOnce = '';
  let asked = null;
  document.addEventListener('change', (e) => {
    const field = /** @type {HTMLInputElement} */ (e.target), form = field.form;
    if (!form || !form.matches('form.filters') || field.type === 'datetime-local') return;
    if (field.type === 'text' && !form.matches('.at-once')) return;
    // A year is typed digit by digit.
    if (field.type === 'date' && field.value && field.value < '2000') return;
    try { sessionStorage.setItem(CHOSEN, field.id); } catch (error) { /* the browser refuses storage */ }
    setTimeout(() => {
      if (asked === form) return;
      if (!form.checkValidity()) {
        form.reportValidity();
        return;
      }
      form.setAttribute('aria-busy', 'true');
      form.submit();
    });
  });
  document.addEventListener('submit', (e) => { asked = e.target; });
  window.addEventListener('pageshow', () => {
    asked = null;
    document.querySelectorAll('form.filters[aria-busy]').forEach((form) => form.removeAttribute('aria-busy'));
  });
  try {
    const chosen = document.getElementById(sessionStorage.getItem(CHOSEN) || '');
    sessionStorage.removeItem(CHOSEN);
    const folded = chosen && chosen.closest('details');
    if (folded) folded.open = true;
    if (chosen) chosen.focus({ preventScroll: true });
  } catch (error) { /* nothing was chosen */ }

  // The box of the search takes what a scanner reads, wherever the cursor is, and a read takes the place of what stood there.
  const REST = 120, LEAST = 4, box = /** @type {HTMLInputElement} */ (document.getElementById('search-input'));
  let read = '', typed = 0;
  if (box) {
    if (document.activeElement === document.body) box.focus({ preventScroll: true });
    box.select();
    document.addEventListener('keydown', (e) => {
      const at = /** @type {Element} */ (e.target);
      if (e.ctrlKey || e.altKey || e.metaKey || (at !== box && at.matches('input, select, textarea'))) return;
      if (e.key === 'Enter') {
        const isRead = read.length >= LEAST && e.timeStamp - typed <= REST;
        if (at === box && isRead && box.value.endsWith(read)) box.value = read;
        read = '';
      } else if (e.key.length === 1) {
        if (at !== box && e.key === ' ') return;
        if (at !== box) {
          box.focus();
          box.select();
        }
        if (e.timeStamp - typed > REST) read = '';
        read += e.key;
        typed = e.timeStamp;
      }
    });
  }

  // The count of unread notifications, while somebody looks at the page.
  const POLL_MS = 10000;
  const show = (bell, unread) => {
    const most = Number(bell.dataset.most), shown = unread > most ? most + '+' : String(unread);
    const count = bell.querySelector('.bell-count');
    count.textContent = shown;
    count.hidden = unread === 0;
    bell.setAttribute('aria-label', unread === 1 ? bell.dataset.one : bell.dataset.many.replace('{}', shown));
  };
  const look = async () => {
    const bell = document.querySelector('.bell');
    if (!bell || document.hidden) return;
    const answer = await fetch('/fn/unread', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      credentials: 'same-origin',
    }).catch(() => null);
    // A count that could not be read is told with the next one.
    const unread = answer && answer.ok ? await answer.json().catch(() => null) : null;
    if (typeof unread === 'number') show(bell, unread);
  };
  setInterval(look, POLL_MS);
})();
