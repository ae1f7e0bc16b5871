// Charts of rates over time with their intervals, drawn as SVG at their displayed size; drawn again when that changes.

import {make, shape} from './dom.js';

const HEIGHT = 190;
const MARGIN = {top: 10, right: 10, bottom: 22, left: 64};
const STYLES = 6;
const DAY = 24 * 3600 * 1000;

const moment = (at, span) => new Intl.DateTimeFormat(undefined, span < 2 * DAY
  ? {weekday: 'short', hour: '2-digit', minute: '2-digit'}
  : {month: 'short', day: 'numeric'}).format(at);

/** Returns the end of the axis: the largest value and upper bound, but not of bounds far above all values. */
function topOf(series) {
  const points = series.flatMap(({points: all}) => all);
  const values = Math.max(1e-12, ...points.map(({value}) => value));
  return Math.min(Math.max(values, ...points.map(({high}) => high)), 2 * values);
}

function axes({width, first, last, top, format, x, y}) {
  const marks = [];
  for (const share of [0, 0.5, 1]) {
    const at = y(share * top);
    marks.push(shape('line', {class: 'grid', x1: MARGIN.left, x2: width - MARGIN.right, y1: at, y2: at}));
    marks.push(shape('text', {class: 'tick left', x: MARGIN.left - 6, y: at + 4}, format(share * top)));
  }
  for (const [at, side] of last > first ? [[first, ''], [last, 'left']] : [[last, 'middle']]) {
    marks.push(shape('text', {class: `tick ${side}`, x: x(at), y: HEIGHT - 5}, moment(at, last - first)));
  }
  return marks;
}

function line({points}, style, x, y) {
  const place = ({at}, value) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`;
  const band = [...points.map((point) => place(point, point.high)), ...points.toReversed().map((point) => place(point, point.low))];
  const values = points.map((point) => place(point, point.value));
  return [
    shape('polygon', {class: `band band${style}`, points: band.join(' ')}),
    shape('polyline', {class: `line line${style}`, points: (values.length > 1 ? values : [values[0], values[0]]).join(' ')}),
  ];
}

function draw(svg, series, format) {
  const width = svg.clientWidth;
  if (width === 0 || series.length === 0) {
    return; // not shown; its size changes once it is
  }
  const moments = series.flatMap(({points}) => points.map(({at}) => at));
  const [first, last] = [Math.min(...moments), Math.max(...moments)];
  const top = topOf(series);
  const inner = width - MARGIN.left - MARGIN.right;
  const x = (at) => MARGIN.left + (last > first ? (at - first) / (last - first) : 0.5) * inner;
  const y = (value) => HEIGHT - MARGIN.bottom - (Math.min(value, top) / top) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
  svg.replaceChildren(
    ...axes({width, first, last, top, format, x, y}),
    ...series.flatMap((each, style) => line(each, style % STYLES, x, y)),
  );
}

function legend(series, format) {
  return make('ul', {className: 'legend'}, ...series.map(({name, points}, style) => {
    const sample = shape('svg', {class: 'sample', viewBox: '0 0 24 8', 'aria-hidden': 'true'});
    sample.append(shape('line', {class: `line line${style % STYLES}`, x1: 0, x2: 24, y1: 4, y2: 4}));
    return make('li', {}, sample, `${name} ${format(points.at(-1).value)}`);
  }));
}

/**
 * Returns a chart of rates over time.
 *
 * @param {string} title title, with the unit
 * @param {{name: string, points: {at: number, value: number, low: number, high: number}[]}[]} all series, points by time
 * @param {(value: number) => string} format formats a value with its unit
 */
export function timeline(title, all, format) {
  const series = all.filter(({points}) => points.length > 0);
  const described = series
    .map(({name, points}) => `${name} from ${format(points[0].value)} to ${format(points.at(-1).value)}`)
    .join(', ') || 'nothing yet';
  const svg = shape('svg', {role: 'img', height: HEIGHT, 'aria-label': `${title}: ${described}`});
  if (series.length === 0) {
    svg.append(shape('text', {class: 'empty', x: '50%', y: HEIGHT / 2}, 'nothing to show yet'));
  }
  new ResizeObserver(() => draw(svg, series, format)).observe(svg);
  return make('figure', {}, make('figcaption', {}, title), svg, legend(series, format));
}
