// The view of placements: what is behind each, and which version answers it.

import {get} from './api.js';
import {find, make, number} from './dom.js';

function row(placement) {
  const cell = (label, text) => make('td', {'data-label': label}, text ?? '–');
  const state = !placement.canAnswer ? 'refused' : placement.modelVersion ? 'live' : 'canary';
  const text = {refused: 'cannot answer', live: 'answers', canary: 'fallback'}[state];
  return make(
    'tr', {},
    make('td', {}, make('span', {className: `badge ${state}`}, text)),
    make(
      'th', {scope: 'row'}, placement.placement,
      make('span', {className: 'version quiet'}, placement.modelVersion ?? `${placement.model}: no live version`),
    ),
    cell('scenario', placement.scenario),
    cell('items', number(placement.k)),
    cell('filter', placement.filter),
    cell('fallback', placement.fallback),
  );
}

function offer(placements) {
  const chosen = find('placement').value;
  const names = placements.map(({placement}) => placement);
  find('placement').replaceChildren(
    make('option', {value: ''}, 'none'),
    ...names.map((name) => make('option', {value: name}, name)),
  );
  find('placement').value = names.includes(chosen) ? chosen : '';
  find('placement-field').hidden = names.length === 0;
}

/** Reloads the placements, and offers them where one is chosen. */
export async function refreshPlacements(options) {
  const {placements} = await get('/v1/placements', options);
  find('placed').tBodies[0].replaceChildren(...placements.map(row));
  find('placed-region').hidden = placements.length === 0;
  find('not-placed').hidden = placements.length > 0;
  offer(placements);
}
