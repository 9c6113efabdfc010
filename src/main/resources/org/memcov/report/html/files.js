/* The table of all files, in place of that of directories. */
'use strict';
(() => {
  const choice = document.getElementById('files-switch');
  if (!choice) {
    return;
  }
  const directories = document.getElementById('directories');
  const all = document.getElementById('all-files');

  // The order is that of SearchData.
  const [PATH, PAGE, , TAG, LINES, COVERED, PARTIAL, BRANCHES, TAKEN, FUNCTIONS, REACHED_FUNCTIONS, SIZE, REACHED] =
    Array.from({ length: 13 }, (_, index) => index);
  const rank = (part, whole) => (whole === 0 ? -1 : part / whole);
  const lines = (row) => row[COVERED] + row[PARTIAL];
  const of = (part, whole) => `${memcov.number(part)} / ${memcov.number(whole)}`;

  function bar(row) {
    const width = (part) => `width:${row[LINES] === 0 ? 0 : (100 * part) / row[LINES]}%`;
    return memcov.element(
      'span',
      { className: row[LINES] === 0 ? 'bar none' : 'bar', ariaHidden: 'true' },
      memcov.element('i', { style: width(row[COVERED]) }),
      memcov.element('b', { style: width(row[PARTIAL]) }),
    );
  }

  function name(row) {
    const link = memcov.element('a', { href: `${memcov.root}files/${row[PAGE]}.html` }, row[PATH]);
    return row[TAG] === '' ? link : [link, ' ', memcov.element('span', { className: 'tag' }, row[TAG])];
  }

  const columns = [
    { title: 'File', value: (row) => row[PATH], cell: name },
    { title: 'Lines', number: true, value: (row) => rank(lines(row), row[LINES]), cell: (row) => memcov.share(lines(row), row[LINES]) },
    { title: 'Reached', number: true, wide: true, value: (row) => row[LINES], cell: (row) => of(lines(row), row[LINES]) },
    { title: 'Lines as a bar', wide: true, cell: bar },
    { title: 'Branches', number: true, wide: true, value: (row) => rank(row[TAKEN], row[BRANCHES]), cell: (row) => memcov.share(row[TAKEN], row[BRANCHES]) },
    { title: 'Functions', number: true, value: (row) => rank(row[REACHED_FUNCTIONS], row[FUNCTIONS]), cell: (row) => memcov.share(row[REACHED_FUNCTIONS], row[FUNCTIONS]) },
    { title: 'Size', about: `In ${all.dataset.sizeUnit}`, number: true, wide: true, value: (row) => row[SIZE], cell: (row) => of(row[REACHED], row[SIZE]) },
  ];

  async function show(what) {
    choice.querySelectorAll('button').forEach((button) => button.setAttribute('aria-pressed', button.dataset.show === what));
    directories.hidden = what === 'files';
    all.hidden = what !== 'files';
    if (what === 'files' && !all.hasChildNodes()) {
      const files = await memcov.load('files');
      memcov.grid(all, columns, files.rows, { caption: 'All files', filter: 'Filter by path', text: (row) => row[PATH] });
    }
  }

  choice.addEventListener('click', (event) => {
    if (event.target.dataset.show) {
      show(event.target.dataset.show);
    }
  });
})();
