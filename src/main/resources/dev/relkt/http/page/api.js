// Calls to the gateway. A token is asked for where one is needed, and kept in this tab alone.

import { askForToken } from './token.js';
import { words } from './words.js';

const TOKEN = 'relkt.token';

/** Why a call did not succeed, in the gateway's words. */
export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail);
    this.status = status;
    this.title = title;
    this.detail = detail;
  }
}

export function hasToken() {
  return sessionStorage.getItem(TOKEN) !== null;
}

export function forgetToken() {
  sessionStorage.removeItem(TOKEN);
}

/** Asks for a token until one is given or the reader gives up. */
async function newToken(refused) {
  if (sessionStorage.getItem(TOKEN) !== refused) {
    return true; // another call has got one meanwhile
  }
  const token = await askForToken(refused === null ? '' : words.token.refused);
  if (token === null) {
    return false;
  }
  sessionStorage.setItem(TOKEN, token);
  document.dispatchEvent(new CustomEvent('relkt:token'));
  return true;
}

/**
 * Calls a route.
 *
 * @param {string} method
 * @param {string} path
 * @param {{body?: BodyInit, type?: string, signal?: AbortSignal, quiet?: boolean}} options quiet
 *     asks for no token
 * @returns {Promise<Response>} that succeeded
 * @throws {Problem} with status 0 where the gateway cannot be reached
 */
export async function call(method, path, options = {}) {
  for (;;) {
    const token = sessionStorage.getItem(TOKEN);
    const headers = {};
    if (options.type) {
      headers['Content-Type'] = options.type;
    }
    if (token !== null) {
      headers.Authorization = `Bearer ${token}`;
    }
    let response;
    try {
      response = await fetch(path, {
        method, headers, body: options.body, signal: options.signal, cache: 'no-store',
      });
    } catch (e) {
      if (e.name === 'AbortError') {
        throw e;
      }
      throw new Problem(0, words.problem.away, words.problem.awayDetail);
    }
    if (response.ok) {
      return response;
    }
    const problem = await problemOf(response);
    if (response.status !== 401 || options.quiet || !(await newToken(token))) {
      throw problem;
    }
  }
}

async function problemOf(response) {
  try {
    const json = await response.json();
    return new Problem(response.status, json.title, json.detail);
  } catch {
    return new Problem(response.status, words.problem.status(response.status), '');
  }
}

/** The JSON that a route answers with. */
export async function json(method, path, body, options = {}) {
  const response = await call(method, path, body === undefined
      ? options
      : { ...options, body: JSON.stringify(body), type: 'application/json' });
  return response.json();
}

/** The address of a passage; its id may have any signs. */
export function passagePath(id) {
  return `/v1/passages/${encodeURIComponent(id)}`;
}
