// The server's routes. A key or a token, once the user has entered one, goes with every request; it is kept for this tab alone.

import {askForKey} from './dialogs.js';

const KEY = 'ccdrec-key';

/** The server's refusal of a request, from its problem details. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `the server answered ${status}`);
    this.status = status;
    this.type = (problem.type ?? '').replace('/problems/', '');
  }
}

export const key = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => (value ? sessionStorage.setItem(KEY, value) : sessionStorage.removeItem(KEY)),
};

async function send(target, options) {
  const headers = {...options.headers};
  if (key.get()) {
    headers.authorization = `Bearer ${key.get()}`; // so that it may be a token as well
  }
  try {
    return await fetch(target, {...options, headers, credentials: 'omit'});
  } catch {
    throw new Error('the server does not answer; is it still running?');
  }
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return new Refusal(response.status, problem);
}

/**
 * Returns the response to a request; where a key is missing or wrong, the user is asked for one.
 * @param {{isInBackground?: boolean} & RequestInit} options in the background nobody is asked
 */
export async function request(target, {isInBackground = false, ...options} = {}) {
  let response = await send(target, options);
  while (response.status === 401 && !isInBackground) {
    const entered = await askForKey(key.get() ? 'Nobody has this key.' : 'This server asks for a key.');
    if (entered === null) {
      break;
    }
    key.set(entered);
    response = await send(target, options);
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}

/** Returns the JSON at a target. */
export async function get(target, options) {
  return (await request(target, options)).json();
}

/** Posts JSON and returns the JSON that is answered. */
export async function post(target, body) {
  const headers = {'content-type': 'application/json'};
  return (await request(target, {method: 'POST', headers, body: JSON.stringify(body)})).json();
}

/** Returns the target of a route below a user or an item; ids may hold any character. */
export function path(kind, id, rest = '') {
  return `/v1/${kind}/${encodeURIComponent(id)}${rest}`;
}
