/* A strip beside the lines that shows the whole page in small; keys n and p do the same for a keyboard. */
'use strict';
(() => {
  const source = document.getElementById('source');
  const lines = source ? [...source.querySelectorAll('.block > div')] : [];
  if (lines.length < 40) {
    return;
  }
  const canvas = memcov.element('canvas', { id: 'strip', ariaHidden: 'true' });
  document.body.append(canvas);

  /** Uncovered lines are drawn last, so that one among many covered ones is still seen. */
  function draw() {
    const ratio = devicePixelRatio;
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    const context = canvas.getContext('2d');
    const height = Math.max(canvas.height / lines.length, ratio);
    const widths = { covered: 0.45, partial: 0.7, uncovered: 1 };
    for (const [status, width] of Object.entries(widths)) {
      context.fillStyle = memcov.colour(status);
      lines.forEach((line, index) => {
        if (line.classList.contains(status)) {
          context.fillRect(0, (index * canvas.height) / lines.length, canvas.width * width, height);
        }
      });
    }
  }

  canvas.addEventListener('click', (event) => {
    const index = Math.floor((event.offsetY / canvas.clientHeight) * lines.length);
    lines[Math.min(index, lines.length - 1)].scrollIntoView({ block: 'center' });
  });
  document.addEventListener('themechange', draw);
  new ResizeObserver(draw).observe(canvas);
})();
