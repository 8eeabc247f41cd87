// The server's small interface. A session's token goes with each POST; who is logged out hears it as an event.
let session = null;
export const events = new EventTarget();

class ApiError extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

async function call(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (method === 'POST') headers['Content-Type'] = 'application/json';
  if (session) headers['X-Vireo-Token'] = session.token;
  let response;
  try {
    response = await fetch('/api/' + path, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: 'same-origin',
    });
  } catch {
    throw new ApiError(0, 'The server cannot be reached.');
  }
  const answer = await response.json();
  if (!response.ok) {
    if (response.status === 401 && session) {
      session = null;
      events.dispatchEvent(new Event('out'));
    }
    throw new ApiError(response.status, answer?.error ?? response.statusText);
  }
  return answer;
}

export const current = () => session;

export async function resume() {
  const answer = await fetch('/api/session', { credentials: 'same-origin' });
  session = answer.ok ? await answer.json() : null;
  return session;
}

export async function logIn(user = '', password = '') {
  session = null;
  session = await call('POST', 'login', { user, password });
  return session;
}

export async function logOut() {
  await call('POST', 'logout', {});
  session = null;
}

// Runs commands, each a list of words; the answers come in the same order.
export async function run(commands, db = 0) {
  return (await call('POST', 'run', { db, commands })).replies;
}

// Runs one command; an error of the server is thrown.
export async function one(words, db = 0) {
  const [reply] = await run([words], db);
  if (isError(reply)) throw new Error(reply.error);
  return reply;
}

export const isError = (reply) => reply !== null && typeof reply === 'object' && 'error' in reply;

// The text of a string or a status, bytes that are none shown by escapes.
export function text(reply) {
  if (reply === null || reply === undefined) return '';
  if (typeof reply !== 'object') return String(reply);
  if ('b64' in reply) return escaped(reply.b64);
  return String(reply.text ?? reply.status ?? reply.real ?? reply.big ?? reply.error ?? '');
}

function escaped(b64) {
  return Array.from(atob(b64), (c) => {
    const code = c.charCodeAt(0);
    return code >= 32 && code < 127 && c !== '\\' ? c : '\\x' + code.toString(16).padStart(2, '0');
  }).join('');
}

// A string of an answer as a word of the next command.
export const word = (reply) => (reply !== null && typeof reply === 'object' && 'b64' in reply ? { b64: reply.b64 } : text(reply));

// The items of an array, a set or, keys and values by turns, a map.
export function items(reply) {
  if (Array.isArray(reply)) return reply;
  return reply?.map ?? reply?.set ?? [];
}

export function pairs(reply) {
  const all = items(reply);
  const found = [];
  for (let i = 0; i + 1 < all.length; i += 2) found.push([all[i], all[i + 1]]);
  return found;
}
