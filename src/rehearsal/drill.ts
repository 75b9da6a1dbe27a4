// The virtual pupils' process: every pupil at its own moment, whether or not the school keeps up (open loop).
import { setTimeout as sleep } from 'node:timers/promises';
import type { Day } from '../school/day/contract.ts';
import { Member } from './member.ts';
import { type Morning, type Pupil, spendMorning } from './pupil.ts';
import { Visitor } from './visitor.ts';

/** What the process is told on standard input, one JSON text. Times are in seconds. */
export type Plan = {
  address: string;
  lessons: { lessonId: string; teacher: { cookie: string }; pupils: { cookie: string }[] }[];
  /** Arrivals are spread over this long, most of them in the middle. */
  over: number;
  /** How long the lesson goes on after the last arrival. */
  stay: number;
  /** Part of the pupils whose device holds the day, and with it a reservation. */
  prepared: number;
};

/** Devices that read their day at once, the evening before. */
const eveningWidth = 20;

/** @returns a line per pupil; the teachers must come in, or there is no lesson to rehearse. */
export async function drill(plan: Plan, chance: () => number): Promise<Morning[]> {
  const reservations = await theEveningBefore(plan, chance);
  const teachers = await Promise.all(
    plan.lessons.map(async ({ lessonId, teacher }) => {
      const member = new Member(new Visitor(plan.address, teacher.cookie), lessonId);
      await member.enter();
      member.teach();
      return member;
    }),
  );
  const began = performance.now();
  const until = began + (plan.over + plan.stay) * 1_000;
  const mornings = plan.lessons.flatMap(({ lessonId, pupils }) =>
    pupils.map(async ({ cookie }) => {
      await sleep(arrival(chance) * plan.over * 1_000);
      const reservation = reservations.get(cookie);
      const pupil: Pupil = { visitor: new Visitor(plan.address, cookie), lessonId, reservation, until };
      return spendMorning(pupil, chance);
    }),
  );
  const all = await Promise.all(mornings);
  for (const teacher of teachers) teacher.leave();
  return all;
}

/** Moments from 0 to 1 with their peak in the middle: the mean of three dice. */
const arrival = (chance: () => number) => (chance() + chance() + chance()) / 3;

/** The devices that are looked at the day before keep the day, with the reservation of the lesson. */
async function theEveningBefore(plan: Plan, chance: () => number): Promise<Map<string, string>> {
  const reservations = new Map<string, string>();
  const ready = plan.lessons.flatMap(({ lessonId, pupils }) =>
    pupils.filter(() => chance() < plan.prepared).map(({ cookie }) => ({ lessonId, cookie })),
  );
  const work = async () => {
    for (let next = ready.pop(); next; next = ready.pop()) {
      const { lessonId, cookie } = next;
      const visitor = new Visitor(plan.address, cookie);
      const reply = await visitor.ask('GET', '/api/day');
      if (reply.status === 200) {
        const day: Day = JSON.parse(reply.body);
        const lesson = day.timetables.flatMap(({ lessons }) => lessons).find((one) => one.lessonId === lessonId);
        if (lesson?.reservation) reservations.set(cookie, lesson.reservation);
      }
      await visitor.ask('DELETE', '/gate/passes');
      visitor.close();
    }
  };
  await Promise.all(Array.from({ length: eveningWidth }, work));
  return reservations;
}

/** Reads the plan from standard input and writes the mornings as one JSON line. */
export async function drillCommand(io: {
  stdin: NodeJS.ReadableStream;
  stdout: NodeJS.WritableStream;
}): Promise<number> {
  let text = '';
  for await (const chunk of io.stdin) text += chunk;
  const mornings = await drill(JSON.parse(text), Math.random);
  await new Promise((resolve) => io.stdout.write(`${JSON.stringify(mornings)}\n`, resolve));
  return 0;
}
