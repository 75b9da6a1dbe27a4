// The register over HTTP: the lesson's journal, as a file.
import { join } from 'node:path';
import type { Mount } from '../../../context.ts';
import { UserError } from '../../../errors.ts';
import { answered } from '../../../lib/http/route.ts';
import type { Door } from '../../../school/timetable/timetable.ts';
import { journalPath } from '../../journal.ts';
import { getAttendance } from './contract.ts';
import { attendanceCsv } from './csv.ts';
import { readRegister } from './read.ts';

const dayLength = 24 * 3_600_000;

export function attendanceRoutes({ route, config, clock }: Mount, door: Pick<Door, 'roll'>): void {
  route(getAttendance, async ({ params: { lessonId }, me, reply }) => {
    const lesson = await door.roll(me, lessonId);
    // Not a list of people who never came: nobody knows any more.
    if (clock.now() > lesson.endsAt + config.lessonDays * dayLength)
      throw new UserError('register_erased', 'Les présences de ce cours ont été effacées, après le temps prévu.', {
        status: 410,
      });
    const state = await readRegister(
      journalPath(join(config.dataFolder, 'lessons'), { schoolId: me.schoolId, lessonId }),
    );
    const day = new Date(lesson.zone.wallOf(lesson.startsAt)).toISOString().slice(0, 10);
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="presences-${day}-${lessonId.slice(0, 8)}.csv"`)
      .send(attendanceCsv(state, lesson, clock.now()));
    return answered;
  });
}
