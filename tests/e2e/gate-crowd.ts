// A school whose gate is busy: seconds that the test makes go by, people who arrive, wait, enter when called, and leave.
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';
import type { laneNames } from '../../src/gate/contract.ts';
import { aSchool, type Person } from '../support/school.ts';

type Waiter = { cookie: string; lane: (typeof laneNames)[number]; number: number };

export type Busy = Awaited<ReturnType<typeof aBusyGate>>;

/** Between seconds of the page, ms of the test. */
const pause = 150;

/** Call after `vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })`: what happens each second happens when told. */
export async function aBusyGate() {
  const school = await aSchool({ now: '2026-11-23T08:40+01:00' });
  const { context, app, clock } = school;
  const ada = await school.person({
    ...{ roles: ['platform_operator'], username: 'ada.martin', givenName: 'Ada', familyName: 'Martin' },
  });
  const pupil = await school.person();
  const waiters: Waiter[] = [];
  let turn = 0;

  const post = (url: string, cookie: string, payload: object) =>
    app.inject({ method: 'POST', url, headers: { cookie }, payload });
  const arrive = async () => {
    turn++;
    const lane = turn % 3 === 0 ? 'lesson' : turn % 17 === 0 ? 'staff' : 'open';
    const me: Person['me'] = {
      ...{ accountId: randomUUID(), schoolId: school.schoolId, userId: randomUUID() },
      roles: lane === 'open' ? ['pupil'] : ['teacher'],
    };
    const cookie = `preau_session=${context.identity.issue(me)}`;
    const reply = await post('/gate/tickets', cookie, { lane });
    const { number } = reply.json();
    if (typeof number === 'number') waiters.push({ cookie, lane, number });
  };
  /** Whoever was called comes, but for some who come late or never. */
  const enter = async () => {
    const { lanes } = context.gate.board();
    const called = waiters.filter(({ lane, number }) => number <= lanes[lane].serving);
    for (const one of called) {
      waiters.splice(waiters.indexOf(one), 1);
      if (one.number % 9 !== 0) await post('/gate/passes', one.cookie, {});
    }
  };
  const second = async (arrivals: number) => {
    clock.advance(1_000);
    for (let count = 0; count < arrivals; count++) await arrive();
    await enter();
    vi.advanceTimersByTime(1_000);
  };

  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  let live = false;
  let running: Promise<void> | undefined;
  return {
    ...{ school, gate: context.gate, clock, ada, pupil, second, origin: `http://localhost:${port}` },
    /** Seconds go by until `rest`, with so many arrivals in each. */
    flow(arrivals: number) {
      live = true;
      running = (async () => {
        while (live) {
          await second(arrivals);
          await new Promise((resolve) => setTimeout(resolve, pause));
        }
      })();
    },
    async rest() {
      live = false;
      await running;
    },
  };
}
