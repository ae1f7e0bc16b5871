// Elements made from data. Text is always set as text, never read as markup.

export const find = (id) => document.getElementById(id);

/**
 * Makes an element. Properties that it has are set, others become attributes; those that are undefined are left out.
 * Children are nodes or texts.
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

/** Says something to screen readers that eyes see anyway. */
export function say(text) {
  find('status').textContent = text;
}

/** Shows what went wrong, or with nothing, that nothing is. */
export function tell(problem) {
  find('problem-text').textContent = problem ? problem.message : '';
  find('problem').hidden = !problem;
}

/** Returns a number with at most so many decimals, grouped as the reader's language does. */
export function number(value, decimals = 0) {
  return value.toLocaleString(undefined, {maximumFractionDigits: decimals});
}

/** Returns a number with just so many decimals, or none where it is whole. */
export function decimals(value, digits) {
  return (Number.isInteger(value) ? String(value) : value.toFixed(digits)).replace('-', '−');
}

/** Returns a time such as "24 Nov 2026, 18:15". */
export function time(iso) {
  return new Date(iso).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'short'});
}
