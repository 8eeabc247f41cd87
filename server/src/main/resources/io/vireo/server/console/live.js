// The server's numbers as they come, once a second, and what follows from two samples in a row.
export const KEEP = 300;
export const samples = [];
export const live = new EventTarget();
export const state = { connected: false, error: null };

let source = null;

export function open() {
  close();
  samples.length = 0;
  source = new EventSource('/api/live');
  source.onmessage = (event) => add(JSON.parse(event.data));
  source.onopen = () => tell(true, null);
  source.onerror = () => tell(false, source?.readyState === EventSource.CLOSED
    ? 'This user may not see the live numbers, or has been logged out.' : 'The connection is broken.');
}

export function close() {
  source?.close();
  source = null;
}

function tell(connected, error) {
  state.connected = connected;
  state.error = error;
  live.dispatchEvent(new Event('state'));
}

function add(raw) {
  const before = samples.at(-1);
  const sample = { t: raw.t, info: fields(raw.info), raw };
  sample.dt = before ? Math.max(0.1, (raw.t - before.t) / 1000) : 1;
  sample.rates = before ? rates(before, sample) : null;
  sample.rate = (name) => (before ? Math.max(0, number(sample, name) - number(before, name)) / sample.dt : 0);
  samples.push(sample);
  if (samples.length > KEEP) samples.shift();
  live.dispatchEvent(new Event('sample'));
}

export function number(sample, name) {
  return Number(sample.info[name] ?? 0);
}

function fields(text) {
  const all = {};
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && line[0] !== '#') all[line.slice(0, colon)] = line.slice(colon + 1).trim();
  }
  return all;
}

// What each command did between two samples, the busiest first.
function rates(before, now) {
  const earlier = new Map(before.raw.commands.map((each) => [each[0], each]));
  const all = [];
  for (const [name, calls, micros] of now.raw.commands) {
    const last = earlier.get(name);
    const more = calls - (last && last[1] <= calls ? last[1] : 0);
    if (more > 0) all.push({ name, perSecond: more / now.dt, share: (micros - (last?.[2] ?? 0)) / 1e4 / now.dt });
  }
  return all.sort((a, b) => b.perSecond - a.perSecond);
}

// The waiting time in microseconds that so many per cent of batches stayed below, by the steps of the recorder.
export function queueDelay(index, percent) {
  const now = samples[index];
  const before = samples[index - 1];
  if (!before) return 0;
  const counts = now.raw.queue.map((n, i) => Math.max(0, n - before.raw.queue[i]));
  const all = counts.reduce((a, b) => a + b, 0);
  let seen = 0;
  for (let i = 0; i < counts.length; i++) {
    seen += counts[i];
    if (all > 0 && seen >= (all * percent) / 100) return 2 ** (10 + i) / 1000;
  }
  return 0;
}
