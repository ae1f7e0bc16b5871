// Line charts of the last minutes, drawn as SVG at their displayed size.

import {make, shape} from './dom.js';

const HEIGHT = 170;
const MARGIN = {top: 10, right: 10, bottom: 22, left: 58};

const SPANS = [60_000, 120_000, 240_000]; // milliseconds from left to right: as few as hold what there is
const STYLES = 6;

/** Rounds a value up to 1, 2, 2.5, 5 or 10 times a power of ten. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 2.5, 5, 10].find((step) => step * power >= value * (1 - 1e-9));
}

/** A chart of series that grow to the right, with a legend of their latest values. */
export class LineChart {
  #series = new Map();
  #svg = shape('svg', {role: 'img', height: HEIGHT});
  #legend = make('ul', {className: 'legend'});

  /**
   * @param {string} title title, with the unit
   * @param {(value: number) => string} format formats a value with its unit
   * @param {number | undefined} top upper limit of the axis, if it is fixed
   */
  constructor(title, format, top) {
    this.title = title;
    this.format = format;
    this.top = top;
    this.element = make('figure', {}, make('figcaption', {}, title), this.#svg, this.#legend);
  }

  /** Appends a value (undefined for a gap) to each series and draws. */
  add(at, values) {
    for (const name of new Set([...this.#series.keys(), ...Object.keys(values)])) {
      const points = this.#series.get(name)?.points ?? [];
      points.push({at, value: values[name]});
      while (points[0].at < at - SPANS.at(-1)) {
        points.shift();
      }
      if (points.every((point) => point.value === undefined)) {
        this.#series.delete(name);
      } else if (!this.#series.has(name)) {
        this.#series.set(name, {points, style: this.#freeStyle()});
      }
    }
    this.#draw(at);
  }

  /** Returns an unused style; a series keeps its style as long as it is shown. */
  #freeStyle() {
    const taken = [...this.#series.values()].map(({style}) => style);
    const free = [...Array(STYLES).keys()].find((style) => !taken.includes(style));
    return free ?? this.#series.size % STYLES;
  }

  #draw(now) {
    const width = this.#svg.clientWidth;
    if (width === 0) {
      return; // not shown; the next value draws again
    }
    const all = [...this.#series.values()].flatMap(({points}) => points);
    const values = all.flatMap(({value}) => value ?? []);
    const top = this.top ?? roundUp(Math.max(1e-9, ...values));
    const oldest = Math.min(...all.map(({at}) => at));
    const span = SPANS.find((each) => now - oldest <= each) ?? SPANS.at(-1);
    const x = (at) => width - MARGIN.right - ((now - at) / span) * (width - MARGIN.left - MARGIN.right);
    const y = (value) => HEIGHT - MARGIN.bottom - (Math.min(value, top) / top) * (HEIGHT - MARGIN.top - MARGIN.bottom);
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    this.#svg.replaceChildren(
      ...(values.length ? this.#axes({width, top, span}, x, y, now) : []),
      ...[...this.#series.values()].flatMap(({points, style}) => lines(points, style, x, y)),
    );
    if (!values.length) {
      this.#svg.append(shape('text', {class: 'empty', x: width / 2, y: HEIGHT / 2}, 'nothing to show yet'));
    }
    this.#describe();
  }

  #axes({width, top, span}, x, y, now) {
    const marks = [];
    for (const share of [0, 0.5, 1]) {
      const at = y(share * top);
      marks.push(shape('line', {class: 'grid', x1: MARGIN.left, x2: width - MARGIN.right, y1: at, y2: at}));
      marks.push(shape('text', {class: 'tick left', x: MARGIN.left - 6, y: at + 4}, this.format(share * top)));
    }
    for (const [ago, side] of [[span, ''], [span / 2, 'middle'], [0, 'left']]) {
      const label = ago === 0 ? 'now' : ago < 60_000 ? `−${ago / 1000} s` : `−${ago / 60_000} min`;
      marks.push(shape('text', {class: `tick ${side}`, x: x(now - ago), y: HEIGHT - 5}, label));
    }
    return marks;
  }

  #describe() {
    const latest = [...this.#series].map(([name, {points, style}]) => ({name, value: points.at(-1).value, style}));
    const text = ({name, value}) => `${name} ${value === undefined ? '–' : this.format(value)}`;
    this.#svg.setAttribute('aria-label', `${this.title}: ${latest.map(text).join(', ') || 'nothing yet'}`);
    this.#legend.replaceChildren(
      ...latest.map((entry) => {
        const sample = shape('svg', {class: 'sample', viewBox: '0 0 24 8', 'aria-hidden': 'true'});
        sample.append(shape('line', {class: `line line${entry.style}`, x1: 0, x2: 24, y1: 4, y2: 4}));
        return make('li', {}, sample, text(entry));
      }),
    );
  }
}

/** Returns the line of a series, interrupted at gaps. */
function lines(points, style, x, y) {
  const runs = [[]];
  for (const {at, value} of points) {
    if (value === undefined) {
      runs.push([]);
    } else {
      runs.at(-1).push(`${x(at).toFixed(1)},${y(value).toFixed(1)}`);
    }
  }
  return runs
    .filter((run) => run.length)
    .map((run) => shape('polyline', {class: `line line${style}`, points: (run.length > 1 ? run : [run[0], run[0]]).join(' ')}));
}
