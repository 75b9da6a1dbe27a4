// What a family is told of a pupil who isn't in class: once for each half-day.
import type { Zone } from '../../lib/time-zone.ts';
import type { Told } from '../notices/notices.ts';
import { type HalfDay, halfDayOf } from './attendance.ts';

/** What the notices of a pupil's half-day are about. */
export const aboutAbsence = (pupilId: string, { date, half }: HalfDay): string => `absence ${pupilId} ${date} ${half}`;

/** @param startsAt of the lesson, ms */
export function absenceNotice(
  { pupilId, name, title }: { pupilId: string; name: string; title: string },
  startsAt: number,
  zone: Zone,
): Told {
  const halfDay = halfDayOf(startsAt, zone);
  const at = new Date(zone.wallOf(startsAt)).toISOString();
  const [hour, minute] = [String(Number(at.slice(11, 13))), at.slice(14, 16)];
  const [, month = '', day = ''] = halfDay.date.split('-');
  return {
    kind: 'attendance',
    about: aboutAbsence(pupilId, halfDay),
    words: {
      fr: {
        title: `${name} n’est pas en classe`,
        text: `${title}, le ${day}/${month} à ${hour} h ${minute}. Si vous le saviez, dites pourquoi à la vie scolaire dans Préau. Sinon, appelez l’établissement.`,
      },
      en: {
        title: `${name} is not in class`,
        text: `${title}, ${day}/${month} at ${hour}:${minute}. If you knew, tell the school office why in Préau. If not, call the school.`,
      },
    },
    path: '/attendance',
  };
}
