/* Finds files and functions. What it looks through is loaded when the box is used for the first time. */
'use strict';
(() => {
  const SHOWN = 40;
  const box = document.getElementById('search');
  const list = document.getElementById('found');
  const status = document.getElementById('found-count');
  let entries = [];
  let loading = null;
  let found = [];
  let selected = -1;

  /** Each entry: its name, the same in lower case, what it is of, and its page. */
  async function load() {
    const [files, functions] = await Promise.all([memcov.load('files'), memcov.load('functions')]);
    const all = [];
    files.rows.forEach(([path, page, parts, , lines, covered, partial], index) => {
      all.push({ name: path, lower: path.toLowerCase(), about: `file, ${memcov.share(covered + partial, lines)} of its lines`, kind: 'file', href: `${memcov.root}files/${page}.html` });
      const names = functions[index];
      for (let i = 0; i < names.length; i += 3) {
        const [name, line, isReached] = names.slice(i, i + 3);
        all.push({
          name,
          lower: name.toLowerCase(),
          about: `${path}${line > 0 ? `:${line}` : ''}, ${isReached ? 'reached' : 'not reached'}`,
          kind: isReached ? 'covered' : 'uncovered',
          href: memcov.lineHref(page, parts, line, files.linesPerPage),
        });
      }
    });
    return all;
  }

  /** Lower is better: the name itself, then how it begins, then where a word of it does. */
  function rank(entry, first) {
    const at = entry.lower.indexOf(first);
    if (entry.lower === first) {
      return 0;
    }
    if (at === 0) {
      return 1;
    }
    return /[^a-z0-9]/.test(entry.lower[at - 1]) ? 2 : 3;
  }

  function find(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) {
      return { matches: [], words };
    }
    const matches = entries.filter((entry) => words.every((word) => entry.lower.includes(word)));
    matches.forEach((entry) => (entry.rank = rank(entry, words[0])));
    matches.sort((a, b) => a.rank - b.rank || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
    return { matches, words };
  }

  function marked(entry, word) {
    const at = entry.lower.indexOf(word);
    return memcov.element(
      'b',
      {},
      entry.name.slice(0, at),
      memcov.element('mark', {}, entry.name.slice(at, at + word.length)),
      entry.name.slice(at + word.length),
    );
  }

  async function update() {
    loading ??= load().then((all) => (entries = all));
    await loading;
    const { matches, words } = find(box.value);
    found = matches.slice(0, SHOWN);
    list.replaceChildren(
      ...found.map((entry, index) => {
        const mark = memcov.element('span', { className: entry.kind === 'file' ? 'mark' : `mark ${entry.kind}` });
        const item = memcov.element('li', { id: `found-${index}`, role: 'option' }, mark, marked(entry, words[0]), memcov.element('span', {}, entry.about));
        item.addEventListener('mousedown', (event) => {
          event.preventDefault();
          open(index);
        });
        return item;
      }),
    );
    const summary =
      matches.length > SHOWN ? `${memcov.number(matches.length)} found, ${SHOWN} shown: go on typing` : `${matches.length} found`;
    status.textContent = words.length === 0 ? '' : summary;
    if (matches.length > SHOWN || (matches.length === 0 && words.length > 0)) {
      list.append(memcov.element('li', { className: 'none', role: 'presentation' }, matches.length === 0 ? 'Nothing found' : summary));
    }
    select(found.length > 0 ? 0 : -1);
    expand(words.length > 0);
  }

  function expand(isOpen) {
    list.hidden = !isOpen;
    box.setAttribute('aria-expanded', isOpen);
  }

  function select(index) {
    list.children[selected]?.setAttribute('aria-selected', false);
    selected = index;
    if (index < 0) {
      box.removeAttribute('aria-activedescendant');
      return;
    }
    list.children[index].setAttribute('aria-selected', true);
    list.children[index].scrollIntoView({ block: 'nearest' });
    box.setAttribute('aria-activedescendant', `found-${index}`);
  }

  function open(index) {
    expand(false);
    location.href = found[index].href;
  }

  const keys = {
    ArrowDown: () => select((selected + 1) % found.length),
    ArrowUp: () => select((selected + found.length - 1) % found.length),
    Enter: () => open(selected),
  };

  box.addEventListener('focus', () => {
    loading ??= load().then((all) => (entries = all));
  });
  box.addEventListener('input', update);
  box.addEventListener('blur', () => expand(false));
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      expand(false);
      box.value = '';
    } else if (keys[event.key] && !list.hidden && found.length > 0) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  addEventListener('keydown', (event) => {
    const isTyping = event.target.closest?.('input, textarea, select');
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.focus();
    }
  });
})();
