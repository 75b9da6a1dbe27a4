// A document of the school that stays fresh: from the device first, then from the school, then again at each sign that it changed.
import { type Signal, signal } from '@preact/signals';
import type { Contract, OutputOf } from '../lib/contract.ts';
import { call, type Given, type Trouble } from './call.ts';
import { now, renewNow, setAhead, trustServerTime } from './clock.ts';
import { recall, remember } from './device-store.ts';
import { listen } from './events.ts';
import { leave } from './session.ts';

export type Watched<Value> = {
  value: Value | undefined;
  /** When the school last confirmed `value`; ms on the server's clock. */
  seenAt: number;
  /** Why the last attempt gave nothing new. */
  trouble: Trouble | undefined;
};

export type Watch<Value> = { state: Signal<Watched<Value>>; refresh: () => void; stop: () => void };

type Options<Value> = {
  /** Under which name the device keeps it, and for whom. */
  keep?: { accountId: string; name: string };
  /** Reads the server's time in the document. */
  at?: (value: Value) => string;
};

const shortestWait = 2_000;
const longestWait = 60_000;
/** Those who hear the same event don't all ask in the same millisecond. */
const spread = 400;

export function watch<C extends Contract>(
  contract: C,
  given: Given<C>,
  options: Options<OutputOf<C>> = {},
): Watch<OutputOf<C>> {
  const state = signal<Watched<OutputOf<C>>>({ value: undefined, seenAt: 0, trouble: undefined });
  let etag: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = false;
  let again = false;
  let stopped = false;
  let failures = 0;

  async function ask(): Promise<void> {
    if (asking) {
      again = true;
      return;
    }
    clearTimeout(timer);
    asking = true;
    const answer = await call(contract, { ...given, etag });
    asking = false;
    if (stopped) return;
    if (answer.type === 'done') {
      failures = 0;
      etag = answer.etag;
      const at = options.at?.(answer.value);
      if (at) trustServerTime(at);
      renewNow();
      settle({ value: answer.value, seenAt: now.value, trouble: undefined });
    } else if (answer.type === 'unchanged') {
      failures = 0;
      renewNow();
      settle({ ...state.value, seenAt: now.value, trouble: undefined });
    } else {
      state.value = { ...state.value, trouble: answer };
      if (answer.type === 'signed_out') void leave();
      else if (answer.type !== 'not_allowed' && answer.type !== 'refused') retry(answer);
    }
    if (again) {
      again = false;
      soon();
    }
  }

  function settle(fresh: Watched<OutputOf<C>>): void {
    state.value = fresh;
    if (!options.keep) return;
    const { accountId, name } = options.keep;
    void remember(accountId, name, { value: fresh.value, etag, seenAt: fresh.seenAt });
  }

  function retry(trouble: Trouble): void {
    failures += 1;
    const asked = 'retryAfter' in trouble ? trouble.retryAfter * 1000 : 0;
    const backoff = Math.min(shortestWait * 2 ** (failures - 1), longestWait);
    timer = setTimeout(ask, Math.max(asked, backoff) * (1 + Math.random() / 4));
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(ask, Math.random() * spread);
  }

  const seen = () => {
    if (document.visibilityState === 'visible') soon();
  };
  const stopListening = listen(soon);
  addEventListener('online', soon);
  document.addEventListener('visibilitychange', seen);

  async function start(): Promise<void> {
    const kept = options.keep && (await recall(options.keep.accountId, options.keep.name));
    if (kept && !state.value.value && !stopped) {
      etag = kept.etag;
      setAhead(kept.ahead);
      // Only this page writes that store, in the shape of its own version.
      state.value = { value: kept.value as OutputOf<C>, seenAt: kept.seenAt, trouble: undefined };
    }
    if (!stopped) await ask();
  }
  void start();

  return {
    state,
    refresh: () => void ask(),
    stop() {
      stopped = true;
      clearTimeout(timer);
      stopListening();
      removeEventListener('online', soon);
      document.removeEventListener('visibilitychange', seen);
    },
  };
}
