/* Lines of a source file: links to them across its pages, keys, and what is known of one. */
'use strict';
(() => {
  const source = document.getElementById('source');
  if (!source) {
    return;
  }
  const { page, pages, lines: linesPerPage, part } = source.dataset;
  const panel = document.getElementById('line');
  let current = null;

  /** Line N is on one page of several: #LN leads there from each of them. */
  function follow() {
    const line = /^#L(\d+)$/.exec(location.hash);
    if (!line) {
      return;
    }
    if (pages > 1 && Math.ceil(line[1] / linesPerPage) !== Number(part)) {
      location.replace(memcov.lineHref(page, pages, Number(line[1]), linesPerPage));
      return;
    }
    const element = document.getElementById(`L${line[1]}`);
    if (element) {
      point(element);
      element.scrollIntoView({ block: 'center' });
    }
  }

  function point(element) {
    current?.classList.remove('current');
    current = element;
    current.classList.add('current');
  }

  function go(element) {
    point(element);
    element.tabIndex = -1;
    element.scrollIntoView({ block: 'center' });
    element.focus({ preventScroll: true });
    history.replaceState(null, '', `#${element.id}`);
    if (!panel.hidden) {
      tell(element);
    }
  }

  /** The next or previous line that was not reached, or only in part; around the ends. */
  function jump(step) {
    const wanted = [...source.querySelectorAll('.uncovered, .partial')];
    if (wanted.length === 0) {
      return;
    }
    const from = current ?? firstInView();
    const number = (element) => Number(element.id.slice(1));
    const target =
      step > 0
        ? wanted.find((each) => number(each) > number(from) || (!current && each === from))
        : wanted.findLast((each) => number(each) < number(from));
    go(target ?? wanted.at(step > 0 ? 0 : -1));
  }

  function firstInView() {
    const top = 130;
    return (
      [...source.querySelectorAll('.block')]
        .filter((block) => block.getBoundingClientRect().bottom > top)
        .flatMap((block) => [...block.children])
        .find((each) => each.getBoundingClientRect().bottom > top) ?? source.querySelector('.block > div')
    );
  }

  const countTaken = (taken) => taken.replaceAll('0', '').length;

  function nameOf(run) {
    return document.getElementById(`run-${run}`)?.textContent ?? '';
  }

  /** What is known of a line, in words. */
  function tell(element) {
    const words = { covered: 'covered', partial: 'covered in part', uncovered: 'not covered' };
    const status = ['covered', 'partial', 'uncovered'].find((each) => element.classList.contains(each));
    const parts = [memcov.element('h2', {}, `Line ${element.id.slice(1)}: ${words[status] ?? 'no code of its own'}`)];
    const { taken, run, only } = element.dataset;
    if (taken) {
      parts.push(
        memcov.element('p', {}, `${countTaken(taken)} of ${taken.length} branches taken:`),
        memcov.element(
          'ul',
          { className: 'ways' },
          ...[...taken].map((each, index) =>
            memcov.element(
              'li',
              {},
              memcov.element('span', { className: `mark ${each === '1' ? 'covered' : 'uncovered'}` }),
              ` ${index + 1} ${each === '1' ? 'taken' : 'not taken'}`,
            ),
          ),
        ),
      );
    }
    if (run) {
      const link = memcov.element('a', { href: `${memcov.root}inputs.html#input-${run}` }, nameOf(run));
      parts.push(memcov.element('p', {}, `First reached by input ${memcov.number(run)}: `, link));
    }
    if (only) {
      parts.push(memcov.element('p', {}, only === 'here' ? 'The other campaign did not reach it.' : 'Only the other campaign reached it.'));
    }
    const close = memcov.element('button', { type: 'button', className: 'close', ariaLabel: 'Close' }, '×');
    close.addEventListener('click', () => (panel.hidden = true));
    panel.replaceChildren(...parts, close);
    panel.hidden = false;
  }

  /** Branches stand beside the mark: of those lines that have any. */
  source.querySelectorAll('[data-taken]').forEach((element) => {
    const { taken } = element.dataset;
    const count = countTaken(taken);
    const title = `${count} of ${taken.length} branches taken`;
    element.firstElementChild.after(memcov.element('i', { title }, `${count}/${taken.length}`));
  });

  source.addEventListener('click', (event) => {
    const line = event.target.closest('.block > div');
    if (!line || String(getSelection()) !== '') {
      return;
    }
    if (event.target.localName === 'b') {
      history.replaceState(null, '', `#${line.id}`);
    }
    if (event.target.localName !== 'code') {
      point(line);
      tell(line);
    }
  });
  document.querySelectorAll('[data-jump]').forEach((button) => {
    button.addEventListener('click', () => jump(button.dataset.jump === 'next' ? 1 : -1));
  });
  document.getElementById('about-line')?.addEventListener('click', () => tell(current ?? firstInView()));
  const keys = {
    n: () => jump(1),
    p: () => jump(-1),
    i: () => tell(current ?? firstInView()),
    Escape: () => (panel.hidden = true),
  };
  addEventListener('keydown', (event) => {
    const isTyping = event.target.closest?.('input, textarea, select');
    if (panel && keys[event.key] && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      keys[event.key]();
    }
  });
  addEventListener('hashchange', follow);
  follow();
})();
