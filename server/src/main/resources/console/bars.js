// Horizontal bars with intervals, drawn as SVG; the values are in the text of the chart as well.

import {make, shape} from './dom.js';

const ROW = 26;
const LABEL = 30; // width of the labels, in percent
const SPACE = 48; // width of the bars, in percent; the rest is for values

function row({name, value, low, high}, at, top, format) {
  const x = (part) => `${LABEL + (SPACE * Math.max(0, part)) / top}%`;
  const y = at * ROW;
  const shapes = [
    shape('text', {class: 'tick left', x: `${LABEL - 2}%`, y: y + 17}, name),
    shape('rect', {class: 'bar-value', x: `${LABEL}%`, y: y + 5, width: `${(SPACE * Math.max(0, value)) / top}%`, height: ROW - 10}),
    shape('text', {class: 'tick', x: `${LABEL + SPACE + 2}%`, y: y + 17}, format(value)),
  ];
  if (low !== undefined) {
    shapes.push(shape('line', {class: 'bar-interval', x1: x(low), x2: x(high), y1: y + ROW / 2, y2: y + ROW / 2}));
  }
  return shapes;
}

/**
 * Returns a chart of bars.
 *
 * @param {string} title title, with the unit
 * @param {{name: string, value: number, low?: number, high?: number}[]} values bars from top to bottom
 * @param {(value: number) => string} format formats a value with its unit
 */
export function bars(title, values, format) {
  const top = Math.max(1e-12, ...values.map(({value, high}) => high ?? value));
  const described = values.map(({name, value}) => `${name} ${format(value)}`).join(', ') || 'nothing yet';
  const svg = shape('svg', {role: 'img', height: Math.max(1, values.length) * ROW, 'aria-label': `${title}: ${described}`});
  svg.append(...values.flatMap((value, at) => row(value, at, top, format)));
  if (values.length === 0) {
    svg.append(shape('text', {class: 'empty', x: '50%', y: 17}, 'nothing to show yet'));
  }
  return make('figure', {}, make('figcaption', {}, title), svg);
}
