/* Coverage over time: of one campaign, or of two that are compared. */
'use strict';
(() => {
  // The order is that of Growth.
  const [INPUT, SECONDS, COVERED, ADDED, NAME, ENDING, MARK] = Array.from({ length: 7 }, (_, index) => index);
  const campaigns = [memcov.data.growth, memcov.data.growthOfOther].filter(Boolean);
  const place = document.getElementById('growth');
  const chart = echarts.init(place);
  const axis = document.getElementById('growth-axis');
  const symbols = { crash: 'diamond', timeout: 'triangle' };
  let isTime = true;
  memcov.growthChart = chart;

  const tones = () => [memcov.colour('covered'), memcov.colour('link')];
  const positions = (point) => (isTime ? point[SECONDS] : point[INPUT]);

  /** A campaign begins with nothing covered. */
  function line(campaign, index) {
    const tone = tones()[index];
    return {
      name: campaign.title,
      type: 'line',
      step: 'end',
      symbol: 'none',
      lineStyle: { width: 2, color: tone, type: index === 0 ? 'solid' : 'dashed' },
      itemStyle: { color: tone },
      areaStyle: { color: tone, opacity: campaigns.length === 1 ? 0.09 : 0 },
      data: [{ value: [0, 0] }, ...campaign.points.map((point) => ({ value: [positions(point), point[COVERED]], point }))],
    };
  }

  function marks(kind, title, tone) {
    return {
      name: title,
      type: 'scatter',
      symbol: symbols[kind],
      symbolSize: 12,
      z: 5,
      itemStyle: { color: memcov.colour(tone), borderColor: memcov.colour('paper'), borderWidth: 1.5 },
      data: campaigns.flatMap((campaign) =>
        campaign.points
          .filter((point) => point[MARK] === kind)
          .map((point) => ({ value: [positions(point), point[COVERED]], point })),
      ),
    };
  }

  function fact(name, value) {
    return memcov.element('div', {}, memcov.element('span', {}, name), memcov.element('span', {}, value));
  }

  function tip(entries) {
    const tip = memcov.element('div', { className: 'tip' });
    const seen = new Set();
    for (const { data, seriesName, seriesType } of entries) {
      if (!data.point || seen.has(data.point)) {
        continue;
      }
      seen.add(data.point);
      const point = data.point;
      const total = (campaigns.find((campaign) => campaign.points.includes(point)) ?? campaigns[0]).total;
      tip.append(
        memcov.element('b', {}, point[NAME]),
        ...(campaigns.length > 1 && seriesType === 'line' ? [fact('Of', seriesName)] : []),
        fact('Input', memcov.number(point[INPUT])),
        fact('After', memcov.seconds(point[SECONDS])),
        fact('Edges', `${memcov.number(point[COVERED])} (${memcov.share(point[COVERED], total)})`),
        fact('New', memcov.number(point[ADDED])),
        fact('Ended', point[ENDING]),
      );
    }
    return tip.hasChildNodes() ? tip : '';
  }

  /** Whole seconds, minutes or hours between labels; undefined leaves it to the chart. */
  function interval(last) {
    const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];
    return isTime && last > 8 ? steps.find((step) => last / step <= 8) : undefined;
  }

  function option() {
    const last = Math.max(...campaigns.map((campaign) => positions(campaign.points.at(-1))));
    const quiet = memcov.colour('quiet');
    const rule = memcov.colour('rule');
    const font = getComputedStyle(document.body).fontFamily;
    const series = [
      ...campaigns.map(line),
      marks('crash', 'Crash', 'uncovered'),
      marks('timeout', 'Timeout', 'partial'),
    ].filter((each) => each.data.length > 0);
    return {
      animation: false,
      textStyle: { fontFamily: font, color: quiet },
      grid: { left: 4, right: 18, top: 34, bottom: 4, containLabel: true },
      legend: {
        show: series.length > 1,
        type: 'scroll', // in one row, however narrow
        left: 64,
        right: 0,
        top: 0,
        align: 'left',
        itemWidth: 16,
        itemHeight: 10,
        textStyle: { color: quiet, overflow: 'truncate', width: 160 },
        pageTextStyle: { color: quiet },
        pageIconColor: quiet,
        pageIconInactiveColor: rule,
        data: series.map((each) => ({ name: each.name, ...(each.type === 'line' ? { icon: 'roundRect' } : {}) })),
      },
      tooltip: {
        trigger: 'axis',
        confine: true,
        backgroundColor: memcov.colour('paper'),
        borderColor: rule,
        textStyle: { color: memcov.colour('ink') },
        axisPointer: { type: 'line', lineStyle: { color: memcov.colour('edge') } },
        formatter: tip,
      },
      xAxis: {
        type: 'value',
        min: 0,
        max: last,
        interval: interval(last),
        axisLabel: { color: quiet, hideOverlap: true, showMaxLabel: false, formatter: isTime ? label : memcov.number },
        axisLine: { lineStyle: { color: rule } },
        axisTick: { lineStyle: { color: rule } },
        splitLine: { show: false },
        minInterval: isTime ? 0 : 1,
      },
      yAxis: {
        type: 'value',
        name: 'edges',
        nameTextStyle: { color: quiet, align: 'left', padding: [0, 0, 0, -34] },
        axisLabel: { color: quiet, formatter: memcov.number },
        splitLine: { lineStyle: { color: rule } },
      },
      series,
    };
  }

  function label(seconds) {
    if (seconds < 60) {
      return `${Number(seconds.toFixed(2))} s`;
    }
    return seconds < 3600 ? `${Number((seconds / 60).toFixed(1))} min` : `${Number((seconds / 3600).toFixed(1))} h`;
  }

  const draw = () => chart.setOption(option(), true);

  function table() {
    const columns = [
      { title: 'Input', number: true, value: (point) => point[INPUT], cell: (point) => memcov.element('a', { href: `inputs.html#input-${point[INPUT]}` }, memcov.number(point[INPUT])) },
      { title: 'Name', value: (point) => point[NAME], cell: (point) => point[NAME] },
      { title: 'After', number: true, value: (point) => point[SECONDS], cell: (point) => memcov.seconds(point[SECONDS]) },
      { title: 'Edges', number: true, value: (point) => point[COVERED], cell: (point) => memcov.number(point[COVERED]) },
      { title: 'New', number: true, value: (point) => point[ADDED], cell: (point) => memcov.number(point[ADDED]) },
      { title: 'Ending', wide: true, value: (point) => point[ENDING], cell: (point) => point[ENDING] },
    ];
    const other = columns.with(0, { ...columns[0], cell: (point) => memcov.number(point[INPUT]) });
    document.querySelector('#growth-table .grid').replaceChildren(
      ...campaigns.map((campaign, index) => {
        const part = memcov.element('div');
        memcov.grid(part, index === 0 ? columns : other, campaign.points, { caption: `Coverage over time of ${campaign.title}`, header: 1 });
        return part;
      }),
    );
  }

  axis.addEventListener('click', (event) => {
    const wanted = event.target.dataset.axis;
    if (wanted) {
      isTime = wanted === 'time';
      axis.querySelectorAll('button').forEach((button) => button.setAttribute('aria-pressed', button.dataset.axis === wanted));
      draw();
    }
  });
  document.getElementById('growth-table').addEventListener('toggle', table, { once: true });
  document.addEventListener('themechange', draw);
  memcov.keepSize(chart, place);
  draw();
})();
