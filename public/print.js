// The print button. Delegated, so that it works however the page was reached.
(() => {
  'use strict';
  if (window.ttPrint) return;
  window.ttPrint = true;
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-print]')) window.print();
  });
})();
