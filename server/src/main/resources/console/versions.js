// The view of versions: their metrics, which one is live and, on the administration port, actions to change that.

import {get, post} from './api.js';
import {confirm} from './dialogs.js';
import {decimals, find, make, number, tell, time} from './dom.js';
import {isAdministration} from './place.js';

const EVERY = 5000;
const METRICS = 4;
let changed = () => {};
let isActing = false;
let model = ''; // the model whose versions are shown; empty for the default one

/** Returns the metrics to show as columns: recall and NDCG at 20, or all if those are missing. */
function columns(snapshots) {
  const names = [...new Set(snapshots.flatMap(({metrics}) => Object.keys(metrics ?? {})))].sort();
  const best = names.filter((name) => /(recall|ndcg)@20$/.test(name));
  return (best.length ? best : names).slice(0, METRICS);
}

function outcome(text) {
  find('outcome').textContent = text;
}

function button(text, label, action) {
  const made = make('button', {type: 'button', 'aria-label': label, disabled: isActing}, text);
  made.addEventListener('click', action);
  return made;
}

/** Runs an action that may take long, announces it, and reloads the versions afterwards. */
async function act(question, consequence, {word, path, body = {}, done}) {
  if (!(await confirm(question, consequence, word))) {
    return;
  }
  isActing = true;
  for (const each of find('versions').querySelectorAll('button')) {
    each.disabled = true;
  }
  outcome('Working: a version is verified, loaded, indexed, warmed and checked before it answers…');
  tell(null);
  const problem = await post(path, {...body, model}).then(() => null, (failure) => failure);
  isActing = false;
  await refreshVersions();
  await changed();
  tell(problem);
  outcome(problem ? '' : done);
  find('versions-title').focus();
}

function actions(snapshot, live) {
  const id = snapshot.snapshot;
  if (snapshot.state === 'live') {
    return [];
  }
  const activate = () =>
    act(`Make ${id} live?`, `It is checked first; ${live} stays where it fails. Newer versions are not followed after that.`, {
      word: 'Activate', path: '/admin/activate', body: {snapshot: id}, done: `${id} is live`,
    });
  const canary = () =>
    act(`Make ${id} the canary?`, 'It answers a share of the users beside the live version.', {
      word: 'Make canary', path: '/admin/canary', body: {snapshot: id}, done: `${id} is the canary`,
    });
  const buttons = [button('Activate', `Activate ${id}`, activate)];
  if (snapshot.state !== 'canary') {
    buttons.push(button('Canary', `Make ${id} the canary`, canary));
  }
  return buttons;
}

function row(snapshot, names, live) {
  const value = (name) => snapshot.metrics?.[name];
  const facts = snapshot.model === undefined
    ? []
    : [snapshot.model, time(snapshot.created), `${number(snapshot.users)} users`, `${number(snapshot.items)} items`];
  return make(
    'tr', {className: snapshot.state},
    make('td', {}, make('span', {className: `badge ${snapshot.state}`}, snapshot.state)),
    make(
      'th', {scope: 'row'}, make('span', {className: 'version'}, snapshot.snapshot),
      make('span', {className: 'quiet'}, facts.join(' · ')),
      snapshot.refusal ? make('span', {className: 'refusal'}, snapshot.refusal) : undefined,
      snapshot.held ? make('span', {className: 'refusal'}, `not activated by itself: ${snapshot.held}`) : undefined,
    ),
    ...names.map((name) => make('td', {className: 'figure', 'data-label': name}, value(name) === undefined ? '' : value(name).toFixed(4))),
    make('td', {className: 'actions'}, ...actions(snapshot, live)),
  );
}

function tools({live, canary, pinned}) {
  const buttons = [
    button('Roll back', 'Roll back to the version that was live before', () =>
      act('Go back to the version that was live before?', `${live} answers until that one is loaded and checked.`, {
        word: 'Roll back', path: '/admin/rollback', done: 'The version before is live again',
      })),
  ];
  if (!pinned) {
    buttons.push(button('Stay', `Stay with ${live} whatever is published`, () =>
      act(`Stay with ${live}?`, 'Newer versions are not followed after that.', {
        word: 'Stay', path: '/admin/pin', done: `${live} stays`,
      })));
  } else {
    buttons.push(button('Follow the newest', 'Follow the newest version again', () =>
      act('Follow the newest version?', 'The newest version that passes the checks becomes live, and so will later ones.', {
        word: 'Follow', path: '/admin/follow', done: 'The newest version is followed',
      })));
  }
  if (canary) {
    buttons.push(
      button('Promote canary', `Make the canary ${canary} live`, () =>
        act(`Make the canary ${canary} live?`, 'It will answer all users.', {
          word: 'Promote', path: '/admin/canary/promote', done: `${canary} is live`,
        })),
      button('Drop canary', `Drop the canary ${canary}`, () =>
        act(`Drop the canary ${canary}?`, 'The live version will answer its users again.', {
          word: 'Drop', path: '/admin/canary/drop', done: 'There is no canary',
        })),
    );
  }
  return buttons;
}

