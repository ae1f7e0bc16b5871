// The view of experiments: the outcomes of their variants as tables and charts, on the administration port.

import {get, request} from './api.js';
import {bars} from './bars.js';
import {find, make, number, say} from './dom.js';
import {isAdministration} from './place.js';
import {timeline} from './timeline.js';

const METRICS = [
  ['clicks', 'Clicks per impression'],
  ['conversions', 'Conversions per impression'],
  ['revenue', 'Revenue per impression'],
];

const percent = (value) => `${number(value * 100, 2)} %`;
const amount = (value) => number(value, 4);
const format = (metric) => (metric === 'revenue' ? amount : percent);

function rate(variant, metric) {
  const found = variant.rates[metric];
  return found ? `${format(metric)(found.value)} (${format(metric)(found.low)} – ${format(metric)(found.high)})` : '–';
}

function decision(variant, metric) {
  const {comparison} = variant;
  const detail = comparison
    ? `${format(metric)(comparison.difference)} (${format(metric)(comparison.low)} – ${format(metric)(comparison.high)}), p ${number(comparison.pValue, 4)}`
    : '';
  return make(
    'td', {}, make('span', {className: `badge ${variant.decision}`}, variant.decision), ' ',
    make('span', {className: 'quiet'}, detail),
    variant.stopped ? make('span', {className: 'refusal'}, `stopped: ${variant.stopped}`) : undefined,
  );
}

function row(variant, metric) {
  const figure = (text) => make('td', {className: 'figure'}, text);
  return make(
    'tr', {}, make('th', {scope: 'row'}, variant.name || 'exploration'), decision(variant, metric),
    figure(number(variant.impressions)), figure(number(variant.clicks)), figure(number(variant.conversions)),
    figure(number(variant.revenue, 2)),
    ...METRICS.map(([name]) => figure(rate(variant, name))),
  );
}

function table(experiment) {
  const heads = ['variant', 'against the control', 'impressions', 'clicks', 'conversions', 'revenue', ...METRICS.map(([, title]) => title.toLowerCase())];
  return make(
    'div', {className: 'scroll', role: 'region', 'aria-label': `Outcomes of ${experiment.name || 'exploration'}`, tabIndex: 0},
    make(
      'table', {},
      make('thead', {}, make('tr', {}, ...heads.map((text, at) =>
        make('th', {scope: 'col', className: at > 1 ? 'figure' : ''}, text)))),
      make('tbody', {}, ...experiment.variants.map((variant) => row(variant, experiment.metric))),
    ),
  );
}

function clicksByRank(title, ranks) {
  const values = ranks
    .filter(({rank, impressions}) => rank > 0 && impressions > 0)
    .map(({rank, impressions, clicks}) => ({name: String(rank), value: clicks / impressions}));
  return bars(title, values, percent);
}

function charts(experiment) {
  const title = METRICS.find(([name]) => name === experiment.metric)[1];
  const byVariant = experiment.variants
    .filter((variant) => variant.rates[experiment.metric])
    .map((variant) => ({name: variant.name || 'exploration', ...variant.rates[experiment.metric]}));
  const byRank = experiment.variants.flatMap((variant) => [
    clicksByRank(`Click rate by rank, ${variant.name || 'exploration'}`, variant.ranks),
    // random items differ in nothing but their rank, so these rates show the effect of the position
    ...(variant.drawn.length ? [clicksByRank(`Click rate of random items by rank, ${variant.name || 'exploration'}`, variant.drawn)] : []),
  ]);
  const overTime = experiment.variants.map((variant) => ({
    name: variant.name || 'exploration',
    points: variant.series
      .filter((point) => point[experiment.metric])
      .map((point) => ({at: Date.parse(point.at), ...point[experiment.metric]})),
  }));
  return make(
    'div', {className: 'charts'},
    bars(`${title}, with intervals of 95 %`, byVariant, format(experiment.metric)),
    timeline(`${title} from the start up to each moment, with intervals of 95 %`, overTime, format(experiment.metric)),
    ...byRank,
  );
}

/** Returns the check of the variants' shares of users: a quiet line, or a warning. */
function sampleRatio({sampleRatio: check, state}) {
  if (!check) {
    return state === 'undefined' ? undefined : make('p', {className: 'quiet'}, 'Sample ratio: too few users for a check.');
  }
  const users = check.variants.reduce((sum, variant) => sum + variant.users, 0);
  const shares = check.variants
    .map((variant) => `${variant.name} ${percent(variant.users / users)} instead of ${percent(variant.share)}`)
    .join(', ');
  const p = check.pValue < 0.0001 ? 'below 0.0001' : number(check.pValue, 4);
  return check.mismatch
    ? make(
      'p', {className: 'refusal', role: 'alert'},
      `Sample ratio mismatch: ${shares} of ${number(users)} users (p ${p}). Users or events of a variant are missing, so do not trust `
        + 'the outcomes before the reason is found.',
    )
    : make('p', {className: 'quiet'}, `Sample ratio: ${shares} of ${number(users)} users (p ${p}).`);
}

function section(experiment) {
  const name = experiment.name || 'Exploration outside of experiments';
  return make(
    'section', {'aria-label': name},
    make('h3', {}, name, ' ', make('small', {}, `${experiment.state}, decided by ${experiment.metric}`)),
    sampleRatio(experiment), table(experiment), charts(experiment),
  );
}

/** Reads the experiments again and shows them. */
export async function refreshExperiments() {
  if (!isAdministration) {
    find('experiments-note').textContent =
      'Experiments are shown in the console of the administration port: set admin.enabled: true in conf/server.yaml.';
    return;
  }
  const {counting, experiments} = await get('/admin/experiments');
  find('experiments-note').textContent = experiments.length === 0
    ? 'There are no experiments: experiments.file in conf/server.yaml names the file that defines them.'
    : counting ? 'The comparison with the control is valid at any time: look as often as you like.' : 'Outcomes are not counted, because events.enabled is false.';
  find('experiments-tools').hidden = experiments.length === 0;
  find('experiments-list').replaceChildren(...experiments.map(section));
  say(experiments.length === 1 ? '1 experiment' : `${experiments.length} experiments`);
}

/** Downloads the outcomes as a table; a plain link could not send the key. */
async function download() {
  const csv = await (await request('/admin/experiments.csv')).blob();
  const link = make('a', {href: URL.createObjectURL(csv), download: 'experiments.csv'});
  link.click();
  URL.revokeObjectURL(link.href);
}

export function startExperiments(tell) {
  find('experiments-refresh').addEventListener('click', () => refreshExperiments().catch(tell));
  find('experiments-csv').addEventListener('click', () => download().catch(tell));
}
