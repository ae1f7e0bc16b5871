// Cards of items: picture, title, attributes, and the explanation.

import {key, request} from './api.js';
import {decimals, make, number} from './dom.js';

// Pictures on this server are fetched with the key, which an <img> cannot send, when they come into view.
const inView = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((each) => each.isIntersecting)) {
    inView.unobserve(entry.target);
    load(entry.target).catch(() => entry.target.replaceWith(letter(entry.target.dataset.name)));
  }
});

async function load(image) {
  const response = await request(image.dataset.source, {isInBackground: true});
  image.src = URL.createObjectURL(await response.blob());
  await image.decode();
  URL.revokeObjectURL(image.src);
}

function letter(name) {
  return make('div', {className: 'picture', 'aria-hidden': 'true'}, [...name][0] ?? '?');
}

/** Returns the URL of an item's picture, or null if it has none that may be shown. */
function address({image}) {
  if (typeof image !== 'string' || !/^(\/|https?:)/.test(image)) {
    return null;
  }
  return URL.canParse(image, location.origin) ? new URL(image, location.origin) : null;
}

/** Returns an item's picture, or the first letter of its name if it has none. */
export function picture(item) {
  const name = item.title ?? item.id;
  const url = address(item);
  if (url === null) {
    return letter(name);
  }
  const image = make('img', {className: 'picture', alt: '', loading: 'lazy', decoding: 'async', 'data-name': name});
  image.addEventListener('error', () => image.replaceWith(letter(name)));
  if (url.origin === location.origin && key.get()) {
    image.dataset.source = url.href;
    inView.observe(image);
  } else {
    image.src = url.href;
  }
  return image;
}

function explanation(explain, titles) {
  const near = explain.nearestInHistory.map(({id, cosine}) => {
    const name = titles.get(id) ?? id;
    return make('span', {className: 'near', title: `cosine ${decimals(cosine, 2)} with ${name}`}, `${decimals(cosine, 2)} ${name}`);
  });
  const rules = (explain.rules ?? []).map(({rule, rankBefore, rankAfter, why}) => {
    const places = rankBefore === undefined ? `put at ${rankAfter}` : rankBefore === rankAfter ? `stays at ${rankAfter}` : `${rankBefore} → ${rankAfter}`;
    return make('span', {}, `${rule}: ${places}${why ? ` (${why})` : ''}`);
  });
  return make(
    'span',
    {className: 'why'},
    ...rules,
    make('span', {}, `rank ${number(explain.exactRank)} of all items`),
    near.length ? make('span', {className: 'quiet'}, 'nearest in the history:') : undefined,
    ...near,
  );
}

/**
 * Returns the card of an item as a list entry.
 * @param {(item: object) => void} open called on a click
 * @param {Map<string, string>} titles titles by id, for explanations
 */
export function card(item, open, titles = new Map()) {
  const facts = [item.category, item.title ? item.id : undefined].filter((fact) => fact !== undefined);
  const button = make(
    'button',
    {type: 'button', className: 'card', title: `Details of ${item.title ?? item.id}, and similar items`},
    picture(item),
    make(
      'span',
      {className: 'text'},
      make('span', {className: 'title'}, item.title ?? item.id),
      make('span', {className: 'quiet'}, facts.join(' · ')),
      item.score === undefined ? undefined : make('span', {className: 'score'}, `score ${decimals(item.score, 3)}`),
      item.explain ? explanation(item.explain, titles) : undefined,
    ),
  );
  button.addEventListener('click', () => open(item));
  return make('li', {}, button);
}

/** Shows items in a list, or a sentence if there are none. */
export function showCards(list, items, open, {titles, none} = {}) {
  const entries = items.map((item) => card(item, open, titles));
  list.replaceChildren(...(entries.length || !none ? entries : [make('li', {className: 'none'}, none)]));
}
