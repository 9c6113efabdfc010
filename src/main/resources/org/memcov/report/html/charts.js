/* What charts need of the page: the colours of its theme, and how large they are. */
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

  /** Draws a chart anew when its place gets another size; as it is at first, it is drawn anyway. */
  memcov.keepSize = (chart, place) => {
    new ResizeObserver(() => {
      if (place.clientWidth !== chart.getWidth() || place.clientHeight !== chart.getHeight()) {
        chart.resize();
      }
    }).observe(place);
  };
})();
