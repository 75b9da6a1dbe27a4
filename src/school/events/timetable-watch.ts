// Hears of timetables that another process changed, an import or another node, for the schools that pages listen to.
import type { Context } from '../../context.ts';
import { versionsOf } from '../timetable/timetable.ts';

export type TimetableWatch = {
  /** Until `leave`, tells on the school's topic what changes elsewhere. @returns once nothing later can be missed. */
  follow(schoolId: string): Promise<void>;
  leave(schoolId: string): void;
  close(): void;
};

type Followed = {
  /** Undefined when it could not be read: the next look tells of a change, in case there was one. */
  seen: number | undefined;
  /** Versions that this node made, and told of by itself. */
  own: Set<number>;
  ready: Promise<void>;
  stop(): void;
};

/** Milliseconds between two looks. Each is one query by primary key, for all schools at once. */
const pause = 5_000;

export function watchTimetables({ database, bus, log }: Pick<Context, 'database' | 'bus' | 'log'>): TimetableWatch {
  const followed = new Map<string, Followed>();
  /** Those whose first version is known, or known to be unknown. */
  const begun = new Set<string>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let looking = false;
  let failing = false;

  async function read(schoolIds: readonly string[]): Promise<Map<string, number> | undefined> {
    try {
      const versions = await versionsOf(database, schoolIds);
      failing = false;
      return versions;
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'changes of timetables elsewhere are not seen for the moment');
      failing = true;
      return undefined;
    }
  }

  async function begin(schoolId: string, school: Followed): Promise<void> {
    const versions = await read([schoolId]);
    if (followed.get(schoolId) !== school) return;
    school.seen = versions && (versions.get(schoolId) ?? 0);
    begun.add(schoolId);
  }

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    const asked = [...begun].map((schoolId) => [schoolId, followed.get(schoolId)] as const);
    const versions = await read(asked.map(([schoolId]) => schoolId));
    looking = false;
    if (!versions) return;
    for (const [schoolId, school] of asked) {
      if (!school || followed.get(schoolId) !== school) continue;
      const version = versions.get(schoolId) ?? 0;
      const changed = changedElsewhere(school, version);
      school.seen = version;
      for (const made of school.own) if (made <= version) school.own.delete(made);
      if (changed) bus.publish(`school:${schoolId}`, { type: 'timetable_replaced' });
    }
  }

  const leave = (schoolId: string) => {
    followed.get(schoolId)?.stop();
    followed.delete(schoolId);
    begun.delete(schoolId);
    if (followed.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    follow(schoolId) {
      const known = followed.get(schoolId);
      if (known) return known.ready;
      const own = new Set<number>();
      const stop = bus.subscribe(`school:${schoolId}`, (event) => {
        if (event.type === 'lesson_changed' && event.version !== undefined) own.add(event.version);
      });
      const school: Followed = { seen: undefined, own, ready: Promise.resolve(), stop };
      followed.set(schoolId, school);
      school.ready = begin(schoolId, school);
      timer ??= setInterval(() => void look(), pause).unref();
      return school.ready;
    },
    leave,
    close() {
      for (const schoolId of [...followed.keys()]) leave(schoolId);
    },
  };
}

function changedElsewhere({ seen, own }: Followed, version: number): boolean {
  if (seen === undefined || version < seen) return true;
  const told = [...own].filter((made) => made > seen && made <= version);
  return version - seen > told.length;
}
