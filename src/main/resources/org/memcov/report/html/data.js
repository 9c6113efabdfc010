/* What pages show: scripts in the folder data put it here, when a page needs it. */
'use strict';
const memcov = {
  data: {},
  root: document.documentElement.dataset.root,

  /** Loads data/NAME.js once; a promise of its value. */
  load(name) {
    this.loading ??= {};
    this.loading[name] ??= new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = `${this.root}data/${name}.js`;
      script.onload = () => resolve(this.data[name]);
      script.onerror = () => reject(new Error(`${script.src} cannot be loaded`));
      document.head.append(script);
    });
    return this.loading[name];
  },

  /** The page of a line of a file, by the file's page and how many it has. */
  lineHref(page, parts, line, linesPerPage) {
    if (line <= 0) {
      return `${this.root}files/${page}.html`;
    }
    const part = parts > 1 ? `~${Math.ceil(line / linesPerPage)}` : '';
    return `${this.root}files/${page}${part}.html#L${line}`;
  },
};
