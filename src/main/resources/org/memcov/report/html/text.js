/* How elements and numbers are made; names only ever become text. */
'use strict';
memcov.number = (value) => Math.round(value).toLocaleString('en-US');

/** Only all is 100 %. */
memcov.share = (part, whole) => {
  if (whole === 0) {
    return '–';
  }
  const percent = (100 * part) / whole;
  return `${(part < whole ? Math.min(percent, 99.9) : percent).toFixed(1)} %`;
};

/** Rounded before it is split, so that there are never 60 of anything. */
memcov.seconds = (value) => {
  if (value < 59.95) {
    return `${value.toFixed(value < 9.995 ? 2 : 1)} s`;
  }
  const seconds = Math.round(value);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

memcov.bytes = (value) => {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]}`;
};

/** An element with attributes or properties, and children that are elements or text. */
memcov.element = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in element) {
      element[key] = value;
    } else {
      element.setAttribute(key, value);
    }
  }
  element.append(...children);
  return element;
};
