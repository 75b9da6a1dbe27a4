// What a family is told of a pupil who isn't in class: once for each half-day.
import type { Zone } from '../../lib/time-zone.ts';
import type { Told } from '../notices/notices.ts';
import { halfDayOf } from './attendance.ts';

/** @param startsAt of the lesson, ms */
export function absenceNotice(
  { pupilId, name, title }: { pupilId: string; name: string; title: string },
  startsAt: number,
  zone: Zone,
): Told {
  const { date, half } = halfDayOf(startsAt, zone);
  const at = new Date(zone.wallOf(startsAt)).toISOString();
  const [hour, minute] = [String(Number(at.slice(11, 13))), at.slice(14, 16)];
  const [, month = '', day = ''] = date.split('-');
  return {
    kind: 'attendance',
    about: `absence ${pupilId} ${date} ${half}`,
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
