// What the day kept on this device gives to who waits in front of a full school: a seat set aside for a lesson, and another way to meet.
import { clockAhead } from '../../../web/clock.ts';
import { recall } from '../../../web/device-store.ts';
import { presence } from '../../../web/session.ts';
import type { Day } from '../contract.ts';
import { currentReservation } from '../current-reservation.ts';

export type PlanB = { title: string; address: string };

async function keptDay(): Promise<Day | undefined> {
  const here = presence.peek();
  if (here.type !== 'in') return undefined;
  const { accountId, schoolId } = here.session;
  // Only this page writes that store, in the shape of its own version.
  return (await recall(accountId, `day ${schoolId}`))?.value as Day | undefined;
}

/** The reservation that is good now; on the page of a lesson, that lesson's. */
export async function keptReservation(): Promise<string | undefined> {
  const day = await keptDay();
  const lessonId = /^\/class\/([^/]+)/.exec(location.pathname)?.[1];
  return day && currentReservation(day, Date.now() + clockAhead(), lessonId)?.reservation;
}

/** Of the lesson that runs or comes next. */
export async function keptPlanB(): Promise<PlanB | undefined> {
  const day = await keptDay();
  const now = Date.now() + clockAhead();
  const [next] = (day?.timetables ?? [])
    .flatMap(({ lessons, next, ahead }) => [
      ...[...lessons, ...(next?.lessons ?? [])].filter(({ state }) => state === 'planned'),
      ...(ahead ? [ahead] : []),
    ])
    .filter(({ endsAt }) => Date.parse(endsAt) > now)
    .sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  return next?.planB?.startsWith('https://') ? { title: next.title, address: next.planB } : undefined;
}