function showModels({model: shown, models}) {
  model = shown;
  find('model-field').hidden = models.length < 2;
  find('model-choice').replaceChildren(...models.map((name) => make('option', {value: name}, name)));
  find('model-choice').value = shown;
}

function showList(state) {
  showModels(state);
  const names = columns(state.snapshots);
  find('snapshots').tHead.replaceChildren(make(
    'tr', {},
    make('td'),
    make('th', {scope: 'col'}, 'version'),
    ...names.map((name) => make('th', {scope: 'col', className: 'figure'}, name)),
    make('td'),
  ));
  find('snapshots').tBodies[0].replaceChildren(...state.snapshots.map((each) => row(each, names, state.live)));
  find('tools').replaceChildren(...tools(state));
  find('pinned').textContent = state.pinned
    ? 'The live version stays until you choose another.'
    : 'The newest version that passes its checks goes live by itself.';
}

/** Returns the measured figures of a drift report as pairs of name and text. */
function driftFigures(drift) {
  const count = ({before, after, added, removed}) =>
    `${number(before)} → ${number(after)} (${number(added)} new, ${number(removed)} gone)`;
  const change = ({before, after}) => `${decimals(before, 4)} → ${decimals(after, 4)}`;
  const figures = [
    ['users', count(drift.users)],
    ['items', count(drift.items)],
    ['best items kept', drift.overlap],
    ['neighbours kept', drift.neighbourOverlap],
    ['correlation of popularity', drift.popularityCorrelation],
    ['shift of norms', drift.normShift],
    ['shift of scores', drift.scoreShift],
    ['coverage', drift.coverage && change(drift.coverage)],
    ...Object.entries(drift.metrics).map(([name, both]) => [name, change(both)]),
  ];
  return figures
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, typeof value === 'number' ? decimals(value, 4) : value]);
}

/** Returns a disclosure of the drift from the previous live version, expanded if `isOpen`. */
function driftOf(drift, isOpen) {
  return make(
    'details', {open: isOpen},
    make('summary', {}, 'Drift'),
    make('dl', {}, ...driftFigures(drift).flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])),
  );
}

function attempt({snapshot, at, millis, activated, recall, overlap, refusal, drift}, unfolded) {
  const share = (value) => (value === null ? '–' : `${number(value * 100, 1)} %`);
  return make(
    'tr', {'data-at': at},
    make('td', {className: 'when'}, time(at)),
    make(
      'th', {scope: 'row'}, make('span', {className: 'version'}, snapshot),
      refusal ? make('span', {className: 'refusal'}, refusal) : undefined,
      drift ? driftOf(drift, unfolded.has(at)) : undefined,
    ),
    make('td', {}, make('span', {className: `badge ${activated ? 'passed' : 'refused'}`}, activated ? 'passed' : 'refused')),
    make('td', {className: 'figure'}, `${number(millis)} ms`),
    make('td', {className: 'figure'}, share(recall)),
    make('td', {className: 'figure'}, share(overlap)),
  );
}

/** Shows the metrics of the live version, which both ports serve. */
export function showLive(live) {
  const metrics = Object.entries(live.metrics);
  find('live-version').textContent = live.modelVersion;
  find('live-metrics').replaceChildren(
    ...metrics.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value.toFixed(4)))),
  );
}

/** Reloads the versions if this port manages them. */
export async function refreshVersions(options) {
  if (!isAdministration || isActing) {
    return;
  }
  const query = model ? `?model=${encodeURIComponent(model)}` : '';
  const [state, {activations}] = await Promise.all([
    get('/admin/snapshots' + query, options),
    get('/admin/activations' + query, options),
  ]);
  showList(state);
  const attempts = find('attempts').tBodies[0];
  const unfolded = new Set([...attempts.querySelectorAll('details[open]')].map((each) => each.closest('tr').dataset.at));
  attempts.replaceChildren(...activations.map((each) => attempt(each, unfolded)));
}

/** Starts polling the versions; calls `after` when another one may have become live. */
export function startVersions(after) {
  changed = after;
  find('managed').hidden = !isAdministration;
  find('unmanaged').hidden = isAdministration;
  find('model-choice').addEventListener('change', (event) => {
    model = event.target.value;
    refreshVersions().catch(tell);
  });
  setInterval(() => {
    const isLookedAt = !document.hidden && !find('versions').hidden && !find('versions').contains(document.activeElement);
    if (isLookedAt) {
      refreshVersions({isInBackground: true}).catch(() => {}); // the figures say when the server is gone
    }
  }, EVERY);
}
