/* The map of directories, files and functions by size. */
'use strict';
(() => {
  const place = document.getElementById('treemap');
  if (!place) {
    return;
  }
  const { linesPerPage, nodes } = memcov.data.treemap;
  const chart = echarts.init(place);
  memcov.treemapChart = chart;

  function tone(part, whole, { none, half, all }) {
    const share = part / whole;
    return share < 0.5 ? memcov.between(none, half, share * 2) : memcov.between(half, all, share * 2 - 1);
  }

  /** Links of files and functions are made here: the data holds what they are made of. */
  function node(from, file, scale) {
    const to = { name: from.name, value: from.value, reached: from.reached };
    const color = tone(from.reached, from.value, scale);
    // What is between the children of a node, and behind its name, is a little lighter than they are.
    const between = memcov.between(color, scale.paper, 0.55);
    to.itemStyle = { color, borderColor: from.children ? between : color };
    if (from.page) {
      file = from;
      to.href = `files/${from.page}.html`;
    } else if (file && from.line !== undefined) {
      to.href = memcov.lineHref(file.page, file.parts, from.line, linesPerPage);
    }
    if (from.children?.length > 0) {
      to.children = from.children.map((child) => node(child, file, scale));
    }
    return to;
  }

  function tip({ data }) {
    if (!data?.value) {
      return '';
    }
    return memcov.element(
      'div',
      { className: 'tip' },
      memcov.element('b', {}, data.name),
      memcov.element(
        'div',
        {},
        memcov.element('span', {}, 'Reached'),
        memcov.element('span', {}, `${memcov.number(data.reached)} of ${memcov.number(data.value)} (${memcov.share(data.reached, data.value)})`),
      ),
    );
  }

  const text = (between) => ({ data, name }) =>
    data?.value ? `${name}${between}${memcov.share(data.reached, data.value)}` : name;

  function option() {
    const ink = memcov.colour('map-ink');
    const paper = memcov.colour('paper');
    const [none, half, all] = ['map-0', 'map-50', 'map-100'].map(memcov.colour);
    const scale = { none, half, all, paper };
    const level = { itemStyle: { gapWidth: 1, borderWidth: 1 }, upperLabel: { show: true } };
    return {
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      tooltip: {
        confine: true,
        backgroundColor: paper,
        borderColor: memcov.colour('rule'),
        textStyle: { color: memcov.colour('ink') },
        formatter: tip,
      },
      series: [
        {
          type: 'treemap',
          name: 'All',
          left: 0,
          right: 0,
          top: 0,
          bottom: 30,
          roam: false,
          nodeClick: false,
          animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
          leafDepth: 50, // so that the way down begins at the top
          visibleMin: 60,
          childrenVisibleMin: 2500,
          data: nodes.map((each) => node(each, null, scale)),
          label: { color: ink, fontSize: 12, overflow: 'truncate', formatter: text('\n'), lineHeight: 16, padding: [2, 4] },
          upperLabel: { show: true, height: 20, color: ink, fontSize: 12, fontWeight: 600, overflow: 'truncate', formatter: text('  '), padding: [0, 5] },
          itemStyle: { borderColor: paper, borderWidth: 1, gapWidth: 1 },
          // Labels that would say nothing are moved out of sight; those of the way down have no share.
          labelLayout: ({ rect, text }) => (rect.width < 64 && text.includes('%') ? { x: -1000, y: -1000 } : {}),
          levels: [{ itemStyle: { borderWidth: 0, gapWidth: 2 }, upperLabel: { show: false } }, level, level, level, level],
          breadcrumb: {
            left: 0,
            bottom: 0,
            height: 22,
            emptyItemWidth: 25,
            itemStyle: { color: memcov.colour('panel'), borderColor: paper, textStyle: { color: memcov.colour('ink') } },
            emphasis: { itemStyle: { color: memcov.colour('rest') } },
          },
        },
      ],
    };
  }

  const draw = () => chart.setOption(option(), true);

  /** A function opens its page, as does a file that is shown large already; what has children comes nearer. */
  chart.on('click', ({ data, treePathInfo }) => {
    if (!data) {
      return;
    }
    const root = chart.getModel().getSeriesByIndex(0).getViewRoot();
    const isNear = root.name === data.name && root.getValue() === data.value;
    if (data.href && (!data.children || isNear)) {
      location.href = data.href;
    } else if (data.children && treePathInfo) {
      const target = chart.getModel().getSeriesByIndex(0).getData().tree.root;
      let at = target;
      for (const step of treePathInfo.slice(1)) {
        at = at.children.find((child) => child.name === step.name && child.getValue() === step.value) ?? at;
      }
      chart.dispatchAction({ type: 'treemapRootToNode', seriesIndex: 0, targetNode: at });
    }
  });
  document.addEventListener('themechange', draw);
  memcov.keepSize(chart, place);
  draw();
})();
