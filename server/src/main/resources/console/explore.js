// The view of one user: recommendations, explanations and history.

import {get, path, post} from './api.js';
import {showCards} from './cards.js';
import {find, make, number, say, tell} from './dom.js';
import {openItem} from './item.js';

const HISTORY = 60;
let exampleUsers = [];

const open = (item) => openItem(item.id);

function request() {
  const wanted = {userId: find('user').value.trim(), k: Number(find('k').value), explain: find('explain').checked};
  for (const name of ['filter', 'scenario']) {
    if (find(name).value.trim()) {
      wanted[name] = find(name).value;
    }
  }
  const chosen = attributes().filter((select) => select.value).map((select) => [select.name, select.value]);
  if (chosen.length) {
    wanted.userAttributes = Object.fromEntries(chosen);
  }
  return wanted;
}

/** Returns the selections of what is known of a user whom the model does not know. */
function attributes() {
  return [...find('attributes').querySelectorAll('select')];
}

function attribute([name, values], before) {
  const id = `attribute-${name}`;
  const select = make('select', {id, name},
    make('option', {value: ''}, 'any'),
    ...values.map((value) => make('option', {value}, value)),
  );
  select.value = values.includes(before.get(name)) ? before.get(name) : '';
  return make('div', {className: 'field'}, make('label', {htmlFor: id}, name), select);
}

const SOURCES = {
  user: 'by the model’s vector of this user',
  session: 'by a session',
  events: 'by this user’s events; the model does not know them yet',
  segment: 'by popularity among users with these attributes',
  popularity: 'by popularity',
};

const REASONS = {
  'no-version': 'its model has no live version',
  'unknown-user': 'its model does not know this user',
  failed: 'its model failed',
};

function summary(answer) {
  const parts = [SOURCES[answer.servedBy] ?? answer.servedBy, answer.modelVersion];
  if (answer.fallback) {
    parts.unshift(`fallback of ${answer.placement}: ${answer.answeredBy}, because ${REASONS[answer.fallbackReason]}`);
  }
  if (answer.unknownIds?.length) {
    parts.unshift('the model does not know this user');
  }
  if (answer.degraded) {
    parts.push(`cut short by the deadline (${answer.degraded})`);
  }
  return parts.join(' · ');
}

function explained({items, eligible, leftOutBy, historyItems, search}) {
  const reasons = Object.entries(leftOutBy).map(([reason, count]) => `${reason} ${number(count)}`);
  return [
    `${number(eligible)} of ${number(items)} items could come back`,
    reasons.length ? `left out: ${reasons.join(', ')}` : undefined,
    `${number(historyItems)} items in the history`,
    search === 'popularity' ? 'in order of popularity' : `${search} search`,
  ].filter((part) => part !== undefined).join(' · ');
}

async function history(userId) {
  try {
    return (await get(path('users', userId, `/history?k=${HISTORY}`), {isInBackground: true})).items;
  } catch {
    return null; // a user whom the model does not know
  }
}

function showHistory(seen) {
  find('seen-count').textContent = seen?.length
    ? seen.length === HISTORY ? `the first ${HISTORY} items` : `${seen.length} items`
    : '';
  const none = seen ? 'Nothing yet.' : 'The model does not know this user.';
  showCards(find('history'), seen ?? [], open, {none});
}

function showFilterError(problem) {
  const filter = find('filter');
  filter.setAttribute('aria-invalid', String(Boolean(problem)));
  find('filter-error').textContent = problem ? problem.message.replace(/^filter: /, '') : '';
  if (problem) {
    const at = Number(problem.message.match(/at character (\d+)/)?.[1] ?? 1) - 1;
    filter.focus();
    filter.setSelectionRange(at, filter.value.length);
  }
}

/** Sends the request described by the form and shows the answer. */
export async function recommend() {
  const wanted = request();
  if (!wanted.userId) {
    return;
  }
  const results = find('results');
  results.setAttribute('aria-busy', 'true');
  try {
    const placement = find('placement').value;
    const answer = placement
      ? await post(path('placements', placement, '/recommendations'), wanted)
      : await post('/v1/recommendations', wanted);
    const seen = answer.unknownIds?.includes(wanted.userId) ? null : await history(wanted.userId);
    const titles = new Map((seen ?? []).map((item) => [item.id, item.title ?? item.id]));
    const none = wanted.filter ? 'No item that this user has not seen passes the filter.' : 'There is nothing left to recommend.';
    showCards(find('recommendations'), answer.items, open, {titles, none});
    find('recommended-for').textContent = wanted.userId;
    find('answer').textContent = summary(answer);
    find('explained').textContent = answer.explain ? explained(answer.explain) : '';
    showHistory(seen);
    showFilterError(null);
    tell(null);
    say(`${answer.items.length} items recommended for ${wanted.userId}`);
  } catch (problem) {
    const isOfTheFilter = problem.type === 'bad-filter';
    showFilterError(isOfTheFilter ? problem : null);
    tell(isOfTheFilter ? null : problem);
  } finally {
    results.setAttribute('aria-busy', 'false');
  }
}

function pick(userId) {
  find('user').value = userId;
  return recommend();
}

function example(id) {
  const button = make('button', {type: 'button', className: 'chip', 'aria-label': `User ${id}`}, id);
  button.addEventListener('click', () => pick(id));
  return button;
}

/** Fills the form with the users, filter fields, scenarios and attributes of users of the live version. */
export function offer(model) {
  exampleUsers = model.exampleUsers;
  find('users').replaceChildren(...exampleUsers.map((id) => make('option', {value: id})));
  const step = Math.max(1, Math.floor(exampleUsers.length / 6));
  find('examples').replaceChildren(...exampleUsers.filter((_, at) => at % step === 0).slice(0, 6).map(example));
  const fields = Object.entries(model.filterFields).map(([name, type]) => `${name} (${type})`);
  find('filter-fields').textContent = fields.length ? `Fields: ${fields.join(', ')}` : 'This version has no fields to filter by.';
  const chosen = find('scenario').value;
  find('scenario').replaceChildren(
    make('option', {value: ''}, 'none'),
    ...model.scenarios.map((name) => make('option', {value: name}, name)),
  );
  find('scenario').value = model.scenarios.includes(chosen) ? chosen : '';
  find('scenario-field').hidden = model.scenarios.length === 0;
  const before = new Map(attributes().map((select) => [select.name, select.value]));
  const known = Object.entries(model.userAttributes);
  find('attributes').replaceChildren(...known.map((each) => attribute(each, before)));
  find('attributes-field').hidden = known.length === 0;
}

/** Registers the form's event handlers. */
export function startExploring() {
  find('ask').addEventListener('submit', (event) => {
    event.preventDefault();
    recommend();
  });
  find('random').addEventListener('click', () => pick(exampleUsers[Math.floor(Math.random() * exampleUsers.length)] ?? ''));
}

/** Shows the selected user again, or the first example if none is selected. */
export function refreshExploring() {
  return pick(find('user').value || (exampleUsers[0] ?? ''));
}
