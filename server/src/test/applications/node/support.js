// Where the server is, and how to wait for what it does.
import { once } from 'node:events';

export const port = Number(process.env.VIREO_PORT);
export const host = '127.0.0.1';

const PATIENCE = 20_000;

/** Waits until a condition holds, and returns what made it true. */
export async function until(condition, what = condition.toString()) {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const result = await condition();
    if (result) {
      return result;
    }
    if (Date.now() > deadline) {
      throw new Error(`waited in vain: ${what}`);
    }
    await new Promise((again) => setTimeout(again, 5));
  }
}

/** Waits for an event, and fails if it does not come. */
export function event(emitter, name) {
  return once(emitter, name, { signal: AbortSignal.timeout(PATIENCE) });
}
