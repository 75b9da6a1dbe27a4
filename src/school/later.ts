// What pages are told at a later moment: what quiet hours put off arrives while they stand open. Nothing is lost with the process: a page that
// comes back asks by itself.
import type { LifePart, Mount } from '../context.ts';

export type Tell = (schoolId: string, userIds: readonly string[], at?: number) => void;

const tick = 2_000;

/** @returns says that something of this part changed for these people: now, or at a moment (ms since 1970). */
export function createTell({ app, bus, clock }: Pick<Mount, 'app' | 'bus' | 'clock'>, part: LifePart): Tell {
  let waiting: { schoolId: string; userIds: readonly string[]; at: number }[] = [];
  const publish = (schoolId: string, userIds: readonly string[]) =>
    bus.publish(`school:${schoolId}`, { type: 'life_changed', part, classIds: [], userIds });
  const timer = setInterval(() => {
    const due = waiting.filter(({ at }) => at <= clock.now());
    if (due.length === 0) return;
    waiting = waiting.filter((one) => !due.includes(one));
    for (const { schoolId, userIds } of due) publish(schoolId, userIds);
  }, tick);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
  return (schoolId, userIds, at) => {
    if (userIds.length === 0) return;
    if (at === undefined || at <= clock.now()) publish(schoolId, userIds);
    else waiting.push({ schoolId, userIds, at });
  };
}
