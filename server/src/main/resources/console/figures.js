// Figures of the running server, read from /metrics again and again while somebody looks.

import {request} from './api.js';
import {LineChart} from './chart.js';
import {find, make, number} from './dom.js';
import {parse, recalls, routes, value} from './metrics.js';

const EVERY = 2000;

const millis = (seconds) =>
  seconds === undefined ? '–' : seconds < 1 ? `${number(seconds * 1000, seconds < 0.1 ? 2 : 0)} ms` : `${number(seconds, 2)} s`;
const perSecond = (rate) => `${number(rate, rate < 10 ? 2 : 0)}/s`;
const share = (part) => `${number(part * 100, 1)} %`;
const megabytes = (bytes) => `${number(bytes / 2 ** 20)} MiB`;

const latency = new LineChart('Latency by route, 99th percentile of the last minute or two', millis);
const rate = new LineChart('Requests a second by route', perSecond);
const recall = new LineChart('Recall of the search against exact search', share, 1);
const overlap = new LineChart('Agreement of canary and live version, median overlap', share, 1);

let before = null;
let isPaused = false;

function cell(text, name = 'td') {
  return make(name, name === 'th' ? {scope: 'row'} : {}, text);
}

function showTable(byRoute, rates) {
  const rows = [...byRoute].filter(([, route]) => route.count > 0).map(([name, route]) =>
    make(
      'tr', {}, cell(name, 'th'), cell(number(route.count)), cell(rates[name] === undefined ? '–' : perSecond(rates[name])),
      ...['0.5', '0.99', '0.999'].map((quantile) => cell(millis(route[quantile]))),
    ));
  find('latency').tBodies[0].replaceChildren(...rows);
}

function showTiles(samples, rates) {
  const hits = value(samples, 'cache_hits') ?? 0;
  const misses = value(samples, 'cache_misses') ?? 0;
  const tiles = [
    ['requests', perSecond(Object.values(rates).reduce((sum, each) => sum + each, 0))],
    ['answered from the cache', hits + misses ? share(hits / (hits + misses)) : '–'],
    ['open connections', number(value(samples, 'http_connections') ?? 0)],
    ['heap in use', megabytes(value(samples, 'jvm_heap_used_bytes') ?? 0)],
    ['event loop lag, p99', millis(value(samples, 'http_loop_lag_seconds', '0.99'))],
  ];
  find('tiles').replaceChildren(...tiles.map(([name, text]) => make('div', {}, make('dt', {}, name), make('dd', {}, text))));
}

function ratesOf(byRoute, now) {
  const rates = {};
  for (const [name, {count}] of byRoute) {
    const earlier = before?.counts.get(name);
    if (earlier !== undefined && count >= earlier) {
      rates[name] = ((count - earlier) * 1000) / (now - before.at);
    }
  }
  before = {at: now, counts: new Map([...byRoute].map(([name, {count}]) => [name, count]))};
  return rates;
}

function show(samples) {
  const now = Date.now();
  const byRoute = routes(samples);
  const used = [...byRoute].filter(([, route]) => route.count > 0);
  const rates = ratesOf(byRoute, now);
  showTiles(samples, rates);
  showTable(byRoute, rates);
  latency.add(now, Object.fromEntries(used.map(([name, route]) => [name, route['0.99'] || undefined])));
  rate.add(now, Object.fromEntries(used.map(([name]) => [name, rates[name]])));
  const shares = recalls(samples);
  recall.element.hidden = shares.length === 0;
  recall.add(now, Object.fromEntries(shares.map((sample) => [sample.name.replaceAll('_', ' '), sample.value])));
  const percent = value(samples, 'shadow_overlap_percent_count') ? value(samples, 'shadow_overlap_percent', '0.5') : undefined;
  overlap.element.hidden = percent === undefined;
  overlap.add(now, percent === undefined ? {} : {overlap: percent / 100});
}

async function refresh() {
  if (isPaused || document.hidden) {
    return;
  }
  try {
    const response = await request('/metrics', {isInBackground: true});
    show(parse(await response.text()));
    find('figures-state').textContent = `as of ${new Date().toLocaleTimeString()}`;
  } catch (problem) {
    find('figures-state').textContent = `not up to date: ${problem.message}`;
  }
}

/** Begins to read the figures. */
export function startFigures() {
  find('charts').append(latency.element, rate.element, recall.element, overlap.element);
  const pause = find('pause');
  pause.addEventListener('click', () => {
    isPaused = !isPaused;
    pause.textContent = isPaused ? 'Go on' : 'Pause';
    refresh();
  });
  setInterval(refresh, EVERY);
  return refresh();
}

/** Reads the figures at once. */
export const refreshFigures = refresh;
