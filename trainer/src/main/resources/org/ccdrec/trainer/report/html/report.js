// Draws the charts of the page. Each figure.chart has its data as JSON and a class that names a function of `charts`.
(() => {
  'use strict';

  const palette = ['#3b82c4', '#e0812b', '#3f9b58', '#c8508a', '#8468c4', '#a3762f', '#2aa5a0', '#d2554a'];
  const stageRamp = ['#8d99a5', '#4c9fd8', '#46b08c', '#b3a33a', '#e0812b', '#d2413f', '#8c2f6b', '#5b3a9e'];
  const four = d3.format('.4f');
  const short = value => (value === 0 ? '0' : Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5 ? d3.format('.4~g')(value) : d3.format('.2~e')(value));
  const unique = values => [...new Set(values)];

  /** Left margin for names on a vertical axis, which wrap at 22 characters. */
  const nameMargin = (names, width) => Math.min(Math.max(...names.map(name => Math.min(name.length, 22))) * 6.4 + 16, width * 0.42);
  const nameAxis = (names, width) => Plot.axisY({label: null, tickSize: 0, lineWidth: (nameMargin(names, width) - 16) / 10, lineHeight: 1.2});
  const rowHeight = names => (names.some(name => name.length > 22) ? 40 : 30);

  /** Bands of the curriculum's stages, with a short name above each band that is wide enough. */
  function stageMarks(stages, width) {
    const name = stage => stage.replace('pool-', 'P').replace('random', 'R');
    const epochs = stages.length ? stages.at(-1).to - stages[0].from + 1 : 1;
    const pixels = stage => ((stage.to - stage.from + 1) / epochs) * (width - 80);
    return [
      Plot.rectX(stages, {x1: d => d.from - 0.5, x2: d => d.to + 0.5, fill: (d, i) => (i % 2 ? 'none' : 'var(--band)')}),
      Plot.text(stages.filter(d => pixels(d) >= 6 * name(d.stage).length), {
        x: d => (d.from + d.to) / 2, text: d => name(d.stage), frameAnchor: 'top', dy: -12, fontSize: 9, fill: 'currentColor', fillOpacity: 0.75,
      }),
    ];
  }

  const charts = {
    lines(data, width) {
      const names = unique(data.points.map(d => d.series));
      const stages = data.stages || [];
      return Plot.plot({
        width, height: 230, marginLeft: 52, marginTop: 24, marginBottom: 34,
        x: {label: 'epoch', nice: false, tickFormat: 'd', ticks: Math.min(8, d3.max(data.points, d => d.x) || 1)},
        y: {label: null, grid: true, type: data.log ? 'log' : 'linear', tickFormat: data.log ? '~g' : short, ticks: 5, nice: true},
        color: {domain: names, range: names.map(name => palette[(data.names || names).indexOf(name) % palette.length]), legend: names.length > 1},
        marks: [
          ...stageMarks(stages, width),
          data.zero ? Plot.ruleY([0], {stroke: 'currentColor', strokeOpacity: 0.4}) : null,
          data.best != null ? Plot.ruleX([data.best], {stroke: 'currentColor', strokeDasharray: '3,3', strokeOpacity: 0.7}) : null,
          Plot.lineY(data.points, {x: 'x', y: 'y', stroke: 'series', strokeWidth: 1.8, tip: {format: {y: short}}}),
          data.points.length < 60 ? Plot.dot(data.points, {x: 'x', y: 'y', fill: 'series', r: 2}) : null,
        ],
      });
    },

    bars(data, width) {
      const names = data.bars.map(d => d.name);
      return Plot.plot({
        width, height: names.length * rowHeight(names) + 44, marginLeft: nameMargin(names, width), marginRight: 52, marginBottom: 34,
        x: {label: null, grid: true, ticks: 4, zero: true, tickFormat: short}, y: {domain: names, padding: 0.3},
        marks: [
          nameAxis(names, width),
          Plot.barX(data.bars, {x: 'value', y: 'name', fill: d => (d.strong ? palette[1] : palette[0]), fillOpacity: 0.75}),
          Plot.ruleY(data.bars.filter(d => d.low != null), {y: 'name', x1: 'low', x2: 'high', strokeWidth: 2}),
          Plot.dot(data.dots || [], {x: 'value', y: 'name', r: 2.4, fill: 'var(--surface)', stroke: 'currentColor', title: d => d.label, tip: true}),
          Plot.text(data.bars, {x: d => d3.max([d.value, d.high, ...(data.dots || []).filter(e => e.name === d.name).map(e => e.value)]), y: 'name', text: d => d.text || four(d.value), textAnchor: 'start', dx: 6, fontVariant: 'tabular-nums'}),
          Plot.ruleX([0]),
        ],
      });
    },

    intervals(data, width) {
      const names = data.rows.map(d => d.name);
      return Plot.plot({
        width, height: names.length * rowHeight(names) + 44, marginLeft: nameMargin(names, width), marginRight: 58, marginBottom: 34,
        x: {label: null, grid: true, ticks: 4, nice: true, tickFormat: '+~g'}, y: {domain: names, padding: 0.3, type: 'point'},
        marks: [
          nameAxis(names, width),
          Plot.ruleX([0], {strokeOpacity: 0.6}),
          Plot.ruleY(data.rows, {y: 'name', x1: 'low', x2: 'high', strokeWidth: 2.5, stroke: d => (d.low > 0 ? palette[2] : d.high < 0 ? palette[7] : '#8d99a5')}),
          Plot.dot(data.rows, {x: 'value', y: 'name', r: 4, fill: d => (d.low > 0 ? palette[2] : d.high < 0 ? palette[7] : '#8d99a5'), title: d => d.label, tip: true}),
          Plot.text(data.rows, {x: d => Math.max(d.high, d.value), y: 'name', text: 'text', textAnchor: 'start', dx: 8}),
        ],
      });
    },

    columns(data, width) {
      const names = unique(data.bars.map(d => d.name));
      const series = unique(data.bars.map(d => d.series).filter(d => d != null));
      const grouped = series.length > 1;
      return Plot.plot({
        width, height: 230, marginLeft: 48, marginBottom: 40, marginTop: 22,
        x: grouped ? {domain: series, axis: null, padding: 0.05} : {domain: names, label: data.x || null, padding: 0.25},
        fx: grouped ? {domain: names, label: data.x || null, padding: 0.15, axis: 'bottom'} : undefined,
        y: {label: null, grid: true, ticks: 5, tickFormat: short, zero: true},
        color: grouped ? {domain: series, range: palette, legend: true} : undefined,
        marks: [
          Plot.barY(data.bars, {x: grouped ? 'series' : 'name', fx: grouped ? 'name' : undefined, y: 'value', fill: grouped ? 'series' : palette[0], fillOpacity: 0.8}),
          Plot.ruleX(data.bars.filter(d => d.low != null), {x: grouped ? 'series' : 'name', fx: grouped ? 'name' : undefined, y1: 'low', y2: 'high', strokeWidth: 2}),
          Plot.text(data.bars.filter(d => d.text), {x: grouped ? 'series' : 'name', fx: grouped ? 'name' : undefined, y: d => Math.max(d.value, d.high || 0, 0), text: 'text', dy: -8, fontSize: 9.5}),
          Plot.ruleY([0]),
        ],
      });
    },

    settings(data, width) {
      const xs = unique(data.points.map(d => d.x));
      const best = data.points.filter(d => d.best);
      return Plot.plot({
        width, height: 190, marginLeft: 52, marginBottom: 36, marginTop: 14,
        x: {type: 'point', domain: xs, label: data.x, padding: 0.4}, y: {label: null, grid: true, ticks: 4, nice: true, tickFormat: short, zero: Boolean(data.zero)},
        marks: [
          Plot.ruleX(data.points.filter(d => d.low != null), {x: 'x', y1: 'low', y2: 'high', strokeOpacity: 0.5}),
          Plot.lineY(data.lines || [], {x: 'x', y: 'y', stroke: palette[0], strokeWidth: 1.8}),
          Plot.dot(data.points, {x: 'x', y: 'y', r: 3, fill: palette[0], title: d => d.label, tip: true}),
          Plot.dot(best, {x: 'x', y: 'y', r: 6, stroke: palette[1], strokeWidth: 2}),
        ],
      });
    },

    map(data, width) {
      const colors = data.colors, symbols = data.symbols;
      const shapes = {user: 'star', item: 'circle', fused: 'cross', positive: 'square', negative: 'circle'};
      return Plot.plot({
        width, height: Math.min(width * 0.85, 460), margin: 12, axis: null, inset: 8,
        color: {domain: colors, range: data.ordered ? ['#1d9bf0', '#2c8c4a', ...stageRamp].slice(0, colors.length) : palette, legend: true},
        symbol: {domain: symbols, range: symbols.map(symbol => shapes[symbol] || 'circle'), legend: true},
        marks: [
          Plot.frame({strokeOpacity: 0.25}),
          Plot.dot(data.points, {x: 'x', y: 'y', stroke: 'color', fill: 'color', fillOpacity: d => (d.symbol === 'user' ? 1 : 0.45), symbol: 'symbol',
            r: d => (d.symbol === 'user' ? 8 : 3.6), title: 'label', tip: true, sort: d => (d.symbol === 'user' ? 1 : 0)}),
          Plot.text(data.points.filter(d => d.symbol === 'user'), {x: 'x', y: 'y', text: 'name', dy: -13, fontWeight: 600, stroke: 'var(--surface)', strokeWidth: 3, fill: 'currentColor'}),
        ],
      });
    },
  };

  function draw(figure) {
    const plot = figure.querySelector('.plot');
    const width = Math.floor(plot.clientWidth);
    if (width === 0 || plot.dataset.width === String(width)) {
      return;
    }
    plot.dataset.width = String(width);
    const kind = [...figure.classList].find(name => name in charts);
    const chart = charts[kind](JSON.parse(figure.querySelector('script').textContent), width);
    const drawing = chart.matches('svg') ? chart : chart.querySelector('svg:last-of-type');
    drawing.setAttribute('role', 'img');
    drawing.setAttribute('aria-label', figure.querySelector('h4').textContent);
    plot.replaceChildren(chart);
  }

  const observer = new ResizeObserver(entries => entries.forEach(entry => draw(entry.target.closest('figure.chart'))));
  document.querySelectorAll('figure.chart').forEach(figure => {
    draw(figure);
    observer.observe(figure.querySelector('.plot'));
  });
  window.addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(element => { element.open = true; }));
})();
