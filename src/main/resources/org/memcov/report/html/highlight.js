/* Tells comments, strings, keywords and numbers apart, where the browser can paint ranges of text. */
'use strict';
(() => {
  const source = document.getElementById('source');
  if (!source || !globalThis.CSS?.highlights || source.classList.contains('bare')) {
    return;
  }
  const KEYWORDS = new Set(
    ('abstract alignas alignof as asm assert async auto await bool boolean break byte case catch char class concept const ' +
      'constexpr continue crate decltype default defer delete do double dyn else enum explicit export extends extern false ' +
      'final finally float fn for friend func goto if impl implements import in inline instanceof int interface let long ' +
      'loop match mod move mut namespace native new noexcept null nullptr operator override package private protected pub ' +
      'public record ref register restrict return sealed self short signed sizeof static static_assert strictfp struct super ' +
      'switch synchronized template this throw throws trait transient true try type typedef typename union unsafe unsigned ' +
      'use using var virtual void volatile where while yield').split(' '),
  );
  const TOKEN =
    /(\/\/.*|\/\*.*?(?:\*\/|$))|("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)+')|(^\s*#\s*\w+|\b[A-Za-z_]\w*)|(\b\d[\w.]*)/g;
  const highlights = {};
  for (const name of ['comment', 'string', 'keyword', 'number']) {
    highlights[name] = new Highlight();
    CSS.highlights.set(name, highlights[name]);
  }

  function paint(node, kind, start, end) {
    const range = new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
    highlights[kind].add(range);
  }

  /** Paints a line; returns whether a comment goes on after it. */
  function scan(node, isComment) {
    const text = node.data;
    let from = 0;
    if (isComment) {
      const end = text.indexOf('*/');
      paint(node, 'comment', 0, end < 0 ? text.length : end + 2);
      if (end < 0) {
        return true;
      }
      from = end + 2;
    }
    TOKEN.lastIndex = from;
    for (let token = TOKEN.exec(text); token !== null; token = TOKEN.exec(text)) {
      const [all, comment, string, word, number] = token;
      const end = token.index + all.length;
      if (comment !== undefined) {
        paint(node, 'comment', token.index, end);
        if (comment.startsWith('/*') && (!comment.endsWith('*/') || comment.length < 4)) {
          return true;
        }
      } else if (string !== undefined) {
        paint(node, 'string', token.index, end);
      } else if (number !== undefined) {
        paint(node, 'number', token.index, end);
      } else if (word !== undefined && (KEYWORDS.has(word) || word.trimStart().startsWith('#'))) {
        paint(node, 'keyword', token.index, end);
      }
    }
    return false;
  }

  /** A page may begin within a comment: then one ends before the first begins. */
  function beginsInComment(codes) {
    for (const code of codes) {
      const start = code.textContent.indexOf('/*');
      const end = code.textContent.indexOf('*/');
      if (start >= 0 || end >= 0) {
        return end >= 0 && (start < 0 || end < start);
      }
    }
    return false;
  }

  const codes = [...source.querySelectorAll('code')];
  const schedule = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 0, { timeRemaining: () => 50 }));
  let next = 0;
  let isComment = beginsInComment(codes);

  /** Some lines at a time, so that the page is never busy. */
  function work(deadline) {
    while (next < codes.length && deadline.timeRemaining() > 2) {
      for (const end = Math.min(next + 100, codes.length); next < end; next++) {
        const node = codes[next].firstChild;
        if (node) {
          isComment = scan(node, isComment);
        }
      }
    }
    if (next < codes.length) {
      schedule(work);
    }
  }
  schedule(work);
})();
