// Reported messages leave the lesson: kept for the school's staff, who are told at once. Hears of them through the journal.
import type { SchoolEvent } from '../../../context.ts';
import type { Bus } from '../../../lib/bus.ts';
import type { Sql } from '../../../lib/database/database.ts';
import type { Happened } from '../../activities/contract.ts';
import { followed, type Hear } from '../../followed.ts';
import { createInsistence } from '../../insist.ts';
import type { Journal } from '../../journal.ts';
import { keepReport } from './store.ts';

type Lesson = { schoolId: string; lessonId: string };

export type ChatReports = {
  /** What it says of reports is kept for the school, however often. */
  hear: Hear;
  /** The same journal; what it says of reports is kept for the school, also what a crash left unsaid. */
  followed(lesson: Lesson, journal: Journal<Happened>): Journal<Happened>;
  close(): Promise<void>;
};

export function createChatReports(parts: {
  database: Sql;
  bus: Bus<SchoolEvent>;
  log: { error(details: object, message: string): void };
}): ChatReports {
  const { database, bus, log } = parts;
  const keeping = createInsistence((error, givenUp) =>
    log.error({ err: error }, givenUp ? 'a reported message is lost to the staff' : 'a report is not kept yet'),
  );
  const hear: Hear = ({ schoolId, lessonId }, happened) => {
    if (happened.part !== 'chat' || happened.event.type !== 'reported') return;
    const report = { ...happened.event.report, at: happened.at };
    keeping.insist(async () => {
      if (await keepReport(database, schoolId, lessonId, report))
        bus.publish(`school:${schoolId}`, { type: 'chat_reported', lessonId });
    });
  };
  return {
    hear,
    followed: (lesson, journal) => followed(lesson, journal, hear),
    close: () => keeping.close(),
  };
}
