/* The colours of the page's theme, for what is drawn. */
'use strict';
(() => {
  const probe = memcov.element('span', { hidden: true });
  document.body.append(probe);

  /** A colour of report.css as it is now, such as rgb(0, 0, 0). */
  memcov.colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };

  /** A colour between two, from 0 to 1. */
  memcov.between = (from, to, place) => {
    const [a, b] = [from, to].map((colour) => colour.match(/[\d.]+/g).map(Number));
    return `rgb(${a.slice(0, 3).map((value, index) => Math.round(value + (b[index] - value) * place)).join(',')})`;
  };
})();
