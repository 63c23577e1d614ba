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

  // A list follows its choices at once; where the cursor was it is again.
  const CHOSEN = 'tt.chosen';
  document.addEventListener('change', (e) => {
    const field = /** @type {HTMLSelectElement} */ (e.target);
    if (!field.form || !field.form.matches('form.filters') || !field.matches('select, [type="date"]')) return;
    try { sessionStorage.setItem(CHOSEN, field.id); } catch (error) { /* the browser refuses storage */ }
    field.form.submit();
  });
  try {
    const chosen = document.getElementById(sessionStorage.getItem(CHOSEN) || '');
    sessionStorage.removeItem(CHOSEN);
    const folded = chosen && chosen.closest('details');
    if (folded) folded.open = true;
    if (chosen) chosen.focus({ preventScroll: true });
  } catch (error) { /* nothing was chosen */ }

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
