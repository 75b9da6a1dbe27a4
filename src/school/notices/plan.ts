// When and how a person is told of something: by their choice, never in quiet hours. No HTTP, no SQL.
import { addDays, dateIn, startOfDate, type Zone } from '../../lib/time-zone.ts';
import { deliveredAt } from '../quiet-hours.ts';
import type { NoticeChannel, NoticeChoice, NoticeKind, NoticeRhythm } from './contract.ts';

const hour = 3_600_000;
/** After school, before dinner. */
const digestHour = 17;
/** Of the week: Friday, as JavaScript counts. */
const digestDay = 5;

const usual: Readonly<Record<NoticeChannel, Readonly<Record<NoticeKind, NoticeRhythm>>>> = {
  mail: { attendance: 'now', homework: 'never', marks: 'weekly', messages: 'daily', news: 'daily', timetable: 'daily' },
  sms: { attendance: 'now', homework: 'never', marks: 'never', messages: 'never', news: 'never', timetable: 'never' },
};

/** The person's choice, or the usual way. */
export function rhythmOf(choices: readonly NoticeChoice[], kind: NoticeKind, channel: NoticeChannel): NoticeRhythm {
  const chosen = choices.find((one) => one.kind === kind && one.channel === channel);
  const how = chosen?.how ?? usual[channel][kind];
  // A digest of text messages would be a bill.
  return channel === 'sms' && how !== 'now' ? 'never' : how;
}

/** When it goes out. @returns undefined when the person doesn't want it; `digest`: with others */
export function planned(zone: Zone, how: NoticeRhythm, now: number): { at: number; digest: boolean } | undefined {
  switch (how) {
    case 'never':
      return undefined;
    case 'now':
      return { at: deliveredAt(zone, now), digest: false };
    case 'daily':
      return { at: nextDigest(zone, now, () => true), digest: true };
    case 'weekly':
      return { at: nextDigest(zone, now, (date) => weekdayOf(date) === digestDay), digest: true };
  }
}

const weekdayOf = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay();

/** The next 17:00 on a school day for which `on` holds. */
function nextDigest(zone: Zone, now: number, on: (date: string) => boolean): number {
  for (let date = dateIn(zone, now), tries = 0; tries < 9; date = addDays(date, 1), tries++) {
    const at = startOfDate(zone, date) + digestHour * hour;
    const weekday = weekdayOf(date);
    if (at > now && weekday >= 1 && weekday <= 5 && on(date)) return at;
  }
  throw new Error('a week without its days');
}

/** Waits before each try after one that failed, ms; after the last one it is given up. */
const waits = [1, 5, 15, 60, 240, 720].map((minutes) => minutes * 60_000);

/** @param tries that have failed. @returns undefined when it is given up */
export const nextTry = (tries: number, now: number): number | undefined => {
  const wait = waits[tries - 1];
  return wait === undefined ? undefined : now + wait;
};

/** `s…e@example.org`, `…56 78`: enough to recognise one's own. */
export function hinted(channel: NoticeChannel, address: string): string {
  if (channel === 'sms') return `…${address.slice(-4)}`;
  const at = address.lastIndexOf('@');
  const name = address.slice(0, at);
  return `${name.slice(0, 1)}…${name.length > 2 ? name.slice(-1) : ''}${address.slice(at)}`;
}
