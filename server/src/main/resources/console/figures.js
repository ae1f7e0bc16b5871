// Figures of the running server, read from /metrics every two seconds while the page is visible.

import {request} from './api.js';
import {LineChart} from './chart.js';
import {find, make, number} from './dom.js';
import {histogram, parse, quantile, recalls, since, total, value} from './metrics.js';

const EVERY = 2000;
const WINDOW = 60_000;
const REQUESTS = 'ccdrec_http_request_duration_seconds';
const LAG = 'ccdrec_event_loop_lag_seconds';
const OVERLAP = 'ccdrec_shadow_overlap_ratio';

const millis = (seconds) =>
  seconds === undefined ? '–' : seconds < 1 ? `${number(seconds * 1000, seconds < 0.1 ? 2 : 0)} ms` : `${number(seconds, 2)} s`;
const perSecond = (rate) => `${number(rate, rate < 10 ? 2 : 0)}/s`;
const share = (part) => `${number(part * 100, 1)} %`;
const megabytes = (bytes) => `${number(bytes / 2 ** 20)} MiB`;

const latency = new LineChart('Latency by route, 99th percentile of the last minute', millis);
const rate = new LineChart('Requests a second by route', perSecond);
const recall = new LineChart('Recall of the search against exact search', share, 1);
const overlap = new LineChart('Agreement of canary and live version, median overlap', share, 1);

const history = []; // the states of the last minute and the one before, oldest first
let isPaused = false;

function cell(text, name = 'td') {
  return make(name, name === 'th' ? {scope: 'row'} : {}, text);
}

function showTable(byRoute) {
  const rows = [...byRoute].map(([name, route]) =>
    make(
      'tr', {}, cell(name, 'th'), cell(number(route.total)), cell(route.rate === undefined ? '–' : perSecond(route.rate)),
      ...[0.5, 0.99, 0.999].map((rank) => cell(millis(quantile(route.latest, rank)))),
    ));
  find('latency').tBodies[0].replaceChildren(...rows);
}

function showTiles(samples, byRoute, lag) {
  const hits = total(samples, 'ccdrec_cache_hits_total');
  const misses = total(samples, 'ccdrec_cache_misses_total');
  const heap = samples.find(({name, labels}) => name === 'jvm_memory_used_bytes' && labels.area === 'heap');
  const tiles = [
    ['requests', perSecond([...byRoute.values()].reduce((sum, {rate: each}) => sum + (each ?? 0), 0))],
    ['answered from the cache', hits + misses ? share(hits / (hits + misses)) : '–'],
    ['open connections', number(value(samples, 'ccdrec_http_connections') ?? 0)],
    ['heap in use', megabytes(heap?.value ?? 0)],
    ['event loop lag, p99', millis(lag && quantile(lag, 0.99))],
  ];
  find('tiles').replaceChildren(...tiles.map(([name, text]) => make('div', {}, make('dt', {}, name), make('dd', {}, text))));
}

/** Returns the routes that have had requests: all requests, those of the last minute, and the rate since the last state. */
function routesOf(series, oldest, last, now) {
  const byRoute = new Map();
  const find = (state, name) => state?.requests.find(({labels}) => labels.route === name);
  for (const each of series.filter(({count}) => count > 0)) {
    const name = each.labels.route;
    const earlier = find(last, name);
    const isKnown = earlier !== undefined && earlier.count <= each.count;
    byRoute.set(name, {
      total: each.count,
      latest: since(each, find(oldest, name)),
      rate: isKnown ? ((each.count - earlier.count) * 1000) / (now - last.at) : undefined,
    });
  }
  return byRoute;
}

/** Returns the median overlap of canary and live version, for each model that has a canary. */
function overlapsOf(state, oldest) {
  return state.overlap
    .filter(({count}) => count > 0)
    .map((series) => {
      const before = oldest?.overlap.find(({labels}) => labels.model === series.labels.model);
      return [series.labels.model ?? 'overlap', quantile(since(series, before), 0.5)];
    })
    .filter(([, median]) => median !== undefined);
}

function show(samples) {
  const now = Date.now();
  while (history.length > 1 && now - history[1].at >= WINDOW) {
    history.shift();
  }
  const state = {
    at: now, requests: histogram(samples, REQUESTS), lag: histogram(samples, LAG)[0], overlap: histogram(samples, OVERLAP),
  };
  // Until a minute has been watched, figures are of the time since the start of the server.
  const oldest = history.length > 0 && now - history[0].at >= WINDOW ? history[0] : undefined;
  const byRoute = routesOf(state.requests, oldest, history.at(-1), now);
  history.push(state);
  showTiles(samples, byRoute, state.lag && since(state.lag, oldest?.lag));
  showTable(byRoute);
  const each = (figure) => Object.fromEntries([...byRoute].map(([name, route]) => [name, figure(route)]));
  latency.add(now, each((route) => quantile(route.latest, 0.99)));
  rate.add(now, each((route) => route.rate));
  const shares = recalls(samples);
  recall.element.hidden = shares.length === 0;
  const recallName = ({name, labels}) =>
    [name.replace(/^ccdrec_|_ratio$/g, '').replaceAll('_', ' '), labels.model].filter((part) => part !== undefined).join(' ');
  recall.add(now, Object.fromEntries(shares.map((sample) => [recallName(sample), sample.value])));
  const overlaps = overlapsOf(state, oldest);
  overlap.element.hidden = overlaps.length === 0;
  overlap.add(now, Object.fromEntries(overlaps));
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
