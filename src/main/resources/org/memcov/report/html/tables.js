/* Tables that are in the page: sorted by their headings, filtered, and not all shown if they are long. */
'use strict';
(() => {
  const FILTERED_FROM = 8;

  function enhance(table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const limit = Number(table.dataset.limit ?? 500);
    let words = '';
    let isWhole = rows.length <= limit;
    const more = memcov.element('p', { className: 'more' });
    const count = memcov.element('span', { role: 'status' });

    function show() {
      let matching = 0;
      for (const row of body.rows) {
        const matches = row.textContent.toLowerCase().includes(words);
        matching += matches ? 1 : 0;
        row.hidden = !matches || (!isWhole && matching > limit);
      }
      more.hidden = isWhole || matching <= limit;
      count.textContent = words === '' ? '' : `${memcov.number(matching)} of ${memcov.number(rows.length)}`;
    }

    new Tablesort(table);
    table.addEventListener('afterSort', show);
    if (table.dataset.filter && rows.length >= FILTERED_FROM) {
      const input = memcov.element('input', {
        type: 'search',
        placeholder: table.dataset.filter,
        'aria-label': table.dataset.filter,
      });
      input.addEventListener('input', () => {
        words = input.value.trim().toLowerCase();
        show();
      });
      table.parentElement.before(memcov.element('div', { className: 'tools' }, input, count));
    }
    const all = memcov.element('button', { type: 'button' }, `Show all ${memcov.number(rows.length)}`);
    all.addEventListener('click', () => {
      isWhole = true;
      show();
    });
    more.append(all);
    table.parentElement.after(more);
    show();
    table.classList.add('ready');
  }

  document.querySelectorAll('table.sortable').forEach(enhance);
})();
