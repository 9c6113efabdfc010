/* The table of inputs. #input-N shows one of them, #crashed and the like those that ended so. */
'use strict';
(() => {
  // The order is that of InputsPage.
  const [NAME, BYTES, EDGES, ADDED, COVERED, ENDING, KIND, TIME, MEMORY, MESSAGES] =
    Array.from({ length: 10 }, (_, index) => index);
  const rows = memcov.data.inputs;
  const numbers = new Map(rows.map((row, index) => [row, index + 1]));
  const largest = Math.max(1, ...new Set(rows.map((row) => row[ADDED])));
  const count = (column) => ({ number: true, value: (row) => row[column], cell: (row) => memcov.number(row[column]) });

  /** Of a test there is no file, and its memory is not known. */
  const bytes = (column) => ({ ...count(column), cell: (row) => (row[column] === 0 ? '–' : memcov.bytes(row[column])) });

  function ending(row) {
    const text = memcov.element('span', { className: `ending ${row[KIND]}` }, row[ENDING]);
    if (!row[MESSAGES]) {
      return text;
    }
    return memcov.element(
      'details',
      {},
      memcov.element('summary', {}, text),
      memcov.element('pre', {}, row[MESSAGES]),
    );
  }

  function added(row) {
    const bar = memcov.element('span', { className: 'bar', ariaHidden: 'true' });
    bar.append(memcov.element('i', { style: `width:${(100 * row[ADDED]) / largest}%` }));
    return bar;
  }

  const columns = [
    { title: '#', number: true, value: (row) => numbers.get(row), cell: (row) => memcov.number(numbers.get(row)) },
    { title: 'Input', value: (row) => row[NAME], cell: (row) => row[NAME] },
    { title: 'Edges', wide: true, ...count(EDGES) },
    { title: 'New', ...count(ADDED) },
    { title: 'New edges as a bar', wide: true, cell: added },
    { title: 'In all', wide: true, ...count(COVERED) },
    { title: 'Time', ...count(TIME), wide: true, cell: (row) => memcov.seconds(row[TIME] / 1000) },
    { title: 'Memory', wide: true, ...bytes(MEMORY) },
    { title: 'Size', wide: true, ...bytes(BYTES) },
    { title: 'Ending', value: (row) => row[ENDING], cell: ending },
  ];
  const grid = memcov.grid(document.getElementById('inputs'), columns, rows, {
    caption: 'Inputs',
    header: 1,
    filter: 'Filter by name or ending',
    text: (row) => `${row[NAME]} ${row[ENDING]}`,
    id: (row) => `input-${numbers.get(row)}`,
  });

  const choice = document.getElementById('inputs-switch');
  const kinds = {
    all: ['All', () => true],
    added: ['Added edges', (row) => row[ADDED] > 0],
    failed: ['Failed', (row) => row[KIND] === 'failed'],
    crashed: ['Crashed', (row) => row[KIND] === 'crashed'],
    timeout: ['Timed out', (row) => row[KIND] === 'timeout'],
  };
  for (const [kind, [title, predicate]] of Object.entries(kinds)) {
    const matching = rows.filter(predicate).length;
    if (kind === 'all' || matching > 0) {
      const button = memcov.element('button', { type: 'button' }, `${title} (${memcov.number(matching)})`);
      button.dataset.kind = kind;
      button.addEventListener('click', () => keep(kind));
      choice.append(button);
    }
  }

  function keep(kind) {
    choice.querySelectorAll('button').forEach((button) => button.setAttribute('aria-pressed', button.dataset.kind === kind));
    grid.keep(kinds[kind][1]);
  }

  function follow() {
    const wanted = location.hash.slice(1);
    keep(Object.hasOwn(kinds, wanted) ? wanted : 'all');
    const number = /^input-(\d+)$/.exec(wanted);
    if (number && rows[number[1] - 1]) {
      grid.reveal(rows[number[1] - 1]);
    }
  }

  addEventListener('hashchange', follow);
  follow();
})();
