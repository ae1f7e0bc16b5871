// Requests to the server. A key or token that the user has entered is sent with each request and kept for this tab only.

import {askForKey} from './dialogs.js';

const KEY = 'ccdrec-key';

/** A request that the server refused, with its problem details. */
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
    headers.authorization = `Bearer ${key.get()}`; // accepts keys and tokens
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
 * Returns the response to a request; prompts for a key if it is missing or wrong.
 * @param {{isInBackground?: boolean} & RequestInit} options requests in the background never prompt
 */
export async function request(target, {isInBackground = false, ...options} = {}) {
  let response = await send(target, options);
  while (response.status === 401 && !isInBackground) {
    const entered = await askForKey(key.get() ? 'The server does not accept this key.' : 'This server requires a key.');
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

/** Posts JSON and returns the JSON of the answer. */
export async function post(target, body) {
  const headers = {'content-type': 'application/json'};
  return (await request(target, {method: 'POST', headers, body: JSON.stringify(body)})).json();
}

/** Returns the path of a user's or item's resource; an id may contain any character. */
export function path(kind, id, rest = '') {
  return `/v1/${kind}/${encodeURIComponent(id)}${rest}`;
}
