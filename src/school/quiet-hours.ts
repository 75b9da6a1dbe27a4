// The right to disconnect: what is written in the evening or at the week-end reaches people on the next school morning. Reading stays open.
import { dayMilliseconds, type Zone } from '../lib/time-zone.ts';

const hour = 3_600_000;
const [morning, evening] = [7 * hour, 20 * hour];

/** 0 is Monday: 1 January 1970 was a Thursday. */
const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7;
const isSchoolDay = (day: number) => weekdayOf(day) < 5;

function clockOf(zone: Zone, moment: number): { day: number; time: number } {
  const wall = zone.wallOf(moment);
  const day = Math.floor(wall / dayMilliseconds);
  return { day, time: wall - day * dayMilliseconds };
}

/** From 20:00 to 7:00, and from Friday 20:00 to Monday 7:00, by the school's clocks. */
export function isQuiet(zone: Zone, moment: number): boolean {
  const { day, time } = clockOf(zone, moment);
  return !isSchoolDay(day) || time < morning || time >= evening;
}

/** When something meant for `moment` reaches people: then, or at the 7:00 that ends the quiet hours it falls in. */
export function deliveredAt(zone: Zone, moment: number): number {
  if (!isQuiet(zone, moment)) return moment;
  const { day, time } = clockOf(zone, moment);
  let next = time < morning ? day : day + 1;
  while (!isSchoolDay(next)) next++;
  return zone.momentOf(next * dayMilliseconds + morning);
}
