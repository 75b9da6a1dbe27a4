// Tells people of what is new when they don't look: written with what it tells of, sent afterwards, never the same twice.
import { randomUUID } from 'node:crypto';
import type { Connection, Database } from '../../lib/database/database.ts';
import { utc, zoneNamed } from '../../lib/time-zone.ts';

import type { NoticeChannel, NoticeChoice } from './contract.ts';
import { noticeChannels } from './contract.ts';
import { planned, rhythmOf } from './plan.ts';
import {
  addDeliveries,
  addNotices,
  dropAbout,
  dropUnwanted,
  type NewDelivery,
  receiversOf,
  type Told,
  writeChoices,
} from './store.ts';

export type { Told } from './store.ts';

export type Notices = {
  /**
   * In the transaction of what it tells of. Who was told of the same (`about`) isn't told again; who can't be reached or doesn't want it isn't either.
   */
  tell(sql: Connection, schoolId: string, userIds: readonly string[], told: Told): Promise<void>;
  /** In the transaction of what makes it untrue: what hasn't gone isn't sent; who heard nothing can be told of it again. */
  takeBack(sql: Connection, schoolId: string, about: string): Promise<void>;
};

/** @param channels what this installation can send by */
export function createNotices(channels: ReadonlySet<NoticeChannel>, now: () => number): Notices {
  return {
    async tell(sql, schoolId, userIds, told) {
      if (userIds.length === 0) return;
      const at = now();
      const receivers = await receiversOf(sql, schoolId, userIds);
      const notices = receivers.map((receiver) => ({ ...receiver, noticeId: randomUUID() }));
      const fresh = await addNotices(sql, schoolId, told, notices, at);
      const deliveries: NewDelivery[] = [];
      for (const { noticeId, userId, choices, timeZone, ...addresses } of notices) {
        if (!fresh.has(noticeId)) continue;
        const zone = zoneNamed(timeZone) ?? utc;
        for (const channel of noticeChannels) {
          if (!channels.has(channel) || !addresses[channel]) continue;
          const plan = planned(zone, rhythmOf(choices, told.kind, channel), at);
          if (plan) deliveries.push({ noticeId, userId, channel, ...plan });
        }
      }
      await addDeliveries(sql, schoolId, deliveries);
    },
    takeBack: dropAbout,
  };
}

/** What an installation with these settings can send by. */
export const channelsOf = (config: { mail: unknown; sms: unknown }): ReadonlySet<NoticeChannel> =>
  new Set(noticeChannels.filter((channel) => config[channel] !== undefined));

/** What isn't wanted any more is taken back too, if it hasn't gone. */
export async function choose(
  database: Database,
  schoolId: string,
  userId: string,
  choices: readonly NoticeChoice[],
): Promise<void> {
  await database.session(async (sql) => {
    await writeChoices(sql, schoolId, userId, choices);
    for (const choice of choices) if (choice.how === 'never') await dropUnwanted(sql, schoolId, userId, choice);
  });
}
