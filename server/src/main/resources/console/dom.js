// Creation of elements. Text is always inserted as text, never parsed as markup.

export const find = (id) => document.getElementById(id);

/**
 * Creates an element. Known properties are set, others become attributes, and undefined ones are ignored. Children are
 * nodes or strings.
 */
export function make(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) {
      continue;
    }
    if (key in made) {
      made[key] = value;
    } else {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Creates an SVG element with a text, if one is given. */
export function shape(name, attributes, text) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

/** Announces a visible change to screen readers. */
export function say(text) {
  find('status').textContent = text;
}

/** Shows an error message; without one, hides the last. */
export function tell(problem) {
  find('problem-text').textContent = problem ? problem.message : '';
  find('problem').hidden = !problem;
}

/** Formats a number with at most the given decimals, grouped by the user's locale. */
export function number(value, decimals = 0) {
  return value.toLocaleString(undefined, {maximumFractionDigits: decimals});
}

/** Formats a number with exactly the given decimals, or none if it is whole. */
export function decimals(value, digits) {
  return (Number.isInteger(value) ? String(value) : value.toFixed(digits)).replace('-', '−');
}

/** Formats a time, such as "24 Nov 2026, 18:15". */
export function time(iso) {
  return new Date(iso).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'short'});
}
