// Sends what is due, every few seconds; what can't be sent is tried again later. Several nodes share the work.
import type { Clock } from '../../lib/clock.ts';
import type { Database } from '../../lib/database/database.ts';
import type { NoticeKind } from './contract.ts';
import { letterOf, shortMessage } from './letter.ts';
import { nextTry } from './plan.ts';
import { type Due, forgetNotices, noteFailed, noteSent, takeDue } from './store.ts';
import type { Ways } from './ways.ts';

/** Somebody's own: another node may take what a dead one held after this long, ms. */
const held = 5 * 60_000;
const atOnce = 200;
/** What was told is kept for a school year, so that it isn't told again. */
const kept = 400 * 86_400_000;

export type Postman = {
  /** Sends all that is due. @returns how many letters and messages went out */
  round(): Promise<number>;
  forget(): Promise<void>;
};

export function createPostman({
  database,
  clock,
  ways,
  site,
  stopOf,
  onFailure,
}: {
  database: Database;
  clock: Clock;
  ways: Ways;
  /** The public address, for links. */
  site: string;
  stopOf(schoolId: string, userId: string, kind: NoticeKind): string;
  onFailure(error: unknown): void;
}): Postman {
  async function send(group: readonly Due[]): Promise<boolean> {
    const [first] = group;
    if (!first) return false;
    const now = clock.now();
    const { channel, schoolId, userId } = first;
    try {
      if (channel === 'mail' && ways.mail && first.mail) {
        const stops = (kind: NoticeKind) => stopOf(schoolId, userId, kind);
        const stop = `${site}/notices/stop#${stops(first.kind)}`;
        await ways.mail(first.mail, letterOf(site, group, stops), `${first.noticeId}.${group.length}`, stop);
      } else if (channel === 'sms' && ways.sms && first.sms)
        await ways.sms(first.sms, shortMessage(site, first), first.noticeId);
      else {
        // The address is gone, or this installation can't any more.
        await noteFailed(database, group, 'no way to send it', undefined);
        return false;
      }
    } catch (error) {
      onFailure(error);
      const problem = error instanceof Error ? error.message : String(error);
      await noteFailed(database, group, problem, nextTry(first.tries, now));
      return false;
    }
    await noteSent(database, group, now);
    return true;
  }

  return {
    async round() {
      let out = 0;
      for (;;) {
        const now = clock.now();
        const due = await takeDue(database, now, now + held, atOnce);
        for (const group of groupsOf(due)) if (await send(group)) out++;
        if (due.length < atOnce) return out;
      }
    },
    forget: () => forgetNotices(database, clock.now() - kept),
  };
}

/** A digest is one letter; everything else goes alone. */
function groupsOf(due: readonly Due[]): Due[][] {
  const groups = new Map<string, Due[]>();
  for (const one of due) {
    const key = one.digest ? `${one.schoolId} ${one.userId} ${one.channel}` : `${one.noticeId} ${one.channel}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}
