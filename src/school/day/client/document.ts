// The one document of the day, watched for as long as the page lives: coming back to it shows it at once.
import { effect } from '@preact/signals';
import { now } from '../../../web/clock.ts';
import { calendarDay } from '../../../web/format.ts';
import { say } from '../../../web/voice.ts';
import { type Watch, watch } from '../../../web/watch.ts';
import { type Day, getDay } from '../contract.ts';
import { words } from './words.ts';

export type DayWatch = Watch<Day>;

let opened: { key: string; day: DayWatch } | undefined;

export function openDay(accountId: string, schoolId: string): DayWatch {
  const key = `${accountId} ${schoolId}`;
  if (opened?.key === key) return opened.day;
  opened?.day.stop();
  const day = watch(getDay, {}, { keep: { accountId, name: `day ${schoolId}` }, at: (value) => value.at });
  opened = { key, day };
  tellChanges(day);
  renewAtMidnight(day);
  return day;
}

/** A page left open overnight asks for the new day once. */
function renewAtMidnight(day: DayWatch): void {
  let asked = '';
  effect(() => {
    const date = day.state.value.value?.date;
    const today = calendarDay(now.value);
    if (date === undefined || date === today || asked === today) return;
    asked = today;
    day.refresh();
  });
}

/** Says aloud that the timetable changed under the reader's eyes; live presence moves too often to be told. */
function tellChanges(day: DayWatch): void {
  let before: string | undefined;
  effect(() => {
    const value = day.state.value.value;
    if (!value) return;
    const after = JSON.stringify(
      value.timetables.map(({ lessons }) =>
        lessons.map(({ lessonId, startsAt, room, teachers, state }) => [lessonId, startsAt, room, teachers, state]),
      ),
    );
    if (before !== undefined && before !== after) say(words.peek().refreshed);
    before = after;
  });
}
