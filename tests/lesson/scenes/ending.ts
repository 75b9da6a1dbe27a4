// The lesson ends for everybody; the register, on the page before and on the disk after, says who was there, how long, and who was cut off.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Happened } from '../../../src/classroom/activities/contract.ts';
import { applyHappened, initialStates } from '../../../src/classroom/activities/parts.ts';
import { fileJournal } from '../../../src/classroom/journal.ts';
import { accountOf } from '../../../src/classroom/register/account.ts';
import { everybody, type Lesson, pupilsOf } from '../lesson.ts';
import { accessible, control, openPanel } from '../touch.ts';
import { until } from '../until.ts';
import { cutOff } from './cut.ts';

/** @param began when everybody was in, ms since 1970 */
export async function ending(lesson: Lesson, began: number): Promise<string> {
  const { seats, virtual } = lesson;
  const petit = seats.petit.page;
  await openPanel(petit, /^Mains/);
  await petit.getByText('Présence au cours').click();
  const register = petit.locator('details.register');
  await register
    .locator('tbody', { hasText: cutOff })
    .getByText(/coupé \d fois par le réseau/)
    .waitFor();
  await until(
    'rows of the register',
    () => register.locator('tbody').count(),
    (count) => count === 30,
  );
  await register.scrollIntoViewIfNeeded();
  await lesson.shot('petit', 'ending-register');
  await accessible(petit);

  const returns = new Map<string, number>(virtual.map(({ name, returns: count }) => [name, count]));
  for (const { name, page } of pupilsOf(lesson))
    returns.set(name, await page.evaluate(async () => (await globalThis.preauClass?.stats())?.reconnects ?? 0));
  await control(petit, 'Terminer').click();
  await petit.getByRole('button', { name: 'Terminer pour tous' }).click();
  for (const { page } of everybody(lesson)) await page.getByRole('heading', { name: 'Le cours est terminé' }).waitFor();
  await until(
    'virtual pupils',
    () => virtual.filter(({ ended }) => ended).length,
    (count) => count === virtual.length,
  );
  const ended = Date.now();
  await accessible(petit, seats.noe.page);
  await lesson.shot('noe', 'ending-phone');

  const { schoolId, lessonId } = lesson.made;
  const path = join(lesson.dataFolder, 'lessons', schoolId, `${lessonId}.jsonl`);
  const journal = fileJournal<Happened>(path, (message) => assert.fail(message)).read();
  const { register: kept, chat } = journal.reduce(applyHappened, initialStates());
  const said = new Set(
    journal.flatMap((one) => (one.part === 'chat' && one.event.type === 'said' ? one.event.message.ref : [])),
  );
  const acknowledged = virtual.flatMap((pupil) => pupil.acknowledged);
  assert.deepEqual(
    acknowledged.filter(({ ref }) => !said.has(ref)),
    [],
    'acknowledged and not in the journal',
  );
  assert(acknowledged.length > 0 && chat.messages.length > 0);

  const names = [...pupilsOf(lesson), ...virtual].map(({ name }) => name).sort();
  const people = kept.people.filter(({ role }) => role === 'pupil');
  assert.deepEqual(people.map(({ name }) => name).sort(), names);
  const whole = ended - began;
  const byNetwork: string[] = [];
  let byPlatform = 0;
  const times = people.map((one) => {
    const account = accountOf(one, { startsAt: null, endsAt: ended }, ended);
    assert(account, one.name);
    const { inClass, cuts } = account;
    const of = (why: 'network' | 'platform') => cuts.find((cut) => cut.why === why);
    const [network, platform] = [of('network')?.count ?? 0, of('platform')?.count ?? 0];
    const returned = returns.get(one.name) ?? 0;
    // Nobody is said to have been cut off more often than they came back; on a starved machine some are who weren't meant to.
    assert(
      network + platform >= 1 && network + platform <= returned,
      `${one.name}: ${network}, ${platform} of ${returned}`,
    );
    assert(one.name !== cutOff || network >= 1, `${cutOff}'s cut is not in the register`);
    if (network > 0) byNetwork.push(`${one.name} ${network}`);
    if (platform > 0) byPlatform += 1;
    const absent = cuts.reduce((total, { ms }) => total + ms, 0);
    // Who entered first was there before everybody was in: never less than the lesson without the cuts.
    assert(inClass >= whole - absent - 2_000, `${one.name}: ${inClass} of ${whole} ms, away ${absent} ms`);
    assert.equal(one.stretches.at(-1)?.why, 'ended', one.name);
    return inClass;
  });
  const lines = readFileSync(path, 'utf8').trim().split('\n').length;
  const minutes = (ms: number) => (ms / 60_000).toFixed(1);
  return (
    `ended for 31; register of 30, each ${minutes(Math.min(...times))} to ${minutes(Math.max(...times))} min of ${minutes(whole)}, ` +
    `cut by the network ${byNetwork.join(', ')}, by the restart ${byPlatform}; ${acknowledged.length} acknowledged messages in ${lines} lines`
  );
}
