// Marks that came out since yesterday, for the day: read once for a whole school, and again only when one of its marks changed.
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Database } from '../../lib/database/database.ts';
import { addDays, startOfDate, type Zone } from '../../lib/time-zone.ts';
import * as marks from './store-marks.ts';

/** As in the day's document. */
export type RecentMark = {
  testId: string;
  subject: string;
  title: string;
  scale: number;
  state: 'given' | 'absent' | 'exempt' | 'missing';
  points?: number;
};

type Kept = {
  rows: ReadonlyMap<string, readonly marks.RecentRow[]>;
  version: number;
  changes: number;
  checkedAt: number;
};

/** What another node wrote shows within this, ms. */
const fresh = 4_000;
/** Marks held in all: some 60 MB. */
const most = 200_000;

export type RecentMarks = ReturnType<typeof createRecentMarks>;

/** @param changes counts what this node heard of a school: with the same count, nothing new was written here. */
export function createRecentMarks({
  database,
  clock,
  changes,
}: {
  database: Database;
  clock: Clock;
  changes: (schoolId: string) => number;
}) {
  const kept = new BoundedMap<string, Kept>(most);
  const underWay = new Map<string, Promise<Kept>>();

  /** All of yesterday, today and tomorrow: what is not yet to be seen waits here, and never leaves before its moment. */
  async function renew(key: string, schoolId: string, zone: Zone, today: string): Promise<Kept> {
    const checked = { changes: changes(schoolId), checkedAt: clock.now() };
    const version = await marks.versionOf(database, schoolId);
    const before = kept.get(key);
    const rows =
      before?.version === version
        ? before.rows
        : byPupil(await marks.recentMarks(database, schoolId, ...spanOf(zone, today)));
    const made = { rows, version, ...checked };
    kept.set(key, made, 5 + [...rows.values()].reduce((sum, list) => sum + list.length, 0));
    return made;
  }

  async function school(schoolId: string, zone: Zone, today: string): Promise<Kept> {
    const key = `${schoolId} ${today}`;
    const found = kept.get(key);
    if (found && found.changes === changes(schoolId) && clock.now() - found.checkedAt < fresh) return found;
    const started = underWay.get(key);
    if (started) return started;
    const work = renew(key, schoolId, zone, today).finally(() => underWay.delete(key));
    underWay.set(key, work);
    return work;
  }

  /** [P1] Of one pupil, what they may see at this moment. */
  return async (asked: { schoolId: string; zone: Zone; today: string; pupilId: string }): Promise<RecentMark[]> => {
    const { rows } = await school(asked.schoolId, asked.zone, asked.today);
    const now = clock.now();
    return (rows.get(asked.pupilId) ?? [])
      .filter(({ visibleAt }) => visibleAt.getTime() <= now)
      .flatMap((row) => {
        const content = row.seenFrom.getTime() <= now ? row.content : row.before?.content;
        if (!content || content.type === 'none') return [];
        const { testId, subject, title, scale } = row;
        return [
          {
            ...{ testId, subject, title, scale, state: content.type },
            ...(content.type === 'given' && { points: content.value / 100 }),
          },
        ];
      });
  };
}

const spanOf = (zone: Zone, today: string): [Date, Date] => [
  new Date(startOfDate(zone, addDays(today, -1))),
  new Date(startOfDate(zone, addDays(today, 1))),
];

function byPupil(rows: readonly marks.RecentRow[]): Map<string, marks.RecentRow[]> {
  const found = new Map<string, marks.RecentRow[]>();
  for (const row of rows) {
    const list = found.get(row.pupilId);
    if (list) list.push(row);
    else found.set(row.pupilId, [row]);
  }
  return found;
}
