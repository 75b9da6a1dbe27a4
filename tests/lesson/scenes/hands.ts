// Hands are a queue; the floor is given, heard and seen by all, closed for everybody at once, and taken back.
import { strict as assert } from 'node:assert';
import { moving } from '../../e2e/class-sights.ts';
import { everybody, type Lesson } from '../lesson.ts';
import type { Somebody } from '../people.ts';
import { untilHears } from '../senses.ts';
import { accessible, control, numberOf, openPanel, pressed } from '../touch.ts';
import { until } from '../until.ts';

export async function hands(lesson: Lesson): Promise<string> {
  const { seats, virtual } = lesson;
  const { petit, lina, noe, zoe } = seats;
  const tom = virtual.find(({ name }) => name === 'Tom Vasseur');
  assert(tom);
  await openPanel(petit.page, /^Mains/);
  const queue = () =>
    petit.page
      .locator('.class-hands li .class-name')
      .evaluateAll((all) => all.map((one) => one.getAttribute('title') ?? ''));
  const others: string[] = [];
  for (const [name, raise] of [
    [tom.name, () => tom.act('floor', { type: 'hand', up: true })],
    [lina.name, () => control(lina.page, 'Main').click()],
    [noe.name, () => control(noe.page, 'Main').click()],
  ] as const) {
    await raise();
    others.push(name);
    await until('the queue', queue, (seen) => seen.join() === others.join());
  }
  await lesson.shot('petit', 'hands-queue');

  // One key for the first; then by name.
  await petit.page.getByRole('heading', { level: 1 }).click();
  await petit.page.keyboard.press('n');
  const has = (number: number) => () => tom.inside.parts.floor.floors.some(({ member }) => member === number);
  await until('the floor is Tom’s', has(tom.inside.you), (given) => given);
  await takeBack(lesson, tom.name);
  await until('the floor is taken back', has(tom.inside.you), (given) => !given);
  await petit.page.getByRole('button', { name: `Donner la parole avec caméra à ${lina.name}` }).click();
  await lina.page.getByText('Vous avez la parole, avec la caméra.').waitFor();
  await accessible(petit.page, lina.page);
  assert.equal(await control(lina.page, 'Micro').getAttribute('aria-pressed'), 'false');
  await lina.page.getByRole('button', { name: 'Ouvrir mon micro' }).click();
  await lina.page.getByRole('button', { name: 'Ouvrir ma caméra' }).click();
  await petit.page.getByRole('button', { name: `Donner la parole à ${noe.name}`, exact: true }).click();
  await noe.page.getByRole('button', { name: 'Ouvrir mon micro' }).click();
  const heard = await hearAll(lesson, 'lina', 'noe');
  for (const { page } of [petit, noe, zoe]) await moving(page, `Caméra : ${lina.name}`);
  await lesson.shot('zoe', 'hands-floor');
  await lesson.shot('noe', 'hands-floor-phone');

  // Closed for all, for good: nobody can open theirs.
  await petit.page.getByRole('button', { name: 'Fermer tous les micros' }).click();
  for (const { page } of [lina, noe]) {
    await page.getByText('Votre professeur a fermé votre micro.').waitFor();
    await control(page, 'Micro').waitFor({ state: 'detached' });
  }
  await hearAll(lesson);
  await petit.page.getByRole('button', { name: 'Rouvrir les micros' }).click();
  await pressed(lina.page, 'Micro', false);
  await control(lina.page, 'Micro').click();
  await hearAll(lesson, 'lina');

  for (const { name, page } of [lina, noe]) {
    await takeBack(lesson, name);
    await control(page, 'Micro').waitFor({ state: 'detached' });
  }
  await petit.page.getByRole('img', { name: `Caméra : ${lina.name}` }).waitFor({ state: 'detached' });
  await hearAll(lesson);
  const number = numberOf(tom, lina.name);
  assert(!tom.inside.publications.some(({ member }) => member === number));
  return `queue ${others.join(', ')}; ${heard}; closed for all: the teacher alone is heard by the others; taken back`;
}

/** The teacher takes the floor back from this pupil. */
export async function takeBack({ seats }: Lesson, name: string): Promise<void> {
  const { page } = seats.petit;
  await openPanel(page, /^Mains/);
  const person = page.locator('details.class-acts', { has: page.locator('summary', { hasText: name }) });
  if ((await person.getAttribute('open')) === null) await person.locator('summary').click();
  await person.getByRole('button', { name: 'Reprendre la parole' }).click();
}

/** The teacher and these pupils are heard by everybody but themselves, and nobody else is. @returns the levels */
export async function hearAll(lesson: Lesson, ...speakers: Somebody['key'][]): Promise<string> {
  const wanted: Somebody['key'][] = ['petit', ...speakers];
  const all = await Promise.all(
    everybody(lesson).map(async ({ name, page }) => {
      const others = wanted.filter((key) => lesson.seats[key].page !== page);
      return untilHears(`${name} hears ${others.join(' and ') || 'nobody'}`, page, ...others);
    }),
  );
  const quietest = Math.min(...all.filter(({ who }) => who.length > 0).map(({ all: level }) => level));
  return `${wanted.join(', ')} heard by all, ${quietest} dB or more`;
}
