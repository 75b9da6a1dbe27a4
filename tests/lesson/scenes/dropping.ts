// The teacher drops: microphones close, the class is told, nobody is heard; back, everything is as it was.
import { strict as assert } from 'node:assert';
import { moving } from '../../e2e/class-sights.ts';
import { type Lesson, pupilsOf } from '../lesson.ts';
import { untilHears } from '../senses.ts';
import { accessible, control, openPanel, pressed } from '../touch.ts';
import { seconds, until } from '../until.ts';
import { hearAll } from './hands.ts';

export async function dropping(lesson: Lesson): Promise<string> {
  const { seats, virtual } = lesson;
  const { petit, lina, noe, zoe } = seats;
  const [yanis] = virtual.filter(({ name }) => name === 'Yanis Cohen');
  assert(yanis);
  // Lina speaks; Yanis then Noé wait their turn.
  await control(lina.page, 'Main').click();
  await openPanel(petit.page, /^Mains/);
  await petit.page.getByRole('button', { name: `Donner la parole à ${lina.name}`, exact: true }).click();
  await lina.page.getByRole('button', { name: 'Ouvrir mon micro' }).click();
  await hearAll(lesson, 'lina');
  yanis.act('floor', { type: 'hand', up: true });
  await until(
    'Yanis is first',
    () => waiting(lesson),
    (queue) => queue === yanis.name,
  );
  await control(noe.page, 'Main').click();
  await until(
    'Noé is second',
    () => waiting(lesson),
    (queue) => queue === `${yanis.name}, ${noe.name}`,
  );

  lesson.storm();
  petit.cable.pull();
  for (const { page } of pupilsOf(lesson)) await page.getByText('Votre professeur revient…').waitFor();
  await petit.page.getByText('Coupé, on revient tout seul.').waitFor();
  await control(lina.page, 'Micro').waitFor({ state: 'detached' });
  await Promise.all(pupilsOf(lesson).map(({ name, page }) => untilHears(`${name} hears nobody`, page)));
  const away = () => virtual.filter(({ inside }) => inside.parts.floor.teacherAway !== null).length;
  await until('virtual pupils know', away, (count) => count === virtual.length);
  await accessible(lina.page, noe.page);
  await lesson.shot('lina', 'dropping');
  await lesson.shot('noe', 'dropping-phone');

  petit.cable.plug();
  const from = performance.now();
  for (const { page } of pupilsOf(lesson))
    await page.getByText('Votre professeur revient…').waitFor({ state: 'detached' });
  const back = seconds(from);
  await petit.page.getByText('Coupé, on revient tout seul.').waitFor({ state: 'detached' });
  lesson.calm();
  await hearAll(lesson);
  await moving(zoe.page, 'Caméra : M. Petit');
  assert.equal(await waiting(lesson), `${yanis.name}, ${noe.name}`);
  await pressed(noe.page, 'Main', true);
  // As it was: the floor, and a microphone that only a touch opens.
  await pressed(lina.page, 'Micro', false);
  await lina.page.getByRole('button', { name: 'Ouvrir mon micro' }).click();
  await hearAll(lesson, 'lina');
  return `silence on 5 pages while away; back ${back} after the network, with the floor and 2 hands as they were`;
}

/** The queue of hands, as the teacher's and a virtual pupil's rooms have it; they must agree. */
export async function waiting({ virtual }: Lesson): Promise<string> {
  const [first] = virtual;
  assert(first);
  const { members, parts } = first.inside;
  const nameOf = (number: number) => members.find((one) => one.number === number)?.name ?? `${number}?`;
  return parts.floor.hands.map(({ member }) => nameOf(member)).join(', ');
}
