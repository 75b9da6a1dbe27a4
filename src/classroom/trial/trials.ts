// Who may open a test room now: so many at once, and so many an hour of one account. In memory, forgotten by itself.
import type { IncomingMessage } from 'node:http';
import { UserError } from '../../errors.ts';
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { Person } from '../place.ts';
import { mostTrials, trialOf, trialsEach, trialsPeriod, trialTime } from './trial.ts';

const remembered = 20_000;

type Me = { schoolId: string; accountId: string; userId: string };

export type Trials = {
  enter(me: Me, request: Pick<IncomingMessage, 'url'>, now: number, signedIn: () => boolean): Person | UserError;
};

export function createTrials(): Trials {
  const taken = new BoundedMap<string, readonly number[]>(remembered);
  /** By account, until when their room may be open: a room that closed earlier counts until then. */
  const open = new Map<string, number>();
  const full = () =>
    new UserError('trials_full', 'Trop d’essais en ce moment : réessayez dans quelques minutes.', { status: 429 });
  return {
    enter(me, { url = '' }, now, signedIn) {
      const person = { ...trialOf(me, now), signedIn };
      // The picture's socket follows the main one.
      if (new URL(url, 'http://localhost').searchParams.get('plane') !== 'main') return person;
      for (const [account, until] of open) if (until < now) open.delete(account);
      const lately = (taken.get(me.accountId) ?? []).filter((at) => now - at < trialsPeriod);
      if (lately.length >= trialsEach || (!open.has(me.accountId) && open.size >= mostTrials)) return full();
      taken.set(me.accountId, [...lately, now]);
      open.set(me.accountId, now + trialTime);
      return person;
    },
  };
}
