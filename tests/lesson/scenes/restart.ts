// `kill -9` of the server in the middle of everything, and the same again on its data: everybody is back with everything as it was.
import { strict as assert } from 'node:assert';
import { moving } from '../../e2e/class-sights.ts';
import { everybody, type Lesson, pupilsOf } from '../lesson.ts';
import { control, messages, openPanel, pressed, say } from '../touch.ts';
import { seconds, until } from '../until.ts';
import { inkIsThere } from './board.ts';
import { hearAll } from './hands.ts';

/** Of the last messages, who enters is told more than this (200, pages' own included). */
const toldOnEntering = 150;

export async function restart(lesson: Lesson): Promise<string> {
  const { seats, virtual } = lesson;
  const { petit, lina, noe, zoe } = seats;
  const [first] = virtual;
  assert(first);
  await openPanel(petit.page, 'Outils');
  const looks = petit.page.getByRole('group', { name: 'La classe regarde' });
  await looks.getByRole('button', { name: 'Tableau' }).click();
  await inkIsThere(lesson);
  await say(zoe.page, 'juste avant la panne');
  await messages(zoe.page).getByText('juste avant la panne').waitFor();
  const before = told(lesson);
  assert(before.hands.includes(noe.name) && before.floors.length === 2, JSON.stringify(before));

  lesson.storm();
  await lesson.kill();
  // From here on nothing new was acknowledged.
  const acknowledged = virtual.flatMap((pupil) => pupil.acknowledged).sort((a, b) => a.at - b.at);
  for (const { page } of everybody(lesson)) await page.getByText('Coupé, on revient tout seul.').waitFor();
  await lesson.shot('zoe', 'restart-cut');
  await lesson.restart();
  const from = performance.now();
  const pages = await Promise.all(
    everybody(lesson).map(async ({ page }) => {
      await page.getByText('Coupé, on revient tout seul.').waitFor({ state: 'detached' });
      return seconds(from);
    }),
  );
  await until(
    'virtual pupils are back',
    () => virtual.filter(({ here }) => here).length,
    (count) => count === 25,
  );
  const all = seconds(from);
  await petit.page.getByText('31 présents').waitFor();
  lesson.calm();

  for (const pupil of virtual) {
    const known = new Set(pupil.inside.parts.chat.messages.map(({ ref }) => ref));
    const lost = acknowledged.slice(-toldOnEntering).filter(({ ref }) => !known.has(ref));
    assert.deepEqual(lost, [], `${pupil.name} misses messages that were acknowledged`);
  }
  assert.deepEqual(told(lesson), before);
  await openPanel(petit.page, 'Messages');
  for (const { page } of [petit, zoe]) await messages(page).getByText('juste avant la panne').waitFor();
  await inkIsThere(lesson);
  await pressed(noe.page, 'Main', true);
  for (const { page } of [lina, noe]) await pressed(page, 'Micro', false);
  await hearAll(lesson);
  for (const { page } of pupilsOf(lesson)) await moving(page, 'Caméra : M. Petit');
  await lina.page.getByRole('button', { name: 'Ouvrir mon micro' }).click();
  const heard = await hearAll(lesson, 'lina');
  await lesson.shot('petit', 'restart-back');
  assert.equal(await control(zoe.page, 'Micro').count(), 0);
  return `after the server is up again: pages back in ${pages.join(', ')}, 31 in ${all}; ${acknowledged.length} acknowledged messages, board, 2 floors and hands (${before.hands}) as they were; ${heard}`;
}

/** What a pupil is told of hands, floor and board. Names, and not numbers. */
function told(lesson: Lesson): { hands: string; floors: string[]; board: string; open: boolean } {
  const [first] = lesson.virtual;
  assert(first);
  const { members, parts } = first.inside;
  const nameOf = (number: number) => members.find((one) => one.number === number)?.name ?? `${number}?`;
  return {
    hands: parts.floor.hands.map(({ member }) => nameOf(member)).join(', '),
    floors: parts.floor.floors.map(({ member, muted, camera }) => `${nameOf(member)} ${muted} ${camera}`).sort(),
    board: JSON.stringify(parts.board.pages),
    open: parts.board.open,
  };
}
