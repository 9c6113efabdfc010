/* Light or dark: as the system wants it, or as the button was set. Runs before the page is drawn. */
'use strict';
(() => {
  const key = 'memcov-theme';
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');

  function stored() {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // a browser may forbid pages from disk to remember anything
    }
  }

  function store(theme) {
    try {
      localStorage.setItem(key, theme);
    } catch {
      // then it holds for this page
    }
  }

  const isDark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';

  const show = () => document.getElementById('theme')?.setAttribute('aria-pressed', isDark());

  function announce() {
    show();
    document.dispatchEvent(new Event('themechange'));
  }

  root.classList.add('scripted');
  if (stored() === 'dark' || stored() === 'light') {
    root.dataset.theme = stored();
  }
  system.addEventListener('change', announce);
  document.addEventListener('DOMContentLoaded', () => {
    show();
    document.getElementById('theme').addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      store(root.dataset.theme);
      announce();
    });
  });
})();
