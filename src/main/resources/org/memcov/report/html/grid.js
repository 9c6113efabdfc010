/* Tables of data: sorted, filtered, and a page of rows at a time, however many there are. */
'use strict';
(() => {
  const PAGE = 100;

  /**
   * Shows rows in an element.
   *
   * columns: for each {title, about?, value(row) to sort by, cell(row) the text or elements, number?, wide?};
   * one without a value is not sorted, and its title only read aloud
   * options: {caption, filter? placeholder, text?(row) what the filter looks at, id?(row)}
   * Returns {keep(predicate): shows only some rows, reveal(row): shows a row and marks it}.
   */
  memcov.grid = (place, columns, rows, options) => {
    let kept = rows;
    let words = '';
    let order = null;
    let descending = false;
    let page = 0;
    let shown = rows;

    const status = memcov.element('span', { role: 'status' });
    const previous = memcov.element('button', { type: 'button', ariaLabel: 'Previous page' }, '←');
    const next = memcov.element('button', { type: 'button', ariaLabel: 'Next page' }, '→');
    const pages = memcov.element('span', { className: 'pages' }, status, previous, next);
    const tools = memcov.element('div', { className: 'tools' });
    const head = memcov.element('tr');
    const body = memcov.element('tbody');

    columns.forEach((column) => {
      if (!column.value) {
        const title = memcov.element('span', { className: 'unseen' }, column.title);
        head.append(memcov.element('th', { scope: 'col', className: classes(column) }, title));
        return;
      }
      const button = memcov.element('button', { type: 'button', title: column.about ?? '' }, column.title);
      const heading = memcov.element('th', { scope: 'col', className: classes(column) }, button);
      button.addEventListener('click', () => {
        descending = order === column ? !descending : Boolean(column.number);
        order = column;
        head.querySelectorAll('[aria-sort]').forEach((other) => other.removeAttribute('aria-sort'));
        heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
        update();
      });
      head.append(heading);
    });
    if (options.filter) {
      const input = memcov.element('input', {
        type: 'search',
        placeholder: options.filter,
        'aria-label': options.filter,
      });
      input.addEventListener('input', () => {
        words = input.value.trim().toLowerCase();
        update();
      });
      tools.append(input);
    }
    tools.append(pages);
    previous.addEventListener('click', () => turn(page - 1));
    next.addEventListener('click', () => turn(page + 1));
    const table = memcov.element(
      'table',
      {},
      memcov.element('caption', { className: 'unseen' }, options.caption),
      memcov.element('thead', {}, head),
      body,
    );
    place.replaceChildren(
      tools,
      memcov.element('div', { className: 'scroll', tabIndex: 0, role: 'region', ariaLabel: options.caption }, table),
    );

    function classes(column) {
      return [column.number ? 'number' : '', column.wide ? 'wide' : ''].join(' ').trim();
    }

    /** Sorting is stable: rows that are equal stay in their order, whichever way it goes. */
    function update() {
      shown = words === '' ? [...kept] : kept.filter((row) => options.text(row).toLowerCase().includes(words));
      if (order !== null) {
        const sign = descending ? -1 : 1;
        shown.sort((a, b) => sign * compare(order.value(a), order.value(b)));
      }
      turn(0);
    }

    function compare(a, b) {
      return typeof a === 'number' ? a - b : a.localeCompare(b, 'en');
    }

    function turn(to) {
      page = to;
      const first = page * PAGE;
      const last = Math.min(first + PAGE, shown.length);
      body.replaceChildren(...shown.slice(first, last).map(line));
      const all = shown.length === rows.length ? '' : ` (of ${memcov.number(rows.length)})`;
      status.textContent =
        shown.length === 0
          ? `none${all}`
          : `${memcov.number(first + 1)}–${memcov.number(last)} of ${memcov.number(shown.length)}${all}`;
      previous.disabled = page === 0;
      next.disabled = last >= shown.length;
      previous.hidden = next.hidden = shown.length <= PAGE;
    }

    function line(row) {
      const cells = columns.map((column, index) => {
        const content = column.cell(row);
        const attributes = { className: classes(column) };
        return index === (options.header ?? 0)
          ? memcov.element('th', { scope: 'row', ...attributes }, ...[content].flat())
          : memcov.element('td', attributes, ...[content].flat());
      });
      return memcov.element('tr', options.id ? { id: options.id(row) } : {}, ...cells);
    }

    turn(0);
    return {
      keep(predicate) {
        kept = rows.filter(predicate);
        update();
      },
      reveal(row) {
        const index = shown.indexOf(row);
        if (index >= 0) {
          turn(Math.floor(index / PAGE));
          const element = body.rows[index % PAGE];
          element.classList.add('target');
          element.scrollIntoView({ block: 'center' });
        }
      },
    };
  };
})();
