// The console: sets up the views and shows one of them.

import {get, key} from './api.js';
import {askForKey, wireDialogs} from './dialogs.js';
import {find, number, tell} from './dom.js';
import {refreshExperiments, startExperiments} from './experiments.js';
import {offer, refreshExploring, startExploring} from './explore.js';
import {refreshFigures, startFigures} from './figures.js';
import {wireItem} from './item.js';
import {refreshPlacements} from './placements.js';
import {refreshVersions, showLive, startVersions} from './versions.js';

const VIEWS = ['explore', 'placements', 'versions', 'experiments', 'figures'];

/** Shows the view named by the fragment of the URL. */
function showView() {
  const wanted = VIEWS.includes(location.hash.slice(1)) ? location.hash.slice(1) : VIEWS[0];
  for (const view of VIEWS) {
    find(view).hidden = view !== wanted;
    const link = find(`to-${view}`);
    if (view === wanted) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  tell(null);
  if (wanted === 'figures') {
    refreshFigures();
  } else if (wanted === 'versions') {
    refreshVersions().catch(tell);
  } else if (wanted === 'experiments') {
    refreshExperiments().catch(tell);
  } else if (wanted === 'placements') {
    refreshPlacements().catch(tell);
  }
}

async function showModel() {
  const model = await get('/v1/model');
  find('model').textContent =
    [
      model.modelVersion,
      model.model,
      `${number(model.users)} users`,
      `${number(model.items)} items`,
      ...['new', 'changed', 'unavailable']
        .filter((kind) => model.catalogue[kind] > 0)
        .map((kind) => `${number(model.catalogue[kind])} ${kind}`),
      ...(model.models.length > 1
        ? [`other models: ${model.models.filter((each) => !each.default).map((each) => each.modelVersion ?? `${each.name} (no live version)`).join(', ')}`]
        : []),
    ].join(' · ');
  offer(model);
  showLive(model);
}

async function refresh() {
  try {
    await showModel();
    await refreshPlacements();
    await refreshExploring();
  } catch (problem) {
    find('model').textContent = 'no model';
    tell(problem);
  }
}

function showKeyState() {
  find('key-button').textContent = key.get() ? 'API key: set' : 'API key';
}

find('key-button').addEventListener('click', async () => {
  const entered = await askForKey(key.get() ? 'Enter another key, or leave it empty to forget this one.' : 'Most servers need none.');
  if (entered !== null) {
    key.set(entered);
    await refresh();
    showView();
  }
  showKeyState();
});
window.addEventListener('hashchange', showView);
wireDialogs();
wireItem();
startExploring();
startVersions(refresh);
startExperiments(tell);
await refresh();
showKeyState();
showView();
await startFigures();
