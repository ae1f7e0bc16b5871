// The sheet of one item: its attributes and the most similar items.

import {get, path} from './api.js';
import {picture, showCards} from './cards.js';
import {find, make, number, tell, time} from './dom.js';

const trail = []; // the items looked at since the sheet was opened

function text(value) {
  return Array.isArray(value) ? value.join(', ') : typeof value === 'number' ? number(value, 4) : String(value);
}

function facts(item) {
  const rows = [
    ['id', item.id],
    ['category', item.category],
    ['interactions', number(item.popularity)],
    ['availability', item.availability?.replace('-', ' ')],
    ['from', item.availableFrom && time(item.availableFrom)],
    ['until', item.availableUntil && time(item.availableUntil)],
    ['model', item.new ? 'does not know it yet' : undefined],
    ...Object.entries(item.attributes ?? {}).map(([name, value]) => [name, text(value)]),
  ];
  return rows
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]);
}

async function show(id) {
  const [item, similar] = await Promise.all([
    get(path('items', id)),
    get(path('items', id, '/similar?k=12')),
  ]);
  find('item-title').textContent = item.title ?? item.id;
  find('item-picture').replaceChildren(picture(item));
  find('item-facts').replaceChildren(...facts(item));
  showCards(find('similar'), similar.items, (next) => openItem(next.id), {none: 'There is no other item.'});
  find('item-back').hidden = trail.length < 2;
  const sheet = find('item');
  if (!sheet.open) {
    sheet.showModal();
  }
  sheet.scrollTop = 0;
  find('item-title').focus();
}

/** Opens the sheet of an item, or shows the item if the sheet is already open. */
export async function openItem(id) {
  trail.push(id);
  try {
    await show(id);
  } catch (problem) {
    trail.pop();
    find('item').close();
    tell(problem);
  }
}

/** Registers the event handlers of the sheet's buttons. */
export function wireItem() {
  find('item-back').addEventListener('click', () => {
    trail.pop();
    show(trail.at(-1)).catch(tell);
  });
  find('item').addEventListener('close', () => trail.splice(0));
}
