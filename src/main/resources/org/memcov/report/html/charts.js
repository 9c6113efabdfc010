/* What charts need of the page: how large they are. */
'use strict';
/** Draws a chart anew when its place gets another size; as it is at first, it is drawn anyway. */
memcov.keepSize = (chart, place) => {
  new ResizeObserver(() => {
    if (place.clientWidth !== chart.getWidth() || place.clientHeight !== chart.getHeight()) {
      chart.resize();
    }
  }).observe(place);
};
