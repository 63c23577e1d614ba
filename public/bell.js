// Keeps the count of unread notifications true on every page, while somebody looks at it.
(() => {
  'use strict';
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
